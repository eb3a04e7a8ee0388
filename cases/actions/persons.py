"""Who the person of a case is: identity, family, desil, check of the NIK, photo. The timeline says what was changed,
never from what to what: it is read by more people than the person."""

from django.utils import timezone

from cases import person_policy
from cases.actions.cases import check_fresh, locked
from cases.actions.record import record
from cases.candidates import keys_for
from cases.models import Case, FamilyMember, Person, PersonKey, PersonPhoto
from cases.models.person import kk_index, nik_index
from registry.later import create_later
from registry.models import HistoryEntry, Operation
from registry.refusal import Refused, insist
from registry.scope import as_system

# column -> what the timeline calls it
WORDS = {
    "name": "nama",
    "nickname": "nama panggilan",
    "sex": "jenis kelamin",
    "birth_date": "tanggal lahir",
    "birth_year_estimated": "perkiraan umur",
    "nik_missing": "alasan tanpa NIK",
    "area": "tempat tinggal",
    "rw": "RW",
    "rt": "RT",
    "address": "alamat",
    "is_ktp_address_same": "alamat KTP",
    "ktp_address": "alamat KTP",
    "phone": "telepon",
    "traits": "ciri fisik",
}


def index(person, *, is_new=False):
    """Write anew under which keys a person is found: the own ones, and those of records united with it. And whether the
    NIK is doubtful beside what is known now. A new one has neither keys nor other records yet."""
    fault = person.weigh_nik()
    if fault != person.nik_fault:
        person.nik_fault = fault
        person.save(update_fields=["nik_fault"])
    keys = keys_for(person)
    if not is_new:
        for other in person.merged.all():
            keys |= keys_for(other)
        PersonKey.objects.filter(person=person).delete()
    create_later(PersonKey, [PersonKey(person=person, key=key) for key in sorted(keys)])


def index_everybody():
    """Write the indexes and keys of all persons anew, each in a transaction of its own. Returns how many."""
    with as_system():
        ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with as_system():
            person = Person.objects.select_for_update().get(pk=pk)
            Person.objects.filter(pk=pk).update(
                nik_index=nik_index(person.read_nik()) if person.has_nik else None,
                kk_index=kk_index(person.read_kk()) if person.has_kk else None,
            )
            if person.merged_into_id is None:
                index(person)
    return len(ids)


def index_of_batch(batch):
    """Write anew the keys of persons that taking a batch back has changed or brought back. Returns how many."""
    entries = HistoryEntry.objects.of_batch(batch.pk).filter(table=Person._meta.db_table)
    keys = entries.exclude(operation=Operation.ADDED).values_list("row_key", flat=True)
    people = Person.objects.filter(pk__in={int(key) for key in keys}, merged_into__isnull=True)
    for person in people:
        index(person)
    return len(people)


def fill_gaps(person, told):
    """Take over from another record of the same person what this one lacks; what is there stays.

    Returns the names of what was filled, for the timeline.
    """
    filled = []
    if told.has_nik and not person.has_nik:
        person.set_nik(told.read_nik())
        person.nik_missing = ""
        filled.append("NIK")
    if told.has_kk and not person.has_kk:
        person.set_kk(told.read_kk())
        filled.append("nomor KK")
    if told.birth_date and not person.birth_date:
        person.birth_date, person.birth_year_estimated = told.birth_date, None
        filled.append("tanggal lahir")
    for name in ("name", "nickname", "phone", "address", "traits"):
        if getattr(told, name) and not getattr(person, name):
            setattr(person, name, getattr(told, name))
            filled.append(WORDS[name])
    person.set_name(person.name, person.nickname)
    return filled


def _begin(act, case, by, seen=None):
    """The locked case with its locked person, after the policy has agreed. In mode "system"."""
    case = locked(case)
    case.person = Person.objects.select_for_update().get(pk=case.person_id)
    insist(person_policy.why_not(act, case, by))
    check_fresh(case.person, seen)
    return case


def identify(*, case, fields, by, nik="", kk="", seen=None, at=None):
    """Change who the person is. fields: columns of Person; nik, kk: a new number, "" leaves what is there."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_IDENTIFY, case, by, seen)
        person = case.person
        changed = [WORDS[name] for name, value in fields.items() if getattr(person, name) != value]
        _keep_inside(case, [name for name, value in fields.items() if getattr(person, name) != value])
        for name, value in fields.items():
            setattr(person, name, value)
        person.set_name(person.name, person.nickname)
        if nik and nik != person.read_nik():
            person.set_nik(nik)
            changed.append("NIK")
        if kk and kk != person.read_kk():
            person.set_kk(kk)
            changed.append("nomor KK")
        if person.has_nik:
            person.nik_missing = ""
        if not changed:
            raise Refused("Belum ada yang Anda ubah.", status=422)
        person.revision += 1
        person.twins_looked_at = None  # another name or number: somebody else may be the same now
        person.save()
        index(person)
        record(case, "identify", by=by, at=at, text=f"Diubah: {', '.join(dict.fromkeys(changed))}.")
    return person


WHERE_TO_FIND = {"address", "phone", "rt", "rw", "area", "ktp_address"}


def _keep_inside(case, changed):
    """Where somebody is now, told in a restricted case, must not come out through another case of the same person."""
    if not case.is_sensitive or not WHERE_TO_FIND & set(changed):
        return
    if case.person.cases.filter(is_sensitive=False).exists():
        raise Refused(
            "Orang ini juga punya kasus yang dilihat kantor wilayah. Catat alamat dan telepon barunya sebagai alamat "
            "aman di bagian Akses.",
            status=422,
        )


def relate(*, case, member, by, at=None):
    """Record somebody of the family. member: an unsaved FamilyMember."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_RELATE, case, by)
        if member.relative and not Person.objects.visible_to(by).filter(pk=member.relative.pk).exists():
            raise Refused("Orang itu tidak ada dalam jangkauan Anda.", status=422)
        member.case, member.person = case, case.person
        member.recorded_at, member.recorded_by = at, by
        member.save(force_insert=True)
        record(case, "relate", by=by, at=at, text=f"{member.get_relation_display()}.")
    return member


def unrelate(*, case, member, by, at=None):
    """Take a mistaken member of the family away; the row stays with whoever took it away."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_UNRELATE, case, by)
        known = FamilyMember.objects.visible_to(by).of_person(case.person).standing()
        member = known.select_for_update(of=("self",)).filter(pk=member.pk).first()
        if member is None:
            raise Refused("Anggota keluarga ini sudah dihapus.", status=409)
        member.removed_at, member.removed_by = at, by
        member.save(update_fields=["removed_at", "removed_by"])
        record(case, "unrelate", by=by, at=at, text=f"{member.get_relation_display()}.")
    return member


def record_desil(*, case, desil, by, at=None):
    """Record a desil that was read elsewhere. desil: an unsaved Desil."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_RECORD_DESIL, case, by)
        desil.case, desil.person, desil.recorded_at, desil.recorded_by = case, case.person, at, by
        desil.save(force_insert=True)
        record(case, "record_desil", by=by, at=at, text=f"Sumber: {desil.get_source_display()}.")
    return desil


def check_nik(*, case, result, checked_on, by, seen=None, at=None):
    """Record what a look into the civil register said about the NIK."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_CHECK_NIK, case, by, seen)
        person = case.person
        person.nik_check, person.dukcapil_checked_on, person.dukcapil_checked_by = result, checked_on, by
        person.revision += 1
        person.save(update_fields=["nik_check", "dukcapil_checked_on", "dukcapil_checked_by", "revision"])
        record(case, "check_nik", by=by, at=at, text=f"{person.get_nik_check_display()}.")
    return person


def photograph(*, case, picture, by, at=None):
    """Keep a photo of the person. picture: a Picture of registry/images.py."""
    at = at or timezone.now()
    with as_system():
        case = _begin(person_policy.PERSON_PHOTOGRAPH, case, by)
        photo = PersonPhoto.objects.create(
            case=case,
            person=case.person,
            file=picture.file,
            width=picture.width,
            height=picture.height,
            recorded_at=at,
            recorded_by=by,
        )
        record(case, "photograph", by=by, at=at)
    return photo


def complete(*, person, told, by, at=None):
    """Fill what the record of a known person lacks with what an import tells. Returns what was filled."""
    at = at or timezone.now()
    with as_system():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.merged_into_id:
            raise Refused("Catatan orang ini baru saja disatukan dengan yang lain.", status=409)
        case = Case.objects.visible_to(by).filter(person=person, is_sensitive=False).order_by("-opened_at").first()
        if case is None:
            raise Refused("Orang ini hanya punya kasus terbatas; datanya dilengkapi dari halaman kasusnya.", status=409)
        if filled := fill_gaps(person, told):
            person.revision += 1
            person.save()
            index(person)
            record(locked(case), "identify", by=by, at=at, text=f"Dilengkapi: {', '.join(filled)}.")
    return filled
