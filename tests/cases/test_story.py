"""One sentence for the volunteer, and the way of the case: who holds it, since when, until when, how it ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import story
from cases.actions import cases, referrals
from cases.models import Referral
from cases.workflow import Move
from tests.factories import cases as make

HOPS = ("sender", "receiver", "offered_to", "case")


def sentence(case, *, now=None):
    case.refresh_from_db()
    hop = Referral.objects.open().responsibility().filter(case=case).select_related(*HOPS).first()
    return story.whereabouts(case, hop, now=now)


def way(case):
    case.refresh_from_db()
    hops = list(case.referrals.select_related(*HOPS))
    return [(node.organisation, node.word, node.state) for node in story.journey(case, hops)]


def test_from_home_to_the_office_and_back(case, sari, bayu):
    assert sentence(case) == "Dipegang WKSBM Mugi Waras sejak hari ini."
    hop = make.sent(case, sari, bayu)
    assert sentence(case).startswith("Menunggu jawaban Kalurahan Bangunharjo sejak hari ini · target ")
    hop = referrals.request_completion(referral=hop, by=bayu, text="KK?")
    assert sentence(case) == "Menunggu kelengkapan dari WKSBM Mugi Waras; tenggat berhenti."
    hop = referrals.complete(referral=hop, by=sari, text="Ada.")
    hop = referrals.accept(referral=hop, by=bayu)
    assert sentence(case).startswith("Ditangani Kalurahan Bangunharjo sejak hari ini · target ")
    assert sentence(case, now=timezone.now() + timedelta(days=60)).split(" · ")[1].startswith("lewat tenggat ")
    make.report_back(hop, bayu)
    assert sentence(case) == "Dipegang WKSBM Mugi Waras sejak hari ini."
    case.refresh_from_db()
    cases.close(case=case, outcome="tertangani_rujukan", closed_on=timezone.localdate(), by=sari)
    assert sentence(case).endswith(": Tertangani melalui rujukan.")


def test_the_way_shows_every_station_with_its_state(forwarded, case, sari, bayu, tini):
    assert way(case) == [
        ("WKSBM Mugi Waras", "Mencatat kasus", "done"),
        ("Kalurahan Bangunharjo", "Meneruskan", "done"),
        ("TKSK Kapanewon Sewon", "Menunggu jawaban", "now"),
    ]
    hop = referrals.accept(referral=forwarded, by=tini)
    make.report_back(hop, tini, to=sari)
    assert way(case) == [
        ("WKSBM Mugi Waras", "Mencatat kasus", "done"),
        ("Kalurahan Bangunharjo", "Selesai, rujuk balik dikirim", "done"),
        ("TKSK Kapanewon Sewon", "Selesai, rujuk balik dikirim", "done"),
        ("WKSBM Mugi Waras", "Memegang kasus", "now"),
    ]


@pytest.mark.parametrize(
    ("status", "word"), [("declined", "Menolak"), ("withdrawn", "Ditarik kembali"), ("lapsed", "Lewat tenggat")]
)
def test_a_way_that_did_not_work_out_is_shown_too(status, word, case, sari, bayu, tini):
    make.referral_at(status, case, sari, bayu, above=tini)
    stopped = [node for node in way(case) if node[2] == "stopped"]
    assert [node[0] for node in stopped] == ["Kalurahan Bangunharjo"]
    assert stopped[0][1].startswith(word)


def test_the_days_of_a_station_end_when_the_case_goes_on(case, sari, bayu, tini):
    now = timezone.now()
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=now - timedelta(days=20))
    hop = referrals.accept(referral=hop, by=bayu, at=now - timedelta(days=18))
    way_up = make.route(case, bayu, tini)
    referrals.forward(referral=hop, route=way_up, reason="x", by=bayu, at=now - timedelta(days=15))
    nodes = story.journey(case, list(case.referrals.select_related(*HOPS)), now=now)
    assert [node.days for node in nodes[1:]] == [5, 15]
    assert nodes[1].at == now - timedelta(days=15), "the day it was passed on"


def test_passing_on_is_one_line_of_the_timeline(forwarded, case, sari, client_of):
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    lines = page.split('class="timeline"')[1]
    assert lines.count("timeline__item") == 5
    assert "meneruskan kasus: Kalurahan Bangunharjo → TKSK Kapanewon Sewon" in lines
    assert "Perlu jenjang di atas." in lines


@pytest.mark.parametrize(
    ("days", "text"), [(0, "sejak hari ini"), (1, "sejak kemarin"), (2, "sejak 2 hari"), (40, "sejak 40 hari")]
)
def test_since(days, text):
    assert story.since_text(timezone.now() - timedelta(days=days)) == text


def test_every_move_has_its_words_in_the_past():
    assert {str(move) for move in Move} <= set(story.PAST_TENSE)


def test_only_what_a_person_looks_for_is_shown_as_refused(accepted, case, sari, bayu, client_of):
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    refused = page.split('aria-label="Tindakan"')[1].split("</section>")[0]
    assert "Tarik kembali</span> belum dapat: Rujukan ini sudah diterima oleh Bayu Wicaksono" in refused
    assert "Lengkapi" not in refused
    page = client_of(bayu).get(case.get_absolute_url()).content.decode()
    refused = page.split('aria-label="Tindakan"')[1].split("</section>")[0]
    assert "Tutup kasus</span> belum dapat: Kirim rujuk balik dulu" in refused
    assert "Tolak" not in refused
