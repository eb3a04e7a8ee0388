"""Paper of the register: the sheet of a unit, its board, the recap of many; as PDF on A4 or F4, and as a workbook."""

import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from registry import recap
from registry.actions import boards, units
from registry.filters import UnitFilter
from registry.models import BoardMember, BoardPosition, Decree, UnitProfile
from registry.printing import Column, Paper, Sheet, as_text
from registry.workbooks import workbook
from registry.workflow import UnitStatus
from tests.cast import wksbm
from tests.factories import registry as make

TODAY = timezone.localdate()
RECAP = "/wksbm/rekap/"
POINTS = 72 / 25.4
PAPERS = {"a4": (210, 297), "f4": (215, 330)}
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DANGEROUS = ["=1+1", "+62811", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "#panggil(1)", "*tebal* _x_ $y$ \\ [a]"]


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/"


@pytest.fixture
def decree(mugi_waras, bayu):
    """A board in force: Sari is ketua, Ngatinah sekretaris."""
    names = {"Ketua": "Sari Lestari", "Sekretaris": "Ngatinah"}
    posts = BoardPosition.objects.filter(name__in=names)
    members = [
        BoardMember(position=post, name=names[post.name], sex="P", phone="0812-0000-0001", education="sma")
        for post in posts
    ]
    dates = {"issued_on": TODAY, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=900)}
    decree = Decree(number="12/KPTS/2026", signed_by="Lurah Contoh", **dates)
    return boards.propose(profile=mugi_waras.profile, decree=decree, members=members, by=bayu)


def pdf_of(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    return PdfReader(BytesIO(answer.content))


def words(pdf):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def letters(text):
    """Without spaces, and without quotation marks, which a typesetter bends."""
    return re.sub(r'[\s"“”]', "", text)


def book_of(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return zipfile.ZipFile(BytesIO(answer.content))


def page_of(book, number=1):
    return ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file


def cells_of(page):
    """{"A1": (kind, text)}; the kind is "inlineStr" or "s" for text, "n" for a number."""
    found = {}
    for cell in page.iterfind(".//m:c", MAIN):
        assert cell.find("m:f", MAIN) is None, "a formula"
        text = "".join(part.text or "" for part in cell.iter() if part.tag.endswith(("}t", "}v")))
        if text:
            found[cell.get("r")] = (cell.get("t", "n"), text)
    return found


def texts(book, number=1):
    return [text for _, text in cells_of(page_of(book, number)).values()]


# --- paper ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("where", "lies"), [("cetak/", False), ("pengurus/cetak/", False), (RECAP, True)])
def test_a_sheet_has_the_size_of_the_paper(paper, where, lies, address, decree, bayu, client_of):
    where = where if where.startswith("/") else address + where
    page = pdf_of(client_of(bayu).get(where, {"kertas": paper})).pages[0]
    size = (float(page.mediabox.width) / POINTS, float(page.mediabox.height) / POINTS)
    expected = PAPERS[paper][::-1] if lies else PAPERS[paper]
    assert size == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("query", [{}, {"kertas": "a0"}, {"kertas": "f4", "bentuk": "docx"}])
def test_nonsense_in_the_address_gives_a_pdf(query, address, bayu, client_of):
    assert pdf_of(client_of(bayu).get(f"{address}pengurus/cetak/", query)).pages


@pytest.mark.parametrize(("paper", "code"), [("a4", "9"), ("f4", "14")])
def test_a_workbook_asks_for_the_same_paper(paper, code, address, bayu, client_of):
    setup = page_of(book_of(client_of(bayu).get(RECAP, {"bentuk": "xlsx", "kertas": paper}))).find("m:pageSetup", MAIN)
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == (code, "landscape", "0")


# --- one unit ---------------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_unit_says_what_its_page_says(mugi_waras, address, decree, sari, bayu, client_of):
    fields = {"household_count": 1150, "supporting_groups": ["pkk"], "partners": "Toko Maju", "address": "Jl. Contoh 1"}
    fields |= {"latitude": Decimal("-7.84512"), "longitude": Decimal("110.364917"), "founded_on": date(2017, 10, 13)}
    units.change(profile=mugi_waras.profile, fields=fields, by=sari)
    units.take_step(profile=mugi_waras.profile, kind="sosialisasi", done_on=date(2017, 9, 1), note="Ramai", by=bayu)
    said = words(pdf_of(client_of(sari).get(f"{address}cetak/")))
    for expected in (
        *("WKSBM Mugi Waras", "Kalurahan Bangunharjo, Kapanewon Sewon", "Aktif sejak", "Padukuhan Salakan"),
        *("1.150", "PKK", "Toko Maju", "Jl. Contoh 1", "-7,84512", "110,364917", "13 Oktober 2017", "SK berlaku"),
        *("12/KPTS/2026", "Lurah Contoh", "Sari Lestari", "Ngatinah", "SMA sederajat", "0812-0000-0001"),
        *("Sosialisasi kepada warga", "1 Sep 2017", "Ramai", "Lurah Bangunharjo", "Bangunharjo, ", "Dicetak "),
    ):
        assert expected in said, expected


def test_the_sheet_of_a_new_unit_says_what_is_missing(address, sari, client_of):
    said = words(pdf_of(client_of(sari).get(f"{address}cetak/")))
    assert "Belum ada pengurus dengan SK yang disahkan." in said
    assert "Belum dinilai" in said


def test_the_board_has_room_to_sign(address, decree, bayu, client_of):
    said = words(pdf_of(client_of(bayu).get(f"{address}pengurus/cetak/")))
    for expected in ("No", "Nama", "Jabatan", "L/P", "Pendidikan", "HP", "Tanda tangan", "(1)", "(7)"):
        assert expected in said
    assert said.index("Mengetahui, Lurah Bangunharjo") < said.index("Sekretaris", said.index("Mengetahui"))
    assert said.count("Sari Lestari") == said.count("Ngatinah") == 2  # in the table and in the block below
    book = book_of(client_of(bayu).get(f"{address}pengurus/cetak/", {"bentuk": "xlsx"}))
    assert {"Sari Lestari", "Ketua", "SMA sederajat", "Mengetahui,\nLurah Bangunharjo", "(7)"} <= set(texts(book))


def test_a_unit_without_a_board_gets_lines_to_fill_in(address, bayu, client_of):
    answer = client_of(bayu).get(f"{address}pengurus/cetak/", {"bentuk": "xlsx"})
    assert "8." in texts(book_of(answer))


@pytest.mark.parametrize("paper", ["pengurus/cetak/", "cetak/", "kas/cetak/"])
def test_whoever_left_the_board_stands_on_no_paper(paper, address, decree, bayu, client_of):
    treasurer = BoardPosition.objects.get(name="Bendahara")
    BoardMember.objects.create(decree=decree, position=treasurer, name="Ponirah", sex="P")
    assert "Ponirah" in words(pdf_of(client_of(bayu).get(f"{address}{paper}")))
    decree.members.filter(name__in=["Ponirah", "Ngatinah"]).update(ended_on=TODAY)
    printed = words(pdf_of(client_of(bayu).get(f"{address}{paper}")))
    assert "Sari Lestari" in printed
    assert "Ponirah" not in printed
    assert "Ngatinah" not in printed


# --- many units -------------------------------------------------------------------------------------------------------


def test_the_recap_has_the_columns_and_the_words_that_offices_use(mugi_waras, decree, sari, dewi, client_of):
    units.change(profile=mugi_waras.profile, fields={"founded_on": date(2017, 10, 13)}, by=sari)
    said = words(pdf_of(client_of(dewi).get(RECAP)))
    heads = "No Nama WKSBM Padukuhan/RW Kalurahan Kapanewon Tahun SK (no/tgl) Ketua HP Klasifikasi Status"
    for expected in (
        *heads.split(),
        *("Kabupaten Bantul", "Semua WKSBM dalam register", "(15)", "Jumlah: 1 WKSBM", "Sumber: register WKSBM"),
        *("Salakan", "Bangunharjo", "Sewon", "2017", "12/KPTS/2026", date_format(TODAY, "j M Y"), "Sari", "0812"),
        *("Kepala Dinas Sosial Kabupaten Bantul", "Dewi Anggraini", "NIP.", "Halaman 1 dari 1"),
    ):
        assert expected in said, expected


def test_the_recap_holds_exactly_the_units_of_the_list(mugi_waras, sleman_pengurus, dewi, ratna, client_of):
    asleep = make.OrganisationFactory(name="WKSBM Tidur")
    UnitProfile.objects.filter(unit=asleep).update(status=UnitStatus.DORMANT)
    for post, query, names in (
        (dewi, {}, {"WKSBM Mugi Waras", "WKSBM Tidur"}),
        (dewi, {"keadaan": "vakum"}, {"WKSBM Tidur"}),
        (dewi, {"wilayah": "34.04"}, set()),  # not hers: understood as nothing, as in the list
        (ratna, {"wilayah": "34.04"}, {"WKSBM Ngudi Rahayu"}),
    ):
        client = client_of(post)
        assert {row.unit.name for row in client.get("/wksbm/", query).context["page"].rows} == names
        printed = texts(book_of(client.get(RECAP, {**query, "bentuk": "xlsx"})))
        assert {text for text in printed if text.startswith("WKSBM ")} == names


def test_the_heading_says_the_filters_in_words(mugi_waras, ratna, client_of):
    query = {"wilayah": "34.02", "keadaan": "aktif", "sk": "tanpa_sk", "q": "mugi"}
    said = words(pdf_of(client_of(ratna).get(RECAP, query)))
    assert "Nama: mugi; Wilayah: Kabupaten Bantul; Keadaan: Aktif; SK: Belum ada SK" in said
    assert "Yogyakarta, " in said


def test_every_choice_of_a_filter_is_said_in_words(mugi_waras, ratna):
    form = UnitFilter({"kegiatan": "baru", "bimtek": "belum", "saldo": "lebih-1-juta"}, post=ratna)
    form.is_valid()
    assert form.in_words() == [
        "Kegiatan: Ada kegiatan 3 bulan terakhir",
        "Bimtek: Belum ada yang terlatih",
        "Saldo kas donasi: Lebih dari Rp 1.000.000",
    ]


def test_a_long_recap_repeats_its_header(mugi_waras, dewi, client_of):
    for _ in range(60):
        make.OrganisationFactory()
    pdf = pdf_of(client_of(dewi).get(RECAP))
    assert len(pdf.pages) > 2
    assert all("Kapanewon" in page.extract_text() for page in pdf.pages[:-1])
    book = book_of(client_of(dewi).get(RECAP, {"bentuk": "xlsx"}))
    assert "_xlnm.Print_Titles" in book.read("xl/workbook.xml").decode()


@pytest.mark.parametrize("typed", DANGEROUS)
def test_what_was_typed_stays_text(typed, mugi_waras, dewi, client_of):
    type(mugi_waras).objects.filter(pk=mugi_waras.pk).update(name=typed)
    client = client_of(dewi)
    cells = cells_of(page_of(book_of(client.get(RECAP, {"bentuk": "xlsx", "q": typed}))))
    assert [kind for kind, text in cells.values() if text == typed] == ["inlineStr"]
    board = client.get(f"/wksbm/{mugi_waras.public_id}/pengurus/cetak/", {"bentuk": "xlsx"})
    assert ("inlineStr", typed) in cells_of(page_of(book_of(board))).values()  # there it stands in the heading
    said = words(pdf_of(client.get(f"/wksbm/{mugi_waras.public_id}/cetak/")))
    assert letters(typed) in letters(said)


# --- figures of other rooms -------------------------------------------------------------------------------------------


@pytest.fixture
def providers(monkeypatch):
    monkeypatch.setattr(recap, "PROVIDERS", [])
    return recap


def test_a_figure_that_nobody_keeps_is_a_dash_and_not_nought(providers, mugi_waras, dewi, client_of):
    cells = cells_of(page_of(book_of(client_of(dewi).get(RECAP, {"bentuk": "xlsx"}))))
    row = next(int(re.sub(r"\D", "", at)) for at, (_, text) in cells.items() if text == "WKSBM Mugi Waras")
    for place in (row, row + 1):  # of the unit, and of the totals
        assert [cells[f"{column}{place}"][1] for column in "LMNO"] == ["–"] * 4


def test_rooms_hand_their_figures_over(providers, mugi_waras, sari, dewi, client_of):
    other = make.OrganisationFactory()

    @recap.provide
    def funds(unit_ids, year, post):
        assert year == TODAY.year
        return {mugi_waras.pk: {"funds_in": Decimal(9_600_000), "funds_out": Decimal("150000.50")}}

    recap.provide(lambda unit_ids, year, post: {unit: {"helped": 1200} for unit in unit_ids})
    said = words(pdf_of(client_of(dewi).get(RECAP)))
    for expected in ("9.600.000", "150.000,50", "1.200", "2.400"):
        assert expected in said
    cells = cells_of(page_of(book_of(client_of(dewi).get(RECAP, {"bentuk": "xlsx"}))))
    assert ("n", "9600000") in cells.values()
    assert recap.figures([other.pk], TODAY.year, dewi)[other.pk] == recap.Figures(helped=1200)


def test_a_room_that_invents_a_figure_is_an_error(providers, mugi_waras):
    recap.provide(lambda unit_ids, year, post: {mugi_waras.pk: {"profit": 1}})
    with pytest.raises(TypeError):
        recap.figures([mugi_waras.pk], TODAY.year, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((None, "–"), (0, "0"), (9_600_000, "9.600.000"), (Decimal("9600000.00"), "9.600.000")),
        *((Decimal("1234.5"), "1.234,50"), (date(2026, 1, 5), "5 Jan 2026"), ("=1", "=1")),
    ],
)
def test_a_cell_reads_as_people_write_it(value, text):
    assert as_text(value) == text


def test_a_workbook_keeps_numbers_days_and_totals():
    columns = [Column("No", 4), Column("Hari", 12), Column("Rp", 12, is_number=True)]
    sheet = Sheet(
        "x", "Contoh", columns, [[1, date(2026, 1, 5), Decimal(5)]], total=["", "Jumlah", 5], notes=["=Sumber"]
    )
    cells = cells_of(page_of(zipfile.ZipFile(BytesIO(workbook(sheet, paper=Paper.A4)))))
    assert cells["A3"] == ("inlineStr", "No")
    assert (cells["A4"], cells["C4"]) == (("inlineStr", "(1)"), ("inlineStr", "(3)"))
    assert (cells["A5"], cells["B5"], cells["C5"]) == (("n", "1"), ("n", "46027"), ("n", "5"))
    assert (cells["B6"], cells["C6"], cells["A7"]) == (("inlineStr", "Jumlah"), ("n", "5"), ("inlineStr", "=Sumber"))


# --- who, and at what cost --------------------------------------------------------------------------------------------


def test_a_pengurus_prints_the_own_unit_and_no_recap(sari, address, sleman_pengurus, client_of):
    client = client_of(sari)
    assert client.get(RECAP).url == address
    assert client.get(f"{address}cetak/").status_code == client.get(f"{address}pengurus/cetak/").status_code == 200
    other = f"/wksbm/{sleman_pengurus.organisation.public_id}/"
    assert client.get(f"{other}cetak/").status_code == client.get(f"{other}pengurus/cetak/").status_code == 404


def test_no_store_keeps_a_paper(address, sari, client_of):
    assert "no-store" in client_of(sari).get(f"{address}cetak/").headers["Cache-Control"]


def test_the_menu_keeps_the_filters(mugi_waras, dewi, client_of):
    page = client_of(dewi).get("/wksbm/", {"keadaan": "aktif"}).content.decode()
    found = re.findall(rf'href="{RECAP}\?([^"]*)"', page)
    assert len(found) == 3
    assert all("keadaan=aktif" in query for query in found)


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_recap_costs_the_same_for_one_unit_and_for_thirty(form, mugi_waras, decree, dewi, client_of, queries):
    client = client_of(dewi)
    client.get(RECAP)
    with queries() as few:
        client.get(RECAP, {"bentuk": form})
    for number in range(29):
        wksbm(f"WKSBM {number}", "34.02.15.2004", f"Dusun {number}")
    with queries() as many:
        client.get(RECAP, {"bentuk": form})
    assert len(many) == len(few) <= 14, "\n".join(many)
