"""Certificates: numbers without doubles, frozen papers, one valid for each, and what a stranger learns of one."""

import hashlib
import io
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from registry.refusal import Refused
from registry.scope import as_post, as_system
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import exams as make
from tests.factories import participants as people_of
from training.actions import certificates, participants
from training.errands import certificates_of
from training.models import Attendance, BimtekSession, Certificate, EventChange, Participant
from training.shares import Share
from training.workflow import EventMove


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pages_of(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_whoever_attended_enough_gets_one_and_a_second_click_gives_none(ratna, client_of):
    event, people = make.finished(ratna, 3, absent=1)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/sertifikat/terbitkan/"
    form = client.get(page)
    assert "2 peserta" in form.content.decode()
    assert all(f"{person.name} – " in form.content.decode() for person in people[:2])
    named = [person.public_id for person in people[:2]]
    fields = hidden_fields(form) | {
        "people": named,
        "issued_on": f"{event.starts_on:%Y-%m-%d}",
        "signer_role": "Kepala Dinas Sosial",
    }
    assert client.post(page, fields | {"issued_on": ""}).status_code == 422
    for _ in range(2):
        assert client.post(page, fields).status_code == 302
    made = list(Certificate.objects.order_by("serial"))
    assert [row.participant for row in made] == people[:2]
    assert [row.serial for row in made] == [1, 2]
    assert made[0].number.startswith("001/SERT-BIMTEK/34/")
    front, back = pages_of(made[0].file.read())
    for words in ("SERTIFIKAT", made[0].number, people[0].name, event.title, "2 dari 2 jam pelajaran"):
        assert words in front, words
    assert "Materi pertama" in back
    assert hashlib.sha256(made[0].file.open().read()).hexdigest() == made[0].sha256
    with open(made[0].file.path, "rb") as stored:
        assert b"%PDF" not in stored.read()  # sealed on the disk
    line = EventChange.objects.get(verb="issue_certificates")
    assert line.actor == ratna
    assert made[0].number in line.text
    with pytest.raises(Refused) as refused:
        make.issue(event=event, by=ratna)
    assert refused.value.status == 409


def test_forty_are_issued_and_printed_in_one_file(ratna, client_of):
    event, people = make.finished(ratna, 40)
    made = make.issue(event=event, by=ratna)
    assert len({row.number for row in made}) == len({row.token for row in made}) == 40
    answer = client_of(ratna).get(f"/bimtek/{event.public_id}/sertifikat/cetak/")
    pages = pages_of(answer.content)
    assert len(pages) == 80
    assert all(person.name in pages[2 * place] for place, person in enumerate(people))


@pytest.mark.xdist_group("many at once")
def test_fifty_at_once_get_fifty_numbers(committed_db, ratna):
    office = ratna.organisation

    def take():
        with as_system():
            return list(certificates.next_serials(office, 2026, 3))

    taken = all_at_once([take] * 50)
    assert sorted(number for numbers in taken for number in numbers) == list(range(1, 151))


@pytest.mark.xdist_group("many at once")
def test_two_who_press_at_once_issue_one_for_each(committed_db, ratna):
    event, _people = make.finished(ratna, 2)
    answers = all_at_once([partial(make.issue, event=event, by=ratna)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "list"]
    assert Certificate.objects.count() == 2


def test_a_certificate_stands_and_only_its_withdrawal_is_written(ratna):
    event, _ = make.finished(ratna)
    first, _ = make.issue(event=event, by=ratna)
    for fault in (
        lambda: Certificate.objects.filter(pk=first.pk).update(name="Lain"),
        lambda: Certificate.objects.filter(pk=first.pk).update(facts={}),
        lambda: Certificate.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="hanya dicabut"), transaction.atomic():
            fault()
    certificates.withdraw(certificate=first, reason="Salah orang.", by=ratna)
    with pytest.raises(DatabaseError, match="hanya dicabut"), transaction.atomic():
        Certificate.objects.filter(pk=first.pk).update(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
    with pytest.raises(Refused, match="sudah dicabut"):
        certificates.withdraw(certificate=first, reason="Lagi.", by=ratna)
    assert certificates.qualifying(event) == []  # pressing the button again does not undo it


def test_a_wrong_name_is_issued_anew_under_a_number_that_names_the_old_one(ratna, client_of):
    event, _ = make.finished(ratna)
    old, _ = make.issue(event=event, by=ratna)
    page = f"/bimtek/{event.public_id}/sertifikat/{old.public_id}/terbitkan-ulang/"
    client = client_of(ratna)
    fields = hidden_fields(client.get(page)) | {"name": "Nama Betul", "reason": "Salah tulis.", "signer_role": "Kepala"}
    assert client.post(page, fields | {"issued_on": f"{event.starts_on:%Y-%m-%d}"}).status_code == 302
    old.refresh_from_db()
    new = old.replacement
    assert (new.serial, new.name, new.jp, new.participant) == (3, "Nama Betul", old.jp, old.participant)
    assert (old.withdrawn_by, old.withdraw_reason) == (ratna, "Salah tulis.")
    front, _ = pages_of(new.file.read())
    assert f"Pengganti sertifikat nomor {old.number}" in front
    assert "Nama Betul" in front
    assert client.get(page).status_code == 409
    twin = Certificate.objects.get(pk=new.pk)
    twin.pk, twin.public_id, twin.token, twin.serial, twin.replaces = None, "x" * 16, "y", 99, None
    with pytest.raises(IntegrityError, match="certificate_one_valid"), transaction.atomic():
        twin.save(force_insert=True)


def test_a_stranger_learns_name_bimtek_jp_and_whether_it_counts_and_nothing_else(ratna):
    event, (person, _) = make.finished(ratna)
    row, _ = make.issue(event=event, by=ratna)
    page = f"/sertifikat/{row.token}/"
    told = Client().get(page).content.decode()
    assert all(words in told for words in (row.name, event.title, "Sertifikat ini berlaku", f"<dd>{row.jp}</dd>"))
    for hidden in (row.number, person.comes_from, person.card_token, person.public_id, person.regency.name, "Kepala"):
        assert hidden not in told, hidden
    assert len(row.token) >= 20
    certificates.withdraw(certificate=row, reason="Sebab yang rahasia.", by=ratna)
    told = Client().get(page).content.decode()
    assert "tidak berlaku" in told
    assert "Sebab yang rahasia" not in told


def test_unknown_codes_are_counted_and_slowed_down(ratna, monkeypatch):
    event, _ = make.finished(ratna)
    row, _ = make.issue(event=event, by=ratna)
    monkeypatch.setattr("training.views.certificates.MOST_WRONG", 3)
    answers = [Client().get(f"/sertifikat/tidak-ada-{place}/").status_code for place in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    late = Client().get("/sertifikat/tidak-ada-9/")
    assert "Terlalu banyak kode yang salah" in late.content.decode()
    assert Client(REMOTE_ADDR="10.9.9.9").get("/sertifikat/tidak-ada-9/").status_code == 404
    good = Client().get(f"/sertifikat/{row.token}/")  # one person locks nobody else out
    assert (good.status_code, good["X-Robots-Tag"]) == (200, "noindex")


def test_the_unit_and_its_kalurahan_read_those_of_their_people(ratna, mugi_waras, sleman_pengurus, request, client_of):
    event = bimtek.event(ratna)
    named = []
    for unit, name in ((mugi_waras, "Sari Lestari"), (sleman_pengurus.organisation, "Wahyu Hidayat")):
        board = people_of.board(unit, ratna, {"Ketua": name, "Sekretaris": "Siapa Saja"})
        invitation = people_of.invited(event, unit, ratna)
        named += participants.register(invitation=invitation, members=board[:1], by=ratna)
    session = bimtek.session(event, ratna, jp=2)
    event = bimtek.moved(event, EventMove.START, ratna)
    for person in named:
        people_of.marked(person, session, ratna)
    event = bimtek.moved(event, EventMove.FINISH, ratna)
    here, there = make.issue(event=event, by=ratna)
    room = f"/bimtek/{event.public_id}/sertifikat/"
    reads = {
        "ratna": {here, there},
        **{name: {here} for name in ("sari", "bayu", "tini", "dewi")},
        **{name: {there} for name in ("sleman_pengurus", "sleman_kalurahan")},
    }
    for name, wanted in reads.items():
        post = request.getfixturevalue(name)
        with as_post(post):
            assert set(Certificate.objects.visible_to(post)) == set(Certificate.objects.all()) == wanted, name
        client = client_of(post)
        for row in (here, there):
            assert client.get(f"{room}{row.public_id}/").status_code == (200 if row in wanted else 404), name
            expected = 404 if row not in wanted else 200 if name == "ratna" else 403
            assert client.get(f"{room}{row.public_id}/cabut/").status_code == expected, name
    with as_post(ratna):
        told = certificates_of(mugi_waras.pk, ratna)
    assert [(line.label, line.about.split(",")[0]) for line in told] == [(f"Sertifikat {here.name}", here.number)]


def test_a_tick_that_is_taken_away_keeps_the_person_waiting(ratna, client_of):
    event, people = make.finished(ratna, 3)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/sertifikat/terbitkan/"
    fields = hidden_fields(client.get(page)) | {"issued_on": f"{event.starts_on:%Y-%m-%d}", "signer_role": "Kepala"}
    wrong = client.post(page, fields | {"people": [people[0].public_id], "signer_number": "Salah tulis nama"})
    assert wrong.status_code == 422
    assert "NIP terdiri atas 18 angka" in wrong.content.decode()
    sent = fields | {"people": [people[0].public_id], "signer_number": "19700101 199503 1 001"}
    assert client.post(page, sent).status_code == 302
    (made,) = Certificate.objects.all()
    assert (made.participant, made.facts["signer"]["number"]) == (people[0], "197001011995031001")
    assert [person for person, _ in certificates.qualifying(event)] == people[1:]
    with pytest.raises(Refused, match="tidak memenuhi syarat lagi"):
        make.issue(event=event, by=ratna, people=[people[0].public_id, people[1].public_id])


def test_no_certificate_is_older_than_its_bimtek(ratna, client_of):
    event, people = make.finished(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/sertifikat/terbitkan/"
    fields = hidden_fields(client.get(page)) | {"signer_role": "Kepala", "people": [people[0].public_id]}
    for day in ("0001-01-01", f"{event.starts_on - timedelta(days=1):%Y-%m-%d}"):
        answer = client.post(page, fields | {"issued_on": day})
        assert answer.status_code == 422
        assert "sebelum Bimtek dimulai" in answer.content.decode()
    assert not Certificate.objects.exists()


def test_one_issued_anew_has_the_jp_of_the_attendance_as_it_is_now(ratna, client_of):
    event, people = make.finished(ratna, 3)
    first, second, third = make.issue(event=event, by=ratna)
    session = event.sessions.get(jp=2)
    BimtekSession.objects.filter(pk=session.pk).update(jp=1)
    page = client_of(ratna).get(f"/bimtek/{event.public_id}/sertifikat/").content.decode()
    assert page.count("Periksa: menurut daftar hadir sekarang 1 dari 1 JP.") == 3
    new = make.reissue(certificate=first, name=first.name, reason="JP salah.", by=ratna)
    assert (new.jp, new.facts["whole"]) == (1, 1)
    Attendance.objects.filter(participant=people[1]).delete()
    with pytest.raises(Refused, match="mengikuti 0 dari 1 JP"):
        make.reissue(certificate=second, name=second.name, reason="Salah.", by=ratna)
    Participant.objects.filter(pk=people[2].pk).update(
        status="mundur", ended_at=timezone.now(), ended_by=ratna, end_reason="Sakit"
    )
    third = Certificate.objects.select_related("participant__event").get(pk=third.pk)
    with pytest.raises(Refused, match="bukan peserta"):
        make.reissue(certificate=third, name=third.name, reason="Salah.", by=ratna)
    page = client_of(ratna).get(f"/bimtek/{event.public_id}/sertifikat/").content.decode()
    assert "Periksa: peserta ini mundur." in page


def test_the_history_that_everybody_reads_tells_no_reason(ratna):
    event, _ = make.finished(ratna)
    first, second = make.issue(event=event, by=ratna)
    certificates.withdraw(certificate=first, reason="Memalsukan kehadiran.", by=ratna)
    make.reissue(certificate=second, name="Nama Betul", reason="Rahasia juga.", by=ratna)
    told = " ".join(EventChange.objects.filter(event=event).values_list("text", flat=True))
    assert first.number in told
    assert "Memalsukan" not in told
    assert "Rahasia" not in told


def test_the_paper_of_a_withdrawn_one_says_so(ratna, client_of):
    event, _ = make.finished(ratna)
    row, _ = make.issue(event=event, by=ratna)
    address = f"/bimtek/{event.public_id}/sertifikat/{row.public_id}/"
    client = client_of(ratna)
    assert "DICABUT" not in " ".join(pages_of(client.get(address).getvalue()))
    certificates.withdraw(certificate=row, reason="Salah orang.", by=ratna)
    front, back = pages_of(client.get(address).getvalue())
    assert "DICABUT" in front
    assert "DICABUT" in back


def test_a_cancelled_bimtek_leaves_no_valid_certificate(ratna):
    event, _ = make.finished(ratna)
    row, _ = make.issue(event=event, by=ratna)
    bimtek.moved(event, EventMove.CANCEL, ratna)
    assert "tidak berlaku" in Client().get(f"/sertifikat/{row.token}/").content.decode()
    row = Certificate.objects.select_related("participant__event").get(pk=row.pk)
    with pytest.raises(Refused, match="sesudah Bimtek selesai"):
        make.reissue(certificate=row, name=row.name, reason="Salah.", by=ratna)


def test_codes_on_paper_open_the_public_address(ratna, client_of, settings):
    event, people = make.finished(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/sertifikat/terbitkan/"
    assert "hanya terbuka di komputer ini" not in client.get(page).content.decode()  # testserver
    assert "hanya terbuka di komputer ini" in client.get(page, headers={"host": "localhost:8001"}).content.decode()
    settings.PUBLIC_ADDRESS = "https://wksbm.contoh.invalid"
    form = client.get(page, headers={"host": "localhost:8001"})
    assert "hanya terbuka di komputer ini" not in form.content.decode()
    fields = hidden_fields(form) | {"people": [people[0].public_id], "signer_role": "Kepala"}
    fields |= {"issued_on": f"{event.starts_on:%Y-%m-%d}"}
    assert client.post(page, fields, headers={"host": "localhost:8001"}).status_code == 302
    made = Certificate.objects.get()
    assert made.facts["address"] == f"https://wksbm.contoh.invalid/sertifikat/{made.token}/"


@pytest.mark.parametrize(
    ("jp", "whole", "percent", "is_reached"),
    [(4, 5, 80, True), (39, 49, 79, False), (40, 49, 81, True), (0, 0, 0, False), (799, 1000, 79, False)],
)
def test_the_share_is_never_rounded_up(jp, whole, percent, is_reached):
    share = Share(jp, whole, 80)
    assert (share.percent, share.is_reached) == (percent, is_reached)


def test_nobody_gets_one_who_withdrew_and_nobody_before_the_end(ratna):
    event, people = make.finished(ratna, 3)
    Participant.objects.filter(pk=people[0].pk).update(
        status="mundur", ended_at=timezone.now(), ended_by=ratna, end_reason="Sakit"
    )
    assert [person for person, _ in certificates.qualifying(event)] == people[1:]
    back = bimtek.moved(event, EventMove.GO_BACK, ratna)
    with pytest.raises(Refused, match="sesudah Bimtek selesai"):
        make.issue(event=back, by=ratna)
