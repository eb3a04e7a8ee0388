"""Tests, evaluation and certificates of the Bimtek of 2018 in the demo. All of it is invented, and says so."""

from datetime import date

from training.actions import certificates, exams, feedback, questions
from training.models import ExamKind, ExamQuestion, FeedbackAspect, Question
from training.opinions import targets_of

# materi, question, the right choice first: they are put into another order below.
QUESTIONS = (
    (1, "Siapa pemilik WKSBM?", ("Warga setempat", "Dinas Sosial", "Yayasan dari luar")),
    (
        1,
        "Apa kepanjangan WKSBM?",
        ("Wahana Kesejahteraan Sosial Berbasis Masyarakat", "Warga Kerja Sosial"),
    ),
    (2, "Di wilayah mana WKSBM mendata PMKS?", ("Padukuhan atau RW-nya", "Seluruh kabupaten", "Hanya di balai desa")),
    (2, "Apa yang dicatat lebih dulu tentang seorang PMKS?", ("Siapa dia dan apa masalahnya", "Partainya", "Hartanya")),
    (3, "Kepada siapa kasus diteruskan dari WKSBM?", ("Kalurahan", "Media", "Calon lurah")),
    (3, "Apa guna jejaring kerja?", ("Menolong yang tidak tertolong sendiri", "Menambah rapat")),
    (4, "Dari mana dana sosial WKSBM terutama?", ("Iuran dan donasi warga", "Pinjaman bank", "Denda")),
    (4, "Bagaimana uang kas dipertanggungjawabkan?", ("Dibacakan pada pertemuan warga", "Disimpan ketua saja")),
    (5, "Buku apa yang wajib ada?", ("Buku kas dan buku kegiatan", "Buku tamu hotel", "Buku harian ketua")),
    (6, "Apa tahap pertama penanganan?", ("Pendekatan awal", "Terminasi", "Bimbingan lanjut")),
    (6, "Kapan rujuk balik diberikan?", ("Sesudah layanan selesai", "Sebelum kasus dicatat", "Tidak pernah")),
    (7, "Kasus kekerasan seksual ditangani bagaimana?", ("Segera dirujuk", "Didamaikan di padukuhan", "Diumumkan")),
    (8, "Apa ciri WKSBM yang berhasil?", ("Warga ikut serta terus-menerus", "Gedungnya besar")),
    (10, "Program jangka pendek berlaku berapa lama?", ("Satu tahun", "Sepuluh tahun", "Satu hari")),
)
ASPECT_WORDS = ("Contoh kasusnya membantu.", "Waktu diskusi terlalu pendek.", "Ruangannya dingin.", "Terima kasih.")
ISSUED_ON = date(2018, 10, 25)


def bank(version, *, by, at):
    """Fourteen questions as a proposal."""
    materi = {row.position: row for row in version.materi.all()}
    for number, (place, text, choices) in enumerate(QUESTIONS):
        turned = [*choices[number % len(choices) :], *choices[: number % len(choices)]]
        question = Question(text=text, choices=turned, answer=turned.index(choices[0]))
        questions.add(materi=materi[place], question=question, by=by, at=at)


def held(event, *, by, at):
    """Pre-test, post-test and evaluation, as long as it runs: most know more afterwards."""
    exams.choose(event=event, questions=list(Question.objects.current().of_version(event.version)), by=by, at=at)
    people = list(event.participants.counted().by_number())
    asked = list(ExamQuestion.objects.of_event(event).for_exam())
    for kind, known in ((ExamKind.PRE, 5), (ExamKind.POST, 8)):
        exams.open_round(event=event, kind=kind, by=by, at=at)
        lines = [exams.Line(one, {row.pk: _choice(row, one.number, known) for row in asked}) for one in people]
        exams.fill(event=event, kind=kind, lines=lines, by=by, at=at)
        exams.close_round(event=event, kind=kind, by=by, at=at)
    feedback.open_round(event=event, by=by, at=at)
    targets, aspects = [target for target, *_ in targets_of(event)], list(FeedbackAspect.objects.all())
    for number, person in enumerate(people[:-4]):
        scores = {
            target: {str(one.pk): 3 + (number + place + one.pk) % 3 for one in aspects if _fits(one, target)}
            for place, target in enumerate(targets)
        }
        texts = {targets[-1]: ASPECT_WORDS[number // 5 % len(ASPECT_WORDS)]} if number % 5 == 0 else {}
        feedback.answer(participant=person, scores=scores, texts=texts)
    feedback.close_round(event=event, by=by, at=at)


def _choice(row, number, known):
    """Right for `known` of ten, in a pattern that nobody sees."""
    question = row.question
    is_right = (number * 7 + row.position * 3) % 10 < known
    return question.answer if is_right else (question.answer + 1) % len(question.choices)


def _fits(aspect, target):
    return (aspect.subject == target) or (aspect.subject == "narasumber" and "-" in target)


def issued(event, *, by, at):
    """The certificates of all who attended enough."""
    certificates.issue(
        event=event,
        issued_on=ISSUED_ON,
        signer={"role": f"Kepala {event.organiser.name}", "name": "Kepala Rekaan", "number": ""},
        address_of="https://contoh.invalid/sertifikat/{}/".format,
        by=by,
        at=at,
    )
