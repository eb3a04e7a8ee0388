"""Do both walls say the same of Bimtek, for the whole cast, and does nobody write past the policy?"""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from registry import scope
from tests.factories import bimtek as make
from tests.factories import exams, follow_ups, participants
from training.actions import transports
from training.models import (
    Attendance,
    AttendanceEntry,
    BimtekEvent,
    BimtekSession,
    CertificateSeries,
    FeedbackBox,
    Participant,
    PublicThrottle,
)
from training.models.event import BimtekEventQuerySet
from training.workflow import EventMove, EventStatus

MODELS = list(apps.get_app_config("training").get_models())
# What no post reads at all.
SEALED = {CertificateSeries, FeedbackBox, PublicThrottle}
CAST = ("sari", "bayu", "tini", "dewi", "hadi", "laras", "ratna", "surya", "pak_puskesmas", "balai", "admin_sistem")
CAST += ("sleman_pengurus", "sleman_kalurahan", "sleman_tksk", "sleman_dinsos")
# Which of the events of `world` each reads, decided by hand.
DIY_ALL = {
    "diy open",
    "diy planned",
    "diy bantul",
    "diy whole",
    "diy dropped",
    "bantul open",
    "bantul planned",
    "bantul done",
    "sleman open",
}
BANTUL_OFFICE = {"diy open", "diy planned", "diy bantul", "diy dropped", "bantul open", "bantul planned", "bantul done"}
BANTUL_PEOPLE = {"diy open", "diy bantul", "diy dropped", "bantul open", "bantul done"}
SLEMAN_PEOPLE = {"diy open", "diy dropped", "sleman open"}
READS = {
    **dict.fromkeys(("ratna", "surya"), DIY_ALL),
    **dict.fromkeys(("dewi", "hadi", "laras"), BANTUL_OFFICE),
    **dict.fromkeys(("sari", "bayu", "tini"), BANTUL_PEOPLE),
    **dict.fromkeys(("sleman_pengurus", "sleman_kalurahan", "sleman_tksk"), SLEMAN_PEOPLE),
    "sleman_dinsos": {"diy open", "diy planned", "diy dropped", "sleman open"},
    **dict.fromkeys(("pak_puskesmas", "balai", "admin_sistem"), frozenset()),
}


def _with_what_follows(sari, dewi):
    """A Bimtek of Bantul that has ended: what the unit did, and the transport list of an officer marked for it."""
    dewi.is_transport_payer = True
    dewi.save(update_fields=["is_transport_payer"])
    ids = follow_ups.whole(dewi, sari, title="bantul done")
    event = BimtekEvent.objects.get(public_id=ids["event_id"])
    follow_ups.committed(event, sari)
    transports.fill(participant=event.participants.get(), amount=150_000, bank="", by=dewi)


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def world(people, settings, tmp_path):
    """Bimtek of DIY, Bantul and Sleman: planned, open, cancelled once open, for one kabupaten, without parts."""
    settings.MEDIA_ROOT = tmp_path
    ratna, dewi, sleman = (people[name] for name in ("ratna", "dewi", "sleman_dinsos"))
    for by, title in ((ratna, "diy open"), (dewi, "bantul open"), (sleman, "sleman open")):
        ids = make.whole(by, title=title)
        if by == dewi:
            _with_people(ids, people["sari"].organisation, by)
    planned = EventStatus.PLANNED
    make.event(ratna, planned, title="diy planned")
    make.event(ratna, title="diy bantul", parts={"34.02": 8})
    make.event(ratna, title="diy whole", parts={})
    make.moved(make.event(ratna, title="diy dropped"), EventMove.CANCEL, ratna)
    _with_what_follows(people["sari"], dewi)
    who = make.speaker(dewi, "Pak Rencana")
    make.session(make.event(dewi, planned, title="bantul planned"), dewi, begins=10, ends=11, who=[who])
    return people


def _with_people(ids, unit, by):
    """A unit is invited, one of its board registered, and was there."""
    person = Participant.objects.get(public_id=participants.of_event(ids["event_id"], unit)["participant_id"])
    session = BimtekSession.objects.get(public_id=ids["session_id"])
    said = {"participant": person, "session": session, "status": "hadir", "source": "ketuk", "marked_by": by}
    Attendance.objects.create(**said)
    AttendanceEntry.objects.create(**said)
    exams.traces(person, by)


@pytest.mark.parametrize("name", CAST)
def test_each_post_reads_the_same_through_either_wall_and_what_was_decided(name, world):
    post = world[name]
    first = {model: set(model.objects.visible_to(post).values_list("pk", flat=True)) for model in MODELS}
    with scope.as_post(post):
        second = {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS}
    assert second == first
    seen = BimtekEvent.objects.filter(pk__in=second[BimtekEvent]).values_list("title", flat=True)
    assert set(seen) == READS[name]


def test_with_the_first_wall_torn_down_no_page_leaks(world, client_of, monkeypatch):
    hidden = list(BimtekEvent.objects.exclude(title__in=SLEMAN_PEOPLE))
    monkeypatch.setattr(BimtekEventQuerySet, "visible_to", lambda self, post: self)
    client = client_of(world["sleman_pengurus"])
    assert {client.get(f"/bimtek/{event.public_id}/").status_code for event in hidden} == {404}
    page = client.get("/bimtek/").content.decode()
    assert "diy open" in page
    assert not [event.title for event in hidden if event.title in page]


def reached(statement):
    """How many rows a statement reached; none when it was refused."""
    try:
        with transaction.atomic():
            return statement()
    except DatabaseError:
        return 0


def test_the_organiser_reads_every_table_and_writes_none_itself(world):
    with scope.as_post(world["dewi"]):
        for model in MODELS:
            key = model._meta.pk.name
            assert model.objects.exists() != (model in SEALED), model
            assert reached(lambda: model.objects.update(**{key: F(key)})) == 0  # noqa: B023
            assert reached(lambda: model.objects.all()._raw_delete("default")) == 0  # noqa: B023


def test_an_unscoped_connection_sees_nothing(world):
    for mode in (scope.as_nobody, scope.as_signin):
        with mode():
            assert {model.objects.count() for model in MODELS} == {0}


def test_every_table_of_bimtek_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        guarded = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in apps.get_app_config("training").get_models(include_auto_created=True)}
    assert tables <= guarded
