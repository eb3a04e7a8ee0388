"""What does the page of an import show? The acts it offers, and doubtful rows beside what they may be."""

import json
from dataclasses import dataclass

from registry.import_policy import why_not
from registry.imports.cells import words
from registry.workflow import ImportMove

SIDE_BY_SIDE = 20
OFFERED = (
    (ImportMove.DECIDE, "import-decide"),
    (ImportMove.START, "import-start"),
    (ImportMove.STOP, "import-stop"),
    (ImportMove.CHECK, "import-check"),
    (ImportMove.UNDO, "import-undo"),
    (ImportMove.DROP, "import-drop"),
)


# What goes on; taking back and throwing away are offered beside it.
ONWARD = {ImportMove.DECIDE, ImportMove.START, ImportMove.CHECK}


@dataclass
class Side:
    """One doubtful row: told and known are [(label, words)]; persons: whose data the known side shows."""

    row: object
    told: list
    known: list
    title: str
    persons: tuple = ()


def offers_of(run, post):
    """[(label, url name, is it the main one)] of the acts that are possible now."""
    counts = run.counts()
    useless = set() if counts["menunggu"] else {ImportMove.DECIDE}
    useless |= set() if counts["akan"] else {ImportMove.START}
    found = [(move, name) for move, name in OFFERED if why_not(move, run, post) is None and move not in useless]
    return [(move.label, f"registry:{name}", place == 0 and move in ONWARD) for place, (move, name) in enumerate(found)]


def told_of(row, kind):
    """[(label, words)] of a row as it stands in the file; of a number about a person the last four digits only."""
    cells = json.loads(row.read_cells())
    lines = []
    for column in kind.columns:
        value = cells.get(column.key)
        value = value["hari"] if isinstance(value, dict) else value
        said = words(value)
        if said:
            lines.append((column.label, f"•••• {said[-4:]}" if column.is_identity else said))
    return lines


def sides_of(run, rows, post):
    """[Side] of doubtful rows: the other side is a record that this post sees, or another row of the file."""
    kind = run.kind_of
    known = kind.describe([row.candidate for row in rows if row.candidate], post)
    twins = {row.number: row for row in run.rows.filter(number__in=[row.twin for row in rows if row.twin])}
    sides = []
    for row in rows:
        if row.twin:
            sides.append(Side(row, told_of(row, kind), told_of(twins[row.twin], kind), f"Baris {row.twin} di berkas"))
        else:
            lines, persons = known.get(row.candidate, ([("", "Catatan itu tidak terlihat lagi.")], ()))
            sides.append(Side(row, told_of(row, kind), lines, "Catatan yang sudah ada", persons))
    return sides
