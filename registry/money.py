"""How do people here write money and amounts, and how does the program? "Rp 9.600.000", decimal comma, exact."""

import re
from decimal import Decimal

# The largest amount a purse of neighbours can hold: under a hundred billion rupiah.
LARGEST = Decimal("99999999999.99")
# 50000 · 50.000 · 1.250.000,50 · 12,5
WRITTEN = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d{1,2}))?$", re.ASCII)

MEASURE = re.compile(r"(?<=\d)(kg|liter|paket|dus|potong|buah)$", re.IGNORECASE)


def parse_amount(text):
    """A positive Decimal with at most two decimals. Raises ValueError with a sentence that says how to write it."""
    written = text.strip().removeprefix("Rp").removeprefix("rp").replace("\u00a0", " ").replace(" ", "")
    written = MEASURE.sub("", written.removesuffix(",-").removesuffix(".-"))
    if written.startswith("-"):
        raise ValueError("Jumlah tidak boleh negatif. Untuk membetulkan catatan lama, pakai Koreksi pada barisnya.")
    found = WRITTEN.match(written)
    if found is None:
        raise ValueError("Tulis jumlahnya dengan angka, misalnya 50.000 atau 12,5.")
    amount = Decimal(f"{found['whole'].replace('.', '')}.{found['part'] or 0}")
    if amount == 0:
        raise ValueError("Jumlah harus lebih dari nol.")
    if amount > LARGEST:
        raise ValueError("Jumlah ini terlalu besar. Periksa banyaknya angka nol.")
    return amount


def number(amount):
    """9600000 -> "9.600.000"; 12.50 -> "12,5"; a minus stays in front."""
    amount = Decimal(amount)
    whole, _, part = f"{abs(amount):,.2f}".partition(".")
    part = part.rstrip("0")
    return ("-" if amount < 0 else "") + whole.replace(",", ".") + (f",{part}" if part else "")


def rupiah(amount):
    """9600000 -> "Rp 9.600.000"; sen only where there are some, then both digits."""
    text = number(amount)
    if "," in text and len(text.rpartition(",")[2]) == 1:
        text += "0"
    return f"-Rp {text[1:]}" if text.startswith("-") else f"Rp {text}"
