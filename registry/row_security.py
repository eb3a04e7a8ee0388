"""Which rows of a table does PostgreSQL itself show? The second wall, in words that migrations use.

A post only reads; the system (an action after its own check, a job, a command) writes. Unset settings show nothing.
Migrations call this, so what a name here means must not change: a new rule gets a new name.
"""

from django.db.migrations.operations import RunPython

SYSTEM = "current_setting('app.mode', true) = 'system'"
POST = "current_setting('app.mode', true) = 'post'"
ORGANISATION = "nullif(current_setting('app.organisation', true), '')::bigint"
LOW = "nullif(current_setting('app.area_low', true), '')"
HIGH = "nullif(current_setting('app.area_high', true), '')"


def of_unit(table, column="unit_id"):
    """The rule of UnitProfile.visible_to: the own unit, or the units of the territory."""
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM registry_organisation o WHERE o.id = {table}.{column} "
        f"AND (o.id = {ORGANISATION} OR (o.home_area_id >= {LOW} AND o.home_area_id < {HIGH})))"
    )


def of_unit_or_merged(table, column="unit_id"):
    """The rule of UnitProfile.visible_to since units can be merged: the own unit also reads what was merged into it."""
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM registry_organisation o WHERE o.id = {table}.{column} "
        f"AND ({ORGANISATION} IN (o.id, o.merged_into_id) OR (o.home_area_id >= {LOW} AND o.home_area_id < {HIGH})))"
    )


def of_parent(table, column, parent):
    """A row is read by those who read its parent row, whose own policy decides."""
    return f"{POST} AND EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})"


def of_evaluation(table):
    """The rule of EvaluationSheet.visible_to: locked ones of the units in sight, and drafts of the office's level."""
    level = f"CASE {table}.level WHEN 'kabkota' THEN 'dinsos_kabkota' ELSE 'dinsos_diy' END"
    own = f"EXISTS (SELECT 1 FROM registry_organisation me WHERE me.id = {ORGANISATION} AND me.kind = {level})"
    return f"{of_unit(table)} AND ({table}.status = 'terkunci' OR {own})"


def guarded(rules):
    """The migration operation that puts up the wall. rules: {table: what a post reads}."""

    def up(apps, schema_editor):
        for table, rule in rules.items():
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"CREATE POLICY scope_reads ON {table} FOR SELECT USING ({rule})")
            schema_editor.execute(f"CREATE POLICY system_writes ON {table} USING ({SYSTEM}) WITH CHECK ({SYSTEM})")

    def down(apps, schema_editor):
        for table in rules:
            schema_editor.execute(f"DROP POLICY scope_reads ON {table}")
            schema_editor.execute(f"DROP POLICY system_writes ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return RunPython(up, down)


def append_only(table, name):
    """The migration operation that lets rows be added and read, never changed or taken away."""

    def up(apps, schema_editor):
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )

    def down(apps, schema_editor):
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")

    return RunPython(up, down)


def remembered(tables):
    """The migration operation that lets a trigger write the history of tables (note_change of registry 0016).

    tables: {table: (columns whose values are never written down, columns whose changes nobody asks about)}. The history
    itself belongs to the owner of the tables.
    """

    def up(apps, schema_editor):
        for table, (secret, unasked) in tables.items():
            key = _key_of(schema_editor, table)
            words = ", ".join(f"'{word}'" for word in (key, f"{{{','.join(secret)}}}", f"{{{','.join(unasked)}}}"))
            schema_editor.execute(
                f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION note_change({words})"
            )

    def down(apps, schema_editor):
        for table in tables:
            schema_editor.execute(f"DROP TRIGGER note_change ON {table}")

    return RunPython(up, down)


def _key_of(schema_editor, table):
    """The column of the primary key."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_index i "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
            "WHERE i.indrelid = %s::regclass AND i.indisprimary",
            [table],
        )
        return cursor.fetchone()[0]


# --- the system is a role (decision 0037) -----------------------------------------------------------------------------

SYSTEM_ARM = "(current_setting('app.mode'::text, true) = 'system'::text)"  # as PostgreSQL writes SYSTEM back
POLICIES = """
SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND roles = '{public}' AND tablename ~ %s ORDER BY 1, 2
"""


def system_as_role(prefixes):
    """The migration operation that tells each rule of the tables with these prefixes to the role that it is for.

    A rule of a post no longer begins with "is it the system, or …": no index answers such an OR.
    """
    wanted = f"^({'|'.join(prefixes)})_"

    def up(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(POLICIES, [wanted])
            for table, name, command, *rules in cursor.fetchall():
                for statement in _told_to_roles(table, name, command, *rules):
                    schema_editor.execute(statement)

    def down(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename, policyname, roles = '{wksbm_system}', with_check IS NOT NULL, qual IS NOT NULL "
                "FROM pg_policies WHERE schemaname = 'public' AND tablename ~ %s",
                [wanted],
            )
            for table, name, is_system, checks, reads in cursor.fetchall():
                rule = f"{' USING (' + SYSTEM + ')' if reads else ''}{' WITH CHECK (' + SYSTEM + ')' if checks else ''}"
                schema_editor.execute(f"ALTER POLICY {name} ON {table} TO PUBLIC{rule if is_system else ''}")

    return RunPython(up, down)


def _told_to_roles(table, name, command, reads, writes):
    """The statements that give one policy to its role, and the system a twin where it shared the policy."""
    if SYSTEM_ARM in (reads, writes) and {reads, writes} <= {SYSTEM_ARM, None}:
        return [f"ALTER POLICY {name} ON {table} TO wksbm_system{_rule(reads and 'true', writes and 'true')}"]
    alone = _rule(_without_system(table, reads), _without_system(table, writes))
    statements = [f"ALTER POLICY {name} ON {table} TO wksbm_app{alone}"]
    if "system" in f"{reads}{writes}" or "'post'" not in f"{reads}{writes}":  # a rule for any mode was the system's too
        twin = _rule(reads and "true", writes and "true")
        statements.append(f"CREATE POLICY {name}_system ON {table} FOR {command} TO wksbm_system{twin}")
    return statements


def _rule(reads, writes):
    return f"{f' USING ({reads})' if reads else ''}{f' WITH CHECK ({writes})' if writes else ''}"


def _without_system(table, rule):
    if rule is None:
        return None
    for before, after in ((f"({SYSTEM_ARM} OR ", ""), ("(", f" OR {SYSTEM_ARM})")):
        if rule.startswith(before) and rule.endswith(after):
            rule = rule[len(before) : -1] if not after else rule[1 : -len(after)]
            break
    if "system" in rule:
        raise ValueError(f"the rule of {table} still tells of the system: {rule}")
    return rule


def walled(rules):
    """The migration operation that puts up the wall of a new table. rules: {table: what a post reads}."""

    def up(apps, schema_editor):
        for table, rule in rules.items():
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"CREATE POLICY scope_reads ON {table} FOR SELECT TO wksbm_app USING ({rule})")
            schema_editor.execute(
                f"CREATE POLICY system_writes ON {table} TO wksbm_system USING (true) WITH CHECK (true)"
            )

    def down(apps, schema_editor):
        for table in rules:
            schema_editor.execute(f"DROP POLICY scope_reads ON {table}")
            schema_editor.execute(f"DROP POLICY system_writes ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return RunPython(up, down)
