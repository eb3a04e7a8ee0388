"""How many processes does the web server have, and what do they find loaded? (wksbm/web.py)"""

import gc
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import engines

from wksbm import web


@pytest.mark.parametrize(("cores", "expected"), [(1, 1), (2, 2), (4, 4), (64, 4)])
def test_one_process_for_each_core_we_may_use(monkeypatch, cores, expected):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert web.processes({}) == web.processes({"WEB_PROCESSES": ""}) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"), [("1", 1), (" 6 ", 6), ("4000", 64), ("0", 2), ("banyak", 2), ("-3", 2)]
)
def test_the_environment_says_more_or_fewer(monkeypatch, wanted, expected):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert web.processes({"WEB_PROCESSES": wanted}) == expected


def test_the_copies_find_each_template_compiled(monkeypatch):
    monkeypatch.setattr(web.connections, "all", lambda **_: [])  # this process has one already
    loader = engines["django"].engine.template_loaders[0]
    monkeypatch.setattr(loader, "get_template_cache", {})
    frozen = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(1))
    web.load()
    folder = Path(settings.TEMPLATES[0]["DIRS"][0])
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    assert len(names) > 100
    assert names <= set(loader.get_template_cache)
    assert frozen == [1]


def test_no_copy_is_made_of_a_connection(monkeypatch):
    """Answers of two people would come through it."""
    monkeypatch.setattr(web.connections, "all", lambda **_: [SimpleNamespace(connection=object())])
    monkeypatch.setattr(gc, "freeze", lambda: None)
    with pytest.raises(RuntimeError, match="before the copies"):
        web.load()
