"""Find the question, test or certificate of a URL, or answer 404: outside the scope there is nothing."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from registry.refusal import insist
from training.exam_policy import EXAM_READ, why_not
from training.models import Certificate, ExamKind, Question
from training.views.lookups import event_for, materi_for


def question_for(request, version_id, materi_id, question_id):
    version, materi = materi_for(request, version_id, materi_id)
    rows = Question.objects.visible_to(request.post).filter(materi=materi).select_related("newer")
    question = get_object_or_404(rows, public_id=question_id)
    question.materi = materi
    return version, materi, question


def exam_event_for(request, event_id):
    """The Bimtek, for whoever reads its tests: 403 for those who see the Bimtek but not how people answered."""
    event = event_for(request, event_id)
    insist(why_not(EXAM_READ, event, request.post))
    return event


def kind_of(exam_kind):
    if exam_kind not in ExamKind.values:
        raise Http404
    return ExamKind(exam_kind)


def certificate_for(request, event_id, certificate_id):
    event = event_for(request, event_id)
    rows = Certificate.objects.visible_to(request.post).of_event(event).for_list()
    certificate = get_object_or_404(rows, public_id=certificate_id)
    certificate.participant.event = event
    return event, certificate
