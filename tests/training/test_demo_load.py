"""Does the demo hold the Bimtek of 2018 as its report tells it?"""

import random
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from registry.models import OrganisationKind
from training.demo import events
from training.models import BimtekEvent, Certificate, SessionSpeaker
from training.opinions import summary
from training.reference import MATERI
from training.workflow import EventStatus


@pytest.fixture
def told(ratna, dewi, settings, tmp_path):
    """The demo around the two offices that it needs."""
    settings.MEDIA_ROOT = tmp_path
    offices = {
        ("34", OrganisationKind.PROVINCE_OFFICE): ratna.organisation,
        ("34.02", OrganisationKind.REGENCY_OFFICE): dewi.organisation,
    }
    posts = {post.organisation_id: post for post in (ratna, dewi)}
    events.tell(SimpleNamespace(posts=posts, offices=offices), random.Random(1), timezone.now())


def test_the_bimtek_of_2018_is_told_exactly(told):
    event = BimtekEvent.objects.get(starts_on__year=2018)
    assert event.title == "Bimbingan Teknis Pengurus WKSBM"
    assert (event.organiser.name, event.section) == ("Dinas Sosial DIY", "Seksi Tenaga Kesejahteraan Sosial Masyarakat")
    assert (event.starts_on, event.ends_on) == (date(2018, 10, 23), date(2018, 10, 25))
    assert (event.place, event.address) == ("Hotel Pandanaran", "Jl. Prawirotaman No. 38, Yogyakarta")
    assert (event.quota, sorted(event.quotas.values_list("count", flat=True))) == (40, [8] * 5)
    assert event.status == EventStatus.REPORTED
    taught = event.sessions.filter(materi__isnull=False).order_by("held_on", "starts_at")
    assert [session.title for session in taught] == [title for title, _, _, _ in MATERI]
    assert "rekaan" in event.note
    spoken = SessionSpeaker.objects.filter(session__event=event).values_list("speaker__name", flat=True)
    assert all("Rekaan" in name for name in spoken)
    assert [change.at.year for change in event.changes.all()] == [2018] * event.changes.count()


def test_the_bimtek_of_2018_has_tests_an_evaluation_and_certificates(told):
    event = BimtekEvent.objects.get(starts_on__year=2018)
    assert 10 <= event.exam_questions.count() <= 20
    assert "soal tes" in event.note
    assert not [row for row in event.exam_questions.for_exam() if "usulan" in row.question.text]
    assert [held.sheets.sent().count() for held in event.exam_rounds.order_by("pk")] == [40, 40]
    assert summary(event).is_enough
    certificates = Certificate.objects.of_event(event).valid()
    assert 35 <= certificates.count() < 40
    assert {row.issued_on.year for row in certificates} == {2018}


def test_one_invites_and_one_is_planned(told):
    coming = BimtekEvent.objects.filter(starts_on__gt=timezone.localdate())
    assert sorted(coming.values_list("status", flat=True)) == ["rencana", "undangan"]
