"""Addresses that are remembered are those that the list of patterns gives."""

import pytest
from django.urls import reverse

from registry.addresses import address, address_of
from wksbm.navigation import ADMIN, OFFICE, OPERATOR, PARTNER, UNIT


@pytest.mark.parametrize("name", sorted({entry[1] for entry in (*OFFICE, *OPERATOR, *PARTNER, *UNIT, *ADMIN)}))
def test_address(name):
    assert address(name) == reverse(name)


def test_address_of_one_thing():
    assert address_of("cases:case-detail", "3k7m") == reverse("cases:case-detail", args=["3k7m"])
