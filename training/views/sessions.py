"""Jadwal: the timetable of a Bimtek by day, on paper too, and the acts on a session."""

from datetime import date

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.printing import Form, form_of, paper_of, pdf_answer, sheets_pdf, workbook_answer
from registry.views.acting import run_act
from registry.views.files import download
from registry.workbooks import workbook
from training.access import training_required
from training.actions import sessions, speakers
from training.forms.sessions import AttachForm, RemoveForm, SessionForm
from training.models import Materi, Speaker
from training.policy import SESSION_ADD, SESSION_ATTACH, SESSION_CHANGE, SESSION_REMOVE, why_not
from training.prints import timetable_sheet
from training.views.acting import event_page
from training.views.lookups import event_for, session_file_for, session_for, timetable_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@training_required
def session_list(request, event_id):
    """The timetable, day by day; whoever organises it adds and changes here."""
    event = event_for(request, event_id)
    timetable = timetable_of(request, event)
    taught = {session.materi_id for session in timetable}
    materi = Materi.objects.visible_to(request.post).filter(version=event.version_id)
    context = {
        "event": event,
        "sessions": timetable,
        "total_jp": sum(session.jp for session in timetable),
        "missing": [one for one in materi if one.pk not in taught],
        "may_change": why_not(SESSION_ADD, event, request.post) is None,
        "may_attach": why_not(SESSION_ATTACH, event, request.post) is None,
    }
    return render(request, "training/session/list.html", context)


@require_safe
@training_required
def session_print(request, event_id):
    """The timetable on paper, under the letterhead of the office, or as a workbook."""
    event = event_for(request, event_id)
    sheet, paper = timetable_sheet(event, timetable_of(request, event), request.post), paper_of(request)
    if form_of(request) == Form.WORKBOOK:
        return workbook_answer(workbook(sheet, paper=paper), sheet.name)
    return pdf_answer(sheets_pdf([sheet], paper), sheet.name)


def _timetable(event_id):
    return reverse("training:session-list", args=[event_id])


def _page(event, title, sentence, button, **more):
    return event_page(event, title, sentence, button, back_url=_timetable(event.public_id), back_label="Jadwal", **more)


def _chosen(form, post):
    """The narasumber that were ticked, with the one who was typed anew."""
    newcomer = form.newcomer()
    return [*form.cleaned_data["speakers"], *([speakers.find_or_add(**newcomer, by=post)] if newcomer else [])]


def _register(request):
    return Speaker.objects.visible_to(request.post).of_office(request.post.organisation)


def _asked_day(request):
    """The day of the address, or None."""
    try:
        return date.fromisoformat(request.GET.get("hari", ""))
    except ValueError:
        return None


@page_methods
@training_required
def session_add(request, event_id):
    """Tambah sesi."""
    event = event_for(request, event_id)
    initial = SessionForm.initial_for(event, _asked_day(request)) | {"materi": request.GET.get("materi")}
    return run_act(
        request,
        move=SESSION_ADD,
        refusal=why_not(SESSION_ADD, event, request.post),
        form_class=SessionForm,
        form_kwargs={"event": event, "speakers": _register(request), "initial": initial},
        do=lambda form: sessions.add(
            event=event, session=form.session(), speakers=_chosen(form, request.post), by=request.post
        ),
        done=lambda form: f"Sesi ditambahkan: {form.cleaned_data['title']}.",
        after=lambda: _timetable(event_id),
        page=_page(
            event,
            "Tambah sesi",
            "Jam mulai diusulkan dari akhir sesi sebelumnya. JP mengikuti materinya.",
            "Simpan sesi",
        ),
    )


@page_methods
@training_required
def session_change(request, event_id, session_id):
    """Ubah sesi."""
    event, session = session_for(request, event_id, session_id)
    return run_act(
        request,
        move=SESSION_CHANGE,
        refusal=why_not(SESSION_CHANGE, event, request.post),
        form_class=SessionForm,
        form_kwargs={
            "event": event,
            "speakers": _register(request),
            "seen": session.revision,
            "initial": SessionForm.initial_of(session),
        },
        do=lambda form: sessions.change(
            session=session,
            fields=form.typed(),
            speakers=_chosen(form, request.post),
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done="Sesi diperbarui.",
        after=lambda: _timetable(event_id),
        page=_page(event, "Ubah sesi", f"{session.title}, pukul {session.hours}.", "Simpan sesi"),
    )


@page_methods
@training_required
def session_remove(request, event_id, session_id):
    """Hapus sesi."""
    event, session = session_for(request, event_id, session_id)
    return run_act(
        request,
        move=SESSION_REMOVE,
        refusal=why_not(SESSION_REMOVE, event, request.post),
        form_class=RemoveForm,
        form_kwargs={"seen": session.revision},
        do=lambda form: sessions.remove(session=session, by=request.post, seen=form.cleaned_data["seen"]),
        done=f"Sesi dihapus: {session.title}.",
        after=lambda: _timetable(event_id),
        page=_page(
            event,
            "Hapus sesi",
            f"{session.title}, pukul {session.hours}, dikeluarkan dari jadwal. Penghapusannya tercatat pada riwayat.",
            "Hapus sesi",
            danger=True,
        ),
    )


@page_methods
@training_required
def session_attach(request, event_id, session_id):
    """Unggah bahan."""
    event, session = session_for(request, event_id, session_id)
    return run_act(
        request,
        move=SESSION_ATTACH,
        refusal=why_not(SESSION_ATTACH, event, request.post),
        form_class=AttachForm,
        form_kwargs={"speakers": Speaker.objects.visible_to(request.post).of_session(session)},
        do=lambda form: sessions.attach(session=session, file=form.attached(), by=request.post),
        done=lambda form: f"Bahan diunggah: {form.cleaned_data['title']}.",
        after=lambda: _timetable(event_id),
        page=_page(
            event,
            "Unggah bahan",
            f"Bahan untuk {session.title}. Semua yang dapat membaca Bimtek ini dapat mengunduhnya.",
            "Unggah bahan",
        ),
    )


@page_methods
@training_required
def session_detach(request, event_id, session_id, file_id):
    """Tarik bahan."""
    event, session = session_for(request, event_id, session_id)
    file = session_file_for(request, event_id, session_id, file_id)
    return run_act(
        request,
        move=SESSION_ATTACH,
        refusal=why_not(SESSION_ATTACH, event, request.post),
        form_class=RemoveForm,
        form_kwargs={},
        do=lambda form: sessions.detach(file=file, by=request.post),
        done=f"Bahan ditarik: {file.title}.",
        after=lambda: _timetable(event_id),
        page=_page(
            event,
            "Tarik bahan",
            f"{file.title} dari {session.title} tidak dapat diunduh lagi, dan berkasnya dihapus.",
            "Tarik bahan",
            danger=True,
        ),
    )


@require_safe
@training_required
def session_file(request, event_id, session_id, file_id):
    """A file of a session, for those who read the Bimtek."""
    file = session_file_for(request, event_id, session_id, file_id)
    return download(file.file, f"bahan-{file.public_id}")
