"""Beranda: what waits for me, and what became of the last cases?"""

from operator import attrgetter

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import story
from cases.models import (
    Case,
    CaseTask,
    EmergencyAccess,
    IntakeDraft,
    LateCount,
    MatchReview,
    Notification,
    Referral,
    RightsRequest,
)
from cases.views.lookups import noted, noted_messages
from registry.access import post_required
from registry.errands import errands_of
from registry.models import DormancyProposal, Role, UnitProfile
from registry.paging import keys_of, rows_of
from registry.scope import looked_up

LAST_CASES = 5
LATEST = 3


@require_safe
@post_required
def home(request):
    """The page depends on who you are: a volunteer, an office, or the admin sistem."""
    if request.post.is_admin:
        return render(request, "home/admin.html", {})
    if request.post.role == Role.PENGURUS:
        return render(request, "home/pengurus.html", _noted(request, _unit_page(request.post), "cases"))
    return render(request, "home/office.html", _noted(request, _office_page(request.post), "recent"))


def _noted(request, page, told):
    """The page, its cases noted for the log of who looked. told: which entry holds (case, sentence) pairs."""
    page["todo"] = noted(request, list(page["todo"]), attrgetter("case"))
    noted(request, [case for case, _ in page[told]])
    noted_messages(request, page.get("news", []))
    return page


def _todo(post, *, with_drafts=False):
    """The keys of the hops that press most."""
    waiting = Referral.objects.visible_to(post).waiting_for(post.organisation_id, with_drafts=with_drafts)
    return keys_of(waiting.with_due_sort().order_by("due_sort", "id")[:LAST_CASES])


def _tasks(post):
    """How many tasks the own organisation has, by how near they are."""
    return CaseTask.objects.visible_to(post).open().of_organisation(post.organisation_id).counts_by_when()


def _newest_of_each_case(messages):
    """The last message of each case, newest first, from among the last thirty."""
    newest = {}
    for message in messages[:30]:
        newest.setdefault(message.case_id, message)
    return list(newest.values())


def _with_story(cases):
    return [(case, story.whereabouts(case, case.running_hop)) for case in cases]


def _unit_page(post):
    seen = Case.objects.visible_to(post)
    with looked_up():
        todo, cases = _todo(post, with_drafts=True), keys_of(seen[:LAST_CASES])
        not_sent = seen.open().held_by(post.organisation_id).without_open_hop().count()
    return {
        "not_sent": not_sent,
        "tasks": _tasks(post),
        "profile": UnitProfile.objects.visible_to(post).unmerged().for_list().with_last_proposal().first(),
        "drafts": IntakeDraft.objects.visible_to(post),
        "todo": rows_of(Referral.objects.visible_to(post).for_list(), todo),
        "errands": errands_of(post),
        "news": _newest_of_each_case(Notification.objects.visible_to(post).unread())[:LATEST],
        "cases": _with_story(rows_of(seen.for_list(), cases)),
    }


def _office_page(post):
    with looked_up():
        todo, recent = _todo(post), keys_of(Case.objects.visible_to(post).recently_moved()[:LAST_CASES])
        hops = Referral.objects.visible_to(post).waiting_for(post.organisation_id)
        counts = hops.counts_by_state(post.organisation_id)
    return _figures(post) | {
        "counts": counts,
        "todo": rows_of(Referral.objects.visible_to(post).for_list(), todo),
        "errands": errands_of(post),
        "recent": _with_story(rows_of(Case.objects.visible_to(post).for_list(), recent)),
    }


def _figures(post):
    return {
        "units": UnitProfile.objects.visible_to(post).counts_by_standing(),
        "tasks": _tasks(post),
        "stuck": LateCount.objects.visible_to(post).by_receiver(),
        "rights": RightsRequest.objects.visible_to(post).open().count(),
        "emergencies": EmergencyAccess.objects.visible_to(post).unreviewed().count() if post.is_supervisor else 0,
        "twins": MatchReview.objects.visible_to(post).open().count(),
        "asleep": DormancyProposal.objects.visible_to(post).open().count(),
    }
