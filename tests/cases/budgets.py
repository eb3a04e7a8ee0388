"""What a page costs: its statements, the rows that PostgreSQL reads for it, its bytes and its templates."""

import gzip
import re
from collections import Counter
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.db import connection

from cases import questions
from registry import paging, prepared
from registry.paging import COUNT_CAP
from registry.scope import is_looking_up
from tests.cases.measured import BIG

WALKS = ("case_by_opening", "case_by_move", "case_emergencies")  # of offices that see much of all
FEW = ("case_with_conflicts",)  # a partial index that holds nearly nothing: read whole, it is no whole scan
SMALL_PARTS = ("case_else_", "case_open_", "case_running_")  # of all cases
PAGE_BYTES = 8 * 1024  # compressed; the goal is 60 KB, and no page weighs 7 today
ALONG = 15  # statements for whose answer no page waits
READ_FOR_A_ROW = 5  # rows of any one table, for each that the page shows
FIRST_PAGE_ROWS, FEWEST_ROWS = 15, 4  # as which the first page counts; and a page of a single row
TEMPLATES = 25
paging_hurried = paging.hurried


class Plans:
    """Listens to the statements of a page: how many it waits for, how many travel along with those, and the plan of
    each that reads."""

    def __init__(self, walks):
        self.walks, self.statements, self.scanned, self.along = walks, [], [], 0
        self.read, self.looked_up = Counter(), Counter()  # {table: rows}
        self.first_columns = first_columns()

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(("SELECT", "(SELECT")) and " FROM " in sql and "FOR UPDATE" not in sql:
            self.look_at(sql, params)
        self.statements.append(sql)
        return result

    def look_at(self, sql, params, *, is_hurried=False):
        with connection.connection.cursor() as cursor, _as_asked(cursor, sql, params) as (words, values):
            for node in nodes_of(explained(cursor, f"EXPLAIN (ANALYZE, FORMAT JSON) {words}", values)):
                if node.get("Relation Name") in BIG and not is_hurried:
                    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
                    read = (node["Actual Rows"] + left_out) * node["Actual Loops"]
                    (self.looked_up if is_looking_up() else self.read)[node["Relation Name"]] += read
        with connection.connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off")
            with _as_asked(cursor, sql, params) as (words, values):
                for node in nodes_of(explained(cursor, f"EXPLAIN (FORMAT JSON) {words}", values)):
                    if self._is_whole(node):
                        self.scanned.append((node.get("Relation Name", ""), node.get("Index Name"), sql))
            cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_mergejoin = on")

    def _is_whole(self, node):
        """All rows; or all cases along an index that is not the order in which this page walks to its end, or of which
        something is asked, and not its first column. PostgreSQL may leap from one value of that column to the next,
        where there are few; of ours there are many. A bitmap of a small partial index is none. A condition that nearly
        all rows fulfil is not seen here, but by the rows that are counted.
        """
        kind, index, asked = node["Node Type"], node.get("Index Name"), node.get("Index Cond")
        if kind == "Seq Scan":
            return node["Relation Name"] in BIG
        first = self.first_columns.get(index)
        if first is None or index in (*self.walks, *FEW):
            return False
        if asked is None:
            return kind != "Bitmap Index Scan" or not index.startswith(SMALL_PARTS)
        return not re.search(rf"(^|[( ]){re.escape(first)} ", asked.replace(")::text", ""))


def first_columns():
    """{index: its first column} of those of cases, but for indexes of what stands in arrays and texts."""
    with connection.connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_indexdef(oid, 1, true) FROM pg_class JOIN pg_index ON indexrelid = oid "
            "WHERE indrelid = 'cases_case'::regclass AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
        )
        return dict(cursor.fetchall())


@contextmanager
def _as_asked(cursor, sql, params):
    """(words, values) to be explained: prepared with one plan for all values, where the page asks so."""
    statements = getattr(connection, "prepared_statements", None)
    if not params or statements not in connection.execute_wrappers:
        yield sql, params
        return
    types = ", ".join(prepared._type_of(value) for value in params)
    text = sql % tuple(f"${number}" for number in range(1, len(params) + 1))
    cursor.execute(f"PREPARE of_the_budget ({types}) AS {text}")
    yield f"EXECUTE of_the_budget ({', '.join(['%s'] * len(params))})", params
    cursor.execute("DEALLOCATE of_the_budget")


def explained(cursor, statement, params):
    cursor.execute(statement, params)
    return cursor.fetchone()[0][0]["Plan"]


def nodes_of(plan):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes_of(inner)


@contextmanager
def watched(walks):
    """What a page asks. A length that is counted in a hurry travels along, past the listener: it is told by hand, and
    without its rows, as it ends after some milliseconds, however far it came."""
    plans = Plans(walks)

    def hurried(question, **more):
        plans.look_at(*question, is_hurried=True)
        return paging_hurried(question, **more)

    connection.connection.send_waiting()
    before = connection.connection.along
    with ExitStack() as stack:
        for module in (paging, questions):
            stack.enter_context(patch.object(module, "hurried", hurried))
        stack.enter_context(connection.execute_wrapper(plans))
        yield plans
    connection.connection.send_waiting()
    plans.along = connection.connection.along - before


def excess(
    client,
    address,
    query=None,
    *,
    statements,
    bytes_most=PAGE_BYTES,
    walks=WALKS,
    looked_up=COUNT_CAP,
    templates=TEMPLATES,
    read=READ_FOR_A_ROW,
    may_be_empty=False,
):
    """[what a page costs too much], after one visit that fills what is remembered. looked_up: so many rows of a table
    are looked up beside those shown, for a length that is counted so far; read: rows of any one table for each that is
    shown; may_be_empty: nothing may be shown to whoever looks."""
    client.get(address, query)
    with watched(walks) as plans:
        answer = client.get(address, query)
    assert answer.status_code == 200, address
    shown = _shown(answer.context)
    cost = {
        "statements": (len(plans.statements), statements),
        "statements along": (plans.along, ALONG),
        "whole scans": (len(plans.scanned), 0),
        "bytes": (len(gzip.compress(answer.content)), bytes_most),
        "templates": (len(answer.templates), templates),
    }
    for table, rows in plans.read.items():
        cost[f"rows read of {table}"] = (round(rows), read * max(shown, FEWEST_ROWS))
    for table, rows in plans.looked_up.items():
        cost[f"rows looked up of {table}"] = (round(rows), READ_FOR_A_ROW * shown + looked_up)
    if not (shown or may_be_empty):
        cost["empty pages"] = (1, 0)
    found = [f"{name} {is_now}, at most {most}" for name, (is_now, most) in cost.items() if is_now > most]
    return [f"{address} {query or ''}: {one}" for one in found] + [
        f"{table} along {index}: {sql[:300]}" for table, index, sql in plans.scanned
    ]


def _shown(context):
    """How many rows the page has."""
    if "cl" in context:
        return len(context["cl"].result_list)
    return len(context["page"].rows) if "page" in context else FIRST_PAGE_ROWS
