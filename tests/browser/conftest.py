"""A real Chromium in front of a running server: windows of a phone or an office, each page checked by axe."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

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
def window(site, browser, client_of):
    """window(appointment, PHONE): a page of a new browser, signed in as this person; else the page to sign in.

    The session comes with it: typing name, password and code on two pages took as long as four pages of a journey
    (test_sign_in.py and test_second_factor.py type them).
    """
    contexts = []

    def open_window(appointment=None, size=OFFICE):
        context = browser.new_context(viewport=size, base_url=site.url, locale="id-ID")
        contexts.append(context)
        page = context.new_page()
        if appointment:
            key = client_of(appointment).session.session_key
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site.url}])
        page.goto("/" if appointment else "/masuk/")
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    return Axe()


@pytest.fixture
def look(axe):
    """look(page, "name"): the page passes axe, fits the window, and leaves var/screenshots/name.png."""

    def at(page, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        found = axe.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
        assert not found, [(v["id"], [node["html"] for node in v["nodes"]]) for v in found]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{name} scrolls sideways by {beyond} px"

    return at
