"""Kotak masuk, Terkirim, Beranda: what waits for me, since when, how urgent; and what became of the last ones."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import figures
from cases.models import Referral
from cases.workflow import Kind
from tests.cases.intake import Walk
from tests.factories import AppointmentFactory
from tests.factories import cases as make


@pytest.fixture
def rows(client_of):
    def numbers(post, **query):
        page = client_of(post).get("/kotak-masuk/", query)
        return [hop.case.number for hop in page.context["page"].rows]

    return numbers


def due(hop, hours):
    Referral.objects.filter(pk=hop.pk).update(due_at=timezone.now() + timedelta(hours=hours))


def test_the_most_pressing_comes_first_and_what_has_no_clock_last(rows, sari, bayu):
    cases = [make.open_case(sari) for _ in range(4)]
    hops = [make.sent(case, sari, bayu) for case in cases]
    for hop, hours in zip(hops[:3], (50, -3, 2), strict=True):
        due(hop, hours)
    Referral.objects.filter(pk=hops[3].pk).update(due_at=None)
    assert rows(bayu) == [cases[place].number for place in (1, 2, 0, 3)]


def test_the_tabs_count_and_show_the_same(client_of, rows, sari, bayu):
    waiting, handled, late = (make.open_case(sari) for _ in range(3))
    make.sent(waiting, sari, bayu)
    make.accepted(handled, sari, bayu)
    due(make.sent(late, sari, bayu), -1)
    counts = client_of(bayu).get("/kotak-masuk/").context["counts"]
    assert counts == {"semua": 3, "menunggu": 2, "hari_ini": 0, "lewat": 1}
    assert set(rows(bayu, tampil="menunggu")) == {waiting.number, late.number}
    assert rows(bayu, tampil="ditangani") == [handled.number]
    assert rows(bayu, tampil="lewat") == [late.number]
    assert len(rows(bayu, tampil="karangan")) == 3


def test_due_today_means_today_here_and_not_yet_past(rows, case, sari, bayu):
    hop = make.sent(case, sari, bayu)
    midnight = timezone.localtime().replace(hour=23, minute=59, second=59)
    Referral.objects.filter(pk=hop.pk).update(due_at=midnight)
    assert rows(bayu, tampil="hari-ini") == [case.number]
    Referral.objects.filter(pk=hop.pk).update(due_at=midnight + timedelta(seconds=2))
    assert rows(bayu, tampil="hari-ini") == []


def test_what_the_sender_has_to_complete_waits_for_the_sender(rows, sent, case, sari, bayu):
    assert rows(sari) == []
    make.referrals.request_completion(referral=sent, by=bayu, text="KK?")
    assert rows(sari) == [case.number]
    assert rows(bayu) == []


def test_work_is_addressed_to_the_post_and_every_holder_sees_it(rows, sent, case, bayu):
    colleague = AppointmentFactory(organisation=bayu.organisation, role=bayu.role)
    assert rows(bayu) == rows(colleague) == [case.number]


def test_the_row_says_who_sent_what_and_until_when(client_of, sent, case, bayu):
    page = client_of(bayu).get("/kotak-masuk/").content.decode()
    for text in (case.number, "Wagiyem", "Lansia terlantar", "WKSBM Mugi Waras", "Menunggu jawaban", "Tenggat aman"):
        assert text in page


def test_an_empty_inbox_says_what_to_do_next(client_of, bayu):
    page = client_of(bayu).get("/kotak-masuk/").content.decode()
    assert "Tidak ada yang menunggu Anda." in page
    assert "/kasus/" in page


def test_sent_lists_what_was_sent_newest_first(client_of, sari, bayu, pak_puskesmas):
    first, second = make.open_case(sari), make.open_case(sari)
    make.sent(first, sari, bayu)
    make.sent(second, sari, pak_puskesmas, Kind.SERVICE)
    make.draft(make.open_case(sari), sari, bayu)
    page = client_of(sari).get("/kotak-masuk/terkirim/")
    assert [hop.case.number for hop in page.context["page"].rows] == [second.number, first.number]


def test_the_menu_counts_what_waits(client_of, sent, bayu):
    assert "(1)" in client_of(bayu).get("/akun/").content.decode().split("Kotak masuk")[1][:60]


# --- Beranda ----------------------------------------------------------------------------------------------------------


def test_the_volunteer_reads_what_became_of_her_last_cases(client_of, sari, bayu, tini):
    case = make.open_case(sari)
    hop = make.accepted(case, sari, bayu)
    make.referrals.accept(referral=make.forward(hop, bayu, tini), by=tini)
    page = client_of(sari).get("/").content.decode()
    assert "Ditangani TKSK Kapanewon Sewon sejak hari ini · target" in page
    assert "Catat kasus" in page


def test_the_volunteer_finds_drafts_and_what_she_holds(client_of, case, sari):
    client = client_of(sari)
    Walk(client, sari).siapa()
    page = client.get("/").content.decode()
    assert "Lanjutkan draf kasus" in page
    assert "1 kasus Anda pegang sendiri" in page


def test_figures_of_an_office_open_the_list_behind_them(client_of, case, sari, bayu, dewi):
    due(make.sent(case, sari, bayu), -5)
    figures.count_late()
    client = client_of(dewi)
    page = client.get("/")
    link = f"/kasus/?lewat=on&amp;menunggu={bayu.organisation.public_id}"
    assert link in page.content.decode()
    assert [row.number for row in client.get(link.replace("&amp;", "&")).context["page"].rows] == [case.number]


def test_an_office_without_work_reads_that_nothing_waits(client_of, bayu):
    page = client_of(bayu).get("/").content.decode()
    assert "Tidak ada yang menunggu Anda." in page
    assert "Belum ada kasus di wilayah Anda." in page


def test_an_admin_sistem_finds_the_administration(client_of, admin_sistem):
    page = client_of(admin_sistem).get("/").content.decode()
    assert "Isi kasus tidak terlihat oleh admin sistem." in page
    assert "/administrasi/" in page


def test_the_volunteer_finds_news_and_unsent_drafts_first(client_of, sari, bayu):
    case = make.open_case(sari)
    make.report_back(make.accepted(case, sari, bayu), bayu)
    other = make.open_case(sari)
    make.draft(other, sari, bayu)
    page = client_of(sari).get("/").content.decode()
    assert page.split("Perlu Anda kerjakan")[0].count('class="notice notice--new"') == 1, "one line for each case"
    assert f"Kasus {case.number}: rujuk balik dari Kalurahan Bangunharjo." in page.split("Perlu Anda kerjakan")[0]
    assert f"Kirim draf rujukan kasus {other.number}" in page.split("Kasus terakhir")[0]


def test_an_offer_is_told_apart_from_own_work(client_of, sent, case, tini):
    make.overdue_now(sent)
    client = client_of(tini)
    page = client.get("/kotak-masuk/")
    assert "Ditawarkan kepada Anda.</strong> Kalurahan Bangunharjo:" in page.content.decode()
    assert page.context["counts"]["menunggu"] == 0
    assert client.get("/kotak-masuk/", {"tampil": "menunggu"}).context["page"].rows == []
