"""The place by which offices see something alone, as a column (decisions 0048, 0050 to 0052)."""

from django.db import models


def place_alone(words="terlihat menurut tempatnya saja, di kecamatan"):
    """The column of a code: where offices see a case, or all cases of somebody, by the place alone; else empty."""
    return models.CharField(words, max_length=40, blank=True, default="", editable=False, db_collation="C")
