"""Which cases fit what was chosen beside a list? Words decide the SQL, which can be kept; values come late."""

from cases.models import Case
from cases.workflow import CaseStatus, Status

LEVEL = "tingkat"  # of the area that was chosen, whose codes come late
LEVEL_OF_REGENCIES, LEVEL_OF_DISTRICTS, LEVEL_OF_VILLAGES = 2, 3, 4  # as many as its code has parts
# Of what comes late: the codes of an area that was chosen, and the first day and the one after the last.
PLACE, DAYS = {"low", "high"}, {"since", "before"}
HOP_STATES = {"menunggu": Status.SENT, "kelengkapan": Status.INCOMPLETE, "ditangani": Status.ACCEPTED}


def parts_fitting(viewer, words, late, **how):
    """[queryset] of the cases that fit what was chosen, of which none has a row of another (visible_in_parts).

    how: see told_and_others_fitting.
    """
    told, others = told_and_others_fitting(viewer, words, late, **how)
    return [*told, *others]


def told_and_others_fitting(viewer, words, late, *, in_order=True, is_counted=False):
    """The same as ([those found by what is told on the case], [all others]).

    is_counted: nobody asks for more than how many they are.
    """
    level, jenis = dict(words).get(LEVEL), late.get("jenis", ())
    in_order = in_order and not jenis  # each jenis has an order of its own
    district = late["low"] if level == LEVEL_OF_DISTRICTS else None
    regency = (late["low"], late["high"]) if level == LEVEL_OF_REGENCIES else None
    is_counted = is_counted and not {*late} - PLACE - DAYS - {"jenis"} and not {*dict(words)} - {LEVEL}
    asked = {"district": district, "regency": regency, "in_order": in_order, "jenis": jenis, "is_counted": is_counted}
    here, others = Case.objects.told_and_others(viewer, **asked)
    # What is in the first part of a wide office lies in the place that was chosen: said twice, PostgreSQL would expect
    # a handful.
    is_wide = viewer.organisation is not None and viewer.organisation.sees_widely
    is_said = here and is_wide and (district or (regency and not in_order))
    if "low" in late and not is_said:
        here = [_lying_between(part, level, late) for part in here]
    said = PLACE | DAYS | {"jenis"} if jenis else PLACE
    here = [_of_days(part, late) for part in here] if jenis else here
    of_here = {name: value for name, value in late.items() if name not in said}
    of_others = late
    if jenis and here and is_wide:
        others = [_of_days(part, late) for part in others]
        of_others = {name: value for name, value in late.items() if name not in DAYS | {"jenis"}}
    is_everywhere = is_wide and "." not in viewer.organisation.home_area_id
    in_hop = _by_their_hop if is_everywhere and not in_order and not late else _running
    found = [narrowed(part, words, of_here, in_hop=in_hop) for part in here]
    in_hop = _running if is_wide else _read
    return found, [narrowed(part, words, of_others, in_hop=in_hop) for part in others]


def _of_days(cases, late):
    """Of a jenis, by the moment in the index that has its order."""
    moment = "told_at" if cases.query.order_by else "opened_at"
    days = {f"{moment}__gte": late.get("since"), f"{moment}__lt": late.get("before")}
    return cases.filter(**{name: value for name, value in days.items() if value is not None})


def _lying_between(cases, level, late):
    """Those of a padukuhan are found by their area; of a larger place the index with the order is looked through."""
    narrow = cases.between if level > LEVEL_OF_VILLAGES else cases.lying_between
    return narrow(late["low"], late["high"])


def _running(cases, status):
    """Those whose hop is in this state: an index of what is open holds it."""
    return cases.open().in_hop_status(status)


def _by_their_hop(cases, status):
    """The same where all areas are seen, found by the hop alone."""
    return cases.read_open().in_hop_status(status)


def _read(cases, status):
    """The same of those that are found by who sees them, and looked through."""
    return cases.open().read_in_hop_status(status)


def narrowed(cases, words, late, *, in_hop=_running):
    """The cases that fit what was chosen.

    words: ((name, value), …) of what decides how they are found; late: {name: value} of the rest, by keys and moments;
    in_hop: how those are found whose hop is in a state.
    """
    for name, value in words:
        if name == "keadaan" and value in HOP_STATES:
            cases = in_hop(cases, HOP_STATES[value])
        elif name != LEVEL:
            cases = _BY_WORD[name](cases, value, late)
    for name, narrow in _BY_VALUE.items():
        if name in late:
            cases = narrow(cases, late)
    if "jenis" in late:  # one of an earlier list that this one follows is the same problem
        cases = cases.with_jenis(late["jenis"])
    return cases


def _in_state(cases, state, late):
    if state == "ditutup":
        return cases.filter(status=CaseStatus.CLOSED)
    return cases.open().without_open_hop() if state == "belum_dirujuk" else cases.open()


_BY_WORD = {
    "keadaan": _in_state,
    "urgensi": lambda cases, urgency, late: cases.filter(urgency=urgency),
    "lewat": lambda cases, _, late: cases.open().overdue(late["now"]),
    "jenjang": lambda cases, kind, late: cases.held_at(kind),
}
_BY_VALUE = {
    "low": lambda cases, late: cases.between(late["low"], late["high"]),
    "unit": lambda cases, late: cases.filter(origin=late["unit"]),
    "waits_at": lambda cases, late: cases.open().waiting_at(late["waits_at"]),
    "since": lambda cases, late: cases.filter(opened_at__gte=late["since"]),
    "before": lambda cases, late: cases.filter(opened_at__lt=late["before"]),
}
