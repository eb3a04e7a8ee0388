"""Ways around the walls that somebody tried once; each is closed, and stays closed."""

import io

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.db import transaction
from pypdf import PdfReader

from cases import notifications, readers
from cases.actions import access, cases, emergencies, letters, persons, reviews
from cases.models import (
    Case,
    EmergencyAccess,
    FamilyMember,
    Letter,
    LetterKind,
    MatchReview,
    Notification,
    Person,
)
from cases.workflow import Kind
from registry import scope
from registry.actions import read_log
from registry.models import ReadChain, ReadEntry, Role
from registry.refusal import Refused
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.cast import appointed
from tests.codebase.source import views
from tests.factories import cases as make

NIK = "3402155708540001"
SAFE = "Rumah Aman Jl. Kenanga 7"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hidden(sari):
    """A case that only Sari's unit sees, of a person with a NIK."""
    return make.open_case(sari, number=make.HIV, person=make.person(nik=NIK))


# --- one person, a hidden case and an open one ------------------------------------------------------------------------


@pytest.fixture
def pair(sari, bayu, dewi):
    """(hidden, open, review): Dewi sees both, Bayu the open one only."""
    secret = make.open_case(sari, number=make.HIV, person=make.person(nik=NIK, address=SAFE, traits="Tato mawar"))
    make.sent(secret, sari, dewi)
    plain = make.open_case(bayu, person=make.person(nik=NIK), area=sari.organisation.home_area)
    assert reviews.look(case_id=plain.pk) == 1
    return secret, plain, MatchReview.objects.get()


def test_uniting_carries_nothing_out_of_a_restricted_case(pair, bayu, dewi, client_of):
    secret, plain, review = pair
    with pytest.raises(Refused, match="Pertahankan catatan yang lain"):
        reviews.unite(review=review, keep=secret.person, reason="NIK sama.", by=dewi)
    reviews.unite(review=review, keep=plain.person, reason="NIK sama.", by=dewi)
    client = client_of(bayu)
    pages = client.get(f"{plain.get_absolute_url()}orang/").content.decode()
    pages += client.get(plain.get_absolute_url()).content.decode()
    for told in (SAFE, "Tato mawar", "menyatukan dua catatan"):
        assert told not in pages


def test_a_new_address_in_a_restricted_case_stays_in_it(pair, sari, dewi):
    secret, plain, review = pair
    reviews.unite(review=review, keep=plain.person, reason="x", by=dewi)
    secret.refresh_from_db()
    with pytest.raises(Refused, match="alamat aman"):
        persons.identify(case=secret, fields={"address": SAFE}, by=sari)
    assert SAFE not in Person.objects.get(pk=plain.person_id).address


def test_a_case_does_not_land_on_a_record_that_was_united(pair, dewi, sari):
    _, plain, review = pair
    reviews.unite(review=review, keep=plain.person, reason="x", by=dewi)
    gone = Person.objects.get(merged_into=plain.person)
    with pytest.raises(Refused):
        make.open_case(sari, person=gone)


# --- in an emergency one reads ----------------------------------------------------------------------------------------


def post_names():
    """Every address of a case that takes a POST."""
    for name, route, _ in views():
        if name.startswith("cases:") and route.startswith("kasus/<slug:case_id>/"):
            yield name, route


def test_nothing_is_written_or_opened_in_an_emergency(hidden, tini, client_of):
    make.opened_in_emergency(hidden, tini)
    client = client_of(tini)
    before = (Case.objects.values().get(pk=hidden.pk), Person.objects.values().get(pk=hidden.person_id))
    for name, route in post_names():
        if route.count("<") > 1:
            continue
        url = "/" + route.replace("<slug:case_id>", hidden.public_id)
        answer = client.post(url, {"why": "Mendesak sekali", "name": "X", "address": "DIUBAH"})
        assert answer.status_code in (403, 404, 405), (name, answer.status_code)
    assert (Case.objects.values().get(pk=hidden.pk), Person.objects.values().get(pk=hidden.person_id)) == before


def test_no_letter_and_no_sample_of_one_in_an_emergency(hidden, bayu, client_of):
    make.opened_in_emergency(hidden, bayu)
    url = f"{hidden.get_absolute_url()}surat/pengantar/terbitkan/"
    for typed in ({"contoh": "1", "with_nik": "on"}, {"with_nik": "on"}):
        assert client_of(bayu).post(url, typed).status_code == 403
    bayu.glass = hidden.pk
    with pytest.raises(Refused, match="Akses darurat"):
        letters.issue(case=hidden, kind=LetterKind.COVER, referral=None, facts=make.FACTS, draw=bytes, by=bayu)
    assert not Letter.objects.exists()


def test_a_sample_with_the_nik_is_noted(sari, bayu, client_of):
    case = make.open_case(sari, person=make.person(nik=NIK))
    make.sent(case, sari, bayu)
    page = f"{case.get_absolute_url()}surat/rujukan/terbitkan/"
    client = client_of(sari)
    form = client.get(page).context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    typed = {name: value for name, value in typed.items() if value not in ("", False)} | {
        "with_nik": "on",
        "contoh": "1",
    }
    answer = client.post(page, typed | {"requested": "Obat"} | hidden_fields(client.get(page)))
    assert NIK in "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert ReadEntry.objects.latest("id").opened == "NIK dalam surat"


def test_many_tries_at_once_are_counted_one_after_another(committed_db, sari, tini, client_of):
    make.open_case(sari, number=make.HIV)
    typed = {"number": "3402-2026-00000", "reason": "Telepon dari ibunya: mendesak.", "password": "rahasia-demo-123"}
    browsers = [client_of(tini) for _ in range(12)]
    codes = [a.status_code for a in all_at_once([lambda c=c: c.post("/kasus/darurat/", typed) for c in browsers])]
    assert sorted(codes) == [422] * 5 + [429] * 7


def test_an_unjustified_access_ends_and_an_open_one_is_not_doubled(hidden, tini, hadi, client_of):
    granted = make.opened_in_emergency(hidden, tini)
    assert make.opened_in_emergency(hidden, tini) == granted
    assert EmergencyAccess.objects.count() == 1
    emergencies.review_emergency(access=granted, verdict="tidak_sah", text="", by=hadi)
    assert client_of(tini).get(hidden.get_absolute_url()).status_code == 404


# --- who is told ------------------------------------------------------------------------------------------------------


def test_a_supervisor_reads_the_notice_though_the_case_is_out_of_sight(hidden, tini, hadi, client_of):
    make.opened_in_emergency(hidden, tini)
    assert "dibuka dengan akses darurat" in client_of(hadi).get("/pemberitahuan/").content.decode()


def test_a_colleague_of_the_same_role_learns_nothing_of_a_membership(hidden, sari, dewi, client_of):
    twin = appointed("dewi2", "Dewi Kedua", dewi.organisation, Role.REGENCY_OFFICER)
    access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    assert hidden.number not in client_of(twin).get("/pemberitahuan/").content.decode()
    assert Notification.objects.visible_to(dewi).count() == 1
    with scope.as_post(twin):
        assert not Notification.objects.exists()


def test_no_mailbox_learns_of_a_personal_message(hidden, sari, dewi, monkeypatch):
    written = []
    monkeypatch.setattr(notifications, "_queue_emails", written.append)
    dewi.organisation.email = "dinsos@contoh.go.id"
    dewi.organisation.save()
    access.add_member(case=hidden, post=dewi, reason="x", by=sari)
    assert written == []
    make.sent(hidden, sari, dewi)
    assert ["dinsos@contoh.go.id"] in written
    assert "{" not in notifications.EMAIL_TEXT, "a mail names no case"


def test_a_barred_supervisor_neither_sees_nor_judges_the_emergency(hidden, sari, tini, hadi, surya, client_of):
    granted = make.opened_in_emergency(hidden, tini)
    hidden.members.create(post=surya, reason="x", added_by=sari)
    Case.objects.filter(pk=hidden.pk).update(team=[surya.pk])
    hidden.refresh_from_db()
    access.bar(case=hidden, user=hadi.user, reason="Paman korban.", by=surya)
    assert hidden.number not in client_of(hadi).get("/kasus/darurat/daftar/").content.decode()
    assert client_of(hadi).get(f"/kasus/darurat/{granted.public_id}/tinjau/").status_code == 404
    with scope.as_post(hadi):
        assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("sari", "diri sendiri"), ("hadi", "oleh supervisor lain")])
def test_nobody_bars_himself_or_who_watches(name, said, hidden, sari, request):
    with pytest.raises(Refused, match=said):
        access.bar(case=hidden, user=request.getfixturevalue(name).user, reason="x", by=sari)


def test_the_last_of_the_holder_is_not_barred(case, sari, hadi):
    with pytest.raises(Refused, match="Tidak ada orang lain di WKSBM Mugi Waras"):
        access.bar(case=case, user=sari.user, reason="x", by=hadi)


def test_part_of_a_name_gives_nobody_anything(hidden, sari, pak_puskesmas, client_of):
    page = f"{hidden.get_absolute_url()}tambah-anggota/"
    client = client_of(sari)
    answer = client.post(page, hidden_fields(client.get(page)) | {"post": "jok", "reason": "x"})
    assert answer.status_code == 422
    assert "Maksud Anda puskesmas: Joko Santoso" in answer.content.decode()


# --- who looked -------------------------------------------------------------------------------------------------------


def test_the_log_of_a_mother_does_not_name_who_read_the_case_of_her_child(sari, hadi, pak_puskesmas, client_of):
    mother = make.open_case(sari)
    child = make.open_case(sari, number=make.HIV, person=make.person("Anak"))
    FamilyMember.objects.create(
        person=child.person, case=child, relative=mother.person, name="Wagiyem", relation="orang_tua", recorded_by=sari
    )
    make.accepted(child, sari, pak_puskesmas, Kind.SERVICE)
    client_of(pak_puskesmas).get(f"{child.get_absolute_url()}orang/")
    page = client_of(hadi).get(f"{mother.get_absolute_url()}pembaca/orang/").content.decode()
    assert "Puskesmas" not in page


def test_the_reason_of_an_emergency_stays_with_its_own_case(sari, tini, hadi, client_of):
    plain = make.open_case(sari)
    secret = make.open_case(sari, number=make.HIV, person=plain.person, told=None)
    make.opened_in_emergency(secret, tini, reason="Korban HIV butuh ARV malam ini juga.")
    client_of(tini).get(f"{secret.get_absolute_url()}orang/")
    client_of(tini).get(secret.get_absolute_url())
    for room in ("pembaca/", "pembaca/orang/"):
        assert "butuh ARV" not in client_of(hadi).get(f"{plain.get_absolute_url()}{room}").content.decode()
    assert any(line.why for line in readers.page_of_case(secret, sari).rows), "its own readers know"


def test_reading_on_while_the_log_is_verified_is_no_finding(sari, bayu, client_of, monkeypatch):
    case = make.open_case(sari)
    client_of(bayu).get(case.get_absolute_url())
    ends, calls = read_log._ends, []

    def ends_then_somebody_reads():
        found = ends()
        if not calls:
            calls.append(1)
            client_of(bayu).get(case.get_absolute_url())
        return found

    monkeypatch.setattr(read_log, "_ends", ends_then_somebody_reads)
    assert read_log.problems() == []


def test_a_post_does_not_take_the_ends_of_the_log_away(sari, bayu, client_of):
    client_of(bayu).get(make.open_case(sari).get_absolute_url())
    with scope.as_post(bayu):
        assert ReadChain.objects.all()._raw_delete("default") == 0
    assert ReadChain.objects.exists()


@pytest.mark.parametrize("key", ["", "pendek", "bukan base64!"])
def test_a_key_that_is_not_whole_is_an_error_of_the_system(key, settings):
    assert project.LOG_KEY
    settings.LOG_KEY = key
    assert "registry.E005" in {error.id for error in run_checks()}


# --- consent, letters, secrets ----------------------------------------------------------------------------------------


def test_a_partner_joins_no_team_without_consent(sari, pak_puskesmas):
    case = make.open_case(sari, consented=False)
    with pytest.raises(Refused, match="tidak mencakup"):
        access.add_member(case=case, post=pak_puskesmas, reason="x", by=sari)


def test_a_partner_does_not_accept_after_the_withdrawal(case, sari, pak_puskesmas):
    hop = make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="Takut tetangga tahu.", by=sari)
    assert case.rights_requests.get().asked_by == "Wagiyem"
    with pytest.raises(Refused, match="tidak mencakup"):
        make.referrals.accept(referral=hop, by=pak_puskesmas)


def test_no_letter_goes_to_a_partner_without_consent(case, sari, pak_puskesmas):
    draft = make.draft(case, sari, pak_puskesmas, Kind.SERVICE)
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="x", by=sari)
    with pytest.raises(Refused, match="tidak mencakup"), transaction.atomic():
        make.issued(case, draft)


def test_the_letters_of_a_restricted_case_leave_no_gap(sari, bayu, hidden):
    plain = make.sent(make.open_case(sari), sari, bayu)
    serials = [make.issued(plain.case, plain).serial]
    secret = make.issued(hidden, None, kind=LetterKind.AGREEMENT).serial
    serials.append(make.issued(plain.case, plain).serial)
    assert (serials, secret >= 100_000) == ([1, 2], True)


def test_a_new_reporter_leaves_the_safe_address(case, sari):
    access.keep_secret(case=case, safe_address=SAFE, reporter="", by=sari)
    access.keep_secret(case=case, safe_address="", reporter="Bu Parmi", by=sari)
    assert access.read_secret(case=case, by=sari) == (SAFE, "Bu Parmi")


def test_partners_read_no_conflict_no_consent_and_no_request(case, sari, tini, pak_puskesmas, client_of):
    access.bar(case=case, user=tini.user, reason="Paman pelaku", by=sari)
    make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    make.asked(case, sari, text="Rahasiakan dari suami.")
    client = client_of(pak_puskesmas)
    pages = client.get(f"{case.get_absolute_url()}akses/").content.decode() + client.get("/hak/").content.decode()
    for told in ("Paman pelaku", "Tini", "Rahasiakan", "Lisan"):
        assert told not in pages


def test_a_letter_typed_too_late_keeps_its_words(case, sari, bayu, client_of):
    hop = make.sent(case, sari, bayu)
    page, client = f"{case.get_absolute_url()}surat/rujukan/terbitkan/", client_of(sari)
    shown = client.get(page)
    form = shown.context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    typed = {name: value for name, value in typed.items() if value not in ("", False)} | hidden_fields(shown)
    typed |= {"reason": "Rumah roboh semalam.", "requested": "Tempat tinggal"}
    make.referrals.decline(referral=hop, by=bayu, reason="kapasitas_penuh", text="Penuh.")
    answer = client.post(page, typed)
    assert answer.status_code == 409
    assert "Rumah roboh semalam." in answer.content.decode()


def test_a_supervisor_of_diy_opens_the_room_of_the_person(case, surya, client_of):
    assert client_of(surya).get(f"{case.get_absolute_url()}orang/").status_code == 200


def test_a_nul_byte_as_receiver_is_no_crash(case, sari, client_of):
    page, client = f"{case.get_absolute_url()}rujukan/kirim/", client_of(sari)
    typed = hidden_fields(client.get(page)) | {"receiver": "a\x00b", "reason": "x"}
    assert client.post(page, typed).status_code == 422
