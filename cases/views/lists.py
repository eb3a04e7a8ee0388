"""The lists: kotak masuk, terkirim, kasus, search, pemberitahuan."""

from functools import partial
from operator import attrgetter
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from cases import counts, name_search, policy, questions
from cases.actions import notices
from cases.filters import CaseFilter, is_nik, search
from cases.models import Case, Notification, Referral
from cases.questions import CASE_ORDER, INBOX_ORDER
from cases.views.lookups import noted, noted_messages
from registry.access import casework_required
from registry.paging import capped_count, first_page_of, hurried_count, page_after, page_of, told_by

of_hop = attrgetter("case")
SENT_ORDER = ("-sent_at", "-id")


@require_safe
@casework_required
def inbox(request):
    """Kotak masuk: what waits for this post, the most pressing first."""
    wanted, rows = request.GET.get("tampil", ""), questions.hop_rows(request.post)
    found = request.counted = questions.inbox(request.post)
    if request.GET:
        mine = Referral.objects.waiting_at(request.post)
        narrowed = mine.in_state(wanted, request.post.organisation_id).with_due_sort()
        page = page_of(narrowed, order=INBOX_ORDER, cursor=request.GET.get("setelah", ""), shown=rows)
    else:
        page = first_page_of(found["first"], order=INBOX_ORDER, shown=rows)
    noted(request, page.rows, of_hop)
    return render(request, "cases/referral/inbox.html", {"page": page, "wanted": wanted, "counts": found["numbers"]})


@require_safe
@casework_required
def sent(request):
    """Terkirim: what this post has sent, the newest first."""
    seen = Referral.objects.visible_to(request.post)
    mine = seen.sent_by(request.post.organisation_id).filter(sent_at__isnull=False)
    page = page_of(
        mine, order=SENT_ORDER, cursor=request.GET.get("setelah", ""), shown=questions.hop_rows(request.post)
    )
    noted(request, page.rows, of_hop)
    return render(request, "cases/referral/sent.html", {"page": page})


@require_safe
@casework_required
def case_list(request):
    """Kasus: everything this post may see, narrowed by the filters in the address."""
    rows = questions.case_rows(request.post)
    if not request.GET:
        found = request.counted = questions.first_cases(request.post)
        page = first_page_of(found["first"], order=CASE_ORDER, shown=rows, count=found["length"])
        noted(request, page.rows)
        return render(request, "cases/case/list.html", _list_page(request, _empty_filter(request), page))
    form = CaseFilter(request.GET, post=request.post)
    # What is not understood shows nothing, from the first page on.
    cursor = request.GET.get("setelah", "") if form.is_valid() else ""
    values, count = told_by(cursor)
    if found := _kept_answer(request.post, form, cursor, values):
        request.counted = found
        if values:
            page = page_after(found["first"], order=CASE_ORDER, shown=rows, count=count)
        else:
            page = first_page_of(found["first"], order=CASE_ORDER, shown=rows, count=found["length"])
    else:
        page = page_of(
            form.apply(Case.objects.visible_to(request.post)),
            order=CASE_ORDER,
            cursor=cursor,
            shown=rows,
            counted=hurried_count if form.is_active else capped_count,
            is_narrow=form.is_narrow,
            beside=partial(_count_for_frame, request),
        )
    noted(request, page.rows)
    return render(request, "cases/case/list.html", _list_page(request, form, page, is_filtered=form.is_active))


@require_POST
@casework_required
def case_search(request):
    """The search box of the header. A NIK is answered on this page and never enters an address."""
    text = request.POST.get("q", "").strip()
    if not is_nik(text):
        return redirect(f"{reverse('cases:case-list')}?{_query(text)}")
    seen = Case.objects.visible_to(request.post)
    page = page_of(
        search(seen, text, post=request.post),
        order=CASE_ORDER,
        shown=questions.case_rows(request.post),
        counted=capped_count,
        is_narrow=True,
        beside=partial(_count_for_frame, request),
    )
    noted(request, page.rows)
    context = _list_page(request, _empty_filter(request), page) | {"by_nik": True}
    return render(request, "cases/case/list.html", context)


def _kept_answer(post, form, cursor, values):
    """What a kept question tells of this page of the list; None for one that is worked out each time."""
    if form.is_called:
        return name_search.first_called(post, form.cleaned_data["q"], *form.chosen, behind=values)
    if form.is_active and form.cleaned_data["q"]:
        return None
    if values:
        return questions.cases_after(post, *_chosen(form), at=values[0], key=values[1])
    return questions.first_fitting(post, *form.chosen) if form.is_active and not cursor else None


def _chosen(form):
    return form.chosen if form.is_active else ((), {})


def _count_for_frame(request):
    request.counted = counts.of_the_frame(request.post)


def _empty_filter(request):
    """Drawn once a minute for an office (the template remembers it), so it is built only then."""
    return SimpleLazyObject(lambda: CaseFilter({}, post=request.post))


def _list_page(request, form, page, *, is_filtered=False):
    may_open = policy.why_not_emergency(request.post) is None
    return {"form": form, "page": page, "is_filtered": is_filtered, "may_open_emergency": may_open}


def _query(text):
    return urlencode({"q": text})


@require_safe
@casework_required
def notification_list(request):
    """Pemberitahuan: also about a case that this post does not see (an emergency, a hop that has ended)."""
    told = Notification.objects.visible_to(request.post)
    page = page_of(told, order=("-created_at", "-id"), cursor=request.GET.get("setelah", ""))
    noted_messages(request, page.rows)
    return render(request, "cases/notification/list.html", {"page": page})


@require_POST
@casework_required
def notification_read(request, notification_id):
    """Mark one message as read and go to its case."""
    told = get_object_or_404(Notification.objects.visible_to(request.post), public_id=notification_id)
    notices.read(notifications=[told], by=request.post)
    case = Case.objects.visible_to(request.post).filter(pk=told.case_id).first()
    return redirect(case.get_absolute_url() if case else "cases:notification-list")


@require_POST
@casework_required
def notification_read_all(request):
    notices.read_all(by=request.post)
    return redirect("cases:notification-list")
