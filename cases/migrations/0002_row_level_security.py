"""The second wall: row-level security on every table with personal data, and an append-only timeline.

The rule is that of `Case.objects.visible_to`, said once more in SQL over the settings of registry/scope.py. An unset
setting reads '' or NULL; nullif makes both NULL, a comparison with NULL is not true, so nothing is seen. The owner of
the tables is not bound (migrations, backup); the application's role wksbm_app is.
"""

from django.db import migrations

SYSTEM = "current_setting('app.mode', true) = 'system'"
POST = "current_setting('app.mode', true) = 'post'"
ORGANISATION = "nullif(current_setting('app.organisation', true), '')::bigint"
USER = "nullif(current_setting('app.user', true), '')::bigint"
LOW = "nullif(current_setting('app.area_low', true), '')"
HIGH = "nullif(current_setting('app.area_high', true), '')"

CASE_RULE = (
    f"{SYSTEM} OR ({POST} AND ((NOT is_sensitive AND area_id >= {LOW} AND area_id < {HIGH}) "
    f"OR path @> ARRAY[{ORGANISATION}]))"
)


def of_case(table, column="case_id"):
    return f"{SYSTEM} OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = {table}.{column})"


RULES = {
    "cases_case": CASE_RULE,
    "cases_person": f"{SYSTEM} OR EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = cases_person.id)",
    "cases_caseproblem": of_case("cases_caseproblem"),
    "cases_consent": of_case("cases_consent"),
    "cases_service": of_case("cases_service"),
    "cases_referral": (
        f"{SYSTEM} OR ((status <> 'draft' OR sender_id = {ORGANISATION}) "
        "AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_referral.case_id))"
    ),
    "cases_caseevent": (
        f"{SYSTEM} OR ((NOT is_confidential OR organisation_id = {ORGANISATION}) "
        "AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_caseevent.case_id))"
    ),
    "cases_notification": f"{SYSTEM} OR organisation_id = {ORGANISATION}",
    "cases_intakedraft": f"{SYSTEM} OR user_id = {USER}",
    "cases_submission": f"{SYSTEM} OR user_id = {USER}",
}


def enable(apps, schema_editor):
    for table, rule in RULES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})")


def disable(apps, schema_editor):
    for table in RULES:
        schema_editor.execute(f"DROP POLICY scope ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("registry", "0002_database_roles")]

    operations = [
        migrations.RunPython(enable, disable),
        migrations.RunSQL(
            "CREATE TRIGGER case_event_is_append_only BEFORE UPDATE OR DELETE ON cases_caseevent "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER case_event_is_append_only ON cases_caseevent",
        ),
    ]
