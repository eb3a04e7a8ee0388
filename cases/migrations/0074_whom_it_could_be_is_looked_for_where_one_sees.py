"""Whom a person could be is looked for among those whom an office sees, not among everybody: a key knows in which
kecamatan all cases of its person are seen by their place alone.

Triggers keep it, so that whoever writes a key or a case cannot forget it.
"""

from django.db import migrations, models

UP = """
LOCK TABLE cases_person IN SHARE ROW EXCLUSIVE MODE;  -- nothing changes between the look and the triggers

-- Of Person.seen_in: the kecamatan, where there is nothing else but its kabupaten; else ''.
CREATE FUNCTION one_place(places text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN cardinality(places) = 2 AND greatest(places[1], places[2]) LIKE least(places[1], places[2]) || '.%'
        THEN greatest(places[1], places[2]) ELSE ''
    END
$$;

UPDATE cases_personkey k SET seen_in = one_place(p.seen_in)
    FROM cases_person p WHERE p.id = k.person_id AND one_place(p.seen_in) <> '';

-- As the owner, whatever the one who writes may see. The person is locked: of two who write a key and a case at once the
-- second one sees what the first one did.
CREATE FUNCTION person_key_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT one_place(seen_in) INTO STRICT NEW.seen_in FROM cases_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_key_told BEFORE INSERT OR UPDATE OF person_id, seen_in ON cases_personkey
    FOR EACH ROW EXECUTE FUNCTION person_key_told();

CREATE FUNCTION keys_of_person_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE cases_personkey SET seen_in = '' WHERE person_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER keys_of_person_told AFTER UPDATE OF seen_in ON cases_person
    FOR EACH ROW WHEN (one_place(OLD.seen_in) <> one_place(NEW.seen_in)) EXECUTE FUNCTION keys_of_person_told();
"""
DOWN = """
DROP TRIGGER keys_of_person_told ON cases_person;
DROP FUNCTION keys_of_person_told();
DROP TRIGGER person_key_told ON cases_personkey;
DROP FUNCTION person_key_told();
DROP FUNCTION one_place(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0073_a_jenis_is_found_where_and_when")]

    operations = [
        migrations.AddField(
            model_name="personkey",
            name="seen_in",
            field=models.CharField(
                blank=True,
                db_collation="C",
                default="",
                editable=False,
                max_length=40,
                verbose_name="terlihat menurut tempat kasusnya saja, di kecamatan",
            ),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.RemoveIndex(model_name="personkey", name="person_key_found"),
        migrations.AddIndex(
            model_name="personkey",
            index=models.Index(fields=["key", "seen_in", "person"], name="person_key_found"),
        ),
    ]
