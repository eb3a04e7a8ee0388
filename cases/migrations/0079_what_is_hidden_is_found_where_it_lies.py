"""Whoever is named in a hidden case is looked for where it lies, not by everybody anywhere: who may see it lies around
it, recorded it, or stands beside. Only a case with a team, with an office from elsewhere on its path, or without its
recorder there, may be seen from anywhere.

The rows of before are written anew once, without a history: it is worked out of what the history tells.
"""

import re
from importlib import import_module

from django.db import migrations

ALONE = import_module("cases.migrations.0068_cases_seen_by_their_place")
FORMER = import_module("cases.migrations.0072_names_are_found_where_they_are_seen")
NEAR = f"""c.team = '{{{{}}}}' AND c.path @> ARRAY[c.origin_id] AND NOT EXISTS (
            SELECT 1 FROM registry_organisation o WHERE o.id = ANY (c.path) AND o.kind IN {FORMER.TERRITORIAL}
            AND NOT (c.area_id >= o.home_area_id AND c.area_id < o.home_area_id || '/'))"""
# The marks are those of cases/models/person.py: HIDDEN, ELSEWHERE, BESIDE.
PLACES = f"""ARRAY(
    SELECT DISTINCT place::text FROM cases_case c
    CROSS JOIN LATERAL (SELECT c.seen_in = '' AS is_hidden, c.seen_in <> '' OR {NEAR} AS is_near) how
    CROSS JOIN LATERAL (
        SELECT '-' WHERE NOT is_near
        UNION ALL SELECT {ALONE.DISTRICT.format(row="c")} WHERE is_near
        UNION ALL SELECT split_part(c.area_id, '.', 1) || '.' || split_part(c.area_id, '.', 2) WHERE is_near
        UNION ALL SELECT '!' WHERE is_near AND is_hidden
        UNION ALL SELECT '+' WHERE EXISTS (
            SELECT 1 FROM registry_organisation o
            WHERE o.id = ANY (c.path) AND o.id <> c.origin_id AND o.kind NOT IN {FORMER.TERRITORIAL}
        )
    ) told (place)
    WHERE c.person_id = {{person}} ORDER BY 1
)"""
BEFORE = "\n".join(re.findall(r"CREATE FUNCTION person\w+\(\).*?\n\$\$;", FORMER.UP, re.DOTALL))
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
AFTER = BEFORE
for person in ("NEW.id", "p.id"):
    AFTER = AFTER.replace(FORMER.PLACES.format(person=person), PLACES.format(person=person))
TRIGGERS = """
DROP TRIGGER person_of_case ON cases_case;
CREATE TRIGGER person_of_case
    AFTER UPDATE OF person_id, origin_id, area_id, is_sensitive, path, team, barred, seen_in ON cases_case
    FOR EACH ROW WHEN ((OLD.person_id, OLD.origin_id, OLD.seen_in, OLD.path{old})
                       IS DISTINCT FROM (NEW.person_id, NEW.origin_id, NEW.seen_in, NEW.path{new}))
    EXECUTE FUNCTION person_of_case_seen_in();
DROP TRIGGER persons_of_office_seen_in ON registry_organisation;
CREATE TRIGGER persons_of_office_seen_in AFTER UPDATE OF kind{columns} ON registry_organisation
    FOR EACH ROW WHEN (OLD.kind <> NEW.kind{moved}) EXECUTE FUNCTION persons_of_office_seen_in();

ALTER TABLE cases_person DISABLE TRIGGER USER;
UPDATE cases_person p SET seen_in = {places} WHERE p.seen_in && '{{-,!}}';
ALTER TABLE cases_person ENABLE TRIGGER USER;
"""
MOVED = f" OR OLD.home_area_id <> NEW.home_area_id AND NEW.kind IN {FORMER.TERRITORIAL}"
LOCK = "LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE;  -- nothing is told of a person meanwhile\n"
UP = (
    LOCK
    + AFTER
    + TRIGGERS.format(
        old=", OLD.area_id, OLD.team",
        new=", NEW.area_id, NEW.team",
        columns=", home_area_id",
        moved=MOVED,
        places=PLACES.format(person="p.id"),
    )
)
DOWN = LOCK + BEFORE + TRIGGERS.format(old="", new="", columns="", moved="", places=FORMER.PLACES.format(person="p.id"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0078_no_index_of_beginnings")]

    operations = [migrations.RunSQL(UP, DOWN)]
