"""Penilaian: Dinas Sosial opens a sheet, fills it in and locks it; then it stands, and the unit reads it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registry import scope
from registry.actions import evaluations, units
from registry.actions.evaluations import total_of
from registry.models import EvaluationAspect, EvaluationScore, EvaluationSheet, UnitChange
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import units as make
from tests.factories.registry import OrganisationFactory

YEAR = timezone.localdate().year
LOCKED_FOR_GOOD = "sudah dikunci dan tidak dapat diubah lagi"


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/penilaian/"


@pytest.fixture
def draft(profile, dewi):
    return make.sheet(profile, dewi)


@pytest.fixture
def locked(profile, dewi):
    return make.sheet(profile, dewi, score=80, locked=True)


def said(answer):
    return answer.content.decode()


def send(client, page, **typed):
    return client.post(page, hidden_fields(client.get(page)) | typed)


def typed_scores(sheet, score, remark=""):
    rows = list(sheet.scores.all())
    return {f"nilai-{row.rank}": score for row in rows} | {f"catatan-{row.rank}": remark for row in rows}


# --- the total --------------------------------------------------------------------------------------------------------

score = st.decimals(0, 100, places=2)
weight = st.integers(1, 100)
rows = st.lists(st.tuples(st.none() | score, weight), min_size=1, max_size=12)


@given(rows)
def test_a_total_lies_between_the_lowest_and_the_highest_score(found):
    known = [value or Decimal(0) for value, _ in found]
    assert min(known) <= total_of(found) <= max(known)


@given(score, st.lists(weight, min_size=1, max_size=12))
def test_equal_scores_give_that_total_whatever_they_weigh(value, weights):
    assert total_of([(value, part) for part in weights]) == value


@given(rows, st.randoms())
def test_the_order_of_the_aspects_makes_no_difference(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert total_of(shuffled) == total_of(found)


@given(rows, st.integers(0, 11), score)
def test_a_better_score_never_lowers_the_total(found, place, better):
    place %= len(found)
    value, part = found[place]
    raised = [*found[:place], (max(value or Decimal(0), better), part), *found[place + 1 :]]
    assert total_of(raised) >= total_of(found)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([(Decimal(80), 60), (Decimal(90), 40)], "84.00"),
        ([(Decimal(80), 60), (None, 40)], "48.00"),
        ([(Decimal("0.01"), 1), (Decimal(0), 1)], "0.01"),
        ([(Decimal(100), 1), (Decimal(0), 2)], "33.33"),
        ([(Decimal(100), 2), (Decimal(0), 1)], "66.67"),
        ([], "0.00"),
    ],
)
def test_a_total_is_reckoned_as_on_paper(found, expected):
    assert total_of(found) == Decimal(expected)


# --- open, fill, lock -------------------------------------------------------------------------------------------------


def test_the_aspects_to_start_with_weigh_a_hundred_together(db):
    aspects = EvaluationAspect.objects.all()
    assert (len(aspects), sum(aspect.weight for aspect in aspects)) == (9, 100)


def test_dewi_opens_fills_and_locks_and_sari_reads_it(dewi, sari, profile, address, client_of):
    client = client_of(dewi)
    opened = send(client, f"{address}buka/", year=YEAR)
    sheet = EvaluationSheet.objects.get()
    assert opened.url == f"{address}{sheet.public_id}/isi/"
    assert (sheet.level, sheet.opened_by, sheet.scores.count()) == ("kabkota", dewi, 9)
    assert client_of(sari).get(f"{address}{sheet.public_id}/").status_code == 404

    some = {name: value for name, value in typed_scores(sheet, "87,5").items() if name != "nilai-9"}
    filled = send(client, f"{address}{sheet.public_id}/isi/", note="Tertib sekali.", **some)
    page = said(client.get(filled.url))
    assert "Nilai tersimpan. Jumlah sementara 83,13." in page
    assert "belum dapat: Belum dinilai: Keberlanjutan." in page
    assert client.get(f"{address}{sheet.public_id}/kunci/").status_code == 409

    send(client, f"{address}{sheet.public_id}/isi/", note="Tertib sekali.", **typed_scores(sheet, "90"))
    sure = said(client.get(f"{address}{sheet.public_id}/kunci/"))
    assert "mendapat nilai 90,00" in sure
    assert "tidak dapat diubah oleh siapa pun" in sure
    send(client, f"{address}{sheet.public_id}/kunci/")
    sheet.refresh_from_db()
    assert (sheet.is_locked, sheet.locked_by, sheet.total) == (True, dewi, Decimal(90))

    page = said(client_of(sari).get(f"{address}{sheet.public_id}/"))
    assert "Tertib sekali." in page
    assert "Isi nilai" not in page
    lines = [(line.verb, line.actor) for line in UnitChange.objects.order_by("id")]
    assert lines == [(f"{verb}_evaluation", dewi) for verb in ("open", "fill", "fill", "lock")]


def test_the_history_that_the_unit_reads_tells_no_score_before_the_sheet_is_locked(dewi, sari, profile, client_of):
    make.sheet(profile, dewi, score=41)
    page = said(client_of(sari).get(f"/wksbm/{profile.unit.public_id}/"))
    assert "mengisi lembar penilaian" in page
    read = re.sub(r"<[^>]*>", " ", page.split("Riwayat")[1])  # the time of day in an attribute may be any number
    assert not re.search(r"(?<![.\d])41(?![.\d])", read), "the score alone; 15.41 is a time of day"


def test_a_sheet_keeps_the_weights_of_the_day_it_was_opened(draft):
    EvaluationAspect.objects.update(weight=1)
    assert sum(row.weight for row in draft.scores.all()) == 100


def test_an_aspect_out_of_use_is_not_asked_any_more(profile, dewi):
    EvaluationAspect.objects.filter(name="Inovasi").update(valid_to=timezone.localdate() - timedelta(days=1))
    assert "Inovasi" not in make.sheet(profile, dewi).unscored()


def test_each_level_has_its_own_sheet_and_a_year_one_of_each(profile, dewi, ratna, address, client_of):
    for post, level in ((dewi, "kabkota"), (ratna, "diy")):
        assert make.sheet(profile, post).level == level
    again = send(client_of(dewi), f"{address}buka/", year=YEAR)
    assert (again.status_code, f"Lembar penilaian {YEAR} tingkat Kabupaten/kota sudah ada" in said(again)) == (
        409,
        True,
    )
    assert EvaluationSheet.objects.count() == 2


def test_the_province_does_not_fill_the_sheet_of_the_regency(dewi, ratna, profile, address, client_of):
    sheet = make.sheet(profile, dewi, score=80, locked=True)
    refused = client_of(ratna).get(f"{address}{sheet.public_id}/isi/")
    assert (refused.status_code, "diisi kantor lain" in said(refused)) == (403, True)
    draft = make.sheet(profile, dewi, year=YEAR - 1)
    assert client_of(ratna).get(f"{address}{draft.public_id}/isi/").status_code == 404
    with pytest.raises(Refused) as refused:
        evaluations.fill(sheet=draft, scores={}, by=ratna)
    assert refused.value.status == 403


@pytest.mark.parametrize("verb", ["isi", "kunci"])
def test_what_is_locked_is_changed_by_nobody(verb, dewi, locked, address, client_of):
    answer = client_of(dewi).get(f"{address}{locked.public_id}/{verb}/")
    assert (answer.status_code, "sudah dikunci oleh Dewi Anggraini" in said(answer)) == (409, True)
    with pytest.raises(Refused, match="sudah dikunci"):
        evaluations.fill(sheet=locked, scores={}, by=dewi)


def test_two_judges_do_not_overwrite_each_other(dewi, hadi, draft, address, client_of):
    client, page = client_of(hadi), f"{address}{draft.public_id}/isi/"
    stale = hidden_fields(client.get(page))
    evaluations.fill(sheet=draft, scores={"Inovasi": (Decimal(70), "")}, by=dewi)
    late = client.post(page, stale | typed_scores(draft, "10"))
    assert (late.status_code, "sudah diubah orang lain" in said(late), 'value="10"' in said(late)) == (409, True, True)
    assert EvaluationScore.objects.get(name="Inovasi").score == 70


def test_a_second_click_is_harmless(dewi, profile, address, client_of):
    client = client_of(dewi)
    fields = hidden_fields(client.get(f"{address}buka/")) | {"year": YEAR}
    first, second = (client.post(f"{address}buka/", fields) for _ in range(2))
    assert first.url == second.url
    sheet = EvaluationSheet.objects.get()
    fields = hidden_fields(client.get(f"{address}{sheet.public_id}/isi/")) | typed_scores(sheet, "70")
    assert [client.post(f"{address}{sheet.public_id}/isi/", fields).status_code for _ in range(2)] == [302, 302]
    fields = hidden_fields(client.get(f"{address}{sheet.public_id}/kunci/"))
    assert [client.post(f"{address}{sheet.public_id}/kunci/", fields).status_code for _ in range(2)] == [302, 302]
    assert [line.verb for line in UnitChange.objects.order_by("id")] == [
        f"{verb}_evaluation" for verb in ("open", "fill", "lock")
    ]


@pytest.mark.parametrize("value", ["101", "-1", "lima", "87,555", "1e3", "NaN"])
def test_a_score_that_cannot_be_is_explained_and_nothing_typed_is_lost(value, dewi, draft, address, client_of):
    typed = typed_scores(draft, "75", "Rapi") | {"nilai-3": value}
    answer = send(client_of(dewi), f"{address}{draft.public_id}/isi/", note="Tertib.", **typed)
    assert answer.status_code == 422
    assert "Nilai Sumber daya manusia" in said(answer)
    assert said(answer).count('value="Rapi"') == 9
    assert f'value="{value}"' in said(answer)
    assert not EvaluationScore.objects.filter(score__isnull=False).exists()


@pytest.mark.parametrize(("year", "sentence"), [(YEAR + 1, "tidak boleh di masa depan"), (1999, "Tahun penilaian")])
def test_a_year_that_cannot_be_is_refused(year, sentence, dewi, profile, address, client_of):
    answer = send(client_of(dewi), f"{address}buka/", year=year)
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    assert not EvaluationSheet.objects.exists()


def test_the_action_itself_refuses_a_year_ahead_and_a_score_beyond(dewi, profile):
    with pytest.raises(Refused, match="masa depan"):
        make.sheet(profile, dewi, year=YEAR + 1)
    with pytest.raises(Refused, match="nilai antara 0 dan 100"):
        make.sheet(profile, dewi, score=101)


def test_looking_changes_nothing(dewi, profile, address, client_of):
    client = client_of(dewi)
    client.get(f"{address}buka/")
    assert not EvaluationSheet.objects.exists()
    sheet = make.sheet(profile, dewi, score=70)
    for page in ("", "isi/", "kunci/"):
        assert client.get(f"{address}{sheet.public_id}/{page}").status_code == 200
    assert EvaluationSheet.objects.get().revision == sheet.revision


def test_a_unit_does_not_judge_itself(sari, bayu, locked, address, client_of):
    for post in (sari, bayu):
        for page in ("buka/", f"{locked.public_id}/isi/", f"{locked.public_id}/kunci/"):
            refused = client_of(post).get(f"{address}{page}")
            assert (refused.status_code, "tidak berwenang" in said(refused)) == (403, True)


def test_nothing_is_kept_when_the_transaction_fails(dewi, draft, monkeypatch):
    monkeypatch.setattr(units, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        evaluations.fill(sheet=draft, scores={"Inovasi": (Decimal(70), "")}, by=dewi)
    draft.refresh_from_db()
    assert (draft.total, draft.revision) == (0, 0)
    assert not EvaluationScore.objects.filter(score__isnull=False).exists()


# --- what the database holds ------------------------------------------------------------------------------------------

RAW = {
    "the total": "UPDATE registry_evaluationsheet SET total = 99",
    "its state": "UPDATE registry_evaluationsheet SET status = 'draf', locked_at = NULL, locked_by_id = NULL",
    "the sheet": "DELETE FROM registry_evaluationsheet",
    "a score": "UPDATE registry_evaluationscore SET score = 100",
    "a score away": "DELETE FROM registry_evaluationscore",
    "a score more": "INSERT INTO registry_evaluationscore (sheet_id, rank, name, weight, note) "
    "SELECT id, 99, 'Paparan', 5, '' FROM registry_evaluationsheet",
}


@pytest.mark.parametrize("role", ["wksbm_system", "NONE"])
@pytest.mark.parametrize("sql", RAW.values(), ids=RAW.keys())
def test_a_locked_sheet_stands_against_raw_sql_too(sql, role, locked):
    """By the application, and by the owner of the tables, whom row-level security does not bind."""
    refused = pytest.raises((InternalError, IntegrityError), match=LOCKED_FOR_GOOD)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}; {sql}")


def test_a_draft_is_changed_by_the_same_sql(draft):
    with connection.cursor() as cursor:
        cursor.execute(RAW["a score"])
        cursor.execute(RAW["a score more"])
        cursor.execute(RAW["a score away"])
        cursor.execute(RAW["the sheet"])
    assert not EvaluationSheet.objects.exists()


def test_a_sheet_that_is_not_whole_is_not_locked_by_raw_sql_either(draft, dewi):
    with pytest.raises((InternalError, IntegrityError), match="belum lengkap"), transaction.atomic():
        EvaluationSheet.objects.update(status="terkunci", locked_at=timezone.now(), locked_by=dewi)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"year": YEAR + 1}, "not_ahead_of_its_year"),
        ({"year": 1999}, "not_ahead_of_its_year"),
        ({"total": 101}, "total_up_to_a_hundred"),
        ({"locked_at": timezone.now()}, "locked_names_who"),
    ],
)
def test_the_database_keeps_the_rules_of_a_sheet(draft, fields, rule):
    with pytest.raises(IntegrityError, match=f"evaluation_sheet_{rule}"), transaction.atomic():
        EvaluationSheet.objects.update(**fields)


def test_the_database_keeps_the_rules_of_a_score_and_an_aspect(draft):
    with pytest.raises(IntegrityError, match="evaluation_score_up_to_a_hundred"), transaction.atomic():
        EvaluationScore.objects.update(score=101)
    with pytest.raises(IntegrityError, match="evaluation_score_one_for_each_aspect"), transaction.atomic():
        EvaluationScore.objects.create(sheet=draft, rank=99, name="Inovasi", weight=1)
    with pytest.raises(IntegrityError, match="evaluation_aspect_has_weight"), transaction.atomic():
        EvaluationAspect.objects.update(weight=0)


# --- history and ranking ----------------------------------------------------------------------------------------------


def test_the_history_shows_the_change_against_the_sheet_before_of_the_same_level(
    dewi, ratna, sari, profile, address, client_of
):
    make.sheet(profile, dewi, year=YEAR - 2, score=70, locked=True)
    make.sheet(profile, dewi, year=YEAR, score="73.5", locked=True)
    make.sheet(profile, ratna, year=YEAR, score=60, locked=True)
    make.sheet(profile, ratna, year=YEAR - 1, score="61.25", locked=True)
    page = client_of(sari).get(address)
    found = {(sheet.year, sheet.level): before for sheet, before in page.context["rows"]}
    assert found == {
        (YEAR, "kabkota"): (YEAR - 2, Decimal("3.5")),
        (YEAR, "diy"): (YEAR - 1, Decimal("-1.25")),
        (YEAR - 1, "diy"): None,
        (YEAR - 2, "kabkota"): None,
    }
    assert "+3,50" in said(page)
    assert "−1,25" in said(page)


@pytest.fixture
def contest(dewi, sari, sleman_dinsos, sleman_pengurus):
    """Four units of Bantul (90, 80, 80, 70), a draft, and one of Sleman (95)."""
    made = [OrganisationFactory(name=f"WKSBM {name}") for name in ("Aman", "Bahagia", "Cerah", "Draf")]
    for unit, score in zip([*made[:3], sari.organisation], (90, 80, 80, 70), strict=True):
        make.sheet(unit.profile, dewi, score=score, locked=True)
    make.sheet(made[3].profile, dewi, score=99)
    make.sheet(sleman_pengurus.organisation.profile, sleman_dinsos, score=95, locked=True)


def ranking(client, **query):
    page = client.get("/wksbm/peringkat/", query)
    return page, [(row.rank, row.unit.name.removeprefix("WKSBM ")) for row in page.context["page"].rows]


def test_equal_totals_share_a_rank_and_drafts_stay_out(contest, dewi, client_of):
    page, rows = ranking(client_of(dewi))
    assert rows == [(1, "Aman"), (2, "Bahagia"), (2, "Cerah"), (4, "Mugi Waras")]
    assert "1 lembar masih draf" in said(page)
    assert f"Tahun {YEAR}, tingkat Kabupaten/kota, di Kabupaten Bantul." in said(page)


def test_each_office_ranks_what_it_sees(contest, ratna, bayu, sari, client_of):
    page, rows = ranking(client_of(ratna), tingkat="kabkota")
    assert [rank for rank, _ in rows] == [1, 2, 3, 3, 5]
    assert "masih draf" not in said(page), "the drafts of the regency are its own"
    _, rows = ranking(client_of(ratna), tingkat="kabkota", wilayah="34.04")
    assert rows == [(1, "Ngudi Rahayu")]
    assert ranking(client_of(ratna))[1] == [], "its own level has no sheet"
    assert len(ranking(client_of(bayu))[1]) == 4
    assert client_of(sari).get("/wksbm/peringkat/").url == f"/wksbm/{sari.organisation.public_id}/penilaian/"


@pytest.mark.parametrize("query", [{"tahun": "kemarin"}, {"tingkat": "kecamatan"}, {"wilayah": "99"}, {"setelah": "x"}])
def test_a_ranking_that_is_not_understood_shows_nothing_or_the_first_page(query, contest, dewi, client_of):
    page, rows = ranking(client_of(dewi), **query)
    assert (page.status_code, len(rows)) == (200, 4 if "setelah" in query else 0)


def test_the_ranks_go_on_over_the_pages(dewi, client_of, queries):
    for place in range(28):
        unit = OrganisationFactory()
        make.sheet(unit.profile, dewi, score=90 - place // 2, locked=True)
    client = client_of(dewi)
    with queries() as asked:
        page, first = ranking(client)
    assert len(asked) <= 13, asked
    _, second = ranking(client, setelah=page.context["page"].next_cursor)
    assert [rank for rank, _ in first + second] == [1 + place // 2 * 2 for place in range(28)]


def test_the_page_of_the_unit_shows_the_last_locked_total(dewi, sari, profile, client_of):
    address = f"/wksbm/{profile.unit.public_id}/"
    assert "Belum ada penilaian yang dikunci." in said(client_of(sari).get(address))
    make.sheet(profile, dewi, year=YEAR - 1, score="78.25", locked=True)
    make.sheet(profile, dewi, score=99)
    page = said(client_of(sari).get(address))
    assert "78,25" in page
    assert "99,00" not in page


# --- both walls, each alone -------------------------------------------------------------------------------------------

OFFICES = ("bayu", "tini", "dewi", "hadi", "ratna", "sleman_dinsos", "pak_puskesmas", "admin_sistem")
READERS = ("sari", "sleman_pengurus", *OFFICES)


@pytest.mark.parametrize("name", READERS)
def test_each_post_reads_the_same_sheets_through_either_wall(
    name, profile, dewi, ratna, sleman_pengurus, sleman_dinsos, request
):
    far = sleman_pengurus.organisation.profile
    for year, sheet_of, by, where in (
        (2021, True, dewi, profile),
        (2022, False, dewi, profile),
        (2023, True, ratna, profile),
        (2024, False, ratna, profile),
        (2025, True, sleman_dinsos, far),
        (2026, False, sleman_dinsos, far),
    ):
        make.sheet(where, by, year=year, score=70, locked=sheet_of)
    post = request.getfixturevalue(name)
    with scope.as_system():
        first = set(EvaluationSheet.objects.visible_to(post).values_list("year", flat=True))
        scores = EvaluationScore.objects.visible_to(post).count()
    with scope.as_post(post):
        second = set(EvaluationSheet.objects.values_list("year", flat=True))
        assert EvaluationScore.objects.count() == scores == 9 * len(second)
        assert EvaluationScore.objects.update(note="palsu") == EvaluationSheet.objects.update(note="palsu") == 0
    expected = {
        "dewi": {2021, 2022, 2023},
        "hadi": {2021, 2022, 2023},
        "ratna": {2021, 2023, 2024, 2025},
        "sleman_pengurus": {2025},
        "sleman_dinsos": {2025, 2026},
        "pak_puskesmas": set(),
        "admin_sistem": set(),
    }
    assert first == second == expected.get(name, {2021, 2023})


def test_a_sheet_of_last_year_may_be_opened_late(dewi, profile):
    at = timezone.now() - timedelta(days=1)
    assert evaluations.open_sheet(profile=profile, year=YEAR - 1, by=dewi, at=at).opened_at == at
