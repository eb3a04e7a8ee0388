"""Marking a jenis as sensitive (or not) reaches the cases that were recorded before."""

import pytest
from django.urls import reverse

from cases.models import Case, Jenis
from tests.factories import cases as make


@pytest.fixture
def mark(admin_sistem, client_of):
    """mark(number, sensitive): the admin sistem saves the jenis with or without the tick."""

    def save(number, sensitive):
        jenis = Jenis.objects.get(number=number)
        names = ["edition", "number", "name", "short_name", "group", "definition", "age_min", "age_max", "count_unit"]
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


def test_a_case_stays_sensitive_while_another_of_its_jenis_is(sari, mark):
    both = [make.jenis(make.ELDERLY), make.jenis(make.HIV)]
    case = make.open_case(sari, problems=both, main=both[0])
    mark(make.ELDERLY, sensitive=True)
    mark(make.ELDERLY, sensitive=False)
    assert Case.objects.get(pk=case.pk).is_sensitive
    mark(make.HIV, sensitive=False)
    assert not Case.objects.get(pk=case.pk).is_sensitive
