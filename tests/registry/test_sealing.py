"""A sealed field opens only where it was sealed, and equal values are found without being read."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from registry.sealing import SealBroken, blind_index, seal, unseal

ROW = "cases_person.nik:17"


@given(plain=st.binary(max_size=200), context=st.text(max_size=40))
def test_what_was_sealed_opens_again(plain, context):
    assert unseal(seal(plain, context), context) == plain


def test_it_does_not_open_in_another_row():
    with pytest.raises(SealBroken, match="moved"):
        unseal(seal(b"3402151234567890", ROW), "cases_person.nik:18")


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(place, bit):
    sealed = bytearray(seal(b"3402151234567890", ROW))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), ROW)


@given(junk=st.binary(max_size=60))
def test_junk_is_no_seal(junk):
    with pytest.raises(SealBroken):
        unseal(junk, ROW)


def test_equal_values_do_not_look_equal():
    assert seal(b"sama", ROW) != seal(b"sama", ROW)


def test_a_new_key_writes_and_the_old_one_still_reads(settings):
    old = seal(b"lama", ROW)
    settings.FIELD_KEYS += ",7:" + base64.b64encode(os.urandom(32)).decode()
    new = seal(b"baru", ROW)
    assert (old[1], new[1]) == (1, 7)
    assert (unseal(old, ROW), unseal(new, ROW)) == (b"lama", b"baru")


@pytest.mark.parametrize("keys", ["", "1:kurang", "x:" + "A" * 43 + "=", "300:" + "A" * 43 + "="])
def test_a_wrong_key_setting_is_refused(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises((ImproperlyConfigured, ValueError)):
        seal(b"x", ROW)


def test_the_blind_index_depends_on_purpose_and_key(settings):
    first = blind_index("3402151234567890", "nik")
    assert first == blind_index("3402151234567890", "nik")
    assert len(first) == 32
    assert first != blind_index("3402151234567890", "kk")
    settings.INDEX_KEY = base64.b64encode(os.urandom(32)).decode()
    assert first != blind_index("3402151234567890", "nik")
