"""Impor: the files of an office, one file with what came out, the acts on it, the result and the templates."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry import tasks
from registry.access import operator_required
from registry.actions import imports, read_log
from registry.actions.exports import IDS_FOR_ENTRY
from registry.forms.imports import CheckForm, DecideForm, DropForm, StartForm, StopForm, UndoForm, UploadForm
from registry.import_pages import SIDE_BY_SIDE, offers_of, sides_of
from registry.import_policy import IMPORT_UPLOAD, why_not
from registry.import_sheets import result_of, template_of
from registry.imports.kinds import KINDS, kind_named
from registry.models import ImportRun
from registry.paging import capped_count, page_of
from registry.reads import Reads
from registry.views.acting import run_act
from registry.workflow import ImportMove

page_methods = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_MOST = 100  # rows of one page that are read back
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_NUMBER = ("number", "id")


def import_for(request, run_id):
    return get_object_or_404(ImportRun.objects.visible_to(request.post).for_list(), public_id=run_id)


def _address(run):
    return reverse("registry:import-detail", args=[run.public_id])


def _page(run, title, sentence, button, **more):
    page = {"template": "registry/import/act.html", "run": run, "title": title, "sentence": sentence, "button": button}
    return page | more


@require_safe
@operator_required
def import_list(request):
    """The imports of the own office, the newest first."""
    runs = ImportRun.objects.visible_to(request.post).for_list()
    page = page_of(runs, order=("-uploaded_at", "-id"), cursor=request.GET.get("setelah", ""))
    kinds = [kind for kind in KINDS.values() if kind.may(request.post) is None]
    return render(request, "registry/import/list.html", {"page": page, "count": capped_count(runs), "kinds": kinds})


@page_methods
@operator_required
def upload(request):
    made = []

    def do(form):
        told = form.cleaned_data
        kind = kind_named(told["kind"])
        run = imports.upload(kind=kind, file=told["file"], about=told.get("about", ""), by=request.post)
        run = imports.check(run=run, by=request.post)
        tasks.afterwards(tasks.check_import, run, request.post)
        made.append(run)

    return run_act(
        request,
        move=IMPORT_UPLOAD,
        refusal=why_not(IMPORT_UPLOAD, None, request.post),
        form_class=UploadForm,
        form_kwargs={},
        do=do,
        done="Berkas diunggah dan sedang diperiksa. Belum ada data yang berubah.",
        after=lambda: _address(made[0]),
        page=_page(
            None,
            "Unggah berkas",
            "Berkas diperiksa dahulu. Data baru berubah sesudah Anda menekan Mulai impor.",
            "Unggah dan periksa",
        ),
    )


@require_safe
@operator_required
def import_detail(request, run_id):
    """How far it is, what came out of the check, which rows were refused and why."""
    run = import_for(request, run_id)
    refused = run.rows.visible_to(request.post).refused()
    page = page_of(refused, order=BY_NUMBER, cursor=request.GET.get("setelah", ""))
    labels = {column.key: column.label for column in run.kind_of.columns}
    rows = [(row, run.mapping.get(row.column) or labels.get(row.column, row.column)) for row in page.rows]
    context = {"run": run, "counts": run.counts(), "page": page, "rows": rows, "offers": offers_of(run, request.post)}
    return render(request, "registry/import/detail.html", context)


@require_safe
@operator_required
def progress(request, run_id):
    """How far it is, for the bar of the page."""
    run = import_for(request, run_id)
    counts = run.counts()
    told = {"berjalan": run.is_running, "keadaan": run.get_status_display()}
    return JsonResponse(told | {"selesai": counts["diterapkan"], "semua": counts["semua"]})


@page_methods
@operator_required
def check(request, run_id):
    run = import_for(request, run_id)

    def do(form):
        imports.check(run=run, mapping=form.mapping, by=request.post)
        tasks.afterwards(tasks.check_import, run, request.post)

    return run_act(
        request,
        move=ImportMove.CHECK,
        refusal=why_not(ImportMove.CHECK, run, request.post),
        form_class=CheckForm,
        form_kwargs={"run": run},
        do=do,
        done="Berkas diperiksa lagi dengan padanan kolom ini. Kantor Anda akan mengingatnya.",
        after=lambda: _address(run),
        page=_page(run, "Padankan kolom", "Untuk setiap data, pilih judul kolomnya di berkas.", "Periksa berkas"),
    )


@page_methods
@operator_required
def decide(request, run_id):
    """The doubtful rows beside what they may be, some at a time; those without a decision first."""
    run = import_for(request, run_id)
    rows = _shown_rows(request, run.rows.visible_to(request.post).to_decide())
    others = run.rows.undecided_many().exclude(pk__in=[row.pk for row in rows]).count()
    sides = sides_of(run, rows, request.post)
    request.reads.note(persons=[pk for side in sides for pk in side.persons])
    return run_act(
        request,
        move=ImportMove.DECIDE,
        refusal=why_not(ImportMove.DECIDE, run, request.post),
        form_class=DecideForm,
        form_kwargs={"rows": rows, "others": others},
        do=lambda form: imports.decide(
            run=run, decisions=form.decisions, rest=form.cleaned_data.get("rest", ""), by=request.post
        ),
        done="Keputusan disimpan.",
        after=lambda: _address(run),
        page=_page(
            run,
            "Putuskan yang meragukan",
            "Bandingkan baris di berkas dengan catatan yang sudah ada.",
            "Putuskan",
            template="registry/import/decide.html",
            sides=sides,
        ),
    )


def _shown_rows(request, doubtful):
    """The first ones; of a form that was sent those that its page has shown, as the first may be others by now."""
    typed = [*request.POST.get("tampil", "").split(","), *(n.removeprefix("baris_") for n in request.POST)]
    numbers = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 8][: 2 * SHOWN_MOST]
    return list(doubtful.filter(number__in=numbers) if numbers else doubtful[:SIDE_BY_SIDE])


@page_methods
@operator_required
def start(request, run_id):
    run = import_for(request, run_id)

    def do(form):
        imports.start(run=run, by=request.post)
        tasks.afterwards(tasks.carry_on_import, run, request.post)

    return run_act(
        request,
        move=ImportMove.START,
        refusal=why_not(ImportMove.START, run, request.post),
        form_class=StartForm,
        form_kwargs={},
        do=do,
        done="Impor berjalan di belakang layar. Anda boleh meninggalkan halaman ini.",
        after=lambda: _address(run),
        page=_page(
            run,
            "Mulai impor",
            f"{run.counts()['akan']} baris akan diimpor. Sesudahnya seluruh impor masih dapat diurungkan.",
            "Mulai impor",
        ),
    )


@page_methods
@operator_required
def stop(request, run_id):
    run = import_for(request, run_id)
    return run_act(
        request,
        move=ImportMove.STOP,
        refusal=why_not(ImportMove.STOP, run, request.post),
        form_class=StopForm,
        form_kwargs={},
        do=lambda form: imports.stop(run=run, by=request.post),
        done="Impor dihentikan. Yang sudah masuk tetap ada; sisanya dapat dilanjutkan.",
        after=lambda: _address(run),
        page=_page(run, "Hentikan impor", "Baris yang sudah masuk tetap ada dan dapat diurungkan.", "Hentikan"),
    )


@page_methods
@operator_required
def undo(request, run_id):
    run = import_for(request, run_id)

    def do(form):
        imports.undo(run=run, reason=form.cleaned_data["reason"], by=request.post)
        tasks.afterwards(tasks.undo_import, run, request.post, form.cleaned_data["reason"])

    return run_act(
        request,
        move=ImportMove.UNDO,
        refusal=why_not(ImportMove.UNDO, run, request.post),
        form_class=UndoForm,
        form_kwargs={},
        do=do,
        done="Impor sedang diurungkan di belakang layar.",
        after=lambda: _address(run),
        page=_page(
            run,
            "Urungkan impor",
            "Semua catatan dari impor ini kembali seperti sebelumnya. Tidak dapat bila sesudahnya sudah diubah orang.",
            "Urungkan impor",
            danger=True,
        ),
    )


@page_methods
@operator_required
def drop(request, run_id):
    run = import_for(request, run_id)
    return run_act(
        request,
        move=ImportMove.DROP,
        refusal=why_not(ImportMove.DROP, run, request.post),
        form_class=DropForm,
        form_kwargs={},
        do=lambda form: imports.drop(run=run, by=request.post),
        done="Berkas dibuang. Tidak ada data yang berubah.",
        after=lambda: reverse("registry:import-list"),
        page=_page(run, "Buang berkas", "Berkas dan hasil pemeriksaannya dihapus.", "Buang berkas", danger=True),
    )


@require_safe
@operator_required
def result(request, run_id):
    """The rows of the file again, each with what became of it and why."""
    run = import_for(request, run_id)
    rows = run.rows.visible_to(request.post)
    _log_result(request, run, rows)
    return _workbook(result_of(run, rows), f"hasil-impor-{run.public_id}")


def _log_result(request, run, rows):
    """Whose data the whole file holds, a thousand ids an entry; one entry also where nobody is known by id."""
    keys = {made or candidate for made, candidate in rows.values_list("made", "candidate")}
    persons = run.kind_of.persons_of(keys)
    for start in range(0, max(len(persons), 1), IDS_FOR_ENTRY):
        reads = Reads(persons=set(persons[start : start + IDS_FOR_ENTRY]), opened=[f"hasil impor {run.public_id}"])
        read_log.write(reads=reads, post=request.post, page=request.resolver_match.view_name, status=200)


@require_safe
@operator_required
def template(request, import_kind):
    """An empty workbook with headers, an example and lists to choose from."""
    kind = kind_named(import_kind)
    if kind is None:
        raise Http404
    return _workbook(template_of(kind), f"contoh-{kind.name}")


def _workbook(content, name):
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
