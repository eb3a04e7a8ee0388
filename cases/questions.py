"""What the pages of a case and the long lists ask each time. Their SQL is worked out once (registry/kept_sql.py)."""

from django.db.models import Q
from django.utils import timezone

from cases import counts, waiting
from cases.models import Case, CaseEvent, CaseProblem, Consent, Notification, Referral, Service
from cases.models.referral import CLOCK
from cases.narrowing import DAYS, LEVEL, LEVEL_OF_VILLAGES, parts_fitting
from cases.workflow import OPEN_STATUSES, Kind, Status
from registry.kept_sql import Viewer, kept_sql
from registry.models import UnitProfile
from registry.paging import COUNT_CAP, PAGE_SIZE, beyond, first_lines, first_of_all, hurried, padded, rows_of
from registry.questions import count_of, kept_answers, steady_answers
from registry.scope import looked_up

MOST_CARDS = 5  # of the first page
MOST_MESSAGES = 30  # of the first page: several of one case tell of it once
CASE_ORDER = ("-opened_at", "-id")
LOOKED_THROUGH = {"jenjang"}  # chosen in a small territory: no index has both their order and their length
INBOX_ORDER = ("due_sort", "id")
# What a row of a list shows (cases/templatetags/casework.py), and no sealed number, story or address.
UNIT = ("name", "kind", "profile__status", "profile__term_ends_on")
NAMES_SHOWN = ("public_id", "number", "urgency", "person__name", "person__nickname")
CASE_SHOWN = (
    *(*NAMES_SHOWN, "status", "holder_since", "area__kind", "area__name"),
    *(f"holder__{name}" for name in UNIT),
)
CARD_SHOWN = (*NAMES_SHOWN, "status", "closed_at", "outcome", "holder__name", "holder_since")
SAID = ("answered_at", "case_id")  # the sentence about a case (cases/story.py)
HOP_SHOWN = (
    *(*CLOCK, "offered_to_id", "sent_at"),
    *(f"{side}__{name}" for side in ("sender", "receiver") for name in UNIT),
)


def case_of(post, public_id):
    """The case with this public id, if this post may see it, else None."""
    return next(iter(_case(Viewer.of(post), public_id=public_id)), None)


@kept_sql
def _case(viewer, *, public_id):
    cases = Case.objects.visible_to(viewer).select_related("person", "area__parent", "holder__profile", "origin")
    return cases.with_consent().filter(public_id=public_id).order_by("pk")[:1]


def hops_of(post, case):
    """The hops of a case that this post may see, in their order, with everybody they name."""
    case.hops = _hops(Viewer.of(post), case_id=case.pk)
    for hop in case.hops:
        hop.case = case
    return case.hops


@kept_sql
def _hops(viewer, *, case_id):
    return Referral.objects.filter(case=case_id).visible_to(viewer).with_people()


def hop_of(post, case, public_id):
    """The hop of this case with this public id, if this post may see it, else None."""
    for hop in _hop(Viewer.of(post), case_id=case.pk, public_id=public_id):
        hop.case = case
        return hop
    return None


@kept_sql
def _hop(viewer, *, case_id, public_id):
    return Referral.objects.filter(case=case_id, public_id=public_id).visible_to(viewer).with_people()


def events_of(post, case, *, most=None):
    """The timeline of a case as this post reads it, the newest first; all of it, or so many lines."""
    return _events(Viewer.of(post), most, case_id=case.pk)


@kept_sql
def _events(viewer, most, *, case_id):
    return CaseEvent.objects.filter(case=case_id).visible_to(viewer).for_timeline()[:most]


def problems_of(case):
    """The jenis of a case, the utama first."""
    return _problems(case_id=case.pk)


@kept_sql
def _problems(*, case_id):
    return CaseProblem.objects.filter(case=case_id).select_related("jenis").order_by("-is_main", "jenis__number")


def gather(case):
    """Read the services of a case once, for the page and for what its policy asks of them."""
    case._prefetched_objects_cache = getattr(case, "_prefetched_objects_cache", {}) | {
        "services": _read(case.services.all(), _services(case_id=case.pk)),
    }


def _read(queryset, rows):
    """As prefetch_related leaves it: a queryset that has its rows already."""
    queryset._result_cache, queryset._prefetch_done = rows, True
    return queryset


@kept_sql
def _services(*, case_id):
    return Service.objects.filter(case=case_id).for_list()


def consent_of(case):
    """What is said of its newest consent, as an unsaved Consent; None without one."""
    return Consent(**case.newest_consent) if case.newest_consent else None


def has_consent(case):
    """Is a consent recorded, or the reason why there is none? Whoever reads the case for an act or a page knows it."""
    if (known := getattr(case, "is_consented", None)) is not None:
        return known
    return case.newest_consent is not None if hasattr(case, "newest_consent") else case.consents.exists()


def sees(post, case):
    """Does this post still see the case?"""
    return bool(_sees(Viewer.of(post), case_id=case.pk))


@kept_sql
def _sees(viewer, *, case_id):
    return Case.objects.visible_to(viewer).filter(pk=case_id).order_by().values_list("pk")[:1]


def has_live_hop(case):
    """Is the case on its way to somebody, or handled by somebody it was referred to?"""
    return bool(_live_hops(case_id=case.pk))


@kept_sql
def _live_hops(*, case_id):
    return Referral.objects.filter(case=case_id).live().responsibility().order_by().values_list("pk")[:1]


def has_accepted(organisation_id, case):
    """Has this organisation accepted a hop of the case, which it still handles? The page has read the hops already."""
    if (hops := getattr(case, "hops", None)) is not None:
        return any(hop.receiver_id == organisation_id and hop.status == Status.ACCEPTED for hop in hops)
    return bool(_accepted(organisation_id=organisation_id, case_id=case.pk))


@kept_sql
def _accepted(*, organisation_id, case_id):
    accepted = Referral.objects.filter(case=case_id, receiver=organisation_id, status=Status.ACCEPTED)
    return accepted.order_by().values_list("pk")[:1]


def first_cases(post):
    """{"first", "length"} of all cases that this post may see (first_page_of), and the counts of the frame."""
    return _first_cases(Viewer.of(post))


@steady_answers
def _first_cases(viewer):
    first = first_lines(Case.objects.visible_in_parts(viewer), CASE_ORDER)
    length = count_of(Case.objects.visible_in_parts(viewer, in_order=False), COUNT_CAP + 1)
    return {"first": first, "length": length, **counts.asked(viewer)}


def first_fitting(post, words, late):
    """{"first", "length"} of the cases that fit what was chosen (cases/narrowing.py), and the counts of the frame.

    length is None where counting took a wide office too long; in a small territory an index that holds what was chosen
    is counted with the page.
    """
    viewer = Viewer.of(post)
    if post.organisation.sees_widely:
        return _first_widely(viewer, words, late)
    if LOOKED_THROUGH & {*late, *dict(words)} or dict(words).get(LEVEL, 0) > LEVEL_OF_VILLAGES:
        # Once, for the page and its length.
        answers = _all_fitting(viewer, words, **late)
        return answers.pop("found") | answers
    asked = _fitting_anew if late.keys() & DAYS else _fitting
    return asked(viewer, words, **late)


@steady_answers
def _all_fitting(viewer, words, **late):
    found = first_of_all(parts_fitting(viewer, words, late, in_order=False), CASE_ORDER)
    return {"found": found, **counts.asked(viewer)}


@steady_answers
def _fitting(viewer, words, **late):
    return _first_of(viewer, words, late) | _length_of(viewer, words, late)


@kept_answers
def _fitting_anew(viewer, words, **late):
    """Planned each time: how far apart two days are decides how rows are found."""
    return _first_of(viewer, words, late) | _length_of(viewer, words, late)


def _first_of(viewer, words, late):
    return {"first": first_lines(parts_fitting(viewer, words, late), CASE_ORDER), **counts.asked(viewer)}


def _length_of(viewer, words, late):
    parts = parts_fitting(viewer, words, late, in_order=False, is_counted=True)
    return {"length": count_of(parts, COUNT_CAP + 1)}


def _first_widely(viewer, words, late):
    """Of a kabupaten or more: counted only so long."""
    with looked_up():
        found = (_fitting_widely_anew if late else _fitting_widely)(viewer, words, **late)
        length = len(found["first"])
        if length > PAGE_SIZE:
            length = hurried(_length.asked(viewer, words, **late), is_wide=True)
    return found | {"length": length}


@steady_answers
def _fitting_widely(viewer, words, **late):
    return _first_of(viewer, words, late)


@kept_answers
def _fitting_widely_anew(viewer, words, **late):
    """Planned each time: what was chosen (an area, a unit, a year) decides how rows are found."""
    return _first_of(viewer, words, late)


@kept_answers
def _length(viewer, words, **late):
    return _length_of(viewer, words, late)


def cases_after(post, words, late, *, at, key):
    """{"first"} of the cases behind one with this moment and key, and the counts of the frame; as first_fitting."""
    is_planned = (post.organisation.sees_widely and late) or late.keys() & DAYS
    return (_behind_anew if is_planned else _behind)(Viewer.of(post), words, at=at, key=key, **late)


@steady_answers
def _behind(viewer, words, *, at, key, **late):
    return _first_behind(viewer, words, late, (at, key))


@kept_answers
def _behind_anew(viewer, words, *, at, key, **late):
    return _first_behind(viewer, words, late, (at, key))


def _first_behind(viewer, words, late, values):
    parts = [beyond(part, CASE_ORDER, values) for part in parts_fitting(viewer, words, late)]
    return {"first": first_lines(parts, CASE_ORDER), **counts.asked(viewer)}


def inbox(post):
    """{"first", "numbers"} of all hops that wait for this post, and the counts of the frame.

    numbers: {"semua", "menunggu", "hari_ini", "lewat"}.
    """
    return what_waits(post, PAGE_SIZE + 1)


def what_waits(post, most):
    """The same, with so many lines in "first"."""
    found = _what_waits(Viewer.of(post), most, now=timezone.now(), today=timezone.localdate())
    first, by_state = waiting.told(found, most)
    counted = {"waiting": min(by_state["semua"], counts.CAP), "unread": found["unread"]}
    return {"first": first, "numbers": by_state, **counted}


@steady_answers
def _what_waits(viewer, most, *, now, today):
    return waiting.asked(viewer, most, now=now, today=today) | {"unread": counts.asked(viewer)["unread"]}


def case_rows(post):
    """function(ids) -> the cases with these ids that this post may see, with all that a row of a list shows."""
    viewer = Viewer.of(post)
    return lambda ids: _case_rows(viewer, ids=padded(ids))


@kept_sql
def _case_rows(viewer, *, ids):
    return Case.objects.visible_to(viewer).for_list().only(*CASE_SHOWN).order_by().filter(pk__in=ids)


def hop_rows(post):
    """The same for hops, as the inbox shows them."""
    viewer = Viewer.of(post)
    return lambda ids: _hop_rows(viewer, ids=padded(ids))


@kept_sql
def _hop_rows(viewer, *, ids):
    rows = Referral.objects.visible_to(viewer).for_list().order_by().filter(pk__in=ids)
    return rows.only(*HOP_SHOWN, *(f"case__{name}" for name in NAMES_SHOWN))


def case_cards(post):
    """The same for the cards of the first page."""
    viewer = Viewer.of(post)
    return lambda ids: _case_cards(viewer, ids=padded(ids))


@kept_sql
def _case_cards(viewer, *, ids):
    return Case.objects.visible_to(viewer).for_card().only(*CARD_SHOWN).order_by().filter(pk__in=ids)


def hop_cards(post, ids, case_ids):
    """(the hops with these ids, {case id: the hop that runs} of these cases): with both organisations, for the cards of
    the first page. Their cases come by case_cards."""
    if not ids and not case_ids:
        return [], {}
    found = _hop_cards(Viewer.of(post), ids=_few(ids), case_ids=_few(case_ids))
    running = (hop for hop in found if hop.kind == Kind.RESPONSIBILITY and hop.status in OPEN_STATUSES)
    return rows_of(lambda _: found, ids), {hop.case_id: hop for hop in running}


def _few(ids):
    return padded([*ids, 0], MOST_CARDS + 1)


@kept_sql
def _hop_cards(viewer, *, ids, case_ids):
    hops = Referral.objects.visible_to(viewer).for_card().only("kind", *HOP_SHOWN, *SAID).order_by()
    return hops.filter(Q(pk__in=ids) | Q(case__in=case_ids, kind=Kind.RESPONSIBILITY, status__in=OPEN_STATUSES))


def messages(post):
    """The messages with these ids."""
    viewer = Viewer.of(post)
    return lambda ids: _messages(viewer, ids=padded(ids, MOST_MESSAGES))


@kept_sql
def _messages(viewer, *, ids):
    return Notification.objects.visible_to(viewer).order_by().filter(pk__in=ids)


def own_unit(post):
    """The profile of the unit of a pengurus, with what it proposed last; None without one."""
    return next(iter(_own_units(Viewer.of(post))), None)


@kept_sql
def _own_units(viewer):
    return UnitProfile.objects.visible_to(viewer).unmerged().for_list().with_last_proposal().order_by("pk")[:1]
