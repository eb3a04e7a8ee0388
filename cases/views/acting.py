"""How does a page for one act on a case or referral run? As every act, with the case around it."""

from django.urls import reverse

from cases.models import Case
from cases.policy import why_not
from registry.views import acting


def run_act(request, *, case, subject, move, form_class, do, done, page, form_kwargs=None, after=""):
    """One page, one act (registry/views/acting.py). subject: the case or referral the move is on.

    after: where to go afterwards, when it is not the page of the case.
    """
    return acting.run_act(
        request,
        move=move,
        refusal=why_not(move, subject, request.post),
        form_class=form_class,
        form_kwargs={"seen": subject.revision, **(form_kwargs or {})},
        do=do,
        done=done,
        after=lambda: after or next_address(request, case),
        page={"template": "cases/act.html", "case": case, "back": case.get_absolute_url(), "back_to": "kasus", **page},
    )


def next_address(request, case):
    """The case, as long as this post still sees it (a partner does not, once its referral has ended)."""
    if Case.objects.visible_to(request.post).filter(pk=case.pk).exists():
        return reverse("cases:case-detail", args=[case.public_id])
    return reverse("cases:inbox")
