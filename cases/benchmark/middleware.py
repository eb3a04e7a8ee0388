"""How many statements did a request wait for, how many travelled along, and how long did the database take?

Told in a header, for the driver only (BENCHMARK=1 in the environment; never in use beside real data).
"""

from time import perf_counter

from django.db import connection


class Count:
    def __init__(self):
        self.statements, self.seconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements += 1
            self.seconds += perf_counter() - began


class SqlCountMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count, along, began = Count(), _along(), perf_counter()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        whole = perf_counter() - began
        response.headers["Server-Timing"] = (
            f"sql;desc={count.statements};dur={count.seconds * 1000:.2f}, "
            f"along;desc={_along() - along}, connection;desc={_backend()}, total;dur={whole * 1000:.2f}"
        )
        return response


def _backend():
    """The process of PostgreSQL that serves this connection; 0 without one."""
    return connection.connection.info.backend_pid if connection.connection else 0


def _along():
    """How many statements have travelled with others on this connection (wksbm/postgresql/base.py)."""
    return connection.connection.along if connection.connection else 0
