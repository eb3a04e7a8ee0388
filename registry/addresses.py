"""Addresses that stand on every page, some on every row of it: worked out once, not along the whole list each time."""

from functools import cache

from django.urls import reverse

A_KEY = "2" * 16  # as a public id looks (registry/models/identifiers.py)


@cache
def address(name):
    """The address of a page without arguments."""
    return reverse(name)


def address_of(name, *public_ids):
    """The address of the page of one thing, or of one within another."""
    before, *after = _around_keys(name, len(public_ids))
    return before + "".join([part for pair in zip(public_ids, after, strict=True) for part in pair])


@cache
def _around_keys(name, number):
    return reverse(name, args=[A_KEY] * number).split(A_KEY)
