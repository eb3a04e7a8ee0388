"""The demo of a first start is there whole or not at all."""

import pytest
from django.core.management import call_command

from cases.demo import world
from cases.management.commands.load_demo import Command
from cases.models import Case
from registry.models import User


@pytest.mark.django_db
def test_ctrl_c_in_the_demo_leaves_an_empty_database(monkeypatch):
    def ctrl_c(*_):
        assert User.objects.exists()
        assert Case.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(world, "UNIT_COUNT", 12)
    monkeypatch.setattr(Command, "_tidy", ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", "--if-empty", "--cases", "2", verbosity=0)
    assert not User.objects.exists(), "or the next start would take it for a database in use"
    assert not Case.objects.exists()
