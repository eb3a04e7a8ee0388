"""Does any address tell a word of a case to somebody who may not see it?

Two hidden cases carry an invented word in every text field of every table that hangs on a case or a person; the list of
fields is read from the models. Then every address of the program is asked for, by every post that may not see them and
by a stranger, and no answer holds the word, the number, the public ids, the NIK or the number of the KK.
"""

import re
from copy import deepcopy
from itertools import product

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test import Client, override_settings
from django.urls import reverse

from cases.actions import access
from cases.classification import FIELD_CLASSES
from cases.models import Case
from registry.actions import organisations
from registry.cleanup import QUEUES
from registry.models import Area, OrganisationKind, Role, User
from tests import ground
from tests.addresses import every_address, of_case, of_unit, text_of
from tests.cast import BANGUNHARJO, DIY, SEWON, appear, appointed, office, wksbm
from tests.factories import cases as make
from tests.factories.whole import whole_case

MODELS = [
    model
    for model in apps.get_app_config("cases").get_models()
    if set(FIELD_CLASSES[model._meta.label].values()) - {"plain"}
]
# Texts that carry no word, each with the reason.
WITHOUT_WORD = {
    "public_id": "random; looked for as it is",
    "number": "of the case or letter; that of the case is looked for as it is",
    "case_number": "the same",
    "token": "random, printed on the letter",
    "sha256": "a hash",
    "key": "blind indexes and sounds",
    "rw": "three letters",
    "rt": "three letters",
}
ALFA, BRAVO = "Zqalfa", "Zqbravo"
NUMBERS = {ALFA: ("3402155708540001", "3402150101010001"), BRAVO: ("3402155708540002", "3402150101010002")}
# Supervisors are told of an emergency access, with its number and reason; they do not learn whose case it is.
OF_AN_EMERGENCY = ("home", "cases:notification-list", "cases:emergency-list", "cases:review-emergency")
SEE_NEITHER = (
    "bayu",
    "tini",
    "ratna",
    "surya",
    "pak_puskesmas",
    "balai",
    "admin_sistem",
    "neighbour",
    "sleman_kalurahan",
    "sleman_dinsos",
)
# Far from both cases: they ask for what hangs on one of them, and look for the words of both.
FAR = ("admin_sistem", "neighbour", "sleman_kalurahan", "sleman_dinsos")
SEE_ALFA_ONLY = ("dewi", "hadi")


def is_text(field):
    if isinstance(field, ArrayField):
        field = field.base_field
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not (
        field.choices or isinstance(field, models.FileField)
    )


def text_fields(model):
    return [f for f in model._meta.local_concrete_fields if is_text(f) and f.name not in WITHOUT_WORD]


def fill(word):
    """Write the word into every text of the rows that hold none so far, past every trigger and constraint."""
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in MODELS:
            _let_everything_in(cursor, model._meta.db_table)
            for field in text_fields(model):
                table, column = map(connection.ops.quote_name, (model._meta.db_table, field.column))
                value = f"ARRAY['{word}']" if isinstance(field, ArrayField) else f"'{word}'"
                cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE {column}::text NOT ILIKE '%zq%'")  # noqa: S608


def _let_everything_in(cursor, table):
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"ALTER TABLE {quoted} DISABLE TRIGGER USER")
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {quoted} DROP CONSTRAINT {connection.ops.quote_name(name)}")


def person_of(word):
    nik, kk = NUMBERS[word]
    person = make.person(f"{word} Wagiyem", nik=nik, nickname=word, traits=word, address=word, phone=word)
    person.set_kk(kk)
    return person


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory):
    """(people, world, addresses, folder of the files), built once; each looker takes back what was logged of it."""
    folder = tmp_path_factory.mktemp("canary")
    with ground.standing(django_db_blocker), override_settings(MEDIA_ROOT=folder):
        people = {name: appear(name) for name in ("sari", "bayu", "laras")}
        found = two_hidden_cases(**people)
        unit = of_unit(people["sari"])
        addresses = {word: every_address(unit, of_case(case)) for word, case in found.items()}
        yield people, found, addresses, folder


def two_hidden_cases(sari, bayu, laras):
    """{word: case}: one sensitive by its jenis, held by Dinas Sosial Bantul; one restricted by hand, held by Sari."""
    putri = appointed("putri", "Putri Ayu", office(OrganisationKind.PROVINCE_OFFICE, DIY), Role.PROVINCE_OFFICER)
    tika = appointed("tika", "Tika Wulandari", office(OrganisationKind.TKSK, SEWON), Role.TKSK)
    place = Area.objects.get(pk=SEWON)
    clinic = organisations.establish(kind=OrganisationKind.HEALTH, name="Klinik Sehati", home_area=place, by=None)
    partner = appointed("klinik", "Ibu Sehati", clinic, Role.PARTNER)
    found = {}
    for word, fields in ((ALFA, {"number": make.HIV, "worker": laras, "opener": tika}), (BRAVO, {})):
        twin = make.open_case(sari, number=make.HIV, person=make.person(f"{word} Tukiyem")).person
        case = whole_case(
            sari, person=person_of(word), twin=twin, named=putri, barred=bayu, partner=partner, word=word, **fields
        )
        if not case.is_sensitive:
            access.restrict(case=case, reason=word, by=sari)
        fill(word)
        found[word] = Case.objects.select_related("person").get(pk=case.pk)
    make.open_case(sari)
    return found


@pytest.fixture
def world(standing, db, settings):
    settings.MEDIA_ROOT = standing[3]
    return deepcopy(standing[1])


@pytest.fixture
def addresses(standing, world):
    return standing[2]


@pytest.fixture
def sari(standing, db):
    return deepcopy(standing[0]["sari"])


@pytest.fixture
def bayu(standing, db):
    return deepcopy(standing[0]["bayu"])


@pytest.fixture
def laras(standing, db):
    return deepcopy(standing[0]["laras"])


@pytest.fixture
def neighbour(db):
    """The ketua of another unit of the same kalurahan."""
    return appointed("waluyo", "Wahyu Widodo", wksbm("WKSBM Ngudi Waluyo", BANGUNHARJO, "Tarudan"), Role.PENGURUS)


def secrets_of(word, case):
    return {word.lower(), case.number, case.public_id, case.person.public_id, *NUMBERS[word]}


def secrets(hidden):
    return set().union(*(secrets_of(word, case) for word, case in hidden.items()))


def walked(addresses, hidden):
    """Each address once, of all these cases."""
    return list(dict.fromkeys(line for word in hidden for line in addresses[word]))


def told(client, wanted, addresses, known=None):
    """[(address, what it tells of these secrets)] of every address, and of the search by each of them.

    known: {URL name: what this post is told there on purpose}.
    """
    found = []
    for name, address in addresses:
        found.append((address, _said(client.get(address), wanted - (known or {}).get(name, set()), address)))
    for text in sorted(wanted):
        found.append((f"search {text}", _said(client.post("/kasus/cari/", {"q": text}, follow=True), wanted, text)))
    return [(address, words) for address, words in found if words]


def _said(answer, wanted, typed):
    text = text_of(answer, typed, typed.split("?q=")[-1]).lower()
    return sorted(word for word in wanted if word in text)


def test_every_text_about_a_case_or_person_carries_the_word(world):
    left = []
    with connection.cursor() as cursor:
        for model in MODELS:
            for field in text_fields(model):
                table, column = map(connection.ops.quote_name, (model._meta.db_table, field.column))
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column}::text ILIKE '%zq%'")  # noqa: S608
                if cursor.fetchone() == (0,):
                    left.append(f"{model._meta.label}.{field.name}")
    assert left == [], "tests/factories/whole.py makes no row that holds it"
    named = {f.name for model in MODELS for f in model._meta.local_concrete_fields if is_text(f)}
    assert set(WITHOUT_WORD) <= named


@pytest.mark.parametrize("looker", [*SEE_NEITHER, *SEE_ALFA_ONLY])
def test_no_address_tells_anything_to_who_may_not_see_it(looker, world, addresses, request, client_of):
    post = request.getfixturevalue(looker)
    hidden = {word: case for word, case in world.items() if looker in SEE_NEITHER or word == BRAVO}
    assert not Case.objects.visible_to(post).filter(pk__in=[case.pk for case in hidden.values()]).exists()
    told_of_alfa = secrets_of(ALFA, world[ALFA]) - {*NUMBERS[ALFA], world[ALFA].person.public_id}
    known = dict.fromkeys(OF_AN_EMERGENCY, told_of_alfa) if looker == "surya" else {}
    asked = walked(addresses, [ALFA] if looker in FAR else hidden)
    assert told(client_of(post), secrets(hidden), asked, known) == []


def test_no_address_tells_anything_to_a_stranger(world, addresses):
    assert told(Client(), secrets(world), walked(addresses, world)) == []


def test_who_sees_the_cases_finds_the_words(world, addresses, sari, laras, surya, client_of):
    """The walk itself can fail."""
    for word, case in world.items():
        pages = {address for address, _ in told(client_of(sari), secrets_of(word, case), addresses[word])}
        assert {case.get_absolute_url(), "/kasus/", f"search {word.lower()}", f"search {NUMBERS[word][0]}"} <= pages
        assert {f"{case.get_absolute_url()}{room}/" for room in ("orang", "dokumen", "akses", "penanganan")} <= pages
    only = {name: address for name, address in addresses[ALFA] if name in OF_AN_EMERGENCY}
    lines = told(client_of(surya), secrets_of(ALFA, world[ALFA]), list(only.items()))
    assert lines
    assert not {NUMBERS[ALFA][0], NUMBERS[ALFA][1], world[ALFA].person.public_id} & {w for _, ws in lines for w in ws}
    assert re.search("darurat", str(lines))


def pages_of_the_admin(case):
    """[(URL name, address)]: every list, with its queues and a search, and the pages of each hidden row."""
    person, hops = case.person, list(case.referrals.all())
    rows = {"cases.case": [case], "cases.person": [person], "cases.referral": hops}
    asked = ["", "?q=Zq", *(f"?antrean={slug}" for slug in QUEUES)]
    found = [("admin:index", reverse("admin:index"))]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [(name, reverse(f"{name}_changelist") + query) for query in asked]
        held = rows.get(model._meta.label_lower) or [model._base_manager.order_by("-pk").first()]
        for row, page in product(filter(None, held), ("change", "history")):
            found.append((name, reverse(f"{name}_{page}", args=[row.pk])))
    everybody = User.objects.values_list("pk", flat=True)
    found += [("admin:registry_user_work", reverse("admin:registry_user_work", args=[pk])) for pk in everybody]
    return found


@pytest.mark.parametrize("looker", ["dewi", "sleman_dinsos", "admin_sistem"])
def test_no_page_of_the_admin_tells_anything_to_who_may_not_see_it(looker, world, request, client_of):
    post = request.getfixturevalue(looker)
    if not post.is_admin:
        post.is_data_operator = True
        post.save(update_fields=["is_data_operator"])
    hidden = {word: case for word, case in world.items() if looker != "dewi" or word == BRAVO}
    client, wanted = client_of(post), secrets(hidden)
    asked = [line for case in hidden.values() for line in pages_of_the_admin(case)]
    said = [(address, _said(client.get(address), wanted, address)) for _, address in dict.fromkeys(asked)]
    assert [(address, words) for address, words in said if words] == []


def test_an_operator_on_the_path_finds_the_words_in_the_admin(world, dewi, client_of):
    """The walk through the admin can fail."""
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    client, wanted = client_of(dewi), secrets_of(ALFA, world[ALFA])
    pages = {name for name, address in pages_of_the_admin(world[ALFA]) if _said(client.get(address), wanted, address)}
    assert {"admin:cases_case", "admin:cases_person", "admin:cases_referral"} <= pages
