"""Tambah sesi: hours and JP are proposed, and neither a room nor a narasumber is in two places at once."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import TestCase

from registry.refusal import Refused
from registry.scope import as_system
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.factories import bimtek as make
from tests.pictures import pdf
from training.actions import sessions
from training.models import BimtekSession, EventChange, SessionFile, SessionSpeaker, Speaker
from training.workflow import EventMove, EventStatus


@pytest.fixture
def event(ratna):
    return make.event(ratna)


@pytest.fixture
def page(event):
    return f"/bimtek/{event.public_id}/jadwal/"


def send(client, page, **fields):
    answer = client.get(page)
    return client.post(page, hidden_fields(answer) | fields)


def said(answer):
    return answer.content.decode()


def test_the_next_session_begins_where_the_last_one_ends_and_takes_the_jp_of_its_materi(ratna, event, page, client_of):
    make.session(event, ratna, day=1, begins=8, ends=9)
    client = client_of(ratna)
    form = client.get(f"{page}tambah/").context["form"]
    assert (form["held_on"].value(), form["starts_at"].value()) == (
        (event.starts_on + timedelta(days=1)).isoformat(),
        time(9),
    )
    second = event.version.materi.get(position=2)
    sent = {"held_on": form["held_on"].value(), "starts_at": "09:00", "materi": second.public_id}
    new = {"new_name": "Dr. Sumiyati", "new_institution": "Perguruan tinggi"}
    assert send(client, f"{page}tambah/", **sent, **new).url == page
    session = BimtekSession.objects.get(materi=second)
    assert (session.title, session.jp, session.hours) == (second.title, 3, "09.00–11.15")
    assert str(session.speakers.get()) == "Dr. Sumiyati (Perguruan tinggi)"
    assert EventChange.objects.first().verb == "add_session"
    shown = said(client.get(page))
    assert "Dr. Sumiyati" in shown
    assert f"Jadwalkan: {second.title}" not in shown
    assert f"Jadwalkan: {event.version.materi.get(position=3).title}" in shown


def test_a_room_is_not_used_twice_and_what_was_typed_stays(ratna, event, page, client_of):
    make.session(event, ratna, title="Pembukaan oleh Kepala Dinas")
    typed = {"held_on": event.starts_on.isoformat(), "starts_at": "08:30", "ends_at": "09:30", "title": "Sambutan"}
    answer = send(client_of(ratna), f"{page}tambah/", **typed)
    assert answer.status_code == 409
    assert "sudah dipakai pukul 08.00–09.00 untuk Pembukaan oleh Kepala Dinas" in said(answer)
    assert 'value="Sambutan"' in said(answer)
    send(client_of(ratna), f"{page}tambah/", **typed, room="Merapi")
    assert BimtekSession.objects.count() == 2, "another room is free"


def test_a_narasumber_is_not_in_two_bimtek_at_once(ratna, event):
    who, other = make.speaker(ratna), make.event(ratna, title="Bimtek Lanjutan")
    make.session(event, ratna, who=[who], title="Kebijakan")
    with pytest.raises(
        Refused, match=r"Bu Narasumber sudah mengisi Kebijakan pada Bimtek Pengurus pukul 08\.00"
    ) as refused:
        make.session(other, ratna, who=[who])
    assert refused.value.status == 409
    make.session(other, ratna, begins=9, ends=10, who=[who])
    make.moved(event, EventMove.CANCEL, ratna)
    make.session(other, ratna, who=[who], room="Dua")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda event: {"held_on": event.ends_on + timedelta(days=1)}, "salah satu hari"),
        (lambda event: {"ends_at": time(7)}, "ends_after_it_starts"),
        (lambda event: {"starts_at": time(9), "ends_at": time(11)}, "room_is_free"),
        (lambda event: {"room": "B", "starts_at": time(9), "ends_at": time(11)}, "speaker_is_free"),
    ],
)
def test_the_database_too_keeps_the_timetable(change, words, ratna, event):
    who = make.speaker(ratna)
    session = make.session(event, ratna, who=[who])
    make.session(event, ratna, begins=10, ends=12, who=[who])
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        BimtekSession.objects.filter(pk=session.pk).update(**change(event))


def test_a_materi_of_another_curriculum_is_refused(ratna, event):
    foreign = make.version(ratna, "Media sosial").materi.get()
    with pytest.raises(Refused, match="bukan dari kurikulum"):
        make.session(event, ratna, materi=foreign)
    session = make.session(event, ratna)
    with pytest.raises(DatabaseError, match="bukan dari kurikulum"), transaction.atomic():
        BimtekSession.objects.filter(pk=session.pk).update(materi=foreign)


def test_a_moved_session_takes_its_narasumber_along(ratna, event, page, client_of):
    who = make.speaker(ratna)
    session = make.session(event, ratna, who=[who])
    client, address = client_of(ratna), f"{page}{session.public_id}/ubah/"
    form = client.get(address).context["form"]
    assert form["speakers"].value() == [who.public_id]
    typed = {name: form[name].value() for name in ("held_on", "title")} | {"speakers": [who.public_id]}
    assert send(client, address, **typed, starts_at="13:00", ends_at="14:00", jp="1").url == page
    assert SessionSpeaker.objects.values_list("starts_at", "ends_at").get() == (time(13), time(14))


def test_a_session_is_taken_out_unless_something_hangs_on_it(ratna, event, page, client_of):
    first, second = make.session(event, ratna), make.session(event, ratna, begins=9, ends=10)
    client = client_of(ratna)
    assert send(client, f"{page}{first.public_id}/hapus/").url == page
    sessions.attach(session=second, file=SessionFile(title="Paparan", file=pdf()), by=ratna)
    assert send(client, f"{page}{second.public_id}/hapus/").status_code == 409
    assert list(event.sessions.all()) == [second]


def test_a_file_of_a_narasumber_is_read_by_whoever_reads_the_bimtek(
    ratna, sari, event, page, client_of, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    who = make.speaker(ratna)
    session = make.session(event, ratna, who=[who])
    typed = {"title": "Paparan", "speaker": who.public_id, "file": pdf()}
    assert send(client_of(ratna), f"{page}{session.public_id}/unggah/", **typed).url == page
    file = SessionFile.objects.get()
    assert (file.speaker, file.added_by) == (who, ratna)
    shown = client_of(sari).get(f"/bimtek/{event.public_id}/")
    assert file.public_id in said(shown)
    download = client_of(sari).get(f"{page}{session.public_id}/berkas/{file.public_id}/")
    assert (download.status_code, download.content) == (200, pdf().read())


def test_the_timetable_of_a_finished_bimtek_stands(ratna):
    event = make.event(ratna, EventStatus.FINISHED)
    with pytest.raises(Refused, match="tidak diubah lagi"):
        make.session(event, ratna)


def test_two_add_at_once_and_one_reads_why(committed_db, ratna):
    """One room, and one narasumber in two Bimtek: each is won once, also past the checks in words."""
    event, other = make.event(ratna), make.event(ratna, title="Bimtek Lanjutan")
    who = make.speaker(ratna)

    def adding(made, **fields):
        def work():
            with as_system():
                return make.session(made, ratna, **fields)

        return work

    for works in (
        [adding(event, title=f"Sesi {number}") for number in range(6)],
        [adding(made, begins=13, ends=14, who=[who]) for made in (event, other)],
    ):
        answers = all_at_once(works)
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert len(refused) == len(works) - 1, answers
        assert all("sudah" in refusal.reason for refusal in refused)
    assert Speaker.objects.count() == 1


def test_a_wrong_file_is_taken_away_with_its_bytes(ratna, sari, event, page, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    session = make.session(event, ratna)
    file = sessions.attach(session=session, file=SessionFile(title="Paparan", file=pdf()), by=ratna)
    address, path = f"{page}{session.public_id}/berkas/{file.public_id}/tarik/", Path(file.file.path)
    assert address in said(client_of(ratna).get(page))
    assert address not in said(client_of(sari).get(page))
    assert client_of(sari).get(address).status_code == 403
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert send(client_of(ratna), address).url == page
    assert not SessionFile.objects.exists()
    assert not path.exists()
    assert "menarik bahan sesi" in said(client_of(ratna).get(f"/bimtek/{event.public_id}/"))
    assert client_of(ratna).get(address).status_code == 404
    with pytest.raises(Refused, match="sudah ditarik"):
        sessions.detach(file=file, by=ratna)
