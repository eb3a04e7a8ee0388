"""Which cases are those of a name? Asked as the questions of cases/questions.py are (decision 0057)."""

from datetime import datetime

from django.db.models.functions import Left

from cases import counts
from cases.models import Case, Person
from cases.models.case import DISTRICT_CODE
from cases.models.person import BESIDE, ELSEWHERE, HIDDEN, fold_name, name_keys, stands_in
from cases.narrowing import told_and_others_fitting
from cases.questions import CASE_ORDER
from registry.kept_sql import Viewer, kept_sql
from registry.models.area import district_code, regency_code
from registry.paging import COUNT_CAP, PAGE_SIZE, beyond, first_of_all
from registry.questions import first_that_fit, kept_answers, lines, one_of
from registry.scope import looked_up

# Cases of a name that a wide office finds and sorts: one more than are counted. Of a name with as many, so many of the
# newest cases are looked through for a page.
MOST_SORTED, MOST_LOOKED_THROUGH = COUNT_CAP + 1, 3000


def first_called(post, text, words, late, *, behind=None):
    """{"first", "length"} of the cases of persons in whose name this text stands, and the counts of the frame. words,
    late: what was chosen beside it; behind: (moment, key) of the case after which they begin.

    What offices see by its place alone is found in the index of persons, and the others of a small part of all who bear
    the name: of those who are named in such a case. Of a name with MOST_SORTED cases or more, a wide office finds
    the page along the newest ones; its length is longer than what is counted.
    """
    viewer, folded = Viewer.of(post), fold_name(text)
    places = places_of(post)
    keys = name_keys(folded, places or ())  # without any: of everybody
    hidden_keys = name_keys(folded, places or (HIDDEN, ELSEWHERE), is_hidden=True)
    called = {"folded": folded, "keys": keys, "hidden_keys": hidden_keys}
    called |= {"at": behind[0], "key": behind[1]} if behind else {}
    most = MOST_SORTED if post.organisation.sees_widely else None
    answers = _called(viewer, words, most, **late, **called)
    found = answers.pop("found")
    if found["length"] == most:
        first = None if words or late else _first_along_the_newest(viewer, called)
        found["first"] = first or _called(viewer, words, None, **late, **called)["found"]["first"]
    return found | answers


@kept_answers
def _called(viewer, words, most, *, folded, keys, hidden_keys, at=None, key=None, **late):
    told, others = told_and_others_fitting(viewer, words, late, in_order=False)
    parts = _of_those(told, folded, keys) + _of_those(others, folded, hidden_keys if told else [*keys, *hidden_keys])
    found = first_of_all(_behind_one(parts, at, key), CASE_ORDER, within=most)
    return {"found": found, **counts.asked(viewer)}


def _first_along_the_newest(viewer, called):
    """The lines of the page; None when too few of the newest cases are of this name."""
    hidden_keys, keys = called["hidden_keys"], {name: called[name] for name in called.keys() - {"keys", "hidden_keys"}}
    found = _along_the_newest(viewer, MOST_LOOKED_THROUGH, hidden_keys=hidden_keys, **keys)
    if len(found["told"]) <= PAGE_SIZE:
        return None
    found_lines = [*found["told"], *found["others"]]
    return sorted(found_lines, key=lambda line: (datetime.fromisoformat(line["opened_at"]), line["id"]), reverse=True)


@kept_answers
def _along_the_newest(viewer, within, *, folded, hidden_keys, at=None, key=None):
    (told,), others = Case.objects.told_and_others(viewer, in_order=False)
    fits = stands_in(folded, "person__search_name")
    (told,) = _behind_one([told.annotate(fits=fits)], at, key)
    others = one_of(_behind_one(_of_those(others, folded, hidden_keys), at, key)).order_by(*CASE_ORDER)
    return {
        "told": first_that_fit(told, CASE_ORDER, PAGE_SIZE + 1, within=within),
        "others": lines(others[: PAGE_SIZE + 1], "opened_at", "id"),
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
