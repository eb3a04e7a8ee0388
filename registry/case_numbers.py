"""Which case did a line of a cash book help, for a reader who may see that case? Asked of whoever keeps the cases.

A book keeps only that a line was help for a case: a number that leads nowhere betrays a sensitive one. The
register may not know the app above it, so that app hands a function over when it starts (`provide`, in its `apps.py`);
as long as none did, no number is shown.
"""

READERS = []


def provide(reader):
    """Add a function (ids of entries, post) -> {id: (id, number) of a case that the post may see}."""
    if reader not in READERS:
        READERS.append(reader)
    return reader


def readable(entry_ids, post):
    """{id of an entry: (id, number) of its case}, of those that the post may read."""
    return {pk: case for reader in READERS for pk, case in reader(entry_ids, post).items()} if entry_ids else {}
