"""Komitmen, RTL, program kerja and getok tular: written by the unit or Dinas Sosial, for units that took part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.models import ProgrammeItem
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import follow_ups as make
from training.actions import follow_ups
from training.models import Cascade, Commitment, RtlItem
from training.workflow import EventStatus


@pytest.fixture
def event(ratna, sari, sleman_pengurus):
    return make.with_units(ratna, sari, sleman_pengurus)


def page_of(event, post, tail=""):
    return f"/bimtek/{event.public_id}/tindak-lanjut/{post.organisation.public_id}/{tail}"


def send(client, page, **typed):
    return client.post(page, hidden_fields(client.get(page)) | typed)


def test_the_unit_writes_all_of_it_on_its_phone(event, sari, client_of):
    client, page = client_of(sari), page_of(event, sari)
    soon = event.starts_on + timedelta(days=40)
    sent = {
        "komitmen/": {"text": "Rapat setiap Minggu Legi.", "signed_by": "Bu Sari"},
        "rtl/tambah/": {"activity": "Mendata lansia", "target": "6 RT", "due_on": soon, "person_in_charge": "Pak Budi"},
        "program/tambah/": {"title": "Lumbung sosial", "horizon": "panjang", "year": 2027},
        "getok-tular/catat/": {
            "held_on": timezone.localdate(), "topic": "Jejaring", "audience": "Kader", "people": 9,
            "taught_by": "Bu Sari",
        },
    }  # fmt: skip
    for tail, typed in sent.items():
        answer = send(client, page + tail, **typed)
        assert (answer.status_code, answer.url) == (302, page), tail
    shown = client.get(page).content.decode()
    for words in ("Rapat setiap Minggu Legi.", "Mendata lansia", "Lumbung sosial", "9 orang"):
        assert words in shown
    plan = ProgrammeItem.objects.get(unit=sari.organisation)
    assert (plan.source, plan.horizon, plan.added_by) == (event.title, "panjang", sari)
    verbs = set(event.changes.filter(actor=sari).values_list("verb", flat=True))
    assert {"record_commitment", "add_rtl", "record_cascade"} <= verbs


def test_an_rtl_without_day_or_person_comes_back_with_what_was_typed(event, sari, client_of):
    answer = send(client_of(sari), page_of(event, sari, "rtl/tambah/"), activity="Mendata", target="6 RT")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="Mendata"' in text
    assert {"due_on", "person_in_charge"} == set(answer.context["form"].errors)
    assert not RtlItem.objects.exists()


def test_a_line_is_changed_then_done_with_its_result_and_then_stands(event, sari, client_of):
    item, client = make.rtl(event, sari), client_of(sari)
    line = page_of(event, sari, f"rtl/{item.public_id}/")
    fields = {"activity": "Mendata ulang", "target": "Semua", "due_on": item.due_on, "person_in_charge": "Pak Budi"}
    assert send(client, f"{line}ubah/", **fields).status_code == 302
    late = client.get(f"{line}selesai/")
    assert send(client, f"{line}selesai/", done_on=timezone.localdate(), result="128 keluarga").status_code == 302
    item.refresh_from_db()
    assert (item.activity, item.result, item.changed_by) == ("Mendata ulang", "128 keluarga", sari)
    again = client.post(f"{line}selesai/", hidden_fields(late) | {"done_on": timezone.localdate(), "result": "x"})
    assert again.status_code == 409
    with pytest.raises(Refused, match="sudah selesai"):
        follow_ups.change_rtl(item=item, fields={"target": "x"}, by=sari)


def test_two_who_change_one_line_the_second_reads_it(event, sari, dewi):
    item = make.rtl(event, sari)
    follow_ups.change_rtl(item=item, fields={"target": "6 RT"}, by=sari, seen=0)
    with pytest.raises(Refused, match="sudah diubah orang lain"):
        follow_ups.change_rtl(item=item, fields={"target": "7 RT"}, by=dewi, seen=0)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("sari", 200),
        ("dewi", 200),
        ("hadi", 200),
        ("ratna", 200),
        ("bayu", 403),
        ("tini", 403),
        ("sleman_pengurus", 404),
    ],
)
def test_who_writes_for_a_unit(name, status, event, sari, request, client_of):
    client = client_of(request.getfixturevalue(name))
    assert client.get(page_of(event, sari, "rtl/tambah/")).status_code == status
    assert client.get(page_of(event, sari)).status_code == (404 if status == 404 else 200)


def test_before_the_first_day_there_is_nothing_to_write(ratna, sari, client_of):
    event = make.with_units(ratna, sari, status=EventStatus.INVITING)
    answer = client_of(sari).get(page_of(event, sari, "komitmen/"))
    assert answer.status_code == 409
    assert "undangan dibuka" in answer.content.decode()


def test_a_unit_that_sent_nobody_has_no_page_and_no_row(event, ratna, dewi, wksbm_without_people, client_of):
    unit = wksbm_without_people
    assert client_of(ratna).get(f"/bimtek/{event.public_id}/tindak-lanjut/{unit.public_id}/").status_code == 404
    with pytest.raises(Refused, match="tidak mengirim peserta"):
        make.rtl(event, dewi, unit)


@pytest.fixture
def wksbm_without_people(db):
    from tests.cast import BANGUNHARJO, wksbm

    return wksbm("WKSBM Ngudi Waluyo", BANGUNHARJO, "Tarudan")


def test_getok_tular_is_not_ahead_and_not_before_the_bimtek(event, sari, client_of):
    page = page_of(event, sari, "getok-tular/catat/")
    typed = {"topic": "Jejaring", "audience": "Kader", "people": 9, "taught_by": "Bu Sari"}
    for day, said in (
        (timezone.localdate() + timedelta(days=1), "tidak boleh di masa depan"),
        (event.starts_on - timedelta(days=1), "Hari pertama Bimtek"),
    ):
        answer = send(client_of(sari), page, held_on=day, **typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    with pytest.raises(Refused, match="masa depan"):
        make.cascade(event, sari, held_on=timezone.localdate() + timedelta(days=1))


def test_a_mistaken_getok_tular_is_taken_back_and_stays_readable(event, sari, client_of):
    row = make.cascade(event, sari)
    page = page_of(event, sari, f"getok-tular/{row.public_id}/batalkan/")
    assert send(client_of(sari), page, reason="Salah tanggal.").status_code == 302
    assert Cascade.objects.people() == 0
    assert "Salah tanggal." in client_of(sari).get(page_of(event, sari)).content.decode()
    assert client_of(sari).get(page).status_code == 409


def test_a_later_promise_takes_the_place_of_the_former(event, sari, dewi):
    first = make.committed(event, sari)
    follow_ups.record_commitment(
        event=event, unit=sari.organisation, text="Rapat bulanan.", signed_by="Bu Sari", by=dewi, seen=first.revision
    )
    assert Commitment.objects.get().text == "Rapat bulanan."
    with pytest.raises(Refused, match="sudah diubah orang lain"):
        follow_ups.record_commitment(event=event, unit=sari.organisation, text="x", signed_by="x", by=sari, seen=0)


def test_the_list_tells_every_unit_in_a_fixed_number_of_statements(ratna, sari, sleman_pengurus, client_of, queries):
    client, event = client_of(ratna), make.with_units(ratna, sari)
    make.rtl(event, sari, due_on=event.starts_on)
    page = f"/bimtek/{event.public_id}/tindak-lanjut/"
    client.get(page)
    with queries() as few:
        client.get(page)
    other = make.with_units(ratna, sari, sleman_pengurus, title="Bimtek kedua")
    for post in (sari, sleman_pengurus):
        make.rtl(other, ratna, post.organisation)
        make.cascade(other, ratna, post.organisation)
        make.committed(other, ratna, post.organisation)
    with queries() as many:
        shown = client.get(f"/bimtek/{other.public_id}/tindak-lanjut/").content.decode()
    assert len(many) == len(few)
    assert "2 WKSBM · 2 komitmen · 0 dari 2 RTL selesai" in shown
    assert "24 orang diajari di padukuhan" in shown
    places = [post.organisation.home_area.place for post in (sari, sleman_pengurus)]
    assert [place.split(", ")[-1] for place in places] == ["Kabupaten Bantul", "Kabupaten Sleman"]
    assert all(place in shown for place in places)


def test_the_list_shows_only_who_is_late_when_asked(ratna, sari, sleman_pengurus, client_of):
    event = make.with_units(ratna, sari, sleman_pengurus)
    make.rtl(event, sari, due_on=timezone.localdate() - timedelta(days=1))
    make.rtl(event, ratna, sleman_pengurus.organisation)
    found = client_of(ratna).get(f"/bimtek/{event.public_id}/tindak-lanjut/", {"yang": "terlambat"})
    assert [row.unit for row in found.context["rows"]] == [sari.organisation]
    assert "dari 2 RTL selesai" in found.content.decode()


def test_diy_does_not_write_for_the_units_of_a_kabupaten(dewi, sari, ratna, client_of):
    event = make.with_units(dewi, sari)
    assert client_of(ratna).get(page_of(event, sari, "rtl/tambah/")).status_code == 403


def test_two_who_open_an_empty_komitmen_do_not_write_over_each_other(event, sari, dewi, client_of):
    client, page = client_of(sari), page_of(event, sari, "komitmen/")
    opened = client.get(page)
    make.committed(event, dewi, sari.organisation)
    answer = client.post(page, hidden_fields(opened) | {"text": "Lain.", "signed_by": "Bu Sari"})
    assert answer.status_code == 409
    assert "Lain." in answer.content.decode()
    assert Commitment.objects.get().recorded_by == dewi


def test_plans_of_two_bimtek_of_one_name_are_kept_apart(event, ratna, sari, client_of):
    other = make.with_units(ratna, sari)
    assert other.title == event.title
    follow_ups.add_plan(
        event=event, unit=sari.organisation, item=ProgrammeItem(title="Lumbung", horizon="panjang", year=2027), by=sari
    )
    assert "Lumbung" in client_of(sari).get(page_of(event, sari)).content.decode()
    assert "Lumbung" not in client_of(sari).get(page_of(other, sari)).content.decode()


def test_the_history_names_no_participant_and_no_reason(event, ratna, sari, sleman_dinsos, client_of):
    from training.actions import participants

    person = event.participants.get(unit=sari.organisation)
    participants.withdraw(participant=person, reason="Opname.", by=ratna)
    page = client_of(sleman_dinsos).get(f"/bimtek/{event.public_id}/").content.decode()
    assert f"Peserta nomor {person.number}" in page
    assert not event.changes.filter(text__regex="Opname|Sari Lestari").exists()
