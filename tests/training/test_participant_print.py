"""Letters, cards and sheets to sign: one file for all, and no name beyond the scope."""

from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import participants as make
from training.actions import events, invitations, participants
from training.workflow import EventMove


def text_of(answer):
    import io

    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


@pytest.fixture
def event(ratna, mugi_waras, dewi, sleman_pengurus):
    made = bimtek.event(ratna)
    for unit, name in ((mugi_waras, "Sari Lestari"), (sleman_pengurus.organisation, "Wahyu Hidayat")):
        board = make.board(unit, ratna, {"Ketua": name, "Sekretaris": "Siapa Saja"})
        participants.register(invitation=make.invited(made, unit, ratna), members=board[:1], by=ratna)
    bimtek.session(made, ratna, jp=2)
    return made


def test_all_letters_stand_in_one_file_and_numbers_are_typed_once(client_of, event, ratna):
    client = client_of(ratna)
    page = f"/bimtek/{event.public_id}/peserta/nomor-surat/"
    form = client.get(page).context["form"]
    typed = {name: f"005/{place}" for place, name in enumerate(form.rows, 1)} | hidden_fields(client.get(page))
    assert client.post(page, typed).status_code == 302
    pages = text_of(client.get(f"/bimtek/{event.public_id}/peserta/surat/"))
    assert len(pages) == 4
    whole = "\n".join(pages)
    for words in ("005/1", "005/4", "Ketua WKSBM Mugi Waras", "SURAT TUGAS", "Wahyu Hidayat", "DINAS SOSIAL"):
        assert words in whole


def test_papers_that_are_printed_late_bear_the_days_of_the_bimtek(client_of, ratna, mugi_waras):
    first = date(2026, 3, 10)
    made = bimtek.event(ratna, starts_on=first, ends_on=first + timedelta(days=2))
    board = make.board(mugi_waras, ratna, {"Ketua": "Sari Lestari", "Sekretaris": "Siapa Saja"})
    participants.register(invitation=make.invited(made, mugi_waras, ratna), members=board[:1], by=ratna)
    bimtek.session(made, ratna, day=1, jp=2)
    client = client_of(ratna)
    invitation, assignment = text_of(client.get(f"/bimtek/{made.public_id}/peserta/surat/"))
    for page in (invitation, assignment):
        assert "Selasa–Kamis, 10–12 Maret 2026" in page
        assert page.count("Yogyakarta, 9 Maret 2026") == 1
    (sheet,) = text_of(client.get(f"/bimtek/{made.public_id}/hadir/cetak/"))
    assert "Yogyakarta, 11 Maret 2026" in sheet


def test_names_on_paper_stay_inside_the_scope(client_of, event, ratna, sari, dewi):
    for post, pages in ((sari, ("surat/", "kartu/")), (dewi, ("surat/",))):
        client = client_of(post)
        for page in pages:
            whole = "\n".join(text_of(client.get(f"/bimtek/{event.public_id}/peserta/{page}")))
            assert "Sari Lestari" in whole
            assert "Wahyu" not in whole


def test_cards_and_sheets_hold_every_participant(client_of, event, ratna):
    make.enrolled(event, ratna, 8)
    client = client_of(ratna)
    cards = text_of(client.get(f"/bimtek/{event.public_id}/peserta/kartu/"))
    assert len(cards) == 2
    for person in event.participants.all():
        assert person.card_code in "\n".join(cards)
    for query in ("", "?per=hari"):
        (sheet,) = text_of(client.get(f"/bimtek/{event.public_id}/hadir/cetak/{query}"))
        assert "10." in sheet
        assert "Wahyu Hidayat" in sheet


def test_cards_are_printed_by_the_organiser_and_by_a_unit_for_its_own(client_of, event, ratna, sari, dewi, tini, bayu):
    page = f"/bimtek/{event.public_id}/peserta/kartu/"
    answers = {post: client_of(post).get(page).status_code for post in (ratna, sari, dewi, tini, bayu)}
    assert list(answers.values()) == [200, 200, 403, 403, 403]
    for post, listed in ((sari, True), (tini, False)):
        shown = client_of(post).get(f"/bimtek/{event.public_id}/peserta/").content.decode()
        assert ("Kartu peserta" in shown) is listed


def test_who_does_not_come_gets_no_letter(client_of, event, ratna, sari, mugi_waras):
    base, client = f"/bimtek/{event.public_id}", client_of(sari)
    person = event.participants.get(unit=mugi_waras)
    invitation = event.invitations.get(unit=mugi_waras)
    addresses = [f"{base}/peserta/{person.public_id}/surat-tugas/", f"{base}/undangan/{invitation.public_id}/cetak/"]
    participants.withdraw(participant=person, reason="Sakit.", by=ratna)
    assert [client.get(address).status_code for address in addresses] == [409, 200]
    invitations.withdraw(invitation=invitation, reason="Salah.", by=ratna)
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "sudah mundur" in answers[0].content.decode()
    assert "sudah ditarik" in answers[1].content.decode()


def test_a_cancelled_bimtek_asks_nobody_on_paper(client_of, event, ratna):
    client, base = client_of(ratna), f"/bimtek/{event.public_id}"
    person, invitation = event.participants.first(), event.invitations.first()
    events.move(event=event, move=EventMove.CANCEL, by=ratna, reason="Batal.")
    for page in (
        f"peserta/{person.public_id}/surat-tugas/", f"undangan/{invitation.public_id}/cetak/", "peserta/surat/",
        "peserta/kartu/",
    ):  # fmt: skip
        answer = client.get(f"{base}/{page}")
        assert (answer.status_code, "dibatalkan" in answer.content.decode()) == (409, True)
        assert page not in client.get(f"{base}/peserta/").content.decode()
        assert page not in client.get(f"{base}/undangan/").content.decode()
