"""The application's role, the append-only audit, and row-level security on the people who sign in.

Tables of accounts show their rows to every request that has entered a scope (registry/scope.py), also the one before
sign-in, which must find the account; a connection outside of it sees nothing.
"""

from django.db import migrations

CREATE_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wksbm_app') THEN
        CREATE ROLE wksbm_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this server was set up at the same time
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'wksbm_app', 'USAGE') OR NOT pg_has_role(current_user, 'wksbm_app', 'MEMBER') THEN
        EXECUTE format('GRANT wksbm_app TO %I', current_user);
    END IF;
EXCEPTION WHEN unique_violation OR insufficient_privilege THEN
    NULL;  -- granted meanwhile, or separate logins are used and stepping down is not needed
END
$$;
GRANT USAGE ON SCHEMA public TO wksbm_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wksbm_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO wksbm_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wksbm_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO wksbm_app;
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Baris % hanya boleh ditambah, tidak diubah atau dihapus.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE ON registry_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

PEOPLE = (
    "registry_user",
    "registry_appointment",
    "registry_resetlink",
    "registry_auditentry",
    "django_admin_log",
)
IN_A_SCOPE = "nullif(current_setting('app.mode', true), '') IS NOT NULL"


def enable(apps, schema_editor):
    for table in PEOPLE:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY scope ON {table} USING ({IN_A_SCOPE}) WITH CHECK ({IN_A_SCOPE})")


def disable(apps, schema_editor):
    for table in PEOPLE:
        schema_editor.execute(f"DROP POLICY scope ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        ("admin", "0001_initial"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(CREATE_ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER audit_entry_is_append_only ON registry_auditentry; DROP FUNCTION refuse_change();",
        ),
        migrations.RunPython(enable, disable),
    ]
