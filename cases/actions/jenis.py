"""Let a change of the reference data reach the cases that were recorded before."""

from django.db import connection

from registry.scope import as_system

RECKON = """
UPDATE cases_case c SET is_sensitive = s.sensitive FROM (
    SELECT p.case_id, bool_or(j.is_sensitive) AS sensitive
    FROM cases_caseproblem p JOIN cases_jenis j ON j.id = p.jenis_id
    WHERE p.case_id IN (SELECT case_id FROM cases_caseproblem WHERE jenis_id = %s)
    GROUP BY p.case_id
) s WHERE s.case_id = c.id AND c.is_sensitive <> s.sensitive
"""


def reckon_sensitivity(*, jenis):
    """Make every case with this jenis as sensitive as its jenis are now. Returns how many cases changed."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(RECKON, [jenis.pk])
        return cursor.rowcount
