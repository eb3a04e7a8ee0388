"""Does a Bimtek move only as decided? Every move from every state, by hand."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek as make
from training.actions import events
from training.models import BimtekEvent, EventChange
from training.policy import why_not
from training.workflow import EventMove, EventStatus, event_target

ALLOWED = {
    ("open_invitations", "rencana"): "undangan",
    ("start", "undangan"): "berlangsung",
    ("finish", "berlangsung"): "selesai",
    ("report", "selesai"): "dilaporkan",
    ("go_back", "undangan"): "rencana",
    ("go_back", "berlangsung"): "undangan",
    ("go_back", "selesai"): "berlangsung",
    ("cancel", "rencana"): "batal",
    ("cancel", "undangan"): "batal",
    ("cancel", "berlangsung"): "batal",
    ("cancel", "selesai"): "batal",
}
PAGES = {
    "open_invitations": "buka-undangan",
    "start": "mulai",
    "finish": "selesaikan",
    "report": "laporkan",
    "go_back": "kembali",
    "cancel": "batalkan",
}


@pytest.mark.parametrize("status", EventStatus, ids=str)
def test_each_state_allows_exactly_these_moves(status, ratna):
    event = make.event(ratna, status)
    for move in EventMove:
        wanted = ALLOWED.get((move.value, status.value))
        assert event_target(move, status) == wanted
        outcome = attempted(event, move, ratna, timezone.now() + timedelta(days=2))
        assert outcome == (wanted or 409), move


def attempted(event, move, by, at):
    """The state after a move that is undone again, or the status of the refusal."""
    try:
        with transaction.atomic():
            after = events.move(event=event, move=move, by=by, reason="Sebab.", at=at).status
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.status
    return after


def test_the_matrix_names_every_move_and_state():
    assert set(ALLOWED) <= set(product(EventMove.values, EventStatus.values))
    assert set(PAGES) == set(EventMove.values)


@pytest.mark.parametrize("move", EventMove, ids=str)
def test_a_move_is_pressed_on_its_page_and_the_history_names_who(move, ratna, client_of):
    source = next(status for name, status in ALLOWED if name == move.value)
    event = make.event(ratna, source, starts_on=timezone.localdate() - timedelta(days=2))
    page = f"/bimtek/{event.public_id}/{PAGES[move.value]}/"
    client = client_of(ratna)
    fields = hidden_fields(client.get(page)) | ({"reason": "Sebab."} if move in ("cancel", "go_back") else {})
    assert [client.post(page, fields).status_code for _ in range(2)] == [302, 302], "a second click is harmless"
    event.refresh_from_db()
    line = EventChange.objects.first()
    assert (line.verb, line.actor, line.from_status, line.to_status) == (move.value, ratna, source, event.status)
    assert EventChange.objects.filter(verb=move.value, from_status=source).count() == 1
    assert move.value not in client.get(f"/bimtek/{event.public_id}/").content.decode(), "the history speaks Indonesian"


def test_it_begins_on_its_first_day_and_ends_on_its_last(ratna):
    tomorrow = timezone.localdate() + timedelta(days=1)
    event = make.event(ratna, starts_on=tomorrow)
    assert "Hari pertama" in why_not(EventMove.START, event, ratna).reason
    assert why_not(EventMove.START, event, ratna, today=tomorrow) is None
    event = make.moved(event, EventMove.START, ratna)
    assert "Hari terakhir" in why_not(EventMove.FINISH, event, ratna, today=event.ends_on - timedelta(days=1)).reason
    assert why_not(EventMove.FINISH, event, ratna, today=event.ends_on) is None


def test_invitations_open_only_with_a_quota(ratna):
    event = make.event(ratna, EventStatus.PLANNED, quota=None, parts={})
    with pytest.raises(Refused, match="kuota"):
        events.move(event=event, move=EventMove.OPEN, by=ratna)
    with pytest.raises(IntegrityError, match="bimtek_event_invites_with_a_quota"), transaction.atomic():
        BimtekEvent.objects.filter(pk=event.pk).update(status="undangan", is_announced=True)


@pytest.mark.parametrize("move", [EventMove.CANCEL, EventMove.GO_BACK], ids=str)
def test_going_back_and_cancelling_want_a_reason(move, ratna, client_of):
    event = make.event(ratna)
    page = f"/bimtek/{event.public_id}/{PAGES[move.value]}/"
    client = client_of(ratna)
    assert client.post(page, hidden_fields(client.get(page))).status_code == 422
    with pytest.raises(Refused, match="alasan"):
        events.move(event=event, move=move, by=ratna)


def test_an_old_page_moves_nothing(ratna, client_of):
    event = make.event(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/mulai/"
    fields = hidden_fields(client.get(page))
    events.change(event=event, fields={"note": "Ganti ruang."}, by=ratna)
    answer = client.post(page, fields)
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in answer.content.decode()


def test_the_history_is_only_ever_added_to(ratna):
    make.event(ratna)
    for act in (lambda: EventChange.objects.update(text="x"), lambda: EventChange.objects.all().delete()):
        with pytest.raises(DatabaseError, match="hanya boleh ditambah"), transaction.atomic():
            act()
