"""Made-up pairs of records, half of them of one invented person, with the slips that offices make.

    python tests/matching/make_pairs.py jawa 2026 2000 tests/matching/pairs.csv

Two worlds, with names and slips of their own, so that the rules can be tried on what they were not set by: "jawa" is
the committed set, "lain" is made anew by the test. The names here are kept apart from the examples in cases/names.py.
"""

import csv
import random
import sys
from datetime import date, timedelta

WORLDS = {
    "jawa": {
        "L": """Ngatimin Sarijo Kasiran Ponijo Wakidi Tukijan Slamet Riyadi Sugeng Harjanto Bambang Irawan Sutrisno
        Gunawan Suyatno Wahyudi Joko Susilo Paimin Mardi Utomo Sumardi Suharto Basuki Rahardjo Hadi Kusumo Teguh
        Prabowo Heru Cahyono Sudarmaji Yitno Zainudin Fathoni Khoirul Anam Rofiq Syamsudin Achyar Daryono Parjiman
        Ngadiyo Jumiran Tjokro Soebroto Djumadi Moeljono""",
        "P": """Ngatinem Sarinah Kasinem Ponirah Wakinem Tukiyem Suwarti Sugiyanti Haryani Sulastri Sumarni
        Supartinah Wagirah Jumirah Painem Mardiyah Utami Suharti Basinem Rahayu Kusumawati Tugiyem Purwanti Herawati
        Cahyani Darmini Yitnem Zulaikah Khasanah Khoiriyah Rofiah Syamsiyah Daryanti Parjinah Ngadiyem Soelastri
        Djuminten Moerniati""",
        "usual": {
            "L": ["Muhammad", "Ahmad", "Abdul", "Agus", "Eko", "Dwi", "Tri"],
            "P": ["Siti", "Sri", "Nur", "Dwi", "Tri", "Dewi", "Endang"],
        },
        "areas": [f"34.{r:02d}.{d:02d}.200{v}" for r in (1, 2, 3, 4) for d in (2, 6, 8, 11) for v in (1, 2, 4)],
    },
    "lain": {
        "L": """Asep Ujang Dedi Kurniawan Cecep Hidayat Wayan Sudiarta Nyoman Artawan Ketut Suardana Parlindungan
        Situmorang Hotman Nababan Yohanes Fransiskus Petrus Tobing Daeng Baharuddin Jafar Tahir Iskandar Zulkarnain
        Fikri Ramadhan Taufiq Ismail Hasanuddin Syafii Ferdinand Latuconsina Rizky Firmansyah Dimas Wicaksana Galih
        Pamungkas Imam Bukhori Solikhin Masduki""",
        "P": """Euis Neneng Imas Komariah Putu Ayuningsih Made Suartini Kadek Ariani Rosmawati Tiurma Simanjuntak
        Maria Magdalena Theresia Yosefina Andi Nurhayati Rabiah Hasnah Zahra Fitriani Febriyanti Oktaviani Khadijah
        Maesaroh Munawaroh Syarifah Vina Melinda Jubaedah Chotijah Tuminah Wartini Karsiyem Lasmini Giyanti Mutmainah
        Solekhah Istiqomah""",
        "usual": {"L": ["Muhammad", "Ahmad", "Abdul", "Agus", "Budi"], "P": ["Siti", "Sri", "Nur", "Dewi", "Putri"]},
        "areas": [f"34.{r:02d}.{d:02d}.20{v:02d}" for r in (1, 2, 3, 4, 71) for d in (3, 7, 10) for v in (1, 3, 5, 9)],
    },
}
AREA_NAMES = [
    "Sumberagung",
    "Tamanan",
    "Wonokromo",
    "Pendowoharjo",
    "Sidomulyo",
    "Banaran",
    "Karangrejek",
    "Panggungharjo",
    "Ambarketawang",
]
TITLES = ["H. ", "Hj. ", "Bp. ", "Ibu ", "Mbah ", "Drs. ", "Bpk ", "Alm. ", "Mbok "]
DEGREES = [", S.Pd", ", S.Sos.", ", S.E.", ", A.Md", " S.H."]
MUHAMMAD = ["Muh.", "Moh.", "Mochamad", "Muhamad", "Mohammad", "M.", "Much.", "Mohd.", "Muchammad", "Mukhamad"]
HABITS = [("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "i"), ("i", "y"), ("sy", "sj"), ("f", "p"), ("v", "f")]
HABITS += [("z", "j"), ("kh", "ch"), ("ai", "ae"), ("ae", "ai"), ("o", "u"), ("d", "dh"), ("t", "th"), ("ny", "nj")]
HABITS += [("h", ""), ("kh", "k"), ("q", "k"), ("dd", "d"), ("a", "o"), ("iy", "i"), ("iye", "ie")]
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
COLUMNS = ("name", "sex", "birth_date", "area", "nik", "kk")


class Maker:
    """Makes persons and writes them down, each time with other slips."""

    def __init__(self, world, seed):
        self.r = random.Random(f"{world}{seed}")
        self.world, self.is_other = WORLDS[world], world == "lain"
        self.pools = {sex: self.world[sex].split() for sex in "LP"}

    def person(self, **fixed):
        r = self.r
        sex = fixed.get("sex") or r.choice("LP")
        name = [r.choice(self.world["usual"][sex])] if r.random() < 0.35 else []
        name += r.sample(self.pools[sex], r.choices([1, 2, 3], [45, 45, 10])[0])
        born = date(1936, 1, 1) + timedelta(days=r.randint(0, 31_500))
        if r.random() < 0.1:
            born = born.replace(month=r.choice([12, 12, 1, 7]), day=1)
            born = born.replace(day=31) if born.month == 12 else born
        area = r.choice(self.world["areas"])
        made = {"name": name, "sex": sex, "born": born, "area": area, "kk": self.kk(area)}
        made |= {"place": r.choice(AREA_NAMES)} | fixed
        return made | {"nik": fixed.get("nik") or self.nik(made)}

    def kk(self, area):
        r = self.r
        day = f"{r.randint(1, 28):02d}{r.randint(1, 12):02d}{r.randint(5, 24):02d}"
        return area.replace(".", "")[:6] + day + f"{r.randint(1, 9999):04d}"

    def nik(self, made):
        born, area = made["born"], made["area"]
        if self.r.random() < 0.1:
            area = self.r.choice(self.world["areas"])  # born elsewhere
        day = born.day + (40 if made["sex"] == "P" else 0)
        return f"{area.replace('.', '')[:6]}{day:02d}{born.month:02d}{born.year % 100:02d}{self.r.randint(1, 60):04d}"

    def one_of(self, share):
        return self.r.random() < share

    def misspelt(self, word):
        for old, new in self.r.sample(HABITS, 12):
            if old in word.lower():
                at = word.lower().index(old)
                return (word[:at] + new + word[at + len(old) :]).capitalize()
        return word

    def mistyped(self, word):
        if len(word) < 5:
            return word
        at, kind = self.r.randint(1, len(word) - 2), self.r.random()
        if kind < 0.35:
            return word[:at] + word[at + 1 :]
        if kind < 0.7:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + self.r.choice("aeiounrst") + word[at + 1 :]

    def name(self, person, careful):
        words, r = list(person["name"]), self.r
        if words[0] == "Muhammad" and self.one_of(0.6):
            words[0] = r.choice(MUHAMMAD)
        if words[0] == "Abdul" and self.one_of(0.3):
            words[0] = "Abd."
        usual = {*self.world["usual"]["L"], *self.world["usual"]["P"], *MUHAMMAD, "Abd."}
        if len(words) > 1 and self.one_of(0.15):
            words = words[1:] if words[0] in usual or self.one_of(0.3) else words[:-1]
        if not careful:
            words = [self.misspelt(word) if self.one_of(0.27) else word for word in words]
            words = [self.mistyped(word) if self.one_of(0.07) else word for word in words]
            if len(words) > 1 and self.one_of(0.05):
                words[-1] = words[-1][0] + "."
            if len(words) > 1 and self.one_of(0.04):
                words.reverse()
            if len(words) == 2 and self.one_of(0.02):
                words = ["".join(words).capitalize()]
        name = " ".join(words)
        if self.is_other and not careful and self.one_of(0.05):
            name += r.choice([" alias ", " als. "]) + r.choice(["Pak Wek", "Genjik", "Menik", "Thole"])
        if self.is_other and self.one_of(0.04):
            name += (" bin " if person["sex"] == "L" else " binti ") + r.choice(["Karta", "Salim", "Dulah", "Sanusi"])
        name = r.choice(TITLES) + name if self.one_of(0.14) else name
        name += r.choice(DEGREES) if self.one_of(0.05) else ""
        return r.choice([name.upper(), name.lower()]) if self.one_of(0.12) else name

    def birth(self, person, careful):
        r, born = self.r, person["born"]
        kind = 1 if careful else r.random()
        if kind < 0.06:
            return ""
        if kind < 0.17:
            return str(born.year + r.choice([0, 0, 0, 0, 1, -1, 2]))
        if kind < 0.22 and born.day <= 12:
            born = date(born.year, born.day, born.month)
        elif kind < 0.27:
            born = date(born.year + r.choice([1, -1]), born.month, min(born.day, 28))
        elif kind < 0.31:
            born = date(born.year, *r.choice([(12, 31), (1, 1), (7, 1)]))
        elif kind < 0.34:
            born = date(born.year, born.month, r.randint(1, 28))
        shapes = ["{0:%Y-%m-%d}"] * 5 + ["{0:%d-%m-%Y}", "{0:%d/%m/%Y}"]
        if self.is_other:
            shapes += ["{0.day} {1} {0.year}", "{0.day}-{0.month}-{0.year}", "{0:%d.%m.%Y}", "{2}"]
        return r.choice(shapes).format(born, MONTHS[born.month - 1], (born - date(1899, 12, 30)).days)

    def area(self, person, careful):
        r, area = self.r, person["area"]
        if not careful and self.one_of(0.12):
            area = r.choice(self.world["areas"])
        kind = r.random()
        if kind < 0.05:
            return ""
        if kind < 0.25:
            return f"{area}.d{r.randint(1, 9)}"
        if kind < 0.35:
            return area.replace(".", "")
        if kind < 0.45:
            return r.choice(["{}", "Kal. {}", "Kalurahan {}", "{}, DIY", "Desa {}"]).format(person["place"])
        return area

    def number(self, number, share, slips, careful):
        r = self.r
        if not self.one_of(share):
            return ""
        if self.one_of(0.02):
            return "3,40E+15"
        if not careful and self.one_of(slips):
            at = r.randint(6, 15)
            number = number[:at] + str(r.randint(0, 9)) + number[at + 1 :]
        return f"{number[:6]} {number[6:12]} {number[12:]}" if self.is_other and self.one_of(0.1) else number

    def written(self, person, careful=False):
        r = self.r
        sex = person["sex"] if not self.one_of(0.012) else ("L" if person["sex"] == "P" else "P")
        if self.is_other and self.one_of(0.2):
            sex = {"L": "Laki-laki", "P": "Perempuan"}[sex]
        kk = person["kk"] if careful or not self.one_of(0.2) else self.kk(person["area"])
        return [
            self.name(person, careful),
            "" if r.random() < 0.05 else sex,
            self.birth(person, careful),
            self.area(person, careful),
            self.number(person["nik"], 0.6, 0.06, careful),
            self.number(kk, 0.5, 0.02, careful),
        ]

    def somebody_else(self, a):
        """Another person, mostly one who is easily taken for the first."""
        r, kind = self.r, self.r.random()
        if kind < 0.2:  # anybody
            return self.person()
        if kind < 0.4:  # a neighbour of the same sex
            return self.person(sex=a["sex"], area=a["area"], place=a["place"])
        if kind < 0.6:  # the same name, another generation
            years = r.choice([-1, 1]) * r.randint(8, 30)
            born = date(min(max(a["born"].year + years, 1930), 2025), r.randint(1, 12), r.randint(1, 28))
            if abs(born.year - a["born"].year) < 7:
                born = born.replace(year=a["born"].year - 9)
            near = {"area": a["area"], "place": a["place"]} if self.one_of(0.5) else {}
            return self.person(name=list(a["name"]), sex=a["sex"], born=born, **near)
        home = {"area": a["area"], "place": a["place"], "kk": a["kk"]}
        if kind < 0.76:  # twins and siblings
            born = a["born"] if self.one_of(0.35) else a["born"] + timedelta(days=r.randint(400, 2500))
            fresh = self.person(born=born, **home)
            if self.one_of(0.4) and fresh["name"][-1:] != a["name"][-1:]:
                fresh["name"] = [a["name"][0], fresh["name"][-1]]
            return self.person(**{**fresh, "nik": ""})
        if kind < 0.9:  # parent and child, sometimes under the number of the mother
            child = self.person(born=a["born"] + timedelta(days=r.randint(6600, 13_000)), **home)
            if self.one_of(0.4):
                child["name"] = [child["name"][0], a["name"][-1]]
            return child | ({"nik": a["nik"]} if self.one_of(0.2) else {})
        name = [*a["name"][:-1], r.choice([w for w in self.pools[a["sex"]] if w not in a["name"]])]
        born = a["born"] + timedelta(days=r.randint(-900, 900))  # near names, near ages, one village
        return self.person(name=name, sex=a["sex"], area=a["area"], place=a["place"], born=born)

    def rows(self, count):
        made = []
        for number in range(count):
            a = self.person()
            b = a if number % 2 == 0 else self.somebody_else(a)
            made.append([*self.written(a, careful=True), *self.written(b), int(a is b)])
        self.r.shuffle(made)
        return made


def write(world, seed, count, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([f"{side}_{column}" for side in "ab" for column in COLUMNS] + ["same"])
        rows.writerows(Maker(world, seed).rows(count))


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
