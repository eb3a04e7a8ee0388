"""Plan a Bimtek, change it, and move it from state to state; each act leaves a line in its history."""

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.units import set_fields
from registry.models import Area, BimtekRecord, OrganisationKind
from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions import checks
from training.models import BimtekEvent, BimtekQuota, Certificate, EventChange, SessionSpeaker, regency_code
from training.policy import EVENT_ADD, EVENT_CHANGE, why_not
from training.workflow import EventMove, EventStatus, event_target

MOST_DAYS = 31


def why_not_days(starts_on, ends_on):
    """The sentence about days that cannot be, or None."""
    if ends_on < starts_on:
        return "Bimtek tidak boleh berakhir sebelum dimulai."
    if (ends_on - starts_on).days >= MOST_DAYS:
        return f"Bimtek paling lama {MOST_DAYS} hari. Periksa tahunnya."
    return None


def why_not_quota(quota, parts):
    """The sentence about a quota that cannot be, or None. parts: {code of a kabupaten/kota: how many}."""
    together = sum(parts.values())
    if together > (quota or 0):
        return f"Jumlah kuota kabupaten/kota ({together}) melebihi kuota peserta ({quota or 0})."
    return None


def record(event, verb, *, by, at=None, **line):
    """One line of the history of a Bimtek, in the transaction of the act. line: text, fields, and states.

    Everybody who reads the Bimtek reads it: it names units and numbers, never a participant or why one does not come.
    """
    return EventChange.objects.create(
        event=event,
        verb=verb,
        at=at or timezone.now(),
        actor=by,
        actor_name=by.user.full_name if by else "Sistem",
        post_name=by.post_name if by else "",
        **line,
    )


def locked(event):
    """The event, its row locked until the end of the transaction."""
    return BimtekEvent.objects.for_page().select_for_update(of=("self",)).get(pk=event.pk)


def check_fresh(subject, seen):
    """Raise when the page was opened before the last change of this row."""
    if seen is not None and seen != subject.revision:
        raise Refused(
            "Ini sudah diubah orang lain sejak halaman dibuka. Periksa isian Anda, lalu kirim lagi.", status=409
        )


NOTHING = -1  # the page was opened when nothing stood there


def check_still_empty(seen):
    """Raise when a page that was opened before anything stood there would write over what a colleague has written."""
    if seen == NOTHING:
        raise Refused("Ini baru saja diisi orang lain. Periksa isiannya, lalu ubah bila perlu.", status=409)


def parts_for(organisation, quota, parts):
    """The quota of each kabupaten/kota: what DIY has set; for one of its kabupaten/kota the whole."""
    if organisation.kind == OrganisationKind.REGENCY_OFFICE:
        return {regency_code(organisation.home_area_id): quota} if quota else {}
    return {code: count for code, count in parts.items() if count}


def add(*, event, by, parts=None, at=None):
    """Plan a Bimtek of the own office. event: an unsaved BimtekEvent; parts: {code of a kabupaten/kota: quota}.

    Raises Refused 422 for days or a quota that cannot be.
    """
    at = at or timezone.now()
    with as_system():
        insist(why_not(EVENT_ADD, None, by))
        parts = parts_for(by.organisation, event.quota, parts or {})
        if sentence := why_not_days(event.starts_on, event.ends_on) or why_not_quota(event.quota, parts):
            raise Refused(sentence, status=422)
        event.organiser, event.added_by, event.added_at = by.organisation, by, at
        event.save(force_insert=True)
        _set_parts(event, parts)
        record(event, "add", by=by, at=at, to_status=event.status)
    return event


def _set_parts(event, parts):
    BimtekQuota.objects.bulk_create(
        BimtekQuota(event=event, regency_id=code, count=count) for code, count in sorted(parts.items())
    )
    event.refresh_from_db(fields=["regencies"])


def change(*, event, fields, by, parts=None, seen=None, at=None):
    """Change a Bimtek. fields: {name: value}; parts: the whole {code of a kabupaten/kota: quota}. Returns what changed.

    Raises Refused 409 when somebody changed it meanwhile or the timetable does not fit any more, 422 for days or a
    quota that cannot be.
    """
    with as_system():
        event = locked(event)
        insist(why_not(EVENT_CHANGE, event, by))
        check_fresh(event, seen)
        before = {quota.regency_id: quota.count for quota in event.quotas.all()}
        changed = set_fields(event, fields)
        after = parts_for(event.organiser, event.quota, before if parts is None else parts)
        sentence = why_not_days(event.starts_on, event.ends_on) or why_not_quota(event.quota, after)
        if sentence := sentence or _why_not_without_quota(event) or _why_not_below_participants(event, after):
            raise Refused(sentence, status=422)
        _check_timetable(event)
        _check_questions(event)
        if after != before:
            changed["kuota kabupaten/kota"] = [_in_words(before), _in_words(after)]
        if not changed:
            return {}
        event.revision += 1
        if after != before:
            event.quotas.all().delete()
            event.refresh_from_db(fields=["regencies"])
        event.save()
        if after != before:
            _set_parts(event, after)
        record(event, "change", by=by, at=at, fields=changed)
    return changed


def _why_not_without_quota(event):
    if event.is_announced and not event.quota:
        return "Undangan sudah dibuka, jadi kuota peserta harus terisi."
    return None


def _why_not_below_participants(event, parts):
    """A quota is not less than who is registered already."""
    people = event.participants.counted()
    if (named := people.count()) > (event.quota or 0):
        return f"Sudah {named} orang terdaftar; kuota tidak boleh kurang dari itu."
    for row in people.of_quota().order_by().values("regency__name", "regency").annotate(n=Count("pk")):
        if row["n"] > parts.get(row["regency"], 0):
            return (
                f"Dari {row['regency__name']} sudah {row['n']} orang terdaftar; kuotanya tidak boleh kurang dari itu."
            )
    return None


def _check_timetable(event):
    """The sessions lie on the days of the event and teach its curriculum."""
    outside = event.sessions.exclude(held_on__range=(event.starts_on, event.ends_on)).first()
    if outside:
        raise Refused(
            f"Masih ada sesi pada {date_format(outside.held_on, 'j F Y')}: {outside.title}. Pindahkan dahulu sesi itu.",
            status=422,
        )
    foreign = event.sessions.filter(materi__isnull=False).exclude(materi__version=event.version_id).first()
    if foreign:
        raise Refused(
            f"Jadwal sudah memakai materi kurikulum yang lama: {foreign.title}. Hapus dahulu sesi itu.", status=422
        )


def _check_questions(event):
    """The questions of the tests are of its curriculum."""
    if event.exam_questions.exclude(question__materi__version=event.version_id).exists():
        raise Refused(
            "Soal tes sudah dipilih dari kurikulum yang lama. Buka Tes, Pilih soal, lalu kosongkan dahulu pilihannya."
            if not event.exam_rounds.exists()
            else "Tes sudah dibuka dengan soal kurikulum yang lama, jadi kurikulumnya tidak diganti lagi.",
            status=422,
        )


def _in_words(parts):
    names = Area.objects.in_bulk(parts)
    return ", ".join(f"{names[code].name} {count}" for code, count in sorted(parts.items()))


def move(*, event, move, by, reason="", seen=None, at=None):
    """Move a Bimtek to its next state, one back, or cancel it. Raises Refused 422 without the reason that is needed."""
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(move, event, by, today=timezone.localdate(at)))
        check_fresh(event, seen)
        if move in (EventMove.CANCEL, EventMove.GO_BACK) and not reason:
            raise Refused("Tulis alasannya.", status=422)
        before, event.status = event.status, event_target(move, event.status)
        if event.status == EventStatus.CANCELLED:
            event.cancel_reason = reason
            SessionSpeaker.objects.filter(session__event=event).update(is_held=False)
            fields = {"withdrawn_at": at, "withdrawn_by": by, "withdraw_reason": "Bimtek dibatalkan."}
            Certificate.objects.valid().of_event(event).update(**fields)
        else:
            event.is_announced = event.status != EventStatus.PLANNED
        event.revision += 1
        event.save()
        if event.status == EventStatus.FINISHED:
            checks.schedule(event)
        elif before == EventStatus.FINISHED and event.status != EventStatus.REPORTED:
            # It goes on, or never counted: nobody is trained by it yet. *Catat terlatih* writes the marks again.
            BimtekRecord.objects.filter(source_key=event.public_id).delete()
        record(event, str(move), by=by, at=at, from_status=before, to_status=event.status, text=reason)
    return event
