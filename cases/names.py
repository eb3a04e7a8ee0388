"""How does a name sound? Spelling families of Indonesian names, titles and degrees, brought to one form.

Soekardjo and Sukarjo, Moh. and Muhammad, Wagiyem and Wagiem, Rachmat and Rakhmat, Fatimah and Patimah are one name
each. Nothing here is shown to anybody: what a person is called is kept as it was told.
"""

import re
import unicodedata
from functools import lru_cache


def _set(text):
    return frozenset(text.split())


TITLES = _set("""
    h hj haji hajah hajjah kh kyai kiai nyai ki nyi r rr ra rm rad raden roro rara den mas mbak mba bp bpk bapak pak
    ibu bu mbah simbah mbok eyang kakek nenek tn ny nn sdr sdri sdra drs dra ir dr drg prof ust ustad ustadz
    ustadzah gus ning alm almh almarhum almarhumah anak by bayi an mr mrs lik bulik paklik pakde bude lek kang yu
    cak dik dek adik
""")
DEGREES = _set("""
    s se sh spd sos si sp st skom sag mm mpd msi ma mt amd skep ns sst spdi shi mh mag phd bsc ba lc psi apt mkes
    skm
""")
PARTICLES = {"bin", "binti", "ibn", "al", "el", "van", "de"}
# A degree behind the name, without a comma: "S.H.", "S Pd".
BEHIND = re.compile(
    r"(?<=\w{3})\s+(?:s\.\s?(?:h|e|t|p|pd|ag|sos|kom|kep|st|hi|pdi)|m\.\s?(?:pd|m|si|h|a|ag)|a\.\s?md)\.?\s*\Z"
)
# Another name of the same person follows.
ALIAS = re.compile(r"\b(?:alias|als|dipanggil|panggilan|a\.k\.a)\b\.?|[/()]", re.IGNORECASE)

# Written in many ways, or cut short, where no rule of spelling leads back.
FAMILIES = (
    ("muhamat", r"m[uo](?:ha?|ch|kh|c)(?:a?m{0,2}[ae]?[dt])?\w?|mohd|muhd|mhd|md|m[uo](?:h|ch|kh)am+[ae]d"),
    ("ahmat", r"a(?:h|ch|kh)m[ae][dt]"),
    ("abdul", r"abd|abdl|abdoel|abdul"),
    ("abdurahman", r"abd[ou]e?r+a(?:h|ch|kh)man"),
    ("siti", r"sit+i|sity|st"),
    ("nur", r"n(?:oe|u|o|oo)r+"),
    ("iusup", r"[yj](?:oe|u)s(?:oe|u)[pf]"),
    ("iuhanes", r"[yj]oh?an+e?s"),
)
FAMILY = [(name, re.compile(rf"(?:{pattern})\Z")) for name, pattern in FAMILIES]

# In this order; each is a habit of spelling.
SPELLING = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"ch|kh", "h"),
        (r"(?<=[aiueo])hh", "h"),
        (r"dz", "z"),
        (r"s[yj](?=[aiueo])", "s"),
        (r"ny", "n"),
        (r"([dtbgp])h", r"\1"),
        (r"ph|[fv]", "p"),
        (r"z", "j"),
        (r"q|ck", "k"),
        (r"x", "ks"),
        (r"y", "i"),
        (r"ie(?=\Z)", "i"),
        (r"a[ie]", "e"),
        (r"ou|oo", "u"),
        (r"uw(?=[aiueo])", "u"),
        (r"o", "u"),
        (r"(.)\1+", r"\1"),
        (r"h\Z", ""),
        (r"d\Z", "t"),
        (r"b\Z", "p"),
    )
)
# Before them: the spelling until 1972, told by its "oe", writes y as j and j as dj.
OLD = ((re.compile(r"oe"), "u"), (re.compile(r"tj"), "c"), (re.compile(r"nj"), "ny"))

# Carried by so many that sharing it says little.
COMMON = _set("""
    muhamat ahmat abdul siti sri nur dui tri devi deui agus eku budi putri putra dian eka rini ani yuli endang
    sulistio indah ratna deni
""")


def plain(text):
    """Lower case without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=50_000)
def fold_word(word):
    """One word of a name as it sounds. word: lower-case letters; an initial stays as it is."""
    if len(word) < 2:
        return word
    for name, pattern in FAMILY:
        if pattern.match(word):
            return name
    if "oe" in word:
        word = re.sub(r"(?<![dtn])j", "y", word)
    word = re.sub(r"dj", "j", word)
    for pattern, new in (*OLD, *SPELLING):
        word = pattern.sub(new, word)
    return word


def words_of(name):
    """The words of a name as written, in lower case, without titles in front and degrees behind; [] of an empty one."""
    before, *behind = plain(name).split(",")
    degrees = {re.sub(r"\W", "", part) for part in behind}
    if any(degrees) and not all(part in DEGREES or len(part) <= 4 for part in degrees):
        before = " ".join([before, *behind])  # a comma inside the name
    before = BEHIND.sub("", before)
    words = [re.sub(r"['`’‘]", "", word) for word in re.split(r"[\s.\-_]+", before)]
    words = [word for word in words if word.isalpha()]
    while len(words) > 1 and words[0] in TITLES and len("".join(words[1:])) > 1:
        words = words[1:]
    return [word for word in words if word not in PARTICLES] or words


def names_of(*texts):
    """Every name of a person as lists of words: name and nickname, and what stands behind "alias" in either."""
    found = []
    for text in texts:
        for part in ALIAS.split(text or ""):
            words = words_of(part)
            if words and words not in found:
                found.append(words)
    return found


def is_common(word):
    """Is this word of a name carried by so many that sharing it says little?"""
    return fold_word(word) in COMMON


@lru_cache(maxsize=50_000)
def sound_of(word):
    """The skeleton under which a word is looked up: the first letter of its sound and the next three consonants,
    sorted, because two letters change places easily."""
    word = fold_word(word)
    rest = re.sub(r"[aiueoh]", "", word[1:])
    rest = re.sub(r"(.)\1+", r"\1", rest)
    first = {"v": "p", "w": "u"}.get(word[0], word[0])
    return first + "".join(sorted(rest[:3]))
