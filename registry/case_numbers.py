"""Which numbers of cases in a cash book may this reader read? Asked of whoever keeps the cases.

A number that leads nowhere betrays that there is a sensitive case. The register may not know the app above it, so that
app hands a function over when it starts (`provide`, in its `apps.py`); as long as none did, no number is shown.
"""

READERS = []


def provide(reader):
    """Add a function (numbers, post) -> those of cases that the post may see."""
    if reader not in READERS:
        READERS.append(reader)
    return reader


def readable(numbers, post):
    """Those of these numbers that the post may read."""
    return {number for reader in READERS for number in reader(numbers, post)} if numbers else set()
