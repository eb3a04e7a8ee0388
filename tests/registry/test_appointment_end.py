"""An ended post loses access on the very next request; the work stays with the organisation."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions import organisations, users
from registry.models import Appointment, AuditEntry, Role
from registry.refusal import Refused
from tests.factories import AppointmentFactory, OrganisationFactory, UserFactory


def test_an_ended_post_loses_access_on_the_next_request(sari, admin_sistem, client_of):
    client = client_of(sari)
    assert client.get("/").status_code == 200
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    for url in ("/", "/jejaring/", "/penugasan/"):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "Penugasan Anda sudah berakhir" in answer.content.decode()
        assert "/keluar/" in answer.content.decode()
    assert client.post("/penugasan/", {"post": sari.public_id}).status_code == 403
    assert client.get("/akun/").status_code == 200, "the own account stays open"


def test_the_audit_names_who_ended_it(sari, admin_sistem):
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    sari.refresh_from_db()
    assert (sari.ended_on, sari.ended_by) == (timezone.localdate(), admin_sistem.user)
    assert AuditEntry.objects.get(verb="appointment.end").actor == admin_sistem.user


def test_ending_twice_is_refused(sari, admin_sistem):
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    with pytest.raises(Refused, match="sudah berakhir"):
        users.end_appointment(appointment=sari, by=admin_sistem.user)


def test_a_post_that_ends_tomorrow_still_works_today(sari, admin_sistem, client_of):
    users.end_appointment(appointment=sari, by=admin_sistem.user, on=timezone.localdate() + timedelta(days=1))
    assert client_of(sari).get("/").status_code == 200


def test_a_post_that_begins_tomorrow_does_not_work_today(db, client_of):
    later = AppointmentFactory(started_on=timezone.localdate() + timedelta(days=1))
    assert client_of(later).get("/").status_code == 403


def test_the_end_of_the_organisation_ends_its_posts(sari, admin_sistem, client_of):
    client = client_of(sari)
    organisations.end(organisation=sari.organisation, by=admin_sistem.user)
    assert client.get("/").status_code == 403


def test_a_closed_account_is_sent_to_sign_in_on_the_next_request(sari, admin_sistem, client_of):
    client = client_of(sari)
    users.deactivate(user=sari.user, by=admin_sistem.user)
    assert client.get("/").headers["Location"].startswith("/masuk/")


def test_a_closed_account_holds_no_current_post(sari, admin_sistem):
    users.deactivate(user=sari.user, by=admin_sistem.user)
    assert sari not in Appointment.objects.current()


def test_the_successor_takes_over_the_post(sari, admin_sistem, client_of):
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    successor = AppointmentFactory(organisation=sari.organisation)
    assert client_of(successor).get("/").context["request"].post.organisation == sari.organisation


def test_the_same_post_can_be_given_again_after_it_ended(sari, admin_sistem):
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    again = users.appoint(user=sari.user, organisation=sari.organisation, role=Role.PENGURUS, by=None)
    with pytest.raises(Refused, match="sudah memegang"):
        users.appoint(user=sari.user, organisation=sari.organisation, role=Role.PENGURUS, by=None)
    assert again.pk != sari.pk


def test_the_admin_does_not_lock_himself_out(admin_sistem):
    with pytest.raises(Refused, match="oleh admin lain"):
        users.end_appointment(appointment=admin_sistem, by=admin_sistem.user)
    with pytest.raises(Refused, match="oleh admin lain"):
        users.deactivate(user=admin_sistem.user, by=admin_sistem.user)


def test_a_role_belongs_to_a_kind_of_organisation(sari, bayu):
    with pytest.raises(Refused, match="Peran ini tidak ada"):
        users.appoint(user=sari.user, organisation=bayu.organisation, role=Role.PENGURUS, by=None)


def test_nobody_is_appointed_to_what_has_ended(sari, admin_sistem):
    unit = OrganisationFactory()
    organisations.end(organisation=unit, by=admin_sistem.user)
    with pytest.raises(Refused, match="sudah berakhir"):
        users.appoint(user=sari.user, organisation=unit, role=Role.PENGURUS, by=None)


def test_a_closed_account_is_not_appointed(sari, admin_sistem):
    closed = UserFactory()
    users.deactivate(user=closed, by=admin_sistem.user)
    with pytest.raises(Refused, match="sudah ditutup"):
        users.appoint(user=closed, organisation=sari.organisation, role=Role.PENGURUS, by=None)


def test_an_account_name_is_given_once(sari):
    with pytest.raises(Refused, match="sudah dipakai"):
        users.open_account(username="SARI", full_name="Sari yang lain", by=None)


@pytest.mark.parametrize(
    ("name", "allowed"), [("dewi", True), ("pak_puskesmas", True), ("sari", False), ("tini", False)]
)
def test_a_social_worker_works_at_dinas_sosial_or_a_partner(request, name, allowed):
    post = request.getfixturevalue(name)
    post.is_social_worker = True
    if allowed:
        post.full_clean()
    else:
        with pytest.raises(ValidationError, match="Pekerja sosial hanya pada"):
            post.full_clean()
