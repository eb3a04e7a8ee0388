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


PAGES = (
    ("case", {}),
    ("case", {"q": "wagi", "wilayah": "34.02.15", "status": "open"}),
    ("case", {"antrean": "kasus-tanpa-padukuhan"}),
    ("referral", {}),
    ("referral", {"q": "wagi"}),
)
OF_PERSONS = ({}, {"q": "wagi"}, {"antrean": "orang-tanpa-nik"})


def asked(client, queries, model, query):
    """The statements of a page, after a first visit."""
    address = reverse(f"admin:cases_{model}_changelist")
    client.get(address, query)
    with queries() as sent:
        assert client.get(address, query).status_code == 200
    return sent


def dearer(few, many):
    """What is wrong with the statements that a page asks for many rows: a list of lines."""
    found = [sql for sql in many if "SELECT DISTINCT" in sql]
    if len(many) != len(few):
        found += [f"{len(many)} statements, not {len(few)}", *sorted(set(many) ^ set(few))]
    if len(many) > MOST:
        found += [f"{len(many)} statements, at most {MOST}", *many]
    return found


def test_a_list_costs_the_same_at_20_and_at_2000_rows(twenty, client, queries):
    few = [asked(client, queries, *page) for page in PAGES]
    multiply()
    many = [asked(client, queries, *page) for page in PAGES]
    costs = zip(PAGES, few, many, strict=True)
    found = [f"{page}: {line}" for page, *both in costs for line in dearer(*both)]
    assert not found, "\n".join(found)


def test_the_list_of_persons_costs_the_same(sari, client, queries):
    costs = []
    for count in (3, 30):
        for number in range(count):
            make.open_case(sari, person=make.person(f"Bu Wagiyem {number}"))
        costs.append([asked(client, queries, "person", query) for query in OF_PERSONS])
    found = [f"{query}: {line}" for query, *both in zip(OF_PERSONS, *costs, strict=True) for line in dearer(*both)]
    assert not found, "\n".join(found)


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
