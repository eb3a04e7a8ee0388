"""Which pages does each reader open in the benchmark? What is asked, the least that its rows cost, and its target."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from cases.benchmark import facts as look_ups
from cases.benchmark import limits

KINDS = {
    "home": "Beranda",
    "inbox": "Kotak masuk",
    "list": "Kasus, halaman 1",
    "depth": f"Kasus, halaman {look_ups.DEPTH + 1}",
    "filter": "Saring kasus",
    "name": "Cari nama",
    "number": "Cari nomor",
    "nik": "Cari NIK lengkap",
    "case": "Satu kasus",
    "intake": "Catat kasus",
    "send": "Kirim rujukan",
    "accept": "Terima rujukan",
    "letter": "Surat (PDF)",
    "export": "Ekspor xlsx",
    "admin": "Administrasi",
}
READING = {"home", "inbox", "list", "depth", "filter", "name", "number", "nik", "case"}
NUMBERED = ("case", "export")  # whose labels tell a number that is another one in each data set
# What --only may also say.
GROUPS = {
    "search": ("name", "number", "nik"),
    "writes": ("intake", "send", "accept"),
}
FILTER_LABELS = {
    "berjalan": "berjalan",
    "belum_dirujuk": "belum dirujuk",
    "menunggu": "menunggu jawaban",
    "kelengkapan": "menunggu kelengkapan",
    "ditangani": "ditangani penerima",
    "ditutup": "ditutup",
    "lewat": "lewat tenggat",
    "urgensi": "urgensi segera",
    "jenis": "satu jenis",
    "wilayah": "satu wilayah",
    "jenjang": "dipegang kalurahan",
    "unit": "satu WKSBM",
    "tanggal": "tahun lalu",
}


@dataclass
class Page:
    """One thing that is asked again and again. ask() gives the Answer whose time counts.

    statement: its limit, None where there is none; links: the rows of the limit stand as links on the page;
    most: so many runs at most.
    """

    kind: str
    label: str
    ask: Callable
    statement: str | None = None
    values: dict = field(default_factory=dict)
    target: str = ""
    links: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Left:
    """A page that this reader has not, and why."""

    kind: str
    label: str
    reason: str


def reading(client, reader, facts, connection, wanted):
    """Pages and Lefts of everything that only reads, in the order of a day's work."""
    for kind, make in reading_parts(client, reader, facts, connection).items():
        if kind in wanted:
            yield from make()


def reading_parts(client, reader, facts, connection):
    """{kind: () -> its Pages and Lefts}"""
    address = reverse("cases:case-list")
    return {
        "home": lambda: [Page("home", KINDS["home"], _get(client, "/"), limits.home(reader), facts.values, "home")],
        "inbox": lambda: [_inbox(client, reader, facts)],
        "list": lambda: [_cases("list", KINDS["list"], _get(client, address), limits.cases(reader), facts.values)],
        "depth": lambda: [_depth(client, reader, facts, connection, address)],
        "filter": lambda: _filters(client, reader, facts, address),
        "name": lambda: _names(client, reader, facts, address),
        "number": lambda: [_number(client, reader, facts, address)],
        "nik": lambda: [_nik(client, reader, facts)],
        "case": lambda: [_case(client, facts)],
    }


def _get(client, path):
    return lambda: client.get(path)


def _cases(kind, label, ask, statement, values, target=None):
    return Page(kind, label, ask, statement, values, kind if target is None else target, links=True)


def _inbox(client, reader, facts):
    ask = _get(client, reverse("cases:inbox"))
    return Page("inbox", KINDS["inbox"], ask, limits.inbox(reader), facts.values, links=True)


def _depth(client, reader, facts, connection, address):
    """Leafs through the pages before, once."""
    last = look_ups.edge(connection, reader)
    path = address
    for _ in range(look_ups.DEPTH if last else 0):
        path = client.get(path).next_page()
        if not path:
            break
    if not last or not path:
        return Left("depth", KINDS["depth"], "daftarnya lebih pendek")
    statement = limits.cases(reader, where=limits.AFTER)
    return _cases("depth", KINDS["depth"], _get(client, path), statement, facts.values | last)


def _filters(client, reader, facts, address):
    for name, label in FILTER_LABELS.items():
        said = f"{KINDS['filter']}: {label}"
        if name not in facts.query:
            yield Left("filter", said, "saringan ini tidak ada bagi peran ini")
            continue
        path = f"{address}?{urlencode(facts.query[name])}"
        statement = limits.cases(reader, where=limits.FILTERS[name])
        yield _cases("filter", said, _get(client, path), statement, facts.values)


def _names(client, reader, facts, address):
    """Of two words, which few bear; and of one, which fills pages."""
    for said, typed, where in (("dua kata", facts.name, limits.BY_NAME), ("satu kata", facts.first, limits.BY_FIRST)):
        path = f"{address}?{urlencode({'q': typed})}"
        # Many bear one word: where all areas are seen they are found along the newest cases.
        walks = reader.is_all and typed == facts.first
        statement = limits.cases(reader, where=where) if walks else limits.found(reader, where)
        yield _cases("name", f"{KINDS['name']}: {said}", _get(client, path), statement, facts.values)


def _number(client, reader, facts, address):
    path = f"{address}?{urlencode({'q': facts.number})}"
    statement = limits.found(reader, limits.BY_NUMBER)
    return _cases("number", KINDS["number"], _get(client, path), statement, facts.values, "")


def _nik(client, reader, facts):
    if not facts.nik:
        return Left("nik", KINDS["nik"], "tidak ada NIK pada kasus terbaru")
    address, typed = reverse("cases:case-search"), {"q": facts.nik}
    statement = limits.found(reader, limits.BY_NIK)
    return _cases("nik", KINDS["nik"], lambda: client.post(address, typed), statement, facts.values)


def _case(client, facts):
    path = reverse("cases:case-detail", args=[facts.longest])
    label = f"{KINDS['case']}, {facts.events} peristiwa"
    return Page("case", label, _get(client, path), limits.CASE, facts.values, "case")


def administration(client, reader, facts):
    """Lists of the admin, as an operator of data of the whole province opens them."""
    lists = {
        "daftar kasus": ("cases_case", {}, limits.cases(reader, size=limits.ADMIN_PAGE)),
        "daftar orang": ("cases_person", {}, limits.persons(reader)),
        "daftar rujukan": ("cases_referral", {}, limits.hops(reader)),
        "daftar WKSBM": ("registry_unitprofile", {}, limits.units(reader)),
        "cari nama kasus": (
            "cases_case",
            {"q": facts.name},
            limits.found(reader, limits.BY_NAME, limits.ADMIN_PAGE),
        ),
        "antrean orang tanpa NIK": (
            "cases_person",
            {"antrean": "orang-tanpa-nik"},
            limits.persons(reader, without_nik=True),
        ),
    }
    yield Page("admin", f"{KINDS['admin']}: halaman pertama", _get(client, reverse("admin:index")))
    for label, (name, query, statement) in lists.items():
        path = reverse(f"admin:{name}_changelist") + (f"?{urlencode(query)}" if query else "")
        yield Page("admin", f"{KINDS['admin']}: {label}", _get(client, path), statement, facts.values)
