"""What can be imported, and by whom is it understood? Each app hands its kinds over when it starts (`provide`).

The register may not know the apps above it. A kind says which columns it has, judges rows against what is there, and
carries out the ones it is given, through the actions of its app or their twins for many rows.
"""

from dataclasses import dataclass, field

from django.db import models

from registry.imports.cells import Damaged, words


class Outcome(models.TextChoices):
    NEW = "baru", "Baru"
    CHANGED = "berubah", "Berubah"
    SAME = "sama", "Sudah ada, sama"
    DOUBTFUL = "ragu", "Meragukan"
    WRONG = "salah", "Ditolak"


class Decision(models.TextChoices):
    """What a person says of a doubtful row."""

    SAME = "sama", "Ini orang yang sama"
    NEW = "baru", "Ini orang lain, catat sebagai baru"
    SKIP = "lewati", "Jangan diimpor"


@dataclass(eq=False)  # each row is itself: comparing all its cells made a piece slow
class Row:
    """One row of the file. cells: {key: as it stands in the file}; values: {key: as it was understood}."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    outcome: str = ""
    reason: str = ""
    column: str = ""
    candidate: str = ""  # key of the record it is, or may be
    twin: int | None = None  # number of the row of this file it may be
    decision: str = ""
    was: str = ""  # what the check has found; "" while it is checked
    made: str = ""  # key of what came of it

    def refuse(self, column, reason):
        """Wrong, with the first reason found; column: the key of ours."""
        if self.outcome != Outcome.WRONG:
            self.outcome, self.column, self.reason = Outcome.WRONG, column, reason

    def doubt(self, column, reason, *, candidate="", twin=None):
        self.outcome, self.column, self.reason = Outcome.DOUBTFUL, column, reason
        self.candidate, self.twin = str(candidate), twin

    def settle(self, outcome, *, candidate="", reason=""):
        self.outcome, self.candidate, self.reason = outcome, str(candidate), reason

    @property
    def is_wrong(self):
        return self.outcome == Outcome.WRONG


class Kind:
    """One kind of import.

    memory(post, about): what the judge remembers while it goes through one file, from piece to piece; made in the
    scope of the post. judge(rows, memory, post): gives each row that is not wrong an outcome.
    carry_out(rows, memory, by, at): adds and changes, in the scope of the post and inside a batch; notes on the row
    what it made, or refuses it.
    """

    name = title = one = ""
    columns = ()
    needs_about = False  # does the whole file belong to something, such as a Bimtek?

    def may(self, post):
        """The refusal for a data operator who may not bring in this kind, or None."""
        return None

    def abouts(self, post):
        """[(id, words)] of what a file of this kind may belong to."""
        return []

    def memory(self, post, about=""):
        return None

    def judge(self, rows, memory, post):
        raise NotImplementedError

    def carry_out(self, rows, memory, *, by, at):
        raise NotImplementedError

    def describe(self, keys, post):
        """{key of a record: ([(label, words)], ids of the persons whose data that is)} of what this post sees."""
        return {}

    def persons_of(self, keys):
        """The ids of the persons whose data these records are, for the log of who looked."""
        return []

    def label(self, key):
        return next((column.label for column in self.columns if column.key == key), key)

    def understand(self, row):
        """Read every cell of a row; a damaged one makes it wrong."""
        for column in self.columns:
            try:
                row.values[column.key] = column.clean(row.cells.get(column.key))
            except Damaged as damage:
                row.refuse(column.key, str(damage))
                row.values[column.key] = None
            if column.is_required and not row.is_wrong and row.values[column.key] in (None, "", []):
                row.refuse(column.key, f"{column.label} belum diisi.")


KINDS = {}


def provide(kind):
    """Add a kind; under its name the command and the pages know it."""
    KINDS[kind.name] = kind
    return kind


def kind_named(name):
    """The kind, or None."""
    return KINDS.get(name)


def rows_of(table, kind):
    """The Rows of a table, in its order; a formula in a column that is used makes its row wrong."""
    for number, values, formulas in table.rows:
        cells = {key: values[place] for key, place in table.places.items() if place in values}
        if not any(words(cell) for cell in cells.values()):
            continue
        row = Row(number, cells)
        for key, place in table.places.items():
            if place in formulas:
                row.refuse(key, "Sel berisi rumus. Salin kolomnya, tempel sebagai nilai, lalu unggah lagi.")
        kind.understand(row)
        yield row
