"""What tells nothing travels with the next statement, and nothing is asked before it (wksbm/postgresql/base.py)."""

import io
from contextlib import contextmanager, suppress

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.urls import reverse
from psycopg2 import InterfaceError

from cases.models import Case, CaseEvent, Notification
from registry.later import create_later, save_later, update_later
from registry.models import Organisation, Submission, User
from registry.refusal import Refused
from registry.scope import as_post, as_system, looked_up
from registry.sessions import SessionStore
from tests.factories import cases as make

MARK, READ_MARK = "SELECT set_config('app.mark', %s, true)", "SELECT current_setting('app.mark', true)"


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


def waiting():
    return [words.decode() for words in connection.connection.waiting]


@contextmanager
def messages():
    """What Python waits for: the list of them."""
    sent = []

    def noted(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield sent


@contextmanager
def taken_back():
    """A savepoint that ends with an exception of Python."""
    with suppress(Refused), transaction.atomic():
        yield
        raise Refused("x")


@pytest.fixture(autouse=True)
def _nothing_waits(db):
    connection.connection.send_waiting()
    yield
    connection.connection.forget_waiting()


def test_a_statement_that_waits_goes_before_the_next_one_in_one_message():
    with messages() as sent:
        connection.later(MARK, ["here"])
        assert rows(READ_MARK) == [("here",)]
    assert sent == [READ_MARK]
    assert waiting() == []


def test_a_value_with_a_percent_sign_is_a_value():
    connection.later(MARK, ["100 %s; DROP"])
    assert rows(READ_MARK + ", %s", "5 %") == [("100 %s; DROP", "5 %")]


@pytest.mark.parametrize(
    "ask",
    [
        lambda cursor: cursor.executemany(READ_MARK.replace("%s", ""), [()]),
        lambda cursor: cursor.callproc("current_setting", ["app.mark"]),
        lambda cursor: cursor.copy_expert(f"COPY ({READ_MARK}) TO STDOUT", io.StringIO()),
        lambda cursor: cursor.copy_to(io.StringIO(), "registry_holiday"),
        lambda cursor: cursor.copy_from(io.StringIO(""), "registry_holiday"),
        lambda cursor: cursor.execute("SELECT 1"),
    ],
)
def test_whatever_way_the_driver_is_asked_what_waits_goes_first(ask):
    connection.later(MARK, ["here"])
    with connection.connection.cursor() as cursor:
        ask(cursor)
    assert waiting() == []
    assert rows(READ_MARK) == [("here",)]


def test_a_cursor_on_the_server_reads_with_what_was_set():
    Organisation.objects.all()
    connection.later(MARK, ["here"])
    with connection.chunked_cursor() as cursor:
        cursor.execute(READ_MARK)
        assert cursor.fetchall() == [("here",)]


def test_a_cursor_on_the_server_reads_on_with_what_was_set_since():
    ways = (
        lambda cursor: cursor.fetchone()[0],
        lambda cursor: cursor.fetchmany(1)[0][0],
        lambda cursor: next(cursor)[0],
    )
    with connection.connection.cursor("on_the_server") as cursor:
        cursor.itersize = 1
        cursor.execute("SELECT current_setting('app.mark', true) FROM generate_series(1, 5)")
        for number, read in enumerate(ways):
            connection.later(MARK, [str(number)])
            assert read(cursor) == str(number)
        connection.later(MARK, ["rest"])
        assert cursor.fetchall() == [("rest",)] * 2


def test_what_the_driver_refuses_takes_nothing_along():
    cursor = connection.connection.cursor()
    cursor.close()
    connection.later(MARK, ["here"])
    with pytest.raises(InterfaceError):
        cursor.execute("SELECT 1")
    assert rows(READ_MARK) == [("here",)]


def test_a_copy_is_made_with_the_scope_that_was_entered(sari, sleman_pengurus):
    """The settings were not sent on their own, and the driver is asked beside Django."""
    make.open_case(sari)
    written = io.StringIO()
    with as_post(sleman_pengurus), connection.connection.cursor() as cursor:
        cursor.copy_expert("COPY (SELECT count(*) FROM cases_case) TO STDOUT", written)
    assert written.getvalue() == "0\n"


def test_after_a_question_the_very_next_statement_is_asked_as_the_post(sari, sleman_pengurus):
    make.open_case(sari)
    with as_post(sleman_pengurus):
        with looked_up():
            assert rows("SELECT current_user") == [("wksbm_system",)]
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT current_user, (SELECT count(*) FROM cases_case)")
            assert cursor.fetchone() == ("wksbm_app", 0)


def test_outside_of_a_transaction_nothing_waits(committed_db):
    with pytest.raises(TransactionManagementError):
        connection.later(MARK, ["here"])


# --- savepoints ------------------------------------------------------------------------------------------------------


def test_a_savepoint_in_which_nothing_is_asked_is_never_sent():
    with transaction.atomic():
        pass
    assert waiting() == []


def test_a_savepoint_travels_with_what_is_asked_in_it():
    with messages() as sent, transaction.atomic():
        rows("SELECT 1")
    assert sent == ["SELECT 1"]
    (words,) = waiting()
    assert words.startswith("RELEASE SAVEPOINT")


def test_what_fails_is_taken_back_and_the_rest_stands(sari):
    with as_system():
        Organisation.objects.filter(pk=sari.organisation_id).update(name="Sebelum")
        with suppress(DatabaseError), transaction.atomic():
            Organisation.objects.filter(pk=sari.organisation_id).update(name="Sesudah")
            rows("SELECT 1 FROM no_such_table")
        assert Organisation.objects.get(pk=sari.organisation_id).name == "Sebelum"


def test_what_waits_in_a_savepoint_is_forgotten_with_it():
    connection.later(MARK, ["before"])
    with taken_back():
        connection.later(MARK, ["inside"])
    assert rows(READ_MARK) == [("before",)]


def test_what_was_written_in_a_savepoint_that_failed_later_is_forgotten(sari):
    mine = Organisation.objects.filter(pk=sari.organisation_id)
    with as_system():
        with taken_back():
            rows("SELECT 1")
            update_later(mine, name="Sesudah")
        assert not [words for words in waiting() if "UPDATE" in words]
        assert mine.get().name != "Sesudah"


def test_a_fault_that_waits_does_not_keep_the_savepoint_from_being_taken_back(sari):
    case = make.open_case(sari)
    case.status = "nowhere"
    with as_system():
        with taken_back():
            rows("SELECT 1")
            save_later(case, "status")
        assert Case.objects.get(pk=case.pk).status == "open"


def test_a_fault_that_waits_before_a_savepoint_commits_nothing(committed_db):
    """The savepoint was never made, so there is nothing to go back to, also where somebody caught the fault."""
    with as_system():
        person = User.objects.create(username="satu", full_name="Satu")

    with as_system():
        User.objects.filter(pk=person.pk).update(full_name="Dua")
        person.username = None
        save_later(person, "username")
        with suppress(DatabaseError), transaction.atomic():
            User.objects.get(pk=person.pk)
        assert transaction.get_rollback()
    assert not waiting()
    with as_system():
        assert User.objects.get(pk=person.pk).full_name == "Satu"


def swallowed(sql):
    with suppress(DatabaseError):
        rows(sql)


def test_a_transaction_that_failed_takes_nothing_that_waits():
    """A fault that was swallowed: at its end the savepoint says so, as Django's own does."""
    with pytest.raises(DatabaseError, match="current transaction is aborted"), transaction.atomic():
        swallowed("SELECT 1 FROM no_such_table")


# --- what is written -------------------------------------------------------------------------------------------------


def test_rows_are_written_with_the_next_statement(sari):
    case = make.open_case(sari)
    line = {"case": case, "verb": "note", "at": case.opened_at, "actor_name": "Sari", "post_name": "", "text": "100 %"}
    with as_system(), messages() as sent:
        create_later(CaseEvent, [CaseEvent(**line), CaseEvent(**line)])
        create_later(CaseEvent, [])
        assert sent == []
        assert CaseEvent.objects.filter(case=case, text="100 %").count() == 2
    assert len([words for words in sent if "cases_caseevent" in words]) == 1


def test_a_saved_row_writes_the_fields_that_are_named(sari):
    case = make.open_case(sari)
    case.chronology, case.own_action = "baru", "baru"
    with as_system():
        save_later(case, "chronology")
        stored = Case.objects.get(pk=case.pk)
        assert (stored.chronology, stored.own_action != "baru") == ("baru", True)
        save_later(case)
        assert Case.objects.get(pk=case.pk).own_action == "baru"


def test_the_history_sees_what_is_written_later(sari):
    mine = Organisation.objects.filter(pk=sari.organisation_id)
    with as_system():
        update_later(mine, name="Mugi Waras Baru")
        said = rows("SELECT after ->> 'name' FROM registry_historyentry WHERE row_key = %s", str(sari.organisation_id))
    assert ("Mugi Waras Baru",) in said


def test_a_fault_of_what_waits_is_told_by_the_next_statement(sari):
    case = make.open_case(sari)
    case.status = "nowhere"
    with as_system():
        before = transaction.savepoint()
        save_later(case, "status")
        with pytest.raises(IntegrityError):
            Case.objects.get(pk=case.pk)
        transaction.savepoint_rollback(before)
        assert Case.objects.get(pk=case.pk).status == "open"


def test_a_row_that_nobody_asks_about_is_committed(committed_db):
    with as_system():
        person = User.objects.create(username="satu", full_name="Satu")
    with transaction.atomic(), as_system():
        create_later(Submission, [Submission(key="0b9ee1cd-3b8a-4f3f-8d0c-6a1f35b0a8d1", user=person, verb="x")])
    with as_system():
        assert Submission.objects.count() == 1


def test_settings_end_with_their_transaction(committed_db):
    with transaction.atomic():
        connection.later(MARK, ["here"])
    assert waiting() == []
    with transaction.atomic():
        assert rows(READ_MARK)[0][0] in (None, "")


def test_a_message_and_the_session_are_committed_with_the_act(sari, client_of, queries):
    case = make.open_case(sari)
    client = client_of(sari)
    client.get(reverse("cases:case-detail", args=[case.public_id]))
    with queries() as asked:
        answer = client.post(
            reverse("cases:case-note", args=[case.public_id]),
            {"text": "Dikunjungi.", "kunci": "0b9ee1cd-3b8a-4f3f-8d0c-6a1f35b0a8d2"},
            follow=True,
        )
    assert "Catatan tersimpan." in answer.text
    assert Notification.objects.filter(case=case).count() == 0
    assert not [words for words in asked if "django_session" in words and words.startswith("UPDATE")]


def test_a_session_is_written_once_and_again_when_it_has_changed_since(db):
    kept = SessionStore()
    kept["a"] = 1
    kept.create()
    kept["a"] = 2
    with transaction.atomic(), messages() as sent:
        kept.save_within()
        assert sent == []
        kept.save()
        assert [words for words in sent if "django_session" in words] == []
        assert SessionStore(kept.session_key)["a"] == 2
        kept["a"] = 3
        kept.save()
    assert SessionStore(kept.session_key)["a"] == 3


def test_a_session_that_was_ended_elsewhere_stays_ended(db):
    kept = SessionStore()
    kept["a"] = 1
    kept.create()
    Session.objects.all().delete()
    kept["a"] = 2
    kept.save_within()
    kept.save()  # as SessionMiddleware does
    assert not Session.objects.exists()


def test_whoever_signs_out_in_another_tab_is_not_signed_in_again(sari, client_of):
    client = client_of(sari)
    client.get("/")
    keys = client.session.session_key
    client.post(reverse("registry:sign-out"))
    client.cookies["sessionid"] = keys
    assert client.get("/").status_code == 302
    assert not Session.objects.filter(session_key=keys).exists()


def test_a_page_that_fails_keeps_its_headers_and_writes_no_session(sari, client_of, monkeypatch):
    client, address = client_of(sari), make.open_case(sari).get_absolute_url()
    client.get(address)
    before = Session.objects.get(session_key=client.session.session_key).session_data
    client.raise_request_exception = False
    monkeypatch.setattr("registry.actions.read_log.write", _fails)
    answer = client.get(address)
    assert answer.status_code == 500
    assert {"Content-Security-Policy", "X-Frame-Options"} <= set(answer.headers)
    assert Session.objects.get(session_key=client.session.session_key).session_data == before


def _fails(**_):
    raise DatabaseError("tidak tercatat")


def test_the_session_is_written_after_the_chain_is_locked(sari, client_of):
    """Some views lock the chain themselves; the other way round two pages of one session could wait for each other."""
    case = make.open_case(sari)
    client = client_of(sari)
    address = reverse("cases:case-note", args=[case.public_id])
    order = []

    class Listening(type(connection.connection.cursor())):
        def execute(self, query, vars=None):
            order.extend(word for word in ("registry_readchain WHERE number", "django_session") if word in str(query))
            order.extend("session waits" for words in self.connection.waiting if b'UPDATE "django_session' in words)
            return super().execute(query, vars)

    usual, connection.connection.cursor_factory = connection.connection.cursor_factory, Listening
    client.post(address, {"text": "Dikunjungi.", "kunci": "0b9ee1cd-3b8a-4f3f-8d0c-6a1f35b0a8d3"})
    connection.connection.cursor_factory = usual
    assert "session waits" in order
    assert order.index("registry_readchain WHERE number") < order.index("session waits")
