"""Mungkin orang yang sama: the pairs that an office decides about."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases import candidates, person_policy
from cases.actions import reviews, separations
from cases.forms.persons import KeepApartForm, SeparateForm, UniteForm
from cases.models import Case, MatchReview
from cases.person_policy import why_not
from cases.views.lookups import review_for
from registry.access import casework_required
from registry.paging import hurried_count, page_of
from registry.refusal import Refused
from registry.views import acting

page_methods = require_http_methods(["GET", "HEAD", "POST"])
ORDER = ("-found_at", "-id")
ORDER_UNITED = ("-decided_at", "-id")
UNITED = "digabung"


def _offices_only(request):
    if request.post.role not in person_policy.PERSON_PERMISSIONS[person_policy.REVIEW_UNITE]:
        raise Refused("Daftar ini untuk kantor yang memutuskan apakah dua catatan adalah satu orang.", status=403)


@require_safe
@casework_required
def review_list(request):
    """The pairs of which this office sees both persons, the newest first: those that wait, or those that are one."""
    _offices_only(request)
    pairs = MatchReview.objects.visible_to(request.post)
    is_united = request.GET.get("daftar") == UNITED
    wanted, order = (pairs.united(), ORDER_UNITED) if is_united else (pairs.open(), ORDER)
    page = page_of(
        wanted,
        order=order,
        cursor=request.GET.get("setelah", ""),
        shown=pairs.for_list(with_decision=is_united),
        counted=hurried_count,
    )
    request.reads.note(persons=[pk for pair in page.rows for pk in (pair.first_id, pair.second_id)])
    context = {"page": page, "is_united": is_united}
    return render(request, "cases/review/list.html", context)


@require_safe
@casework_required
def review_detail(request, review_id):
    """Both records side by side, with what agrees and what differs."""
    review = review_for(request, review_id)
    return render(request, "cases/review/detail.html", _side_by_side(request, review))


def _side_by_side(request, review):
    pair = candidates.Candidate(review.second, candidates.compare_persons(review.first, review.second))
    sides = [(person, list(found)) for person, found in _cases_of_either(review, request.post)]
    request.reads.note(cases=[case.pk for _, found in sides for case in found])
    act = person_policy.REVIEW_SEPARATE if review.is_united else person_policy.REVIEW_UNITE
    return {
        "review": review,
        "candidate": pair,
        "sides": sides,
        "refusal": why_not(act, review, request.post),
        "separable_until": person_policy.separable_until(review) if review.is_united else None,
    }


def _cases_of_either(review, post):
    """[(person, its cases)]; of two that are one by now, the cases that each would have again."""
    cases = Case.objects.visible_to(post).select_related("holder")
    if not review.is_united:
        return [(person, cases.of_person(person)) for person in (review.first, review.second)]
    own = cases.of_person(review.kept)
    return [(review.kept, own.exclude(pk__in=review.moved)), (review.gone, own.filter(pk__in=review.moved))]


def _run(request, review_id, *, move, form_class, do, done, page, form_kwargs=None):
    review = review_for(request, review_id)
    context = _side_by_side(request, review)
    return acting.run_act(
        request,
        move=move,
        refusal=why_not(move, review, request.post),
        form_class=form_class,
        form_kwargs=form_kwargs(review) if form_kwargs else {},
        do=lambda form: do(review, form),
        done=done,
        after=lambda: reverse("cases:review-list"),
        page={"template": "cases/review/act.html", **context, **page},
    )


@page_methods
@casework_required
def unite(request, review_id):
    """Orang yang sama."""
    return _run(
        request,
        review_id,
        move=person_policy.REVIEW_UNITE,
        form_class=UniteForm,
        form_kwargs=lambda review: {"review": review},
        do=lambda review, form: reviews.unite(
            review=review, keep=form.cleaned_data["keep"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Kedua catatan kini satu orang.",
        page={
            "title": "Orang yang sama",
            "sentence": "Semua kasus keduanya menjadi kasus satu orang. Yang masih kosong dilengkapi dari catatan "
            "lainnya. Bila ternyata keliru, keduanya dapat dipisahkan lagi dalam 30 hari.",
            "button": "Ya, orang yang sama",
        },
    )


@page_methods
@casework_required
def keep_apart(request, review_id):
    """Orang berbeda."""
    return _run(
        request,
        review_id,
        move=person_policy.REVIEW_KEEP_APART,
        form_class=KeepApartForm,
        do=lambda review, form: reviews.keep_apart(review=review, reason=form.cleaned_data["reason"], by=request.post),
        done="Dicatat sebagai orang berbeda. Pasangan ini tidak ditanyakan lagi.",
        page={
            "title": "Orang berbeda",
            "sentence": "Kedua catatan tetap terpisah, dan pasangan ini tidak muncul lagi.",
            "button": "Ya, orang berbeda",
        },
    )


@page_methods
@casework_required
def separate(request, review_id):
    """Pisahkan lagi."""
    separated = []

    def do(review, form):
        separated.append(separations.separate(review=review, reason=form.cleaned_data["reason"], by=request.post))

    def done(form):
        left = ", ".join(separated[0].left)
        stays = f" Karena sudah diubah sesudah digabung, ini tetap pada catatan yang dipakai: {left}." if left else ""
        return f"Kedua catatan kembali terpisah. Pasangan ini tidak ditanyakan lagi.{stays}"

    return _run(
        request,
        review_id,
        move=person_policy.REVIEW_SEPARATE,
        form_class=SeparateForm,
        do=do,
        done=done,
        page={
            "title": "Pisahkan lagi",
            "sentence": "Setiap kasus kembali ke orangnya, bersama keluarga, desil, foto, dan berkas yang dicatat di "
            "kasus itu. Kasus yang dibuka sesudah penggabungan tetap pada catatan yang dipakai. Yang dulu dilengkapi "
            "dari catatan lainnya diambil kembali, kecuali yang sudah Anda ubah sesudahnya.",
            "button": "Ya, pisahkan lagi",
        },
    )
