"""Attendance by scan, tap and sheet: what is sent twice counts once, and nobody writes over a colleague unseen."""

import json
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError
from django.utils import timezone

from registry.scope import as_post
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import participants as make
from training.actions import attendances, participants, sessions
from training.actions.attendances import KNOWN, REFUSED, TAKEN, Cell, receive
from training.models import Attendance, AttendanceEntry, AttendanceSource, AttendanceStatus
from training.parts import part_of
from training.workflow import EventMove

PRESENT, LATE, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.EXCUSED


@pytest.fixture
def room(ratna):
    """(event, session, people): a Bimtek that runs, a session, three participants."""
    return running(ratna)


def running(ratna, count=3):
    event = bimtek.event(ratna, quota=200)
    people = make.enrolled(event, ratna, count)
    session = bimtek.session(event, ratna, jp=2)
    return bimtek.moved(event, EventMove.START, ratna), session, people


def states(receipts):
    return [receipt.state for receipt in receipts]


def test_a_scan_counts_once_however_often_it_comes(room, ratna):
    event, session, people = room
    scans = [make.scan(person, session) for person in people]
    send = partial(receive, event=event, by=ratna)
    assert states(send(scans=scans)) == [TAKEN] * 3
    assert states(send(scans=scans)) == [KNOWN] * 3  # the whole batch again
    assert states(send(scans=[make.scan(people[0], session)])) == [KNOWN]  # the same card again
    assert (Attendance.objects.count(), AttendanceEntry.objects.count()) == (3, 3)
    row = Attendance.objects.first()
    assert (row.status, row.source, row.marked_by) == (PRESENT, AttendanceSource.SCAN, ratna)


def test_the_order_of_scans_and_the_clock_of_the_phone_do_not_matter(room, ratna):
    event, session, (first, second, third) = room
    early, late = make.scan(first, session, late=-5), make.scan(first, session, late=40)
    for batch in ([late], [early], [late]):
        receive(event=event, scans=batch, by=ratna)
    assert Attendance.objects.get(participant=first).status == PRESENT
    wrong = timedelta(days=400, hours=3)  # the phone's clock; what it says at sending corrects it
    sent = make.scan(second, session, late=20).at
    scan = make.scan(second, session, late=20, at=sent + wrong)
    receive(event=event, scans=[scan], by=ratna, sent_at=sent + wrong, at=sent)
    assert Attendance.objects.get(participant=second).status == LATE
    receive(event=event, scans=[make.scan(third, session, at=timezone.now() + wrong)], by=ratna)
    assert Attendance.objects.get(participant=third).status == PRESENT  # another day is not believed


def test_a_card_of_nobody_or_of_another_bimtek_is_refused(room, ratna):
    event, session, people = room
    _, foreign_session, (foreign, *_) = running(ratna)
    scans = [
        make.scan(people[0], session, token="TIDAKADA2345"),
        make.scan(foreign, session),
        make.scan(people[0], foreign_session),
    ]
    assert states(receive(event=event, scans=scans, by=ratna)) == [REFUSED] * 3
    assert not Attendance.objects.exists()


def test_a_scan_never_overrides_what_somebody_entered(room, ratna):
    event, session, (person, *_) = room
    scan = make.scan(person, session)
    receive(event=event, scans=[scan], by=ratna)
    make.marked(person, session, ratna, EXCUSED)
    for batch in ([scan], [make.scan(person, session)]):
        assert states(receive(event=event, scans=batch, by=ratna)) == [KNOWN]
    row = Attendance.objects.get()
    assert (row.status, row.source, row.revision) == (EXCUSED, AttendanceSource.TAP, 1)
    assert list(person.entries.order_by("id").values_list("from_status", "status")) == [
        ("", PRESENT),
        (PRESENT, EXCUSED),
    ]


@pytest.mark.xdist_group("many at once")
def test_the_same_batch_twenty_times_at_once(committed_db, ratna):
    event, session, people = running(ratna)
    scans = [make.scan(person, session) for person in people]
    answers = all_at_once([partial(receive, event=event, scans=scans, by=ratna)] * 20)
    assert sorted(state for answer in answers for state in states(answer)) == sorted([TAKEN] * 3 + [KNOWN] * 57)
    assert (Attendance.objects.count(), AttendanceEntry.objects.count()) == (3, 3)


def body_of(*scans, **more):
    rows = [
        {"id": str(scan.scan_id), "token": scan.token, "session": scan.session_id, "at": scan.at.isoformat()}
        for scan in scans
    ]
    return json.dumps({"scans": rows, "sent_at": timezone.now().isoformat()} | more)


def test_a_phone_sends_json_and_reads_who_it_was(client_of, room, ratna, dewi, sleman_dinsos):
    event, session, people = room
    page = f"/bimtek/{event.public_id}/pindai/kirim/"
    client, kind = client_of(ratna), "application/json"
    assert client.get(page).json()["csrf"]
    scan = make.scan(people[0], session, token=people[0].card_code.lower())
    told = client.post(page, body_of(scan), kind).json()["receipts"][0]
    assert (told["id"], told["state"]) == (str(scan.scan_id), TAKEN)
    assert people[0].name in told["who"]
    for bad in ("", "[]", "{}", '{"scans": 3}', body_of(scan, sent_at="kemarin")):
        assert client.post(page, bad, kind).status_code == 422
    assert client.post(page, body_of(*[scan] * 201), kind).status_code == 422
    assert client_of(dewi).post(page, body_of(scan), kind).status_code == 403
    assert "error" in client_of(dewi).get(page).json()


def test_the_page_that_a_phone_keeps_names_nobody(client_of, room, ratna):
    event, session, people = room
    said = client_of(ratna).get(f"/bimtek/{event.public_id}/pindai/").content.decode()
    assert session.public_id in said
    for secret in (people[0].name, people[0].card_token, ratna.user.full_name, "csrfmiddlewaretoken"):
        assert secret not in said


def test_a_tap_is_written_and_a_correction_names_who(client_of, room, ratna, surya):
    event, session, (person, *_) = room
    page = f"/bimtek/{event.public_id}/hadir/{session.public_id}/"
    for post, status, seen in ((ratna, "hadir", -1), (surya, "izin", 0)):
        client = client_of(post)
        shown = client.get(page)
        assert f'value="{person.public_id}:{status}:{seen}"' in shown.content.decode()
        key = shown.context["form"]["kunci"].value()
        answer = client.post(page, {"kunci": key, "mark": f"{person.public_id}:{status}:{seen}"})
        assert answer.headers["Location"].endswith(f"#peserta-{person.number}")
    row = Attendance.objects.get()
    assert (row.status, row.marked_by, row.source) == (EXCUSED, surya, AttendanceSource.TAP)
    for mark in ("x:hadir:-1", f"{person.public_id}:hadir", f"{person.public_id}:hadir:x", f"{person.public_id}:?:0"):
        assert client.post(page, {"kunci": str(uuid.uuid4()), "mark": mark}).status_code == 422


def test_a_tap_does_not_write_over_a_colleague_unseen(client_of, room, ratna, surya):
    event, session, (person, *_) = room
    page = f"/bimtek/{event.public_id}/hadir/{session.public_id}/"
    client = client_of(surya)
    key = client.get(page).context["form"]["kunci"].value()
    make.marked(person, session, ratna, EXCUSED)  # meanwhile
    answer = client.post(page, {"kunci": key, "mark": f"{person.public_id}:tidak:-1"})
    assert answer.status_code == 409
    assert f"sudah dicatat {ratna.user}: izin" in answer.content.decode()
    assert Attendance.objects.get().status == EXCUSED
    assert f"{person.public_id}:tidak:0" in answer.content.decode()  # a second look, then it may be changed


def test_what_a_scan_said_and_somebody_confirmed_holds_against_other_scans(room, ratna):
    event, session, (first, second, _) = room
    receive(event=event, scans=[make.scan(person, session, late=40) for person in (first, second)], by=ratna)
    make.marked(first, session, ratna, LATE)
    attendances.mark_many(event=event, cells=[Cell(second, session, LATE)], by=ratna)
    receive(event=event, scans=[make.scan(person, session, late=-5) for person in (first, second)], by=ratna)
    for person, source in ((first, AttendanceSource.TAP), (second, AttendanceSource.SHEET)):
        row = Attendance.objects.get(participant=person)
        assert (row.status, row.source, person.entries.count()) == (LATE, source, 2)


def test_the_sheet_is_copied_and_a_colleague_is_not_overwritten(client_of, room, ratna, surya):
    event, session, (_, second, third) = room
    make.marked(third, session, ratna)
    page = f"/bimtek/{event.public_id}/hadir/lembar/"
    client = client_of(ratna)
    form = client.get(page).context["form"]
    typed = {"kunci": form["kunci"].value(), "shown": form["shown"].value()}
    make.marked(second, session, surya, EXCUSED)  # meanwhile
    make.marked(third, session, surya, LATE)  # meanwhile too, and the sheet leaves it alone
    answer = client.post(page, typed | cells(session, "2", "h", "h"), follow=True)
    assert "1 isian disimpan" in answer.content.decode()
    assert f"1 tidak disimpan: {second}, {session.title} (sudah dicatat {surya.user}: izin)" in answer.content.decode()
    found = dict(Attendance.objects.values_list("participant__number", "status"))
    assert found == {1: LATE, 2: EXCUSED, 3: LATE}
    wrong = client.post(page, typed | {"kunci": str(uuid.uuid4())} | cells(session, "x"))
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.content.decode()


def shown_fields(page):
    return hidden_fields(page) | {"shown": page.context["form"]["shown"].value()}


def cells(session, *letters):
    return {f"{number}-{session.public_id}": letter for number, letter in enumerate(letters, 1)}


def test_a_timetable_that_changes_shifts_no_cell(client_of, room, ratna, surya):
    event, session, _ = room
    page = f"/bimtek/{event.public_id}/hadir/lembar/"
    client = client_of(ratna)
    typed = shown_fields(client.get(page)) | cells(session, "h", "h", "")
    gone = bimtek.session(event, surya, begins=12, ends=13, jp=1, title="Sesi yang dihapus")
    other = shown_fields(client.get(page)) | cells(session, "h", "t", "") | cells(gone, "i", "")
    bimtek.session(event, surya, begins=6, ends=7, jp=1, title="Sesi yang ditambah")
    sessions.remove(session=gone, by=surya)
    answer = client.post(page, other)
    assert answer.status_code == 409
    assert "tidak ada lagi pada lembar ini" in answer.content.decode()
    assert f'name="2-{session.public_id}" value="t"' in answer.content.decode()  # what was typed is kept
    assert client.post(page, typed).status_code == 302
    assert set(Attendance.objects.values_list("session", "status")) == {(session.pk, PRESENT)}


def test_a_cell_is_not_emptied_and_who_left_is_not_marked(client_of, room, ratna):
    event, session, (first, second, _) = room
    make.marked(first, session, ratna)
    page = f"/bimtek/{event.public_id}/hadir/lembar/"
    client = client_of(ratna)
    typed = shown_fields(client.get(page))
    answer = client.post(page, typed | cells(session, "", "", ""))
    assert answer.status_code == 422
    assert "Isian tidak dapat dikosongkan; isi A untuk tidak hadir" in answer.content.decode()
    assert answer.content.decode().count('aria-invalid="true"') == 1
    participants.withdraw(participant=second, reason="Sakit.", by=ratna)
    said = client.post(page, typed | cells(session, "h", "h", "h"), follow=True).content.decode()
    assert "1 isian disimpan. 1 tidak disimpan: 2." in said
    assert "(sudah mundur)" in said
    assert not Attendance.objects.filter(participant=second).exists()


@pytest.mark.parametrize("shown", ['{"1-x":["hadir",Infinity]}', "[" * 100_000, "[1]", '{"1-x":3}'])
def test_a_broken_page_is_refused_in_words(client_of, room, ratna, shown):
    event, session, _ = room
    page = f"/bimtek/{event.public_id}/hadir/lembar/"
    client = client_of(ratna)
    typed = shown_fields(client.get(page)) | {"shown": shown} | cells(session, "h")
    assert client.post(page, typed).status_code == 422
    assert not Attendance.objects.exists()


def test_a_grid_of_many_people_comes_in_parts(client_of, ratna):
    event, session, _ = running(ratna, 60)
    page = f"/bimtek/{event.public_id}/hadir/lembar/"
    client = client_of(ratna)
    assert len(client.get(page).context["form"].lines) == 50
    second = client.get(page, {"bagian": "2"})
    assert [person.number for person, _ in second.context["form"].lines] == list(range(51, 61))
    typed = shown_fields(second) | {f"51-{session.public_id}": "h"}
    assert client.post(f"{page}?bagian=2", typed).headers["Location"] == f"{page}?bagian=2"
    assert Attendance.objects.get().participant.number == 51
    assert part_of(range(200), "x", fields_of_row=30).numbers == range(1, 8)  # 30 x 30 fields: Django takes 1000


def test_a_grid_of_hundreds_asks_as_often_as_a_small_one(ratna, queries):
    counts = []
    for count in (2, 30):
        event, session, people = running(ratna, count)
        with queries() as asked:
            written, _ = attendances.mark_many(
                event=event, cells=[Cell(person, session, PRESENT) for person in people], by=ratna
            )
        counts.append(len(asked))
        assert (written, AttendanceEntry.objects.filter(session=session).count()) == (count, count)
    assert counts[0] == counts[1]


def test_a_page_of_many_asks_as_often_as_one_of_few(client_of, ratna, queries):
    counts = []
    for count in (2, 20):
        event, session, _ = running(ratna, count)
        client = client_of(ratna)
        for page in ("peserta/", "hadir/", "hadir/lembar/", f"hadir/{session.public_id}/", "peserta/surat/"):
            with queries() as asked:
                assert client.get(f"/bimtek/{event.public_id}/{page}").status_code == 200
            counts.append((page.split("/")[1], len(asked)))
    half = len(counts) // 2
    assert [number for _, number in counts[:half]] == [number for _, number in counts[half:]]


def test_entries_are_only_added(room, ratna):
    _, session, (person, *_) = room
    make.marked(person, session, ratna)
    with pytest.raises(DatabaseError, match="ditambah"):
        AttendanceEntry.objects.update(status=LATE)


def test_another_office_reads_no_page_of_marking(client_of, room, dewi, sari):
    event, session, _ = room
    for post in (dewi, sari):
        for page in ("pindai/", "hadir/lembar/", f"hadir/{session.public_id}/"):
            assert client_of(post).get(f"/bimtek/{event.public_id}/{page}").status_code == 403
    with as_post(sari):
        assert not Attendance.objects.exists()


def test_a_session_counts_as_recorded_when_everybody_stands_in_it(client_of, room, ratna):
    event, session, (first, second, third) = room
    page, client = f"/bimtek/{event.public_id}/", client_of(ratna)
    for person, said in ((first, "0 dari 1 sesi tercatat"), (second, "0 dari 1"), (third, "1 dari 1 sesi tercatat")):
        make.marked(person, session, ratna, EXCUSED)
        assert said in client.get(page).content.decode()
    participants.withdraw(participant=first, reason="Sakit.", by=ratna)
    assert "1 dari 1 sesi tercatat" in client.get(page).content.decode()
