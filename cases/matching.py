"""Are two records about one person? Each thing they agree or differ in gives points; from SAME_FROM on it is likely.

After Fellegi and Sunter (1969): points are roughly the binary logarithm of how much oftener a thing is seen between two
records of one person than between two people. They were set by hand on made-up pairs (docs/decisions/0021).
No database is needed here.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from cases.names import fold_word, is_common, names_of, plain, sound_of
from cases.nik import read

SAME_FROM = 6.0
# Worth a person's eye while nothing is decided yet.
ASK_FROM = 4.0
SHORT_DATES = {(12, 31), (1, 1), (7, 1), (6, 30)}  # what offices write when they do not know the day
SPREADSHEETS_BEGIN = date(1899, 12, 30)
THIS_CENTURY = date.today().year % 100  # two digits up to here are years of 2000
MONTHS = [("jan",), ("feb", "peb"), ("mar",), ("apr",), ("mei", "may"), ("jun",), ("jul",), ("agu", "agt", "aug")]
MONTHS += [("sep",), ("okt", "oct"), ("nov", "nop"), ("des", "dec")]
CHILD_YEARS = 12  # at least so much younger: a child under the number of a parent


@dataclass(frozen=True)
class Born:
    """What is known of a birth: a day, or a year (exact or estimated), or nothing."""

    day: date | None = None
    year: int | None = None

    def __bool__(self):
        return self.year is not None


@dataclass(frozen=True)
class Record:
    """One side of a comparison. names: lists of words as they sound; area: code with dots, or words of its name."""

    names: tuple = ()
    sex: str = ""
    born: Born = Born()
    area: str = ""
    area_words: frozenset = frozenset()
    nik: str = ""
    kk: str = ""


@dataclass
class Comparison:
    """points, and for each thing that both sides tell: "sama", "mirip" or "beda"."""

    points: float = 0.0
    said: dict = field(default_factory=dict)
    years_apart: int = 0

    def add(self, what, points, word):
        self.points += points
        if word:
            self.said[what] = word

    @property
    def is_same(self):
        return self.points >= SAME_FROM


def record_of(*, name="", nickname="", sex="", birth="", area="", nik="", kk=""):
    """A Record from what people write: dates in any of the usual orders, areas as code or name, damaged numbers."""
    code, words = read_area(area)
    return Record(
        names=tuple(map(tuple, names_of(name, nickname))),
        sex=read_sex(sex),
        born=birth if isinstance(birth, Born) else read_birth(birth),
        area=code,
        area_words=words,
        nik=read_number(nik),
        kk=read_number(kk),
    )


# --- reading what was written ---------------------------------------------------------------------------------------


def read_sex(text):
    first = plain(text or "").strip()[:1]
    return {"l": "L", "p": "P", "w": "P", "f": "P", "m": "L"}.get(first, "")


def read_number(text):
    """16 digits, or "": a number that a spreadsheet has rounded is no number any more."""
    digits = re.sub(r"[\s.\-']", "", text or "")
    return digits if re.fullmatch(r"\d{16}", digits) and len(set(digits)) > 1 else ""


def read_birth(text):
    """ISO, DD-MM-YYYY with any mark or the month in letters, the day number of a spreadsheet, or only a year."""
    text = plain(text or "").strip()
    if found := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.match(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2}|[a-z]{3,9})\.?\s?[-/. ]\s?(\d{4}|\d{2})(?!\d)", text):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
        year += 0 if year > 99 else 2000 if year <= THIS_CENTURY else 1900
    elif re.fullmatch(r"\d{5}", text):
        born = SPREADSHEETS_BEGIN + timedelta(days=int(text))
        return Born(day=born, year=born.year)
    else:
        found = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
        return Born(year=int(found[1])) if found else Born()
    for month_, day_ in ((month, day), (day, month)):
        try:
            return Born(day=date(year, month_, day_), year=year)
        except ValueError:
            continue
    return Born(year=year) if 1850 < year < 2100 else Born()


def _month(text):
    """1 to 12, or 0 for letters that are no month."""
    return int(text) if text.isdigit() else next((i for i, m in enumerate(MONTHS, 1) if text[:3] in m), 0)


AREA_WORDS = {"kal", "kalurahan", "kel", "kelurahan", "desa", "ds", "kec", "kecamatan", "kap", "kapanewon", "kabupaten"}
AREA_WORDS |= {"kab", "kota", "kemantren", "dusun", "padukuhan", "pedukuhan", "dukuh", "prov", "diy", "kp", "kampung"}


def read_area(text):
    """(code with dots, words of the name): one of them, or both empty."""
    text = (text or "").strip()
    if re.fullmatch(r"\d{2}[\d.]*", text) and "." not in text:
        parts = [text[0:2], text[2:4], text[4:6], text[6:10]]
        return ".".join(part for part in parts if part), frozenset()
    if re.match(r"\d{2}(\.|\Z)", text):
        return text, frozenset()
    words = re.findall(r"[a-z]+", plain(text))
    return "", frozenset(word for word in words if word not in AREA_WORDS and len(word) > 2)


def birth_in_nik(nik, near=None):
    """The Born that a NIK tells; the century is that of `near`, or the later one that is past."""
    if not nik:
        return Born()
    told = read(nik)
    year = told.year + (1900 if told.year > THIS_CENTURY else 2000)
    if near and abs(year - near) > 50:
        year += 100 if near > year else -100
    try:
        return Born(day=date(year, told.month, told.day), year=year)
    except ValueError:
        return Born()


# --- names ----------------------------------------------------------------------------------------------------------


def likeness(a, b):
    """0 to 1 for two words, as they sound or as they are written; an initial stands for any word it begins (0.8)."""
    if 1 in (len(a), len(b)):
        return 0.0 if a[0] != b[0] else 1.0 if a == b else 0.8
    return max(_alike(fold_word(a), fold_word(b)), 0.98 * _alike(a, b))


def _alike(a, b):
    if a == b:
        return 1.0
    edits = DamerauLevenshtein.distance(a, b)
    if min(len(a), len(b)) >= 4 and edits == 1:
        return 0.93
    kept = 1 - edits / max(len(a), len(b))
    # The same beginning is no proof: Wagiyem and Wagirah are sisters.
    return max(min(JaroWinkler.normalized_similarity(a, b) * 0.97, 1.0 if kept >= 0.7 else 0.8), kept)


def _name_points(a, b):
    """(points, how many words agree, whether a word contradicts) of the best alignment of two lists of words."""
    short, long = sorted((list(a), list(b)), key=len)
    if "".join(short) == "".join(long):  # written together or apart
        return 4.5 + 1.5 * (len(long) > 1), len(long), False
    short, long = short[:4], long[:5]
    table = [[likeness(one, other) for other in long] for one in short]
    order = max(
        permutations(range(len(long)), len(short)),
        key=lambda p: (sum(table[i][j] for i, j in enumerate(p)), -sum(abs(i - j) for i, j in enumerate(p))),
    )
    points, agreed, contradicts = 0.0, 0, False
    for i, j in enumerate(order):
        is_usual = is_common(short[i]) or is_common(long[j])
        gained = _word_points(table[i][j], is_usual, min(len(short[i]), len(long[j])) == 1)
        agreed += gained > 0 and not is_usual
        contradicts |= gained < 0
        points += gained
    missing = [word for j, word in enumerate(long) if j not in order]
    points -= sum(0.2 if is_common(word) or len(word) == 1 else 0.7 for word in missing)
    if any(abs(i - j) > len(missing) for i, j in enumerate(order)):
        points -= 0.3
    return points, agreed, contradicts


def _word_points(alike, is_usual, is_initial):
    if is_initial and alike:
        return 0.7
    if alike >= 0.99:
        return 1.2 if is_usual else 4.0
    if alike >= 0.9:
        return 0.9 if is_usual else 3.2
    if alike >= 0.82:
        return 0.3 if is_usual else 2.0
    if alike >= 0.75:
        return -0.3
    return -2.0 if is_usual else -4.5


def _compare_names(a, b, result):
    if not a.names or not b.names:
        return
    points, agreed, contradicts = max(_name_points(one, other) for one in a.names for other in b.names)
    points = min(points, 7.5)
    if not agreed and not contradicts:
        points = min(points, 2.0)
    word = "sama" if points >= 3.9 and not contradicts else "mirip" if points > 0 else "beda"
    result.add("nama", points, word)


# --- the rest -------------------------------------------------------------------------------------------------------


def _compare_births(a, b, result):
    one = a.born or birth_in_nik(a.nik)
    other = b.born or birth_in_nik(b.nik)
    if not one or not other:
        return
    result.years_apart = abs(one.year - other.year)
    points, word = _days(one.day, other.day) if one.day and other.day else _years(one, other)
    if points < 2 and a.nik != b.nik:
        # A card tells the day better than a memory.
        told = [(birth_in_nik(a.nik, one.year) or one, other), (one, birth_in_nik(b.nik, other.year) or other)]
        better = [_days(x.day, y.day)[0] for x, y in told if x.day and y.day]
        if better and max(better) > 4:
            points, word = max(points, 2.5), "mirip"
    result.add("tanggal lahir", points, word)


def _days(one, other):
    """Two full dates."""
    years = abs(one.year - other.year)
    if one == other:
        return (2.5 if (one.month, one.day) in SHORT_DATES else 6.5), "sama"
    if years == 0 and (one.day, one.month) == (other.month, other.day):
        return 5.0, "mirip"
    if (one.month, one.day) == (other.month, other.day):
        if (one.month, one.day) in SHORT_DATES:
            return (0.5, "mirip") if years <= 2 else (-2.0, "mirip") if years <= 5 else (-6.0, "beda")
        return (4.0, "mirip") if years <= 2 or years == 10 else (-1.0, "beda") if years <= 10 else (-6.0, "beda")
    rough = (one.month, one.day) in SHORT_DATES or (other.month, other.day) in SHORT_DATES
    if years == 0:
        near = (one.day == other.day) + (one.month == other.month)
        return (2.2 if rough else 1.8 if near else -0.5), "mirip"
    if rough:
        return (0.5, "mirip") if years <= 1 else (-1.5, "mirip") if years <= 3 else (-4.0, "beda")
    return (-2.5, "beda") if years <= 1 else (-4.5, "beda") if years <= 5 else (-7.5, "beda")


def _years(one, other):
    """A year on at least one side: told, or reckoned from an age."""
    years = abs(one.year - other.year)
    ladder = ((0, 2.2, "sama"), (1, 1.2, "mirip"), (2, 0.6, "mirip"), (3, -0.8, "mirip"), (5, -1.8, "mirip"))
    for most, points, word in (*ladder, (9, -4.0, "beda")):
        if years <= most:
            return points, word
    return -7.5, "beda"


def _compare_areas(a, b, result):
    if a.area and b.area:
        one, other = a.area.split("."), b.area.split(".")
        depth = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
        points = (-0.8, -0.6, 0.2, 0.8, 2.0, 2.4)[min(depth, 5)]
        result.add("tempat tinggal", points, "sama" if depth > 3 else "mirip" if depth == 3 else "beda")
    elif a.area_words and b.area_words:
        pairs = [max(likeness(x, y) for y in b.area_words) for x in a.area_words]
        best = max(pairs)
        result.add("tempat tinggal", 1.8 if best > 0.88 else -0.5, "sama" if best > 0.88 else "beda")


def _compare_niks(a, b, result):
    if not a.nik or not b.nik:
        return
    edits = DamerauLevenshtein.distance(a.nik, b.nik)
    if edits == 0:
        result.add("NIK", 9.0, "sama")
    elif edits == 1:
        result.add("NIK", 4.5, "mirip")
    elif a.nik[:12] == b.nik[:12]:
        result.add("NIK", -6.0, "beda")  # the same day and place, another serial: another person
    else:
        result.add("NIK", -2.5 if edits == 2 else -4.5, "beda")


def compare(a, b):
    """The Comparison of two Records."""
    result = Comparison()
    _compare_names(a, b, result)
    _compare_births(a, b, result)
    if a.sex and b.sex:
        result.add("jenis kelamin", 0.6 if a.sex == b.sex else -3.0, "sama" if a.sex == b.sex else "beda")
    _compare_areas(a, b, result)
    _compare_niks(a, b, result)
    if a.kk and b.kk:
        same = a.kk == b.kk
        result.add("KK", 1.0 if same else -0.4, "sama" if same else "beda")
    said = result.said
    if said.get("NIK") == "sama" and said.get("nama") != "sama" and result.years_apart >= CHILD_YEARS:
        result.points = min(result.points, ASK_FROM)  # recorded with the number of its mother
    if (
        said.get("tanggal lahir") == "beda"
        and result.years_apart > CHILD_YEARS / 2
        and said.get("NIK") not in ("sama", "mirip")
    ):
        result.points = min(result.points, SAME_FROM - 1)  # the same name a generation later
    if said.get("nama") == "beda" and said.get("NIK") != "sama":
        result.points = min(result.points, SAME_FROM - 1)  # twins: nothing but the name tells them apart
    return result


# --- keys under which a search looks ----------------------------------------------------------------------------------

NEAR_YEARS = 1  # around a birth date
ROUGH_YEARS = 4  # around a year that was estimated


def keys_of(record, *, around=False):
    """The texts of which two records of one person nearly always share one. around: also the years beside.

    Equality is all that a search needs, so an index answers it even behind row-level security. What is kept are sounds,
    years and area codes; the numbers of a person are added as blind indexes by whoever has the keys.
    """
    keys = set()
    years = _years_of(record.born, around)
    day = record.born.day
    is_rough = around and not day
    for words in record.names:
        sounds = sorted({sound_of(word) for word in words if len(word) > 1})
        rare = [sound_of(word) for word in words if len(word) > 1 and not is_common(word)]
        told = rare or sounds
        regency = record.area[:5]
        # Around an estimated year there are many: only in the own kabupaten, where that is known.
        if not (is_rough and regency):
            keys |= {f"s{sound}{year}" for sound in told for year in years}
        if regency and (is_rough or not around):
            keys |= {f"r{sound}{year}{regency}" for sound in told for year in years}
        if len(sounds) > 1:
            keys |= {f"p{one}{other}" for i, one in enumerate(sounds) for other in sounds[i + 1 :]}
        if record.area:
            keys |= {f"a{sound}{record.area[:8]}" for sound in told}
    if day and (day.month, day.day) not in SHORT_DATES:
        keys.add(f"d{day:%Y%m%d}")
        if around:
            keys.add(f"d{day:%Y%d%m}")
    keys |= {f"n{record.nik}"} if record.nik else set()
    return keys


def _years_of(born, around):
    if not born:
        return []
    if not around:
        return [born.year]
    spread = NEAR_YEARS if born.day else ROUGH_YEARS
    return range(born.year - spread, born.year + spread + 1)
