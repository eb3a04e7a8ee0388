"""Few connections of the server serve everybody in turns: nobody finds what another left behind (decision 0040).

PgBouncer in transaction mode hands a connection of the server to whoever begins the next transaction. Whatever a
transaction sets must therefore end with it (registry/scope.py); here eight threads take 6,000 turns over three
connections, as every kind of post, as the system, as nobody, and in ways that break off.
"""

import os
import random
from collections import Counter

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from cases.models import Case
from registry import scope, too_long, trail
from registry.models import Area
from registry.paging import hurried_count
from tests.at_once import all_at_once
from tests.factories import cases as make
from tests.scale.pooler import SERVER_CONNECTIONS, pooler
from wksbm.database import databases

pytestmark = pytest.mark.xdist_group("race")
THREADS, TURNS = 8, 750
PAGES = 12  # of each thread, asked of the whole program
CAST = ("sari", "bayu", "tini", "dewi", "pak_puskesmas", "surya", "admin_sistem", "sleman_pengurus", "sleman_dinsos")
NOBODY, SYSTEM = "nobody", "system"
LEFT = (*scope.SETTINGS, *trail.SETTINGS, "statement_timeout", "transaction_read_only", "role")
LOOK = "SELECT pg_backend_pid(), current_user, " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(LEFT))
SLEEPY = RawSQL("(SELECT true FROM pg_sleep(0.05))", (), output_field=BooleanField())


@pytest.fixture(scope="module")
def program():
    found = os.environ.get("PGBOUNCER")
    if not found:
        pytest.fail("PgBouncer is not there and could not be installed: apt-get install pgbouncer", pytrace=False)
    return found


@pytest.fixture
def people(db, committed_db, request):  # db by name: pytest-django makes a database for whoever names it
    """Everybody, and cases in two kabupaten at different steps of the chain."""
    found = {name: request.getfixturevalue(name) for name in CAST}
    sari, bayu, tini, partner = (found[name] for name in ("sari", "bayu", "tini", "pak_puskesmas"))
    for number in (make.ELDERLY, make.HIV):
        make.open_case(sari, number=number)
        make.accepted(make.open_case(sari, number=number), sari, partner, make.Kind.SERVICE)
        hop = make.accepted(make.open_case(sari, number=number), sari, bayu)
        make.referrals.accept(referral=make.forward(hop, bayu, tini), by=tini)
        make.open_case(found["sleman_pengurus"], number=number)
    return found


@pytest.fixture
def by_pooler(people, program, monkeypatch):
    """Connections of new threads come through PgBouncer, with the settings of the web server."""
    direct = connections.settings["default"]
    with pooler(program) as address:
        environ = {"DATABASE_URL": address, "DATABASE_OWNER_URL": address, "DATABASE_POOL_URL": address}
        monkeypatch.setitem(connections.settings, "default", direct | databases(environ, ["granian"])["default"])
        yield


def seen_by(people):
    """{who: keys of the cases}, told by the test's own connection."""
    with scope.as_system():
        expected = {
            name: set(Case.objects.visible_to(post).values_list("pk", flat=True)) for name, post in people.items()
        }
        return expected | {NOBODY: set(), SYSTEM: set(Case.objects.values_list("pk", flat=True))}


def look():
    """(backend, {what stands there before anybody has set anything}), in the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, LEFT)
        backend, user, *values = cursor.fetchone()
    return backend, dict(zip(("current_user", *LEFT), (user, *values), strict=True))


def who():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('app.user', true)")
        return cursor.fetchone()


def keys(cases):
    return set(cases.values_list("pk", flat=True))


class Turns:
    """What one thread saw: how often which fault, and by which backend for whom."""

    def __init__(self, people, expected, clean, seed):
        self.people, self.expected, self.clean = people, expected, clean
        self.dice, self.faults, self.backends = random.Random(seed), Counter(), set()

    def __call__(self):
        for _ in range(TURNS):
            name = self.dice.choice((*self.people, SYSTEM, NOBODY))
            way = self.dice.choice((self.as_request, self.as_request, self.as_job, self.broken, self.too_long))
            try:
                with transaction.atomic():
                    backend, found = look()
                    self.backends.add((backend, name))
                    self.faults.update(f"left behind: {key}" for key in found if found[key] != self.clean[key])
                    way(name)
            except (ZeroDivisionError, OperationalError):
                self.faults["broken off"] += 1
            self.faults["turns"] += 1
        return self

    def values(self, name):
        if name in (NOBODY, SYSTEM):
            return scope.NOBODY if name == NOBODY else scope.SYSTEM
        return scope.post_values(self.people[name])

    def as_request(self, name):
        """As the middleware does it, with lists that look up as the system."""
        with scope.entered(scope.SIGNIN):
            scope.enter(self.values(name), [("app.actor", "1"), *too_long.limit()])
            self.compare(name)
            with scope.looked_up():
                assert name == NOBODY or who()[0] == scope.SYSTEM_ROLE
            hurried_count(Case.objects.all())
            self.compare(name)

    def as_job(self, name):
        """As the queue does it: an action inside, and back."""
        with scope._acting(self.values(name)), trail.acting(source="antrean"):
            self.compare(name)
            with scope.as_system():
                self.compare(SYSTEM)
            self.compare(name)

    def broken(self, name):
        with scope.entered(self.values(name)):
            self.compare(name)
            raise ZeroDivisionError

    def too_long(self, name):
        """The driver ends a question; the page goes on, as the same post."""
        with scope.entered(self.values(name)):
            assert hurried_count(Case.objects.filter(SLEEPY), within=1) is None or not self.expected[name]
            self.compare(name)

    def compare(self, name):
        role, user = who()
        if role != (scope.SYSTEM_ROLE if name == SYSTEM else scope.APPLICATION_ROLE):
            self.faults["wrong role"] += 1
        if user != self.values(name)[1]:
            self.faults["wrong user"] += 1
        if keys(Case.objects.all()) != self.expected[name]:
            self.faults["rows of another scope"] += 1


def test_six_thousand_transactions_over_three_connections(people, by_pooler):
    expected = seen_by(people)
    assert len({frozenset(found) for found in expected.values()}) >= 6, "they must see different rows"
    clean = dict.fromkeys(("current_user", *LEFT), "")
    clean |= {
        "current_user": "wksbm_app",
        "role": "wksbm_app",
        "statement_timeout": "0",
        "transaction_read_only": "off",
    }
    threads = all_at_once([Turns(people, expected, clean, seed) for seed in range(THREADS)], within=300)
    assert [thread for thread in threads if not isinstance(thread, Turns)] == []
    faults = sum((thread.faults for thread in threads), Counter())
    assert faults.pop("turns") == THREADS * TURNS == 6000
    assert faults.pop("broken off") > 1000
    assert faults == {}
    backends = Counter(backend for backend, _ in set().union(*(thread.backends for thread in threads)))
    assert 2 <= len(backends) <= SERVER_CONNECTIONS, "the turns must share the connections"
    assert min(backends.values()) == len(expected), "each served everybody"


def test_pages_by_the_pooler_show_each_post_its_own(people, by_pooler, client_of):
    expected = seen_by(people)
    with scope.as_system():
        numbers = dict(Case.objects.values_list("pk", "number"))
    posts = [name for name in people if name != "admin_sistem"]
    clients = [(name, client_of(people[name])) for name in posts]

    def asked(name, client):
        def ask():
            found = []
            for _ in range(PAGES):
                page = client.get("/kasus/")
                assert page.status_code == 200
                found.append({key for key, number in numbers.items() if number in page.content.decode()})
            return name, found

        return ask

    for answer in all_at_once([asked(*pair) for pair in clients], within=300):
        name, found = answer
        assert found == [expected[name]] * PAGES, name


def test_a_long_answer_in_pieces_outside_a_transaction_is_whole(committed_db, by_pooler):
    """A cursor that the server keeps open would be asked for its next piece on another connection."""

    def rows():
        return [sum(1 for _ in Area.objects.iterator(chunk_size=50)) for _ in range(5)]

    whole = Area.objects.count()
    assert whole > 500
    assert all_at_once([rows] * THREADS) == [[whole] * 5] * THREADS
