"""Many questions of a page in one statement: each gets the answer that it would get alone, and none asks in vain."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max

from registry.models import Organisation
from registry.questions import First, answers, keys, lines, numbers
from registry.scope import as_post, is_looking_up


def test_one_statement_answers_all(bayu, mugi_waras, queries):
    some = Organisation.objects.filter(kind="wksbm").order_by("-pk")
    with as_post(bayu), queries() as asked:
        found = answers(
            {
                "many": numbers(some, all=Count("pk"), last=Max("pk"), first=First(ArrayAgg("pk", order_by="-pk"), 1)),
                "which": keys(some, 1),
                "who": lines(some.filter(pk=mugi_waras.pk), "pk", "name"),
                "none": numbers(some.none(), all=Count("pk"), last=Max("pk")),
                "none_of_these": keys(some.filter(pk__in=[]), 5),
                "nobody": lines(some.filter(name="{} %s 100%"), "pk"),
                "empty": keys(some.filter(name="{} %s 100%"), 5),
                "nothing": numbers(some.filter(name="x"), all=Count("pk"), first=First(ArrayAgg("pk"), 1)),
            }
        )
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
            assert answers({"none": keys(Organisation.objects.none(), 5)}) == {"none": []}
            assert answers({}) == {}
        assert asked == []
