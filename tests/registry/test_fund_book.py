"""Kas: the cash book on the screen, on paper, and the few figures for visitors."""

import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import cases
from cases.models import ServiceKind
from registry import books, recap
from registry.actions import funds, units
from registry.models import Goods, Purse
from registry.periods import month_of
from registry.workflow import UnitMove
from tests.factories import cases as make
from tests.factories.funds import entered, rice, spent

TODAY = timezone.localdate()
LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/kas/"


def said(answer):
    return answer.content.decode()


def test_a_month_opens_with_what_the_last_one_left(sari, profile):
    entered(profile, by=sari, amount=300_000, happened_on=LAST_MONTH)
    entered(profile, by=sari, amount=50_000)
    spent(profile, by=sari, amount=20_000)
    book = books.cash_book(Purse.objects.get(), month_of(TODAY), sari)
    assert (book.opening, book.income, book.spending, book.closing) == (300_000, 50_000, 20_000, 330_000)
    assert [line.balance for line in book.lines] == [350_000, 330_000]
    assert [(str(source), amount) for source, amount in book.by_source] == [("Jimpitan", 50_000)]
    assert [(str(kind), amount) for kind, amount in book.by_kind] == [("Santunan uang", 20_000)]


def test_a_corrected_line_stays_and_is_left_out_of_the_sums(sari, profile):
    entry = entered(profile, by=sari, amount=50_000)
    funds.reverse(entry=entry, reason="Salah.", by=sari)
    book = books.cash_book(Purse.objects.get(), month_of(TODAY), sari)
    assert (len(book.lines), book.closing, book.by_source) == (2, 0, [])


def test_a_workbook_bears_the_name_of_any_goods(sari, profile, address, client_of):
    odd = Goods.objects.create(name="Beras/gula [paket]: 'campur'", measure="paket")
    entered(profile, by=sari, amount=5, purse_kind="barang", goods=odd)
    answer = client_of(sari).get(f"{address}cetak/", {"kas": f"barang-{odd.pk}", "bentuk": "xlsx"})
    assert answer.status_code == 200
    book = zipfile.ZipFile(BytesIO(answer.content)).read("xl/workbook.xml").decode()
    assert "Buku Beras-gula -paket-- 'campu" in book


def test_the_notice_board_of_a_dissolved_unit_is_gone(sari, dewi, profile):
    units.change(profile=profile, fields={"public_figures": ["saldo_donasi"]}, by=sari)
    address = f"/papan/{profile.unit.public_id}/"
    assert Client().get(address).status_code == 200
    units.move(profile=profile, move=UnitMove.DISSOLVE, happened_on=TODAY, reason="Warga pindah.", by=dewi)
    assert Client().get(address).status_code == 404


def test_the_unit_chooses_the_day_its_selapanan_begins(sari, profile, address, client_of):
    units.change(profile=profile, fields={"book_weton": "Jumat Legi"}, by=sari)
    page = client_of(sari).get(address, {"rentang": "selapanan", "mulai": "2026-11-25"})
    period = page.context["choice"].period
    assert (period.starts_on, period.ends_on) == (date(2026, 11, 20), date(2026, 12, 24))
    before = client_of(sari).get(f"{address}?{page.context['choice'].before}").context["choice"].period
    assert before.ends_on == period.starts_on - timedelta(days=1)


@pytest.mark.parametrize(
    "query",
    [
        {"kas": "x"},
        {"rentang": "abad"},
        {"mulai": "kemarin"},
        {"mulai": "0001-01-01"},
        {"rentang": "bebas", "mulai": "2026-02-02", "sampai": "2026-02-01"},
    ],
)
def test_a_strange_address_still_shows_a_book(query, sari, address, client_of):
    answer = client_of(sari).get(address, query)
    assert answer.status_code == 200
    assert ("Tanggal akhir harus sesudah" in said(answer)) == ("sampai" in query)


def test_a_unit_without_entries_reads_an_empty_book(sari, address, client_of):
    assert "Tidak ada catatan dalam rentang ini." in said(client_of(sari).get(address))


def test_whoever_only_reads_is_offered_nothing(tini, sari, profile, address, client_of):
    entered(profile, by=sari)
    page = said(client_of(tini).get(address))
    assert "Jimpitan" in page
    assert "Catat pemasukan" not in page
    assert "koreksi/" not in page


def test_the_page_takes_as_many_statements_for_few_lines_as_for_many(sari, profile, address, client_of, queries):
    client = client_of(sari)
    client.get(address)  # the first page of a session asks once more
    counts = []
    for count in (2, 30):
        for n in range(count):
            entered(profile, by=sari, amount=n + 1)
        with queries() as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("paper", ["a4", "f4", "poster"])
def test_the_book_is_printed_for_the_meeting(paper, sari, profile, address, client_of):
    entered(profile, by=sari, note="*tebal* #pagebreak() $x$")
    answer = client_of(sari).get(f"{address}cetak/", {"kertas": paper})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_visitor_reads_what_the_board_released_and_nothing_else(sari, profile, mugi_waras):
    entered(profile, by=sari, amount=325_500)
    entered(profile, by=sari, amount=70_000, purse_kind="operasional")
    spent(profile, by=sari, amount=25_500, purpose="Mbah Rahasia")
    visitor, board = Client(), f"/papan/{mugi_waras.public_id}/"
    assert visitor.get(board).status_code == 404
    units.change(profile=profile, fields={"public_figures": ["saldo_donasi", "keluar_tahun_ini"]}, by=sari)
    page = said(visitor.get(board))
    assert "Rp 300.000" in page
    assert "Rp 25.500" in page
    assert "70.000" not in page
    assert "Rahasia" not in page
    units.change(profile=profile, fields={"public_figures": []}, by=sari)
    gone, never = visitor.get(board), visitor.get("/papan/abcdefgh23456789/")
    assert (gone.status_code, gone.content) == (404, never.content)


def test_the_settings_are_in_the_history(sari, profile, address, client_of):
    client = client_of(sari)
    form = client.get(f"{address}pengaturan/").context["form"]
    fields = {name: form[name].value() for name in ("kunci", "seen", "as_post")}
    answer = client.post(
        f"{address}pengaturan/", fields | {"book_weton": "Selasa Kliwon", "public_figures": ["saldo_donasi"]}
    )
    assert answer.status_code == 302
    assert profile.unit.changes.get().fields == {
        "hari selapanan": ["", "Selasa Kliwon"],
        "angka di papan informasi": ["", "Saldo kas donasi"],
    }


def test_the_recap_of_a_year_counts_money_help_and_referrals(sari, bayu, dewi, ratna, profile, mugi_waras):
    """What was corrected does not count; a sensitive case counts for those on its path only."""
    entered(profile, by=sari, amount=100_000)
    wrong = entered(profile, by=sari, amount=7_000)
    funds.reverse(entry=wrong, reason="Salah.", by=sari)
    entered(profile, by=sari, amount=50_000, purse_kind="operasional")
    entered(profile, by=sari, amount=9, purse_kind="barang", goods=rice())
    spent(profile, by=sari, amount=20_000)
    kind = ServiceKind.objects.get(name="Santunan uang dari warga")
    for number in (None, make.HIV):
        case = make.open_case(sari, **({"number": number} if number else {}))
        cases.pay_out(case=case, kind=kind, purse_kind="donasi", amount=Decimal(1_000), given_on=TODAY, by=sari)
    make.sent(case, sari, bayu)
    unit, money = mugi_waras.pk, {"funds_in": Decimal(150_000), "funds_out": Decimal(22_000)}
    seen = {post: recap.figures([unit], TODAY.year, post)[unit] for post in (sari, bayu, dewi, ratna)}
    assert seen[sari] == recap.Figures(**money, helped=2, referred=1)
    assert seen[bayu] == recap.Figures(**money, helped=2, referred=1)  # on the path since it was sent
    assert seen[dewi] == seen[ratna] == recap.Figures(**money, helped=1, referred=0)
    assert recap.figures([unit], TODAY.year - 1, sari)[unit] == recap.Figures(Decimal(0), Decimal(0), 0, 0)


def test_the_book_is_a_workbook_too(sari, profile, address, client_of):
    entered(profile, by=sari, note="=1+1")
    answer = client_of(sari).get(f"{address}cetak/", {"bentuk": "xlsx"})
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        sheet, texts = (book.read(f"xl/{name}").decode() for name in ("worksheets/sheet1.xml", "workbook.xml"))
    assert "Buku Kas donasi" in texts
    assert "<f>" not in sheet
    assert "Jimpitan, =1+1" in sheet


def test_another_span_is_shown_around_today(sari, address, client_of):
    page = client_of(sari).get(address)
    query = next(query for key, _, query in page.context["spans"] if key == "selapanan")
    period = client_of(sari).get(f"{address}?{query}").context["choice"].period
    assert period.starts_on <= TODAY <= period.ends_on
