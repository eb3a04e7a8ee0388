"""How does a page for one act on a case or referral run? As every act, with the case around it."""

from django.urls import reverse

from cases.models import Case
from cases.policy import why_not
from registry.views import acting


def run_act(request, *, case, subject, move, form_class, do, done, page, form_kwargs=None, after=None, **more):
    """One page, one act (registry/views/acting.py). subject: the case, referral or task the move is on; after(): the
    address of the page that follows, the case by default."""
    return acting.run_act(
        request,
        move=move,
        refusal=why_not(move, subject, request.post),
        form_class=form_class,
        form_kwargs={"seen": getattr(subject, "revision", case.revision), **(form_kwargs or {})},
        do=do,
        done=done,
        after=lambda: next_address(request, case, after),
        page={"template": "cases/act.html", "case": case, "back": case.get_absolute_url(), "back_to": "kasus", **page},
        **more,
    )


def next_address(request, case, after=None):
    """The page that follows, as long as this post still sees the case (a partner does not, once its hop has ended)."""
    if Case.objects.visible_to(request.post).filter(pk=case.pk).exists():
        return after() if after else reverse("cases:case-detail", args=[case.public_id])
    return reverse("cases:inbox")
