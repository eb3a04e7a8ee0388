"""Which number does the next case of a kabupaten and year get?"""

from django.db import connection

NEXT = """
INSERT INTO cases_casenumberseries (regency_code, year, last) VALUES (%s, %s, 1)
ON CONFLICT (regency_code, year) DO UPDATE SET last = cases_casenumberseries.last + 1
RETURNING last
"""


def next_case_number(*, area_code, year):
    """ "3402-2026-0417". The row stays locked until the case is committed: no doubles, no number without a case."""
    regency = ".".join(area_code.split(".")[:2])
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [regency, year])
        (last,) = cursor.fetchone()
    return f"{regency.replace('.', '')}-{year}-{last:04d}"
