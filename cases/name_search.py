"""Which cases are those of a name? Asked as the questions of cases/questions.py are (decision 0057)."""

from datetime import datetime

from django.db.models.functions import Left

from cases import counts
from cases.models import Case, Person
from cases.models.case import DISTRICT_CODE
from cases.models.person import (
    BESIDE,
    ELSEWHERE,
    HIDDEN,
    KEY_LENGTH,
    MARKS,
    fold_name,
    keys_asked,
    stands_in,
)
from cases.narrowing import told_and_others_fitting
from cases.questions import CASE_ORDER
from registry.kept_sql import Viewer, kept_sql
from registry.models.area import district_code, regency_code
from registry.paging import COUNT_CAP, PAGE_SIZE, beyond, first_of_all
from registry.questions import first_that_fit, kept_answers, lines, one_of
from registry.scope import looked_up

# Of a name with as many cases, one more than are counted, a wide office looks for a page along the newest cases, of
# which so many are looked through.
MANY, MOST_LOOKED_THROUGH = COUNT_CAP + 1, 3000
OF_HIDDEN = (HIDDEN, ELSEWHERE)  # where all areas are seen: of what is not seen by its place alone
OF_A_NAME = {"folded", "hidden_keys", "keys", "at", "key"}  # of what comes late; all else was chosen beside it


def is_asked_here(post, text):
    """Are the cases of this name looked for by first_called? Not for a letter or two, which have no key; nor where a
    consent decides who reads a name, or only initials are read; nor in an emergency, which opens a single case."""
    office = post.organisation
    is_plain = office.reads_identity and not (office.is_partner or post.is_admin or post.glass)
    return is_plain and len(fold_name(text)) >= KEY_LENGTH


def first_called(post, text, words, late, *, behind=None):
    """{"first", "length"} of the cases of persons in whose name this text stands, and the counts of the frame. words,
    late: what was chosen beside it; behind: (moment, key) of the case after which they begin.

    What offices see by its place alone is found in the index of persons, and the others of a small part of all who bear
    the name: of those who are named in such a case. Where MANY come into question for a wide office, which has chosen
    nothing beside the name, the page is looked for along the newest cases; only when these give none, all of them are
    sorted. The length is then longer than what is counted.
    """
    if not is_asked_here(post, text):
        raise ValueError("this name is looked for by cases.filters.search")
    viewer, folded, places = Viewer.of(post), fold_name(text), places_of(post)
    late = late | {"folded": folded, "hidden_keys": keys_asked(folded, places or OF_HIDDEN, is_hidden=True)}
    if places is not None:  # else of everybody
        late["keys"] = keys_asked(folded, [place for place in places if place not in MARKS])
    if behind:
        late |= {"at": behind[0], "key": behind[1]}
    is_walked = post.organisation.sees_widely and not words and late.keys() <= OF_A_NAME
    answers = _called(viewer, words, MANY if is_walked else None, **late)
    found = answers.pop("found")
    if is_walked and found["length"] >= MANY:
        found["first"] = _along_the_newest(viewer, late) or _sorted(viewer, **late)["found"]["first"]
    return found | answers


@kept_answers
def _called(viewer, words, most, **late):
    return {"found": _all_called(viewer, words, most, **late), **counts.asked(viewer)}


@kept_answers
def _sorted(viewer, **late):
    return {"found": _all_called(viewer, (), None, **late)}


def _all_called(viewer, words, most, *, folded, hidden_keys, keys=None, at=None, key=None, **late):
    told, others = told_and_others_fitting(viewer, words, late, in_order=False)
    # An office below a kalurahan has no first part: all that it sees is among the others.
    of_others = hidden_keys if told else [*(keys or ()), *hidden_keys]
    parts = _of_those(told, folded, keys) + _of_those(others, folded, of_others)
    return first_of_all(_behind_one(parts, at, key), CASE_ORDER, within=most)


def _along_the_newest(viewer, late):
    """The lines of the page; None when too few of the newest cases are of this name."""
    of_walk = {name: value for name, value in late.items() if name != "keys"}
    found = _newest(viewer, PAGE_SIZE + 1, MOST_LOOKED_THROUGH, **of_walk)
    if len(found["told"]) <= PAGE_SIZE:
        return None
    both = [*found["told"], *found["others"]]
    # As CASE_ORDER has them.
    return sorted(both, key=lambda line: (datetime.fromisoformat(line["opened_at"]), line["id"]), reverse=True)


@kept_answers
def _newest(viewer, most, within, *, folded, hidden_keys, at=None, key=None):
    (told,), others = Case.objects.told_and_others(viewer, in_order=False)
    (told,) = _behind_one([told.annotate(fits=stands_in(folded, "person__search_name"))], at, key)
    others = one_of(_behind_one(_of_those(others, folded, hidden_keys), at, key)).order_by(*CASE_ORDER)
    return {
        "told": first_that_fit(told, CASE_ORDER, most, within=within),
        "others": lines(others[:most], "opened_at", "id"),
    }


def _behind_one(parts, at, key):
    return [beyond(part, CASE_ORDER, (at, key)) for part in parts] if at else parts


def _of_those(parts, folded, keys):
    return [part.filter(person__in=Person.objects.found_by_keys(folded, keys)) for part in parts]


def places_of(post):
    """Where to look for the persons of the cases that this post sees (Person.called); None: anywhere."""
    office = None if post.is_admin or post.glass else post.organisation
    if office is None or (office.is_territorial and "." not in office.home_area_id):
        return None
    if office.is_territorial:
        return [
            regency_code(office.home_area_id) if office.sees_widely else district_code(office.home_area_id),
            ELSEWHERE,
        ]
    # Behind the second wall each case would be read for a code that stands in its index. Whoever recorded a case that
    # is seen by its place alone sees it, and no more than codes of places leave this.
    with looked_up():
        near = district_code(office.home_area_id)
        return [*_recorded_in(organisation_id=office.pk, near=near), ELSEWHERE, BESIDE]


@kept_sql
def _recorded_in(*, organisation_id, near):
    """Where it recorded cases, hidden ones as well. Nearly all lie in its own kecamatan, of which one is enough."""
    recorded = Case.objects.filter(origin=organisation_id).order_by()
    told = recorded.values_list("seen_in", flat=True)
    hidden = recorded.recorded_and_hidden(organisation_id).values_list(Left("area_id", DISTRICT_CODE), flat=True)
    return told.filter(seen_in__gt="").exclude(seen_in=near).union(told.filter(seen_in=near)[:1], hidden)
