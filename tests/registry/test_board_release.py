"""Pengurus berhenti, Catat Bimtek, Akun pengurus: what happens to the people of a board between two decrees."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry import scope
from registry.actions import accounts, boards, units, users
from registry.models import Appointment, BimtekRecord, BoardMember, Decree, Role, UnitChange, UnitProfile, User
from registry.refusal import Refused
from registry.rosters import roster_of
from registry.workflow import UnitMove
from tests.cases.acts import hidden_fields
from tests.cast import PASSWORD
from tests.factories import AppointmentFactory, OrganisationFactory
from tests.factories import cases as make
from tests.factories.boards import board_in_force

TODAY = timezone.localdate()


@pytest.fixture
def decree(mugi_waras, bayu, sari):
    """Sari is ketua, Siti sekretaris, Joko bendahara."""
    names = {"Ketua": sari.user.full_name, "Sekretaris": "Siti Aminah, S.Sos.", "Bendahara": "Joko Contoh"}
    return board_in_force(mugi_waras.profile, names, by=bayu)


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/"


def said(answer):
    return answer.content.decode()


def member(decree, name):
    return decree.members.get(name__startswith=name)


def send(client, where, **typed):
    page = client.get(where)
    return client.post(where, hidden_fields(page) | typed)


# --- one leaves -------------------------------------------------------------------------------------------------------


def test_one_person_leaves_and_the_others_stay(sari, decree, address, client_of):
    siti = member(decree, "Siti")
    client = client_of(sari)
    answer = send(
        client, f"{address}pengurus/berhenti/", member=siti.pk, ended_on=TODAY.isoformat(), end_reason="Pindah rumah."
    )
    assert answer.status_code == 302
    siti.refresh_from_db()
    assert (siti.ended_on, siti.end_reason) == (TODAY, "Pindah rumah.")
    page = said(client.get(address))
    assert "Jabatan kosong: Sekretaris." in page
    assert UnitChange.objects.get(verb="release").actor == sari


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TODAY + timedelta(days=1), "tidak boleh di masa depan"), (TODAY - timedelta(days=9999), "baru dimulai")],
)
def test_the_day_lies_in_the_term(day, sentence, sari, decree, mugi_waras):
    with pytest.raises(Refused, match=sentence):
        boards.release(profile=mugi_waras.profile, member=member(decree, "Siti"), ended_on=day, reason="x", by=sari)


def test_nobody_leaves_twice(sari, decree, mugi_waras):
    leave = {"profile": mugi_waras.profile, "member": member(decree, "Siti"), "ended_on": TODAY, "reason": "x"}
    boards.release(**leave, by=sari)
    with pytest.raises(Refused, match="sudah berhenti") as refused:
        boards.release(**leave, by=sari)
    assert refused.value.status == 409


def test_the_member_of_another_unit_is_not_released(sari, sleman_pengurus, sleman_dinsos, decree, mugi_waras):
    far = board_in_force(
        sleman_pengurus.organisation.profile, {"Ketua": "Pak Jauh", "Sekretaris": "Bu Jauh"}, by=sleman_dinsos
    )
    with pytest.raises(BoardMember.DoesNotExist):
        boards.release(profile=mugi_waras.profile, member=far.members.first(), ended_on=TODAY, reason="x", by=sari)


# --- trained ----------------------------------------------------------------------------------------------------------


def test_who_was_trained_is_seen_and_found(dewi, sari, decree, mugi_waras, address, client_of):
    client = client_of(dewi)
    answer = send(
        client,
        f"{address}pengurus/bimtek/",
        names=[sari.user.full_name, "Joko Contoh"],
        event="Bimtek Pengurus WKSBM",
        attended_on="2018-10-23",
    )
    assert answer.status_code == 302
    assert "Bimtek Pengurus WKSBM, 2018" in said(client_of(sari).get(address))
    found = {key: len(client.get("/wksbm/", {"bimtek": key}).context["page"].rows) for key in ("sudah", "belum")}
    assert found == {"sudah": 1, "belum": 0}


def test_the_mark_goes_with_the_person_onto_the_next_board(dewi, bayu, decree, mugi_waras):
    boards.record_bimtek(profile=mugi_waras.profile, names=["Joko Contoh"], event="Bimtek", attended_on=TODAY, by=dewi)
    assert UnitProfile.objects.trained(True).exists()
    boards.release(profile=mugi_waras.profile, member=member(decree, "Joko"), ended_on=TODAY, reason="x", by=bayu)
    assert not UnitProfile.objects.trained(True).exists()


def test_nobody_is_marked_twice_for_one_day(dewi, decree, mugi_waras):
    mark = {"profile": mugi_waras.profile, "names": ["Joko Contoh"], "event": "Bimtek", "attended_on": TODAY}
    boards.record_bimtek(**mark, by=dewi)
    with pytest.raises(Refused, match="sudah tercatat"):
        boards.record_bimtek(**mark, by=dewi)
    assert BimtekRecord.objects.count() == 1


SEES = {"sari": 1, "dewi": 1, "ratna": 1, "sleman_pengurus": 0, "sleman_dinsos": 0, "pak_puskesmas": 0}


@pytest.mark.parametrize("name", SEES)
def test_each_post_reads_the_same_marks_through_either_wall(name, dewi, decree, mugi_waras, request):
    boards.record_bimtek(profile=mugi_waras.profile, names=["Joko"], event="Bimtek", attended_on=TODAY, by=dewi)
    post = request.getfixturevalue(name)
    with scope.as_system():
        first_wall = BimtekRecord.objects.visible_to(post).count()
    with scope.as_post(post):
        second_wall = BimtekRecord.objects.count()
    assert first_wall == second_wall == SEES[name]


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_after_a_board_counts_dinas_is_offered_its_accounts(dewi, decree, address, client_of):
    client = client_of(dewi)
    page = client.get(f"{address}pengurus/akun/")
    form = page.context["form"]
    assert [label for _, label in form.fields["create"].choices] == [
        "Siti Aminah, S.Sos. (Sekretaris)",
        "Joko Contoh (Bendahara)",
    ]
    assert "end" not in form.fields  # Sari is on the board
    chosen = [value for value, _ in form.fields["create"].choices]
    answer = client.post(f"{address}pengurus/akun/", hidden_fields(page) | {"create": chosen[:1]})
    assert answer.url == f"{address}pengurus/akun/"
    post = Appointment.objects.get(user__username="siti.aminah")
    assert (post.role, post.title, post.organisation_id) == (Role.PENGURUS, "Sekretaris", decree.unit_id)
    assert not post.user.has_usable_password()
    assert "dibuka untuk Siti Aminah" in UnitChange.objects.get(verb="arrange_accounts").text


def test_whoever_left_the_board_stops_signing_in(dewi, bayu, sari, mugi_waras, address, client_of):
    board_in_force(mugi_waras.profile, {"Ketua": "Tuti", "Sekretaris": "Yanto"}, by=bayu)
    client = client_of(dewi)
    page = client.get(f"{address}pengurus/akun/")
    assert page.context["form"]["end"].value() == [sari.public_id]
    assert client.post(f"{address}pengurus/akun/", hidden_fields(page) | {"end": [sari.public_id]}).status_code == 302
    sari.refresh_from_db()
    assert (sari.ended_on, sari.ended_by) == (TODAY, dewi.user)
    assert client_of(sari).get(address).status_code == 403


def test_a_link_is_made_once_for_somebody_who_never_signed_in(dewi, decree, address, client_of, mugi_waras):
    joko = [member for member in decree.members.all() if member.name == "Joko Contoh"]
    post = accounts.arrange(profile=mugi_waras.profile, end=[], create=joko, by=dewi)[0]
    client, where = client_of(dewi), f"{address}pengurus/akun/{post.public_id}/tautan/"
    assert "/sandi/" not in said(client.get(where))
    shown = client.post(where).context["link"]
    token = shown.rstrip("/").rsplit("/", 1)[1]
    users.set_password_with_link(token=token, password=PASSWORD)
    refused = client.post(where)
    assert refused.status_code == 409
    assert "sudah memakai akunnya" in said(refused)


def test_no_link_is_made_for_an_account_that_opens_another_office_too(dewi, ratna, mugi_waras, address, client_of):
    user = users.open_account(username="wening", full_name="Wening Contoh", by=None)
    users.appoint(user=user, organisation=ratna.organisation, role=Role.PROVINCE_OFFICER, by=None)
    post = users.appoint(user=user, organisation=mugi_waras, role=Role.PENGURUS, by=None)
    refused = client_of(dewi).post(f"{address}pengurus/akun/{post.public_id}/tautan/")
    assert refused.status_code == 403
    assert "juga bertugas di lembaga lain" in said(refused)
    assert not user.reset_links.exists()
    with pytest.raises(Refused, match="lembaga lain"):
        accounts.issue_link(profile=mugi_waras.profile, post=post, by=dewi)


def test_two_officers_open_one_account_for_one_person(dewi, ratna, decree, mugi_waras):
    joko = [member(decree, "Joko")]
    accounts.arrange(profile=mugi_waras.profile, end=[], create=joko, by=dewi)
    with pytest.raises(Refused, match="sudah berubah") as refused:
        accounts.arrange(profile=mugi_waras.profile, end=[], create=joko, by=ratna)
    assert refused.value.status == 409
    assert User.objects.filter(full_name="Joko Contoh").count() == 1


def test_no_account_is_opened_for_somebody_of_another_board(dewi, sleman_pengurus, sleman_dinsos, decree, mugi_waras):
    far = board_in_force(
        sleman_pengurus.organisation.profile, {"Ketua": "Pak Jauh", "Sekretaris": "Bu Jauh"}, by=sleman_dinsos
    )
    with pytest.raises(Refused, match="sudah berubah"):
        accounts.arrange(profile=mugi_waras.profile, end=[], create=[far.members.first()], by=dewi)


def test_nobody_ends_a_post_elsewhere_or_the_own_one(dewi, bayu, decree, mugi_waras):
    for post in (bayu, dewi):
        with pytest.raises(Refused, match="tidak dapat diakhiri dari sini"):
            accounts.arrange(profile=mugi_waras.profile, end=[post], create=[], by=dewi)


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Siti Aminah, S.Sos.", "siti.aminah"),
        ("Ngatinem", "ngatinem"),
        ("Éko-Prasetyo Budi", "eko.prasetyo"),
        ("王", "pengurus"),
        ("A" * 70 + " Contoh", "a" * 50),
    ],
)
def test_a_username_is_made_of_the_name(name, username, db):
    assert accounts.free_username(name) == username
    users.open_account(username=username.title(), full_name=name, by=None)
    assert accounts.free_username(name) == f"{username}2"
    assert User.objects.filter(username__iexact=username).exists()


def test_a_degree_behind_the_name_is_no_other_person(sari, mugi_waras, bayu, dewi):
    decree = board_in_force(
        mugi_waras.profile, {"Ketua": f"{sari.user.full_name}, S.Sos.", "Sekretaris": "Siti"}, by=bayu
    )
    roster = roster_of(mugi_waras.profile, Decree.objects.with_board().get(pk=decree.pk))
    assert (roster.left, [member.name for member in roster.without_account]) == ([], ["Siti"])


def test_the_accounts_of_a_dissolved_unit_can_be_ended(sari, dewi, mugi_waras, address, client_of):
    units.move(profile=mugi_waras.profile, move=UnitMove.DISSOLVE, happened_on=TODAY, reason="Selesai.", by=dewi)
    page = client_of(dewi).get(f"{address}pengurus/akun/")
    assert page.context["form"]["end"].value() == [sari.public_id]
    accounts.arrange(profile=mugi_waras.profile, end=[sari], create=[], by=dewi)
    sari.refresh_from_db()
    assert sari.ended_on == TODAY


@pytest.mark.parametrize(("name", "status"), [("sari", 403), ("bayu", 403), ("tini", 403), ("sleman_dinsos", 404)])
def test_others_arrange_no_accounts(name, status, decree, address, client_of, request):
    assert client_of(request.getfixturevalue(name)).get(f"{address}pengurus/akun/").status_code == status


# --- shown everywhere -------------------------------------------------------------------------------------------------


def test_a_unit_without_sk_says_so_wherever_it_appears(
    sari, bayu, dewi, sleman_pengurus, mugi_waras, address, client_of
):
    case = make.open_case(sari)
    make.sent(case, sari, bayu)
    neighbour = AppointmentFactory(organisation=OrganisationFactory(name="WKSBM Tetangga"))
    for who, where in (
        (sari, "/"),
        (sari, address),
        (dewi, "/"),
        (dewi, "/wksbm/"),
        (dewi, address),
        (dewi, f"{address}kas/"),
        (dewi, "/jejaring/?q=Mugi"),
        (dewi, f"/jejaring/{mugi_waras.public_id}/"),
        (dewi, "/kasus/"),
        (bayu, case.get_absolute_url()),
        (bayu, "/kotak-masuk/"),
    ):
        assert "Belum ada SK" in said(client_of(who).get(where)), where
    own = make.open_case(bayu)
    page = said(client_of(bayu).get(reverse("cases:referral-prepare", args=[own.public_id])))
    assert f"{neighbour.organisation.name} (WKSBM, Belum ada SK)" in page


def test_a_unit_with_a_valid_sk_is_not_marked(dewi, sari, decree, client_of):
    make.open_case(sari)
    page = said(client_of(dewi).get("/kasus/"))
    assert "WKSBM Mugi Waras" in page
    assert not re.search(r"\bSK\b", page)  # a case number may hold these two letters
