"""What stands on the papers of a test: the questions to answer, the key, and the tables of the report."""

import io

import segno
from django.utils.text import slugify

from registry.letterhead import contact_of, lines_of
from registry.printing import Column, Sheet, pdf, printed_by
from training.exam_results import one_decimal, results
from training.models import LETTERS, FeedbackAspect, FeedbackSubject
from training.opinions import BEST_SCORE, summary, targets_of
from training.prints import days_of

SCORES = [str(score) for score in range(1, BEST_SCORE + 1)]


def question_paper(event, questions, post, paper):
    """The bytes of the PDF: who answers, and the questions with their choices. questions: [ExamQuestion]."""
    data = {
        "title": f"Lembar soal {event.title}",
        "printed": printed_by(post),
        "kop": lines_of(event.organiser),
        "contact": contact_of(event.organiser),
        "event": event.title,
        "days": days_of(event),
        "questions": [
            {
                "number": row.position,
                "text": row.question.text,
                "choices": [[letter, choice] for _, letter, choice in row.question.lettered],
            }
            for row in questions
        ],
    }
    return pdf("exam_paper", data, paper=paper)


def key_sheet(event, questions, post):
    """The right letter of each question, for whoever corrects on paper."""
    return Sheet(
        name=f"kunci-jawaban-{slugify(event.title)}",
        title="Kunci jawaban",
        heading=[event.title, days_of(event), "Simpan dan jangan dibagikan sebelum post-test ditutup."],
        columns=[
            Column("No", 5, is_number=True),
            Column("Jawaban", 9),
            Column("Soal", 50),
            Column("Isi jawaban", 30),
        ],
        rows=[
            [row.position, LETTERS[row.question.answer], row.question.text, row.question.choices[row.question.answer]]
            for row in questions
        ],
        printed=printed_by(post),
    )


def result_sheets(event, post):
    """[Sheet] of the report: by materi, and by participant; nothing when nobody has answered."""
    found = results(event, post)
    if found.is_empty:
        return []
    rows = [_cells(number, row) for number, row in enumerate(found.rows, 1)]
    by_materi = Sheet(
        name="hasil-tes",
        title="Hasil tes menurut materi",
        columns=[
            Column("No", 5, is_number=True),
            Column("Materi", 40),
            Column("Soal", 7, is_number=True),
            Column("Pre-test (%)", 10, is_number=True),
            Column("Peserta", 8, is_number=True),
            Column("Post-test (%)", 10, is_number=True),
            Column("Peserta", 8, is_number=True),
            Column("Kenaikan", 10, is_number=True),
            Column("Ikut keduanya", 9, is_number=True),
        ],
        rows=rows,
        total=_cells("", found.whole),
        counted="materi",
        tab="Tes menurut materi",
        notes=[
            "Kenaikan dihitung dari peserta yang mengikuti pre-test dan post-test. Soal kosong dihitung salah. "
            "Peserta yang mundur atau diganti tidak dihitung."
        ],
    )
    by_person = Sheet(
        name="hasil-tes-peserta",
        title="Hasil tes menurut peserta",
        columns=[
            Column("No", 6, is_number=True),
            Column("Nama", 40),
            Column("Pre-test (%)", 14, is_number=True),
            Column("Post-test (%)", 14, is_number=True),
            Column("Kenaikan", 14, is_number=True),
        ],
        rows=[[person.number, person.name, *map(one_decimal, figures)] for person, *figures in found.people],
        counted="peserta",
        tab="Tes menurut peserta",
    )
    return [by_materi, by_person]


def _cells(number, row):
    means = one_decimal(row.pre_mean), len(row.pre), one_decimal(row.post_mean), len(row.post)
    return [number, row.title, row.count, *means, one_decimal(row.gain), len(row.both)]


def opinion_sheets(event):
    """[Sheet] of the report: the averages of the evaluation; nothing as long as they may not be read."""
    found = summary(event)
    if found is None or not found.told:
        return []
    rows = [
        [told.heading, score.aspect, one_decimal(score.mean), score.count]
        for told in found.told
        for score in told.scores
    ]
    return [
        Sheet(
            name="evaluasi",
            title="Evaluasi narasumber dan penyelenggaraan",
            heading=[f"{found.count} lembar, tanpa nama; nilai 1 sampai {BEST_SCORE}"],
            columns=[
                Column("Yang dinilai", 40),
                Column("Aspek", 26),
                Column("Rata-rata", 10, is_number=True),
                Column("Penilai", 8, is_number=True),
            ],
            rows=rows,
            counted="penilaian",
            tab="Evaluasi",
        )
    ]


def blank_opinion_sheet(event, post):
    """The evaluation on paper: a number is circled for each aspect, and there is room for words."""
    aspects = list(FeedbackAspect.objects.all())
    rows = []
    for _, heading, is_speaker in targets_of(event):
        subject = FeedbackSubject.SPEAKER if is_speaker else FeedbackSubject.EVENT
        asked = [aspect for aspect in aspects if aspect.subject == subject]
        rows += [[heading if not place else "", one.name, *SCORES] for place, one in enumerate(asked)]
        rows.append(["", "Kesan atau saran:", *[""] * BEST_SCORE])
    return Sheet(
        name=f"lembar-evaluasi-{event.starts_on:%Y%m%d}",
        title="Lembar evaluasi",
        heading=[event.title, days_of(event), "Tanpa nama. Lingkari satu angka: 1 (kurang) sampai 5 (sangat baik)."],
        columns=[
            Column("Yang dinilai", 40),
            Column("Aspek", 30),
            *(Column(score, 5, is_number=True) for score in SCORES),
        ],
        rows=rows,
        row_height=8,
        printed=printed_by(post),
    )


def poster(event, code, address):
    """The bytes of the sheet that hangs, or is shown, in the room."""
    content = io.BytesIO()
    segno.make(address, error="m", micro=False).save(content, kind="svg", border=0)
    data = {"title": f"Kode ruang {event.title}", "event": event.title, "days": days_of(event)}
    data |= {"code": code, "address": address}
    return pdf("exam_poster", data, pictures={"qr.svg": content.getvalue()})
