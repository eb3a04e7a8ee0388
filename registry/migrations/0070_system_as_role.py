"""The system, which acts after a check of the rules, is a role of the database instead of a word in every policy.

wksbm_app steps up to wksbm_system for one transaction (registry/scope.py) and must not inherit it: a policy counts for
whoever inherits its role. Privileges are the same; the policies differ.
"""

from django.db import migrations

from registry.row_security import system_as_role

ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wksbm_system') THEN
        CREATE ROLE wksbm_system NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this server was set up at the same time
END
$$;
DO $$
BEGIN
    PERFORM pg_advisory_xact_lock(34021549);  -- roles belong to the whole server
    IF (SELECT rolinherit FROM pg_roles WHERE rolname = 'wksbm_app') THEN
        ALTER ROLE wksbm_app NOINHERIT;
    END IF;
    IF NOT pg_has_role('wksbm_app', 'wksbm_system', 'MEMBER') THEN
        GRANT wksbm_system TO wksbm_app;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The owner of the tables may not change roles. Run as a superuser: CREATE ROLE wksbm_system NOLOGIN; '
        'ALTER ROLE wksbm_app NOINHERIT; GRANT wksbm_system TO wksbm_app;';
END
$$;
GRANT USAGE ON SCHEMA public TO wksbm_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO wksbm_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO wksbm_system;
"""

# What wksbm_app may do with each table, sequence and function, wksbm_system may.
SAME_PRIVILEGES = """
DO $$
DECLARE
    held record;
BEGIN
    FOR held IN
        SELECT format('%s ON %s %s', a.privilege_type, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      c.oid::regclass) AS what
        FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 'wksbm_app'::regrole
        UNION ALL
        SELECT format('EXECUTE ON FUNCTION %s', p.oid::regprocedure)
        FROM pg_proc p, aclexplode(p.proacl) a
        WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = 'wksbm_app'::regrole
    LOOP
        EXECUTE format('GRANT %s TO wksbm_system', held.what);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0060_reference_with_dates"),
        ("cases", "0061_doubtful_nik"),
        ("training", "0050_history"),
    ]

    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(SAME_PRIVILEGES, migrations.RunSQL.noop),
        system_as_role(["registry", "cases", "training", "django"]),
    ]
