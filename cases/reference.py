"""Which reference data does the casework start with? An office edits all of it afterwards in the admin.

The 26 jenis: names as in Permensos 8/2012, published by several offices; definitions shortened in our own words, age
limits unverified (docs/decisions/0009-jenis.md). Time limits: office targets, unverified, no law. Rows that an
office has changed are left alone: loading only adds what is missing.
"""

from datetime import date

from cases.models import (
    ConsentText,
    Jenis,
    JenisEdition,
    JenisGroup,
    Phase,
    ServiceKind,
    ServiceSource,
    StageLabel,
    TimeLimit,
    TimeUnit,
    Urgency,
)
from cases.models.jenis import CountUnit
from cases.workflow import Stage
from registry.models import OrganisationKind as Org
from registry.models.dated import BEGINNING

EDITION = {
    "name": "26 jenis PPKS (PMKS)",
    "legal_basis": "Permensos 8/2012 (keberlakuan belum diverifikasi; masih dipakai dinas)",
    "valid_from": date(2012, 1, 1),
}

G = JenisGroup
# number, official name, plain name, group, definition, youngest, oldest, sensitive
JENIS = (
    (1, "Anak Balita Terlantar", "Balita terlantar", G.CHILD, "Anak sampai 5 tahun yang tidak diasuh, dirawat, atau dilindungi dengan layak.", 0, 5, False),
    (2, "Anak Terlantar", "Anak terlantar", G.CHILD, "Anak 6–18 tahun yang dilalaikan atau kebutuhan dasarnya tidak terpenuhi.", 6, 18, False),
    (3, "Anak yang Berhadapan dengan Hukum", "Anak berurusan dengan hukum", G.CHILD, "Anak yang disangka, didakwa, dipidana, menjadi korban, atau menjadi saksi.", 12, 17, True),
    (4, "Anak Jalanan", "Anak jalanan", G.STREET, "Anak yang bekerja atau hidup di jalan dan tempat umum.", 0, 17, False),
    (5, "Anak dengan Kedisabilitasan", "Anak dengan disabilitas", G.DISABILITY, "Anak dengan hambatan fisik, mental, atau keduanya.", 0, 17, False),
    (6, "Anak yang Menjadi Korban Tindak Kekerasan atau Diperlakukan Salah", "Anak korban kekerasan", G.VIOLENCE, "Anak yang disakiti, dianiaya, atau dipaksa, di keluarga maupun lingkungannya.", 0, 17, True),
    (7, "Anak yang Memerlukan Perlindungan Khusus", "Anak perlu perlindungan khusus", G.CHILD, "Anak dalam keadaan darurat, dieksploitasi, diperdagangkan, atau terkait NAPZA dan HIV.", 0, 18, True),
    (8, "Lanjut Usia Terlantar", "Lansia terlantar", G.ELDERLY, "Orang 60 tahun ke atas yang kebutuhan dasarnya tidak terpenuhi atau hidup terlantar.", 60, None, False),
    (9, "Penyandang Disabilitas", "Orang dewasa dengan disabilitas", G.DISABILITY, "Hambatan fisik, intelektual, mental (termasuk ODGJ), atau sensorik.", None, None, False),
    (10, "Tuna Susila", "Tuna susila", G.STREET, "Orang yang menjual hubungan seksual.", None, None, True),
    (11, "Gelandangan", "Gelandangan", G.STREET, "Orang tanpa tempat tinggal dan penghasilan tetap yang hidup berpindah-pindah.", None, None, False),
    (12, "Pengemis", "Pengemis", G.STREET, "Orang yang hidup dari meminta-minta di tempat umum.", None, None, False),
    (13, "Pemulung", "Pemulung", G.STREET, "Orang yang hidup dari memungut barang bekas.", None, None, False),
    (14, "Kelompok Minoritas", "Kelompok minoritas", G.OTHER, "Orang yang terhambat karena diskriminasi atau disisihkan.", None, None, True),
    (15, "Bekas Warga Binaan Lembaga Pemasyarakatan", "Bekas warga binaan lapas", G.OTHER, "Orang yang selesai menjalani pidana dan sulit diterima atau bekerja.", 18, None, True),
    (16, "Orang dengan HIV/AIDS", "Orang dengan HIV", G.HEALTH, "Orang yang hidup dengan HIV dan memerlukan layanan sosial.", 18, None, True),
    (17, "Korban Penyalahgunaan NAPZA", "Korban narkoba", G.HEALTH, "Orang yang pernah menyalahgunakan narkoba dan hidupnya terganggu.", None, None, True),
    (18, "Korban Trafficking", "Korban perdagangan orang", G.VIOLENCE, "Orang yang menderita karena diperdagangkan.", None, None, True),
    (19, "Korban Tindak Kekerasan", "Korban kekerasan", G.VIOLENCE, "Orang yang disakiti, ditelantarkan, dieksploitasi, atau terancam.", None, None, True),
    (20, "Pekerja Migran Bermasalah Sosial", "Pekerja migran bermasalah", G.OTHER, "Pekerja migran yang mengalami kekerasan, terlantar, dideportasi, atau sakit.", None, None, False),
    (21, "Korban Bencana Alam", "Korban bencana alam", G.DISASTER, "Orang yang terdampak gempa, erupsi, banjir, longsor, atau kekeringan.", None, None, False),
    (22, "Korban Bencana Sosial", "Korban bencana sosial", G.DISASTER, "Orang yang terdampak konflik antarkelompok atau teror.", None, None, False),
    (23, "Perempuan Rawan Sosial Ekonomi", "Perempuan rawan sosial ekonomi", G.POVERTY, "Perempuan 18–59 tahun, pencari nafkah utama, penghasilan tidak cukup.", 18, 59, False),
    (24, "Fakir Miskin", "Fakir miskin", G.POVERTY, "Tidak mempunyai mata pencaharian, atau tidak cukup untuk kebutuhan dasar.", None, None, False),
    (25, "Keluarga Bermasalah Sosial Psikologis", "Keluarga bermasalah", G.POVERTY, "Keluarga yang sering bertengkar sehingga kebutuhan anggotanya terabaikan.", None, None, False),
    (26, "Komunitas Adat Terpencil", "Komunitas adat terpencil", G.OTHER, "Kelompok yang hidup terpencar dengan layanan dasar terbatas.", None, None, False),
)  # fmt: skip
COUNTED_BY_FAMILY = {24, 25}
COUNTED_BY_GROUP = {26}

LEVELS = (Org.WKSBM, Org.VILLAGE, Org.TKSK, Org.REGENCY_OFFICE, Org.PROVINCE_OFFICE, Org.BALAI)
PARTNERS = (Org.LKS, Org.BUSINESS, Org.HEALTH, Org.BAZNAS, Org.POLICE, Org.UPTD_PPA, Org.OTHER)
# phase -> urgency -> (working days at WKSBM, kalurahan and TKSK; at Dinsos, balai and partners; hours when darurat)
LIMITS = {
    Phase.ANSWER: {Urgency.NORMAL: (3, 5), Urgency.URGENT: (1, 2), Urgency.EMERGENCY: 4},
    Phase.HANDLE: {Urgency.NORMAL: (7, 15), Urgency.URGENT: (3, 7), Urgency.EMERGENCY: 72},
}

SERVICE_KINDS = (
    ("Permakanan dan sembako", False),
    ("Sandang dan perlengkapan", False),
    ("Santunan uang dari warga", False),
    ("Pendampingan dan kunjungan rumah", False),
    ("Alat bantu", False),
    ("Perbekalan dan layanan kesehatan", False),
    ("Bimbingan fisik, mental, spiritual, dan sosial", False),
    ("Bimbingan kepada keluarga", False),
    ("Fasilitasi NIK, KTP, akta, atau KIA", False),
    ("Akses pendidikan", False),
    ("Penelusuran keluarga dan reunifikasi", False),
    ("Bantuan hukum dan perlindungan", False),
    ("Bantuan sosial pemerintah", True),
    ("Rekomendasi atau penetapan layanan", True),
    ("Penerimaan di balai", True),
)

# name, is it the purse of a unit; unverified, an office edits them
SERVICE_SOURCES = (
    ("Kas WKSBM", True),
    ("Swadaya warga", False),
    ("APBKal", False),
    ("APBD kabupaten/kota", False),
    ("APBD DIY", False),
    ("APBN", False),
    ("Baznas", False),
    ("CSR atau dunia usaha", False),
    ("Lembaga kesejahteraan sosial (LKS)", False),
    ("Lainnya", False),
)

# stage, source, wording there. PP 39/2012 art. 7(2) as quoted by several offices; ATENSI from memory: both unverified.
STAGE_LABELS = (
    (Stage.APPROACH, "PP 39/2012", "Pendekatan awal"),
    (Stage.ASSESSMENT, "PP 39/2012", "Pengungkapan dan pemahaman masalah"),
    (Stage.PLAN, "PP 39/2012", "Penyusunan rencana pemecahan masalah"),
    (Stage.IMPLEMENTATION, "PP 39/2012", "Pemecahan masalah"),
    (Stage.IMPLEMENTATION, "PP 39/2012", "Resosialisasi"),
    (Stage.TERMINATION, "PP 39/2012", "Terminasi"),
    (Stage.AFTERCARE, "PP 39/2012", "Bimbingan lanjut"),
    (Stage.APPROACH, "ATENSI (Permensos 7/2021)", "Akses"),
    (Stage.APPROACH, "ATENSI (Permensos 7/2021)", "Pendekatan awal dan kesepakatan bersama"),
    (Stage.ASSESSMENT, "ATENSI (Permensos 7/2021)", "Asesmen komprehensif dan berkelanjutan"),
    (Stage.PLAN, "ATENSI (Permensos 7/2021)", "Perencanaan"),
    (Stage.IMPLEMENTATION, "ATENSI (Permensos 7/2021)", "Implementasi"),
    (Stage.MONITORING, "ATENSI (Permensos 7/2021)", "Monitoring dan evaluasi"),
    (Stage.TERMINATION, "ATENSI (Permensos 7/2021)", "Pascalayanan dan terminasi"),
)


def load(stdout=None):
    """Add the missing rows of the reference data; returns how many were added."""
    added = _load_jenis() + _load_limits() + _load_service_kinds() + _load_service_sources()
    added += _load_stage_labels() + _load_consent_text()
    if stdout and added:
        stdout.write(f"Data acuan kasus: {added} baris ditambahkan.")
    return added


def _load_jenis():
    edition, _ = JenisEdition.objects.get_or_create(name=EDITION["name"], defaults=EDITION)
    known = set(Jenis.objects.filter(edition=edition).values_list("number", flat=True))
    rows = [
        Jenis(
            edition=edition,
            number=number,
            name=name,
            short_name=short,
            group=group,
            definition=definition,
            age_min=youngest,
            age_max=oldest,
            is_sensitive=sensitive,
            count_unit=_count_unit(number),
        )
        for number, name, short, group, definition, youngest, oldest, sensitive in JENIS
        if number not in known
    ]
    return len(Jenis.objects.bulk_create(rows))


def _count_unit(number):
    if number in COUNTED_BY_FAMILY:
        return CountUnit.FAMILY
    return CountUnit.GROUP if number in COUNTED_BY_GROUP else CountUnit.PERSON


def _load_limits():
    known = set(TimeLimit.objects.values_list("receiver_kind", "urgency", "phase"))
    rows = []
    for phase, by_urgency in LIMITS.items():
        for urgency, amount in by_urgency.items():
            for kind in (*LEVELS, *PARTNERS):
                near = kind in (Org.WKSBM, Org.VILLAGE, Org.TKSK)
                hours = urgency == Urgency.EMERGENCY
                rows.append(
                    TimeLimit(
                        valid_from=BEGINNING,
                        receiver_kind=kind,
                        urgency=urgency,
                        phase=phase,
                        amount=amount if hours else amount[0 if near else 1],
                        unit=TimeUnit.HOURS if hours else TimeUnit.WORKING_DAYS,
                    )
                )
    rows = [row for row in rows if (row.receiver_kind, row.urgency, row.phase) not in known]
    return len(TimeLimit.objects.bulk_create(rows))


def _load_service_kinds():
    known = set(ServiceKind.objects.values_list("name", flat=True))
    rows = [
        ServiceKind(valid_from=BEGINNING, name=n, is_government_decision=g) for n, g in SERVICE_KINDS if n not in known
    ]
    return len(ServiceKind.objects.bulk_create(rows))


# Our own words; to be read to the person, or shown. An office writes a new version in the admin.
CONSENT_TEXT = """Kami mencatat keadaan Anda supaya dapat membantu. Untuk itu nama, umur, alamat, dan cerita Anda dibaca oleh \
lembaga yang menangani: kalurahan, TKSK, Dinas Sosial, dan mitra yang Anda setujui. Data tidak dipakai untuk hal lain dan \
tidak disebarkan. Anda boleh menolak, melihat data Anda, meminta diperbaiki atau dihapus, dan menarik persetujuan ini \
kapan saja; bantuan yang sudah berjalan tidak dihentikan karena itu."""


def _load_consent_text():
    _, is_new = ConsentText.objects.get_or_create(
        version=1, defaults={"body": CONSENT_TEXT, "starts_on": EDITION["valid_from"]}
    )
    return int(is_new)


def _load_service_sources():
    if ServiceSource.objects.exists():
        return 0
    rows = [
        ServiceSource(valid_from=BEGINNING, name=name, is_unit_purse=is_purse, rank=rank)
        for rank, (name, is_purse) in enumerate(SERVICE_SOURCES, 1)
    ]
    return len(ServiceSource.objects.bulk_create(rows))


def _load_stage_labels():
    if StageLabel.objects.exists():
        return 0
    rows = [
        StageLabel(valid_from=BEGINNING, stage=stage, source=source, wording=wording)
        for stage, source, wording in STAGE_LABELS
    ]
    return len(StageLabel.objects.bulk_create(rows))
