"""With which words does a letter begin and end, and which parts does it ask for? Texts that an office edits.

No regulation gives a form for the letters of the chain, so the words that the program brings along are its own and
unverified. A letter that was issued keeps its PDF: another wording changes none of the past.
"""

from django.db import models

from registry.models.dated import Dated, DatedQuerySet, dated_constraints


class TemplateKind(models.TextChoices):
    """Letters with words to edit. Those of a case bear the names of `cases.models.LetterKind`."""

    REFERRAL = "rujukan", "Surat rujukan"
    COVER = "pengantar", "Surat pengantar"
    REPORT = "laporan", "Laporan sosial"
    HANDOVER = "serah-terima", "Berita acara serah terima"
    AGREEMENT = "persetujuan-layanan", "Persetujuan layanan"
    FEEDBACK = "rujuk-balik", "Surat rujuk balik"
    INVITATION = "undangan-bimtek", "Undangan Bimtek"
    ASSIGNMENT = "tugas-bimtek", "Surat tugas peserta Bimtek"


# Their parts are facts of the Bimtek; only the sentences around them are typed here.
WITHOUT_PARTS = (TemplateKind.INVITATION, TemplateKind.ASSIGNMENT)


class PartContent(models.TextChoices):
    """What is typed into a part. Those marked with a star begin with what the case already says (cases/letters.py)."""

    BASIS = "basis", "Dasar *"
    CHRONOLOGY = "chronology", "Kronologi *"
    PHYSICAL = "physical", "Kondisi fisik *"
    MENTAL = "mental", "Kondisi psikis *"
    SOCIAL = "social", "Kondisi sosial *"
    SPIRITUAL = "spiritual", "Kondisi spiritual *"
    EFFORTS = "efforts", "Upaya yang sudah dilakukan *"
    REASON = "reason", "Alasan rujukan *"
    REQUESTED = "requested", "Layanan yang diminta *"
    ANALYSIS = "analysis", "Analisis *"
    RECOMMENDATION = "recommendation", "Rekomendasi"
    PURPOSE = "purpose", "Keperluan"
    STATEMENT = "statement", "Keterangan"
    CONDITION = "condition", "Keadaan saat diserahkan"
    ITEMS = "items", "Dokumen dan barang"
    SERVICES = "services", "Layanan *"
    DATA_USE = "data_use", "Pemakaian data"
    PERIOD = "period", "Jangka waktu"
    RIGHTS = "rights", "Hak *"
    RESULT = "result", "Hasil *"
    PLAN = "plan", "Rencana *"
    NOTES = "notes", "Catatan"
    OTHER_1 = "other_1", "Bagian lain 1"
    OTHER_2 = "other_2", "Bagian lain 2"
    OTHER_3 = "other_3", "Bagian lain 3"


class LetterTemplateQuerySet(DatedQuerySet):
    def wording(self, paper, day=None):
        """The template of this letter that counts on this day, with its parts, or None."""
        return self.in_force(day).filter(kind=paper).prefetch_related("parts").first()


class LetterTemplate(Dated):
    """opening, closing: the sentences around what the letter is about."""

    kind = models.CharField("jenis surat", max_length=20, choices=TemplateKind)
    subject = models.CharField("hal", max_length=200, help_text="Dapat diubah pada tiap surat.")
    opening = models.TextField("kalimat pembuka", max_length=1000, blank=True)
    closing = models.TextField("kalimat penutup", max_length=1000, blank=True)

    objects = LetterTemplateQuerySet.as_manager()
    FIXED = ("kind", "subject", "opening", "closing")

    class Meta:
        verbose_name = "templat surat"
        verbose_name_plural = "templat surat"
        ordering = ["kind", "-valid_from"]
        constraints = dated_constraints("letter_template", ("kind",))

    def __str__(self):
        return self.get_kind_display()

    @property
    def has_parts(self):
        return self.kind not in WITHOUT_PARTS


class LetterPart(models.Model):
    """One part of a letter that is typed. It stands with its template: the trigger `letter_part_stands`."""

    template = models.ForeignKey(
        LetterTemplate, verbose_name="templat surat", on_delete=models.CASCADE, related_name="parts"
    )
    rank = models.PositiveSmallIntegerField("urutan")
    content = models.CharField(
        "isi", max_length=16, choices=PartContent, help_text="Yang bertanda * diawali dengan catatan kasus."
    )
    heading = models.CharField("judul bagian", max_length=120)
    is_required = models.BooleanField("wajib diisi", default=False)
    lines = models.PositiveSmallIntegerField("tinggi kotak (baris)", default=3)

    class Meta:
        verbose_name = "bagian surat"
        verbose_name_plural = "bagian surat"
        ordering = ["template", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "content"],
                name="letter_part_content_once_in_a_template",
                violation_error_message="Isi ini sudah ada di templat yang sama.",
            ),
            models.CheckConstraint(
                name="letter_part_has_one_to_twelve_lines",
                condition=models.Q(lines__range=(1, 12)),
                violation_error_message="Tinggi kotak 1 sampai 12 baris.",
            ),
        ]

    def __str__(self):
        return self.heading
