"""Letters, cards and sheets to sign: one file for all, and no name beyond the scope."""

import pytest
from pypdf import PdfReader

from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import participants as make
from training.actions import participants


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


def test_names_on_paper_stay_inside_the_scope(client_of, event, ratna, sari, dewi):
    for post in (sari, dewi):
        client = client_of(post)
        for page in ("surat/", "kartu/"):
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
