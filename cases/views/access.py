"""Akses: who sees this case, who works on it, who is kept out, what has a right of its own, and who has looked."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy, readers
from cases.actions import access
from cases.forms.access import (
    AddMemberForm,
    BarForm,
    EndMemberForm,
    KeepSecretForm,
    ReadSecretForm,
    ReleaseForm,
    RestrictForm,
    UnbarForm,
)
from cases.models import Case
from cases.views.acting import run_act
from cases.views.lookups import case_for
from cases.views.offers import access_offers
from registry.access import post_required, refuse
from registry.models import Organisation
from registry.printing import Form, form_of, paper_of, pdf_answer, sheets_pdf, workbook_answer
from registry.refusal import insist
from registry.workbooks import workbook

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@post_required
def room(request, case_id):
    case = case_for(request, case_id)
    inside = policy.why_not_read_lists(request.post) is None
    context = {
        "case": case,
        "tab": "akses",
        "inside": inside,
        "path": Organisation.objects.filter(pk__in=case.path).order_by("name"),
        "members": case.members.running().with_people(),
        "conflicts": case.conflicts.running().with_people(),
        "consents": case.consents.for_list(),
        "requests": case.rights_requests.for_list(),
        "may_answer": policy.why_not(policy.RIGHT_ANSWER, case, request.post) is None,
        "offers": access_offers(case, request.post),
        "may_name": policy.why_not(policy.ACCESS_ADD_MEMBER, case, request.post) is None,
        "may_read_log": policy.why_not(policy.ACCESS_READ_LOG, case, request.post) is None,
    }
    return render(request, "cases/access/room.html", context)


@page_methods
@post_required
def restrict(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_RESTRICT,
        form_class=RestrictForm,
        do=lambda form: access.restrict(case=case, reason=form.cleaned_data["reason"], by=request.post),
        done="Kasus dibatasi: hanya lembaga di jalurnya dan anggota tim yang melihatnya.",
        page={
            "title": "Batasi kasus",
            "sentence": "Kantor lain di wilayah ini tidak lagi melihat kasusnya, juga tidak dalam daftar dan hitungan.",
            "button": "Batasi kasus",
        },
    )


@page_methods
@post_required
def release(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_RELEASE,
        form_class=ReleaseForm,
        do=lambda form: access.release(case=case, reason=form.cleaned_data["reason"], by=request.post),
        done="Pembatasan dibuka: kantor di wilayahnya melihat kasus ini lagi.",
        page={
            "title": "Buka pembatasan",
            "sentence": "Kalurahan, TKSK, dan Dinas Sosial di wilayahnya akan melihat kasus ini.",
            "button": "Buka pembatasan",
        },
    )


@page_methods
@post_required
def add_member(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_ADD_MEMBER,
        form_class=AddMemberForm,
        do=lambda form: access.add_member(
            case=case, post=form.cleaned_data["post"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Anggota tim ditambahkan dan diberi tahu.",
        page={
            "title": "Tambah anggota tim",
            "sentence": "Orang ini melihat seluruh kasus, walaupun lembaganya tidak ada di jalurnya.",
            "button": "Tambah anggota tim",
        },
    )


@page_methods
@post_required
def end_member(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_END_MEMBER,
        form_class=EndMemberForm,
        form_kwargs={"rows": case.members.running().with_people()},
        do=lambda form: access.end_member(case=case, member=form.cleaned_data["row"], by=request.post),
        done="Orang itu keluar dari tim.",
        page={
            "title": "Keluarkan dari tim",
            "sentence": "Orang ini tidak lagi melihat kasusnya, kecuali lembaganya ada di jalur.",
            "button": "Keluarkan dari tim",
        },
    )


@page_methods
@post_required
def bar(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_BAR,
        form_class=BarForm,
        do=lambda form: access.bar(
            case=case, user=form.cleaned_data["user"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Konflik tercatat: bagi orang itu kasus ini tidak ada.",
        page={
            "title": "Catat konflik",
            "sentence": "Misalnya kerabat yang bekerja di kantor kalurahan. Kasus ini hilang dari semua halamannya.",
            "button": "Catat konflik",
        },
    )


@page_methods
@post_required
def unbar(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_UNBAR,
        form_class=UnbarForm,
        form_kwargs={"rows": case.conflicts.running().with_people()},
        do=lambda form: access.unbar(case=case, conflict=form.cleaned_data["row"], by=request.post),
        done="Orang itu dihapus dari daftar konflik.",
        page={
            "title": "Hapus konflik",
            "sentence": "Orang ini melihat kasusnya lagi bila penugasannya mengizinkan.",
            "button": "Hapus konflik",
        },
    )


@page_methods
@post_required
def keep_secret(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.ACCESS_KEEP_SECRET,
        form_class=KeepSecretForm,
        do=lambda form: access.keep_secret(
            case=case,
            safe_address=form.cleaned_data["safe_address"],
            reporter=form.cleaned_data["reporter"],
            by=request.post,
        ),
        done="Alamat aman dan pelapor tersimpan tersandi.",
        page={
            "title": "Alamat aman dan pelapor",
            "sentence": "Keduanya hanya dibuka oleh yang mencatat, pekerja sosial dan supervisor penanggung jawab, dan "
            "anggota tim. Isian baru mengganti yang lama; yang dikosongkan tetap.",
            "button": "Catat alamat aman dan pelapor",
        },
    )


@page_methods
@post_required
def read_secret(request, case_id):
    """Nothing changes but the log: asked for with a reason, shown once on this page."""
    case = case_for(request, case_id)
    refusal = policy.why_not(policy.ACCESS_READ_SECRET, case, request.post)
    if refusal:
        return refuse(request, refusal.reason, refusal.status)
    form = ReadSecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        safe_address, reporter = access.read_secret(case=case, by=request.post)
        request.reads.note(opened="alamat aman dan pelapor", why=form.cleaned_data["why"])
        context = {"case": case, "safe_address": safe_address, "reporter": reporter}
        return render(request, "cases/access/secret.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/access/read_secret.html", {"case": case, "form": form}, status=status)


def _overseen(request, case_id):
    case = case_for(request, case_id)
    insist(policy.why_not(policy.ACCESS_READ_LOG, case, request.post))
    return case


@require_safe
@post_required
def read_log(request, case_id):
    case = _overseen(request, case_id)
    page = readers.page_of_case(case, request.post, request.GET.get("setelah", ""))
    return render(request, "cases/read_log/case.html", {"case": case, "tab": "akses", "page": page})


@require_safe
@post_required
def read_person_log(request, case_id):
    """Siapa yang melihat data saya: what an office gives to a person who asks (UU 27/2022 article 32, unverified)."""
    case = _overseen(request, case_id)
    seen = list(Case.objects.visible_to(request.post).filter(person=case.person_id).values_list("pk", flat=True))
    if "bentuk" in request.GET:
        sheet = readers.sheet_of_person(case.person, seen, request.post)
        if form_of(request) == Form.WORKBOOK:
            return workbook_answer(workbook(sheet, paper=paper_of(request)), sheet.name)
        return pdf_answer(sheets_pdf([sheet], paper_of(request)), sheet.name)
    page, offices = readers.page_of_person(case.person, seen, request.post, request.GET.get("setelah", ""))
    return render(
        request, "cases/read_log/person.html", {"case": case, "tab": "akses", "page": page, "offices": offices}
    )
