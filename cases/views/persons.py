"""Orang & keluarga: who the person of a case is, and the acts on that. A number is opened alone, never by address."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases import person_policy
from cases.actions import persons
from cases.forms.persons import (
    CheckNikForm,
    IdentifyForm,
    OpenNumberForm,
    PhotographForm,
    RecordDesilForm,
    RelateForm,
    UnrelateForm,
)
from cases.models import Case, Desil, MatchReview, PersonPhoto
from cases.person_policy import may_decide, why_not
from cases.views.lookups import candidates_for, case_for, family_of, household_of, photo_for, unions_of
from registry.access import post_required
from registry.offers import Offer
from registry.refusal import insist
from registry.views import acting
from registry.views.files import photo as photo_answer

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# What the room offers, in this order: act -> (words on the button, URL name).
ACTS = {
    person_policy.PERSON_IDENTIFY: ("Ubah identitas", "cases:person-identify"),
    person_policy.PERSON_RELATE: ("Catat anggota keluarga", "cases:person-relate"),
    person_policy.PERSON_PHOTOGRAPH: ("Tambah foto", "cases:person-photograph"),
    person_policy.PERSON_RECORD_DESIL: ("Catat desil", "cases:person-record-desil"),
    person_policy.PERSON_CHECK_NIK: ("Catat hasil cek NIK", "cases:person-check-nik"),
}


@require_safe
@post_required
def detail(request, case_id):
    """Who it is, the family, what was checked, and the other cases of this person that the post sees."""
    case = case_for(request, case_id)
    insist(why_not(person_policy.PERSON_READ, case, request.post))
    found = candidates_for(request, case.person) if may_decide(request.post) else []
    others = Case.objects.visible_to(request.post).of_person(case.person).exclude(pk=case.pk).for_list()
    request.reads.note(cases=[other.pk for other in others])
    return render(
        request,
        "cases/person/detail.html",
        {
            "case": case,
            "person": case.person,
            "area": case.person.area,
            "family": family_of(request, case),
            "household": household_of(request, case),
            "desils": Desil.objects.visible_to(request.post).of_person(case.person).select_related("recorded_by"),
            "photos": PersonPhoto.objects.visible_to(request.post).of_person(case.person),
            "others": others,
            "candidates": found,
            "unions": unions_of(request, case.person) if may_decide(request.post) else [],
            "reviews": MatchReview.objects.visible_to(request.post).open().about(case.person),
            "offers": offers(case, request.post),
            "may_open_nik": why_not(person_policy.PERSON_OPEN_NIK, case, request.post) is None,
            "may_open_kk": why_not(person_policy.PERSON_OPEN_KK, case, request.post) is None,
            "may_unrelate": why_not(person_policy.PERSON_UNRELATE, case, request.post) is None,
        },
    )


def offers(case, post):
    """[Offer]: what this post may do to the person of the case."""
    may = [act for act in ACTS if why_not(act, case, post) is None]
    return [Offer(ACTS[act][0], reverse(ACTS[act][1], args=[case.public_id])) for act in may]


def room_of(case):
    return reverse("cases:person-detail", args=[case.public_id])


def run_act(request, *, case, move, form_class, do, done, page, form_kwargs=None):
    """One page, one act on the person of a case (registry/views/acting.py); afterwards the room."""
    return acting.run_act(
        request,
        move=move,
        refusal=why_not(move, case, request.post),
        form_class=form_class,
        form_kwargs=form_kwargs or {},
        do=do,
        done=done,
        after=lambda: room_of(case),
        page={"template": "cases/act.html", "case": case, "back": room_of(case), "back_to": "Orang & keluarga", **page},
    )


@page_methods
@post_required
def identify(request, case_id):
    """Ubah identitas."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_IDENTIFY,
        form_class=IdentifyForm,
        form_kwargs={"person": case.person, "seen": case.person.revision},
        do=lambda form: persons.identify(
            case=case,
            fields=form.columns(),
            nik=form.cleaned_data["nik"],
            kk=form.cleaned_data["kk"],
            seen=form.cleaned_data["seen"],
            by=request.post,
        ),
        done="Identitas diubah.",
        page={
            "title": "Ubah identitas",
            "sentence": "Perbaiki atau lengkapi. Nama asli, NIK, dan tanggal lahir boleh diisi belakangan, begitu "
            "diketahui.",
            "button": "Ubah identitas",
        },
    )


@page_methods
@post_required
def relate(request, case_id):
    """Catat anggota keluarga."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_RELATE,
        form_class=RelateForm,
        form_kwargs={"household": household_of(request, case)},
        do=lambda form: persons.relate(case=case, member=form.member(), by=request.post),
        done="Anggota keluarga tercatat.",
        page={
            "title": "Catat anggota keluarga",
            "sentence": f"Siapa keluarga {case.person.display_name}? Catat satu orang setiap kali.",
            "button": "Catat anggota keluarga",
        },
    )


@page_methods
@post_required
def unrelate(request, case_id):
    """Hapus anggota keluarga."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_UNRELATE,
        form_class=UnrelateForm,
        form_kwargs={"members": family_of(request, case)},
        do=lambda form: persons.unrelate(case=case, member=form.cleaned_data["member"], by=request.post),
        done="Anggota keluarga dihapus dari daftar.",
        page={
            "title": "Hapus anggota keluarga",
            "sentence": "Hanya untuk catatan yang keliru. Orangnya sendiri tidak dihapus.",
            "button": "Hapus anggota keluarga",
            "danger": True,
        },
    )


@page_methods
@post_required
def record_desil(request, case_id):
    """Catat desil."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_RECORD_DESIL,
        form_class=RecordDesilForm,
        form_kwargs={"initial": {"checked_on": timezone.localdate()}},
        do=lambda form: persons.record_desil(case=case, desil=form.desil(), by=request.post),
        done="Desil tercatat.",
        page={
            "title": "Catat desil",
            "sentence": "Desil adalah tingkat kesejahteraan keluarga menurut pemerintah pusat: 1 paling miskin, 10 "
            "paling mampu. Salin apa yang tertulis di sumbernya; aplikasi ini tidak menghitungnya.",
            "button": "Catat desil",
        },
    )


@page_methods
@post_required
def check_nik(request, case_id):
    """Catat hasil cek NIK."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_CHECK_NIK,
        form_class=CheckNikForm,
        form_kwargs={"seen": case.person.revision, "initial": {"checked_on": timezone.localdate()}},
        do=lambda form: persons.check_nik(
            case=case,
            result=form.cleaned_data["result"],
            checked_on=form.cleaned_data["checked_on"],
            seen=form.cleaned_data["seen"],
            by=request.post,
        ),
        done="Hasil cek NIK tercatat.",
        page={
            "title": "Catat hasil cek NIK",
            "sentence": "Aplikasi ini tidak terhubung dengan Dukcapil. Catat hasil cek yang Anda lakukan sendiri.",
            "button": "Catat hasil cek NIK",
        },
    )


@page_methods
@post_required
def photograph(request, case_id):
    """Tambah foto."""
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        move=person_policy.PERSON_PHOTOGRAPH,
        form_class=PhotographForm,
        do=lambda form: persons.photograph(case=case, picture=form.cleaned_data["photo"], by=request.post),
        done="Foto tersimpan.",
        page={
            "title": "Tambah foto",
            "sentence": "Foto hanya dilihat oleh lembaga yang melihat kasus ini. Mintalah izin orangnya lebih dulu.",
            "button": "Tambah foto",
        },
    )


@require_safe
@post_required
def photo(request, case_id, photo_id):
    """A photo, for those who read the identity."""
    case, found = photo_for(request, case_id, photo_id)
    insist(why_not(person_policy.PERSON_READ, case, request.post))
    return photo_answer(found.file)


@page_methods
@post_required
def open_nik(request, case_id):
    """Buka NIK."""
    return _open_number(request, case_id, "NIK", person_policy.PERSON_OPEN_NIK, lambda person: person.read_nik())


@page_methods
@post_required
def open_kk(request, case_id):
    """Buka nomor KK."""
    return _open_number(request, case_id, "nomor KK", person_policy.PERSON_OPEN_KK, lambda person: person.read_kk())


def _open_number(request, case_id, name, act, read):
    """Ask why, then show one number on the answer itself: it stands in no address, no session and no other page."""
    case = case_for(request, case_id)
    insist(why_not(act, case, request.post))
    context = {"case": case, "back": room_of(case), "name": name, "number": "", "title": f"Buka {name}"}
    form = OpenNumberForm(request.POST or None, post=request.post)
    status = 200
    if request.method == "POST":
        acting.check_same_post(request)
        status = 422
        form = OpenNumberForm(request.POST, post=request.post)
        if form.is_valid():
            status = 200
            request.reads.note(persons=[case.person_id], cases=[case.pk], opened=name, why=form.reason)
            digits = read(case.person)
            context["number"] = " ".join(digits[i : i + 4] for i in range(0, 16, 4))
    return render(request, "cases/person/number.html", context | {"form": form}, status=status)
