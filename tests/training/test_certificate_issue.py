"""Certificates: numbers without doubles, frozen papers, one valid for each, and what a stranger learns of one."""

import hashlib
import io
import time
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
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
from training.models import Certificate, EventChange
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
    fields = hidden_fields(form) | {"issued_on": f"{event.starts_on:%Y-%m-%d}", "signer_role": "Kepala Dinas Sosial"}
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


def test_forty_are_issued_in_under_three_seconds_and_printed_in_one_file(ratna, client_of):
    event, people = make.finished(ratna, 40)
    started = time.perf_counter()
    made = make.issue(event=event, by=ratna)
    assert time.perf_counter() - started < 3
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
