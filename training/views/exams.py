"""Tes: choose the questions, open and close pre-test and post-test, copy sheets of paper, read the results."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.offers import Offer
from registry.printing import paper_of, pdf_answer, sheets_pdf
from registry.public_address import public_address
from registry.refusal import insist
from registry.views.acting import run_act
from training import exam_prints
from training.access import training_required
from training.actions import exams
from training.exam_policy import EXAM_CHOOSE, EXAM_CLOSE, EXAM_EMPTY, EXAM_FILL, EXAM_OPEN, is_room_of_use, why_not
from training.exam_results import results
from training.forms.exams import ChooseForm, EmptyForm, FillForm, OpenForm, RoundForm
from training.models import LETTERS, ExamKind, ExamQuestion, ExamRound, ExamSheet, Question
from training.parts import first_named, own_address, part_of
from training.views.acting import event_page
from training.views.exam_lookups import exam_event_for, kind_of
from training.views.lookups import event_for, timetable_of
from training.views.participant_lookups import participant_for, people_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])
ACTS = ((EXAM_OPEN, "Buka", "exam-open"), (EXAM_CLOSE, "Tutup", "exam-close"))


def home_of(event_id):
    return reverse("training:exam-detail", args=[event_id])


def questions_of(request, event):
    """[ExamQuestion] in their order, with question and materi."""
    return list(ExamQuestion.objects.visible_to(request.post).of_event(event).for_exam())


def _offers(event, post):
    """[Offer]: what may be done with the tests, and why what may be done later is not possible yet."""
    offered = [(EXAM_CHOOSE, "Pilih soal", reverse("training:exam-choose", args=[event.public_id]), None)]
    for kind in ExamKind:
        for act, word, name in ACTS:
            address = reverse(f"training:{name}", args=[event.public_id, kind])
            offered.append((act, f"{word} {kind.label.lower()}", address, kind))
    rows = [(label, address, why_not(act, event, post, kind)) for act, label, address, kind in offered]
    return [Offer(label, address, "") for label, address, refusal in rows if refusal is None]


@require_safe
@training_required
def exam_detail(request, event_id):
    """What is asked, which test is open, how to get in, and what came of it."""
    event = exam_event_for(request, event_id)
    rounds = list(ExamRound.objects.visible_to(request.post).of_event(event).with_counts())
    for held in rounds:
        held.may_fill = why_not(EXAM_FILL, event, request.post, held.kind) is None
    found = results(event, request.post)
    context = {
        "event": event,
        "questions": questions_of(request, event),
        "rounds": rounds,
        "room": getattr(event, "room", None) if is_room_of_use(event) else None,
        "address": _address(request, event),
        "outdated": [] if rounds else list(_outdated(request, event)),
        "offers": _offers(event, request.post),
        "results": found,
        "chart": found.chart(),
        "refusal": why_not(EXAM_CHOOSE, event, request.post),
    }
    return render(request, "training/exam/detail.html", context)


def _outdated(request, event):
    return ExamQuestion.objects.visible_to(request.post).of_event(event).outdated().for_exam()


def _address(request, event):
    """Where a phone goes in; empty before a test or the evaluation is opened."""
    room = getattr(event, "room", None)
    return public_address(request, "training:room-enter", room.code) if room else ""


def _page(event, title, sentence, button, **more):
    return event_page(event, title, sentence, button, back_url=home_of(event.public_id), back_label="Tes", **more)


@page_methods
@training_required
def exam_choose(request, event_id):
    """Pilih soal: tick them, or draw so many of each materi."""
    event = event_for(request, event_id)
    bank = Question.objects.visible_to(request.post).current().of_version(event.version).for_list()
    chosen = [row.question_id for row in questions_of(request, event)]

    def do(form):
        if form.cleaned_data.get("clear"):
            return exams.clear(event=event, by=request.post)
        each = form.cleaned_data["each"]
        wanted = exams.drawn(event.version, each) if each else form.cleaned_data["questions"]
        return exams.choose(event=event, questions=wanted, by=request.post)

    def done(form):
        if form.cleaned_data.get("clear"):
            return "Pilihan soal dikosongkan."
        return "Soal tes dipilih. Pre-test dan post-test memakai soal yang sama."

    return run_act(
        request,
        move=EXAM_CHOOSE,
        refusal=why_not(EXAM_CHOOSE, event, request.post),
        form_class=ChooseForm,
        form_kwargs={"questions": bank, "chosen": chosen},
        do=do,
        done=done,
        after=lambda: home_of(event_id),
        page=_page(
            event,
            "Pilih soal",
            "Pre-test dan post-test memakai soal yang sama. Sesudah tes dibuka, soal tidak dapat diganti.",
            "Simpan pilihan",
            template="training/exam/choose.html",
            scheduled={session.materi_id for session in timetable_of(request, event)},
        ),
    )


@page_methods
@training_required
def exam_open(request, event_id, exam_kind):
    """Buka pre-test, Buka post-test."""
    event, kind = event_for(request, event_id), kind_of(exam_kind)
    word = kind.label.lower()
    return run_act(
        request,
        move=EXAM_OPEN,
        refusal=why_not(EXAM_OPEN, event, request.post, kind),
        form_class=OpenForm,
        form_kwargs={"doubt": exams.doubt_of_opening(event, kind)},
        do=lambda form: exams.open_round(event=event, kind=kind, by=request.post, confirmed=bool(form.doubts)),
        done=f"{kind.label} dibuka. Tampilkan kode ruang agar peserta dapat masuk.",
        after=lambda: home_of(event_id),
        page=_page(
            event,
            f"Buka {word}",
            f"Peserta mengisi {word} lewat ponsel dengan kode ruang dan kode kartunya. Hanya dapat dibuka sekali.",
            f"Buka {word}",
            template="training/exam/open.html",
        ),
    )


@page_methods
@training_required
def exam_close(request, event_id, exam_kind):
    """Tutup pre-test, Tutup post-test."""
    event, kind = event_for(request, event_id), kind_of(exam_kind)
    word = kind.label.lower()
    return run_act(
        request,
        move=EXAM_CLOSE,
        refusal=why_not(EXAM_CLOSE, event, request.post, kind),
        form_class=RoundForm,
        form_kwargs={},
        do=lambda form: exams.close_round(event=event, kind=kind, by=request.post),
        done=f"{kind.label} ditutup. Lembar kertas masih dapat disalin sampai Bimtek dilaporkan.",
        after=lambda: home_of(event_id),
        page=_page(
            event,
            f"Tutup {word}",
            "Ponsel tidak dapat menjawab lagi. Jawaban yang sudah tersimpan tetapi belum dikirim ikut dihitung.",
            f"Tutup {word}",
        ),
    )


@page_methods
@training_required
def exam_fill(request, event_id, exam_kind):
    """Isi dari lembar jawaban: a grid of participants and questions, by keyboard alone."""
    event, kind = event_for(request, event_id), kind_of(exam_kind)
    sheets = ExamSheet.objects.visible_to(request.post).of_event(event).filter(round__kind=kind)
    questions = questions_of(request, event)
    known = {sheet.participant_id: sheet for sheet in sheets.prefetch_related("answers")}
    everybody = people_of(request, event)
    part = part_of(everybody, request.GET.get("bagian", ""), fields_of_row=len(questions))
    result = []

    def done(form):
        written, contested = result[0]
        said = f"{written} lembar disimpan."
        if contested:
            names = first_named([str(line.participant) for line in contested])
            said += f" Tidak disimpan karena sudah diisi petugas lain atau lewat ponsel: {names}."
        return said

    return run_act(
        request,
        move=EXAM_FILL,
        refusal=why_not(EXAM_FILL, event, request.post, kind),
        form_class=FillForm,
        form_kwargs={"people": part.rows, "everybody": everybody, "questions": questions, "known": known},
        do=lambda form: result.append(exams.fill(event=event, kind=kind, lines=form.lines, by=request.post)),
        done=done,
        after=lambda: own_address(request),
        page=_page(
            event,
            f"Isi {kind.label.lower()} dari lembar",
            "Salin lembar jawaban: huruf A sampai E, atau angka 1 sampai 5. Baris kosong tidak mengubah apa-apa.",
            "Simpan",
            template="training/exam/fill.html",
            questions=questions,
            letters=" ".join(LETTERS),
            kind=kind,
            part=part,
        ),
    )


@page_methods
@training_required
def exam_empty(request, event_id, exam_kind, participant_id):
    """Kosongkan lembar: a sheet of paper was copied for the wrong participant."""
    event, participant = participant_for(request, event_id, participant_id)
    kind = kind_of(exam_kind)
    insist(why_not(EXAM_EMPTY, event, request.post, kind))
    sheets = ExamSheet.objects.visible_to(request.post).of_event(event).select_related("round__event")
    sheet = get_object_or_404(sheets, round__kind=kind, participant=participant)
    return run_act(
        request,
        move=EXAM_EMPTY,
        refusal=exams.why_not_empty(sheet),
        form_class=EmptyForm,
        form_kwargs={"seen": sheet.revision},
        do=lambda form: exams.empty(
            sheet=sheet, reason=form.cleaned_data["reason"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done=f"Lembar {kind.label.lower()} {participant} dikosongkan.",
        after=lambda: reverse("training:exam-fill", args=[event_id, kind]),
        page=event_page(
            event,
            "Kosongkan lembar",
            f"Lembar {kind.label.lower()} yang disalin untuk {participant} dihapus beserta jawabannya. Sesudah itu "
            "lembar yang benar dapat disalin.",
            "Kosongkan lembar",
            back_url=reverse("training:exam-fill", args=[event_id, kind]),
            back_label=f"Isi {kind.label.lower()} dari lembar",
            danger=True,
        ),
    )


@require_safe
@training_required
def exam_print(request, event_id):
    """The questions on paper, for whoever has no phone."""
    event = exam_event_for(request, event_id)
    content = exam_prints.question_paper(event, questions_of(request, event), request.post, paper_of(request))
    return pdf_answer(content, f"lembar-soal-{event.starts_on:%Y%m%d}")


@require_safe
@training_required
def exam_key(request, event_id):
    """The right letters, for whoever corrects."""
    event = exam_event_for(request, event_id)
    sheet = exam_prints.key_sheet(event, questions_of(request, event), request.post)
    return pdf_answer(sheets_pdf([sheet], paper_of(request)), f"kunci-jawaban-{event.starts_on:%Y%m%d}")


@require_safe
@training_required
def exam_poster(request, event_id):
    """What is shown in the room: the code to scan, and the letters to type."""
    event = exam_event_for(request, event_id)
    insist(exams.why_not_poster(event))
    return pdf_answer(
        exam_prints.poster(event, event.room.code, _address(request, event)), f"kode-ruang-{event.starts_on:%Y%m%d}"
    )
