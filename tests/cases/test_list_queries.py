"""A list costs the same at 20 and at 2,000 rows: at most 12 statements, keyset pages, never OFFSET."""

import pytest
from django.db import connection

from cases.models import Case, Notification, Referral
from cases.views.lists import CASE_ORDER
from registry.paging import page_of
from tests import ground
from tests.factories import cases as make

MOST = 15  # four of them step up to look up which rows, and back (decision 0038)
HOME = 22  # a first page is several short lists and counts, of the Bimtek too

# Copies of the 20 rows that the actions made, 100 of each.
COPIES = """
CREATE TEMP TABLE copies ON COMMIT DROP AS SELECT id AS old, n,
    (SELECT max(id) FROM cases_case) + row_number() OVER () AS new FROM cases_case, generate_series(1, 99) n;
INSERT INTO cases_case (id, public_id, number, person_id, area_id, status, urgency, chronology, own_action,
    is_sensitive, origin_id, holder_id, holder_since, revision, path, team, barred,
    opened_at, opened_by_id, outcome, outcome_text, stage)
SELECT new, substr(md5(new::text), 1, 16), number || '-' || n, person_id, area_id, status, urgency, chronology,
    own_action, is_sensitive, origin_id, holder_id, holder_since, revision, path, team, barred, opened_at,
    opened_by_id, outcome, outcome_text, stage
FROM copies JOIN cases_case ON id = old;
INSERT INTO cases_caseproblem (case_id, jenis_id, is_main)
SELECT new, jenis_id, is_main FROM copies JOIN cases_caseproblem ON case_id = old;
INSERT INTO cases_referral (public_id, case_id, kind, status, sender_id, receiver_id, revision, reason, requested,
    skip_reason, created_at, created_by_id, sent_at, sent_by_id, decline_reason, decline_text, completion_text, result,
    services_text, plan_text, clock_started_at, due_at, clock_unit)
SELECT substr(md5('r' || new), 1, 16), new, kind, status, sender_id, receiver_id, revision, reason, requested,
    skip_reason, created_at, created_by_id, sent_at, sent_by_id, decline_reason, decline_text, completion_text, result,
    services_text, plan_text, clock_started_at, due_at, clock_unit FROM copies JOIN cases_referral ON case_id = old;
INSERT INTO cases_caseevent (case_id, verb, at, actor_id, actor_name, post_name, organisation_id, from_status,
    to_status, text, is_confidential)
SELECT old, 'note', at, actor_id, actor_name, post_name, organisation_id, '', '', text, false
FROM copies JOIN cases_caseevent ON case_id = old WHERE verb = 'open';
INSERT INTO cases_notification (public_id, organisation_id, case_id, text, only_role, barred, created_at)
SELECT substr(md5('n' || new), 1, 16), organisation_id, new, text, only_role, barred, created_at
FROM copies JOIN cases_notification ON case_id = old;
"""


@pytest.fixture
def twenty(sari, bayu):
    for _ in range(20):
        make.sent(make.open_case(sari), sari, bayu)
    return Case.objects.first()


def multiply():
    with connection.cursor() as cursor:
        cursor.execute(COPIES)
    with ground.as_owner() as cursor:  # what autovacuum does a minute later; only the owner may
        cursor.execute("ANALYZE cases_case, cases_referral, cases_caseproblem")
    assert Case.objects.count() == Referral.objects.count() == Notification.objects.count() == 2000


PAGES = [
    ("sari", "/"),
    ("sari", "/kasus/"),
    ("sari", "/kotak-masuk/terkirim/"),
    ("bayu", "/"),
    ("bayu", "/kotak-masuk/"),
    ("bayu", "/kotak-masuk/?tampil=menunggu"),
    ("bayu", "/pemberitahuan/"),
    ("tini", "/kasus/"),
    ("dewi", "/"),
    ("dewi", "/kasus/"),
    ("dewi", "/kasus/?q=wagi&urgensi=biasa&keadaan=menunggu&lewat=on&jenjang=wksbm&wilayah=34.02.15"),
    ("ratna", "/"),
    ("ratna", "/kasus/"),
    ("ratna", "/jejaring/"),
    ("admin_sistem", "/"),
]


def dearer(address, few, many):
    """What is wrong with the statements that this page asks for many rows: a list of lines."""
    counted = 1 if "/kasus/" in address else 0  # the length of a list that is longer than a page
    most = HOME if address == "/" else MOST
    found = [sql for sql in many if " OFFSET " in sql]
    if len(many) > len(few) + counted:
        found += [f"{len(many)} statements, not {len(few)}", *sorted(set(many) - set(few))]
    if len(many) > most:
        found += [f"{len(many)} statements, at most {most}", *many]
    return found


def test_a_list_costs_the_same_at_20_and_at_2000_rows(twenty, request, client_of, queries):
    clients = {name: client_of(request.getfixturevalue(name)) for name, _ in PAGES}

    def asked(name, address):
        clients[name].get(address)
        with queries() as sent:
            assert clients[name].get(address).status_code == 200
        return sent

    few = [asked(*page) for page in PAGES]
    multiply()
    many = [asked(*page) for page in PAGES]
    costs = zip(PAGES, few, many, strict=True)
    found = [f"{page}: {line}" for page, *both in costs for line in dearer(page[1], *both)]
    assert not found, "\n".join(found)


SEARCHED = ("Wagiyem", "0001", "3402155708540001")


def test_searching_costs_the_same(twenty, dewi, client_of, queries):
    client = client_of(dewi)

    def asked(text):
        client.get("/kasus/")
        with queries() as sent:
            client.post("/kasus/cari/", {"q": text}, follow=True)
        return len(sent)

    few = [asked(text) for text in SEARCHED]
    multiply()
    many = [asked(text) for text in SEARCHED]
    costs = dict(zip(SEARCHED, zip(few, many, strict=True), strict=True))
    # A list longer than a page is counted, within its time.
    assert {text: cost for text, cost in costs.items() if not cost[0] <= cost[1] <= cost[0] + 3} == {}


def test_a_case_costs_the_same_with_a_long_timeline(twenty, dewi, client_of, queries):
    client = client_of(dewi)
    client.get("/akun/")
    with queries() as few:
        client.get(twenty.get_absolute_url())
    multiply()
    with queries() as many:
        page = client.get(twenty.get_absolute_url()).content.decode()
    assert len(many) == len(few)
    assert page.count('class="timeline__item"') == 100
    assert "?riwayat=semua" in page
    whole = client.get(f"{twenty.get_absolute_url()}?riwayat=semua").content.decode()
    assert whole.count('class="timeline__item"') == twenty.events.count() > 100


def test_every_row_of_a_long_list_is_reached_once(twenty, dewi):
    multiply()
    seen, cursor = [], ""
    while True:
        page = page_of(Case.objects.visible_to(dewi), order=CASE_ORDER, cursor=cursor)
        seen += [case.number for case in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 2000
