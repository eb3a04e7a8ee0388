"""Addresses that stand on every page, some on every row of it: worked out once, not along the whole list each time."""

from functools import cache

from django.urls import reverse

A_KEY = "2" * 16  # as a public id looks (registry/models/identifiers.py)


@cache
def address(name):
    """The address of a page without arguments."""
    return reverse(name)


def address_of(name, public_id):
    """The address of the page of one thing."""
    before, after = _around_key(name)
    return f"{before}{public_id}{after}"


@cache
def _around_key(name):
    return reverse(name, args=[A_KEY]).split(A_KEY)
