"""The history of every row, and batches of changes that can be taken back whole."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import registry.models.identifiers
from registry.row_security import ORGANISATION, POST, append_only, guarded, remembered

UP = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON registry_historyentry FROM wksbm_app;
ALTER TABLE registry_historyentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY system_reads ON registry_historyentry FOR SELECT USING (current_setting('app.mode', true) = 'system');

-- The owner writes (SECURITY DEFINER): whoever changes a row cannot leave its history out or write it.
-- Arguments: the column of the key; columns whose values stay secret; columns whose changes are not asked about.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    secret text[] := TG_ARGV[1]::text[];
    unasked text[] := TG_ARGV[2]::text[];
    hidden text;
    row_id text;
    was jsonb;
    is_now jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        row_id := to_jsonb(NEW) ->> TG_ARGV[0];
    ELSIF TG_OP = 'DELETE' THEN
        was := to_jsonb(OLD);
        row_id := was ->> TG_ARGV[0];
    ELSE
        row_id := to_jsonb(OLD) ->> TG_ARGV[0];
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value) INTO was, is_now
        FROM jsonb_each(to_jsonb(OLD)) o JOIN jsonb_each(to_jsonb(NEW)) n USING (key)
        WHERE o.value IS DISTINCT FROM n.value AND NOT o.key = ANY (unasked);
        IF was IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    FOREACH hidden IN ARRAY secret LOOP
        IF was ? hidden THEN
            was := was || jsonb_build_object(hidden, NULL);
        END IF;
        IF is_now ? hidden THEN
            is_now := is_now || jsonb_build_object(hidden, NULL);
        END IF;
    END LOOP;
    INSERT INTO registry_historyentry ("at", "table", row_key, operation, "before", "after", actor, post, source, batch)
    VALUES (now(), TG_TABLE_NAME, row_id, left(TG_OP, 1), was, is_now,
            nullif(current_setting('app.actor', true), '')::bigint,
            nullif(current_setting('app.actor_post', true), '')::bigint,
            left(coalesce(current_setting('app.source', true), ''), 120),
            nullif(current_setting('app.batch', true), '')::bigint);
    RETURN NULL;
END
$$;

-- What may only be added goes only with the batch that has added it.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('app.undoing', true) = 'yes'
        AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Baris % hanya boleh ditambah, tidak diubah atau dihapus.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

-- Rows of a batch that somebody has changed since, as (table, row): they stand in the way of taking it back.
-- counters: tables whose rows only count on; a number that was given does not come back.
CREATE FUNCTION changed_since(wanted bigint, counters text[]) RETURNS TABLE (changed_table text, changed_row text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT mine."table"::text, mine.row_key::text
    FROM registry_historyentry mine
    JOIN registry_historyentry later ON later."table" = mine."table" AND later.row_key = mine.row_key
        AND later.id > mine.id AND later.batch IS DISTINCT FROM wanted
    WHERE mine.batch = wanted AND NOT mine."table" = ANY (counters)
$$;

-- Every row as it was before the batch, newest change first. Returns how many changes were taken back.
CREATE FUNCTION undo_batch(wanted bigint, counters text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    entry registry_historyentry;
    key text;
    kind text;
    done bigint := 0;
BEGIN
    IF current_setting('app.mode', true) IS DISTINCT FROM 'system' OR EXISTS (SELECT 1 FROM changed_since(wanted, counters)) THEN
        RAISE EXCEPTION 'Perubahan ini tidak dapat diurungkan.' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('app.undoing', 'yes', true);
    FOR entry IN SELECT * FROM registry_historyentry h WHERE h.batch = wanted ORDER BY h.id DESC LOOP
        CONTINUE WHEN entry."table" = ANY (counters);
        SELECT a.attname, format_type(a.atttypid, a.atttypmod) INTO key, kind
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = entry."table"::regclass AND i.indisprimary;
        IF entry.operation = 'I' THEN
            EXECUTE format('DELETE FROM %I WHERE %I = $1::%s', entry."table", key, kind) USING entry.row_key;
        ELSIF entry.operation = 'D' THEN
            EXECUTE format('INSERT INTO %1$I SELECT * FROM jsonb_populate_record(NULL::%1$I, $1)', entry."table")
            USING entry."before";
        ELSE
            EXECUTE (
                SELECT format('UPDATE %1$I t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(t, $1)) WHERE t.%3$I = $2::%4$s',
                              entry."table", string_agg(quote_ident(name), ', '), key, kind)
                FROM jsonb_object_keys(entry."before") name
            ) USING entry."before", entry.row_key;
        END IF;
        done := done + 1;
    END LOOP;
    -- Somebody may have changed a row after the question above and before it was locked here.
    IF EXISTS (
        SELECT 1 FROM registry_historyentry mine
        JOIN registry_historyentry later ON later."table" = mine."table" AND later.row_key = mine.row_key
            AND later.id > mine.id AND later.batch IS DISTINCT FROM wanted
        WHERE mine.batch = wanted AND NOT mine."table" = ANY (counters)
            AND later.source IS DISTINCT FROM current_setting('app.source', true)
    ) THEN
        RAISE EXCEPTION 'Perubahan ini tidak dapat diurungkan.' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('app.undoing', '', true);
    RETURN done;
END
$$;
REVOKE EXECUTE ON FUNCTION changed_since(bigint, text[]), undo_batch(bigint, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION changed_since(bigint, text[]), undo_batch(bigint, text[]) TO wksbm_app;
"""

DOWN = """
DROP FUNCTION undo_batch(bigint, text[]);
DROP FUNCTION changed_since(bigint, text[]);
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Baris % hanya boleh ditambah, tidak diubah atau dihapus.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP FUNCTION note_change();
DROP POLICY system_reads ON registry_historyentry;
ALTER TABLE registry_historyentry DISABLE ROW LEVEL SECURITY;
"""

# An admin sistem reads what was done; a batch names no one it was done to.
OF_AN_ADMIN = f"{POST} AND {ORGANISATION} IS NULL"
# Columns whose values are never written down, and columns whose changes nobody asks about.
PLAIN = ((), ())
TABLES = dict.fromkeys(
    [
        "registry_area",
        "registry_areaname",
        "registry_incomesource",
        "registry_spendingkind",
        "registry_goods",
        "registry_donor",
        "registry_purse",
        "registry_fundentry",
        "registry_refresherrule",
        "registry_bimtekrecord",
        "registry_decree",
        "registry_boardposition",
        "registry_boardmember",
        "registry_organisation_service_areas",
        "registry_organisation",
        "registry_unitclass",
        "registry_unitprofile",
        "registry_unitchange",
        "registry_foundingstep",
        "registry_activity",
        "registry_activityphoto",
        "registry_dormancyrule",
        "registry_dormancyproposal",
        "registry_evaluationaspect",
        "registry_evaluationsheet",
        "registry_evaluationscore",
        "registry_holiday",
        "registry_programmeitem",
        "registry_appointment",
        "registry_changebatch",
    ],
    PLAIN,
) | {"registry_user": (("password",), ("last_login",))}


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0015_which_bimtek"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("table", models.CharField(max_length=63, verbose_name="tabel")),
                ("row_key", models.CharField(max_length=64, verbose_name="baris")),
                (
                    "operation",
                    models.CharField(
                        choices=[("I", "ditambahkan"), ("U", "diubah"), ("D", "dihapus")],
                        max_length=1,
                        verbose_name="yang terjadi",
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="sebelum")),
                ("after", models.JSONField(null=True, verbose_name="sesudah")),
                ("actor", models.BigIntegerField(null=True, verbose_name="pelaku")),
                ("post", models.BigIntegerField(null=True, verbose_name="sebagai")),
                ("source", models.CharField(max_length=120, verbose_name="dari")),
                ("batch", models.BigIntegerField(null=True, verbose_name="rangkaian")),
            ],
            options={
                "verbose_name": "riwayat baris",
                "verbose_name_plural": "riwayat baris",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["table", "row_key", "id"], name="history_of_row"),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)), fields=["actor", "id"], name="history_of_actor"
                    ),
                    models.Index(
                        condition=models.Q(("batch__isnull", False)), fields=["batch", "id"], name="history_of_batch"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("impor", "Impor"), ("gabung", "Penggabungan"), ("massal", "Tindakan massal")],
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="diurungkan pada")),
                ("undo_reason", models.CharField(blank=True, max_length=200, verbose_name="alasan diurungkan")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                        verbose_name="oleh",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                        verbose_name="diurungkan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "rangkaian perubahan",
                "verbose_name_plural": "rangkaian perubahan",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                                models.Q(("undo_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_batch_undone_names_who_and_why",
                        violation_error_message="Tulis mengapa perubahan ini diurungkan.",
                    )
                ],
            },
        ),
        migrations.RunSQL(UP, DOWN),
        append_only("registry_historyentry", "history_entry_is_append_only"),
        guarded({"registry_changebatch": OF_AN_ADMIN}),
        remembered(TABLES),
    ]
