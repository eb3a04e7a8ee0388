"""Addresses that are remembered are those that the list of patterns gives."""

import pytest
from django.urls import NoReverseMatch, reverse

from cases.views.offers import ACTS
from registry.addresses import address, address_of
from wksbm.navigation import ADMIN, OFFICE, OPERATOR, PARTNER, UNIT

KEYS = ("3k7m", "9p2x")


@pytest.mark.parametrize("name", sorted({entry[1] for entry in (*OFFICE, *OPERATOR, *PARTNER, *UNIT, *ADMIN)}))
def test_address(name):
    assert address(name) == reverse(name)


def test_address_of_one_thing():
    assert address_of("cases:case-detail", "3k7m") == reverse("cases:case-detail", args=["3k7m"])


def keys_for(name):
    """As many keys as the page of this act takes."""
    for number in (1, 2):
        try:
            reverse(name, args=KEYS[:number])
        except NoReverseMatch:
            continue
        return KEYS[:number]
    return ()


@pytest.mark.parametrize("name", sorted({name for _, name in ACTS.values()} - {"cases:right-list"}))
def test_the_page_of_an_act_is_found_by_its_keys_in_their_order(name):
    keys = keys_for(name)
    assert keys
    assert address_of(name, *keys) == reverse(name, args=keys)


def test_some_acts_lie_within_a_case_and_too_few_keys_are_refused():
    assert keys_for("cases:referral-accept") == KEYS
    with pytest.raises(NoReverseMatch):
        address_of("cases:referral-accept", KEYS[0])
