"""How is an amount read and written? As people here write it, and without losing a sen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.money import LARGEST, number, parse_amount, rupiah

amounts = st.decimals(min_value=Decimal("0.01"), max_value=LARGEST, places=2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("50000", "50000"),
        ("50.000", "50000"),
        ("Rp 1.250.000,50", "1250000.50"),
        ("rp9.600.000,00", "9600000"),
        (" 12,5 ", "12.5"),
        ("10.000,-", "10000"),
        ("12,5 kg", "12.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, amount):
    assert parse_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("-5", "tidak boleh negatif"),
        ("lima ribu", "dengan angka"),
        ("10.5", "dengan angka"),
        ("1.00.000", "dengan angka"),
        ("1,234", "dengan angka"),
        ("٥٠٠٠", "dengan angka"),
        ("0", "lebih dari nol"),
        ("0,00", "lebih dari nol"),
        ("999999999999", "terlalu besar"),
        ("9" * 400, "terlalu besar"),
    ],
)
def test_what_is_no_amount_is_explained(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_amount(written)


@given(amounts)
def test_what_is_written_is_read_back_without_loss(amount):
    assert parse_amount(rupiah(amount)) == amount
    assert parse_amount(number(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"), [("9600000", "Rp 9.600.000"), ("0", "Rp 0"), ("-1500.5", "-Rp 1.500,50"), ("12.05", "Rp 12,05")]
)
def test_rupiah_is_written_as_offices_write_it(amount, text):
    assert rupiah(Decimal(amount)) == text
