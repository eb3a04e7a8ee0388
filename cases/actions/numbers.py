"""Which number does the next case of a kabupaten and year get?

Numbers are drawn, not counted: in a row of counted ones the missing number would tell everybody in the territory that
there is a case they may not see.
"""

import secrets

from django.db import connection

from cases.models import Case
from registry.kept_sql import kept_sql
from registry.models.area import regency_code

COUNT = """
INSERT INTO cases_casenumberseries (regency_code, year, last) VALUES (%s, %s, 1)
ON CONFLICT (regency_code, year) DO UPDATE SET last = cases_casenumberseries.last + 1
RETURNING last
"""
DIGITS = 5


def next_case_number(*, area_code, year):
    """ "3402-2026-58213". The row of the series stays locked until the case is committed, so no number is given twice.

    One digit more for each time half of the numbers are taken. Called in mode system, which sees every number.
    """
    regency = regency_code(area_code)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [regency, year])
        (given,) = cursor.fetchone()
    digits = DIGITS
    while given > 9 * 10 ** (digits - 1) // 2:
        digits += 1
    while True:
        number = f"{regency.replace('.', '')}-{year}-{10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1))}"
        if not _with_number(number=number):
            return number


@kept_sql
def _with_number(*, number):
    return Case.objects.filter(number=number).order_by().values_list("pk")[:1]
