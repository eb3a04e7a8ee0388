"""The lines of a Bimtek about tests, evaluation and certificates."""

from django.urls import reverse

from training.actions.certificates import qualifying
from training.certificate_policy import CERTIFICATE_ISSUE
from training.certificate_policy import why_not as why_not_issue
from training.exam_policy import EXAM_CHOOSE, EXAM_CLOSE, EXAM_OPEN, EXAM_READ, FEEDBACK_CLOSE, FEEDBACK_OPEN, why_not
from training.models import Certificate, ExamKind, ExamQuestion, ExamRound
from training.opinions import summary
from training.steps import State, Step, provide
from training.workflow import OVER_STATUSES, EventStatus


def _address(name, event, *more):
    return reverse(f"training:{name}", args=[event.public_id, *more])


@provide("tes")
def exams(event, post):
    """Whether questions are chosen, which test was held, and how many sent it."""
    if why_not(EXAM_READ, event, post):
        return None
    page = _address("exam-detail", event)
    count = ExamQuestion.objects.visible_to(post).of_event(event).count()
    over = event.status in OVER_STATUSES
    if not count and over:
        return Step("Tes", State.NONE, "tanpa tes", url=page)
    if not count:
        next_act = {} if why_not(EXAM_CHOOSE, event, post) else _next("Pilih soal", "exam-choose", event)
        return Step("Tes", State.WAITING, "soal belum dipilih", url=page, **next_act)
    rounds = list(ExamRound.objects.visible_to(post).of_event(event).with_counts())
    words = [f"{held}: {held.sent} lembar" + (" (dibuka)" if held.is_open else "") for held in rounds]
    figure = "; ".join([f"{count} soal", *words])
    closed = {held.kind for held in rounds if not held.is_open}
    if over and not rounds:
        return Step("Tes", State.NONE, f"{figure}, tidak dilaksanakan", url=page)
    if ExamKind.POST in closed or (over and len(closed) == len(rounds)):
        return Step("Tes", State.DONE, figure, url=page)
    for act, word, name in ((EXAM_CLOSE, "Tutup", "exam-close"), (EXAM_OPEN, "Buka", "exam-open")):
        for kind in ExamKind:
            if why_not(act, event, post, kind) is None:
                next_act = _next(f"{word} {kind.label.lower()}", name, event, kind)
                return Step("Tes", State.RUNNING, figure, url=page, **next_act)
    return Step("Tes", State.RUNNING, figure, url=page)


def _next(label, name, event, *more):
    return {"next_label": label, "next_url": _address(name, event, *more)}


@provide("evaluasi")
def feedback(event, post):
    """How many sheets, and whether their summary can be read."""
    if why_not(EXAM_READ, event, post):
        return None
    page = _address("feedback-detail", event)
    if not hasattr(event, "feedback") and event.status == EventStatus.REPORTED:
        return Step("Evaluasi", State.NONE, "tanpa evaluasi", url=page)
    if not hasattr(event, "feedback"):
        next_act = {} if why_not(FEEDBACK_OPEN, event, post) else _next("Buka evaluasi", "feedback-open", event)
        return Step("Evaluasi", State.WAITING, "belum dibuka", url=page, **next_act)
    figure = f"{summary(event).count} lembar"
    if event.feedback.is_open:
        next_act = {} if why_not(FEEDBACK_CLOSE, event, post) else _next("Tutup evaluasi", "feedback-close", event)
        return Step("Evaluasi", State.RUNNING, figure, url=page, **next_act)
    return Step("Evaluasi", State.DONE, figure, url=page)


@provide("sertifikat")
def certificates(event, post):
    """How many count, and for the organiser how many people still wait for one."""
    page = _address("certificate-list", event)
    count = Certificate.objects.visible_to(post).of_event(event).valid().count()
    may_issue = why_not_issue(CERTIFICATE_ISSUE, event, post) is None
    waiting = len(qualifying(event)) if may_issue else 0
    if waiting:
        figure = f"{count} terbit, {waiting} orang menunggu"
        act = _next("Terbitkan sertifikat", "certificate-issue", event)
        return Step("Sertifikat", State.RUNNING if count else State.WAITING, figure, url=page, **act)
    return Step("Sertifikat", State.DONE if count else State.WAITING, f"{count} terbit", url=page)
