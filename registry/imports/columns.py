"""Which column of the file is which of ours? Known by the words of its header, or chosen by a person.

A mapping is {key of a column of ours: header in the file}; offices keep it from one file to the next.
"""

import re
from dataclasses import dataclass, field
from itertools import chain, islice

from registry.imports.cells import fold
from registry.imports.workbook import Unreadable

LOOKED_AT = 30  # rows in which a header is looked for
ENDS = ("jumlah", "total", "keterangan", "catatan", "mengetahui", "sumber")


@dataclass(frozen=True)
class Column:
    """key: in mappings and reports; also: further headers of it; clean: raw cell -> value, raises Damaged.

    choices: for the drop-down list of the template; example: for its example row.
    """

    key: str
    label: str
    clean: object
    also: tuple = ()
    is_required: bool = False
    example: str = ""
    choices: tuple = ()
    help: str = ""
    is_identity: bool = False  # a NIK or KK: a page shows its last four digits

    @property
    def names(self):
        return {fold(name) for name in (self.label, self.key, *self.also)}


class Unmatched(Unreadable):
    """Columns of ours were not found; headers: what the file calls its columns, to choose from."""

    def __init__(self, sentence, headers):
        super().__init__(sentence)
        self.headers = headers


@dataclass
class Table:
    """The rows below a header. places: {key of ours: column in the file}; headers: {column in the file: its words}."""

    headers: dict
    places: dict
    rows: object
    notes: list = field(default_factory=list)


def table_of(rows, columns, *, mapping=None, notes=()):
    """The Table of a sheet. Raises Unmatched when no header is found or a required column is missing."""
    rows = iter(rows)
    first = list(islice(rows, LOOKED_AT))
    best = _header_among(first, columns, mapping)
    if best is None:
        wanted = ", ".join(column.label for column in columns if column.is_required)
        likely = max((values for _, values, _ in first), key=_words_in, default={})
        headers = [str(value) for _, value in sorted(likely.items())]
        raise Unmatched(
            f"Baris judul kolom tidak ditemukan. Berkas harus berjudul kolom, sedikitnya: {wanted}.", headers
        )
    index, headers, places = best
    if missing := [column.label for column in columns if column.is_required and column.key not in places]:
        known = [headers[place] for place in sorted(headers)]
        raise Unmatched(
            f"Kolom wajib belum dipadankan: {', '.join(missing)}. Judul kolom di berkas: {', '.join(known[:20])}.",
            known,
        )
    told = list(notes)
    unknown = [headers[place] for place in sorted(headers) if place not in places.values()]
    if unknown:
        told.append(f"Kolom yang tidak dipakai: {', '.join(unknown[:12])}{'…' if len(unknown) > 12 else ''}.")
    below = chain(first[index + 1 :], rows)
    return Table(headers, places, (row for row in below if not _is_no_data(row)), told)


def _words_in(values):
    return sum(isinstance(value, str) for value in values.values())


def _header_among(first, columns, mapping):
    """(index of its last row, {column: words}, {key: column}) of the likeliest header, one or two rows high."""
    found = []
    for index, (_, values, _) in enumerate(first):
        alone = {place: str(value) for place, value in values.items() if isinstance(value, str) and fold(value)}
        found.append((index, alone))
        if index + 1 < len(first):
            below = {p: str(v) for p, v in first[index + 1][1].items() if isinstance(v, str) and fold(v)}
            joined = {
                place: below[place]
                if alone.get(place, below[place]) == below[place]
                else f"{below[place]} {alone[place]}"
                for place in below
            }
            found.append((index + 1, alone | joined))
            found.append((index + 1, alone | below))
    scored = [(index, headers, places_in(headers, columns, mapping)) for index, headers in found]
    best = max(scored, key=lambda one: (len(one[2]), -one[0]), default=None)
    return best if best and len(best[2]) >= min(2, len(columns)) else None


def places_in(headers, columns, mapping=None):
    """{key: column in the file}: as the mapping says; what it does not name by the words of the header."""
    folded = {place: fold(words) for place, words in headers.items()}
    places = {}
    for key, header in (mapping or {}).items():
        if not header:
            continue
        wanted = fold(header)
        place = next((place for place, words in sorted(folded.items()) if words == wanted), None)
        if place is not None:
            places[key] = place
    if mapping is not None:
        return places
    for exact in (True, False):
        for column in columns:
            if column.key in places:
                continue
            for place, words in sorted(folded.items()):
                if place not in places.values() and _is_named(words, column, exact):
                    places[column.key] = place
                    break
    return places


def _is_named(words, column, exact):
    """The very words; or the words without what people put around them ("Nama Lengkap *", "NIK (16 digit)")."""
    if exact:
        return words in column.names
    bare = re.sub(
        r"\b(wajib|diisi|isi|sesuai ktp|16 digit|16 angka|hh bb tttt|dd mm yyyy|tgl bln thn|l p|ppks|pmks)\b",
        " ",
        words,
    )
    return bool(bare.split()) and " ".join(bare.split()) in column.names


def _is_no_data(row):
    """The numbers that offices write below their headers "(1) (2) (3)", and what stands below the last row."""
    _, values, _ = row
    said = [str(value).strip("() ") for _, value in sorted(values.items())]
    if len(said) > 2 and said[0].isdigit() and said == [str(int(said[0]) + step) for step in range(len(said))]:
        return True
    return len(said) <= 2 and said[0].casefold().rstrip(" :").split(" ")[0] in ENDS


def mapping_of(table):
    """The mapping that a table was read with, to be kept."""
    return {key: table.headers[place] for key, place in table.places.items()}
