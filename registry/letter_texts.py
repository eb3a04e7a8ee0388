"""With which words do letters begin and end, and with which do they come along? Our own (unverified); an office writes
its own in the admin.

The parts of a surat rujukan follow what offices write (docs/decisions/0023-documents.md).
"""

from django.utils import timezone

from registry.models import LetterPart, LetterTemplate, PartContent, TemplateKind
from registry.models.dated import BEGINNING
from registry.refusal import insist, not_now

C = PartContent
# letter: subject, opening, closing
SENTENCES = {
    TemplateKind.REFERRAL: (
        "Rujukan pemerlu pelayanan kesejahteraan sosial",
        "Bersama ini kami merujuk warga berikut untuk mendapat pelayanan:",
        "Kami mohon kabar hasil pelayanan (rujuk balik) agar dapat kami tindak lanjuti di tempat tinggalnya.",
    ),
    TemplateKind.COVER: (
        "Surat pengantar",
        "Yang bertanda tangan di bawah ini menerangkan bahwa warga berikut benar penduduk atau berada di wilayah kami:",
        "Demikian surat pengantar ini dibuat untuk dipergunakan sebagaimana mestinya.",
    ),
    TemplateKind.REPORT: ("Laporan sosial", "", ""),
    TemplateKind.HANDOVER: (
        "Berita acara serah terima",
        "Pada hari dan tanggal tersebut di atas telah diserahterimakan warga berikut:",
        "Demikian berita acara ini dibuat dengan sebenarnya.",
    ),
    TemplateKind.AGREEMENT: (
        "Persetujuan layanan",
        "Saya yang bertanda tangan di bawah ini, setelah mendapat penjelasan, menyetujui pelayanan berikut:",
        "Persetujuan ini dapat saya tarik kembali kapan saja.",
    ),
    TemplateKind.FEEDBACK: (
        "Rujuk balik",
        "Menjawab rujukan yang kami terima, dengan ini kami sampaikan hasil pelayanan warga berikut:",
        "Kami mohon tindak lanjut di tempat tinggalnya.",
    ),
    TemplateKind.INVITATION: (
        "Undangan",
        "Dengan hormat,",
        "Nama pengurus yang ditunjuk mohon disampaikan melalui kalurahan atau program WKSBM. Kegiatan ini tidak "
        "dipungut biaya.\n\nAtas perhatian dan kehadirannya kami ucapkan terima kasih.",
    ),
    TemplateKind.ASSIGNMENT: (
        "Surat tugas",
        "Yang bertanda tangan di bawah ini menugaskan:",
        "Surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab.",
    ),
}
# letter: (content, heading, required, lines)
PARTS = {
    TemplateKind.REFERRAL: (
        (C.BASIS, "Dasar", True, 2),
        (C.CHRONOLOGY, "Kronologi singkat", True, 3),
        (C.PHYSICAL, "Kondisi fisik", False, 3),
        (C.MENTAL, "Kondisi psikis", False, 3),
        (C.SOCIAL, "Kondisi sosial", False, 3),
        (C.EFFORTS, "Upaya yang sudah dilakukan", False, 3),
        (C.REASON, "Alasan rujukan", True, 3),
        (C.REQUESTED, "Layanan yang diminta", True, 2),
    ),
    TemplateKind.COVER: ((C.PURPOSE, "Keperluan", True, 2), (C.STATEMENT, "Keterangan", True, 3)),
    TemplateKind.REPORT: (
        (C.CHRONOLOGY, "Latar belakang dan kronologi", True, 3),
        (C.PHYSICAL, "Kondisi fisik dan kesehatan", True, 3),
        (C.MENTAL, "Kondisi psikologis", True, 3),
        (C.SOCIAL, "Kondisi sosial, keluarga, dan ekonomi", True, 3),
        (C.SPIRITUAL, "Kondisi spiritual", False, 3),
        (C.ANALYSIS, "Analisis masalah dan kebutuhan", True, 3),
        (C.RECOMMENDATION, "Rekomendasi", True, 3),
    ),
    TemplateKind.HANDOVER: (
        (C.CONDITION, "Keadaan saat diserahkan", True, 3),
        (C.ITEMS, "Dokumen dan barang yang diserahkan", True, 3),
        (C.NOTES, "Catatan", False, 3),
    ),
    TemplateKind.AGREEMENT: (
        (C.SERVICES, "Layanan yang disepakati", True, 3),
        (C.DATA_USE, "Data yang dipakai, untuk apa, dan dibagikan kepada siapa", True, 3),
        (C.PERIOD, "Jangka waktu", True, 1),
        (C.RIGHTS, "Hak saya", True, 3),
    ),
    TemplateKind.FEEDBACK: (
        (C.RESULT, "Hasil", True, 1),
        (C.SERVICES, "Layanan yang diberikan", True, 3),
        (C.PLAN, "Rencana selanjutnya", True, 3),
    ),
}


def load_letter_templates():
    """Add the words of the letters that have none and never had. Returns how many letters."""
    known = set(LetterTemplate.objects.values_list("kind", flat=True))
    missing = [paper for paper in TemplateKind if paper not in known]
    for paper in missing:
        subject, opening, closing = SENTENCES[paper]
        row = LetterTemplate.objects.create(
            kind=paper, subject=subject, opening=opening, closing=closing, valid_from=timezone.localdate()
        )
        LetterPart.objects.bulk_create(
            LetterPart(template=row, rank=rank, content=content, heading=heading, is_required=required, lines=lines)
            for rank, (content, heading, required, lines) in enumerate(PARTS.get(paper, ()), 1)
        )
        # From here on, with its parts, it stands.
        LetterTemplate.objects.filter(pk=row.pk).update(valid_from=BEGINNING)
    return len(missing)


def template_for(kind):
    """The LetterTemplate of this TemplateKind that counts today, with its parts. Raises Refused 409 without one."""
    template = LetterTemplate.objects.wording(kind)
    if template is None:
        insist(not_now(f"{TemplateKind(kind).label} belum mempunyai templat yang berlaku. Hubungi admin sistem."))
    return template
