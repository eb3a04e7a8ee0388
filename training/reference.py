"""Which curriculum is there from the start? The materi of the Bimtek of 2018, in the words and order of its report.

Title and order of the ten materi: dinsos.jogjaprov.go.id, "Bimbingan Teknis Pengurus WKSBM", 16 November 2018. The
report gives neither goals nor hours: goal, JP and method of each are a proposal of this program (unverified), and an
office changes them in a version of its own.
"""

from registry.models import Organisation, OrganisationKind
from training.models import Curriculum, CurriculumVersion, FeedbackAspect, FeedbackSubject, Materi

TITLE = "Bimtek Pengurus WKSBM"
NOTE = "Materi menurut laporan Bimtek 2018; tujuan, JP, dan metode adalah usulan program."
TALK, WORK = "Ceramah dan tanya jawab", "Diskusi kelompok"
# title as in the report, JP, method, goal
MATERI = (
    (
        "Kebijakan Dinas Sosial DIY dalam pemberdayaan WKSBM",
        2,
        TALK,
        "Peserta mengenal kebijakan dan program Dinas Sosial DIY untuk WKSBM.",
    ),
    (
        "Pendataan dan pemetaan penyandang masalah kesejahteraan sosial (PMKS) serta penanganannya melalui WKSBM",
        3,
        "Ceramah dan latihan mengisi",
        "Peserta dapat mendata PMKS di padukuhannya dan mencatat kasus.",
    ),
    (
        "Pengembangan jejaring kerja WKSBM",
        2,
        TALK,
        "Peserta mengenal lembaga yang dapat diajak bekerja sama dan cara merujuk.",
    ),
    (
        "Indahnya mengembangkan perilaku berbagi untuk penanganan PMKS dan cara-cara mengelola organisasi WKSBM",
        2,
        "Ceramah dan berbagi pengalaman",
        "Peserta dapat menggerakkan iuran warga dan mengelola organisasi dengan terbuka.",
    ),
    (
        "Pedoman teknis pengelolaan WKSBM",
        2,
        TALK,
        "Peserta memahami susunan pengurus, buku wajib, dan pertanggungjawaban.",
    ),
    (
        "Tahapan-tahapan dalam penanganan PMKS",
        2,
        "Ceramah dan contoh kasus",
        "Peserta dapat mengikuti tahap penanganan dari pendekatan awal sampai rujuk balik.",
    ),
    (
        "Peran WKSBM dalam penanganan PMKS",
        2,
        TALK,
        "Peserta mengenal batas tugas WKSBM dan kapan kasus diteruskan.",
    ),
    (
        "Testimoni pengelolaan WKSBM dan kiat-kiat menuju WKSBM prestasi di tingkat Provinsi",
        2,
        "Berbagi pengalaman",
        "Peserta belajar dari WKSBM yang berhasil.",
    ),
    (
        "Diskusi tentang komitmen pengurus pengembangan WKSBM",
        2,
        WORK,
        "Peserta menyepakati komitmen untuk mengembangkan WKSBM-nya.",
    ),
    (
        "Menyusun program kerja WKSBM dalam program jangka pendek, menengah dan jangka panjang",
        3,
        WORK,
        "Peserta pulang dengan program kerja jangka pendek, menengah, dan panjang.",
    ),
)

# What participants score from 1 to 5: a proposal of this program (unverified).
ASPECTS = {
    FeedbackSubject.SPEAKER: ("Penguasaan materi", "Cara menyampaikan", "Manfaat bagi tugas pengurus"),
    FeedbackSubject.EVENT: ("Tempat dan ruangan", "Makanan dan minuman", "Jadwal dan waktu", "Pelayanan panitia"),
}


def load():
    """Add the aspects of the evaluation, and the curriculum of 2018 where there is none at all. Returns how many."""
    return _aspects() + _curriculum()


def _aspects():
    if FeedbackAspect.objects.exists():
        return 0
    rows = [
        FeedbackAspect(subject=subject, name=name, rank=rank)
        for subject, names in ASPECTS.items()
        for rank, name in enumerate(names, 1)
    ]
    return len(FeedbackAspect.objects.bulk_create(rows))


def _curriculum():
    office = Organisation.objects.of_kind(OrganisationKind.PROVINCE_OFFICE).current().first()
    if office is None or Curriculum.objects.exists():
        return 0
    version = CurriculumVersion.objects.create(
        curriculum=Curriculum.objects.create(title=TITLE, office=office), number=1, note=NOTE
    )
    rows = [
        Materi(version=version, position=place, title=title, jp=jp, method=method, goal=goal)
        for place, (title, jp, method, goal) in enumerate(MATERI, 1)
    ]
    return 2 + len(Materi.objects.bulk_create(rows))
