"""What a phone sends is taken row by row: a bad one keeps no good one back, and each receipt says what became of it."""

import json
import uuid

import pytest
from django.utils import timezone

from tests.factories import bimtek
from tests.factories import participants as make
from tests.training.test_attendance_mark import running
from training.actions.attendances import HELD, KNOWN, REFUSED, TAKEN, receive
from training.models import Attendance


@pytest.fixture
def room(ratna):
    return running(ratna)


def row_of(person, session, **fields):
    scan = make.scan(person, session)
    row = {"id": str(scan.scan_id), "token": scan.token, "session": session.public_id, "at": scan.at.isoformat()}
    return row | fields


def sent(client, event, rows, **more):
    body = json.dumps({"scans": rows} | more)
    return client.post(f"/bimtek/{event.public_id}/pindai/kirim/", body, "application/json")


def test_a_bad_row_is_refused_in_words_and_the_good_ones_are_taken(client_of, room, ratna):
    event, session, (person, *_) = room
    times = ("", None, 5, [], "x", "2026-11-25T08:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00")
    bad = [row_of(person, session, at=at) for at in times]
    odd = [3, None, {}, row_of(person, session, id="rusak\x00"), {"id": str(uuid.uuid4())}]
    answer = sent(client_of(ratna), event, [*bad, *odd, row_of(person, session)])
    assert answer.status_code == 200
    told = answer.json()["receipts"]
    assert [receipt["state"] for receipt in told] == [REFUSED] * (len(bad) + len(odd)) + [TAKEN]
    assert [receipt["id"] for receipt in told[: len(bad)]] == [row["id"] for row in bad]
    assert {receipt["text"] for receipt in told[: len(bad)]} == {
        "Waktu pindaian tidak dapat dibaca. Periksa jam ponsel ini."
    }
    assert Attendance.objects.get().participant == person


@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "x", 5])
def test_a_phone_whose_clock_is_mad_keeps_its_scans(client_of, room, ratna, clock):
    event, session, (person, *_) = room
    answer = sent(client_of(ratna), event, [row_of(person, session)], sent_at=clock)
    assert answer.status_code == 422
    assert "jam ponsel" in answer.json()["error"]
    never_set = row_of(person, session, at="1970-01-01T00:00:05+00:00")
    told = sent(client_of(ratna), event, [never_set], sent_at="1970-01-01T00:00:09+00:00").json()["receipts"]
    assert told[0]["state"] == TAKEN


def test_a_receipt_names_the_session_and_doubts_other_hours(room, ratna):
    event, session, (first, second, third) = room
    late = make.scan(second, session, late=60 + 61)
    told = receive(
        event=event, scans=[make.scan(first, session, late=-59), late, make.scan(third, session, late=-61)], by=ratna
    )
    assert [receipt.state for receipt in told] == [TAKEN] * 3
    assert all(session.title in receipt.text for receipt in told)
    assert ["Di luar jam" in receipt.text for receipt in told] == [False, True, True]
    again = receive(event=event, scans=[late], by=ratna)[0]
    assert (again.state, session.title in again.text) == (KNOWN, True)


def test_scans_of_a_colleague_stay_on_the_phone(client_of, room, ratna, surya):
    event, session, (person, *_) = room
    page = client_of(surya).get(f"/bimtek/{event.public_id}/pindai/").content.decode()
    assert f'data-post="{surya.public_id}"' in page
    row = row_of(person, session, post=surya.public_id)
    (held,) = sent(client_of(ratna), event, [row]).json()["receipts"]
    assert (held["state"], held["who"]) == (HELD, "")
    assert f"masuk sebagai {surya}" in held["text"]
    assert not Attendance.objects.exists()
    (taken,) = sent(client_of(surya), event, [row]).json()["receipts"]
    assert taken["state"] == TAKEN
    assert Attendance.objects.get().marked_by == surya


def test_scans_of_a_post_that_has_ended_are_not_lost(room, ratna, surya):
    event, session, (person, *_) = room
    surya.started_on = surya.ended_on = timezone.localdate()
    surya.ended_by = ratna.user
    surya.save()
    (told,) = receive(event=event, scans=[make.scan(person, session, post_id=surya.public_id)], by=ratna)
    assert told.state == TAKEN


def test_whoever_reports_is_reminded_of_the_phones(client_of, room, ratna):
    event = bimtek.moved(room[0], bimtek.EventMove.FINISH, ratna)
    said = client_of(ratna).get(f"/bimtek/{event.public_id}/laporkan/").content.decode()
    assert "semua ponsel sudah mengirim pindaiannya" in said
