"""How does a page for one act run? As every act, with the case around it."""

from django.urls import reverse

from cases import questions
from cases.policy import why_not
from registry.views import acting

# The rooms of a case an act may belong to, by their name for people, and the page each one leads back to.
ROOMS = {
    "kasus": "cases:case-detail",
    "Orang & keluarga": "cases:person-detail",
    "Penanganan": "cases:stage-detail",
    "Dokumen": "cases:document-room",
    "Akses": "cases:access-room",
}


def run_act(
    request, *, case, subject, move, form_class, do, done, page, form_kwargs=None, room="kasus", refusal=None, **more
):
    """One page, one act (registry/views/acting.py), which leads back to its room.

    subject: the case, referral or task the move is on; refusal: a reason why not beside the policy's.
    """
    back = reverse(ROOMS[room], args=[case.public_id])
    return acting.run_act(
        request,
        move=move,
        refusal=refusal or why_not(move, subject, request.post),
        form_class=form_class,
        form_kwargs={"seen": getattr(subject, "revision", case.revision), **(form_kwargs or {})},
        do=do,
        done=done,
        after=lambda: next_address(request, case, back),
        page={"template": "cases/act.html", "case": case, "back": back, "back_to": room, **page},
        **more,
    )


def next_address(request, case, address):
    """The page that follows, as long as this post still sees the case (a partner does not, once its hop has ended)."""
    return address if questions.sees(request.post, case) else reverse("cases:inbox")
