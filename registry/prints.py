"""What stands on the papers of the register? Plain data of a unit, its board, and the recap of many units."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from registry import recap
from registry.models import Area, BoardPosition, Decree, FoundingStepKind, OrganisationKind
from registry.models.area import district_code, village_code
from registry.printing import Column, Sheet, Signer, as_text, dated, printed_by

EMPTY_LINES = 8  # of a board list that is filled in by hand


def above(codes):
    """{code: Area} of the kalurahan and kapanewon in which these places lie."""
    return Area.objects.in_bulk({part(code) for code in codes for part in (village_code, district_code)})


def short(area):
    """A padukuhan by its name, an RW with the word before its number."""
    return area.label if area.level == "rw" else area.name


def day_in_words(day):
    return date_format(day, "j F Y") if day else "Belum dicatat"


def officers():
    """The two posts that every board has, ketua first (their names may be edited, their rank says which is which)."""
    return list(BoardPosition.objects.filter(is_required=True).order_by("rank")[:2])


def holder(members, position):
    """Who of these members holds the post now, or None."""
    return next((m for m in members if m.position_id == position.pk and m.is_held), None)


def seated(decree):
    """Those of a board who sit on it today; nobody without a decree."""
    return [member for member in decree.members.all() if member.is_held] if decree else []


def head_of(organisation):
    """Who signs for an office, as what."""
    if organisation.kind == OrganisationKind.VILLAGE:
        area = organisation.home_area
        return Signer(f"Mengetahui,\nLurah {area.name}", has_number=area.kind == "kelurahan")
    if organisation.kind == OrganisationKind.TKSK:
        return Signer(f"Mengetahui,\n{organisation.name}")
    return Signer(f"Mengetahui,\nKepala {organisation.name}", has_number=True)


def seat_of(area):
    """The place that stands before a date: the name of the area without its kind."""
    name = area.name
    for kind in ("Kabupaten ", "Kota ", "Provinsi ", "Daerah Istimewa "):
        name = name.removeprefix(kind)
    return name


# --- one unit ---------------------------------------------------------------------------------------------------------


def unit_sheet(profile, decree, post):
    """Everything the page of a unit says, for templates/print/unit.typ. decree: the one in force, or None."""
    unit, places = profile.unit, above([profile.unit.home_area_id])
    village = places[village_code(unit.home_area_id)]
    members = seated(decree)
    return {
        "title": unit.name,
        "heading": ["Profil Wahana Kesejahteraan Sosial Berbasis Masyarakat (WKSBM)", _where(unit, places)],
        "printed": printed_by(post),
        "profile": _profile_facts(profile),
        "decree": _decree_facts(profile, decree),
        "members": [_member_cells(number, member) for number, member in enumerate(members, 1)],
        "steps": _step_cells(unit),
        "place": dated(seat_of(village)),
        "signers": _board_signers(village, members),
    }


def _where(unit, places):
    village, district = places[village_code(unit.home_area_id)], places[district_code(unit.home_area_id)]
    return f"{village.label}, {district.label}"


def _profile_facts(profile):
    unit = profile.unit
    areas = list(unit.service_areas.order_by("code")) or [unit.home_area]
    companion = f"{profile.companion_name} ({profile.get_companion_kind_display() or 'pendamping'})"
    return [
        ("Nama singkat", profile.short_name or "–"),
        ("Keadaan", f"{profile.get_status_display()} sejak {day_in_words(profile.status_since_on)}"),
        ("Tingkat", profile.get_level_display()),
        ("Wilayah layanan", ", ".join(area.label for area in areas)),
        ("Sekretariat", unit.address or "Belum dicatat"),
        ("Titik (lintang; bujur)", _degrees(profile) if profile.has_point else "Belum dicatat"),
        ("Telepon", unit.phone or "Belum dicatat"),
        ("Ditumbuhkan", ", ".join(filter(None, [day_in_words(profile.founded_on), profile.get_founder_display()]))),
        ("KK yang dilayani", "Belum dicatat" if profile.household_count is None else as_text(profile.household_count)),
        ("Pendamping", companion if profile.companion_name else "Belum ada"),
        ("Kelompok pendukung", ", ".join(profile.supporting_group_names()) or "Belum dicatat"),
        ("Mitra", profile.partners or "Belum dicatat"),
        ("Klasifikasi", profile.classification.name if profile.classification else "Belum dinilai"),
    ]


def _degrees(profile):
    return f"{profile.latitude}; {profile.longitude}".replace(".", ",")


def _decree_facts(profile, decree):
    if decree is None:
        return [("SK pengurus", profile.standing.label)]
    return [
        ("Nomor dan tanggal SK", f"{decree.number}, {day_in_words(decree.issued_on)}"),
        ("Masa bakti", f"{day_in_words(decree.starts_on)} sampai {day_in_words(decree.ends_on)}"),
        ("Ditandatangani", decree.signed_by or "–"),
        ("Kedudukan", profile.standing.label),
    ]


def _member_cells(number, member):
    phone, education = member.phone or "–", member.get_education_display() or "–"
    return [str(number), member.position.name, member.name, member.sex, education, phone]


def _step_cells(unit):
    taken = {step.kind: step for step in unit.founding_steps.all()}
    rows = []
    for number, kind in enumerate(FoundingStepKind, 1):
        step = taken.get(kind.value)
        rows.append([str(number), kind.label, as_text(step and step.done_on), step.note if step else ""])
    return rows


def _board_signers(village, members):
    chair, secretary = ((holder(members, position) or None) for position in officers())
    return [
        {"role": f"Mengetahui,\nLurah {village.name}", "name": "", "has_number": village.kind == "kelurahan"},
        {"role": "\nSekretaris", "name": secretary.name if secretary else ""},
        {"role": "\nKetua", "name": chair.name if chair else ""},
    ]


def board_sheet(profile, decree, post):
    """The board with room for signatures; without a decree empty lines to fill in by hand."""
    unit, places = profile.unit, above([profile.unit.home_area_id])
    village = places[village_code(unit.home_area_id)]
    members = seated(decree)
    term = f"Masa bakti {day_in_words(decree.starts_on)} sampai {day_in_words(decree.ends_on)}" if decree else ""
    rows = [
        [n, m.name, m.position.name, m.sex, m.get_education_display() or "–", m.phone or "–", f"{n}."]
        for n, m in enumerate(members, 1)
    ] or [[n, *[""] * 5, f"{n}."] for n in range(1, EMPTY_LINES + 1)]
    return Sheet(
        name=f"pengurus-{slugify(unit.name)}",
        title="Daftar pengurus WKSBM",
        heading=[
            unit.name,
            _where(unit, places),
            f"{decree}, tanggal {day_in_words(decree.issued_on)}" if decree else "Belum ada SK yang berlaku",
            *filter(None, [term]),
        ],
        columns=[
            Column("No", 5, is_number=True),
            Column("Nama", 26),
            Column("Jabatan", 20),
            Column("L/P", 5),
            Column("Pendidikan", 16),
            Column("HP", 17),
            Column("Tanda tangan", 20),
        ],
        rows=rows,
        place=dated(seat_of(village)),
        signers=[Signer(**signer) for signer in _board_signers(village, members)],
        row_height=9,
        printed=printed_by(post),
    )


# --- its cash book ----------------------------------------------------------------------------------------------------


def cash_book_sheet(profile, book, decree, post):
    """The cash book of one purse over one period: rupiah as numbers, goods in the words of their measure."""
    unit, places = profile.unit, above([profile.unit.home_area_id])
    purse, place = book.purse, places[village_code(unit.home_area_id)]
    amount = book.words if purse.goods_id else (lambda value: value)
    measure = "" if purse.goods_id else " (Rp)"
    return Sheet(
        name=f"buku-kas-{purse.key}-{book.period.starts_on}",
        title=f"Buku {purse}",
        heading=[unit.name, _where(unit, places), f"Masa {book.period.label}"],
        columns=[
            Column("No", 5, is_number=True),
            Column("Tanggal", 12),
            Column("Uraian", 40),
            *(Column(f"{word}{measure}", 15, is_number=True) for word in ("Masuk", "Keluar", "Saldo")),
        ],
        rows=[
            ["", book.period.starts_on, "Saldo awal", "", "", amount(book.opening)],
            *(_book_cells(line, amount) for line in book.lines),
        ],
        total=["", book.closes_on, "Saldo akhir", amount(book.income), amount(book.spending), amount(book.closing)],
        notes=_book_sums(book),
        place=dated(seat_of(place)),
        signers=_book_signers(seated(decree)),
        printed=printed_by(post),
    )


def _book_cells(line, amount):
    entry = line.entry
    words = line.words + (" (dikoreksi)" if entry.is_reversed else "")
    sides = (amount(entry.amount), "") if entry.is_income else ("", amount(entry.amount))
    return [entry.number, entry.happened_on, words, *sides, amount(line.balance)]


def _book_sums(book):
    found = (("Masuk menurut sumber", book.by_source), ("Keluar menurut pos", book.by_kind))
    return [
        f"{title}: " + ", ".join(f"{name} {book.words(sum_)}" for name, sum_ in sums) for title, sums in found if sums
    ]


def _book_signers(members):
    """Ketua and bendahara; the latter is known by the name of the post, which an office may edit."""
    chair = holder(members, officers()[0])
    treasurer = next((member for member in members if "bendahara" in member.position.name.lower()), None)
    return [
        Signer("\nKetua", chair.name if chair else ""),
        Signer("\nBendahara", treasurer.name if treasurer else ""),
    ]


# --- many units -------------------------------------------------------------------------------------------------------

RECAP_COLUMNS = [
    Column("No", 5, is_number=True),
    Column("Nama WKSBM", 22),
    Column("Padukuhan/RW", 16),
    Column("Kalurahan", 15),
    Column("Kapanewon", 15),
    Column("Tahun", 7),
    Column("SK (no/tgl)", 18),
    Column("Ketua", 18),
    Column("HP", 15),
    Column("Klasifikasi", 12),
    Column("Status", 11),
    Column("Dana masuk (Rp)", 13, is_number=True),
    Column("Dana keluar (Rp)", 13, is_number=True),
    Column("PPKS (PMKS) dibantu", 9, is_number=True),
    Column("PPKS (PMKS) dirujuk", 9, is_number=True),
]


def register_recap(profiles, post, *, conditions, year):
    """The register as offices hand it round: exactly these units, in their order. conditions: the filters in words."""
    rows = list(profiles.for_recap())
    units = [profile.unit_id for profile in rows]
    places = above([profile.unit.home_area_id for profile in rows])
    decrees = {d.unit_id: d for d in Decree.objects.visible_to(post).newest_of(units, timezone.localdate())}
    figures = recap.figures(units, year, post)
    chair = officers()[0]
    cells = [
        _recap_cells(number, profile, places, decrees.get(profile.unit_id), chair, figures[profile.unit_id])
        for number, profile in enumerate(rows, 1)
    ]
    sums = [recap.total(row[place] for row in cells) for place in range(11, 15)]
    office = post.organisation
    return Sheet(
        name=f"rekap-wksbm-{slugify(office.home_area.name)}-{timezone.localdate():%Y%m%d}",
        title="Rekap WKSBM",
        heading=[
            office.home_area.label,
            "; ".join(conditions) or "Semua WKSBM dalam register",
            f"Keadaan {day_in_words(timezone.localdate())}; dana dan layanan tahun {year}",
        ],
        columns=RECAP_COLUMNS,
        rows=cells,
        total=["", f"Jumlah: {len(rows)} WKSBM", *[""] * 9, *sums],
        notes=[
            f"Sumber: register WKSBM, {office.name}. Tanda – berarti belum dicatat.",
            "Kasus terbatas hanya terhitung bagi kantor yang menanganinya.",
        ],
        place=dated(seat_of(office.home_area)),
        signers=[head_of(office), Signer("\nYang membuat", post.user.full_name)],
        is_landscape=True,
        printed=printed_by(post),
    )


def _recap_cells(number, profile, places, decree, chair, figures):
    unit = profile.unit
    member = holder(decree.members.all(), chair) if decree else None
    areas = sorted(unit.service_areas.all(), key=lambda area: area.code) or [unit.home_area]
    return [
        number,
        unit.name,
        ", ".join(map(short, areas)),
        places[village_code(unit.home_area_id)].name,
        places[district_code(unit.home_area_id)].name,
        str(profile.founded_on.year) if profile.founded_on else None,
        f"{decree.number} / {as_text(decree.issued_on)}" if decree else None,
        member.name if member else None,
        (member.phone if member else "") or None,
        profile.classification.name if profile.classification else None,
        profile.get_status_display(),
        figures.funds_in,
        figures.funds_out,
        figures.helped,
        figures.referred,
    ]


# --- coverage ---------------------------------------------------------------------------------------------------------

COUNTED = "Hanya padukuhan dan RW yang sudah tercatat yang dihitung."


def coverage_sheets(coverage, post):
    """The table of the page, and the names of the places without a unit."""
    printed, area = printed_by(post), coverage.area
    common = {"name": f"cakupan-wksbm-{slugify(area.name)}-{timezone.localdate():%Y%m%d}", "printed": printed}
    heading = [area.label, f"Keadaan {day_in_words(timezone.localdate())}"]
    source = f"Sumber: register WKSBM, {post.organisation.name}."
    yield Sheet(
        title="Cakupan WKSBM",
        heading=heading,
        columns=[
            Column("No", 5, is_number=True),
            Column("Wilayah", 30),
            Column("Kalurahan" if coverage.counts_villages else "Padukuhan/RW", 14, is_number=True),
            Column("Ada WKSBM aktif", 14, is_number=True),
            Column("Hanya rintisan atau vakum", 14, is_number=True),
            Column("Belum ada WKSBM", 14, is_number=True),
            Column("Cakupan (%)", 12, is_number=True),
        ],
        rows=[[number, row.area.label, *_coverage_cells(row)] for number, row in enumerate(coverage.rows, 1)],
        total=["", "Jumlah", *_coverage_cells(coverage.total)],
        notes=[source, *([] if coverage.counts_villages else [COUNTED])],
        place=dated(seat_of(post.organisation.home_area)),
        signers=[head_of(post.organisation), Signer("\nYang membuat", post.user.full_name)],
        **common,
    )
    if not coverage.is_village:
        yield _bare_sheet("Kalurahan tanpa WKSBM", heading, coverage.bare_villages(), [source], common)
    yield _bare_sheet("Padukuhan dan RW tanpa WKSBM", heading, coverage.bare_hamlets(), [source, COUNTED], common)


def _coverage_cells(row):
    share = None if row.share is None else f"{row.share}".replace(".", ",")
    return [row.total, row.working, row.asleep, row.bare, share]


def _bare_sheet(title, heading, groups, notes, common):
    places = [(area, place) for area, found in groups for place in found]
    return Sheet(
        title=title,
        heading=heading,
        columns=[Column("No", 5, is_number=True), Column("Di dalam", 30), Column("Wilayah", 30), Column("Kode", 20)],
        rows=[[number, area.label, place.label, place.pk] for number, (area, place) in enumerate(places, 1)],
        total=["", f"Jumlah: {len(places)}", "", ""],
        notes=notes,
        **common,
    )
