"""Write who got how much for the way, and open an account number or NPWP, which leaves a row in the log."""

from django.utils import timezone

from registry.actions import audit
from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import check_fresh, check_still_empty, locked
from training.follow_up_policy import TRANSPORT_FILL, TRANSPORT_READ, why_not
from training.models import TransportPayment

KEPT = None  # in the form: leave the sealed number as it is


def fill(*, participant, amount, bank, account=KEPT, npwp=KEPT, by, seen=None, at=None):
    """Write the line of a participant. account, npwp: digits, "" to clear, KEPT to leave what is there.

    Raises Refused 409 when somebody else wrote it meanwhile.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(participant.event)
        insist(why_not(TRANSPORT_FILL, event, by))
        payment = TransportPayment.objects.filter(participant=participant).first()
        if payment is None:
            payment = TransportPayment(participant=participant)
        else:
            check_still_empty(seen)
            check_fresh(payment, seen)
            payment.revision += 1
        old_account, old_npwp = payment.read_numbers()
        payment.amount, payment.bank = amount, bank
        payment.set_numbers(
            account=old_account if account is KEPT else account, npwp=old_npwp if npwp is KEPT else npwp
        )
        payment.recorded_at, payment.recorded_by = at, by
        payment.save()
        audit.record(verb="transport.fill", subject=f"peserta {participant.number}, {event.title}", by=by.user)
    return payment


def without_line(event):
    """The participants of an event whose line of the transport list is still empty, by number."""
    return event.participants.counted().filter(transport__isnull=True).order_by("number")


def fill_all(*, event, amount, by, seen, at=None):
    """The same amount for each participant without a line. seen: how many were shown. Returns how many it were.

    Raises Refused 409 when there are more or fewer by now, or none.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(TRANSPORT_FILL, event, by))
        people = list(without_line(event))
        if not people:
            raise Refused("Semua peserta sudah terisi.", status=409)
        if len(people) != seen:
            raise Refused(f"Sekarang {len(people)} peserta yang belum terisi. Periksa, lalu kirim lagi.", status=409)
        TransportPayment.objects.bulk_create(
            TransportPayment(participant=person, amount=amount, recorded_at=at, recorded_by=by) for person in people
        )
        audit.record(verb="transport.fill", subject=event.title, by=by.user, rows=len(people))
    return len(people)


def read_numbers(*, participant, why, by):
    """(account number, NPWP) of one participant, opened for a reason that the log keeps."""
    with as_system():
        event = locked(participant.event)
        insist(why_not(TRANSPORT_READ, event, by))
        payment = TransportPayment.objects.get(participant=participant)
        audit.record(verb="transport.read", subject=f"peserta {participant.number}, {event.title}", by=by.user, why=why)
        return payment.read_numbers()


def read_list(*, event, why, by):
    """[(TransportPayment with its participant, account number, NPWP)] of a Bimtek for its paper; the log says who."""
    with as_system():
        event = locked(event)
        insist(why_not(TRANSPORT_READ, event, by))
        rows = TransportPayment.objects.of_event(event).select_related("participant__unit")
        found = [(row, *row.read_numbers()) for row in rows.order_by("participant__number")]
        audit.record(verb="transport.print", subject=event.title, by=by.user, why=why, rows=len(found))
    return found
