"""The lines of a Bimtek that the app begins with: plan, timetable, invitation and report."""

from django.db.models import Count, Sum
from django.urls import reverse

from training.models import BimtekSession
from training.policy import EVENT_CHANGE, SESSION_ADD, why_not
from training.steps import State, Step, provide
from training.workflow import OVER_STATUSES, EventMove, EventStatus

BEFORE_INVITING = (EventStatus.PLANNED,)
BEFORE_THE_END = (EventStatus.PLANNED, EventStatus.INVITING, EventStatus.RUNNING)


def next_act(event, post, act, label, name):
    """The next link of a line: {next_label, next_url}, empty when this post may not do it now."""
    if why_not(act, event, post):
        return {}
    return {"next_label": label, "next_url": reverse(f"training:{name}", args=[event.public_id])}


@provide("rencana")
def plan(event, post):
    """Days, place and quota."""
    over = event.status in OVER_STATUSES
    missing = [words for words, value in (("tempat", event.place), ("kuota", event.quota)) if not value]
    figure = f"kuota {event.quota} orang" if event.quota else ""
    if missing and not over:
        act = next_act(event, post, EVENT_CHANGE, f"Isi {' dan '.join(missing)}", "event-change")
        return Step("Rencana", State.RUNNING, f"{' dan '.join(missing)} belum diisi", **act)
    return Step("Rencana", State.DONE, figure)


@provide("jadwal")
def timetable(event, post):
    """How many sessions, and whether the materi of the curriculum are in the timetable (taught, when it is over)."""
    over = event.status in OVER_STATUSES
    found = BimtekSession.objects.filter(event=event).aggregate(
        count=Count("pk"), jp=Sum("jp", default=0), taught=Count("materi", distinct=True)
    )
    materi = event.version.materi.count()
    page = reverse("training:session-list", args=[event.public_id])
    if not found["count"] and over:
        return Step("Jadwal", State.NONE, "tidak disusun", url=page)
    if not found["count"]:
        act = next_act(event, post, SESSION_ADD, "Susun jadwal", "session-add")
        return Step("Jadwal", State.WAITING, "belum ada sesi", url=page, **act)
    figure = f"{found['count']} sesi, {found['jp']} JP; {found['taught']} dari {materi} materi"
    if over:
        return Step("Jadwal", State.DONE, figure, url=page)
    figure += " terjadwal"
    if found["taught"] < materi:
        act = next_act(event, post, SESSION_ADD, "Tambah sesi", "session-add")
        return Step("Jadwal", State.RUNNING, figure, url=page, **act)
    return Step("Jadwal", State.DONE, figure, url=page)


@provide("undangan")
def invitation(event, post):
    """Opened or not; who is invited is added by the part about participants."""
    if event.status in BEFORE_INVITING:
        act = next_act(event, post, EventMove.OPEN, "Buka undangan", "event-open-invitations")
        return Step("Undangan", State.WAITING, "belum dibuka", **act)
    running = event.status == EventStatus.INVITING
    act = next_act(event, post, EventMove.START, "Mulai Bimtek", "event-start") if running else {}
    return Step("Undangan", State.RUNNING if running else State.DONE, "dibuka", **act)


@provide("laporan")
def report(event, post):
    """Handed in or not."""
    if event.status == EventStatus.REPORTED:
        return Step("Laporan", State.DONE, "sudah dilaporkan")
    if event.status in BEFORE_THE_END:
        act = next_act(event, post, EventMove.FINISH, "Selesaikan Bimtek", "event-finish")
        return Step("Laporan", State.WAITING, "sesudah Bimtek selesai", **act)
    act = next_act(event, post, EventMove.REPORT, "Tandai sudah dilaporkan", "event-report")
    return Step("Laporan", State.RUNNING, "belum diserahkan", **act)
