"""Which jenis does an office mean? Numbers and names of the list in force, and codes of the 22 jenis of before 2012.

The old codes are read as offices publish them; no regulation with them was found (docs/decisions/0030-import.md).
Where one old jenis became two, or none, it is named and not guessed.
"""

import re
from difflib import get_close_matches

from registry.imports.cells import Damaged, fold, words

# old code or name -> number in the list of 26
FORMER = {
    "abt": 1,
    "balita terlantar": 1,
    "at": 2,
    "abh": 3,
    "anak nakal": 3,
    "an": 3,
    "anjal": 4,
    "aj": 4,
    "adk": 5,
    "anak cacat": 5,
    "ac": 5,
    "akt": 6,
    "aktk": 6,
    "anak korban tindak kekerasan": 6,
    "ampk": 7,
    "lut": 8,
    "lansia terlantar": 8,
    "lu terlantar": 8,
    "lanjut usia terlantar": 8,
    "paca": 9,
    "pd": 9,
    "penyandang cacat": 9,
    "difabel": 9,
    "disabilitas": 9,
    "odgj": 9,
    "ts": 10,
    "wts": 10,
    "psk": 10,
    "gepeng gelandangan": 11,
    "bwblp": 15,
    "bnp": 15,
    "bekas narapidana": 15,
    "bekas napi": 15,
    "eks napi": 15,
    "odha": 16,
    "hiv aids": 16,
    "kpn": 17,
    "napza": 17,
    "korban napza": 17,
    "ktk": 19,
    "wktk": 19,
    "wanita korban tindak kekerasan": 19,
    "pmbs": 20,
    "tki bermasalah": 20,
    "pekerja migran terlantar": 20,
    "kba": 21,
    "kbs": 22,
    "wrse": 23,
    "prse": 23,
    "wanita rawan sosial ekonomi": 23,
    "kfm": 24,
    "fm": 24,
    "keluarga fakir miskin": 24,
    "kbsp": 25,
    "kat": 26,
}
GONE = {
    "rtlh": "Keluarga berumah tidak layak huni",
    "krtlh": "Keluarga berumah tidak layak huni",
    "keluarga berumah tidak layak huni": "Keluarga berumah tidak layak huni",
    "rumah tidak layak huni": "Keluarga berumah tidak layak huni",
    "kr": "Keluarga rentan",
    "keluarga rentan": "Keluarga rentan",
    "gepeng": "Gelandangan dan pengemis (dua jenis)",
    "lutk": "Lanjut usia korban tindak kekerasan",
    "eks kronis": "Bekas penderita penyakit kronis",
    "bpk": "Bekas penderita penyakit kronis",
}
PARTS = re.compile(r"\s*(?:[;/\n+|&]|,(?!\d)|\bserta\b)\s*")


class JenisWords:
    """The jenis in force on a day by number, official name, everyday name and former code."""

    def __init__(self, jenis):
        self.by_word = {}
        for one in jenis:
            for word in (str(one.number), f"{one.number:02d}", fold(one.name), fold(one.short_name)):
                self.by_word[word] = one
        numbers = {one.number: one for one in jenis}
        for word, number in FORMER.items():
            if number in numbers:
                self.by_word.setdefault(word, numbers[number])

    def read(self, value):
        """The jenis of a cell in its order, each once. Raises Damaged for a word that is no jenis."""
        told = value if isinstance(value, str) else words(value)
        found = []
        for part in filter(None, PARTS.split(told.strip())):
            one = self._one(part)
            if one not in found:
                found.append(one)
        return found

    def _one(self, part):
        short = re.sub(r"^(ppks|pmks) ", "", fold(part))
        if one := self.by_word.get(short):
            return one
        if (bare := re.sub(r"^(\d{1,2})[ .)]+", "", short)) and (one := self.by_word.get(bare)):
            return one
        match = re.search(r"\(([A-Za-z]{2,6})\)", part)
        if match and (one := self.by_word.get(match[1].casefold())):
            return one
        if short in GONE:
            raise Damaged(
                f"“{part.strip()}” ({GONE[short]}) dari daftar 22 jenis tidak mempunyai padanan tunggal. "
                "Tulis jenis yang sekarang."
            )
        near = get_close_matches(short, [word for word in self.by_word if len(word) > 5], n=1, cutoff=0.8)
        hint = f" Mungkin maksudnya {self.by_word[near[0]].name}?" if near else ""
        raise Damaged(f"Jenis “{part.strip()}” tidak dikenal.{hint}")
