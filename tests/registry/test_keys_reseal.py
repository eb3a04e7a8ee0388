"""A new key: everything is sealed anew, nothing is lost, and the old key may go."""

import base64
import os

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from cases.actions import access
from cases.models import CaseSecret, IntakeDraft, Person
from registry.actions import keys
from registry.models import HistoryEntry
from registry.sealing import SealBroken, is_newest, unseal
from tests import ground
from tests.cases.intake import Walk
from tests.factories import cases as make

NIK, OTHER_NIK = "3402155708540001", "3402155708540017"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fresh_key():
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def new_key(settings):
    """A second key beside the old one; returns the setting without the old one."""
    alone = f"2:{fresh_key()}"
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},{alone}"
    return alone


def test_every_sealed_column_is_named_by_its_model():
    for label in ("registry", "cases", "training"):
        for model in apps.get_app_config(label).get_models():
            columns = {f.name for f in model._meta.local_fields if isinstance(f, models.BinaryField)}
            sealed = {name for name in columns if name.endswith("_sealed") or name.startswith("sealed_")}
            assert sealed == set(getattr(model, "SEALED", ())), model
            indexes = {name for name in columns if name.endswith("_index")}
            assert indexes == set(getattr(model, "INDEXED", {})), model


def test_all_is_readable_with_the_new_key_alone(sari, client_of, settings, request):
    case = make.open_case(sari, person=make.person(nik=NIK))
    access.keep_secret(case=case, safe_address="Rumah aman", reporter="Bu Parmi", by=sari)
    Walk(client_of(sari), sari).siapa(name="Suparno")
    document = make.attached(case)
    before = document.file.open().read()
    alone = request.getfixturevalue("new_key")
    call_command("reseal", verbosity=0)
    settings.FIELD_KEYS = alone
    assert Person.objects.get(pk=case.person_id).read_nik() == NIK
    assert CaseSecret.objects.get().read() == ("Rumah aman", "Bu Parmi")
    assert IntakeDraft.objects.get().who == "Suparno"
    assert document.file.storage.open(document.file.name).read() == before


def test_without_it_the_old_key_is_needed(sari, settings, new_key):
    case = make.open_case(sari, person=make.person(nik=NIK))
    settings.FIELD_KEYS = f"3:{fresh_key()}"
    with pytest.raises(SealBroken):
        case.person.read_nik()


@pytest.mark.parametrize("with_indexes", [False, True])
def test_of_a_batch_each_row_keeps_its_own(sari, settings, request, with_indexes):
    """Rows of one statement have different columns to seal, or none."""
    made = [make.person(f"Orang {number}", nik=nik) for number, nik in enumerate((NIK, OTHER_NIK, "", ""))]
    both, _, kk, none = (make.open_case(sari, person=person).person for person in made)
    for person, number in ((both, "3402150101010001"), (kk, "3402150101010002")):
        person.set_kk(number)
    Person.objects.bulk_update((both, kk), ["kk_sealed", "kk_index"])
    before = list(Person.objects.order_by("pk").values("nik_index", "kk_index", "name", "area"))
    alone = request.getfixturevalue("new_key")
    assert keys.reseal_rows(with_indexes=with_indexes)["Person"] == 3
    settings.FIELD_KEYS = alone
    read = [(one.read_nik(), one.read_kk()) for one in Person.objects.order_by("pk")]
    assert read == [(NIK, "3402150101010001"), (OTHER_NIK, ""), ("", "3402150101010002"), ("", "")]
    assert list(Person.objects.order_by("pk").values("nik_index", "kk_index", "name", "area")) == before
    assert Person.objects.get(pk=none.pk).nik_sealed is None


def test_ten_thousand_rows_are_sealed_anew_and_a_second_run_has_nothing_to_do(sari, request, capsys):
    home = sari.organisation.home_area
    people = [make.person(f"Orang {n}", nik=f"34021557085{n:05d}", area=home) for n in range(10_000)]
    Person.objects.bulk_create(people, batch_size=2000)
    request.getfixturevalue("new_key")
    call_command("reseal")
    assert "Person: 10000 baris diperbarui" in capsys.readouterr().out
    assert all(is_newest(bytes(sealed)) for sealed in Person.objects.values_list("nik_sealed", flat=True))
    assert keys.reseal_rows()["Person"] == 0
    assert Person.objects.get(search_name="orang 7777").read_nik() == "3402155708507777"


def test_an_interrupted_run_goes_on_where_it_stopped(sari, request, monkeypatch):
    home = sari.organisation.home_area
    Person.objects.bulk_create([make.person(f"Orang {n}", nik=f"34021557085{n:05d}", area=home) for n in range(20)])
    request.getfixturevalue("new_key")
    monkeypatch.setattr(keys, "BATCH", 5)

    def stop(name, done, count):
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.reseal_rows(progress=stop)
    assert keys.reseal_rows()["Person"] == 10


def test_a_value_that_no_key_opens_stops_the_run(sari, request):
    case = make.open_case(sari, person=make.person(nik=NIK))
    request.getfixturevalue("new_key")
    sealed = bytes(case.person.nik_sealed)
    Person.objects.filter(pk=case.person_id).update(nik_sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(SealBroken):
        keys.reseal_rows()


def test_a_new_index_key_finds_the_nik_again(sari, bayu, client_of, settings):
    case = make.open_case(sari, person=make.person(nik=NIK))
    settings.INDEX_KEY = fresh_key()
    search = lambda: client_of(bayu).post("/kasus/cari/", {"q": NIK}, follow=True).content.decode()  # noqa: E731
    assert case.number not in search()
    call_command("reseal", "--index", verbosity=0)
    assert case.number in search()


def test_the_seal_stands_beside_its_key_id_in_the_row(sari, new_key):
    make.open_case(sari, person=make.person(nik=NIK))
    with connection.cursor() as cursor:
        cursor.execute("SELECT get_byte(nik_sealed, 0), get_byte(nik_sealed, 1) FROM cases_person")
        assert cursor.fetchone() == (1, 2)


def test_the_history_of_a_sealed_value_opens_with_the_new_key_alone(sari, settings, request):
    """Also of a row that is gone: its last entry keeps what the seal needs."""
    case = make.open_case(sari, person=make.person(nik=NIK))
    gone = make.person("Bu Lain", nik=OTHER_NIK, area=case.person.area)
    gone.save()
    for person, nik in ((case.person, OTHER_NIK[:-1] + "2"), (gone, OTHER_NIK[:-1] + "3")):
        person.set_nik(nik)
        person.save()
    contexts = {str(person.pk): person.seal_context("nik_sealed") for person in (case.person, gone)}
    Person.objects.filter(pk=gone.pk).delete()
    with ground.as_owner() as cursor:  # gone before that column came
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE registry_historyentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE registry_historyentry SET before = before - 'seen_in' "
            "WHERE \"table\" = 'cases_person' AND row_key = %s AND after IS NULL",
            [str(gone.pk)],
        )
        assert cursor.rowcount
        cursor.execute("ALTER TABLE registry_historyentry ENABLE TRIGGER USER")
    alone = request.getfixturevalue("new_key")
    call_command("reseal", verbosity=0)
    settings.FIELD_KEYS = alone
    found = [
        unseal(bytes.fromhex(side["nik_sealed"][2:]), contexts[entry.row_key]).decode()
        for entry in HistoryEntry.objects.filter(table="cases_person", row_key__in=contexts)
        for side in (entry.before, entry.after)
        if side and side.get("nik_sealed")
    ]
    assert {NIK, OTHER_NIK, OTHER_NIK[:-1] + "2", OTHER_NIK[:-1] + "3"} == set(found)
