"""The list, the task list and the paper: who reads what, in how many questions."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.addresses import text_of
from tests.factories import bimtek as make
from tests.factories import participants as people
from tests.factories.follow_ups import committed, with_units
from training.actions import invitations
from training.models import BimtekEvent
from training.offers import event_offers
from training.steps import ORDER, Step, provide
from training.workflow import EventMove, EventStatus


def said(answer):
    return answer.content.decode()


@pytest.mark.parametrize(("name", "label"), [("dewi", "Bimtek"), ("tini", "Bimtek"), ("sari", None), ("balai", None)])
def test_bimtek_stands_in_the_navigation_of_offices(name, label, request, client_of):
    post = request.getfixturevalue(name)
    entries = {entry.label: entry.url for entry in client_of(post).get("/").context["nav_entries"]}
    assert entries.get("Bimtek") == (reverse("training:event-list") if label else None)


def test_a_pengurus_finds_it_at_home_and_below_lainnya(sari, client_of):
    client = client_of(sari)
    assert all('href="/bimtek/"' in said(client.get(page)) for page in ("/", "/akun/"))
    assert "Belum ada Bimtek yang undangannya dibuka" in said(client.get("/bimtek/"))


def test_the_list_is_narrowed_by_year_state_and_kabupaten(ratna, client_of):
    make.event(ratna, EventStatus.PLANNED, title="Lama", starts_on=date(2018, 10, 23), parts={"34.71": 8})
    make.event(ratna, title="Baru")
    client = client_of(ratna)

    def titles(query):
        return [event.title for event in client.get(f"/bimtek/?{query}").context["page"].rows]

    assert titles("") == ["Baru", "Lama"]
    assert titles("tahun=2018") == titles("keadaan=rencana") == titles("wilayah=34.71") == ["Lama"]
    assert titles("tahun=1950") == []
    assert "Tidak ada Bimtek yang cocok" in said(client.get("/bimtek/?keadaan=selesai"))


def test_a_page_asks_the_same_questions_for_one_row_and_for_many(ratna, dewi, sari, queries, client_of):
    event = make.event(ratna)
    pages = ["/bimtek/", "/bimtek/narasumber/", "/bimtek/kurikulum/"]
    pages += [f"/bimtek/{event.public_id}/{room}" for room in ("", "jadwal/", "jadwal/cetak/?bentuk=xlsx")]
    clients = {post: client_of(post) for post in (ratna, dewi, sari)}

    def counted():
        found = {}
        for page in pages:
            for post, client in clients.items():
                with queries() as asked:
                    assert client.get(page).status_code == 200
                found[page, post.user.username] = len(asked)
        return found

    make.session(event, ratna, who=[make.speaker(ratna)])
    counted()  # the first page of a session asks once more
    few = counted()
    for number in range(8):
        make.event(ratna, title=f"Bimtek {number}", starts_on=timezone.localdate() + timedelta(days=10 + number))
        who = make.speaker(ratna, f"Narasumber {number}")
        make.session(event, ratna, begins=10 + number, ends=11 + number, who=[who], room=f"R{number}")
        make.version(ratna, title=f"Kurikulum {number}")
    assert counted() == few


def test_the_list_goes_on_over_pages(ratna, client_of):
    for number in range(27):
        make.event(ratna, EventStatus.PLANNED, title=f"Bimtek {number:02}")
    client = client_of(ratna)
    first = client.get("/bimtek/").context["page"]
    second = client.get("/bimtek/", {"setelah": first.next_cursor}).context["page"]
    assert (len(first.rows), len(second.rows)) == (25, 2)
    assert not {event.pk for event in first.rows} & {event.pk for event in second.rows}


def test_the_page_is_a_list_of_tasks_with_the_next_step(ratna, dewi, client_of):
    event = make.event(ratna, EventStatus.PLANNED)
    lines = {step.label: step for step in client_of(ratna).get(f"/bimtek/{event.public_id}/").context["steps"]}
    assert list(lines) == [
        *("Rencana", "Jadwal", "Undangan", "Peserta", "Kehadiran"),
        *("Tes", "Evaluasi", "Sertifikat", "Tindak lanjut", "Laporan"),
    ]
    assert [step.state for step in lines.values()] == ["selesai", *["belum"] * 9]
    assert lines["Jadwal"].next_url == f"/bimtek/{event.public_id}/jadwal/tambah/"
    assert lines["Undangan"].next_url == f"/bimtek/{event.public_id}/buka-undangan/"
    others = client_of(dewi).get(f"/bimtek/{event.public_id}/").context["steps"]
    assert others
    assert not [step for step in others if step.next_url], "who may not do it is offered nothing"


def test_what_was_left_out_of_a_bimtek_is_not_called_done(ratna, client_of):
    event = make.event(ratna, EventStatus.FINISHED)
    page = client_of(ratna).get(f"/bimtek/{event.public_id}/")
    said_of = {step.label: (str(step.state), step.figure) for step in page.context["steps"]}
    assert said_of["Jadwal"] == ("tidak ada", "tidak disusun")
    assert said_of["Undangan"] == ("tidak ada", "tidak ada WKSBM yang diundang")
    assert said_of["Tindak lanjut"] == ("tidak ada", "tidak ada WKSBM peserta")
    assert [label for label, (state, _) in said_of.items() if state == "selesai"] == ["Rencana"]


def test_invitations_are_done_when_they_fill_the_quota(ratna, sari, client_of):
    event, client = make.event(ratna, quota=20, parts={"34.02": 20}), client_of(ratna)

    def line():
        return client.get(f"/bimtek/{event.public_id}/").context["steps"][2]

    invitation = people.invited(event, sari.organisation, ratna, seats=2)
    assert (line().state, line().figure) == ("berjalan", "1 WKSBM, untuk 2 orang dari kuota 20")
    invitations.change(invitation=invitation, seats=20, by=ratna)
    assert line().state == "selesai"


def test_a_move_tells_what_is_still_open_and_finishing_waits_for_the_last_session(ratna, client_of):
    event, client = make.event(ratna, ends_on=timezone.localdate()), client_of(ratna)
    page = f"/bimtek/{event.public_id}/"
    told = [step.label for step in client.get(f"{page}mulai/").context["unfinished"]]
    assert told == ["Jadwal", "Undangan", "Peserta"]
    event = make.moved(event, EventMove.START, ratna)
    shown = client.get(f"{page}selesaikan/")
    assert "Evaluasi" in [step.label for step in shown.context["unfinished"]]
    assert "belum dibuka" in said(shown)
    make.session(event, ratna)
    for hour, is_rare in ((8, True), (10, False)):
        offers = event_offers(event, ratna, timezone.localtime().replace(hour=hour))
        assert [offer.is_rare for offer in offers if offer.label == "Selesaikan Bimtek"] == [is_rare]


def test_a_later_part_adds_its_line_in_its_place(ratna, client_of, monkeypatch):
    monkeypatch.setattr("training.steps.LINES", {})
    for place in ("laporan", "peserta"):
        provide(place)(lambda event, post, place=place: Step(place, "belum"))
    page = client_of(ratna).get(f"/bimtek/{make.event(ratna).public_id}/")
    assert [step.label for step in page.context["steps"]] == ["peserta", "laporan"]
    with pytest.raises(KeyError):
        provide("makan siang")
    assert "peserta" in ORDER


def test_a_volunteer_reads_when_where_and_what_and_no_task(ratna, sari, client_of):
    event = make.event(ratna, funding="APBD DIY", note="Rapat panitia belum.")
    make.session(event, ratna, who=[make.speaker(ratna)])
    page = said(client_of(sari).get(f"/bimtek/{event.public_id}/"))
    assert all(words in page for words in ("Aula Dinas Sosial", "08.00–09.00", "Bu Narasumber", "Tahapan-tahapan"))
    assert not [words for words in ("Langkah", "APBD DIY", "Rapat panitia", "Riwayat", "Ubah") if words in page]


def test_the_timetable_is_printed_under_the_letterhead(ratna, client_of):
    event = make.event(ratna, address="Jl. Janti")
    make.session(event, ratna, who=[make.speaker(ratna)], jp=1)
    page = f"/bimtek/{event.public_id}/jadwal/cetak/"
    paper = text_of(client_of(ratna).get(page))
    for words in (
        "PEMERINTAH DAERAH",
        "DINAS SOSIAL DIY",
        "Jadwal Bimtek Pengurus",
        "08.00–09.00",
        "Bu Narasumber",
        "NIP.",
    ):
        assert words in paper
    assert "Bu Narasumber" in text_of(client_of(ratna).get(f"{page}?bentuk=xlsx"))


def test_beranda_tells_the_organiser_what_a_bimtek_still_lacks(ratna, dewi, client_of):
    soon, later = timezone.localdate() + timedelta(days=20), timezone.localdate() + timedelta(days=60)
    planned = make.event(ratna, EventStatus.PLANNED, title="Segera", starts_on=soon)
    make.event(ratna, EventStatus.PLANNED, title="Nanti", starts_on=later)
    page = client_of(ratna).get("/").content.decode()
    assert "undangan belum dibuka" in page
    assert "Nanti" not in page
    make.moved(planned, EventMove.OPEN, ratna)
    page = client_of(ratna).get("/").content.decode()
    assert f"{planned.quota} tempat belum terisi" in page
    assert "tempat belum terisi" not in client_of(dewi).get("/").content.decode()
    BimtekEvent.objects.filter(pk=planned.pk).update(
        status="berlangsung",
        starts_on=timezone.localdate() - timedelta(days=9),
        ends_on=timezone.localdate() - timedelta(days=7),
    )
    assert "sudah lewat, belum diselesaikan" in client_of(ratna).get("/").content.decode()


def test_a_unit_finds_its_pages_of_a_bimtek_and_is_asked_for_its_promise(ratna, sari, sleman_pengurus, client_of):
    event = with_units(ratna, sari, status=EventStatus.FINISHED)
    own = f"/bimtek/{event.public_id}/tindak-lanjut/{sari.organisation.public_id}/"
    page = client_of(sari).get(f"/bimtek/{event.public_id}/").content.decode()
    for address in (own, f"/bimtek/{event.public_id}/peserta/", f"/bimtek/{event.public_id}/sertifikat/"):
        assert f'href="{address}"' in page
    assert own not in client_of(ratna).get(f"/bimtek/{event.public_id}/").content.decode()
    home = client_of(sari).get("/").content.decode()
    assert "Tulis komitmen dan RTL" in home
    assert own in home
    assert "Tulis komitmen" not in client_of(sleman_pengurus).get("/").content.decode()
    committed(event, sari)
    assert "Tulis komitmen" not in client_of(sari).get("/").content.decode()
