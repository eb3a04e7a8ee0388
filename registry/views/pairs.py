"""Lembaga yang mungkin ganda: the pairs of the jejaring that a data operator decides about."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry import mergers, pair_policy
from registry.access import operator_required
from registry.actions import pairs
from registry.forms.pairs import KeepPairApartForm, MergeForm, SeparatePairForm
from registry.models import OrganisationPair
from registry.paging import capped_count, page_of
from registry.views.acting import run_act

page_methods = require_http_methods(["GET", "HEAD", "POST"])
ORDER = ("-found_at", "-id")
ORDER_MERGED = ("-decided_at", "-id")
MERGED = "digabung"


@require_safe
@operator_required
def pair_list(request):
    """The pairs of the territory that wait, or those that were merged."""
    found = OrganisationPair.objects.visible_to(request.post)
    is_merged = request.GET.get("daftar") == MERGED
    wanted, order = (found.merged(), ORDER_MERGED) if is_merged else (found.open(), ORDER)
    page = page_of(wanted.for_list(), order=order, cursor=request.GET.get("setelah", ""))
    context = {"page": page, "count": capped_count(wanted), "is_merged": is_merged}
    return render(request, "registry/pair/list.html", context)


@require_safe
@operator_required
def pair_detail(request, pair_id):
    """Both side by side: where, how reached, and what each has."""
    pair = _pair_for(request, pair_id)
    act = pair_policy.PAIR_SEPARATE if pair.is_merged else pair_policy.PAIR_MERGE
    context = {"pair": pair, "refusal": pair_policy.why_not(act, pair, request.post), "sides": _sides(request, pair)}
    context["separable_until"] = pair_policy.separable_until(pair) if pair.is_merged else None
    return render(request, "registry/pair/detail.html", context)


def _pair_for(request, pair_id):
    return get_object_or_404(OrganisationPair.objects.visible_to(request.post).for_list(), public_id=pair_id)


def _sides(request, pair):
    """[(organisation, its facts)]"""
    return [(one, mergers.facts_of(one, request.post)) for one in (pair.first, pair.second)]


def _run(request, pair_id, *, move, form_class, do, done, page, form_kwargs=None):
    pair = _pair_for(request, pair_id)
    return run_act(
        request,
        move=move,
        refusal=pair_policy.why_not(move, pair, request.post),
        form_class=form_class,
        form_kwargs=form_kwargs(pair) if form_kwargs else {},
        do=lambda form: do(pair, form),
        done=done,
        after=lambda: reverse("registry:pair-list"),
        page={"template": "registry/pair/act.html", "pair": pair, "sides": _sides(request, pair), **page},
    )


@page_methods
@operator_required
def merge(request, pair_id):
    """Gabungkan."""
    return _run(
        request,
        pair_id,
        move=pair_policy.PAIR_MERGE,
        form_class=MergeForm,
        form_kwargs=lambda pair: {"pair": pair},
        do=lambda pair, form: pairs.merge(
            pair=pair, keep=form.cleaned_data["keep"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Kedua lembaga kini satu.",
        page={
            "title": "Gabungkan",
            "sentence": "Yang tidak dipakai berakhir dan menunjuk ke yang dipakai. Petugas, kasus, rujukan "
            "yang berjalan, dan tugas pindah. Buku kas, surat, SK, dan penilaian yang lama tetap di catatan lama dan "
            "masih dapat dibaca. Bila keliru, keduanya dapat dipisahkan lagi dalam 30 hari.",
            "button": "Ya, gabungkan",
        },
    )


@page_methods
@operator_required
def keep_apart(request, pair_id):
    """Lembaga berbeda."""
    return _run(
        request,
        pair_id,
        move=pair_policy.PAIR_KEEP_APART,
        form_class=KeepPairApartForm,
        do=lambda pair, form: pairs.keep_apart(pair=pair, reason=form.cleaned_data["reason"], by=request.post),
        done="Dicatat sebagai lembaga berbeda. Pasangan ini tidak ditanyakan lagi.",
        page={
            "title": "Lembaga berbeda",
            "sentence": "Keduanya tetap terpisah, dan pasangan ini tidak muncul lagi.",
            "button": "Ya, lembaga berbeda",
        },
    )


@page_methods
@operator_required
def separate(request, pair_id):
    """Pisahkan lagi."""
    left = []

    def done(form):
        stays = f" Karena sudah diubah sesudah digabung, ini tetap: {', '.join(left)}." if left else ""
        return f"Kedua lembaga kembali terpisah. Pasangan ini tidak ditanyakan lagi.{stays}"

    return _run(
        request,
        pair_id,
        move=pair_policy.PAIR_SEPARATE,
        form_class=SeparatePairForm,
        do=lambda pair, form: left.extend(
            pairs.separate(pair=pair, reason=form.cleaned_data["reason"], by=request.post)
        ),
        done=done,
        page={
            "title": "Pisahkan lagi",
            "sentence": "Petugas, kasus, rujukan, dan tugas yang dulu pindah kembali ke lembaganya. Yang datang "
            "sesudah penggabungan tetap pada lembaga yang dipakai.",
            "button": "Ya, pisahkan lagi",
        },
    )
