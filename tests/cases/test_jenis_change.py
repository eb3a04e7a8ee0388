"""Marking a jenis as sensitive reaches the cases that were recorded before; taking the mark away opens none."""

import pytest
from django.urls import reverse

from cases.models import Case, Jenis
from registry.models import AuditEntry
from tests.factories import cases as make


@pytest.fixture
def mark(admin_sistem, client_of):
    """mark(number, sensitive): the admin sistem saves the jenis with or without the tick."""

    def save(number, sensitive):
        jenis = Jenis.objects.get(number=number)
        names = ["edition", "number", "name", "short_name", "group", "definition"]
        names += ["age_min", "age_max", "count_unit", "retention_years"]
        data = {name: getattr(jenis, f"{name}_id" if name == "edition" else name) for name in names}
        data = {name: "" if value is None else value for name, value in data.items()}
        answer = client_of(admin_sistem).post(
            reverse("admin:cases_jenis_change", args=[jenis.pk]), data | ({"is_sensitive": "on"} if sensitive else {})
        )
        assert answer.status_code == 302, answer.context["errors"]

    return save


def test_cases_of_a_jenis_that_became_sensitive_leave_the_sight_of_the_territory(case, dewi, mark, client_of):
    assert client_of(dewi).get(case.get_absolute_url()).status_code == 200
    mark(make.ELDERLY, sensitive=True)
    assert client_of(dewi).get(case.get_absolute_url()).status_code == 404


def test_the_audit_says_how_many_cases_were_hidden(case, mark, admin_sistem):
    mark(make.ELDERLY, sensitive=True)
    entry = AuditEntry.objects.get(verb="jenis.hide_cases")
    assert (entry.actor, entry.detail) == (admin_sistem.user, {"cases": 1})


def test_no_tick_of_an_admin_opens_what_was_recorded_in_confidence(sari, bayu, mark, client_of):
    case = make.open_case(sari, number=make.HIV)
    mark(make.HIV, sensitive=False)
    assert Case.objects.get(pk=case.pk).is_sensitive
    assert client_of(bayu).get(case.get_absolute_url()).status_code == 404
    assert not make.open_case(sari, number=make.HIV).is_sensitive, "new cases follow the new rule"
