"""A list of the admin costs the same at 20 and at 2,000 rows, counts no further than its cap, and leafs no further."""

import pytest
from django.urls import reverse

from registry.admin import paging
from tests.cases.test_list_queries import multiply
from tests.factories import cases as make

MOST = 22


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


@pytest.fixture
def twenty(sari, bayu):
    for _ in range(20):
        make.sent(make.open_case(sari), sari, bayu)


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("case", {}),
        ("case", {"q": "wagi", "wilayah": "34.02.15", "status": "open"}),
        ("case", {"antrean": "kasus-tanpa-padukuhan"}),
        ("referral", {}),
        ("referral", {"q": "wagi"}),
    ],
)
def test_a_list_costs_the_same_at_20_and_at_2000_rows(model, query, twenty, client, queries):
    address = reverse(f"admin:cases_{model}_changelist")
    client.get(address, query)
    with queries() as few:
        assert client.get(address, query).status_code == 200
    multiply()
    with queries() as many:
        assert client.get(address, query).status_code == 200
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= MOST, "\n".join(many)
    assert not any("SELECT DISTINCT" in sql for sql in many)


@pytest.mark.parametrize("query", [{}, {"q": "wagi"}, {"antrean": "orang-tanpa-nik"}])
def test_the_list_of_persons_costs_the_same(query, sari, client, queries):
    address, costs = reverse("admin:cases_person_changelist"), []
    for count in (3, 30):
        for number in range(count):
            make.open_case(sari, person=make.person(f"Bu Wagiyem {number}"))
        client.get(address, query)
        with queries() as asked:
            assert client.get(address, query).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= MOST


def test_the_first_page_costs_the_same(twenty, client, queries):
    client.get(reverse("admin:index"))
    with queries() as few:
        client.get(reverse("admin:index"))
    multiply()
    with queries() as many:
        client.get(reverse("admin:index"))
    assert len(many) == len(few)


def test_a_long_list_says_that_it_counts_no_further(twenty, client, monkeypatch):
    multiply()
    monkeypatch.setattr(paging, "COUNT_CAP", 120)
    address = reverse("admin:cases_case_changelist")
    page = client.get(address)
    assert "120+ kasus" in page.content.decode()
    assert page.context_data["cl"].paginator.num_pages == 3
    assert len(client.get(address, {"p": "3"}).context_data["cl"].result_list) == 20
    beyond = client.get(address, {"p": "4"}, follow=True)
    assert "e=1" in str(beyond.redirect_chain)


def test_too_many_rows_at_once_are_not_acted_on(twenty, client):
    multiply()
    address = reverse("admin:cases_case_changelist")
    data = {"action": "restrict", "select_across": "1", "_selected_action": ["0"], "confirmed": "1", "reason": "x"}
    answer = client.post(address, data, follow=True)
    assert "paling banyak 200 baris" in answer.content.decode()
