"""What when one question to the database takes longer than anybody waits? It is ended, and the page says what helps.

The limit is a setting of the transaction of a request with a post; jobs and commands have none.
"""

import logging

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from psycopg2.errors import QueryCanceled
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from registry import kept_form

log = logging.getLogger("wksbm.slow")
SAID = "Basis data terlalu sibuk untuk menyelesaikannya, jadi isian belum tersimpan. Tunggu sebentar, lalu kirim lagi."


def limit():
    """[(setting, value)] of the transaction of a request."""
    return [("statement_timeout", str(int(settings.STATEMENT_SECONDS * 1000)))]


def is_too_long(exception):
    return isinstance(exception, OperationalError) and isinstance(exception.__cause__, QueryCanceled)


def answer(request):
    """503. A sent form is offered again with all that was typed; without one, a page that asks the database nothing."""
    if connection.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
        transaction.set_rollback(True)  # outside of the view: no savepoint was there to go back to
    match = request.resolver_match
    log.error("Dihentikan sesudah %s detik: %s", settings.STATEMENT_SECONDS, match.view_name if match else "")
    kept = kept_form.keep(request) if request.method == "POST" else ""
    if kept and (content := kept_form.take(kept, request.posts)):
        return kept_form.offer(request, content, post=kept_form.post_of(content, request.posts), said=SAID, status=503)
    return HttpResponse(render_to_string("503.html"), status=503)
