"""The trigger that keeps the meaning of reference data, in words that migrations use.

Migrations call this, so what a name here means must not change: a new rule gets a new name.
"""

from django.db.migrations.operations import RunPython

FUNCTION = """
CREATE FUNCTION reference_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Jakarta')::date;
    fixed text;
BEGIN
    IF OLD.valid_from < today THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '% has been in force', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reference_stands';
        END IF;
        FOREACH fixed IN ARRAY ARRAY['valid_from'] || TG_ARGV LOOP
            IF to_jsonb(OLD) -> fixed IS DISTINCT FROM to_jsonb(NEW) -> fixed THEN
                RAISE EXCEPTION '%.% has been in force', TG_TABLE_NAME, fixed
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'reference_stands';
            END IF;
        END LOOP;
        IF OLD.valid_to IS DISTINCT FROM NEW.valid_to AND (OLD.valid_to < today OR NEW.valid_to < today - 1) THEN
            RAISE EXCEPTION '%.valid_to lies in the past', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reference_stands';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


def standing(tables):
    """The migration operation that keeps rows which have begun to count. tables: {table: fixed columns}."""

    def up(apps, schema_editor):
        for table, columns in tables.items():
            words = ", ".join(f"'{column}'" for column in columns)
            schema_editor.execute(
                f"CREATE TRIGGER reference_stands BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION reference_stands({words})"
            )

    def down(apps, schema_editor):
        for table in tables:
            schema_editor.execute(f"DROP TRIGGER reference_stands ON {table}")

    return RunPython(up, down)
