"""Many questions of a page in one statement: each gets the answer that it would get alone, and none asks in vain."""

import pytest
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Max

from cases import counts
from registry import kept_sql
from registry.models import Organisation
from registry.questions import First, kept_answers, keys, lines, numbers, steady_answers
from registry.scope import as_post, is_looking_up
from tests.factories import cases as make


@pytest.fixture(autouse=True)
def _own(monkeypatch):
    """Questions of these tests are of no other."""
    monkeypatch.setattr(kept_sql, "EVERYTHING", [])


def test_one_statement_answers_all(bayu, mugi_waras, queries):
    some = Organisation.objects.filter(kind="wksbm").order_by("-pk")
    with as_post(bayu), queries() as asked:
        found = kept_answers(
            lambda: {
                "many": numbers(some, all=Count("pk"), last=Max("pk"), first=First(ArrayAgg("pk", order_by="-pk"), 1)),
                "which": keys(some, 1),
                "who": lines(some.filter(pk=mugi_waras.pk), "pk", "name"),
                "none": numbers(some.none(), all=Count("pk"), last=Max("pk")),
                "none_of_these": keys(some.filter(pk__in=[]), 5),
                "nobody": lines(some.filter(name="{} %s 100%"), "pk"),
                "empty": keys(some.filter(name="{} %s 100%"), 5),
                "nothing": numbers(some.filter(name="x"), all=Count("pk"), first=First(ArrayAgg("pk"), 1)),
            }
        )()
        assert not is_looking_up()
    last = some.first().pk
    assert found == {
        "many": {"all": some.count(), "last": last, "first": [last]},
        "which": [last],
        "who": [{"pk": mugi_waras.pk, "name": mugi_waras.name}],
        "none": {"all": 0, "last": None},
        "none_of_these": [],
        "nobody": [],
        "empty": [],
        "nothing": {"all": 0, "first": None},
    }
    assert len([statement for statement in asked if "registry_organisation" in statement and "json" in statement]) == 1


def test_whoever_asks_nothing_pays_nothing(bayu, queries):
    with as_post(bayu):
        with queries() as asked:
            assert kept_answers(lambda: {"none": keys(Organisation.objects.none(), 5)})() == {"none": []}
            assert kept_answers(dict)() == {}
        assert asked == []


def test_late_values_stand_each_in_their_question(bayu, mugi_waras, queries):
    units = Organisation.objects.filter(kind="wksbm")

    @kept_answers
    def ask(kind, *, name, pk):
        return {
            "named": keys(units.filter(name=name), 5),
            "both": keys(units.filter(pk=pk, name=name), 5),
            "of_kind": numbers(Organisation.objects.filter(kind=kind, pk=pk), all=Count("pk")),
        }

    pk, name = mugi_waras.pk, mugi_waras.name
    with as_post(bayu):
        assert ask("wksbm", name=name, pk=pk) == {"named": [pk], "both": [pk], "of_kind": {"all": 1}}
        assert ask("wksbm", name="lain", pk=pk) == {"named": [], "both": [], "of_kind": {"all": 1}}
        assert ask("lks", name=name, pk=-1) == {"named": [pk], "both": [], "of_kind": {"all": 0}}
        ask("wksbm", name=name, pk=pk)["named"].append(7)
        assert ask("wksbm", name=name, pk=pk)["named"] == [pk]


def test_an_answer_of_no_row_belongs_to_who_asked(bayu):
    ask = kept_answers(lambda: {"none": keys(Organisation.objects.none(), 5)})
    with as_post(bayu):
        ask()["none"].append(7)
        assert ask() == {"none": []}


def test_a_steady_question_is_planned_once_with_its_own_values_in_it(bayu, mugi_waras):
    """What comes late is asked each time; a partial index is known by what stands in the statement."""
    units = Organisation.objects.exclude(name="100 %s O'Neill %").order_by("pk")

    @steady_answers
    def ask(kind, *, name, pk):
        return {
            "named": keys(units.filter(kind=kind, name=name), 5),
            "both": keys(units.filter(pk=pk, name=name), 5),
            "percent": lines(units.filter(name__contains="%", pk=pk), "pk"),
        }

    pk, name = mugi_waras.pk, mugi_waras.name
    with as_post(bayu):
        for _ in range(3):
            assert ask("wksbm", name=name, pk=pk) == {"named": [pk], "both": [pk], "percent": []}
            assert ask("wksbm", name="lain", pk=pk) == {"named": [], "both": [], "percent": []}
            assert ask("lks", name=name, pk=-1) == {"named": [], "both": [], "percent": []}
        assert not is_looking_up()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE strpos(statement, 'Neill') > 0")
        made = [words for (words,) in cursor.fetchall()]
    assert len(made) == 2
    assert all("100 %s O''Neill %" in words for words in made)
    assert any("\"kind\" = 'wksbm' AND" in words for words in made)


def test_a_steady_question_sees_what_changes(bayu, sari):
    def waiting():
        with as_post(bayu):
            return counts.of_the_frame(bayu)["waiting"]

    assert waiting() == 0
    hop = make.sent(make.open_case(sari), sari, bayu)
    assert waiting() == 1
    make.referrals.withdraw(referral=hop, by=sari)
    assert waiting() == 0
