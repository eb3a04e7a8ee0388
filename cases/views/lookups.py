"""Find the case or referral of a URL, or answer 404: outside the scope there is nothing."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from cases import candidates, questions
from cases.actions import emergencies
from cases.models import Case, CaseTask, FamilyMember, IntakeDraft, MatchReview, Person, PersonPhoto
from cases.policy import shared_data
from registry.scope import enter, post_values


def case_for(request, case_id):
    """The case of an address; that it was read is noted for the log of who looked.

    A case that this post has opened in an emergency is found as well, for reading, as long as that access runs.
    """
    case = questions.case_of(request.post, case_id)
    if case is None and (access := emergencies.running(by=request.post, public_id=case_id)):
        request.post.glass = access.case_id
        enter(post_values(request.post))  # from here on the database shows this one case as well
        request.reads.note(opened="akses darurat", why=access.reason)
        case = questions.case_of(request.post, case_id)
        if case:
            case.emergency = access
    if case is None:
        raise Http404
    case.shared = shared_data(case, request.post)
    request.reads.note(cases=[case.pk], persons=[case.person_id])
    return case


def noted(request, rows, case=lambda row: row):
    """The rows of a list, after noting for the log of who looked that each of them was shown.

    rows: a list; case(row): its Case, with the person at hand.
    """
    shown = [case(row) for row in rows]
    request.reads.note(cases=[one.pk for one in shown], persons=[one.person_id for one in shown])
    return rows


def noted_messages(request, messages, persons=None):
    """The messages, after noting the cases they name; a case may be out of sight by now, its number still stands.

    persons: {case id: person id} of those in sight, where it is known already.
    """
    ids = {message.case_id for message in messages}
    if persons is None:
        seen = Case.objects.visible_to(request.post).filter(pk__in=ids)
        persons = dict(seen.values_list("pk", "person")) if ids else {}
    request.reads.note(cases=ids, persons=[person for case, person in persons.items() if case in ids])
    return messages


def referral_for(request, case_id, referral_id):
    case = case_for(request, case_id)
    referral = questions.hop_of(request.post, case, referral_id)
    if referral is None:
        raise Http404
    return case, referral


def task_for(request, case_id, task_id):
    """(case, task) of an address: a task is found through its case only."""
    case = case_for(request, case_id)
    task = get_object_or_404(CaseTask.objects.visible_to(request.post).for_list(), public_id=task_id, case=case)
    task.case = case
    return case, task


def draft_for(request, draft_id):
    """The own half-filled case. Another person's draft does not exist."""
    return get_object_or_404(IntakeDraft.objects.visible_to(request.post), public_id=draft_id)


def family_of(request, case):
    """The standing members of the family that this post may read."""
    members = FamilyMember.objects.visible_to(request.post).of_person(case.person).standing()
    found = members.select_related("relative")
    request.reads.note(persons=[member.relative_id for member in found if member.relative_id])
    return found


def household_of(request, case):
    """Other persons with the same number of the KK, of those this post sees."""
    found = Person.objects.visible_to(request.post).standing().same_household(case.person)
    request.reads.note(persons=[person.pk for person in found])
    return found


def photo_for(request, case_id, photo_id):
    case = case_for(request, case_id)
    photos = PersonPhoto.objects.visible_to(request.post).of_person(case.person)
    return case, get_object_or_404(photos, public_id=photo_id)


def review_for(request, review_id):
    """A pair of persons; that both were read is noted."""
    pairs = MatchReview.objects.visible_to(request.post).for_list(with_decision=True)
    review = get_object_or_404(pairs, public_id=review_id)
    request.reads.note(persons=[review.first_id, review.second_id])
    return review


def unions_of(request, person):
    """The pairs of which this person is the kept one, of those that this post sees; that they were read is noted."""
    found = MatchReview.objects.visible_to(request.post).united().filter(kept=person).order_by("-decided_at")
    request.reads.note(persons=[pk for pair in found for pk in (pair.first_id, pair.second_id)])
    return found


def candidates_for(request, person):
    """Whom this could be, likewise, each with the newest of its cases that this post sees."""
    found = candidates.search(person, post=request.post)
    found = candidates.with_last_cases(found, request.post) if found else []
    request.reads.note(
        persons=[candidate.person.pk for candidate in found],
        cases=[candidate.last_case.pk for candidate in found if candidate.last_case],
    )
    return found


def known_person(request, public_id):
    """The known person of a public id, or None."""
    known = Person.objects.visible_to(request.post).standing().filter(public_id=public_id).first()
    if known:
        request.reads.note(persons=[known.pk])
    return known
