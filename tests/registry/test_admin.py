"""Administrasi: only an admin sistem enters, changes leave a trace, nothing is deleted."""

from datetime import date, timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from registry.models import Appointment, Area, AuditEntry, Holiday, Organisation, Role, User
from tests.cast import BANGUNHARJO, SEWON

INDEX = "/administrasi/"
NOT_ADMINS = ("sari", "bayu", "tini", "dewi", "hadi", "ratna", "pak_puskesmas", "balai")
MODELS = ("user", "appointment", "organisation", "area", "holiday", "auditentry", "dormancyrule", "evaluationaspect")


@pytest.fixture
def admin(admin_sistem, client_of):
    return client_of(admin_sistem)


def url(name, *args):
    return reverse(f"admin:registry_{name}", args=args)


def saved(answer):
    """A saved form of the admin redirects; show its complaints otherwise."""
    assert answer.status_code == 302, answer.context["errors"]


def test_the_first_page_offers_only_what_is_ours_and_in_indonesian(admin):
    page = admin.get(INDEX).content.decode()
    for name in ("Grup", "Task", "Autentikasi"):
        assert name not in page
    for name in ("Akun", "Lembaga jejaring", "Batas waktu", "Jenis PPKS (PMKS)"):
        assert name in page


@pytest.mark.parametrize("name", NOT_ADMINS)
def test_nobody_else_enters(name, request, client_of):
    client = client_of(request.getfixturevalue(name))
    pages = (url("user_changelist"), url("organisation_add"), url("user_work", 1), url("changebatch_content", 1))
    for address in (INDEX, *pages, url("organisation_history", 1), f"{INDEX}tidak-ada/"):
        assert client.get(address, follow=True).status_code == 403
    assert client.post(url("user_add"), {"username": "x", "full_name": "X"}, follow=True).status_code == 403
    assert not User.objects.filter(username="x").exists()


def test_a_stranger_is_sent_to_the_programs_own_sign_in(client, db):
    answer = client.get(url("user_changelist"), follow=True)
    assert answer.redirect_chain[-1][0] == "/masuk/?next=%2Fadministrasi%2Fregistry%2Fuser%2F"


@pytest.mark.parametrize("model", MODELS)
def test_the_lists_open_and_are_in_indonesian(admin, sari, model):
    page = admin.get(url(f"{model}_changelist"), {"q": "a"} if model not in ("holiday",) else {})
    assert page.status_code == 200
    assert "Administrasi WKSBM" in page.content.decode()


@pytest.mark.parametrize("model", ["user", "appointment", "organisation", "area", "auditentry"])
def test_nothing_is_deleted(admin, sari, model):
    subject = {
        "user": sari.user,
        "appointment": sari,
        "organisation": sari.organisation,
        "area": sari.organisation.home_area,
        "auditentry": AuditEntry.objects.first(),
    }[model]
    assert admin.post(url(f"{model}_delete", subject.pk), {"post": "yes"}).status_code == 403
    subject.refresh_from_db()


def test_a_withdrawn_holiday_is_removed_with_a_trace(admin, admin_sistem):
    day = date(2026, 8, 17)
    saved(admin.post(url("holiday_delete", day), {"post": "yes"}))
    assert not Holiday.objects.filter(pk=day).exists()
    assert AuditEntry.objects.get(verb="holiday.remove").actor == admin_sistem.user


def test_an_account_is_opened_without_a_password(admin, admin_sistem):
    saved(admin.post(url("user_add"), {"username": "baru", "full_name": "Orang Baru", "is_active": "on"}))
    user = User.objects.get(username="baru")
    assert not user.has_usable_password()
    assert user.email is None
    assert AuditEntry.objects.get(verb="user.add").actor == admin_sistem.user


def test_a_post_is_given_and_its_role_must_fit(admin, sari, bayu):
    data = {
        "user": sari.user_id,
        "organisation": bayu.organisation_id,
        "title": "",
        "started_on": "2026-01-02",
    }
    refused = admin.post(url("appointment_add"), {**data, "role": Role.PENGURUS})
    assert "Peran ini tidak ada di Kalurahan/kelurahan" in refused.content.decode()
    saved(admin.post(url("appointment_add"), {**data, "role": Role.VILLAGE_OFFICER}))
    assert sari.user.appointments.count() == 2
    assert AuditEntry.objects.filter(verb="appointment.add").count() == 1


def test_posts_are_ended_from_the_list(admin, admin_sistem, sari, client_of):
    session = client_of(sari)
    data = {"action": "end_appointments", "_selected_action": [sari.pk]}
    asked = admin.post(url("appointment_changelist"), data)
    assert "Sari Lestari – Ketua, WKSBM Mugi Waras" in asked.content.decode()
    assert session.get("/").status_code == 200, "nothing has happened yet"
    assert admin.post(url("appointment_changelist"), data | {"confirmed": "1"}).status_code == 302
    assert Appointment.objects.get(pk=sari.pk).ended_by == admin_sistem.user
    assert session.get("/").status_code == 403


def test_the_admin_cannot_end_his_own_post_or_account(admin, admin_sistem):
    data = {"action": "end_appointments", "_selected_action": [admin_sistem.pk], "confirmed": "1"}
    answer = admin.post(url("appointment_changelist"), data)
    assert answer.status_code == 409
    assert "oleh admin lain" in answer.content.decode()
    saved(admin.post(url("user_change", admin_sistem.user_id), {"username": "admin", "full_name": "Agus Setiawan"}))
    assert User.objects.get(pk=admin_sistem.user_id).is_active


def test_official_areas_are_read_only(admin):
    admin.post(url("area_change", BANGUNHARJO), {"name": "Karangan", "ended_on": "2026-01-01"})
    area = Area.objects.get(pk=BANGUNHARJO)
    assert (area.name, area.ended_on) == ("Bangunharjo", None)


def test_a_padukuhan_is_added_and_gets_its_code(admin, admin_sistem):
    saved(admin.post(url("area_add"), {"parent": BANGUNHARJO, "level": "padukuhan", "name": "Salakan"}))
    assert Area.objects.get(pk=f"{BANGUNHARJO}.D001").name == "Salakan"
    assert AuditEntry.objects.get(verb="area.add").actor == admin_sistem.user


@pytest.mark.parametrize(
    ("parent", "level", "reason"),
    [
        (SEWON, "padukuhan", "tidak dapat berada di bawah"),
        ("", "padukuhan", "isi kolom ini"),
        (BANGUNHARJO, "kelurahan_desa", "pilihan"),
    ],
)
def test_a_local_area_that_cannot_be_is_explained(admin, parent, level, reason):
    before = Area.objects.count()
    answer = admin.post(url("area_add"), {"parent": parent, "level": level, "name": "Salakan"})
    assert answer.status_code == 200
    assert reason in answer.content.decode().lower()
    assert Area.objects.count() == before


def test_the_kind_of_an_organisation_is_fixed(admin, sari):
    unit = sari.organisation
    data = {"name": "WKSBM Mugi Rahayu", "kind": "dinsos_diy", "home_area": unit.home_area_id}
    saved(admin.post(url("organisation_change", unit.pk), data))
    unit.refresh_from_db()
    assert (unit.name, unit.kind) == ("WKSBM Mugi Rahayu", "wksbm")


def test_the_audit_is_read_only(admin, sari):
    assert admin.get(url("auditentry_add")).status_code == 403
    entry = AuditEntry.objects.first()
    admin.post(url("auditentry_change", entry.pk), {"verb": "palsu"})
    entry.refresh_from_db()
    assert entry.verb != "palsu"


def test_password_and_signing_out_are_those_of_the_program(admin):
    assert admin.get(f"{INDEX}password_change/").headers["Location"] == "/akun/"
    assert admin.get(f"{INDEX}logout/").status_code == 405
    assert admin.post(f"{INDEX}logout/").headers["Location"] == "/masuk/?keluar=1"
    assert admin.get(INDEX, follow=True).redirect_chain[-1][0].startswith("/masuk/")


def test_the_admin_sistem_finds_no_word_of_cases_and_persons(admin):
    page = admin.get(INDEX).content.decode()
    for model in ("case", "person", "referral"):
        address = reverse(f"admin:cases_{model}_changelist")
        assert address not in page
        assert admin.get(address).status_code == 403
    for model in ("caseevent", "casesecret", "consent"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:cases_{model}_changelist")


def test_the_list_of_organisations_is_searchable_by_area(admin):
    page = admin.get(url("organisation_changelist"), {"q": "Caturtunggal"})
    assert "Kalurahan Caturtunggal" in page.content.decode()
    assert Organisation.objects.count() == 528


@pytest.mark.parametrize(
    "query",
    [
        {"password__startswith": "argon2"},
        {"password__regex": "("},
        {"reset_links__token_hash__startswith": "a"},
        {"appointments__role": "pengurus"},
    ],
)
def test_no_column_is_read_letter_by_letter_through_a_filter(admin, query):
    answer = admin.get(url("user_changelist"), query, follow=True)
    assert answer.status_code == 400 or "e=1" in answer.redirect_chain[-1][0]


def test_an_admin_gives_himself_no_post(admin, admin_sistem, bayu):
    data = {"organisation": bayu.organisation_id, "title": "", "started_on": "2026-01-02"}
    mine = {"user": admin_sistem.user_id, "role": Role.VILLAGE_OFFICER}
    answer = admin.post(url("appointment_add"), data | mine)
    assert "diberikan oleh admin lain" in answer.content.decode()
    assert admin_sistem.user.appointments.count() == 1


def test_nobody_is_admin_and_reads_cases(admin, admin_sistem, bayu, dewi):
    data = {"user": dewi.user_id, "organisation": dewi.organisation_id, "title": "", "started_on": "2026-01-02"}
    answer = admin.post(url("appointment_add"), data | {"role": Role.ADMIN})
    assert "tidak merangkap" in answer.content.decode()
    assert dewi.user.appointments.count() == 1


def test_the_use_of_a_link_is_recorded_with_who_gave_it(admin_sistem, sari):
    from registry.actions import users

    token = users.issue_reset_link(user=sari.user, by=admin_sistem.user)
    users.set_password_with_link(token=token, password="kalimat pendek saya")
    entry = AuditEntry.objects.get(verb="user.use_reset_link")
    assert (entry.subject, entry.detail) == ("sari", {"issued_by": str(admin_sistem.user)})


def test_accounts_that_nobody_uses_are_found(admin, sari, bayu, tini):
    User.objects.filter(pk=sari.user_id).update(last_login=timezone.now() - timedelta(days=181))
    User.objects.filter(pk=bayu.user_id).update(last_login=timezone.now() - timedelta(days=179))
    User.objects.filter(pk=tini.user_id).update(last_login=None, created_at=timezone.now() - timedelta(days=181))

    def listed(value):
        page = admin.get(url("user_changelist"), {"antrean": value})
        return {user.username for user in page.context["cl"].result_list} & {"sari", "bayu", "tini"}

    assert listed("akun-lama") == {"sari", "tini"}
    assert listed("akun-belum-masuk") == {"tini"}
    User.objects.filter(pk=sari.user_id).update(is_active=False)
    assert listed("akun-lama") == {"tini"}
