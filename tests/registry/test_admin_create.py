"""`manage.py create_admin`: whoever runs the server opens the first account of an empty installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from registry.models import Appointment, AuditEntry, ResetLink, Role, User

NEW = "kuda-baterai-staples"


def create_admin(*arguments):
    said = StringIO()
    call_command("create_admin", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_agus_becomes_the_first_admin_sistem():
    said = create_admin("agus", "Agus Setiawan")
    post = Appointment.objects.get()
    assert (post.user.username, post.role, post.organisation.name) == ("agus", Role.ADMIN, "Dinas Sosial DIY")
    assert not post.user.has_usable_password(), "no password is invented for him"
    assert "Akun agus dibuka sebagai admin sistem di Dinas Sosial DIY." in said
    written = set(AuditEntry.objects.values_list("verb", flat=True))
    assert written >= {"user.open", "appointment.begin", "user.issue_reset_link"}


@pytest.mark.django_db
def test_agus_chooses_his_password_once_and_sets_up_the_second_step_of_the_admin():
    path = create_admin("agus", "Agus Setiawan").splitlines()[-1]
    assert path.startswith("/sandi/")
    client = Client()
    assert client.post(path, {"password": NEW, "again": NEW}).status_code == 302
    assert client.get("/administrasi/", follow=True).redirect_chain[-1][0].startswith("/akun/verifikasi/pasang/")
    assert Client().get(path).status_code == 404, "the link works once"


@pytest.mark.django_db
def test_the_office_of_a_kabupaten_may_have_the_admin():
    said = create_admin("agus", "Agus Setiawan", "--area", "34.02")
    assert Appointment.objects.get().organisation.home_area_id == "34.02"
    assert "Kabupaten Bantul" in said


def test_a_name_in_use_is_refused_and_nothing_is_left(sari):
    with pytest.raises(CommandError, match="sudah dipakai"):
        create_admin("SARI", "Orang Lain")
    assert not ResetLink.objects.exists()
    assert not Appointment.objects.filter(role=Role.ADMIN).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("area", ["33", "34.02.15", "bukan-kode"])
def test_an_area_without_a_dinas_sosial_is_refused_and_nothing_is_left(area):
    with pytest.raises(CommandError, match="Tidak ada Dinas Sosial untuk wilayah"):
        create_admin("agus", "Agus Setiawan", "--area", area)
    assert not User.objects.exists()
