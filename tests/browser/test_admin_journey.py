"""Administrasi of an operator data: in with the second step, from a queue to a person, a birth date corrected; and the
pages of an admin sistem, whose fields with a search window bear names."""

import pytest
from django.urls import reverse

from cases.models import Person
from registry.models import User
from registry.scope import as_system
from tests.browser.conftest import OFFICE, PHONE
from tests.codebase.test_url_walk import decree_of
from tests.factories import cases as make

pytestmark = pytest.mark.browser


def to(page, name, *args):
    page.goto(reverse(f"admin:{name}", args=args))


def test_an_operator_corrects_a_birth_date_out_of_a_queue(window, look, operator, sari):
    case = make.open_case(sari, person=make.person("Bu Wagiyem", birth_year=1954))
    page = window(operator)
    page.get_by_role("link", name="Administrasi").click()
    page.get_by_role("link", name="Orang tanpa NIK").wait_for()
    look(page, "admin-beranda-1280")
    page.get_by_role("link", name="Orang tanpa NIK").click()
    page.get_by_role("link", name="Bu Wagiyem").wait_for()
    look(page, "admin-orang-daftar-1280")
    page.get_by_role("link", name="Bu Wagiyem").click()
    look(page, "admin-orang-1280")
    page.get_by_label("Tanggal lahir").fill("1954-08-17")
    page.get_by_label("NIK", exact=False).first.fill("123")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text("16 angka").first.wait_for()
    look(page, "admin-orang-salah-1280")
    page.get_by_label("NIK", exact=False).first.fill("")
    page.get_by_label("Perkiraan umur").fill("")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text("berhasil diubah").wait_for()
    with as_system():
        assert str(Person.objects.get(pk=case.person_id).birth_date) == "1954-08-17"
    to(page, "cases_person_history", case.person_id)
    page.get_by_text("Oki Pratama").first.wait_for()
    look(page, "admin-orang-riwayat-1280")


def test_an_operator_looks_around_on_a_phone(window, look, operator, sari, bayu):
    case = make.open_case(operator, person=make.person("Bu Wagiyem"))
    make.sent(make.open_case(sari), sari, bayu)
    decree_of(sari)
    page = window(operator, PHONE)
    to(page, "index")
    look(page, "admin-beranda-360")
    for name in ("cases_person", "cases_case", "cases_referral", "registry_unitprofile", "registry_decree"):
        to(page, f"{name}_changelist")
        look(page, f"admin-{name}-360")
    to(page, "cases_person_change", case.person_id)
    look(page, "admin-orang-360")
    to(page, "registry_unitprofile_change", sari.organisation_id)
    look(page, "admin-wksbm-360")
    to(page, "cases_case_change", case.pk)
    look(page, "admin-kasus-360")


def test_an_act_on_several_cases_asks_for_the_reason(window, look, operator, sari):
    make.open_case(operator, person=make.person("Bu Dinas"))
    make.open_case(sari, person=make.person("Bu Wagiyem"))
    page = window(operator, OFFICE)
    to(page, "cases_case_changelist")
    look(page, "admin-kasus-daftar-1280")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("restrict")
    page.get_by_role("button", name="Jalankan").or_(page.locator("button[name=index]")).first.click()
    page.get_by_text("Tidak ikut").wait_for()
    look(page, "admin-batasi-1280")
    page.get_by_role("button", name="Batasi kasus").click()
    page.get_by_text("Isi kolom ini").wait_for()
    look(page, "admin-batasi-salah-1280")
    page.get_by_label("Alasan").fill("Diminta orangnya")
    page.get_by_role("button", name="Batasi kasus").click()
    page.get_by_text("1 baris selesai").wait_for()
    look(page, "admin-batasi-sesudah-1280")


def test_fields_with_a_search_window_bear_names(window, look, admin_sistem, bayu):
    page = window(admin_sistem, OFFICE)
    to(page, "index")
    look(page, "admin-sistem-beranda-1280")
    to(page, "registry_appointment_add")
    look(page, "admin-penugasan-1280")
    page.get_by_role("combobox", name="Akun").click()
    page.get_by_role("searchbox", name="Cari Akun").fill("baru")
    with as_system():
        User.objects.create(username="baru", full_name="Orang Baru")
    page.get_by_role("searchbox", name="Cari Akun").fill("orang baru")
    page.get_by_role("option", name="Orang Baru").wait_for()
    look(page, "admin-penugasan-cari-1280")
    page.get_by_role("option", name="Orang Baru").click()
    to(page, "registry_organisation_change", bayu.organisation_id)
    look(page, "admin-lembaga-1280")
    page.set_viewport_size(PHONE)
    look(page, "admin-lembaga-360")
