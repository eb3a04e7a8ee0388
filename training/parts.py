"""Which part of a long page to fill in stands here? Each field names its row, so that a shifted part loses nothing."""

from dataclasses import dataclass

MOST_ROWS = 50
# Below the number of fields that Django takes in one sending (1000).
MOST_FIELDS = 900
# Of what was not saved, so many are named, within the length of a sentence that is kept.
MOST_NAMED = 2


@dataclass(frozen=True)
class Part:
    """rows: those on this page; number: of this part, from 1; numbers: of all parts."""

    rows: list
    number: int
    numbers: range

    @property
    def is_whole(self):
        return len(self.numbers) == 1


def part_of(rows, asked, *, fields_of_row=1):
    """The Part that was asked for (text out of the address); anything odd gives the first one."""
    size = max(1, min(MOST_ROWS, MOST_FIELDS // max(fields_of_row, 1)))
    count = max(1, -(-len(rows) // size))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = number if 1 <= number <= count else 1
    return Part(rows[(number - 1) * size : number * size], number, range(1, count + 1))


def own_address(request):
    """This page again, with the same part."""
    part = request.GET.get("bagian", "")
    return f"{request.path}?bagian={part}" if part.isascii() and part.isdigit() and len(part) < 6 else request.path


def first_named(words):
    """The first few of what was not saved, in one sentence."""
    more = len(words) - MOST_NAMED
    said = "; ".join(word[:90] for word in words[:MOST_NAMED])
    return f"{said}; dan {more} lainnya" if more > 0 else said
