"""The map in a real browser: near units are one pin, a pin tells its unit, and the profile takes a tapped point."""

import pytest

from registry.models import UnitProfile
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import registry as make
from tests.registry.test_unit_map import boundary, place

pytestmark = pytest.mark.browser


@pytest.fixture
def near_and_far(mugi_waras, sari):
    boundary("34.02.15", credit="Batas: contoh")
    boundary("34.02.15.2003")
    place(mugi_waras, "-7.990000", "110.020000")
    place(make.OrganisationFactory(name="WKSBM Dekat"), "-7.990100", "110.020100")
    place(make.OrganisationFactory(name="WKSBM Jauh"), "-7.930000", "110.090000")
    make.OrganisationFactory(name="WKSBM Tanpa Titik")


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_the_map_groups_near_units_and_opens_one_by_keyboard(size, window, look, near_and_far, dewi):
    page = window(dewi, size)
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("/wksbm/peta/")
    page.locator(".map-border").first.wait_for(state="attached")
    page.get_by_role("button", name="2 WKSBM berdekatan").wait_for()
    assert page.get_by_text("1 WKSBM belum mempunyai titik").is_visible()
    pin = page.get_by_role("button", name="WKSBM Jauh, Aktif")
    pin.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").get_by_role("link", name="WKSBM Jauh").wait_for()
    look(page, f"peta-{size['width']}")
    assert not problems  # among them what the content security policy forbids
    page.get_by_role("link", name="Cakupan").click()
    look(page, f"cakupan-{size['width']}")


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_the_print_menu_has_room(size, window, look, near_and_far, mugi_waras, dewi):
    page = window(dewi, size)
    for name, address in (("daftar", "/wksbm/"), ("unit", f"/wksbm/{mugi_waras.public_id}/")):
        page.goto(address)
        page.locator("summary", has_text="Cetak").click()
        assert page.get_by_role("link", name="Excel").is_visible()
        look(page, f"cetak-{name}-{size['width']}")


def test_a_tap_on_the_map_becomes_the_point_of_the_unit(window, look, near_and_far, mugi_waras, sari):
    phone = window(sari, PHONE)
    phone.goto(f"/wksbm/{mugi_waras.public_id}/ubah/")
    phone.locator("[data-picker] .leaflet-pane").first.wait_for(state="attached")
    phone.locator("[data-picker]").click(position={"x": 200, "y": 200})
    phone.get_by_text("Titik dipilih.").wait_for()
    look(phone, "ubah-titik-360")
    before = UnitProfile.objects.get(unit=mugi_waras).latitude
    phone.get_by_role("button", name="Simpan profil").click()
    phone.get_by_text("Profil diperbarui.").wait_for()
    assert UnitProfile.objects.get(unit=mugi_waras).latitude != before
