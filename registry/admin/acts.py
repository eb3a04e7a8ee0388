"""How are rows kept that only actions change? The page shows the form of the program's own page and calls the same
action; acts on several rows are confirmed first, asked of the policy for each row, and done for those that may.

Every page begins with visible_to and notes whom it shows, as the views do.
"""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import ModelForm, ModelFormOptions
from django.shortcuts import render
from django.utils.html import format_html

from registry.actions import submissions
from registry.admin.base import CarefulAdmin
from registry.admin.paging import CappedPaginator, FixedOrder
from registry.refusal import Refused
from registry.views.acting import NOT_TYPED, check_same_post

# So many rows at once: each is locked, asked about and told of.
MOST_AT_ONCE = 200


class Unchanged(ModelForm):
    """The form of a page that is only read."""

    doubts = ()


class ScopedAdmin(CarefulAdmin):
    """Rows of the own scope, in an order that an index holds, with whom they show noted for the log of who looked."""

    form = Unchanged
    change_form_template = "admin/act_form.html"
    paginator = CappedPaginator
    sortable_by = ()

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.post)

    def get_changelist(self, request, **kwargs):
        return FixedOrder

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def title_of(self, row):
        """What its page is called."""
        return str(row)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["subtitle"] = self.title_of(obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def whom(self, row):
        """{"cases": [ids], "persons": [ids]}: whose data this row shows."""
        return {}

    def note(self, request, rows):
        for row in rows:
            request.reads.note(**self.whom(row))

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            self.note(request, [row])
        return row

    def changelist_view(self, request, extra_context=None):
        answer = super().changelist_view(request, extra_context)
        if (shown := getattr(answer, "context_data", None)) and "cl" in shown:
            self.note(request, shown["cl"].result_list)
        return answer

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Of a row that is only read there is no form."""
        return super().get_form(request, obj, change=change, **{**kwargs, "fields": []})

    def _editable(self, request, row):
        """A value of before is put back by the act that changes it, not past it."""
        return set()

    # The story of the row, its history and the log of who looked say it; Django's own log would be one more copy.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None


class ActAdmin(ScopedAdmin):
    """A page with the form of an act (act_form), which the action of that act carries out."""

    act_form = None

    def why_not(self, request, row):
        """The reason why this post may not change this row, or None."""
        raise NotImplementedError

    def form_arguments(self, request, row):
        """What the form takes besides its post."""
        raise NotImplementedError

    def act(self, request, row, form):
        """Call the action."""
        raise NotImplementedError

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request) and (obj is None or self.why_not(request, obj) is None)

    def get_fields(self, request, obj=None):
        if not self.has_change_permission(request, obj):
            return self.fields
        return [*self.fields, *self._framed(request, obj)(instance=obj).fields]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change=change, **kwargs)
        return self._framed(request, obj)

    def _framed(self, request, row):
        arguments = {"post": request.post, **self.form_arguments(request, row)}
        return framed(self.act_form, self.model, arguments, getattr(request, "refused", None))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal of the action is told on the page, with all that was typed."""
        try:
            answer = super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.refused = refused
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            answer.status_code = refused.status
            return answer
        if request.method == "POST" and getattr(answer, "context_data", None):
            answer.status_code = 422
        return answer

    def save_model(self, request, obj, form, change):
        """Through the action, and once: the second click of a form finds its key."""
        check_same_post(request)
        key = form.cleaned_data["kunci"]
        typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
        sent = {"verb": f"admin.{self.opts.model_name}", "content": {"path": request.path, "typed": typed}}
        if submissions.claim(key=key, by=request.post, **sent):
            return
        self.act(request, obj, form)
        submissions.settle(key=key, sentence="", address=request.path)


def framed(form_class, model, arguments, refused=None):
    """The form of an act with the parts of a ModelForm that the admin asks for. refused: of the try before."""

    class Framed(form_class):
        _meta = ModelFormOptions()

        def __init__(self, data=None, files=None, instance=None):
            if data is not None and refused is not None:
                data = data.copy()
                data["kunci"], data["seen"] = str(uuid.uuid4()), arguments.get("seen", "")
            super().__init__(data, files, **arguments)
            self.instance = instance

        def is_valid(self):
            if not super().is_valid():
                return False
            if refused is not None:
                self.add_error(None, refused.reason)
            return refused is None

        def save(self, commit=True):
            return self.instance

        def save_m2m(self):
            """Nothing hangs on a form of an act."""

    Framed._meta.model = model
    return Framed


def act_on_each(page, request, queryset, *, action, title, sentence, form_class, why_not, do):
    """The answer of an action of a list: the page that asks for the reason, or None once it is done.

    why_not(row): a Refusal or None; do(row, form): the action. Rows that may not are named with the reason.
    """
    rows = list(queryset[: MOST_AT_ONCE + 1])
    if len(rows) > MOST_AT_ONCE:
        messages.error(request, f"Pilih paling banyak {MOST_AT_ONCE} baris sekaligus. Belum ada yang berubah.")
        return None
    if not page.has_view_permission(request):
        raise PermissionDenied
    page.note(request, rows)
    is_sent = bool(request.POST.get("confirmed"))
    form = form_class(request.POST if is_sent else None, post=request.post)
    asked = [(row, why_not(row)) for row in rows]
    able, unable = [row for row, no in asked if no is None], [(row, no.reason) for row, no in asked if no]
    if not able or not is_sent or not form.is_valid():
        context = {"title": title, "sentence": sentence, "rows": able, "unable": unable, "action": action, "form": form}
        context |= {**admin.site.each_context(request), "opts": page.opts, "page_name": page.opts.verbose_name_plural}
        return render(request, "admin/confirm_action.html", context, status=422 if is_sent else 200)
    check_same_post(request)
    done = 0
    for row in able:
        try:
            with transaction.atomic():
                do(row, form)
            done += 1
        except Refused as refused:
            unable.append((row, refused.reason))
    if done:
        messages.success(request, f"{title}: {done} baris selesai.")
    for row, reason in unable:
        messages.warning(request, format_html("{}: {}", row, reason))
    return None
