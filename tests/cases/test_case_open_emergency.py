"""Buka kasus: emergency access to one case by its number, for an hour, and its review."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import access, emergencies
from cases.models import Case, EmergencyAccess, EmergencyTry, LetterKind, Notification
from cases.workflow import Kind
from registry import scope
from registry.models import ReadEntry
from registry.refusal import Refused
from tests.cases.conftest import last_event
from tests.cast import PASSWORD
from tests.codebase.test_url_walk import OF_THE_CASE
from tests.codebase.test_url_walk import address as of_walk
from tests.factories import cases as make
from tests.factories import stages as handling

PAGE = "/kasus/darurat/"
REASON = "Ibunya menelepon: butuh obat malam ini."


@pytest.fixture
def hidden(sari):
    """A case that Tini does not see although it lies in her kapanewon."""
    return make.open_case(sari, number=make.HIV)


def typed(number, **more):
    return {"number": number, "reason": REASON, "password": PASSWORD} | more


def test_the_case_opens_for_reading_with_a_banner(hidden, tini, client_of):
    client = client_of(tini)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    answer = client.post(PAGE, typed(hidden.number), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == hidden.get_absolute_url()
    assert "Wagiyem" in page
    assert "akses darurat sampai" in page
    assert REASON in page
    assert "mencatat kasus" in page, "with its timeline"


def test_it_stays_out_of_every_list_and_count(hidden, tini, client_of):
    client = client_of(tini)
    before = [client.get(address).content for address in ("/kasus/", "/kotak-masuk/")]
    client.post(PAGE, typed(hidden.number))
    client.get(hidden.get_absolute_url())
    after = [client.get(address).content for address in ("/kasus/", "/kotak-masuk/")]
    assert [_stable(page.decode()) for page in after] == [_stable(page.decode()) for page in before]


def test_it_is_only_read_not_acted_on(hidden, tini, client_of):
    client = client_of(tini)
    client.post(PAGE, typed(hidden.number))
    page = client.get(f"{hidden.get_absolute_url()}catatan/")
    assert page.status_code == 403
    assert "Akses darurat hanya untuk membaca" in page.content.decode()


READ_IN_AN_EMERGENCY = {
    f"cases:{name}" for name in ("case-detail", "stage-detail", "document-room", "access-room", "person-detail")
}


@pytest.mark.parametrize("name", ["tini", "hadi"])
def test_no_page_of_an_act_opens_for_whoever_only_reads(name, hidden, sari, pak_puskesmas, request, client_of):
    """Each address of the walk, also those about the person and the letters."""
    post = request.getfixturevalue(name)
    handling.task_of(hidden, sari)
    hop = make.sent(hidden, sari, pak_puskesmas, Kind.SERVICE)
    client = client_of(post)
    client.post(PAGE, typed(hidden.number))
    addresses = {page: of_walk(page, hidden, hop) for page in OF_THE_CASE}
    addresses |= {kind: f"{hidden.get_absolute_url()}surat/{kind}/terbitkan/" for kind in LetterKind.values}
    for page, address in addresses.items():
        wanted = 200 if page in READ_IN_AN_EMERGENCY else 403
        assert client.get(address).status_code == wanted, page
        if wanted == 403:
            assert client.post(address, {"contoh": "1"}).status_code in (403, 405), page


def test_a_number_stays_closed_in_an_emergency(sari, tini, client_of):
    hidden = make.open_case(sari, number=make.HIV, person=make.person(nik="3402155708540001"))
    client = client_of(tini)
    client.post(PAGE, typed(hidden.number))
    page = client.get(f"{hidden.get_absolute_url()}orang/").content.decode()
    assert "Buka NIK" not in page
    assert "Ubah identitas" not in page
    assert client.get(f"{hidden.get_absolute_url()}orang/buka-nik/").status_code == 403
    fields = {"kunci": "6f1d3b3e-3a53-4b60-8f3c-000000000001", "why": "dukcapil"}
    assert client.post(f"{hidden.get_absolute_url()}orang/buka-nik/", fields).status_code == 403


def test_it_ends_after_an_hour(hidden, tini, client_of):
    client = client_of(tini)
    client.post(PAGE, typed(hidden.number))
    past = timezone.now() - timedelta(minutes=61)
    EmergencyAccess.objects.update(opened_at=past, expires_at=past + timedelta(minutes=60))
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_the_database_too_shows_it_to_this_post_only_and_only_so_long(hidden, tini, bayu):
    granted = make.opened_in_emergency(hidden, tini)
    tini.glass = bayu.glass = hidden.pk
    with scope.as_post(tini):
        assert Case.objects.filter(pk=hidden.pk).exists()
    with scope.as_post(bayu):
        assert not Case.objects.filter(pk=hidden.pk).exists(), "the setting alone opens nothing"
    past = timezone.now() - timedelta(hours=2)
    EmergencyAccess.objects.filter(pk=granted.pk).update(opened_at=past, expires_at=past + timedelta(hours=1))
    with scope.as_post(tini):
        assert not Case.objects.filter(pk=hidden.pk).exists()


def test_one_case_opens_and_no_other(hidden, sari, tini, client_of):
    other = make.open_case(sari, number=make.HIV)
    client = client_of(tini)
    client.post(PAGE, typed(hidden.number))
    assert client.get(other.get_absolute_url()).status_code == 404


@pytest.fixture
def elsewhere(sleman_pengurus):
    return make.open_case(sleman_pengurus, number=make.HIV)


def without_number(page, number):
    return page.content.decode().replace(number, "NOMOR")


def test_a_wrong_number_and_one_that_may_not_be_opened_are_answered_alike(hidden, elsewhere, sari, tini, client_of):
    access.bar(case=hidden, user=tini.user, reason="Bibi korban.", by=sari)
    client = client_of(tini)
    numbers = [hidden.number, elsewhere.number, f"{hidden.number[:-5]}99999", "bukan-nomor"]
    pages = [client.post(PAGE, typed(number)) for number in numbers]
    assert {page.status_code for page in pages} == {422}
    bodies = {_stable(without_number(page, number)) for page, number in zip(pages, numbers, strict=True)}
    assert len(bodies) == 1
    assert "tidak dapat dibuka oleh Anda" in bodies.pop()


def _stable(text):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": "Penting"}, "sedikitnya 20 huruf"),
        ({"password": "salah"}, "Sandi Anda tidak cocok"),
        ({"password": ""}, "Isi sandi Anda."),
    ],
    ids=["short reason", "wrong password", "no password"],
)
def test_what_is_missing_is_said_and_the_rest_stays(more, said, hidden, tini, client_of):
    page = client_of(tini).post(PAGE, typed(hidden.number, **more))
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert hidden.number in text
    assert not EmergencyAccess.objects.exists()
    assert "salah" not in text, "a password is never shown again"


def test_after_five_tries_in_an_hour_one_waits(hidden, tini, client_of):
    client = client_of(tini)
    answers = [client.post(PAGE, typed("3402-2026-00000")).status_code for _ in range(5)]
    assert answers == [422] * 5
    assert client.post(PAGE, typed(hidden.number)).status_code == 429
    EmergencyTry.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert client.post(PAGE, typed(hidden.number)).status_code == 302


def test_a_case_that_one_sees_needs_no_emergency(case, tini, client_of):
    answer = client_of(tini).post(PAGE, typed(case.number))
    assert answer.url == case.get_absolute_url()
    assert not EmergencyAccess.objects.exists()


def test_holder_and_supervisors_are_told_at_once_and_nobody_else(hidden, sari, tini, hadi, dewi, surya, ratna):
    make.opened_in_emergency(hidden, tini)
    for post in (sari, hadi, surya):
        text = Notification.objects.visible_to(post).get(case=hidden).text
        assert "dibuka dengan akses darurat oleh Tini Rahayu" in text
    for post in (dewi, ratna, tini):
        assert not Notification.objects.visible_to(post).filter(case=hidden).exists()
        with scope.as_post(post):
            assert not Notification.objects.exists()


def test_the_message_stands_on_the_page_though_its_reader_does_not_see_the_case(hidden, tini, hadi, dewi, client_of):
    granted = make.opened_in_emergency(hidden, tini)
    client = client_of(hadi)
    page = client.get("/pemberitahuan/").content.decode()
    assert f"Kasus {hidden.number}: dibuka dengan akses darurat oleh Tini Rahayu" in page
    assert ReadEntry.objects.of_case(hidden.pk).filter(post=hadi, page="cases:notification-list").exists()
    assert hidden.number not in client_of(dewi).get("/pemberitahuan/").content.decode()
    emergencies.review_emergency(access=granted, verdict="sah", text="", by=hadi)
    EmergencyAccess.objects.update(opened_at=make.long_ago(2), expires_at=make.long_ago(1.97))
    assert "sudah ditinjau" in client_of(tini).get("/pemberitahuan/").content.decode()


def test_timeline_and_log_say_who_and_why(hidden, tini, client_of):
    client = client_of(tini)
    client.post(PAGE, typed(hidden.number), follow=True)
    assert (last_event(hidden).verb, last_event(hidden).text) == ("open_emergency", REASON)
    entry = ReadEntry.objects.of_case(hidden.pk).latest("id")
    assert (entry.post, entry.opened, entry.why) == (tini, "akses darurat", REASON)


def test_the_row_is_never_longer_than_an_hour(hidden, tini):
    granted = make.opened_in_emergency(hidden, tini)
    with pytest.raises(IntegrityError, match="emergency_access_is_short"), transaction.atomic():
        EmergencyAccess.objects.filter(pk=granted.pk).update(expires_at=granted.opened_at + timedelta(minutes=61))


# --- the review ------------------------------------------------------------------------------------------------------


@pytest.fixture
def granted(hidden, tini):
    return make.opened_in_emergency(hidden, tini)


def test_a_supervisor_finds_it_and_judges_once(granted, hadi, surya, client_of):
    from tests.cases.acts import hidden_fields

    client = client_of(hadi)
    assert "1</span> akses darurat menunggu tinjauan" in client.get("/").content.decode()
    page = client.get("/kasus/darurat/daftar/").content.decode()
    assert granted.case_number in page
    address = f"/kasus/darurat/{granted.public_id}/tinjau/"
    form = hidden_fields(client.get(address))
    assert client.post(address, form | {"verdict": "tidak_sah", "text": "Tidak mendesak."}).status_code == 302
    granted.refresh_from_db()
    assert (granted.verdict, granted.reviewed_by) == ("tidak_sah", hadi)
    with pytest.raises(Refused, match="sudah ditinjau"):
        emergencies.review_emergency(access=granted, verdict="sah", text="", by=surya)


def test_the_opener_reads_the_verdict(granted, hadi, tini, client_of):
    emergencies.review_emergency(access=granted, verdict="sah", text="Benar mendesak.", by=hadi)
    page = client_of(tini).get("/kasus/darurat/daftar/").content.decode()
    assert "Benar mendesak." in page
    assert Notification.objects.visible_to(tini).filter(text__contains="sudah ditinjau").exists()


def test_nobody_reviews_himself(sari, hadi, surya):
    own = make.opened_in_emergency(make.open_case(sari, number=make.HIV), hadi)
    with pytest.raises(Refused, match="supervisor lain") as refused:
        emergencies.review_emergency(access=own, verdict="sah", text="", by=hadi)
    assert refused.value.status == 403
    emergencies.review_emergency(access=own, verdict="sah", text="", by=surya)


def test_what_is_not_reviewed_in_three_working_days_is_marked(granted, hadi, client_of):
    assert granted.review_due_on > timezone.localdate()
    assert "Lewat batas" not in client_of(hadi).get("/kasus/darurat/daftar/").content.decode()
    EmergencyAccess.objects.update(review_due_on=timezone.localdate() - timedelta(days=1))
    assert "Lewat batas" in client_of(hadi).get("/kasus/darurat/daftar/").content.decode()


@pytest.mark.parametrize(
    ("name", "seen"),
    [("hadi", 1), ("surya", 1), ("tini", 1), ("dewi", 0), ("bayu", 0), ("ratna", 0), ("sleman_dinsos", 0)],
)
def test_both_walls_show_it_to_its_opener_and_the_supervisors(granted, request, name, seen):
    post = request.getfixturevalue(name)
    assert EmergencyAccess.objects.visible_to(post).count() == seen
    with scope.as_post(post):
        assert EmergencyAccess.objects.count() == seen
        assert EmergencyTry.objects.count() == 0
