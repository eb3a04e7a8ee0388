"""Do two names mean the same organisation? "WKSBM Mugi Waras" and "Mugiwaras", not "Puskesmas Sewon I" and "II"."""

import re
import unicodedata

from rapidfuzz import fuzz

ALIKE_FROM = 84  # of 100
A_WORD_FROM = 70  # for each single word
# What is written or left out at will. Not "puskesmas" or "RSUD": one place has both.
KINDS = {"wksbm", "lks", "lksa", "yayasan", "pt", "cv", "ud", "kantor", "upt", "uptd"}
NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


def words_of(name):
    """([words without those of the kind], {numbers}) of a name, in plain small letters."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    words = [NUMERALS.get(word, word) for word in re.findall(r"[a-z]+|\d+", plain)]
    numbers = {word.lstrip("0") for word in words if word.isdigit()}
    own = [word for word in words if word not in KINDS and not word.isdigit()]
    return own or [word for word in words if not word.isdigit()], numbers


def likeness(one, other):
    """0 to 100. Different numbers are different organisations."""
    (words, numbers), (others, other_numbers) = words_of(one), words_of(other)
    if numbers != other_numbers or not words or not others:
        return 0
    if len(words) != len(others) and fuzz.ratio("".join(words), "".join(others)) >= ALIKE_FROM:
        return round(fuzz.ratio("".join(words), "".join(others)))  # only the spaces differ
    few, many = sorted((words, others), key=len)
    if any(max(fuzz.ratio(word, other) for other in many) < A_WORD_FROM for word in few):
        return 0  # a long common part hides that "remaja" is not "wanita"
    return round(fuzz.token_sort_ratio(" ".join(words), " ".join(others)))
