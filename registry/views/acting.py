"""How does a page for one act run? Refusal, form, act, redirect; the same five beats for every act."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render

from registry.actions import submissions
from registry.refusal import Refused, insist

# Fields of a form that nobody typed.
NOT_TYPED = ("csrfmiddlewaretoken", "kunci", "seen", "as_post")


def unit_page(profile, title, sentence, button, **more):
    """What the page of an act on a unit shows; `more` overrides, for a template, a way back or a danger of its own."""
    page = {"template": "registry/unit/act.html", "profile": profile, "unit": profile.unit}
    return page | {"title": title, "sentence": sentence, "button": button} | more


def check_same_post(request):
    """A form that was opened as another post is refused: the person may not know as whom they act."""
    opened_as = request.POST.get("as_post", "")
    if opened_as and opened_as != request.post.public_id:
        raise Refused(
            f"Formulir ini dibuka sebagai penugasan lain. Sekarang Anda bertindak sebagai {request.post.post_name}. "
            "Ganti penugasan di bagian atas, lalu ulangi.",
            status=409,
        )


def run_act(request, *, move, refusal, form_class, form_kwargs, do, done, after, page, keeps_typed=False):
    """One page, one act.

    refusal: why this post may not do it, or None; do(form): carries it out; done: the sentence afterwards, or a
    function of the form; after(): the address of the page that follows; page: template, title, sentence, button and
    whatever else the template shows. keeps_typed: what was typed comes back even when the policy refuses by now, as far
    as the action lets it be sent again.
    """
    form_kwargs = {"post": request.post, **form_kwargs}
    if request.method == "POST":
        check_same_post(request)
        form = form_class(request.POST, request.FILES or None, **form_kwargs)
        if form.is_valid():
            try:
                with transaction.atomic():
                    return _carry_out(request, form, move, do, done, after)
            except Refused as refused:
                lost = refusal and not keeps_typed
                if lost or not refused.can_send_again or not _typed(request):
                    raise
                return _page(request, _again(request, form_class, form_kwargs, refused), page, refused.status)
        # A retry after a lost answer may no longer fit the state that it has changed itself.
        if earlier := submissions.earlier(key=request.POST.get("kunci"), **_sent(request, move)):
            return answer(request, earlier.sentence, earlier.address)
        if refusal is None:
            return _page(request, form, page, status=422)
    insist(refusal)
    return _page(request, form_class(**form_kwargs), page)


def _again(request, form_class, form_kwargs, refused):
    """The refused form with all that was typed, for another try: it carries a key and the state of this new page.

    The state is what this request has read and shows, not what a colleague has written since.
    """
    fields = request.POST.copy()
    fields["kunci"] = str(uuid.uuid4())
    fields["seen"] = form_kwargs.get("seen", "")
    form = form_class(fields, request.FILES or None, **form_kwargs)
    form.is_valid()
    form.add_error(None, refused.reason)
    return form


def _carry_out(request, form, move, do, done, after):
    key = form.cleaned_data["kunci"]
    if earlier := submissions.claim(key=key, **_sent(request, move)):
        return answer(request, earlier.sentence, earlier.address)
    do(form)
    sentence = done(form) if callable(done) else done
    address = after()
    submissions.settle(key=key, sentence=sentence, address=address)
    return answer(request, sentence, address)


def _sent(request, move):
    """What makes this sending the same as, or other than, an earlier one with its key: all that was typed, raw."""
    typed = _typed(request)
    typed |= {name: [(file.name, file.size) for file in files] for name, files in request.FILES.lists()}
    return {"verb": str(move), "content": {"path": request.path, "typed": typed}, "by": request.post}


def _typed(request):
    """Everything of a form but its hidden fields."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def answer(request, sentence, address):
    messages.success(request, sentence)
    return redirect(address)


def _page(request, form, page, status=200):
    return render(request, page["template"], {"form": form, **page}, status=status)
