"""Impor peserta: pengurus of invited units and people of other institutions, named for one Bimtek and taken back."""

import pytest
from django.core.files.base import ContentFile

from registry.actions import imports
from registry.imports.kinds import kind_named
from registry.refusal import Refused
from tests.books import book
from tests.factories import bimtek
from tests.factories import participants as make
from tests.registry.test_history import dump
from training.models import EventChange, Participant

HEADER = ["Nama Peserta", "JK", "Asal WKSBM", "Instansi", "No HP"]


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


def checked(rows, by, about):
    file = ContentFile(book([HEADER, *rows]), name="peserta.xlsx")
    run = imports.upload(kind=kind_named("participants"), file=file, by=by, about=about)
    imports.check(run=run, by=by)
    return imports.finish_check(run=run, by=by)


def test_people_of_boards_and_of_other_institutions_come_in_and_go_again(operator, mugi_waras):
    event = bimtek.event(operator)
    make.board(mugi_waras, operator)
    make.invited(event, mugi_waras, operator, seats=3)
    before = dump(Participant, EventChange)
    rows = [
        ["Sari Lestari", "P", "Mugi Waras", "", ""],
        ["sari lestari", "P", "WKSBM Mugi Waras", "", ""],
        ["Orang Asing", "L", "WKSBM Mugi Waras", "", ""],
        ["Budi", "L", "WKSBM Tidak Ada", "", ""],
        ["Tono", "Laki-laki", "", "PKK Sewon", 81234567890],
        ["Tini", "", "", "PKK Sewon", ""],
        ["Tuti", "P", "", "", ""],
    ]
    run = checked(rows, operator, event.public_id)
    assert [(kept.outcome, kept.column) for kept in run.rows.all()] == [
        ("baru", ""),
        ("sama", ""),
        ("salah", "wksbm"),
        ("salah", "wksbm"),
        ("baru", ""),
        ("salah", "lembaga"),
        ("salah", "wksbm"),
    ]
    imports.start(run=run, by=operator)
    imports.carry_on(run=run, by=operator)
    people = event.participants.by_number().values_list("name", "unit__name", "institution", "phone")
    assert list(people) == [
        ("Sari Lestari", "WKSBM Mugi Waras", "", ""),
        ("Tono", None, "PKK Sewon", "081234567890"),
    ]
    assert [kept.outcome for kept in checked(rows, operator, event.public_id).rows.all()][:2] == ["sama", "sama"]
    run.refresh_from_db()
    imports.undo(run=run, reason="Salah Bimtek", by=operator)
    imports.finish_undo(run=run, reason="Salah Bimtek", by=operator)
    assert dump(Participant, EventChange) == before


def test_without_a_bimtek_of_the_own_office_every_row_is_refused(operator, ratna):
    event = bimtek.event(ratna)
    for about in ("", event.public_id):
        run = checked([["Tono", "L", "", "PKK", ""]], operator, about)
        assert run.rows.get().outcome == "salah"
        with pytest.raises(Refused, match="Tidak ada baris"):
            imports.start(run=run, by=operator)
