"""Who writes questions, holds the tests and the evaluation of a Bimtek, and may they now? One function says why not."""

from registry.models import OrganisationKind
from registry.refusal import not_now, not_yours
from training.models import ExamKind
from training.participant_policy import organises
from training.policy import DINAS
from training.workflow import EventStatus

QUESTION_ADD = "question.add"
QUESTION_CHANGE = "question.change"
QUESTION_RETIRE = "question.retire"
EXAM_READ = "exam.read"
EXAM_CHOOSE = "exam.choose"
EXAM_OPEN = "exam.open"
EXAM_CLOSE = "exam.close"
EXAM_FILL = "exam.fill"
EXAM_EMPTY = "exam.empty"
FEEDBACK_OPEN = "feedback.open"
FEEDBACK_CLOSE = "feedback.close"
FEEDBACK_FILL = "feedback.fill"

EXAM_PERMISSIONS = dict.fromkeys(
    (
        QUESTION_ADD,
        QUESTION_CHANGE,
        QUESTION_RETIRE,
        EXAM_READ,
        EXAM_CHOOSE,
        EXAM_OPEN,
        EXAM_CLOSE,
        EXAM_FILL,
        EXAM_EMPTY,
        FEEDBACK_OPEN,
        FEEDBACK_CLOSE,
        FEEDBACK_FILL,
    ),
    DINAS,
)
PREPARING = (EventStatus.PLANNED, EventStatus.INVITING, EventStatus.RUNNING)
COPYING = (EventStatus.RUNNING, EventStatus.FINISHED)


def why_not(act, subject, post, kind=None):
    """The reason why this post may not do this now, or None when it may.

    subject: the Materi of a new question, the Question of a change, else the BimtekEvent; kind: which test is opened,
    closed or copied from paper. It is one the post may see (404 otherwise).
    """
    if post is None or post.role not in EXAM_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini. Ini dikerjakan Dinas Sosial.")
    return RULES[act](subject, post, kind) if act in OF_KIND else RULES[act](subject, post)


def why_not_read_questions(post):
    """The reason why this post does not read the bank of questions, or None."""
    return None if post.role in DINAS else not_yours("Bank soal hanya dibaca Dinas Sosial.")


def _why_not_materi(materi, post):
    """The office that keeps the curriculum, also when a Bimtek has used that version: questions are no part of it."""
    office = materi.version.curriculum.office
    if office.pk != post.organisation_id:
        return not_yours(f"Bank soal ini disusun {office.name}.")
    return None


def _why_not_question(question, post):
    """The office that keeps the curriculum, and a question that is neither retired nor replaced."""
    if refusal := _why_not_materi(question.materi, post):
        return refusal
    if question.is_retired or hasattr(question, "newer"):
        return not_now("Soal ini tidak dipakai lagi.")
    return None


def _why_not_read(event, post):
    """The organiser and Dinas Sosial DIY."""
    if organises(event, post) or post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
        return None
    return not_yours(f"Tes dan evaluasi dibaca {event.organiser.name} dan Dinas Sosial DIY.")


def _why_not_organiser(event, post):
    if not organises(event, post):
        return not_yours(f"Bimtek ini diselenggarakan {event.organiser.name}.")
    return None


def _why_not_in(event, states):
    if event.status not in states:
        return not_now(f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}.")
    return None


def _why_not_choose(event, post):
    """The organiser, until the end, as long as no test was opened."""
    if refusal := _why_not_organiser(event, post) or _why_not_in(event, PREPARING):
        return refusal
    return not_now("Tes sudah dibuka, jadi soalnya tidak berubah lagi.") if event.exam_rounds.exists() else None


def _round(event, kind):
    return next((found for found in event.exam_rounds.all() if found.kind == kind), None)


def _why_not_open(event, post, kind):
    """The organiser, while it runs, once, with questions of today; the post-test after the pre-test was closed, or
    confirmed, in place of it."""
    if refusal := _why_not_organiser(event, post) or _why_not_in(event, (EventStatus.RUNNING,)):
        return refusal
    if not event.exam_questions.exists():
        return not_now("Pilih dahulu soal tesnya.")
    if found := _round(event, kind):
        return not_now(f"{found} sudah {'dibuka' if found.is_open else 'ditutup'}.")
    if not event.exam_rounds.exists() and event.exam_questions.outdated().exists():
        return not_now("Ada soal yang diperbaiki atau dihentikan sesudah dipilih. Pilih lagi soalnya.")
    before = _round(event, ExamKind.PRE)
    if kind == ExamKind.POST and before and before.is_open:
        return not_now("Tutup dahulu pre-test.")
    if kind == ExamKind.PRE and _round(event, ExamKind.POST):
        return not_now("Post-test sudah dibuka.")
    return None


def _why_not_close(event, post, kind):
    """The organiser, a test that is open."""
    if refusal := _why_not_organiser(event, post):
        return refusal
    found = _round(event, kind)
    return None if found and found.is_open else not_now(f"{ExamKind(kind).label} tidak sedang dibuka.")


def _why_not_fill(event, post, kind):
    """The organiser, a test that was opened, until the Bimtek is reported."""
    if refusal := _why_not_organiser(event, post) or _why_not_in(event, COPYING):
        return refusal
    return None if _round(event, kind) else not_now(f"{ExamKind(kind).label} belum dibuka.")


def is_room_of_use(event):
    """Is there anything that participants can enter for, now or later?"""
    if event.status not in (*PREPARING, *COPYING):
        return False
    rounds = list(event.exam_rounds.all())
    feedback = getattr(event, "feedback", None)
    if any(held.is_open for held in rounds) or feedback is None or feedback.is_open:
        return True
    return event.status in PREPARING and _round(event, ExamKind.POST) is None


def why_not_answer(event):
    """The reason why its participants answer neither a test nor the evaluation now, or None."""
    return _why_not_in(event, COPYING)


def _why_not_open_feedback(event, post):
    """The organiser, while it runs or is finished, once."""
    if refusal := _why_not_organiser(event, post) or _why_not_in(event, COPYING):
        return refusal
    return not_now("Evaluasi sudah pernah dibuka.") if hasattr(event, "feedback") else None


def _why_not_fill_feedback(event, post):
    """The organiser, as long as the evaluation is open, until the Bimtek is reported."""
    return _why_not_close_feedback(event, post) or why_not_answer(event)


def _why_not_close_feedback(event, post):
    """The organiser, an evaluation that is open."""
    if refusal := _why_not_organiser(event, post):
        return refusal
    is_open = hasattr(event, "feedback") and event.feedback.is_open
    return None if is_open else not_now("Evaluasi tidak sedang dibuka.")


# What an act asks of its subject, after the role.
RULES = {
    QUESTION_ADD: _why_not_materi,
    QUESTION_CHANGE: _why_not_question,
    QUESTION_RETIRE: _why_not_question,
    EXAM_READ: _why_not_read,
    EXAM_CHOOSE: _why_not_choose,
    EXAM_OPEN: _why_not_open,
    EXAM_CLOSE: _why_not_close,
    EXAM_FILL: _why_not_fill,
    EXAM_EMPTY: _why_not_fill,
    FEEDBACK_OPEN: _why_not_open_feedback,
    FEEDBACK_CLOSE: _why_not_close_feedback,
    FEEDBACK_FILL: _why_not_fill_feedback,
}
OF_KIND = (EXAM_OPEN, EXAM_CLOSE, EXAM_FILL, EXAM_EMPTY)
