"""Ruang: where participants answer on their own phones, without an account.

The code of the room hangs on the wall, that of the card is in the hand of one person. Both together give a signed
cookie for a day; the address names nobody, so that no link of one participant opens the sheet of another.
"""

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
from training.forms.exams import AnswersForm
from training.forms.feedback import ScoresForm
from training.models import EventRoom, ExamQuestion, ExamRound, ExamSheet, FeedbackAspect, FeedbackBox, Participant
from training.models.participant import as_card_token
from training.opinions import targets_of
from training.public import network_of, nothing_here
from training.views.exam_lookups import kind_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])
COOKIE, SALT, A_DAY = "ruang", "training.room", 16 * 3600
# Wrong codes that one network may send within ten minutes: a class of forty mistypes, nobody guesses 60 bits.
MOST_WRONG = 60


class _NoRoom(Exception):
    """No such room."""


def _room(request, room_code):
    """The room of an address. Raises Refused 429 for a network that has tried too many."""
    throttles.check("ruang", network_of(request), MOST_WRONG)
    with as_system():
        rooms = EventRoom.objects.select_related("event__organiser")
        room = rooms.filter(code=room_code.upper()).exclude(event__status="batal").first()
    if room is None:
        throttles.count("ruang", network_of(request))
        raise _NoRoom
    return room


def _of_room(view):
    """The room in place of its code."""

    def answered(request, room_code, **parts):
        try:
            room = _room(request, room_code)
        except _NoRoom:
            return nothing_here()
        return view(request, room, **parts)

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


def _home(room):
    return reverse("training:room-enter", args=[room.code])


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
        return _let_in(request, room)
    person = _person(request, room)
    context = {"event": room.event, "room": room, "person": person, "typed": "", "is_wrong": False}
    return render(request, "training/room/enter.html", context | (_open_in(room, person) if person else {}))


def _ask_card(request, room):
    """The same page in place of a sheet: this phone has shown no card, or its day is over. Nothing was taken."""
    context = {"event": room.event, "room": room, "person": None, "typed": "", "is_wrong": False}
    return render(request, "training/room/enter.html", context, status=403 if request.method == "POST" else 200)


def _let_in(request, room):
    typed = request.POST.get("kartu", "")
    with as_system():
        token = as_card_token(typed)
        person = Participant.objects.counted().filter(event=room.event_id, card_token=token).first()
    if person is None:
        throttles.count("ruang", network_of(request))
        context = {"event": room.event, "room": room, "person": None, "typed": typed, "is_wrong": True}
        return render(request, "training/room/enter.html", context, status=422)
    answer = redirect(_home(room))
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


def _open_in(room, person):
    """What this person can do now: tests that are open, with the own sheet, and the evaluation."""
    with as_system():
        sheets = {sheet.round_id: sheet for sheet in ExamSheet.objects.filter(participant=person)}
        rounds = [(held, sheets.get(held.pk)) for held in ExamRound.objects.filter(event=room.event_id).open()]
        box = FeedbackBox.objects.filter(round__event=room.event_id, round__closed_at__isnull=True).first()
    return {"rounds": rounds, "has_feedback": box is not None, "has_judged": box and person.pk in box.answered}


@page_methods
@public
@_of_room
def room_answer(request, room, exam_kind):
    """Answer the questions of a test; each sending takes the whole sheet. The right answers are never on this page."""
    kind, person = kind_of(exam_kind), _person(request, room)
    if person is None:
        return _ask_card(request, room)
    with as_system():
        held = ExamRound.objects.filter(event=room.event_id, kind=kind).first()
        questions = list(ExamQuestion.objects.of_event(room.event).for_exam())
    if request.method == "POST":
        return _take(request, room, person, kind, questions)
    with as_system():
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
        "is_open": held.is_open,
        "rows": [(row, given.get(row.pk)) for row in questions],
        "count": len(given),
    }
    return render(request, "training/room/answer.html", context)


def _take(request, room, person, kind, questions):
    form = AnswersForm(request.POST, questions)
    if not form.is_well_formed:
        raise Refused("Jawaban ini bukan dari soal tes ini. Buka lagi halamannya.", status=422)
    is_kept = "simpan" in request.POST
    exams.answer(participant=person, kind=kind, answers=form.answers, is_sent=not is_kept)
    if request.POST.get("simpan") == "otomatis":
        return HttpResponse(status=204)
    return redirect("training:room-answer", room.code, kind)


@page_methods
@public
@_of_room
def room_judge(request, room):
    """Say what one thinks of narasumber and organisation. Nothing on the sheet tells whose it is."""
    person = _person(request, room)
    if person is None:
        return _ask_card(request, room)
    state = _open_in(room, person)
    with as_system():
        targets, aspects = targets_of(room.event), list(FeedbackAspect.objects.all())
    form = ScoresForm(request.POST if request.method == "POST" else {}, targets, aspects)
    if not state["has_feedback"]:
        raise Refused("Evaluasi tidak sedang dibuka.", status=409)
    if request.method == "POST" and not form.errors and not state["has_judged"]:
        feedback.answer(participant=person, scores=form.scores, texts=form.texts)
    if request.method == "POST" and not form.errors:
        return redirect("training:room-judge", room.code)
    context = {"event": room.event, "room": room, "person": person, "sheet": form, **state}
    return render(request, "training/room/judge.html", context, status=422 if form.errors else 200)
