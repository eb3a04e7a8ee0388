"""A real Chromium in front of a running server: windows of a phone or an office, each page checked by axe."""

import os

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from registry import second_factor
from tests.cast import PASSWORD, telephone_of

# Playwright's loop runs in the thread of the tests, where Django would otherwise refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE, OFFICE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# What the camera of each process sees: a file that a test writes (tests/browser/camera.py).
CAMERA = settings.BASE_DIR / "var" / f"camera-{os.environ.get('PYTEST_XDIST_WORKER', 'only')}.y4m"
FLAGS += " --use-fake-ui-for-media-stream --use-fake-device-for-media-stream"
FLAGS += f" --use-file-for-fake-video-capture={CAMERA}"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHOTS = settings.BASE_DIR / "var" / "screenshots"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not os.environ.get("CHROMIUM"):
        pytest.skip("there is no Chromium (variable CHROMIUM)")
    return {"executable_path": os.environ["CHROMIUM"], "args": FLAGS.split()}


@pytest.fixture
def window(site, browser):
    """window(appointment, PHONE): a page of a new browser, signed in as this person."""
    contexts = []

    def open_window(appointment=None, size=OFFICE):
        context = browser.new_context(viewport=size, base_url=site.url, locale="id-ID")
        contexts.append(context)
        page = context.new_page()
        page.goto("/masuk/")
        if appointment:
            secret = telephone_of(appointment)[1] if second_factor.is_required_of(appointment) else ""
            page.get_by_label("Nama pengguna").fill(appointment.user.username)
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            if second_factor.is_required_of(appointment):
                page.get_by_label("Kode dari aplikasi").fill(pyotp.TOTP(secret).now())
                page.get_by_role("button", name="Lanjutkan").click()
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def look():
    """look(page, "name"): the page passes axe, fits the window, and leaves var/screenshots/name.png."""

    def at(page, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert not found, [(v["id"], [node["html"] for node in v["nodes"]]) for v in found]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{name} scrolls sideways by {beyond} px"

    return at
