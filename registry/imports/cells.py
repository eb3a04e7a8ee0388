"""What does one cell mean? Spreadsheets damage numbers, days and words; what is damaged is named, never guessed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from registry.imports.workbook import day_of

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
MONTHS = {"jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8}
MONTHS |= {"ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}
NOTHING = {"", "-", "--", "–", "—", "n/a", "na", "#n/a", "null", "nan", "kosong", "tidak ada", "tdk ada", "belum ada"}
BROKEN = re.compile(r"#(REF|VALUE|NAME\?|DIV/0|N/A|NUM|NULL)!?", re.IGNORECASE)
OLDEST = 1890


class Damaged(Exception):
    """The sentence says what is wrong with the cell and how to mend it."""


def words(value):
    """A cell as text: no invisible signs, single blanks; "" of nothing and of what stands for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float):
        value = f"{value:.10f}".rstrip("0").rstrip(".")
    text = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", str(value))).split())
    return "" if text.casefold() in NOTHING else text


def text(value, longest=160):
    """Words of a person, place or thing. Raises Damaged for an error of a formula or for too much."""
    found = words(value).removeprefix("'").strip()
    if BROKEN.fullmatch(found):
        raise Damaged(f"Sel berisi galat rumus {found}.")
    if "�" in found:
        raise Damaged("Ada huruf yang rusak. Simpan ulang berkasnya sebagai .xlsx atau CSV UTF-8.")
    if len(found) > longest:
        raise Damaged(f"Terlalu panjang: {len(found)} huruf, paling banyak {longest}.")
    return found


def sixteen(value, name="NIK"):
    """The 16 digits of a NIK or KK, "" of nothing. Raises Damaged for what a spreadsheet has rounded.

    Excel keeps 15 digits of a number and writes a nought for the sixteenth; so a number in a number cell is trusted
    only when it does not end with 0, because then no program has rounded it.
    """
    if isinstance(value, bool | date):
        raise Damaged(f"{name} bukan angka.")
    if isinstance(value, int | float) and (isinstance(value, float) or len(str(value)) > 16):
        raise Damaged(f"{name} rusak oleh Excel ({value:.2E}). Ketik ulang 16 angkanya dari kartunya, sebagai teks.")
    if isinstance(value, int) and len(str(value)) == 16 and value % 10 == 0:
        raise Damaged(
            f"{name} tersimpan sebagai bilangan dan angka terakhirnya mungkin sudah dibulatkan Excel menjadi 0. "
            "Ketik ulang dari kartunya, sebagai teks."
        )
    found = words(value)
    if re.search(r"\d[.,]?\d*\s*[eE]\s*\+?\s*\d", found):
        raise Damaged(f"{name} rusak oleh Excel ({found}). Ketik ulang 16 angkanya dari kartunya, sebagai teks.")
    found = re.sub(r"\.0$", "", found)
    digits = re.sub(r"[\s.\-'’`,/]", "", found)
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        raise Damaged(f"{name} berisi tanda selain angka.")
    if len(digits) != 16:
        raise Damaged(f"{name} harus 16 angka; yang ditulis {len(digits)} angka.")
    if len(set(digits)) == 1:
        raise Damaged(f"{name} tidak boleh satu angka yang diulang. Kosongkan bila belum diketahui.")
    return digits


def day(value, name="Tanggal", *, may_be_ahead=False):
    """A date, or None of nothing: a real date, a serial number, or text as day-month-year or year-month-day."""
    found = _day(value, name)
    if found is None:
        return None
    if found.year < OLDEST:
        raise Damaged(f"{name} {found:%d-%m-%Y} terlalu lama. Periksa tahunnya.")
    if not may_be_ahead and found > date.today():
        raise Damaged(f"{name} {found:%d-%m-%Y} belum tiba. Periksa tahunnya.")
    return found


def _day(value, name):
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, bool):
        raise Damaged(f"{name} tidak terbaca.")
    if isinstance(value, int | float):
        return _serial(float(value), name)
    found = words(value).removeprefix("'")
    if not found:
        return None
    bare = found.casefold().split(", ")[-1] if re.match(r"[a-z]", found.casefold()) else found.casefold()
    bare = re.sub(r"[\sT]+\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?$", "", bare, flags=re.IGNORECASE)
    if match := re.fullmatch(r"(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})", bare):
        year, month, number = map(int, match.groups())
    elif match := re.fullmatch(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2}|[a-z]{3,9})\.?\s?[-/., ]\s?(\d{2,4})", bare):
        number, year = int(match[1]), int(match[3])
        month = int(match[2]) if match[2].isdigit() else MONTHS.get(match[2][:3], 0)
        if len(match[3]) != 4:
            raise Damaged(f"{name} “{found}”: tulis tahunnya dengan empat angka.")
    elif re.fullmatch(r"\d{5}([.,]\d+)?", bare):
        return _serial(float(bare.replace(",", ".")), name)
    else:
        raise Damaged(f"{name} “{found}” tidak terbaca. Tulis hari-bulan-tahun, misalnya 17-08-1955.")
    if month > 12 >= number:
        raise Damaged(f"{name} “{found}”: bulan {month} tidak ada. Tulis hari-bulan-tahun.")
    try:
        return date(year, month, number)
    except ValueError as error:
        raise Damaged(f"{name} “{found}” tidak ada di kalender.") from error


def _serial(number, name):
    if 1000 <= number < 100_000 and not (OLDEST <= number <= 2100 and number.is_integer()):
        return day_of(number)
    raise Damaged(f"{name} {number:g} tidak terbaca. Tulis hari-bulan-tahun, misalnya 17-08-1955.")


def number(value, name="Angka"):
    """A Decimal, or None of nothing: "1.250,5" and "1250.5" are read as people here and machines write them."""
    if isinstance(value, bool | date):
        raise Damaged(f"{name} bukan angka.")
    if isinstance(value, int | float):
        return Decimal(str(value))
    found = words(value).removeprefix("'").replace(" ", "")
    found = re.sub(r"^rp\.?", "", found, flags=re.IGNORECASE)
    if not found:
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", found) or re.fullmatch(r"-?\d*,\d+", found):
        found = found.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", found):
        found = found.replace(",", "")
    try:
        made = Decimal(found)
    except InvalidOperation as error:
        raise Damaged(f"{name} “{words(value)}” bukan angka.") from error
    if not made.is_finite():
        raise Damaged(f"{name} “{words(value)}” bukan angka.")
    return made


def whole(value, name="Angka", most=1_000_000):
    """An int from 0, or None of nothing."""
    found = number(value, name)
    if found is None:
        return None
    if found != int(found) or not 0 <= found <= most:
        raise Damaged(f"{name} harus bilangan bulat dari 0 sampai {most}.")
    return int(found)


SEXES = {"l": "L", "lk": "L", "laki": "L", "laki-laki": "L", "laki laki": "L", "lakilaki": "L", "pria": "L", "m": "L"}
SEXES |= {"p": "P", "pr": "P", "perempuan": "P", "wanita": "P", "w": "P", "f": "P", "putri": "P", "putra": "L"}


def sex(value, name="Jenis kelamin"):
    """ "L" or "P", "" of nothing."""
    found = words(value).casefold().strip(" .")
    if found and found not in SEXES:
        raise Damaged(f"{name} “{words(value)}” tidak dikenal. Tulis L atau P.")
    return SEXES.get(found, "")


def phone(value):
    """A telephone as it was written; the nought that a spreadsheet takes away from a number is put back."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value))
    found = words(value).removeprefix("'")
    if re.fullmatch(r"8\d{7,12}", found):
        found = f"0{found}"
    if found and not re.fullmatch(r"[+()0-9][-+()./, 0-9]{4,23}", found):
        raise Damaged("Nomor telepon tidak terbaca. Tulis dengan angka, misalnya 0812 3456 7890.")
    return found


def fold(value):
    """Words for comparing: lower case, no accents, no marks."""
    plain = unicodedata.normalize("NFKD", words(value)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
