"""Ruang: where participants answer on their own phones, without an account.

The code of the room hangs on the wall, that of the card is in the hand of one person. Both together give a signed
cookie for a day; the address names nobody, so that no link of one participant opens the sheet of another. A sheet says
for whom it was opened, so that on a phone that is passed on nobody answers for another either.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from registry.access import public
from registry.refusal import Refused
from registry.scope import as_system
from training.actions import exams, feedback, throttles
from training.forms.exams import AnswersForm, page_of
from training.forms.feedback import ScoresForm
from training.models import (
    EventRoom,
    ExamQuestion,
    ExamRound,
    ExamSheet,
    ExamSource,
    FeedbackAspect,
    FeedbackBox,
    Participant,
)
from training.models.participant import as_card_token
from training.opinions import targets_of
from training.public import network_of, nothing_here, unlisted
from training.views.exam_lookups import kind_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])
COOKIE, SALT, A_DAY = "ruang", "training.room", 16 * 3600
# Wrong codes that one network may send within ten minutes: a class of forty mistypes.
MOST_WRONG = 60
# Of a form: what is no answer, and so does not wait for a card.
NOT_ANSWERED = ("csrfmiddlewaretoken", "kartu", "keluar")


class _NoRoom(Exception):
    """No such room."""


def _room(request, room_code):
    """The room of an address. Raises _NoRoom, or Refused 429 for a network that has tried too many."""
    with as_system():
        rooms = EventRoom.objects.select_related("event__organiser")
        room = rooms.filter(code=room_code.upper()).exclude(event__status="batal").first()
    if room is None:
        throttles.count("ruang", network_of(request), MOST_WRONG)
        raise _NoRoom
    return room


def _of_room(view):
    """The room in place of its code. No browser keeps the page: the next who holds the phone sees nothing of it."""

    def answered(request, room_code, **parts):
        try:
            answer = view(request, _room(request, room_code), **parts)
        except _NoRoom:
            answer = nothing_here()
        answer.headers["Cache-Control"] = "no-store"
        return unlisted(answer)

    answered.__name__, answered.__doc__, answered.__module__ = view.__name__, view.__doc__, view.__module__
    return answered


def _of_person(view):
    """The participant whose card was shown, for a sheet. Without one the card is asked for; what was typed waits there.

    Raises Refused 409 for a sheet that was opened for another participant.
    """

    def answered(request, room, **parts):
        person, is_new = _person(request, room), False
        if person is None and "kartu" in request.POST:
            person = _of_card(request, room)
            is_new = person is not None
        if person is None:
            return _ask_card(request, room)
        if request.method == "POST" and request.POST.get("untuk") != person.public_id:
            raise Refused(
                f"Lembar ini dibuka untuk peserta lain, sedangkan ponsel ini sekarang dipakai {person}. Jawaban di "
                "layar tadi tidak disimpan untuk siapa pun. Buka lagi halaman ruang dengan kartu yang benar.",
                status=409,
            )
        answer = view(request, room, person, **parts)
        return _with_cookie(answer, person) if is_new else answer

    answered.__name__, answered.__doc__, answered.__module__ = view.__name__, view.__doc__, view.__module__
    return answered


def _person(request, room):
    """The participant whose card was shown on this phone, or None."""
    try:
        card = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    with as_system():
        return Participant.objects.counted().filter(event=room.event_id, public_id=card).first()


def _of_card(request, room):
    """The participant of the code that was typed, or None, which is counted. Raises Refused 429 for too many."""
    with as_system():
        token = as_card_token(request.POST.get("kartu", ""))
        person = Participant.objects.counted().filter(event=room.event_id, card_token=token).first()
    if person is None:
        throttles.count("ruang", network_of(request), MOST_WRONG)
    return person


def _with_cookie(answer, person):
    answer.set_cookie(
        COOKIE,
        signing.dumps(person.public_id, salt=SALT),
        max_age=A_DAY,
        path="/ruang/",
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _home(room):
    return reverse("training:room-enter", args=[room.code])


def _enter_page(request, room, *, person=None, status=200, **more):
    """The page where the card is typed. kept: [(name, value)] of a sheet that waits for it."""
    typed = request.POST.get("kartu", "")
    context = {"event": room.event, "room": room, "person": person, "typed": typed, "is_wrong": bool(typed), "kept": []}
    return render(request, "training/room/enter.html", {**context, "action": _home(room), **more}, status=status)


@page_methods
@public
@_of_room
def room_enter(request, room):
    """Type the code of the card; then what is open."""
    if request.method == "POST" and "keluar" in request.POST:
        answer = redirect(_home(room))
        answer.delete_cookie(COOKIE, path="/ruang/", samesite="Strict")
        return answer
    if request.method == "POST":
        person = _of_card(request, room)
        if person is None:
            return _enter_page(request, room, is_wrong=True, status=422)
        return _with_cookie(redirect(_home(room)), person)
    person = _person(request, room)
    return _enter_page(request, room, person=person, **(_open_in(room, person) if person else {}))


def _ask_card(request, room):
    """The same page in place of a sheet: this phone has shown no card, or its day is over. What was sent is carried
    along until the card is typed."""
    if request.method != "POST":
        return _enter_page(request, room)
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_ANSWERED]
    status = 422 if "kartu" in request.POST else 403
    return _enter_page(request, room, kept=kept, action=request.path, is_wrong=status == 422, status=status)


def _open_in(room, person):
    """What this person can do now: tests that are open, with the own sheet, and the evaluation."""
    with as_system():
        sheets = {sheet.round_id: sheet for sheet in ExamSheet.objects.filter(participant=person)}
        rounds = [(held, sheets.get(held.pk)) for held in ExamRound.objects.filter(event=room.event_id).open()]
        box = FeedbackBox.objects.filter(round__event=room.event_id).select_related("round").first()
    has_judged = box is not None and person.pk in box.answered
    return {"rounds": rounds, "has_feedback": box is not None and box.round.is_open, "has_judged": has_judged}


@page_methods
@public
@_of_room
@_of_person
def room_answer(request, room, person, exam_kind):
    """Answer the questions of a test; each sending takes the whole sheet. The right answers are never on this page."""
    kind = kind_of(exam_kind)
    with as_system():
        questions = list(ExamQuestion.objects.of_event(room.event).for_exam())
    if request.method == "POST":
        return _take(request, room, person, kind, questions)
    return _sheet_page(request, room, person, kind, questions)


def _sheet_page(request, room, person, kind, questions, *, alert="", status=200):
    with as_system():
        held = ExamRound.objects.filter(event=room.event_id, kind=kind).first()
        sheet = ExamSheet.objects.filter(round=held, participant=person).first() if held else None
        given = dict(sheet.answers.values_list("question", "choice")) if sheet else {}
    if held is None or not (held.is_open or sheet):
        raise Refused(f"{kind.label} tidak sedang dibuka.", status=409)
    context = {
        "event": room.event,
        "room": room,
        "person": person,
        "kind": kind,
        "sheet": sheet,
        "is_copied": sheet is not None and sheet.source == ExamSource.PAPER,
        "is_open": held.is_open,
        "rows": [(row, given.get(row.pk)) for row in questions],
        "count": len(given),
        "alert": alert,
        "page": secrets.token_urlsafe(9),
        "revision": sheet.revision if sheet else -1,
    }
    return render(request, "training/room/answer.html", context, status=status)


def _take(request, room, person, kind, questions):
    form = AnswersForm(request.POST, questions)
    if not form.is_well_formed:
        raise Refused("Jawaban ini bukan dari soal tes ini. Buka lagi halamannya.", status=422)
    is_kept, page = "simpan" in request.POST, page_of(request.POST)
    is_sure = "yakin" in request.POST or len(form.answers) == len(questions)
    taken = exams.answer(
        participant=person, kind=kind, answers=form.answers, is_sent=is_sure and not is_kept, page=page
    )
    older = [str(row.position) for row in questions if row.pk in taken.newer]
    alert = older and f"Soal {', '.join(older)} sudah dijawab lain dari layar lain, dan jawaban itu yang dipakai."
    if request.POST.get("simpan") == "otomatis":
        return _told(alert, taken)
    if alert:
        return _sheet_page(
            request, room, person, kind, questions, alert=f"{alert} Periksa, lalu kirim lagi.", status=409
        )
    if is_kept or (taken.sheet and taken.sheet.is_sent):
        return redirect("training:room-answer", room.code, kind)
    if not taken.answers:
        alert = "Belum ada soal yang dijawab, jadi belum ada yang dikirim."
        return _sheet_page(request, room, person, kind, questions, alert=alert, status=422)
    context = {
        "room": room,
        "event": room.event,
        "person": person,
        "kind": kind,
        "open": [row.position for row in questions if row.pk not in taken.answers],
        "given": [(row.position, taken.answers[row.pk]) for row in questions if row.pk in taken.answers],
        "page": page.id,
        "revision": taken.sheet.revision,
    }
    return render(request, "training/room/confirm.html", context, status=422)


def _told(alert, taken):
    """What the script of a phone hears: nothing when all is kept, else a sentence for the screen."""
    if taken.stood:
        alert = "Tes ini sudah diterima; jawaban di layar ini tidak mengubahnya."
    if not alert:
        return HttpResponse(status=204)
    return HttpResponse(f"{alert} Muat ulang halaman ini.", status=409, content_type="text/plain; charset=utf-8")


@page_methods
@public
@_of_room
@_of_person
def room_judge(request, room, person):
    """Say what one thinks of narasumber and organisation. Nothing on the sheet tells whose it is."""
    state = _open_in(room, person)
    if state["has_judged"] and request.method == "POST":
        return redirect("training:room-judge", room.code)
    if not state["has_judged"] and not state["has_feedback"]:
        raise Refused("Evaluasi tidak sedang dibuka.", status=409)
    with as_system():
        targets, aspects = targets_of(room.event), list(FeedbackAspect.objects.all())
    form = ScoresForm(request.POST if request.method == "POST" else {}, targets, aspects)
    if request.method == "POST" and not form.errors and "lihat" not in request.POST:
        feedback.answer(participant=person, scores=form.scores, texts=form.texts)
        return redirect("training:room-judge", room.code)
    context = {"event": room.event, "room": room, "person": person, "sheet": form, **state}
    return render(request, "training/room/judge.html", context, status=422 if form.errors else 200)
