"""How does a page for one act run? Refusal, form, act, redirect; the same five beats for every move."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import submissions
from cases.models import Case
from cases.policy import why_not
from registry.refusal import Refused

# Fields of a form that nobody typed.
NOT_TYPED = ("csrfmiddlewaretoken", "kunci", "seen", "as_post")


def check_same_post(request):
    """A form that was opened as another post is refused: the person may not know as whom they act."""
    opened_as = request.POST.get("as_post", "")
    if opened_as and opened_as != request.post.public_id:
        raise Refused(
            f"Formulir ini dibuka sebagai penugasan lain. Sekarang Anda bertindak sebagai {request.post.post_name}. "
            "Ganti penugasan di bagian atas, lalu ulangi.",
            status=409,
        )


def run_act(request, *, case, subject, move, form_class, do, done, page, form_kwargs=None):
    """One page, one act.

    subject: the case or referral the move is on; do(form): carries it out; done: the sentence afterwards, or a
    function of the form; page: title, sentence, button (and more) for the template cases/act.html.
    """
    form_kwargs = {"post": request.post, "seen": subject.revision, **(form_kwargs or {})}
    refusal = why_not(move, subject, request.post)
    if request.method == "POST":
        check_same_post(request)
        form = form_class(request.POST, **form_kwargs)
        if form.is_valid():
            return _carry_out(request, case, form, move, do, done)
        # A retry after a lost answer may no longer fit the state that it has changed itself.
        if earlier := submissions.earlier(key=request.POST.get("kunci"), **_sent(request, move)):
            return _answer(request, case, earlier.sentence)
        if refusal is None:
            return _page(request, case, form, page, status=422)
    if refusal:
        raise Refused(refusal.reason, status=refusal.status)
    return _page(request, case, form_class(**form_kwargs), page)


def _carry_out(request, case, form, move, do, done):
    key = form.cleaned_data["kunci"]
    earlier = submissions.claim(key=key, **_sent(request, move))
    if earlier:
        return _answer(request, case, earlier.sentence)
    do(form)
    sentence = done(form) if callable(done) else done
    submissions.settle(key=key, case=case, sentence=sentence)
    return _answer(request, case, sentence)


def _sent(request, move):
    """What makes this sending the same as, or other than, an earlier one with its key: all that was typed, raw."""
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    return {"verb": str(move), "content": {"path": request.path, "typed": typed}, "by": request.post}


def _answer(request, case, sentence):
    messages.success(request, sentence)
    return redirect(next_address(request, case))


def next_address(request, case):
    """The case, as long as this post still sees it (a partner does not, once its referral has ended)."""
    if Case.objects.visible_to(request.post).filter(pk=case.pk).exists():
        return reverse("cases:case-detail", args=[case.public_id])
    return reverse("cases:inbox")


def _page(request, case, form, page, status=200):
    return render(request, page.get("template", "cases/act.html"), {"case": case, "form": form, **page}, status=status)
