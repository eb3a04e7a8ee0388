"""Riwayat: every change of every row is noted by the database, by whom and from where, and nobody writes it by hand."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Person
from registry import trail
from registry.actions import history
from registry.models import (
    Area,
    BatchKind,
    ChangeBatch,
    HistoryEntry,
    Holiday,
    Operation,
    Organisation,
    Role,
    UnitChange,
    UnitProfile,
    User,
)
from registry.refusal import Refused
from registry.scope import as_post, as_system
from tests.cast import appointed, wksbm
from tests.factories import cases as make

# Tables without a history, each with its reason.
WITHOUT = {
    "registry_historyentry": "it is the history",
    "registry_auditentry": "a log that is only added to",
    "registry_readentry": "a log that is only added to, chained",
    "registry_readchain": "the ends of that log",
    "registry_submission": "keys of forms that were received",
    "registry_signinthrottle": "counts wrong passwords",
    "registry_resetlink": "links of 48 hours, each told in the audit",
    "registry_importrow": "they are the log of an import themselves; the cells are sealed",
    "registry_areaboundary": "shapes of the map, loaded by a command",
    "cases_personkey": "worked out from the person, whose history tells",
    "cases_latecount": "figures that the schedule counts anew",
    "cases_notification": "messages, made and marked as read by the program",
    "cases_intakedraft": "typed and not sent; sealed, and gone when it is sent",
    "cases_emergencytry": "counts who knocked too often",
    "training_publicthrottle": "counts wrong codes of strangers",
    "training_feedbackbox": "two states of the ballot box would tell whose sheet came between them",
}


def entries(row, **more):
    with as_system():
        return list(HistoryEntry.objects.of_row(type(row), row.pk).filter(**more).order_by("id"))


def test_every_table_has_its_history_or_a_reason(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_change'")
        noted = {row[0] for row in cursor}
    labels = ("registry", "cases", "training")
    tables = {m._meta.db_table for label in labels for m in apps.get_app_config(label).get_models(True)}
    assert noted == tables - set(WITHOUT)


def test_a_change_tells_field_before_after_who_and_from_where(mugi_waras, dewi, client_of):
    page = reverse("registry:unit-change", args=[mugi_waras.public_id])
    client = client_of(dewi)
    form = client.get(page).context["form"]
    now = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(page, now | {"short_name": "MW"}).status_code == 302
    (entry,) = [e for e in entries(mugi_waras.profile) if e.before and "short_name" in e.before]
    assert (entry.before["short_name"], entry.after["short_name"]) == ("", "MW")
    assert (entry.actor, entry.post, entry.source) == (dewi.user_id, dewi.pk, page)


def test_bulk_updates_and_sql_are_seen_and_a_save_without_a_change_is_not(mugi_waras):
    before = len(entries(mugi_waras))
    mugi_waras.save()
    assert len(entries(mugi_waras)) == before
    Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_organisation SET phone = '0274 2' WHERE id = %s", [mugi_waras.pk])
    first, second = entries(mugi_waras)[before:]
    assert (first.before, first.after) == ({"phone": ""}, {"phone": "0274 1"})
    assert (second.before, second.after, second.operation) == ({"phone": "0274 1"}, {"phone": "0274 2"}, "U")


def test_a_row_that_is_added_and_one_that_is_removed(mugi_waras):
    assert entries(mugi_waras)[0].operation == Operation.ADDED
    link = mugi_waras.service_areas.through.objects.get(organisation=mugi_waras)
    mugi_waras.service_areas.clear()
    added, removed = entries(link)
    assert (added.operation, added.before, removed.operation) == ("I", None, "D")
    assert removed.before == {"id": link.pk, "organisation_id": mugi_waras.pk, "area_id": mugi_waras.home_area_id}


def test_a_password_is_never_written_down(sari):
    user = User.objects.get(pk=sari.user_id)
    user.set_password("satu sandi yang lain")
    user.save()
    (entry,) = [e for e in entries(user) if e.before and "password" in e.before]
    assert (entry.before, entry.after) == ({"password": None}, {"password": None})
    before = len(entries(user))
    User.objects.filter(pk=user.pk).update(last_login="2026-01-01T00:00:00Z")
    assert len(entries(user)) == before


def test_nobody_but_the_owner_writes_the_history_and_no_post_reads_it(mugi_waras, ratna):
    statements = (
        "UPDATE registry_historyentry SET source = 'x'",
        "DELETE FROM registry_historyentry",
        "TRUNCATE registry_historyentry",
        "INSERT INTO registry_historyentry (source) VALUES ('x')",
    )
    for statement in statements:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as c:
            c.execute(statement)
    entry = entries(mugi_waras)[0]
    with connection.cursor() as cursor:  # the way of reseal changes sealed values only
        cursor.execute("SELECT renew_history(%s, 'name', 'x', 'x')", [entry.pk])
    assert entries(mugi_waras)[0].before == entry.before
    with as_post(ratna):
        assert not HistoryEntry.objects.exists()
    with as_system():
        assert HistoryEntry.objects.exists()


def test_a_batch_is_named_and_the_settings_end_with_it(mugi_waras, dewi):
    batch = ChangeBatch.objects.create(kind=BatchKind.BULK, title="Telepon", by=dewi)
    with trail.acting(post=dewi, source="impor", batch=batch):
        Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 9")
    Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 8")
    named, after = entries(mugi_waras)[-2:]
    assert (named.batch, named.actor, named.post, named.source) == (batch.pk, dewi.user_id, dewi.pk, "impor")
    assert (after.batch, after.actor) == (None, None)


# --- taking a batch back ---------------------------------------------------------------------------------------------


def dump(*models):
    """Every row of these tables as PostgreSQL writes it."""
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = [row[0] for row in cursor]
    return found


@pytest.fixture
def batch(ratna):
    return history.begin(kind=BatchKind.BULK, title="Perubahan besar", by=ratna)


AFFECTED = (Organisation, UnitProfile, UnitChange, Area, Organisation.service_areas.through, Holiday)


def test_a_batch_that_is_undone_leaves_every_table_as_it_was(mugi_waras, ratna, batch):
    UnitChange.objects.create(unit=mugi_waras, verb="x", happened_on=timezone.localdate(), text="lama")
    before = dump(*AFFECTED)
    with trail.acting(post=ratna, source="impor", batch=batch):
        Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 9", created_at=timezone.now())
        Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 7")
        mugi_waras.service_areas.clear()
        wksbm("WKSBM Baru", "34.02.15.2003", "Padukuhan Baru")
        unit = Organisation.objects.get(name="WKSBM Baru")
        UnitChange.objects.create(unit=unit, verb="x", happened_on=timezone.localdate(), text="hanya ditambah")
        Holiday.objects.filter(day=Holiday.objects.first().day).delete()
    assert dump(*AFFECTED) != before
    with as_system():
        count = HistoryEntry.objects.of_batch(batch.pk).count()
    assert history.undo(batch=batch, reason="Salah berkas", by=ratna) == count > 0
    assert dump(*AFFECTED) == before
    batch.refresh_from_db()
    assert (batch.is_undone, batch.undone_by) == (True, ratna)
    with pytest.raises(Refused, match="Sudah diurungkan"):
        history.undo(batch=batch, reason="Lagi", by=ratna)
    assert not UnitChange.objects.filter(text="hanya ditambah").exists()
    with pytest.raises(DatabaseError, match="hanya boleh ditambah"), transaction.atomic():
        UnitChange.objects.all().delete()  # the door was open for the undoing only


def test_what_somebody_has_changed_since_stands_in_the_way_of_the_whole(mugi_waras, ratna, batch):
    other = wksbm("WKSBM Lain", "34.02.15.2003", "Padukuhan Lain")
    with trail.acting(post=ratna, source="impor", batch=batch):
        Organisation.objects.filter(pk__in=[mugi_waras.pk, other.pk]).update(phone="0274 9")
    Organisation.objects.filter(pk=other.pk).update(phone="0274 1")
    assert history.standing_in_the_way(batch) == [("registry_organisation", str(other.pk))]
    with pytest.raises(Refused, match="1 baris sudah diubah orang"):
        history.undo(batch=batch, reason="Salah", by=ratna)
    assert Organisation.objects.get(pk=mugi_waras.pk).phone == "0274 9"
    with connection.cursor() as cursor:
        for mode in ("post", "signin"):
            cursor.execute("SELECT set_config('app.mode', %s, true)", [mode])
            with pytest.raises(DatabaseError, match="tidak dapat diurungkan"), transaction.atomic():
                cursor.execute("SELECT undo_batch(%s, '{}')", [batch.pk])
        cursor.execute("SELECT set_config('app.mode', 'system', true)")
        with pytest.raises(DatabaseError, match="tidak dapat diurungkan"), transaction.atomic():
            cursor.execute("SELECT undo_batch(%s, '{}')", [batch.pk])


def test_what_hangs_on_an_added_row_meanwhile_keeps_it(ratna, batch):
    with trail.acting(post=ratna, source="impor", batch=batch):
        unit = wksbm("WKSBM Baru", "34.02.15.2003", "Padukuhan Baru")
    appointed("baru", "Orang Baru", unit, Role.PENGURUS)
    with pytest.raises(Refused, match="sudah dipakai"):
        history.undo(batch=batch, reason="Salah", by=ratna)
    assert Organisation.objects.filter(pk=unit.pk).exists()


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(admin_sistem, client_of):
    return client_of(admin_sistem)


def shown(client, name, *args):
    answer = client.get(reverse(f"admin:registry_{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_history_of_a_row_names_who_and_what_and_puts_a_value_back(admin, admin_sistem, mugi_waras):
    page = reverse("admin:registry_organisation_history", args=[mugi_waras.pk])
    form = admin.get(reverse("admin:registry_organisation_change", args=[mugi_waras.pk])).context["adminform"].form
    now = {name: form[name].value() for name in form.fields} | {"phone": "0274 55"}
    now["service_areas"] = mugi_waras.home_area_id
    assert admin.post(reverse("admin:registry_organisation_change", args=[mugi_waras.pk]), now).status_code == 302
    content = admin.get(page).content.decode()
    assert "kosong → 0274 55" in content
    assert admin_sistem.user.full_name in content
    (entry,) = [e for e in entries(mugi_waras) if e.after == {"phone": "0274 55"}]
    assert admin.post(page, {"riwayat": entry.pk}).status_code == 302
    mugi_waras.refresh_from_db()
    assert mugi_waras.phone == ""
    last = entries(mugi_waras)[-1]
    assert (last.before, last.after, last.actor) == ({"phone": "0274 55"}, {"phone": ""}, admin_sistem.user_id)
    for wrong in ("", "x", "9" * 30, str(entries(mugi_waras.profile)[0].pk)):
        assert admin.post(page, {"riwayat": wrong}).status_code == 404


def test_what_a_page_does_not_let_edit_is_not_put_back_either(admin, mugi_waras):
    Organisation.objects.filter(pk=mugi_waras.pk).update(kind="lks")
    entry = entries(mugi_waras)[-1]
    page = reverse("admin:registry_organisation_history", args=[mugi_waras.pk])
    assert f'name="riwayat" value="{entry.pk}"' not in admin.get(page).content.decode()
    answer = admin.post(page, {"riwayat": entry.pk}, follow=True)
    assert "Tidak ada nilai yang dapat dikembalikan" in answer.content.decode()
    mugi_waras.refresh_from_db()
    assert mugi_waras.kind == "lks"


def test_an_admin_sistem_reads_that_a_case_was_changed_and_not_what(admin, sari):
    case = make.open_case(sari)
    Person.objects.filter(pk=case.person_id).update(name="RAHASIA", rt="007")
    with trail.acting(post=sari, source="/kasus/"):
        type(case).objects.filter(pk=case.pk).update(chronology="JANGAN DIBACA", urgency="darurat")
    content = shown(admin, "user_work", sari.user_id)
    assert "kasus nomor" in content
    assert "tidak ditampilkan → tidak ditampilkan" in content
    for secret in ("JANGAN DIBACA", "RAHASIA", case.number):
        assert secret not in content
    assert "Darurat" in content  # a plain column


def test_the_page_of_a_batch(admin, ratna, mugi_waras, batch):
    with trail.acting(post=ratna, source="impor", batch=batch):
        Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0274 9")
        mugi_waras.service_areas.clear()
    assert "Perubahan besar" in shown(admin, "changebatch_changelist")
    content = shown(admin, "changebatch_content", batch.pk)
    for words in ("WKSBM Mugi Waras diubah", "kosong → 0274 9", "dihapus", ratna.user.full_name):
        assert words in content
    assert admin.get(reverse("admin:registry_changebatch_content", args=[batch.pk + 1])).status_code == 404


def test_a_page_of_history_costs_the_same_for_two_and_for_forty_rows(admin, ratna, batch, queries):
    def cost():
        with queries() as asked:
            shown(admin, "changebatch_content", batch.pk)
        return len(asked)

    units = [wksbm(f"WKSBM {n}", "34.02.15.2003", f"Padukuhan {n}") for n in range(20)]
    cost()  # the first page of a session also keeps it alive
    costs = []
    for some in (units[:1], units):
        with trail.acting(post=ratna, source="impor", batch=batch):
            for unit in some:
                Organisation.objects.filter(pk=unit.pk).update(phone=str(len(costs)))
                UnitProfile.objects.filter(pk=unit.pk).update(short_name=str(len(costs)))
        costs.append(cost())
    assert costs[0] == costs[1]
