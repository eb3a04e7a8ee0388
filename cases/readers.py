"""Who read this case, and who read the data of this person? The log of who looked, as people read it.

Only a supervisor asks (policy.ACCESS_READ_LOG). The log itself is closed to every post, so it is read as the system,
after the policy has agreed, and only the entries about what the asker may see are given.
"""

from dataclasses import dataclass, replace

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Case, MatchReview
from registry.models import ReadEntry
from registry.paging import page_of
from registry.printing import Column, Sheet, printed_by
from registry.scope import as_system

MOST = 2000  # on one paper
ORDER = ("-at", "-id")
COLUMNS = [
    Column("No", 5, is_number=True),
    Column("Waktu", 14),
    Column("Sebagai", 30),
    Column("Nama", 22),
    Column("Yang dibaca", 26),
    Column("Alasan", 30),
]
REFUSED = 400

# What the page was, in the words of the menu; the rest is "halaman kasus".
PAGES = {
    "home": "Beranda",
    "cases:inbox": "Kotak masuk",
    "cases:sent": "Terkirim",
    "cases:case-list": "Daftar kasus",
    "cases:case-search": "Pencarian NIK",
    "cases:notification-list": "Pemberitahuan",
    "cases:case-detail": "Halaman kasus",
    "cases:access-read-secret": "Alamat aman dan pelapor",
    "registry:export-file": "Ekspor",
    "registry:import-result": "Hasil impor",
    "cases:access-read-log": "Siapa melihat kasus",
    "cases:access-read-person-log": "Siapa melihat orang ini",
}


@dataclass(frozen=True)
class Line:
    at: object
    name: str
    post: str
    page: str
    opened: str
    why: str
    was_refused: bool

    @property
    def what(self):
        """The page, and what was opened on it; a refused attempt says so."""
        said = f"{self.page}: {self.opened}" if self.opened else self.page
        return f"{said} (ditolak)" if self.was_refused else said


def _lines(entries, seen):
    """seen: the cases of these entries that the asker sees; what was opened, and why, is told only about those."""
    return [
        Line(
            at=entry.at,
            name=entry.user.full_name,
            post=entry.post.post_name,
            page=PAGES.get(entry.page, "Halaman kasus"),
            opened=entry.opened if seen.issuperset(entry.cases) else "",
            why=entry.why if seen.issuperset(entry.cases) else "",
            was_refused=entry.status >= REFUSED,
        )
        for entry in entries
    ]


def _page(entries, cursor, post):
    with as_system():
        page = page_of(entries.for_list(), order=ORDER, cursor=cursor)
    return replace(page, rows=_lines(page.rows, _seen_of(page.rows, post)))


def _seen_of(entries, post):
    ids = {pk for entry in entries for pk in entry.cases}
    return set(Case.objects.visible_to(post).filter(pk__in=ids).values_list("pk", flat=True))


def page_of_case(case, post, cursor=""):
    """The page of Lines of everybody who read this case, the newest first."""
    return _page(ReadEntry.objects.of_case(case.pk), cursor, post)


def _of_person(person, seen):
    """What the asker may know: readings of a case of this person that he sees, and of the person without any case.

    An entry that names the person beside a case of somebody else (family, a list) would tell of that case. What was
    read under the number of a record that is, or for a while was, one with this person is among it.
    """
    records, as_one = _records_of(person)
    read = Q(persons__overlap=records) & (Q(cases__overlap=seen) | Q(cases=[]))
    for other, since, until in as_one:
        named = Q(persons__contains=[other])
        read |= named & (Q(cases__overlap=seen) | Q(cases=[], at__gte=since, at__lte=until))
    return ReadEntry.objects.filter(read)


def _records_of(person):
    """([ids of its own record and of those united with it], [(id of the record it was united with, from, until)])."""
    with as_system():
        records = [person.pk, *person.merged.values_list("pk", flat=True)]
        own = set(person.cases.values_list("pk", flat=True))
        pairs = MatchReview.objects.separated().about(person).select_related("batch")
        as_one = [
            (pair.second_id if pair.first_id == person.pk else pair.first_id, pair.batch.at, pair.batch.undone_at)
            for pair in pairs
            if own.intersection(pair.moved)  # of the two it was the one that pointed to the other
        ]
    return records, as_one


def page_of_person(person, seen, post, cursor=""):
    """(page of Lines, [(organisation, how often, last time)]) of who read this person's data. seen: case ids."""
    entries = _of_person(person, seen)
    with as_system():
        counted = entries.order_by().values_list("organisation__name").annotate(times=Count("id"), last=Max("at"))
        offices = list(counted.order_by("-last"))
    return _page(entries, cursor, post), offices


def sheet_of_person(person, seen, post):
    """The same as a table for paper and workbook, at most MOST lines, the newest first."""
    with as_system():
        entries = list(_of_person(person, seen).for_list().order_by(*ORDER)[: MOST + 1])
    found = _lines(entries, _seen_of(entries, post))
    rows = [
        [number, date_format(timezone.localtime(line.at), "j M Y, H.i"), line.post, line.name, line.what, line.why]
        for number, line in enumerate(found[:MOST], 1)
    ]
    notes = ["Sumber: catatan pembacaan aplikasi WKSBM. Setiap halaman yang memuat data orang ini tercatat."]
    if len(found) > MOST:
        notes.append(f"Hanya {MOST:,} pembacaan terakhir.".replace(",", "."))
    return Sheet(
        name="siapa-melihat-data-saya",
        title="Siapa yang melihat data saya",
        heading=[person.display_name, "Menurut UU 27/2022 tentang Pelindungan Data Pribadi"],
        columns=COLUMNS,
        rows=rows,
        notes=notes,
        is_landscape=True,
        printed=printed_by(post),
    )
