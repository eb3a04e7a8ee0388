"""Persons and their cases out of a spreadsheet: one row is one person with one case.

Whether a row is somebody we know is asked of the matching of cases/matching.py, in the scope of the post: a row of
another kabupaten is refused for its place, and no answer tells whether the person exists there.
"""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from cases import policy
from cases.actions.cases import open_case
from cases.actions.many import open_many
from cases.actions.persons import complete
from cases.candidates import keys_from, record_from, search_many
from cases.jenis_words import JenisWords
from cases.matching import SAME_FROM, compare
from cases.models import Case, Jenis, NikMissing, Person, Sex, Urgency
from registry.area_import import DISTRICT, REGENCY, VILLAGE, local_name, numbered
from registry.imports import cells
from registry.imports.cells import Damaged, fold
from registry.imports.columns import Column
from registry.imports.kinds import Decision, Kind, Outcome
from registry.models import AreaLevel, HistoryEntry
from registry.models.area import ABOVE
from registry.places import Places
from registry.refusal import Refused
from registry.scope import as_system

URGENCIES = {"": Urgency.NORMAL} | {fold(urgency.label): urgency for urgency in Urgency}
MISSING = {fold(reason.label): reason for reason in NikMissing} | {fold(reason.value): reason for reason in NikMissing}
MISSING |= {"": NikMissing.UNKNOWN, "belum punya": NikMissing.NEVER, "tidak punya": NikMissing.NEVER}
UNTOLD = "Dari data lama kantor; ceritanya tidak tercatat."
TWINS_COMPARED = 6
PERSONS, CASES = Person._meta.db_table, Case._meta.db_table
# A row of the history counts from its commit on, and has its moment and number from before.
LATE_COMMIT, LATE_ENTRIES = timedelta(minutes=2), 50_000


def age(value):
    """Years; "65 th" and "65 tahun" as well."""
    if isinstance(value, str):
        value = fold(value).removesuffix("tahun").removesuffix("thn").removesuffix("th").strip()
    return cells.whole(value, "Umur", 130)


def birth(value):
    """A day, or an int: a year that stands alone."""
    told = cells.words(value).removeprefix("'")
    if told.isdigit() and len(told) == 4 and 1890 <= int(told) <= timezone.localdate().year:
        return int(told)
    return cells.day(value, "Tanggal lahir")


def one_of(known, name):
    def clean(value):
        told = fold(value)
        if told not in known:
            raise Damaged(f"{name} “{cells.words(value)}” tidak dikenal.")
        return known[told]

    return clean


class CaseImport(Kind):
    name, title, one = "cases", "Orang dan kasus", "orang"
    columns = (
        Column(
            "nik",
            "NIK",
            cells.sixteen,
            ("no nik", "no ktp", "nomor induk kependudukan", "nomor nik", "no nik ktp"),
            is_identity=True,
        ),
        Column(
            "kk",
            "Nomor KK",
            lambda v: cells.sixteen(v, "Nomor KK"),
            ("no kk", "kk", "nomor kartu keluarga"),
            is_identity=True,
        ),
        Column(
            "nama",
            "Nama",
            cells.text,
            ("nama lengkap", "nama ppks", "nama pmks", "nama penyandang", "nama klien"),
            example="Wagiyem",
        ),
        Column("panggilan", "Nama panggilan", lambda v: cells.text(v, 80), ("alias", "panggilan")),
        Column(
            "lp",
            "L/P",
            cells.sex,
            ("jenis kelamin", "jk", "sex", "kelamin", "l p"),
            is_required=True,
            example="P",
            choices=("L", "P"),
        ),
        Column(
            "lahir",
            "Tanggal lahir",
            birth,
            ("tgl lahir", "tanggal lahir", "lahir", "tahun lahir"),
            example="17-08-1955",
        ),
        Column("umur", "Umur", age, ("usia", "umur tahun"), help="Bila tanggal lahir tidak diketahui."),
        REGENCY,
        DISTRICT,
        VILLAGE,
        Column("padukuhan", "Padukuhan", local_name, ("dusun", "pedukuhan", "nama padukuhan"), example="Salakan"),
        Column("rw", "RW", numbered, ("no rw",)),
        Column("rt", "RT", numbered, ("no rt",), example="02"),
        Column("alamat", "Alamat", lambda v: cells.text(v, 240), ("alamat lengkap", "alamat rumah")),
        Column("telepon", "Telepon", cells.phone, ("no hp", "hp", "no telp", "nomor hp", "no telepon")),
        Column(
            "jenis",
            "Jenis PPKS (PMKS)",
            lambda value: value,
            ("jenis", "jenis ppks", "jenis pmks", "kode pmks", "kode jenis", "kode ppks", "pmks", "ppks", "kategori"),
            is_required=True,
            example="8; 24",
        ),
        Column("urgensi", "Urgensi", one_of(URGENCIES, "Urgensi"), choices=tuple(Urgency.labels)),
        Column(
            "cerita", "Cerita singkat", lambda v: cells.text(v, 4000), ("kronologi", "keterangan", "kondisi", "uraian")
        ),
        Column("tanpa_nik", "Alasan tanpa NIK", one_of(MISSING, "Alasan"), choices=tuple(NikMissing.labels)),
        Column(
            "dicatat",
            "Tanggal pendataan",
            lambda v: cells.day(v, "Tanggal pendataan"),
            ("tanggal data", "tgl pendataan"),
        ),
    )

    def may(self, post):
        return policy.why_not(policy.CASE_OPEN, None, post)

    def memory(self, post, about=""):
        return Known(post)

    def judge(self, rows, memory, post):
        ready = [row for row in rows if self._is_ready(row, memory)]
        for row in ready:
            row.values["orang"] = person_of(row.values)
        records = {row.number: record_from(row.values["orang"]) for row in ready}
        found = self._alike(ready, records, memory, post)
        jenis_of = memory.jenis_of(post, [candidate.person.pk for candidate in found.values()])
        for row in ready:
            candidate = found.get(row.number)
            if candidate:
                self._against(row, row.values["orang"], candidate, jenis_of.get(candidate.person.pk, {}))
            else:
                row.settle(Outcome.NEW)
            if memory.of_run is None:
                memory.remember(row, records[row.number])

    def _alike(self, rows, records, memory, post):
        """{number: Candidate}. What the check has found new is compared with those only who have changed since."""
        new = {row.number for row in rows if row.was == Outcome.NEW and not row.decision}
        changed = memory.changed_since_check(post) if new else None
        if changed is None:
            return search_many(records, post=post, least=SAME_FROM, without=memory.made())
        asked = {number: records[number] for number in records if number not in new}
        found = search_many(asked, post=post, least=SAME_FROM, without=memory.made()) if asked else {}
        if changed:
            again = {number: records[number] for number in new}
            found |= search_many(again, post=post, least=SAME_FROM, without=memory.made(), among=changed)
        return found

    def _is_ready(self, row, known):
        """The checks of one row by itself, as the form of a new case has them."""
        told = row.values
        try:
            told["jenis"] = known.jenis.read(row.cells.get("jenis"))
        except Damaged as damage:
            row.refuse("jenis", str(damage))
            return False
        if not (told["nama"] or told["panggilan"]):
            row.refuse("nama", "Isi nama atau nama panggilan.")
        elif told["lahir"] is None and told["umur"] is None:
            row.refuse("lahir", "Isi tanggal lahir, atau umur bila tidak diketahui.")
        try:
            told["area"] = known.area(told)
        except Damaged as damage:
            row.refuse("kalurahan", str(damage))
        return not row.is_wrong

    def _against(self, row, person, candidate, cases):
        """What a row is beside the person it resembles most. cases: {number of the jenis utama: is_sensitive}."""
        other = candidate.person
        is_same_number = person.has_nik and other.has_nik and person.read_nik() == other.read_nik()
        if is_same_number and not candidate.is_likely:
            words = "NIK ini sudah dipakai catatan lain yang nama atau lahirnya berbeda."
            return row.doubt("nik", words, candidate=other.pk)
        is_sure = is_same_number or (fold(person.name) == fold(other.name) and _same_birth(person, other))
        if not is_sure:
            same = ", ".join(
                [*(f"{word} sama" for word in candidate.same), *(f"{word} mirip" for word in candidate.alike)]
            )
            return row.doubt("nama", f"Mungkin orang yang sudah tercatat: {same}.", candidate=other.pk)
        if cases.keys().isdisjoint(row.values["jenis"][0].with_predecessors()):
            return row.doubt("jenis", "Orang ini sudah tercatat, tetapi tanpa kasus jenis ini.", candidate=other.pk)
        if not any(jenis.is_sensitive for jenis in row.values["jenis"]) and lacking(other, person):
            words = ", ".join(lacking(other, person))
            return row.settle(Outcome.CHANGED, candidate=other.pk, reason=f"Dilengkapi: {words}.")
        return row.settle(Outcome.SAME, candidate=other.pk)

    def describe(self, keys, post):
        found = Person.objects.visible_to(post).filter(pk__in=keys).select_related(f"area__{ABOVE}")
        return {str(person.pk): (facts_of(person), (person.pk,)) for person in found}

    def persons_of(self, keys):
        return sorted({int(key) for key in keys if key})

    def carry_out(self, rows, memory, *, by, at):
        new = []
        for row in rows:
            if row.outcome == Outcome.NEW or row.decision == Decision.NEW:
                new.append(row)
        made = open_many([_told(row, at) for row in new], by=by, at=at, batch=memory.of_run.batch) if new else []
        for row, person in zip(new, made, strict=True):
            row.made = str(person.pk)
            memory.made().add(person.pk)
        of_piece = {row.number: row.made for row in new}
        for row in (row for row in rows if row.number not in of_piece):
            try:
                with transaction.atomic():
                    row.made = str(self._of_known(row, memory, of_piece, by=by, at=at))
            except Refused as refused:
                row.refuse("nama", refused.reason)

    def _of_known(self, row, memory, of_piece, *, by, at):
        """One more case of a person who is known, or what its record lacks."""
        pk = row.candidate or of_piece.get(row.twin) or memory.made_of(row.twin)
        person = Person.objects.visible_to(by).filter(pk=pk).first() if pk else None
        if person is None:
            raise Refused("Orang yang dipilih tidak ada dalam jangkauan Anda, atau barisnya belum diimpor.")
        told = _told(row, at)
        if row.outcome == Outcome.CHANGED:
            complete(person=person, told=told["person"], by=by, at=at)
            return person.pk
        fill = told["person"]
        opened = {name: told[name] for name in ("area", "urgency", "chronology", "at")}
        open_case(by=by, person=person, problems=told["jenis"], main=told["jenis"][0], told=fill, **opened)
        return person.pk


def person_of(told):
    """An unsaved Person of what a row says."""
    person = Person(sex=Sex(told["lp"]), area=told["area"], rw=told["rw"][:3], rt=told["rt"][:3], phone=told["telepon"])
    person.set_name(told["nama"], told["panggilan"])
    person.address = told["alamat"]
    if told["padukuhan"] and told["area"].level == AreaLevel.VILLAGE:
        person.address = f"{told['padukuhan']}, {told['alamat']}".strip(", ")[:240]
    if isinstance(told["lahir"], int):
        person.birth_year_estimated = told["lahir"]
    elif told["lahir"]:
        person.birth_date = told["lahir"]
    else:
        person.birth_year_estimated = timezone.localdate().year - told["umur"]
    if told["nik"]:
        person.set_nik(told["nik"])
    else:
        person.nik_missing = told["tanpa_nik"]
    if told["kk"]:
        person.set_kk(told["kk"])
    return person


def facts_of(person):
    """[(label, words)] of a known person, as the other side of a doubtful row."""
    born = date_format(person.birth_date, "j F Y") if person.birth_date else f"sekitar {person.birth_year_estimated}"
    lines = [("NIK", person.masked_nik or person.get_nik_missing_display()), ("Nama", person.display_name)]
    lines += [("L/P", person.get_sex_display()), ("Lahir", born), ("Tempat tinggal", person.area.place)]
    return [*lines, ("Alamat", person.address or "–")]


def _told(row, at):
    told = row.values
    day = told["dicatat"]
    at = min(at, timezone.make_aware(datetime.combine(day, time(12)))) if day else at
    chronology = told["cerita"] or UNTOLD
    return {"person": told["orang"], "area": told["area"], "jenis": told["jenis"], "at": at} | {
        "urgency": told["urgensi"],
        "chronology": chronology,
    }


def _same_birth(one, other):
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return one.birth_year_estimated == other.birth_year_estimated and one.birth_date == other.birth_date


LACKING = {"phone": "telepon", "address": "alamat", "nickname": "nama panggilan", "birth_date": "tanggal lahir"}


def lacking(person, told):
    """What a record would be filled with, in words; the rule of `fill_gaps`."""
    found = ["NIK"] if told.has_nik and not person.has_nik else []
    found += ["nomor KK"] if told.has_kk and not person.has_kk else []
    return found + [word for name, word in LACKING.items() if getattr(told, name) and not getattr(person, name)]


class Known:
    """What the judge remembers: areas, jenis, and the rows of this file, since one person stands in it five times."""

    def __init__(self, post):
        self.places = Places(post)
        self.jenis = JenisWords(Jenis.objects.in_force(timezone.localdate()))
        self.of_run = self.made_before = self.looked_to = None
        self.changed, self.keys, self.people = set(), {}, {}

    def area(self, told):
        """The padukuhan where it is known, else the kalurahan; an address keeps the words."""
        village = self.places.village(village=told["kalurahan"], district=told["kapanewon"], regency=told["kabupaten"])
        if told["padukuhan"]:
            hamlets = self.places.named(AreaLevel.HAMLET, told["padukuhan"], village.pk)
            return hamlets[0] if len(hamlets) == 1 else village
        return village

    def jenis_of(self, post, people):
        """{person: {jenis utama: is it of a restricted case}} of the cases that this post sees."""
        found = {}
        cases = Case.objects.visible_to(post).filter(person__in=people, problems__is_main=True)
        for person, jenis, hidden in cases.values_list("person", "problems__jenis", "is_sensitive"):
            found.setdefault(person, {})[jenis] = hidden
        return found

    def made(self):
        """Persons that this import has made itself: the check has compared the rows with each other already."""
        if self.of_run is None:
            return set()
        if self.made_before is None:  # by an earlier call; later ones are added as they are made
            rows = self.of_run.rows.filter(applied_at__isnull=False).exclude(made="")
            self.made_before = {int(pk) for pk in rows.values_list("made", flat=True)}
        return self.made_before

    def changed_since_check(self, post):
        """Ids of persons whom others have recorded or changed since the check began, themselves or through a case; None
        when somebody else has checked, who may see other cases."""
        run = self.of_run
        if run is None or run.checked_by_id != post.pk:
            return None
        with as_system():
            if self.looked_to is None:
                before = HistoryEntry.objects.filter(at__lt=run.checked_at - LATE_COMMIT).order_by("-pk")
                self.looked_to = before.values_list("pk", flat=True).first() or 0
            entries = HistoryEntry.objects.filter(pk__gt=self.looked_to, table__in=(PERSONS, CASES))
            told = list(entries.exclude(batch=run.batch_id).values_list("pk", "table", "row_key"))
            cases = {int(key) for _, table, key in told if table == CASES}
            self.changed |= {int(key) for _, table, key in told if table == PERSONS}
            self.changed |= set(Case.objects.filter(pk__in=cases).values_list("person", flat=True))
            newest = HistoryEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            self.looked_to = max(self.looked_to, newest - LATE_ENTRIES)
        return self.changed

    def made_of(self, number):
        """The person that came of another row of this file, or None."""
        row = self.of_run.rows.filter(number=number, applied_at__isnull=False).first() if number else None
        return row.made if row else None

    def remember(self, row, record):
        """Compare a row with the rows before it, and keep it for those behind."""
        person = row.values["orang"]
        keys = {key for key in keys_from(record) if key[0] not in "ar"}
        hits = Counter(number for key in keys for number in self.keys.get(key, ()))
        for number, count in hits.most_common(TWINS_COMPARED):
            other, of_other, jenis = self.people[number]
            is_same_number = person.has_nik and other.nik_index == person.nik_index
            if count < 2 and not is_same_number and len(keys) > 2:
                break
            if compare(record, of_other).is_same or is_same_number:
                self._twin(row, person, number, other, jenis)
                if row.outcome == Outcome.SAME:
                    return
                break
        for key in keys:
            self.keys.setdefault(key, []).append(row.number)
        self.people[row.number] = (person, record, row.values["jenis"][0].pk)

    def _twin(self, row, person, number, other, jenis):
        is_sure = (
            fold(person.name) == fold(other.name) and _same_birth(person, other) and person.nik_index == other.nik_index
        )
        if is_sure and row.values["jenis"][0].pk == jenis and not lacking(other, person):
            row.settle(Outcome.SAME, reason=f"Sama dengan baris {number} berkas ini.")
        elif row.outcome == Outcome.NEW:
            row.doubt("nama", f"Mungkin orang yang sama dengan baris {number} berkas ini.", twin=number)
