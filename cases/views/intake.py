"""Catat kasus: Siapa → Masalah apa → Tindakan → Periksa, each step saved as a sealed draft."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import candidates, policy
from cases.actions import drafts
from cases.actions.cases import open_case
from cases.forms.intake import ActionForm, ProblemForm, RecogniseForm, WhoForm, person_from
from cases.models import IntakeDraft, Urgency
from cases.models.intake import intake_key
from cases.policy import why_not
from cases.views.lookups import candidates_for, draft_for, known_person
from registry.access import post_required
from registry.actions import submissions
from registry.refusal import Refused, insist
from registry.views.acting import answer, check_same_post

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# After recording: is it darurat?
NEXT_STEP = {
    False: "Kirim rujukan bila perlu bantuan, atau tangani sendiri lebih dulu.",
    True: "Ini darurat: kirim rujukan sekarang. Bila ada bahaya, hubungi polisi 110 atau ambulans 119.",
}
STEPS = (("siapa", "Siapa"), ("masalah", "Masalah apa"), ("tindakan", "Tindakan"))
SKIP = ("csrfmiddlewaretoken", "kunci", "as_post")


def _refuse_if_not_allowed(request):
    insist(why_not(policy.CASE_OPEN, None, request.post))


def _typed(post_data):
    """What was typed, and which doubts were confirmed, as lists of strings that can be kept in a draft."""
    return {key: values for key, values in post_data.lists() if key not in SKIP}


def _bind(answers):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for key, values in answers.items():
        data.setlist(key, values)
    return data


def _age_of(who_form):
    data = who_form.cleaned_data
    return person_from(data, today=timezone.localdate()).age


class _Screens:
    """What was typed on each screen, and the valid forms of them, each made once: a later one asks the first for the
    age, and the last page asks for all."""

    def __init__(self, answers, *, post):
        self.answers, self.post, self._complete = answers, post, {}

    def form(self, step, data):
        """The form of a step, bound to data (or unbound)."""
        if step == "siapa":
            return WhoForm(data, organisation=self.post.organisation)
        age = _age_of(self.complete("siapa"))
        return ProblemForm(data, age=age) if step == "masalah" else ActionForm(data, age=age)

    def complete(self, step):
        """The valid form of a finished step. Raises KeyError when the step is open.

        Doubts that were confirmed stay so; one that another answer has raised since opens the step again.
        """
        if step not in self._complete:
            form = self.form(step, _bind(self.answers[step]))
            if not form.is_valid():
                raise KeyError(step)
            self._complete[step] = form
        return self._complete[step]

    def first_open(self):
        for step, _ in STEPS:
            try:
                self.complete(step)
            except KeyError:
                return step
        return None

    def person(self):
        """The unsaved Person of the first screen. Raises KeyError when that one is open."""
        data = self.complete("siapa").cleaned_data
        person = person_from(data, today=timezone.localdate())
        person.area = data["area"]
        return person

    @property
    def who(self):
        """A mark of what the first screen says: whoever changes it is asked again whether the person is known."""
        return submissions.content_hash(self.answers.get("siapa", {}))


def _screens_of(draft, request):
    return _Screens(draft.answers, post=request.post)


def _address(step, draft):
    return reverse("cases:intake-step", args=[draft.public_id, step])


def _next_address(draft, screens):
    """After a step: the next open one, or the check page."""
    waiting = screens.first_open()
    return _address(waiting, draft) if waiting else reverse("cases:intake-check", args=[draft.public_id])


def _is_asked(request, screens):
    """Is there somebody whom the typed person could be, and was that not answered for this first screen already?"""
    if screens.answers.get("kenal", {}).get("siapa") == [screens.who]:
        return False
    try:
        return candidates.count(screens.person(), post=request.post, most=1) > 0
    except KeyError:
        return False


def _after_who(request, draft):
    """After the first screen: is it somebody we know? Without a candidate the question is never seen."""
    screens = _screens_of(draft, request)
    if _is_asked(request, screens):
        return reverse("cases:intake-recognise", args=[draft.public_id])
    return _next_address(draft, screens)


def _known(request, screens):
    """The known person that was chosen for this first screen, or None."""
    chosen = screens.answers.get("kenal", {})
    if chosen.get("siapa") != [screens.who] or not chosen["orang"][0]:
        return None
    return known_person(request, chosen["orang"][0])


@page_methods
@post_required
def start(request):
    """The first screen. A draft is made when it is sent, under a key of the page: a double tap makes one draft."""
    _refuse_if_not_allowed(request)
    key, empty = request.POST.get("kunci") or uuid.uuid4().hex[:16], _Screens({}, post=request.post)
    if request.method == "POST":
        check_same_post(request)
        form = empty.form("siapa", request.POST)
        if form.is_valid():
            draft = drafts.begin(typed=_typed(request.POST), by=request.post, public_id=_clean_key(key))
            return redirect(_after_who(request, draft))
        return _step_page(request, "siapa", form, key=key, status=422)
    own = IntakeDraft.objects.visible_to(request.post)
    return _step_page(request, "siapa", empty.form("siapa", None), key=key, drafts=own)


def _clean_key(key):
    """16 letters and digits; anything else gets a fresh key."""
    if len(key) == 16 and key.isascii() and key.isalnum():
        return key
    return uuid.uuid4().hex[:16]


@page_methods
@post_required
def step(request, draft_id, step):
    _refuse_if_not_allowed(request)
    draft = draft_for(request, draft_id)
    screens = _screens_of(draft, request)
    if step not in dict(STEPS):
        raise Http404
    waiting = screens.first_open()
    names = [name for name, _ in STEPS]
    if waiting and names.index(step) > names.index(waiting):
        return redirect(_address(waiting, draft))
    if request.method == "POST":
        check_same_post(request)
        form = screens.form(step, request.POST)
        if form.is_valid():
            draft = drafts.keep_step(draft=draft, step=step, typed=_typed(request.POST), by=request.post)
            if step == "siapa":
                return redirect(_after_who(request, draft))
            return redirect(_next_address(draft, _screens_of(draft, request)))
        return _step_page(request, step, form, draft=draft, status=422)
    form = screens.form(step, _bind(screens.answers[step]) if step in screens.answers else None)
    form.is_valid()  # finds the doubts
    return _step_page(request, step, form, draft=draft)


def _step_page(request, step, form, *, draft=None, key="", drafts=(), status=200):
    number = [name for name, _ in STEPS].index(step) + 1
    context = {
        "form": form,
        "step": step,
        "step_number": number,
        "step_count": len(STEPS),
        "steps": STEPS,
        "step_label": dict(STEPS)[step],
        "draft": draft,
        "key": key,
        "drafts": drafts,
        "back": _address(STEPS[number - 2][0], draft) if draft and number > 1 else "",
        "doubts": getattr(form, "doubts", []),
    }
    return render(request, f"cases/intake/{step}.html", context, status=status)


@page_methods
@post_required
def recognise(request, draft_id):
    """Pernah tercatat? The candidates that this post sees, beside what was typed."""
    _refuse_if_not_allowed(request)
    draft = draft_for(request, draft_id)
    screens = _screens_of(draft, request)
    try:
        typed = screens.person()
    except KeyError:
        return redirect(_address("siapa", draft))
    found = candidates_for(request, typed)
    if request.method == "POST":
        check_same_post(request)
        form = RecogniseForm(request.POST, people=[candidate.person for candidate in found])
        if form.is_valid():
            answer = {"orang": [form.cleaned_data["orang"]], "siapa": [screens.who]}
            draft = drafts.keep_step(draft=draft, step="kenal", typed=answer, by=request.post)
            return redirect(_next_address(draft, _screens_of(draft, request)))
        return _recognise_page(request, draft, typed, found, form, status=422)
    if not found:
        return redirect(_next_address(draft, screens))
    return _recognise_page(request, draft, typed, found, RecogniseForm(people=[]))


def _recognise_page(request, draft, typed, found, form, status=200):
    context = {"draft": draft, "typed": typed, "candidates": found, "form": form, "back": _address("siapa", draft)}
    return render(request, "cases/intake/kenal.html", context, status=status)


@page_methods
@post_required
def check(request, draft_id):
    """Periksa: every answer with a link to change it, then the case is recorded."""
    _refuse_if_not_allowed(request)
    if request.method == "POST":
        check_same_post(request)
        draft = drafts.lock(public_id=draft_id, by=request.post)
        if draft is None:
            return _answer_retry(request, draft_id)
    else:
        if recorded := submissions.address_after(key=intake_key(draft_id), by=request.post):
            return redirect(recorded)  # the back button after recording
        draft = draft_for(request, draft_id)
    screens = _screens_of(draft, request)
    waiting = screens.first_open()
    if waiting:
        return redirect(_address(waiting, draft))
    if _is_asked(request, screens):
        return redirect(reverse("cases:intake-recognise", args=[draft.public_id]))
    known = _known(request, screens)
    forms = {name: screens.complete(name) for name, _ in STEPS}
    digest = submissions.content_hash(screens.answers)
    if request.method == "POST":
        if request.POST.get("isi", digest) != digest:
            raise Refused("Isian ini sudah berubah sejak halaman dibuka. Periksa lagi sebelum mencatat.", status=409)
        return _record(request, draft, forms, digest, known)
    person = person_from(forms["siapa"].cleaned_data, today=timezone.localdate())
    context = {"draft": draft, "forms": forms, "person": person, "digest": digest, "known": known}
    return render(request, "cases/intake/periksa.html", context)


def _record(request, draft, forms, digest, known):
    """The key is that of the draft, whatever the form carries: one draft, one case."""
    earlier = submissions.claim(key=draft.key, verb=policy.CASE_OPEN, content=digest, by=request.post)
    if earlier is None:
        problem = forms["masalah"]
        typed = person_from(forms["siapa"].cleaned_data, today=timezone.localdate())
        case = open_case(
            by=request.post,
            person=known or typed,
            told=typed if known else None,
            area=forms["siapa"].cleaned_data["area"],
            problems=problem.problems(),
            main=problem.cleaned_data["main"],
            urgency=problem.cleaned_data["urgency"],
            chronology=problem.cleaned_data["chronology"],
            own_action=forms["tindakan"].cleaned_data["own_action"],
            consent=forms["tindakan"].consent(),
        )
        sentence = f"Kasus {case.number} tercatat. {NEXT_STEP[case.urgency == Urgency.EMERGENCY]}"
        submissions.settle(key=draft.key, sentence=sentence, address=case.get_absolute_url())
        drafts.discard(draft=draft, by=request.post)
        return answer(request, sentence, case.get_absolute_url())
    return answer(request, earlier.sentence, earlier.address)


def _answer_retry(request, draft_id):
    """The draft is gone: a retry of a form that was carried out is answered as then, anything else with 404."""
    key = intake_key(draft_id)
    if not submissions.is_own(key=key, by=request.post):
        raise Http404
    earlier = submissions.claim(key=key, verb=policy.CASE_OPEN, content=request.POST.get("isi", ""), by=request.post)
    return answer(request, earlier.sentence, earlier.address)


@require_POST
@post_required
def discard(request, draft_id):
    draft = draft_for(request, draft_id)
    drafts.discard(draft=draft, by=request.post)
    messages.success(request, "Draf dihapus.")
    return redirect("home")
