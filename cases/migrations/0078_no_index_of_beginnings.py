"""No index of the beginnings of words on what every act writes.

Django adds one to each text that is unique or a key, for a search by its first letters. Nobody searches so: a public id
is asked for as a whole, a part of a number is found by its letters, and codes of areas are compared in their own order.
Each of these was written with every new version of a row.
"""

from django.db import migrations

BEGINNINGS = (
    ("cases_case_public_id_eb820183_like", "cases_case", "public_id"),
    ("cases_case_number_980c9551_like", "cases_case", "number"),
    ("cases_person_public_id_002df532_like", "cases_person", "public_id"),
    ("cases_person_area_id_85616d3d_like", "cases_person", "area_id"),
    ("cases_referral_public_id_ad8c003b_like", "cases_referral", "public_id"),
    ("cases_notification_public_id_88ce22e0_like", "cases_notification", "public_id"),
    ("cases_matchreview_public_id_4949b78a_like", "cases_matchreview", "public_id"),
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0077_a_unit_finds_its_own_in_an_index")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX {name} ON {table} ({column} varchar_pattern_ops)"
        )
        for name, table, column in BEGINNINGS
    ]
