"""The state and the due time of the hop that runs, and which jenis were told, stand on the case as well: the filters of
a list find them in the index that has its order, without a look at hops and jenis of each case.

Triggers keep them, so that whoever writes a hop or a jenis cannot forget it. The rows of before are written anew once,
without a history: it is worked out of what the history tells.
"""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q

RUNNING = "{row}kind = 'responsibility' AND {row}status IN ('sent', 'incomplete', 'accepted')"
JENIS = "ARRAY(SELECT jenis_id FROM cases_caseproblem WHERE case_id = {row}.id ORDER BY jenis_id)"
UP = f"""
ALTER TABLE cases_case DISABLE TRIGGER note_change;
UPDATE cases_case c SET jenis_ids = {JENIS.format(row="c")},
    hop_status = coalesce((SELECT status FROM cases_referral WHERE case_id = c.id AND {RUNNING.format(row="")}), ''),
    hop_due_at = (SELECT due_at FROM cases_referral WHERE case_id = c.id AND {RUNNING.format(row="")});
ALTER TABLE cases_case ENABLE TRIGGER note_change;

-- As the owner, whatever the one who writes may see.
CREATE FUNCTION case_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.hop_status := '';
    NEW.hop_due_at := NULL;
    NEW.jenis_ids := coalesce(NEW.jenis_ids, '{{}}');
    IF TG_OP = 'UPDATE' THEN  -- one that is new has no hop yet, and its jenis are looked at as they come
        SELECT status, due_at INTO NEW.hop_status, NEW.hop_due_at
            FROM cases_referral WHERE case_id = NEW.id AND {RUNNING.format(row="")};
        NEW.hop_status := coalesce(NEW.hop_status, '');
        NEW.jenis_ids := {JENIS.format(row="NEW")};
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_told BEFORE INSERT OR UPDATE OF hop_status, hop_due_at, jenis_ids ON cases_case
    FOR EACH ROW EXECUTE FUNCTION case_told();

CREATE FUNCTION case_of_hop_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE cases_case SET hop_status = '' WHERE id = OLD.case_id;
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.case_id <> OLD.case_id THEN
        UPDATE cases_case SET hop_status = '' WHERE id = NEW.case_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER case_of_new_hop AFTER INSERT ON cases_referral
    FOR EACH ROW WHEN ({RUNNING.format(row="NEW.")}) EXECUTE FUNCTION case_of_hop_told();
CREATE TRIGGER case_of_hop AFTER UPDATE OF case_id, kind, status, due_at ON cases_referral
    FOR EACH ROW WHEN ((OLD.case_id, OLD.kind, OLD.status, OLD.due_at)
                       IS DISTINCT FROM (NEW.case_id, NEW.kind, NEW.status, NEW.due_at)
                       AND ({RUNNING.format(row="OLD.")} OR {RUNNING.format(row="NEW.")}))
    EXECUTE FUNCTION case_of_hop_told();
CREATE TRIGGER case_of_gone_hop AFTER DELETE ON cases_referral
    FOR EACH ROW WHEN ({RUNNING.format(row="OLD.")}) EXECUTE FUNCTION case_of_hop_told();

-- Of the cases of one statement, and only of those where it is not told so already.
CREATE FUNCTION cases_of_jenis_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE cases_case c SET jenis_ids = '{{}}' WHERE c.id IN (SELECT case_id FROM touched)
        AND c.jenis_ids <> {JENIS.format(row="c")};
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_of_new_jenis AFTER INSERT ON cases_caseproblem
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cases_of_jenis_told();
CREATE TRIGGER cases_of_gone_jenis AFTER DELETE ON cases_caseproblem
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cases_of_jenis_told();
CREATE TRIGGER cases_of_jenis_before AFTER UPDATE ON cases_caseproblem
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cases_of_jenis_told();
CREATE TRIGGER cases_of_jenis_after AFTER UPDATE ON cases_caseproblem
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cases_of_jenis_told();

-- What runs as the owner, of before as well: unsaid, a temporary table of the same name would be found first.
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', one);
    END LOOP;
END
$$;

DROP TRIGGER note_change ON cases_case;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{{}}', '{{seen_in, hop_status, hop_due_at, jenis_ids}}');
"""
DOWN = """
DROP TRIGGER note_change ON cases_case;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{seen_in}');
DROP TRIGGER cases_of_jenis_after ON cases_caseproblem;
DROP TRIGGER cases_of_jenis_before ON cases_caseproblem;
DROP TRIGGER cases_of_gone_jenis ON cases_caseproblem;
DROP TRIGGER cases_of_new_jenis ON cases_caseproblem;
DROP FUNCTION cases_of_jenis_told();
DROP TRIGGER case_of_gone_hop ON cases_referral;
DROP TRIGGER case_of_hop ON cases_referral;
DROP TRIGGER case_of_new_hop ON cases_referral;
DROP FUNCTION case_of_hop_told();
DROP TRIGGER case_told ON cases_case;
DROP FUNCTION case_told();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0069_what_filters_ask"), ("registry", "0073_few_of_a_kind")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="hop_status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draf"),
                    ("sent", "Menunggu jawaban"),
                    ("incomplete", "Menunggu kelengkapan"),
                    ("accepted", "Diterima"),
                    ("forwarded", "Diteruskan"),
                    ("declined", "Ditolak"),
                    ("withdrawn", "Ditarik kembali"),
                    ("lapsed", "Diambil alih"),
                    ("finished", "Selesai"),
                ],
                default="",
                editable=False,
                max_length=12,
                verbose_name="keadaan rujukan yang berjalan",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="hop_due_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="tenggat rujukan yang berjalan"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="jenis_ids",
            field=ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False, verbose_name="jenis yang dicatat"
            ),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.RemoveIndex(model_name="case", name="case_by_place"),
        migrations.RemoveIndex(model_name="case", name="case_open_by_place"),
        migrations.AlterField(
            model_name="case",
            name="origin",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases_opened",
                to="registry.organisation",
                verbose_name="dicatat oleh",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_by_place",
                condition=~Q(seen_in=""),
                include=("area", "status", "urgency", "origin", "holder", "jenis_ids"),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_open_by_place",
                condition=Q(status="open") & ~Q(seen_in=""),
                include=("area", "urgency", "origin", "holder", "jenis_ids", "hop_status", "hop_due_at"),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-holder_since", "-id"],
                name="case_moved_by_place",
                condition=~Q(seen_in=""),
                include=("area",),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["hop_status", "-opened_at", "-id"], name="case_running_by_opening", condition=~Q(hop_status="")
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["hop_due_at"], name="case_running_by_due", condition=Q(hop_due_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["origin", "-opened_at", "-id"], name="case_by_origin"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["origin", "-opened_at", "-id"], name="case_open_by_origin", condition=Q(status="open")
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=GinIndex(models.Func("path", "origin", function="array_remove"), name="case_by_path_beside"),
        ),
    ]
