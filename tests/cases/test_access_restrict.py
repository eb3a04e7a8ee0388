"""Who sees a case beside the rule of path and territory: restricted cases, the team, and the conflict list."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import access, cases
from cases.models import Case, CaseConflict, CaseSecret, CaseTeamMember, Notification
from registry import scope
from registry.actions import users
from registry.models import Role
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.cast import appointed
from tests.factories import cases as make


def sees(post, case):
    """What both walls say, which must be the same."""
    first = Case.objects.visible_to(post).filter(pk=case.pk).exists()
    with scope.as_post(post):
        assert Case.objects.filter(pk=case.pk).exists() == first
    return first


def send(client, address, **typed):
    page = client.get(address)
    return client.post(address, hidden_fields(page) | typed)


# --- restrict and release --------------------------------------------------------------------------------------------


def test_a_restricted_case_is_seen_by_its_path_only(case, sari, bayu, tini):
    assert sees(bayu, case)
    access.restrict(case=case, reason="Diancam bekas suaminya.", by=sari)
    assert sees(sari, case)
    assert not sees(bayu, case)
    assert not sees(tini, case)
    assert (last_event(case).verb, last_event(case).actor) == ("restrict", sari)


def test_the_holder_restricts_on_a_page_of_its_own(case, sari, bayu, client_of):
    answer = send(client_of(sari), f"{case.get_absolute_url()}batasi/", reason="Diancam.")
    assert (answer.status_code, answer.url) == (302, f"{case.get_absolute_url()}akses/")
    assert not sees(bayu, case)


def test_a_restriction_ends_with_a_reason(case, sari, bayu):
    access.restrict(case=case, reason="Diancam.", by=sari)
    access.release(case=case, reason="Pelaku sudah ditahan.", by=sari)
    assert sees(bayu, case)


def test_a_sensitive_jenis_keeps_the_case_restricted(sari):
    case = make.open_case(sari, number=make.HIV)
    with pytest.raises(Refused, match="selalu terbatas") as refused:
        access.release(case=case, reason="x", by=sari)
    assert refused.value.status == 409


# --- the team --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(sari):
    return make.open_case(sari, number=make.HIV)


def test_a_member_of_the_team_sees_what_the_office_does_not(hidden, sari, dewi, hadi):
    access.add_member(case=hidden, post=dewi, reason="Menangani berkasnya.", by=sari)
    assert sees(dewi, hidden)
    assert not sees(hadi, hidden), "the same office"
    assert CaseTeamMember.objects.get().added_by == sari


def test_only_the_member_is_told(hidden, sari, dewi, hadi):
    access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    assert Notification.objects.visible_to(dewi).filter(case=hidden).exists()
    assert not Notification.objects.visible_to(hadi).filter(case=hidden).exists()
    with scope.as_post(hadi):
        assert not Notification.objects.exists()


def test_the_end_of_membership_hides_the_case_again(hidden, sari, dewi):
    member = access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    access.end_member(case=hidden, member=member, by=sari)
    assert not sees(dewi, hidden)
    with pytest.raises(Refused, match="sudah keluar"):
        access.end_member(case=hidden, member=member, by=sari)


def test_a_member_is_named_by_user_name_or_full_name(hidden, sari, dewi, client_of):
    page = f"{hidden.get_absolute_url()}tambah-anggota/"
    assert send(client_of(sari), page, post="dewi anggraini", reason="x").status_code == 302
    assert sees(dewi, hidden)


def test_a_name_that_nobody_or_several_bear_is_asked_again(hidden, sari, dewi, client_of):
    appointed("dewi2", "Dewi Anggraini", dewi.organisation, Role.REGENCY_OFFICER)
    page, client = f"{hidden.get_absolute_url()}tambah-anggota/", client_of(sari)
    nobody = send(client, page, post="Zubaidah", reason="Perlu bantuan")
    assert (nobody.status_code, "bernama “Zubaidah”" in nobody.content.decode()) == (422, True)
    several = send(client, page, post="Dewi Anggraini", reason="Perlu bantuan").content.decode()
    assert "dewi2: Dewi Anggraini" in several
    assert "Perlu bantuan" in several, "what was typed stays"


def test_a_member_whose_post_ended_sees_nothing(hidden, sari, dewi, admin_sistem, client_of):
    access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    client = client_of(dewi)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    users.end_appointment(appointment=dewi, by=admin_sistem.user)
    assert client.get(hidden.get_absolute_url()).status_code == 403


def test_a_team_names_nobody_twice(hidden, sari, dewi):
    access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    with pytest.raises(Refused, match="sudah menjadi anggota"):
        access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        CaseTeamMember.objects.create(case=hidden, post=dewi, added_by=sari)


# --- the conflict list -----------------------------------------------------------------------------------------------


def test_a_person_on_the_conflict_list_sees_nothing_though_on_the_path(case, sent, sari, bayu):
    assert sees(bayu, case)
    access.bar(case=case, user=bayu.user, reason="Paman korban.", by=sari)
    assert not sees(bayu, case)
    assert CaseConflict.objects.get().added_by == sari


def test_a_colleague_of_the_same_office_still_sees_it(case, sent, sari, bayu):
    other = appointed("bima", "Bima", bayu.organisation, Role.VILLAGE_OFFICER)
    access.bar(case=case, user=bayu.user, reason="x", by=sari)
    assert sees(other, case)
    assert Notification.objects.visible_to(other).filter(case=case).exists()


def test_the_conflict_holds_for_every_post_of_the_person(case, sari, bayu, tini):
    second = users.appoint(user=bayu.user, organisation=tini.organisation, role=Role.TKSK, by=None)
    access.bar(case=case, user=bayu.user, reason="x", by=sari)
    assert not sees(second, case)


def test_messages_of_the_case_are_gone_as_well_old_and_new(case, sent, sari, bayu):
    assert Notification.objects.visible_to(bayu).filter(case=case).exists()
    access.bar(case=case, user=bayu.user, reason="x", by=sari)
    cases.add_note(case=case, text="x", by=sari)
    make.referrals.withdraw(referral=sent, by=sari)
    assert "ditarik" in str(told(case))
    assert not Notification.objects.visible_to(bayu).filter(case=case).exists()
    with scope.as_post(bayu):
        assert not Notification.objects.filter(case_id=case.pk).exists()


def test_the_conflict_ends_and_the_supervisor_learns_of_both(case, sari, bayu, hadi, dewi):
    conflict = access.bar(case=case, user=bayu.user, reason="x", by=sari)
    access.unbar(case=case, conflict=conflict, by=sari)
    assert sees(bayu, case)
    assert Notification.objects.visible_to(hadi).filter(text__contains="daftar konflik").count() == 2
    assert not Notification.objects.visible_to(dewi).filter(text__contains="daftar konflik").exists()


def test_the_page_of_a_barred_person_is_that_of_a_case_that_never_was(case, sari, bayu, client_of):
    client = client_of(bayu)
    access.bar(case=case, user=bayu.user, reason="x", by=sari)
    hidden, never = (client.get(f"/kasus/{name}/") for name in (case.public_id, "abcdefgh23456789"))
    assert (hidden.status_code, hidden.content) == (404, never.content)


def test_a_supervisor_who_sees_the_case_names_conflicts_too(case, hadi, bayu):
    access.bar(case=case, user=bayu.user, reason="Laporan warga.", by=hadi)
    assert not sees(bayu, case)


# --- what has a right of its own -------------------------------------------------------------------------------------

ADDRESS, REPORTER = "Rumah aman, Jl. Kenanga 5", "Bu Parmi, 0812 0000 1111, tetangga"


@pytest.fixture
def secret(case, sari):
    return access.keep_secret(case=case, safe_address=ADDRESS, reporter=REPORTER, by=sari)


def test_the_secret_stands_sealed_in_the_database(secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM cases_casesecret t")
        (row,) = cursor.fetchone()
    assert "Kenanga" not in row
    assert b"Kenanga".hex() not in row
    assert CaseSecret.objects.get().read() == (ADDRESS, REPORTER)


def test_that_there_is_a_secret_is_known_to_holder_team_and_who_kept_it(secret, case, sari, bayu, dewi, hadi):
    make.accepted(case, sari, bayu)
    access.add_member(case=case, post=dewi, reason="x", by=bayu)
    for post, known in ((sari, True), (bayu, True), (dewi, True), (hadi, False)):
        with scope.as_post(post):
            assert CaseSecret.objects.exists() == known


def test_who_kept_it_opens_it_with_a_reason_and_the_log_knows(secret, case, sari, client_of):
    from registry.models import ReadEntry

    client, page = client_of(sari), f"{case.get_absolute_url()}buka-rahasia/"
    assert ADDRESS not in client.get(page).content.decode()
    assert client.post(page, {"why": ""}).status_code == 422
    shown = client.post(page, {"why": "Mengantar obat."})
    assert ADDRESS in shown.content.decode()
    assert REPORTER in shown.content.decode()
    entry = ReadEntry.objects.latest("id")
    assert (entry.opened, entry.why, entry.cases) == ("alamat aman dan pelapor", "Mengantar obat.", [case.pk])
    assert last_event(case).verb == "read_secret"


def test_others_on_the_path_and_in_the_territory_do_not(secret, case, sari, bayu, dewi, hadi, client_of):
    make.accepted(case, sari, bayu)
    for post in (bayu, dewi, hadi):
        page = client_of(post).post(f"{case.get_absolute_url()}buka-rahasia/", {"why": "Ingin tahu."})
        assert page.status_code == (403 if post == bayu else 409)
        assert ADDRESS not in page.content.decode()


def test_a_member_of_the_team_opens_it(secret, case, sari, dewi):
    access.add_member(case=case, post=dewi, reason="x", by=sari)
    case.refresh_from_db()
    assert access.read_secret(case=case, by=dewi)[0] == ADDRESS


def test_neither_page_nor_timeline_of_the_case_shows_it(secret, case, sari, client_of):
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Kenanga" not in page
    assert "Parmi" not in page
    assert "mencatat alamat aman dan pelapor" in page


def test_the_room_says_who_has_access(case, sari, dewi, bayu, client_of):
    access.add_member(case=case, post=dewi, reason="Menangani berkas.", by=sari)
    access.bar(case=case, user=bayu.user, reason="Paman korban.", by=sari)
    page = client_of(sari).get(f"{case.get_absolute_url()}akses/").content.decode()
    assert "Dewi Anggraini" in page
    assert "Bayu Wicaksono" in page
    assert "WKSBM Mugi Waras" in page
