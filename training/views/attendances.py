"""Hadir: who was there, by tapping a list, from the signed sheet, or by scanning cards; and how many JP that makes."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from registry.printing import paper_of, pdf_answer, sheets_pdf
from registry.refusal import Refused, insist
from registry.views.acting import run_act
from training import participant_prints
from training.access import training_required
from training.actions import attendances
from training.forms.attendances import FillForm, MarkForm, NotScans, read_scans
from training.models import Attendance, AttendanceStatus, Participant
from training.participant_policy import ATTENDANCE_MARK, why_not
from training.parts import first_named, own_address, part_of
from training.shares import shares
from training.views.acting import event_page
from training.views.lookups import event_for, session_for, timetable_of
from training.views.participant_lookups import people_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# What a phone keeps to open the page of scanning without a signal.
KEPT_FILES = (
    "vendor/bootstrap/bootstrap.min.css",
    "css/tokens.css",
    "css/app.css",
    "vendor/jsqr/jsqr.js",
    "js/scan.js",
    "img/icon.svg",
)


def _known(request, event):
    """{(participant id, session id): Attendance}, as far as this post reads it."""
    rows = Attendance.objects.visible_to(request.post).of_event(event).with_who()
    return {(row.participant_id, row.session_id): row for row in rows}


@require_safe
@training_required
def attendance_list(request, event_id):
    """Kehadiran: the JP of each participant, and whether the share for the certificate is reached."""
    event = event_for(request, event_id)
    share_of = shares(event)
    people = [(person, share_of(person)) for person in people_of(request, event)]
    context = {
        "event": event,
        "people": people,
        "reached": sum(share.is_reached for _, share in people),
        "sessions": timetable_of(request, event),
        "refusal": why_not(ATTENDANCE_MARK, event, request.post),
    }
    return render(request, "training/attendance/list.html", context)


@page_methods
@training_required
def attendance_mark(request, event_id, session_id):
    """Catat hadir: a row for each participant, four buttons in each."""
    event, session = session_for(request, event_id, session_id)
    people, known = people_of(request, event), _known(request, event)
    marked = []

    def do(form):
        person, status, seen = form.cleaned_data["mark"]
        attendances.mark(participant=person, session=session, status=status, by=request.post, seen=seen)
        marked.append((person, AttendanceStatus(status)))

    address = reverse("training:attendance-mark", args=[event_id, session_id])
    return run_act(
        request,
        move=ATTENDANCE_MARK,
        refusal=why_not(ATTENDANCE_MARK, event, request.post),
        form_class=MarkForm,
        form_kwargs={"people": people},
        do=do,
        done=lambda form: f"{marked[0][0]}: {marked[0][1].label.lower()}.",
        after=lambda: f"{address}#peserta-{marked[0][0].number}",
        page=event_page(
            event,
            f"Catat hadir: {session.title}",
            f"{date_format(session.held_on, 'j F Y')} pukul {session.hours}. "
            "Ketuk keadaan tiap peserta; langsung tersimpan.",
            "",
            template="training/attendance/mark.html",
            back_url=reverse("training:attendance-list", args=[event_id]),
            back_label="Kehadiran",
            rows=[(person, known.get((person.pk, session.pk))) for person in people],
            statuses=AttendanceStatus,
            session=session,
        ),
    )


@page_methods
@training_required
def attendance_fill(request, event_id):
    """Isi dari lembar: the grid of participants and sessions with JP, by keyboard alone."""
    event = event_for(request, event_id)
    sessions = [session for session in timetable_of(request, event) if session.jp]
    everybody = list(Participant.objects.visible_to(request.post).filter(event=event).for_list())
    taking_part = [person for person in everybody if person.is_registered]
    part = part_of(taking_part, request.GET.get("bagian", ""), fields_of_row=len(sessions))
    result = []

    def do(form):
        if form.lost:
            raise Refused(
                "Jadwal sudah berubah: satu sesi pada halaman Anda tidak ada lagi pada lembar ini. Belum ada yang "
                f"disimpan. Isian pada sesi itu tidak terbawa ({first_named(form.lost)}); periksa yang lain, lalu "
                "simpan.",
                status=409,
            )
        result.append(attendances.mark_many(event=event, cells=form.cells, by=request.post))

    def done(form):
        written, contested = result[0]
        said = f"{written} isian disimpan."
        if contested:
            cells = first_named([f"{cell.participant}, {cell.session.title} ({why})" for cell, why in contested])
            said += f" {len(contested)} tidak disimpan: {cells}."
        return said

    return run_act(
        request,
        move=ATTENDANCE_MARK,
        refusal=why_not(ATTENDANCE_MARK, event, request.post),
        form_class=FillForm,
        form_kwargs={
            "people": part.rows,
            "everybody": everybody,
            "sessions": sessions,
            "known": _known(request, event),
        },
        do=do,
        done=done,
        after=lambda: own_address(request),
        page=event_page(
            event,
            "Isi dari lembar",
            "Salin lembar tanda tangan: h hadir, t terlambat, i izin, a tidak hadir (atau 1 sampai 4).",
            "Simpan",
            template="training/attendance/fill.html",
            back_url=reverse("training:attendance-list", args=[event_id]),
            back_label="Kehadiran",
            sessions=sessions,
            part=part,
        ),
    )


@require_safe
@training_required
def attendance_print(request, event_id):
    """The sheets to sign: one for each session, or one for each day (?per=hari)."""
    event = event_for(request, event_id)
    sheets = participant_prints.signing_sheets(
        event,
        timetable_of(request, event),
        people_of(request, event),
        request.post,
        by_day=request.GET.get("per") == "hari",
        session_id=request.GET.get("sesi", ""),
    )
    return pdf_answer(sheets_pdf(sheets, paper_of(request)), f"daftar-hadir-{event.starts_on:%Y%m%d}")


# --- scanning ---------------------------------------------------------------------------------------------------------


@require_safe
@training_required
def attendance_scan(request, event_id):
    """Pindai kartu: the page that a phone keeps. It names nobody, neither participants nor who is signed in."""
    event = event_for(request, event_id)
    insist(why_not(ATTENDANCE_MARK, event, request.post))
    sessions = timetable_of(request, event)
    today = timezone.localdate()
    context = {
        "event": event,
        "sessions": sessions,
        "today": today,
        "kept": [static(name) for name in KEPT_FILES],
    }
    return render(request, "training/attendance/scan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@training_required
def attendance_receive(request, event_id):
    """Take scans as JSON: {scans: [{id, token, session, at}], sent_at}. GET hands out the token that sending needs."""
    event = event_for(request, event_id)
    if refusal := why_not(ATTENDANCE_MARK, event, request.post):
        return JsonResponse({"error": refusal.reason}, status=refusal.status)
    if request.method != "POST":
        return JsonResponse({"csrf": get_token(request)})
    try:
        scans, sent_at = read_scans(request.body)
        receipts = attendances.receive(event=event, scans=scans, by=request.post, sent_at=sent_at)
    except NotScans as error:
        return JsonResponse({"error": str(error)}, status=422)
    except Refused as refused:
        return JsonResponse({"error": refused.reason}, status=refused.status)
    return JsonResponse({"receipts": [_told(receipt) for receipt in receipts]})


def _told(receipt):
    person = receipt.participant
    who = f"{person.number}. {person.name}, {person.comes_from}" if person else ""
    return {"id": str(receipt.scan_id), "state": receipt.state, "text": receipt.text, "who": who}


@require_safe
@training_required
def attendance_worker(request):
    """The script that opens the page of scanning without a signal; it may speak for /bimtek/ only."""
    content = render_to_string("training/attendance/worker.js")
    answer = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/bimtek/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
