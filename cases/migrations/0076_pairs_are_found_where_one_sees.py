"""Which two records may be one person is asked of the pairs near an office, not of all there are: a pair knows the
smallest place, from a kecamatan up, in which all cases of both persons are seen by their place alone.

Triggers keep it, so that whoever writes a pair or a case cannot forget it. The rows of before are written anew once,
without a history: it is worked out of what the history tells.
"""

from django.db import migrations, models

UP = """
LOCK TABLE cases_person IN SHARE ROW EXCLUSIVE MODE;  -- nothing changes between the look and the triggers

-- Of two kecamatan: the one that both are, or the kabupaten or province of both; else ''.
CREATE FUNCTION common_place(one text, other text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN one = '' OR other = '' THEN ''
        WHEN one = other THEN one
        WHEN left(one, 5) = left(other, 5) THEN left(one, 5)
        WHEN left(one, 2) = left(other, 2) THEN left(one, 2)
        ELSE ''
    END
$$;

ALTER TABLE cases_matchreview DISABLE TRIGGER USER;
UPDATE cases_matchreview r SET seen_in = common_place(one_place(a.seen_in), one_place(b.seen_in))
    FROM cases_person a, cases_person b WHERE a.id = r.first_id AND b.id = r.second_id;
ALTER TABLE cases_matchreview ENABLE TRIGGER USER;

-- As the owner, whatever the one who writes may see. The persons of a new pair are locked: of two who write it and a case
-- at once the second one sees what the first one did. A change of either person waits for the pair itself.
CREATE FUNCTION match_review_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM cases_person WHERE id IN (NEW.first_id, NEW.second_id) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    SELECT common_place(one_place(a.seen_in), one_place(b.seen_in)) INTO STRICT NEW.seen_in
        FROM cases_person a, cases_person b WHERE a.id = NEW.first_id AND b.id = NEW.second_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER match_review_told BEFORE INSERT OR UPDATE OF first_id, second_id, seen_in ON cases_matchreview
    FOR EACH ROW EXECUTE FUNCTION match_review_told();

CREATE FUNCTION reviews_of_person_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE cases_matchreview SET seen_in = '' WHERE first_id = NEW.id OR second_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER reviews_of_person_told AFTER UPDATE OF seen_in ON cases_person
    FOR EACH ROW WHEN (one_place(OLD.seen_in) <> one_place(NEW.seen_in)) EXECUTE FUNCTION reviews_of_person_told();

DROP TRIGGER note_change ON cases_matchreview;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_matchreview
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{seen_in}');
"""
DOWN = """
DROP TRIGGER note_change ON cases_matchreview;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_matchreview
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{}');
DROP TRIGGER reviews_of_person_told ON cases_person;
DROP FUNCTION reviews_of_person_told();
DROP TRIGGER match_review_told ON cases_matchreview;
DROP FUNCTION match_review_told();
DROP FUNCTION common_place(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0075_a_short_list_waits_beside_letters_and_paths")]

    operations = [
        migrations.AddField(
            model_name="matchreview",
            name="seen_in",
            field=models.CharField(
                blank=True,
                db_collation="C",
                default="",
                editable=False,
                max_length=40,
                verbose_name="wilayah tempat keduanya terlihat menurut tempat kasusnya saja",
            ),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.AddIndex(
            model_name="matchreview",
            index=models.Index(fields=["-seen_in"], name="review_open_by_place", condition=models.Q(status="terbuka")),
        ),
    ]
