"""Who gets which answer in the Django admin? Every page of every model x who asks x method, by hand."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from registry.actions import history
from registry.models import Appointment
from registry.models.dated import Dated
from registry.scope import as_system
from tests.codebase.test_url_walk import of_decree
from tests.factories import bimtek
from tests.factories import cases as make

PAGES = ("changelist", "add", "change", "history", "delete")
#         list add change history delete
NOBODY = "403 403 403 403 403"
KEPT = "  200 200 200 200 403"
ACTED = " 200 403 200 200 403"  # rows that come into being elsewhere, or are only read
# model -> (admin sistem, operator data)
TABLE = {
    "cases.person": (NOBODY, ACTED),
    "cases.case": (NOBODY, ACTED),
    "cases.referral": (NOBODY, ACTED),
    "registry.unitprofile": (NOBODY, ACTED),
    "registry.decree": (NOBODY, ACTED),
    "registry.boardmember": (NOBODY, ACTED),
    "registry.organisation": (KEPT, KEPT),
    "registry.area": (KEPT, KEPT),
    "training.curriculum": (NOBODY, ACTED),
    "training.curriculumversion": (NOBODY, ACTED),
    "training.materi": (NOBODY, ACTED),
    "registry.user": (KEPT, NOBODY),
    "registry.appointment": (KEPT, NOBODY),
    "registry.holiday": ("200 200 200 200 200", NOBODY),
    "registry.unitclass": (KEPT, NOBODY),
    "registry.boardposition": (KEPT, NOBODY),
    "registry.incomesource": (KEPT, NOBODY),
    "registry.spendingkind": (KEPT, NOBODY),
    "registry.goods": (KEPT, NOBODY),
    "registry.evaluationaspect": (KEPT, NOBODY),
    "registry.lettertemplate": (KEPT, NOBODY),
    "registry.refresherrule": (ACTED, NOBODY),
    "registry.dormancyrule": (ACTED, NOBODY),
    "cases.jenisedition": (KEPT, NOBODY),
    "cases.jenis": (KEPT, NOBODY),
    "cases.timelimit": (KEPT, NOBODY),
    "cases.servicekind": (KEPT, NOBODY),
    "cases.servicesource": (KEPT, NOBODY),
    "cases.stagelabel": (KEPT, NOBODY),
    "cases.consenttext": (KEPT, NOBODY),
    "registry.auditentry": (ACTED, NOBODY),
    "registry.changebatch": (ACTED, NOBODY),
}
# Pages beside those of the models -> (admin sistem, operator data).
BESIDE = {
    "index": (200, 200),
    "jsi18n": (200, 200),
    "registry_user_reset_link": (200, 403),
    "registry_user_reset_factor": (200, 403),
    "registry_user_work": (200, 403),
    "registry_changebatch_content": (200, 403),
    "registry_lettertemplate_sample": (200, 403),
    "autocomplete": (403, 403),  # without the field that asks
}
# What counts from a day on gets a successor (registry/admin/dated.py).
DATED = {model._meta.label_lower: f"{model._meta.db_table}_succeed" for model in Dated.__subclasses__()}
BESIDE |= dict.fromkeys(DATED.values(), (200, 403))
# Of the program itself, before anybody is let in; and the lists of one app, where an operator has some of each.
DOORS = {"login", "logout", "password_change", "password_change_done", "app_list", "view_on_site", ""}
# Who sees these, changes them by acts of the list alone.
READ_ONLY = {
    *("cases.case", "cases.referral", "registry.decree", "registry.boardmember"),
    *("training.curriculum", "training.curriculumversion", "registry.auditentry", "registry.changebatch"),
}
# tests/registry/test_admin.py asks for the other posts as well.
OTHERS = ("sari", "hadi", "pak_puskesmas")


def statuses(text):
    return dict(zip(PAGES, map(int, text.split()), strict=True))


@pytest.fixture
def rows(sari, bayu, operator, admin_sistem):
    """{label: key of a row inside of the scope of the operator}."""
    case = make.open_case(sari)
    hop = make.sent(case, sari, bayu)
    of_decree(sari, "")
    materi = bimtek.version(operator, "Mendata warga").materi.get()
    with as_system():
        history.begin(kind="impor", title="Contoh", by=Appointment.objects.get(pk=admin_sistem.pk))
    found = {"cases.person": case.person_id, "cases.case": case.pk, "cases.referral": hop.pk}
    found |= {
        "registry.organisation": operator.organisation_id,
        "registry.area": sari.organisation.home_area_id,
        "training.materi": materi.pk,
    }
    for label in TABLE:
        if label not in found:
            row = apps.get_model(label)._base_manager.first()
            assert row is not None, label
            found[label] = row.pk
    return found


def address(label, page, key):
    name = f"admin:{label.replace('.', '_')}_{page}"
    return reverse(name, args=[] if page in ("changelist", "add") else [key])


def beside(name, rows):
    args = {"registry_changebatch_content": [rows["registry.changebatch"]]}
    args["registry_lettertemplate_sample"] = [rows["registry.lettertemplate"]]
    args |= {page: [rows[label]] for label, page in DATED.items()}
    of_user = [rows["registry.user"]] if "_user_" in name else []
    return reverse(f"admin:{name}", args=args.get(name, of_user))


def every_address(rows):
    found = [address(label, page, key) for label, key in rows.items() for page in PAGES]
    return found + [beside(name, rows) for name in BESIDE]


def test_every_page_of_the_admin_stands_in_the_tables():
    labels = {model._meta.label_lower for model in admin.site._registry}
    assert labels == set(TABLE)
    names = {getattr(pattern, "name", "") or "" for pattern in admin.site.get_urls()}
    inner = {pattern.name for one in admin.site._registry.values() for pattern in one.get_urls() if pattern.name}
    standard = {f"{label.replace('.', '_')}_{page}" for label in TABLE for page in PAGES}
    assert names | inner - standard <= set(BESIDE) | DOORS
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])


@pytest.mark.parametrize("who", ["admin_sistem", "operator"])
def test_each_page_answers_as_the_table_says(who, rows, request, client_of):
    client = client_of(request.getfixturevalue(who))
    column = 0 if who == "admin_sistem" else 1
    got, wanted = {}, {}
    for label, cells in TABLE.items():
        for page, status in statuses(cells[column]).items():
            wanted[label, page] = status
            got[label, page] = client.get(address(label, page, rows[label])).status_code
    for name, cells in BESIDE.items():
        wanted[name] = cells[column]
        got[name] = client.get(beside(name, rows)).status_code
    assert {key: got[key] for key in got if got[key] != wanted[key]} == {}


@pytest.mark.parametrize("who", ["admin_sistem", "operator"])
def test_an_empty_form_is_refused_where_nothing_may_be_changed(who, rows, request, client_of):
    client = client_of(request.getfixturevalue(who))
    column = 0 if who == "admin_sistem" else 1
    wrong = {}
    for label, cells in TABLE.items():
        for page, status in statuses(cells[column]).items():
            if page in ("changelist", "history"):
                continue
            answer = client.post(address(label, page, rows[label]), {}).status_code
            refused = status == 403 or (page == "change" and label in READ_ONLY)
            if (answer == 403) != refused:
                wrong[label, page] = answer
    assert wrong == {}


def to_the_door(client, rows):
    """Every address, read and sent, leads to the door of the admin; what the door answers."""
    for one in every_address(rows):
        for answer in (client.get(one), client.post(one, {})):
            assert answer.headers.get("Location", "").startswith(reverse("admin:login")), one
    return client.get(reverse("admin:login"), {"next": reverse("admin:index")})


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_enters(who, rows, request, client_of):
    assert to_the_door(client_of(request.getfixturevalue(who)), rows).status_code == 403


def test_a_stranger_is_asked_to_sign_in(rows):
    assert to_the_door(Client(), rows).headers["Location"].startswith("/masuk/?next=")


@pytest.mark.parametrize("who", ["admin_sistem", "operator"])
def test_without_the_second_step_nothing_opens(who, rows, request, client_of):
    client = client_of(request.getfixturevalue(who))
    session = client.session
    del session["faktor"]
    session.save()
    assert to_the_door(client, rows).headers["Location"].startswith("/masuk/kode/?next=")
