"""Administrasi of an operator data: units, SK, boards, organisations and areas of the own territory, no more."""

import pytest
from django.urls import reverse

from registry.actions.organisations import add_partner
from registry.models import (
    Area,
    AuditEntry,
    BoardMember,
    Decree,
    DecreeStatus,
    HistoryEntry,
    Organisation,
    Role,
    UnitChange,
    UnitProfile,
    User,
)
from registry.refusal import Refused
from registry.workflow import UnitStatus
from tests.cast import BANGUNHARJO, BANTUL, CATURTUNGGAL
from tests.codebase.test_url_walk import decree_of
from tests.factories import bimtek


@pytest.fixture
def client(operator, client_of):
    return client_of(operator)


def url(model, page, *args):
    return reverse(f"admin:registry_{model}_{page}", args=args)


def shown(answer):
    return list(answer.context_data["cl"].result_list)


def typed(client, address):
    form = client.get(address).context_data["adminform"].form
    held = {name: form[name].value() for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in held.items() if value not in (None, [])} | {
        "service_areas": [getattr(area, "pk", area) for area in held.get("service_areas") or []]
    }


# --- accounts are not theirs ----------------------------------------------------------------------------------------


def test_no_account_is_opened_changed_or_taken_over(client, sari, operator):
    before = User.objects.count()
    posts = [
        (url("user", "add"), {"username": "x", "full_name": "X"}),
        (url("user", "change", sari.user_id), {"username": "sari2"}),
        (url("user", "reset_link", sari.user_id), {}),
        (url("user", "reset_factor", sari.user_id), {"reason": "x"}),
        (url("appointment", "add"), {"user": operator.user_id, "role": Role.ADMIN}),
        (url("user", "changelist"), {"action": "close_accounts", "_selected_action": [sari.user_id], "confirmed": "1"}),
    ]
    for address, data in posts:
        assert client.post(address, data).status_code == 403, address
    assert User.objects.count() == before
    assert User.objects.get(pk=sari.user_id).is_active
    assert not sari.user.reset_links.exists()


@pytest.mark.parametrize(
    ("model", "field"),
    [("appointment", "user"), ("case", "person"), ("unitprofile", "unit"), ("organisation", "home_area")],
)
def test_a_search_window_answers_only_where_a_page_offers_it(client, admin_sistem, client_of, model, field):
    query = {
        "app_label": "cases" if model == "case" else "registry",
        "model_name": model,
        "field_name": field,
        "term": "a",
    }
    offered = (model, field) == ("organisation", "home_area")
    assert client.get(reverse("admin:autocomplete"), query).status_code == (200 if offered else 403)
    as_admin = client_of(admin_sistem).get(reverse("admin:autocomplete"), query).status_code
    assert as_admin == (403 if model in ("case", "unitprofile") else 200)


def test_a_search_window_finds_only_what_is_kept(client):
    query = {"app_label": "registry", "model_name": "area", "field_name": "parent", "term": "Caturtunggal"}
    assert client.get(reverse("admin:autocomplete"), query).json()["results"] == []
    found = client.get(reverse("admin:autocomplete"), query | {"term": "Bangunharjo"}).json()["results"]
    assert [one["id"] for one in found] == [BANGUNHARJO]


# --- organisations and areas ----------------------------------------------------------------------------------------


def test_an_organisation_of_the_territory_is_corrected(client, operator, bayu, sleman_kalurahan):
    address = url("organisation", "change", bayu.organisation_id)
    data = typed(client, address) | {"phone": "0274 367 509"}
    assert client.post(address, data | {"home_area": CATURTUNGGAL, "kind": "dinsos_diy"}).status_code == 302
    changed = Organisation.objects.get(pk=bayu.organisation_id)
    assert (changed.phone, changed.home_area_id, changed.kind) == ("0274 367 509", BANGUNHARJO, "kalurahan")
    entry = AuditEntry.objects.get(verb="organisation.change")
    assert (entry.actor, entry.detail) == (operator.user, {"fields": ["phone"]})
    assert HistoryEntry.objects.of_row(Organisation, changed.pk).latest("id").source == address
    assert client.get(url("organisation", "change", sleman_kalurahan.organisation_id)).status_code == 404
    assert {one.home_area_id[:5] for one in shown(client.get(url("organisation", "changelist")))} == {BANTUL}


NEW = {"kind": "lks", "name": "LKS Sewon Peduli", "home_area": f"{BANTUL}.12", "address": "", "phone": "", "email": ""}


def test_a_partner_of_the_territory_is_added(client, operator):
    page = client.get(url("organisation", "add")).content.decode()
    assert "LKS" in page
    assert "Dinas Sosial kabupaten/kota" not in page
    assert client.post(url("organisation", "add"), NEW).status_code == 302
    added = Organisation.objects.get(name="LKS Sewon Peduli")
    assert (added.kind, added.home_area_id) == ("lks", f"{BANTUL}.12")
    assert AuditEntry.objects.get(verb="organisation.establish", subject=added.name).actor == operator.user


@pytest.mark.parametrize("change", [{"kind": "tksk"}, {"kind": "wksbm"}, {"home_area": "34.04.07"}, {"home_area": ""}])
def test_an_office_or_a_place_elsewhere_is_not_added(client, change):
    answer = client.post(url("organisation", "add"), NEW | change)
    assert answer.context["errors"]
    assert not Organisation.objects.filter(name="LKS Sewon Peduli").exists()


def test_the_action_adds_no_office_and_nothing_elsewhere(operator):
    home = Area.objects.get(pk=f"{BANTUL}.12")
    for kind, area in (("tksk", home), ("wksbm", home), ("lks", Area.objects.get(pk="34.04.07"))):
        with pytest.raises(Refused, match="tidak Anda kelola"):
            add_partner(kind=kind, name="Kantor kedua", home_area=area, by=operator)


def test_an_operator_ends_no_organisation(client, bayu):
    data = {"action": "end_organisations", "_selected_action": [bayu.organisation_id], "confirmed": "1"}
    client.post(url("organisation", "changelist"), data)
    assert Organisation.objects.get(pk=bayu.organisation_id).ended_on is None


def test_a_wksbm_is_changed_on_its_own_page_only(client, mugi_waras):
    assert client.post(url("organisation", "change", mugi_waras.pk), {"name": "Lain"}).status_code == 403
    assert Organisation.objects.get(pk=mugi_waras.pk).name == "WKSBM Mugi Waras"


def test_a_padukuhan_is_added_in_the_own_territory_only(client, operator):
    data = {"parent": BANGUNHARJO, "level": "padukuhan", "name": "Wojo"}
    assert client.post(url("area", "add"), data).status_code == 302
    assert Area.objects.get(parent=BANGUNHARJO, name="Wojo")
    assert AuditEntry.objects.get(verb="area.add").actor == operator.user
    far = client.post(url("area", "add"), data | {"parent": CATURTUNGGAL})
    assert far.status_code == 200
    assert "pilihan" in far.content.decode().lower()
    assert not Area.objects.filter(parent=CATURTUNGGAL, name="Wojo").exists()
    assert client.get(url("area", "change", CATURTUNGGAL)).status_code == 404


def test_a_padukuhan_gets_another_name(client, operator, mugi_waras):
    address = url("area", "change", mugi_waras.home_area_id)
    assert client.post(address, {"name": "Salakan Lor", "ended_on": ""}).status_code == 302
    assert Area.objects.get(pk=mugi_waras.home_area_id).name == "Salakan Lor"
    assert AuditEntry.objects.get(verb="area.change").detail["fields"] == ["name"]
    assert client.post(url("area", "change", BANGUNHARJO), {"name": "Karangan"}).status_code == 403


# --- units, SK, boards ----------------------------------------------------------------------------------------------


def test_a_profile_is_changed_by_its_act(client, operator, mugi_waras, sleman_pengurus):
    assert [row.pk for row in shown(client.get(url("unitprofile", "changelist")))] == [mugi_waras.pk]
    assert client.get(url("unitprofile", "change", sleman_pengurus.organisation_id)).status_code == 404
    address = url("unitprofile", "change", mugi_waras.pk)
    data = typed(client, address) | {"household_count": "120", "status": "bubar", "term_ends_on": "2040-01-01"}
    assert client.post(address, data).status_code == 302
    profile = UnitProfile.objects.get(pk=mugi_waras.pk)
    assert (profile.household_count, profile.status, profile.term_ends_on) == (120, UnitStatus.ACTIVE, None)
    assert UnitChange.objects.get(unit=mugi_waras, verb="change").actor == operator
    stale = client.post(address, data | {"kunci": "3f1d8f66-7a0c-4b5e-9b67-0b0d4f7a1c11", "household_count": "130"})
    assert stale.status_code == 409
    assert "sudah diubah orang lain" in stale.content.decode()
    assert 'value="130"' in stale.content.decode()


def test_a_unit_is_declared_vakum_with_day_and_reason(client, operator, mugi_waras):
    since = UnitProfile.objects.get(pk=mugi_waras.pk).status_since_on
    chosen = {"action": "rest", "_selected_action": [mugi_waras.pk]}
    form = client.post(url("unitprofile", "changelist"), chosen).context["form"]
    data = chosen | {"confirmed": "1", "kunci": form["kunci"].value(), "happened_on": str(since)}
    assert client.post(url("unitprofile", "changelist"), data).status_code == 422
    assert client.post(url("unitprofile", "changelist"), data | {"reason": "Pengurus pindah"}).status_code == 302
    assert UnitProfile.objects.get(pk=mugi_waras.pk).status == UnitStatus.DORMANT
    assert UnitChange.objects.get(unit=mugi_waras, verb="rest").text == "Pengurus pindah"
    again = client.post(url("unitprofile", "changelist"), chosen)
    assert "sekarang vakum" in again.content.decode()


def test_a_proposed_board_is_confirmed_and_a_member_released(client, operator, sari):
    decree = decree_of(sari)
    chosen = {"action": "confirm", "_selected_action": [decree.pk], "confirmed": "1"}
    form = client.post(url("decree", "changelist"), chosen | {"confirmed": ""}).context["form"]
    key = {"kunci": form["kunci"].value()}
    assert client.post(url("decree", "changelist"), chosen | key).status_code == 302
    assert Decree.objects.get(pk=decree.pk).status == DecreeStatus.CONFIRMED
    refused = client.post(url("decree", "changelist"), {"action": "decline", "_selected_action": [decree.pk]})
    assert "sudah disahkan oleh Oki Pratama" in refused.content.decode()
    member = BoardMember.objects.filter(decree=decree).first()
    data = {"action": "release", "_selected_action": [member.pk], "confirmed": "1", "end_reason": "Pindah rumah"}
    assert client.post(url("boardmember", "changelist"), data | key | {"ended_on": "2026-01-05"}).status_code == 302
    member.refresh_from_db()
    assert (str(member.ended_on), member.end_reason) == ("2026-01-05", "Pindah rumah")


def test_states_of_an_sk_are_not_editable(client, sari):
    decree = decree_of(sari)
    assert client.post(url("decree", "change", decree.pk), {"status": "disahkan"}).status_code == 403
    assert Decree.objects.get(pk=decree.pk).status == DecreeStatus.PROPOSED


def test_a_dissolved_unit_is_only_read(client, mugi_waras, operator):
    UnitProfile.objects.filter(pk=mugi_waras.pk).update(status=UnitStatus.DISSOLVED)
    page = client.get(url("unitprofile", "change", mugi_waras.pk)).content.decode()
    assert 'name="_save"' not in page
    assert client.post(url("unitprofile", "change", mugi_waras.pk), {"name": "Lain"}).status_code == 403


# --- materi ---------------------------------------------------------------------------------------------------------


def test_a_materi_of_the_own_office_is_changed_and_one_of_diy_only_read(client, operator, ratna):
    mine = bimtek.version(operator, "Mendata warga").materi.get()
    theirs = bimtek.version(ratna, "Menyusun laporan", title="Kurikulum DIY").materi.get()
    address = reverse("admin:training_materi_change", args=[mine.pk])
    assert client.post(address, typed(client, address) | {"jp": "4"}).status_code == 302
    mine.refresh_from_db()
    assert mine.jp == 4
    there = reverse("admin:training_materi_change", args=[theirs.pk])
    assert client.get(there).status_code == 200
    assert client.post(there, {"jp": "9"}).status_code == 403
