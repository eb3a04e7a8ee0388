"""Which organisations exist from the start? One office for each area of DIY, and the six balai.

Names of the balai: as found on the pages of Dinas Sosial DIY. Rows that exist are left alone.
"""

from registry.actions.audit import record
from registry.models import (
    Area,
    AreaLevel,
    BoardPosition,
    DormancyRule,
    EvaluationAspect,
    Goods,
    IncomeSource,
    Organisation,
    OrganisationKind,
    PurseKind,
    RefresherRule,
    SpendingKind,
    UnitClass,
)
from registry.models.dated import BEGINNING

PROVINCE = "34"
BALAI = (
    "Balai Rehabilitasi Sosial dan Pengasuhan Anak (BRSPA)",
    "Balai Perlindungan dan Rehabilitasi Sosial Remaja (BPRSR)",
    "Balai Perlindungan dan Rehabilitasi Sosial Wanita (BPRSW)",
    "Balai Rehabilitasi Terpadu Penyandang Disabilitas (BRTPD)",
    "Balai Pelayanan Sosial Tresna Werdha (BPSTW)",
    "Balai Rehabilitasi Sosial Bina Karya dan Laras (BRSBKL)",
)
# No official scale was found; these words are in use (unverified), an office edits them.
UNIT_CLASSES = ("Tumbuh", "Berkembang", "Maju", "Mandiri")
# name, required, one person only (usual posts; only ketua and sekretaris are required everywhere)
BOARD_POSITIONS = (
    ("Pelindung", False, True),
    ("Penasihat", False, False),
    ("Ketua", True, True),
    ("Wakil ketua", False, True),
    ("Sekretaris", True, True),
    ("Bendahara", False, True),
    ("Seksi pendataan", False, False),
    ("Seksi penggalangan dana", False, False),
    ("Seksi pelayanan", False, False),
    ("Seksi humas dan jejaring", False, False),
    ("Anggota", False, False),
)
# Sources and uses of money seen at units of DIY (unverified as a list); an office edits them.
INCOME_SOURCES = (
    "Jimpitan",
    "Kotak koin",
    "Donatur tetap",
    "Donatur tidak tetap",
    "Perantau",
    "Iuran anggota",
    "Kalurahan/kelurahan",
    "Dunia usaha (CSR)",
    "Baznas atau lembaga zakat",
    "Dinas Sosial",
    "Hasil usaha",
    "Saldo dari buku lama",
    "Lainnya",
)
SPENDING_KINDS = {
    PurseKind.DONATION: (
        "Santunan uang",
        "Paket sembako",
        "Bantuan sekolah",
        "Bantuan berobat",
        "Bantuan lansia",
        "Bantuan disabilitas",
        "Bantuan kematian",
        "Perbaikan rumah",
        "Modal usaha kecil",
        "Lainnya untuk warga",
    ),
    PurseKind.OPERATIONAL: (
        "Konsumsi rapat",
        "Alat tulis dan fotokopi",
        "Transpor pengurus",
        "Perlengkapan",
        "Lainnya untuk kegiatan",
    ),
    PurseKind.GOODS: ("Dibagikan kepada warga", "Susut atau rusak"),
}
GOODS = (
    ("Beras", "kg"),
    ("Paket sembako", "paket"),
    ("Minyak goreng", "liter"),
    ("Gula", "kg"),
    ("Telur", "kg"),
    ("Mi instan", "dus"),
    ("Pakaian", "potong"),
)
# name, weight, what is looked at. The aspects are those that reports name; no official weights were found (unverified).
EVALUATION_ASPECTS = (
    ("Kelembagaan", 15, "SK lurah, susunan pengurus, sekretariat, papan nama."),
    ("Administrasi", 10, "Buku wajib terisi dan tertib."),
    ("Sumber daya manusia", 10, "Jumlah dan keaktifan pengurus, pelatihan yang diikuti."),
    ("Program dan kegiatan", 15, "Program kerja tertulis dan kegiatan yang berjalan."),
    ("Penggalangan dana", 15, "Sumber dana, kas, pertanggungjawaban kepada warga."),
    ("PPKS (PMKS) yang ditangani", 15, "Jumlah dan jenis yang didata, ditangani, dan dirujuk."),
    ("Jejaring kerja", 10, "Kerja sama dengan kalurahan, TKSK, dunia usaha, dan mitra."),
    ("Inovasi", 5, "Cara baru yang berhasil dan dapat ditiru."),
    ("Keberlanjutan", 5, "Kaderisasi dan kesinambungan sejak ditumbuhkan."),
)
OFFICE_KIND = {
    AreaLevel.PROVINCE: OrganisationKind.PROVINCE_OFFICE,
    AreaLevel.REGENCY: OrganisationKind.REGENCY_OFFICE,
    AreaLevel.DISTRICT: OrganisationKind.TKSK,
    AreaLevel.VILLAGE: OrganisationKind.VILLAGE,
}


def office_name(area):
    if area.level == AreaLevel.PROVINCE:
        return "Dinas Sosial DIY"
    if area.level == AreaLevel.REGENCY:
        return f"Dinas Sosial {area.name}"
    return f"TKSK {area.label}" if area.level == AreaLevel.DISTRICT else area.label


def load_offices():
    """Add the offices and balai that were never there; an ended one stays ended. Returns how many."""
    offices = Organisation.objects.of_kind(*OFFICE_KIND.values())
    known = set(offices.values_list("home_area_id", flat=True))
    rows = [
        Organisation(kind=OFFICE_KIND[area.level], name=office_name(area), home_area=area)
        for area in Area.objects.current().within(PROVINCE).at_level(*OFFICE_KIND)
        if area.pk not in known
    ]
    present = set(Organisation.objects.of_kind(OrganisationKind.BALAI).values_list("name", flat=True))
    rows += [
        Organisation(kind=OrganisationKind.BALAI, name=name, home_area_id=PROVINCE)
        for name in BALAI
        if name not in present
    ]
    Organisation.objects.bulk_create(rows)
    if rows:
        record(verb="organisation.load", subject="Kantor dan balai DIY", by=None, added=len(rows))
    return len(rows)


def load_unit_reference():
    """Add the scale of classes and the posts of a board to tables that are empty. Returns how many rows."""
    added = 0
    if not UnitClass.objects.exists():
        rows = [UnitClass(valid_from=BEGINNING, name=name, rank=rank) for rank, name in enumerate(UNIT_CLASSES, 1)]
        added += len(UnitClass.objects.bulk_create(rows))
    if not BoardPosition.objects.exists():
        rows = [
            BoardPosition(valid_from=BEGINNING, name=name, rank=rank, is_required=required, is_single=single)
            for rank, (name, required, single) in enumerate(BOARD_POSITIONS, 1)
        ]
        added += len(BoardPosition.objects.bulk_create(rows))
    if not EvaluationAspect.objects.exists():
        rows = [
            EvaluationAspect(valid_from=BEGINNING, name=name, weight=weight, rank=rank, description=description)
            for rank, (name, weight, description) in enumerate(EVALUATION_ASPECTS, 1)
        ]
        added += len(EvaluationAspect.objects.bulk_create(rows))
    added += DormancyRule.objects.get_or_create(pk=1)[1]
    added += RefresherRule.objects.get_or_create(pk=1)[1]
    return added


def load_fund_reference():
    """Add sources, kinds of spending and goods to tables that are empty. Returns how many rows."""
    added = 0
    if not IncomeSource.objects.exists():
        rows = [IncomeSource(valid_from=BEGINNING, name=name, rank=rank) for rank, name in enumerate(INCOME_SOURCES, 1)]
        added += len(IncomeSource.objects.bulk_create(rows))
    if not SpendingKind.objects.exists():
        pairs = [(purse, name) for purse, names in SPENDING_KINDS.items() for name in names]
        rows = [
            SpendingKind(valid_from=BEGINNING, name=name, purse_kind=purse, rank=rank)
            for rank, (purse, name) in enumerate(pairs, 1)
        ]
        added += len(SpendingKind.objects.bulk_create(rows))
    if not Goods.objects.exists():
        added += len(
            Goods.objects.bulk_create(
                Goods(valid_from=BEGINNING, name=name, measure=measure) for name, measure in GOODS
            )
        )
    return added
