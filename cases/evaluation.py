"""How well does matching do on labelled pairs? Precision, recall, and what it got wrong. No database is needed.

A file is a CSV with the columns a_name, a_sex, a_birth_date, a_area, a_nik, a_kk, the same with b_, and same (1 or 0).
Empty cells are allowed, other columns are ignored.
"""

import csv
from dataclasses import dataclass, field

from cases.matching import compare, keys_of, record_of

FIELDS = {"name": "name", "sex": "sex", "birth_date": "birth", "area": "area", "nik": "nik", "kk": "kk"}
COLUMNS = [f"{side}_{column}" for side in "ab" for column in FIELDS] + ["same"]


class BadFile(Exception):
    """The file lacks a column, or a label is neither 1 nor 0."""


@dataclass
class Result:
    """hits: same and found; missed: same and not found; wrong: not same and found; caught: same and sharing a key."""

    hits: int = 0
    caught: int = 0
    missed: list = field(default_factory=list)
    wrong: list = field(default_factory=list)
    rest: int = 0

    @property
    def count(self):
        return self.hits + len(self.missed) + len(self.wrong) + self.rest

    @property
    def precision(self):
        """Of the pairs taken for one person, the share that is; 1 when none was taken."""
        found = self.hits + len(self.wrong)
        return self.hits / found if found else 1.0

    @property
    def recall(self):
        """Of the pairs that are one person, the share that was found; 1 when there is none."""
        same = self.hits + len(self.missed)
        return self.hits / same if same else 1.0

    @property
    def reach(self):
        """Of the pairs that are one person, the share that the search in the database would look at."""
        same = self.hits + len(self.missed)
        return self.caught / same if same else 1.0


def evaluate(path):
    """The Result of a file. Raises BadFile."""
    result = Result()
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        lacking = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
        if lacking:
            raise BadFile(f"Kolom ini tidak ada: {', '.join(lacking)}.")
        for number, row in enumerate(rows, 2):
            label = (row["same"] or "").strip()
            if label not in ("0", "1"):
                raise BadFile(f"Baris {number}: kolom same harus 1 atau 0.")
            _count(result, row, number, is_same=label == "1")
    return result


def _count(result, row, number, *, is_same):
    a, b = (record_of(**{key: row[f"{side}_{column}"] or "" for column, key in FIELDS.items()}) for side in "ab")
    found = compare(a, b)
    line = (number, round(found.points, 1), found.said, row)
    if is_same:
        result.caught += bool(keys_of(a) & keys_of(b, around=True))
    if is_same and found.is_same:
        result.hits += 1
    elif is_same:
        result.missed.append(line)
    elif found.is_same:
        result.wrong.append(line)
    else:
        result.rest += 1
