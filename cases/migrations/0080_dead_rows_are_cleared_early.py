"""Autovacuum comes to what every act writes at a fiftieth of dead rows (decision 0056).

At the usual fifth, a million cases would gather two hundred thousand dead versions, each with an entry in twenty indexes.
"""

from django.db import migrations

TABLES = ("case", "person", "personkey", "referral", "caseproblem", "matchreview")
SET = "ALTER TABLE cases_{} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);"
RESET = "ALTER TABLE cases_{} RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0079_what_is_hidden_is_found_where_it_lies")]

    operations = [
        migrations.RunSQL("\n".join(map(SET.format, TABLES)), "\n".join(map(RESET.format, TABLES))),
    ]
