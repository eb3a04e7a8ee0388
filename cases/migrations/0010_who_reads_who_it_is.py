"""The second wall around persons and what hangs on them.

A person is read by those who read a case of it, and a record that was united with another by those who read that one.
Family, desil and photos are read by those who read the case in which they were told; a member who is a person of the
program by those who read that person too; a pair by those who read both.
"""

from django.db import migrations

from registry.row_security import POST, SYSTEM, guarded

CASES = "SELECT 1 FROM cases_case c WHERE c."
BEFORE = f"{SYSTEM} OR EXISTS ({CASES}person_id = cases_person.id)"
PERSON = f"{SYSTEM} OR EXISTS ({CASES}person_id IN (cases_person.id, cases_person.merged_into_id))"


def person(column):
    return f"EXISTS (SELECT 1 FROM cases_person p WHERE p.id = {column})"


def told_in_case(table):
    return f"{POST} AND EXISTS ({CASES}id = {table}.case_id)"


RULES = {
    "cases_familymember": f"{told_in_case('cases_familymember')} AND "
    f"(cases_familymember.relative_id IS NULL OR {person('cases_familymember.relative_id')})",
    "cases_desil": told_in_case("cases_desil"),
    "cases_personphoto": told_in_case("cases_personphoto"),
    "cases_personkey": f"{POST} AND EXISTS ({CASES}person_id = cases_personkey.person_id)",
    "cases_matchreview": f"{POST} AND {person('cases_matchreview.first_id')} "
    f"AND {person('cases_matchreview.second_id')}",
}


def read_by(rule):
    def put_up(apps, schema_editor):
        schema_editor.execute("DROP POLICY scope ON cases_person")
        schema_editor.execute(f"CREATE POLICY scope ON cases_person FOR SELECT USING ({rule})")

    return put_up


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_who_it_is")]

    operations = [migrations.RunPython(read_by(PERSON), read_by(BEFORE)), guarded(RULES)]
