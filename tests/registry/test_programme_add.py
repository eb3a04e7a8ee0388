"""Program kerja: a unit plans, changes, finishes, drops and takes up again; its page says what is done and next."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry import scope
from registry.actions import programmes, units
from registry.models import ProgrammeItem, ProgrammeStatus, UnitChange
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import units as make

TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def item(sari):
    return make.plan(sari)


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/program/"


def said(answer):
    return answer.content.decode()


def send(client, page, **typed):
    return client.post(page, hidden_fields(client.get(page)) | typed)


ACTS = {
    "ubah": ("change_programme", {"title": "Mendata difabel", "horizon": "pendek", "year": YEAR, "status": "berjalan"}),
    "selesaikan": ("finish_programme", {"done_on": TODAY.isoformat(), "note": "Semua RT terdata."}),
    "batalkan": ("cancel_programme", {"reason": "Dananya habis."}),
    "buka-kembali": ("reopen_programme", {"reason": "Ternyata belum selesai."}),
}


@pytest.fixture
def page_of(item, sari, address):
    """page_of("selesaikan"): the page of an act on a plan that is in the state for it."""

    def page(verb):
        if verb == "buka-kembali":
            programmes.finish(item=item, done_on=TODAY, by=sari)
        return f"{address}{item.public_id}/{verb}/"

    return page


def test_sari_adds_a_plan_for_this_year(sari, mugi_waras, address, client_of):
    client = client_of(sari)
    assert client.get(f"{address}tambah/").context["form"]["year"].value() == YEAR
    typed = {"title": "Mendata lansia", "horizon": "menengah", "year": YEAR, "due_year": YEAR + 1, "target": "120 KK"}
    assert send(client, f"{address}tambah/", **typed).url == address
    item = ProgrammeItem.objects.get()
    assert (item.unit, item.added_by, item.status, item.source) == (mugi_waras, sari, ProgrammeStatus.PLANNED, "")
    line = UnitChange.objects.get()
    assert (line.verb, line.actor, line.text) == ("add_programme", sari, f"Mendata lansia ({YEAR}–{YEAR + 1}).")
    page = said(client.get(address))
    assert "Rencana ditambahkan: Mendata lansia." in page
    assert page.index("Jangka menengah") < page.index("120 KK")


def test_a_training_writes_its_plans_with_where_they_come_from(sari, address, client_of):
    make.plan(sari, source="Bimtek Pengurus 2026")
    assert "Dari Bimtek Pengurus 2026" in said(client_of(sari).get(address))


@pytest.mark.parametrize("verb", ACTS)
def test_an_act_on_a_plan_changes_it_and_the_history_names_who(verb, item, dewi, address, page_of, client_of):
    written, typed = ACTS[verb]
    assert send(client_of(dewi), page_of(verb), **typed).url == address
    item.refresh_from_db()
    line = UnitChange.objects.first()
    assert (line.verb, line.actor, item.changed_by) == (written, dewi, dewi)
    assert {
        "ubah": (item.title, item.status) == ("Mendata difabel", "berjalan"),
        "selesaikan": (item.status, item.done_on, item.note) == ("selesai", TODAY, "Semua RT terdata."),
        "batalkan": (item.status, item.note) == ("batal", "Dananya habis."),
        "buka-kembali": (item.status, item.done_on) == ("berjalan", None),
    }[verb]


def test_the_history_of_a_change_shows_before_and_after(item, sari):
    programmes.change(item=item, fields={"title": "Mendata difabel", "year": item.year}, by=sari)
    assert UnitChange.objects.first().fields == {"rencana": ["Mendata lansia", "Mendata difabel"]}
    lines = UnitChange.objects.count()
    programmes.change(item=item, fields={"title": "Mendata difabel"}, by=sari)
    assert UnitChange.objects.count() == lines, "without a change nothing is written"


@pytest.mark.parametrize("verb", ACTS)
def test_a_second_click_is_harmless(verb, item, sari, page_of, client_of):
    client, page = client_of(sari), page_of(verb)
    fields = hidden_fields(client.get(page)) | ACTS[verb][1]
    assert [client.post(page, fields).status_code for _ in range(2)] == [302, 302]
    assert UnitChange.objects.filter(verb=ACTS[verb][0]).count() == 1


@pytest.mark.parametrize("verb", ACTS)
def test_outside_of_the_scope_there_is_nothing_and_without_the_role_a_reason(
    verb, item, bayu, sleman_pengurus, page_of, client_of
):
    page = page_of(verb)
    assert client_of(sleman_pengurus).get(page).status_code == 404
    refused = client_of(bayu).post(page)
    assert (refused.status_code, "tidak berwenang" in said(refused)) == (403, True)


@pytest.mark.parametrize("verb", ACTS)
def test_looking_changes_nothing(verb, item, sari, page_of, client_of):
    page, before = page_of(verb), ProgrammeItem.objects.values().get
    now = before()
    assert client_of(sari).get(page).status_code == 200
    assert before()["revision"] == now["revision"]


@pytest.mark.parametrize("verb", ["ubah", "selesaikan", "batalkan"])
def test_what_is_done_is_first_opened_again(verb, item, sari, address, client_of):
    programmes.finish(item=item, done_on=TODAY, by=sari)
    refused = client_of(sari).get(f"{address}{item.public_id}/{verb}/")
    assert (refused.status_code, "sudah selesai" in said(refused)) == (409, True)


def test_two_people_do_not_overwrite_each_other(item, sari, dewi):
    programmes.change(item=item, fields={"title": "Mendata difabel"}, by=sari)
    with pytest.raises(Refused, match="sudah diubah orang lain"):
        programmes.finish(item=item, done_on=TODAY, by=dewi, seen=0)


WRONG = {
    "no title": ({"title": ""}, "Rencana"),
    "ends before it starts": ({"due_year": YEAR - 1}, "Tahun selesai tidak boleh sebelum tahun mulai."),
    "a year of the Majapahit": ({"year": 1350}, "Tahun mulai"),
    "no horizon": ({"horizon": ""}, "Jangka"),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(sari, address, client_of, typed, sentence):
    fields = {"title": "Mendata lansia", "horizon": "pendek", "year": YEAR, "target": "Semua RT"} | typed
    answer = send(client_of(sari), f"{address}tambah/", **fields)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert 'value="Semua RT"' in said(answer)
    assert not ProgrammeItem.objects.exists()


def test_a_plan_is_not_finished_tomorrow(item, sari, address, client_of):
    tomorrow = TODAY + timedelta(days=1)
    answer = send(client_of(sari), f"{address}{item.public_id}/selesaikan/", done_on=tomorrow.isoformat(), note="x")
    assert "tidak boleh di masa depan" in said(answer)
    with pytest.raises(Refused, match="masa depan"):
        programmes.finish(item=item, done_on=tomorrow, by=sari)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"due_year": YEAR - 3}, "due_not_before_it_starts"),
        ({"status": "selesai"}, "done_has_its_day"),
        ({"status": "batal"}, "dropped_gives_reason"),
        ({"changed_at": timezone.now()}, "changed_names_who"),
        ({"year": 1350}, "year_is_plausible"),
    ],
)
def test_the_database_keeps_the_rules_too(item, fields, rule):
    with pytest.raises(IntegrityError, match=f"programme_item_{rule}"), transaction.atomic():
        ProgrammeItem.objects.update(**fields)


def test_nothing_is_kept_when_the_transaction_fails(sari, monkeypatch):
    monkeypatch.setattr(units, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.plan(sari)
    assert not ProgrammeItem.objects.exists()


# --- what the pages show ----------------------------------------------------------------------------------------------


def test_a_year_shows_the_plans_that_run_in_it(sari, address, client_of):
    for title, first, due in (("A", 2024, None), ("B", 2024, 2026), ("C", 2026, None)):
        make.plan(sari, title, year=first, due_year=due)
    client = client_of(sari)
    for year, titles in (("2024", "AB"), ("2025", "B"), ("2026", "BC"), ("", "ABC")):
        assert "".join(item.title for item in client.get(address, {"tahun": year}).context["items"]) == titles
    assert client.get(address, {"tahun": "1999"}).context["items"] == []


def test_the_page_of_the_unit_counts_this_year_and_names_what_is_next(sari, dewi, mugi_waras, client_of):
    address = f"/wksbm/{mugi_waras.public_id}/"
    assert "Belum ada rencana untuk tahun ini." in said(client_of(sari).get(address))
    make.plan(sari, "Nanti", year=YEAR, due_year=YEAR + 2)
    done, dropped = make.plan(sari, "Sudah"), make.plan(sari, "Batal")
    make.plan(sari, "Tertunda", year=YEAR - 1)
    programmes.finish(item=done, done_on=TODAY, by=sari)
    programmes.cancel(item=dropped, reason="x", by=sari)
    page = said(client_of(dewi).get(address))
    assert "<strong>1 dari 2</strong> rencana tahun ini selesai." in page
    assert "Berikutnya: Tertunda" in page
    assert "Lewat tahunnya" in page


@pytest.mark.parametrize("count", [2, 60])
def test_the_programme_costs_the_same_for_few_and_many(count, sari, mugi_waras, address, client_of, queries):
    rows = [ProgrammeItem(unit=mugi_waras, horizon="pendek", title="x", year=2020, added_by=sari) for _ in range(count)]
    ProgrammeItem.objects.bulk_create(rows)
    client = client_of(sari)
    with queries() as asked:
        client.get(address)
    assert len(asked) <= 12, asked


def test_the_offices_read_and_are_offered_nothing(bayu, item, address, client_of):
    page = said(client_of(bayu).get(address))
    assert "Mendata lansia" in page
    for word in ("Tambah rencana", "Tandai selesai", "Batalkan"):
        assert word not in page


READERS = ("sari", "bayu", "tini", "dewi", "ratna", "sleman_pengurus", "sleman_dinsos", "pak_puskesmas", "admin_sistem")


@pytest.mark.parametrize("name", READERS)
def test_each_post_reads_the_same_plans_through_either_wall(name, item, sleman_pengurus, request):
    make.plan(sleman_pengurus)
    post = request.getfixturevalue(name)
    with scope.as_system():
        first = set(ProgrammeItem.objects.visible_to(post).values_list("unit__name", flat=True))
    with scope.as_post(post):
        second = set(ProgrammeItem.objects.values_list("unit__name", flat=True))
        assert ProgrammeItem.objects.update(title="palsu") == 0
    near, far = "WKSBM Mugi Waras", "WKSBM Ngudi Rahayu"
    expected = {"ratna": {near, far}, "sleman_pengurus": {far}, "sleman_dinsos": {far}}
    expected |= {"pak_puskesmas": set(), "admin_sistem": set()}
    assert first == second == expected.get(name, {near})


def test_a_plan_reads_like_a_plan(db):
    assert ProgrammeItem(year=2026).years == "2026"
    assert ProgrammeItem(year=2026, due_year=2028).years == "2026–2028"
    assert str(ProgrammeItem(title="Mendata", done_on=date(2026, 1, 1))) == "Mendata"
