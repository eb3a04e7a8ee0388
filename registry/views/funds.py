"""Kas: the cash book of a unit, what comes in, what goes out, corrections, and the page for visitors."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry import books
from registry.access import public, register_required
from registry.actions import funds, units
from registry.forms.funds import ReceiveForm, ReverseForm, SettingsForm, SpendForm
from registry.models import Purse
from registry.offers import fund_offers
from registry.policy import FUND_RECEIVE, FUND_REVERSE, FUND_SPEND, UNIT_CHANGE, why_not
from registry.prints import cash_book_sheet
from registry.views.acting import run_act, unit_page
from registry.views.lookups import decree_in_force, entry_for, profile_for
from registry.views.prints import answer_with

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def _chosen(request, profile):
    """(purses of the unit, the book that the address names)"""
    purses = list(Purse.objects.visible_to(request.post).filter(unit=profile.unit_id).with_goods())
    return purses, books.choice_of(profile, purses, request.GET)


def _book(request, choice):
    """The book itself, after noting whose numbers stand in it."""
    book = books.cash_book(choice.purse, choice.period, request.post)
    request.reads.note(cases=book.cases)
    return book


@require_safe
@register_required
def book(request, unit_id):
    """Kas: what each purse holds, and the book of one of them over a month, a selapanan or any days."""
    profile = profile_for(request, unit_id)
    purses, choice = _chosen(request, profile)
    money, goods = books.money_of(purses)
    book = _book(request, choice)
    context = {
        "profile": profile,
        "unit": profile.unit,
        "money": [(kind, amount, f"kas={kind}") for kind, amount in money.items()],
        "goods": goods,
        "choice": choice,
        "spans": [(key, label, choice.address(choice.anchor, rentang=key)) for key, label in books.SPANS],
        "book": book,
        "may_reverse": why_not(FUND_RECEIVE, profile, request.post) is None,
        "offers": fund_offers(profile, request.post),
    }
    return render(request, "registry/fund/book.html", context)


@require_safe
@register_required
def book_print(request, unit_id):
    """The same book on paper or as a workbook, with a block for signatures, for the meeting."""
    profile = profile_for(request, unit_id)
    _, choice = _chosen(request, profile)
    book = _book(request, choice)
    return answer_with(request, cash_book_sheet(profile, book, decree_in_force(request, profile), request.post))


def _act(request, profile, **options):
    """An act on the funds of a unit that the post sees; afterwards the book it was written into."""
    address = reverse("registry:fund-book", args=[profile.unit.public_id])
    after = options.pop("after", lambda: address)
    options["page"] = unit_page(profile, **options["page"], back_url=address, back_label="Kas")
    return run_act(request, after=after, **options)


def _entered(profile, made):
    """The page after an entry: the book of its purse around its day."""
    address = reverse("registry:fund-book", args=[profile.unit.public_id])
    return f"{address}?kas={made[0].purse.key}&mulai={made[0].happened_on}"


@page_methods
@register_required
def receive(request, unit_id):
    """Catat pemasukan."""
    profile = profile_for(request, unit_id)
    made = []

    def do(form):
        data = form.cleaned_data
        kind, goods = data["purse"]
        made.append(
            funds.receive(
                profile=profile,
                purse_kind=kind,
                goods=goods,
                donor=data.get("donor"),
                by=request.post,
                **{name: data[name] for name in ("amount", "source", "happened_on", "note")},
            )
        )

    return _act(
        request,
        profile,
        move=FUND_RECEIVE,
        refusal=why_not(FUND_RECEIVE, profile, request.post),
        form_class=ReceiveForm,
        form_kwargs={"profile": profile, "initial": _initial(request)},
        do=do,
        done=lambda form: f"{made[0].purse.words(made[0].amount)} tercatat masuk ke {made[0].purse}.",
        after=lambda: _entered(profile, made),
        page={
            "title": "Catat pemasukan",
            "sentence": "Catat uang atau barang yang sudah benar-benar diterima.",
            "button": "Catat pemasukan",
        },
    )


@page_methods
@register_required
def spend(request, unit_id):
    """Catat pengeluaran."""
    profile = profile_for(request, unit_id)
    made = []

    def do(form):
        data = form.cleaned_data
        kind, goods = data["purse"]
        typed = {name: data[name] for name in ("amount", "kind", "purpose", "happened_on")}
        made.append(funds.spend(profile=profile, purse_kind=kind, goods=goods, by=request.post, **typed))

    return _act(
        request,
        profile,
        move=FUND_SPEND,
        refusal=why_not(FUND_SPEND, profile, request.post),
        form_class=SpendForm,
        form_kwargs={"profile": profile, "initial": _initial(request)},
        do=do,
        done=lambda form: f"{made[0].purse.words(made[0].amount)} tercatat keluar dari {made[0].purse}.",
        after=lambda: _entered(profile, made),
        page={
            "title": "Catat pengeluaran",
            "sentence": "Donasi hanya untuk warga; biaya kegiatan dibayar dari kas operasional.",
            "button": "Catat pengeluaran",
        },
    )


def _initial(request):
    return {"happened_on": timezone.localdate(), "purse": request.GET.get("kas", "donasi")}


@page_methods
@register_required
def reverse_entry(request, unit_id, entry_id):
    """Koreksi: a second line takes the first one back."""
    profile, entry = entry_for(request, unit_id, entry_id)
    made = []
    way = "masuk ke" if entry.is_income else "keluar dari"
    amount = entry.purse.words(entry.amount)
    return _act(
        request,
        profile,
        move=FUND_REVERSE,
        refusal=why_not(FUND_REVERSE, profile, request.post, subject=entry),
        form_class=ReverseForm,
        form_kwargs={},
        do=lambda form: made.append(
            funds.reverse(entry=entry, reason=form.cleaned_data["reason"], by=request.post),
        ),
        done="Koreksi tercatat. Catat lagi dengan jumlah yang benar bila perlu.",
        after=lambda: _entered(profile, made),
        page={
            "title": "Koreksi catatan",
            "sentence": f"Nomor {entry.number}: {amount} {way} {entry.purse}. Catatan ini tetap ada di buku; sebuah "
            "baris baru bertanggal hari ini membatalkannya.",
            "button": "Simpan koreksi",
            "danger": True,
        },
    )


@page_methods
@register_required
def settings(request, unit_id):
    """Pengaturan kas: when the 35-day book begins, and what visitors may read."""
    profile = profile_for(request, unit_id)

    def do(form):
        fields = {name: form.cleaned_data[name] for name in ("book_weton", "public_figures")}
        units.change(profile=profile, fields=fields, by=request.post, seen=form.cleaned_data["seen"])

    initial = {"book_weton": profile.book_weton, "public_figures": profile.public_figures}
    return _act(
        request,
        profile,
        move=UNIT_CHANGE,
        refusal=why_not(UNIT_CHANGE, profile, request.post),
        form_class=SettingsForm,
        form_kwargs={"seen": profile.revision, "initial": initial},
        do=do,
        done="Pengaturan kas tersimpan.",
        page={
            "title": "Pengaturan kas",
            "sentence": "Pengurus memutuskan angka mana yang boleh dibaca siapa pun di papan informasi.",
            "button": "Simpan pengaturan",
        },
    )


@require_safe
@public
def notice_board(request, unit_id):
    """Papan informasi: the few figures that a unit shows to everybody; without any there is no page."""
    notice = books.notice_of(unit_id)
    if notice is None:
        raise Http404
    profile, figures = notice
    context = {"profile": profile, "unit": profile.unit, "figures": figures, "today": timezone.localdate()}
    return render(request, "registry/fund/notice_board.html", context)
