"""Whose data has this request shown? Views say so while they read; the log of who looked is written from it at the end.

`request.reads` is a Reads. Lookups and lists note what they found; an act that opens something secret (a NIK, a safe
address, a file) notes it with its own word and, where it was asked for, the reason.
"""

from dataclasses import dataclass, field


@dataclass
class Reads:
    """What was read so far: case and person ids, what was opened in particular, and why."""

    cases: set = field(default_factory=set)
    persons: set = field(default_factory=set)
    opened: list = field(default_factory=list)
    why: str = ""

    def note(self, *, cases=(), persons=(), opened="", why=""):
        """cases, persons: row ids. opened: what was opened beyond the page ("NIK", "alamat aman", "berkas KTP.pdf")."""
        self.cases.update(cases)
        self.persons.update(persons)
        if opened:
            self.opened.append(opened)
        self.why = why or self.why

    @property
    def is_empty(self):
        return not (self.cases or self.persons)
