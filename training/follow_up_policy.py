"""Who writes what follows a Bimtek, and may they now? One function gives the reason why not."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from registry.models import Role
from registry.refusal import not_now, not_yours
from training.models import regency_code
from training.participant_policy import organises
from training.policy import DINAS
from training.workflow import EventStatus

COMMITMENT_RECORD = "commitment.record"
RTL_ADD = "rtl.add"
RTL_CHANGE = "rtl.change"
RTL_FINISH = "rtl.finish"
PLAN_ADD = "plan.add"
CASCADE_RECORD = "cascade.record"
CASCADE_CANCEL = "cascade.cancel"
CHECK_FILL = "check.fill"
PHOTO_ADD = "event_photo.add"
PHOTO_REMOVE = "event_photo.remove"
TRANSPORT_READ = "transport.read"
TRANSPORT_FILL = "transport.fill"
REPORT_READ = "report.read"

UNIT_AND_DINAS = {Role.PENGURUS, *DINAS}
OF_A_KABUPATEN = (Role.REGENCY_OFFICER, Role.REGENCY_SUPERVISOR)
CHECKERS = {Role.TKSK, *DINAS}

FOLLOW_UP_PERMISSIONS = {
    COMMITMENT_RECORD: UNIT_AND_DINAS,
    RTL_ADD: UNIT_AND_DINAS,
    RTL_CHANGE: UNIT_AND_DINAS,
    RTL_FINISH: UNIT_AND_DINAS,
    PLAN_ADD: UNIT_AND_DINAS,
    CASCADE_RECORD: UNIT_AND_DINAS,
    CASCADE_CANCEL: UNIT_AND_DINAS,
    CHECK_FILL: CHECKERS,
    PHOTO_ADD: DINAS,
    PHOTO_REMOVE: DINAS,
    TRANSPORT_READ: DINAS,
    TRANSPORT_FILL: DINAS,
    REPORT_READ: DINAS,
}
FROM_THE_START = (EventStatus.RUNNING, EventStatus.FINISHED, EventStatus.REPORTED)


@dataclass(frozen=True)
class UnitAtEvent:
    """A unit that sent participants to a Bimtek: what an act that begins something for it is about."""

    event: object
    unit: object


def why_not(act, subject, post):
    """The reason why this post may not do this now, or None when it may.

    subject: the BimtekEvent of photos, transport and report; else what has an event and a unit (UnitAtEvent, RtlItem,
    FollowUpCheck, Cascade). It is one the post may see (404 otherwise).
    """
    if post is None or post.role not in FOLLOW_UP_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini. {_who_may(act)}")
    return RULES[act](subject, post)


def _who_may(act):
    if FOLLOW_UP_PERMISSIONS[act] == UNIT_AND_DINAS:
        return "Yang mengisi adalah pengurus WKSBM itu atau Dinas Sosial."
    if act == CHECK_FILL:
        return "Cek tindak lanjut diisi TKSK atau Dinas Sosial."
    return "Ini dikerjakan Dinas Sosial penyelenggara."


def _of_its_kabupaten(unit, post):
    return post.role in OF_A_KABUPATEN and regency_code(unit.home_area_id) == post.organisation.home_area_id


def _why_not_write(subject, post):
    """The unit itself, the organiser, and Dinas Sosial of its kabupaten, from the first day on."""
    event, unit = subject.event, subject.unit
    if not (unit.pk == post.organisation_id or organises(event, post) or _of_its_kabupaten(unit, post)):
        return not_yours(f"Yang mengisi adalah {unit.name} sendiri atau Dinas Sosial.")
    return _why_not_yet(event)


def _why_not_yet(event):
    if event.status not in FROM_THE_START:
        return not_now(f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}.")
    return None


def _why_not_change_rtl(item, post):
    """As for adding, and a line that is not done."""
    if refusal := _why_not_write(item, post):
        return refusal
    return (
        None if item.is_open else not_now(f"{item.activity} sudah selesai pada {date_format(item.done_on, 'j F Y')}.")
    )


def _why_not_cancel_cascade(cascade, post):
    """As for recording, once."""
    if refusal := _why_not_write(cascade, post):
        return refusal
    return not_now("Catatan ini sudah dibatalkan.") if cascade.is_cancelled else None


def _why_not_check(check, post):
    """The office that was asked, the organiser, or Dinas Sosial of the kabupaten/kota; once, from a month before its
    day on.
    """
    asked = check.office_id == post.organisation_id
    if not (asked or organises(check.event, post) or _of_its_kabupaten(check.unit, post)):
        return not_yours(f"Cek ini tugas {check.office.name}.")
    if not check.is_open:
        return not_now(f"Cek ini sudah diisi pada {date_format(check.done_on, 'j F Y')}.")
    if check.opens_on > timezone.localdate():
        return not_now(f"Cek ini dapat diisi mulai {date_format(check.opens_on, 'j F Y')}.")
    return _why_not_yet(check.event)


def _why_not_organiser(event, post):
    """The organiser."""
    if not organises(event, post):
        return not_yours(f"Bimtek ini diselenggarakan {event.organiser.name}.")
    return None


def _why_not_photo(event, post):
    """The organiser, until it is reported."""
    if refusal := _why_not_organiser(event, post):
        return refusal
    return _why_not_in_report(event)


def _why_not_in_report(event):
    if event.status not in (EventStatus.RUNNING, EventStatus.FINISHED):
        return not_now(f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}.")
    return None


def _why_not_transport(event, post):
    """A post of the organiser that is marked for it, from the first day on."""
    if not post.is_transport_payer or not organises(event, post):
        return not_yours("Daftar transport hanya untuk petugas penyelenggara yang ditunjuk mengurusnya.")
    return _why_not_yet(event)


def _why_not_report(event, post):
    """The organiser, and Dinas Sosial DIY, once it began."""
    if not organises(event, post) and post.role not in (Role.PROVINCE_OFFICER, Role.PROVINCE_SUPERVISOR):
        return not_yours(f"Laporan dibaca {event.organiser.name} dan Dinas Sosial DIY.")
    return _why_not_yet(event)


# What an act asks of its subject, after the role.
RULES = {
    COMMITMENT_RECORD: _why_not_write,
    RTL_ADD: _why_not_write,
    RTL_CHANGE: _why_not_change_rtl,
    RTL_FINISH: _why_not_change_rtl,
    PLAN_ADD: _why_not_write,
    CASCADE_RECORD: _why_not_write,
    CASCADE_CANCEL: _why_not_cancel_cascade,
    CHECK_FILL: _why_not_check,
    PHOTO_ADD: _why_not_photo,
    PHOTO_REMOVE: _why_not_photo,
    TRANSPORT_READ: _why_not_transport,
    TRANSPORT_FILL: _why_not_transport,
    REPORT_READ: _why_not_report,
}
