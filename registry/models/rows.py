"""How does a row of the database become an object? A list makes a hundred and thirty of them."""

from django.db.models.base import ModelState


class PlainRows:
    """For a model of which a page reads many rows: each is made of what was read, without a walk through all fields.

    What was not read is asked for when it is wanted, as ever. Signals before and after an object is made are not sent:
    the program has none (tests/registry/test_rows.py).
    """

    @classmethod
    def from_db(cls, db, field_names, values):
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row
