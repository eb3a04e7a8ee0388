"""Reference data with days: what a row means stands once it counts, a change is another row from a day on."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.actions.dated import succeed
from registry.models import AuditEntry, BoardPosition, HistoryEntry, IncomeSource, SpendingKind
from registry.models.dated import Dated
from registry.refusal import Refused
from registry.scope import as_system

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MODELS = [model for model in apps.get_models() if issubclass(model, Dated)]


@pytest.fixture
def jimpitan(db):
    return IncomeSource.objects.get(name="Jimpitan")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_database_keeps_what_each_table_calls_fixed(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND tgname = 'reference_stands'",
            [model._meta.db_table],
        )
        found = cursor.fetchall()
    assert [row[0].split("\\000")[:-1] for row in found] == [list(model.FIXED)]


def test_the_tables_are_those_that_an_office_edits():
    names = {model.__name__ for model in MODELS}
    assert {"JenisEdition", "TimeLimit", "ServiceKind", "BoardPosition", "SpendingKind", "UnitClass"} <= names


def test_a_name_that_counts_stands_also_against_sql(jimpitan):
    for change in ({"name": "Jimpitan beras"}, {"valid_from": TODAY}, {"valid_to": YESTERDAY - timedelta(days=1)}):
        with pytest.raises(IntegrityError, match=r"in force|lies in the past"), transaction.atomic():
            IncomeSource.objects.filter(pk=jimpitan.pk).update(**change)
    with pytest.raises(IntegrityError, match="in force"), transaction.atomic():
        jimpitan.delete()
    IncomeSource.objects.filter(pk=jimpitan.pk).update(rank=90)  # its place in a list says nothing about the past


def test_what_begins_today_can_still_be_put_right_and_taken_away():
    row = IncomeSource.objects.create(name="Arisan", rank=77)
    row.name = "Arisan RT"
    row.full_clean()
    row.save()
    row.delete()
    assert not IncomeSource.objects.filter(name__startswith="Arisan").exists()


def test_a_row_that_ended_stays_ended(jimpitan):
    jimpitan.valid_to = YESTERDAY
    jimpitan.full_clean()
    jimpitan.save()
    assert jimpitan not in IncomeSource.objects.in_force()
    jimpitan.valid_to = None
    with pytest.raises(ValidationError, match="Sudah berakhir"):
        jimpitan.full_clean()
    with pytest.raises(IntegrityError, match="valid_to"), transaction.atomic():
        jimpitan.save()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_from": TODAY}, "tanggal mulainya tetap"),
        ({"valid_to": YESTERDAY - timedelta(days=1)}, "Paling awal kemarin"),
    ],
)
def test_a_page_says_what_the_trigger_would_refuse(jimpitan, change, sentence):
    for name, value in change.items():
        setattr(jimpitan, name, value)
    with pytest.raises(ValidationError, match=sentence):
        jimpitan.full_clean()


def test_another_takes_its_place_from_a_day_on(jimpitan, admin_sistem):
    after = succeed(row=jimpitan, values={"name": "Jimpitan digital"}, starts_on=TOMORROW, by=admin_sistem.user)
    jimpitan.refresh_from_db()
    assert (jimpitan.name, jimpitan.valid_to) == ("Jimpitan", TODAY)
    assert (after.name, after.rank, after.valid_from, after.valid_to) == (
        "Jimpitan digital",
        jimpitan.rank,
        TOMORROW,
        None,
    )
    assert jimpitan in IncomeSource.objects.in_force()
    assert after not in IncomeSource.objects.in_force()
    assert after in IncomeSource.objects.in_force(TOMORROW)
    entry = AuditEntry.objects.get(verb="incomesource.succeed")
    assert (entry.actor, entry.subject) == (admin_sistem.user, "Jimpitan digital")
    with as_system():
        lines = HistoryEntry.objects.of_row(IncomeSource, jimpitan.pk)
        assert [line.after for line in lines if line.after] == [{"valid_to": TODAY.isoformat()}]


def test_two_of_one_name_never_count_at_once(jimpitan):
    with pytest.raises(IntegrityError, match="income_source_name_once_at_a_time"), transaction.atomic():
        IncomeSource.objects.create(name="Jimpitan", rank=78)
    with pytest.raises(ValidationError, match="Sudah ada baris yang sama"):
        IncomeSource(name="Jimpitan", rank=78).full_clean()
    with pytest.raises(IntegrityError, match="income_source_ends_after_start"), transaction.atomic():
        IncomeSource.objects.create(name="Lomba", rank=78, valid_from=TOMORROW, valid_to=TODAY)


@pytest.mark.parametrize(
    ("starts_on", "sentence"),
    [(YESTERDAY, "yang sudah tercatat tetap memakai yang lama"), (TODAY, "baru berlaku")],
)
def test_a_day_that_cannot_be_is_refused(admin_sistem, starts_on, sentence):
    row = IncomeSource.objects.create(name="Arisan", rank=77)
    with pytest.raises(Refused, match=sentence) as refused:
        succeed(row=row, values={"name": "Arisan RT"}, starts_on=starts_on, by=admin_sistem.user)
    assert refused.value.status == 422


def test_what_ends_earlier_has_no_successor(jimpitan, admin_sistem):
    IncomeSource.objects.filter(pk=jimpitan.pk).update(valid_to=TODAY)
    with pytest.raises(Refused, match="buatlah baris baru"):
        succeed(row=jimpitan, values={"name": "Jimpitan digital"}, starts_on=TOMORROW, by=admin_sistem.user)


def test_values_that_are_not_valid_change_nothing(jimpitan, admin_sistem):
    with pytest.raises(Refused) as refused:
        succeed(row=jimpitan, values={"name": ""}, starts_on=TOMORROW, by=admin_sistem.user)
    assert refused.value.status == 422
    jimpitan.refresh_from_db()
    assert (jimpitan.valid_to, IncomeSource.objects.filter(valid_from=TOMORROW).count()) == (None, 0)


def test_a_required_post_and_its_rank_may_change_and_the_purse_of_a_kind_not():
    BoardPosition.objects.filter(name="Bendahara").update(is_required=True)
    with pytest.raises(IntegrityError, match="purse_kind"), transaction.atomic():
        SpendingKind.objects.filter(name="Konsumsi rapat").update(purse_kind="donasi")
