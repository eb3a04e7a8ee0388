"""The lines of a Bimtek about what follows it: RTL and report."""

from django.db.models import Count, Q
from django.urls import reverse

from training.follow_up_policy import REPORT_READ, TRANSPORT_READ, why_not
from training.lines import report as handed_in
from training.models import FollowUpCheck, RtlItem, TransportPayment
from training.steps import State, Step, provide
from training.workflow import OVER_STATUSES, EventStatus

BEFORE = (EventStatus.PLANNED, EventStatus.INVITING)


@provide("rtl")
def next_steps(event, post):
    """How many next steps the units have, and how many checks are done."""
    if event.status in BEFORE:
        return Step("Tindak lanjut", State.WAITING, "komitmen, RTL, dan program kerja pada sesi terakhir")
    page = reverse("training:follow-up-list", args=[event.public_id])
    rtl = RtlItem.objects.visible_to(post).filter(event=event)
    found = rtl.aggregate(count=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    checks = FollowUpCheck.objects.visible_to(post).filter(event=event)
    seen = checks.aggregate(count=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    rtl_words = f"{found['done']} dari {found['count']} RTL selesai" if found["count"] else "belum ada RTL"
    check_words = f"{seen['done']} dari {seen['count']} cek terisi" if seen["count"] else "cek dijadwalkan kemudian"
    if event.status in OVER_STATUSES and not found["count"] and not seen["count"]:
        return Step("Tindak lanjut", State.NONE, "tidak ada WKSBM peserta", url=page)
    figure = f"{rtl_words}; {check_words}"
    over = seen["count"] and (seen["done"], found["done"]) == (seen["count"], found["count"])
    state = State.DONE if over else State.RUNNING if found["count"] or seen["count"] else State.WAITING
    return Step("Tindak lanjut", state, figure, url=page, next_label="Isi tindak lanjut", next_url=page)


@provide("transport")
def transport(event, post):
    """How many lines of the transport list are written; for those with the right only."""
    if event.status in BEFORE or why_not(TRANSPORT_READ, event, post):
        return None
    people = event.participants.counted().count()
    written = TransportPayment.objects.visible_to(post).of_event(event).count()
    state = State.DONE if people and written >= people else State.RUNNING if written else State.WAITING
    page = reverse("training:transport-list", args=[event.public_id])
    return Step("Uang transport", state, f"{written} dari {people} peserta terisi", url=page)


@provide("laporan")
def report(event, post):
    """Handed in or not, with the page of the report."""
    line = handed_in(event, post)
    if why_not(REPORT_READ, event, post):
        return line
    page = reverse("training:event-account", args=[event.public_id])
    return Step(line.label, line.state, line.figure, url=page, next_label=line.next_label, next_url=line.next_url)
