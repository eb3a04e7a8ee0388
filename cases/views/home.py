"""Beranda: what waits for me, and what became of the last cases?"""

from operator import attrgetter

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import questions, story
from cases.counts import CAP, told
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
from cases.models.referral import numbers_by_state
from cases.models.task import numbers_by_when
from cases.questions import MOST_CARDS, MOST_MESSAGES
from cases.views.lookups import noted, noted_messages
from registry import standings
from registry.access import post_required
from registry.errands import errands_of, questions_of
from registry.kept_sql import Viewer
from registry.models import DormancyProposal, Role
from registry.models.arrays import is_among
from registry.paging import ALL, first_lines, rows_of
from registry.questions import First, count, count_of, kept_answers, keys, lines, numbers

LAST_CASES = MOST_CARDS
LATEST = 3
MOVED_LAST = ("-holder_since", "-id")  # the cases that changed hands last come first


@require_safe
@post_required
def home(request):
    """The page depends on who you are: a volunteer, an office, or the admin sistem."""
    if request.post.is_admin:
        return render(request, "home/admin.html", {})
    make, template = (_unit_page, "pengurus") if request.post.role == Role.PENGURUS else (_office_page, "office")
    page = make(request)
    page["todo"] = noted(request, page["todo"], attrgetter("case"))
    noted(request, [case for case, _ in page["cases"]])
    return render(request, f"home/{template}.html", page)


def _own_work(viewer, today, order):
    """The questions of every page. order: of the cases whose last are shown."""
    tasks = CaseTask.objects.visible_to(viewer).open().of_organisation(viewer.organisation_id)
    return {
        "cases": first_lines(Case.objects.visible_in_parts(viewer), order, most=LAST_CASES),
        "tasks": numbers(tasks, **numbers_by_when(today)),
        **questions_of(viewer, today),
    }


def _shown(post, found):
    """Hops that press most, and [(case, sentence)] of the last cases: rows read by their keys, through both walls."""
    pressing, last = found["pressing"], [line["id"] for line in found["cases"]]
    hops, running = questions.hop_cards(post, pressing, last)
    ids = [*last, *(hop.case_id for hop in hops)]
    cases = {case.pk: case for case in rows_of(questions.case_cards(post), list(dict.fromkeys(ids)))}
    todo = [hop for hop in hops if hop.case_id in cases]
    for hop in todo:
        hop.case = cases[hop.case_id]
        hop.main_jenis = hop.case.main_jenis
    told = [(cases[pk], story.whereabouts(cases[pk], running.get(pk))) for pk in last if pk in cases]
    return {"todo": todo, "cases": told}


@kept_answers
def _of_a_unit(viewer, today, *, now):
    """What waits for a unit holds its drafts as well; its frame has no entry that would count them."""
    seen, parts = Case.objects.visible_to(viewer), Case.objects.visible_in_parts(viewer, in_order=False)
    hops = Referral.objects.visible_to(viewer).waiting_for(viewer.organisation_id, with_drafts=True).with_due_sort()
    pressing = First(ArrayAgg("pk", order_by=("due_sort", "pk")), LAST_CASES)
    by_state = numbers_by_state(viewer.organisation_id, now=now, today=today)
    alone = [part.open().held_by(viewer.organisation_id).without_open_hop() for part in parts]
    # As one value: PostgreSQL would walk along everybody's cases for those of a few messages.
    told = Notification.objects.visible_to(viewer).unread().values("case")[:MOST_MESSAGES]
    named = seen.order_by().filter(is_among("pk", ArraySubquery(told)))
    return _own_work(viewer, today, questions.CASE_ORDER) | {
        "waiting": numbers(hops, first=pressing, **by_state),
        "unread": keys(Notification.objects.visible_to(viewer).unread(), CAP),
        "alone": count_of(alone, ALL),
        "drafts": keys(IntakeDraft.objects.visible_to(viewer), CAP),
        "named": lines(named, "pk", "person"),
    }


def _unit_page(request):
    post = request.post
    found = _of_a_unit(Viewer.of(post), timezone.localdate(), now=timezone.now())
    found["pressing"] = found["waiting"]["first"] or []
    request.counted = {"waiting": min(found["waiting"]["semua"], CAP), "unread": len(found["unread"])}
    news = _newest_of_each_case(rows_of(questions.messages(post), found["unread"][:MOST_MESSAGES]))[:LATEST]
    return _shown(post, found) | {
        "not_sent": found["alone"],
        "tasks": found["tasks"],
        "profile": questions.own_unit(post),
        "drafts": rows_of(IntakeDraft.objects.visible_to(post), found["drafts"]),
        "errands": errands_of(post, found),
        "news": noted_messages(request, news, {line["pk"]: line["person"] for line in found["named"]}),
    }


def _newest_of_each_case(messages):
    """The last message of each case, newest first."""
    newest = {}
    for message in messages:
        newest.setdefault(message.case_id, message)
    return list(newest.values())


COUNTED = ("rights", "emergencies", "twins", "asleep")


@kept_answers
def _of_an_office(viewer, today):
    counted = {
        "rights": RightsRequest.objects.visible_to(viewer).open(),
        "twins": MatchReview.objects.visible_to(viewer).open(),
        "asleep": DormancyProposal.objects.visible_to(viewer).open(),
    }
    if viewer.is_supervisor:
        counted["emergencies"] = EmergencyAccess.objects.visible_to(viewer).unreviewed()
    late = LateCount.objects.visible_to(viewer).by_receiver()
    return (
        _own_work(viewer, today, MOVED_LAST)
        | {name: count(rows, CAP) for name, rows in counted.items()}
        | {
            **standings.asked(viewer, today),
            "stuck": lines(late, "number", "receiver__name", "receiver__public_id"),
        }
    )


def _office_page(request):
    post = request.post
    request.counted = waiting = questions.what_waits(post, LAST_CASES)
    found = _of_an_office(Viewer.of(post), timezone.localdate())
    found["pressing"] = [line["id"] for line in waiting["first"]]
    return _shown(post, found) | {
        "counts": waiting["numbers"],
        "tasks": found["tasks"],
        "units": standings.told(found),
        "stuck": found["stuck"],
        "errands": errands_of(post, found),
        **{name: told(found[name]) if found.get(name) else "" for name in COUNTED},
    }
