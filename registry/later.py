"""Rows that are written with the next statement of the transaction, because nobody waits for what PostgreSQL answers.

Only where no fault is expected that somebody would have to be told: it shows at the next statement, or at the end of
the transaction (decision 0046). Signals of models are not sent; the triggers of the history see every row.
"""

from django.db import connection
from django.db.models import sql


def create_later(model, rows):
    """Insert rows (unsaved instances) that nobody needs the key of."""
    if not rows:
        return
    query = sql.InsertQuery(model)
    query.insert_values([field for field in model._meta.concrete_fields if field is not model._meta.auto_field], rows)
    _send(query)


def save_later(row, *names):
    """Write these fields of a saved row; all of them without names."""
    query = sql.UpdateQuery(type(row))
    query.add_filter("pk", row.pk)
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    query.add_update_fields(
        [(field, None, field.pre_save(row, False)) for field in fields if not names or field.name in names]
    )
    _send(query)


def update_later(rows, **values):
    """Change a queryset."""
    query = rows.query.chain(sql.UpdateQuery)
    query.add_update_values(values)
    _send(query)


def _send(query):
    compiler = query.get_compiler(connection=connection)
    statements = compiler.as_sql() if isinstance(query, sql.InsertQuery) else [compiler.as_sql()]
    for words, parameters in statements:
        connection.later(words, parameters, is_written=True)
