"""The chapters of the report of a Bimtek about tests, evaluation and certificates."""

from registry.printing import Column, Sheet
from training.exam_policy import EXAM_READ, why_not
from training.exam_prints import opinion_sheets, result_sheets
from training.models import Certificate
from training.report import provide


@provide("tes")
def exams(event, post):
    """What the participants knew before and after, by materi and by participant."""
    return [] if why_not(EXAM_READ, event, post) else result_sheets(event, post)


@provide("evaluasi")
def feedback(event, post):
    """What all of them think together; nothing that fewer than five have said."""
    return [] if why_not(EXAM_READ, event, post) else opinion_sheets(event)


@provide("sertifikat")
def certificates(event, post):
    """Who holds which certificate that counts."""
    rows = Certificate.objects.visible_to(post).of_event(event).valid().for_list()
    cells = [[place, row.number, row.name, row.participant.comes_from, row.jp] for place, row in enumerate(rows, 1)]
    if not cells:
        return []
    columns = [
        Column("No", 5, is_number=True),
        Column("Nomor sertifikat", 26),
        Column("Nama", 30),
        Column("Lembaga", 28),
        Column("JP", 6, is_number=True),
    ]
    return [Sheet(name="sertifikat", title="Sertifikat", columns=columns, rows=cells, counted="sertifikat")]
