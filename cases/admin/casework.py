"""What does an operator data keep of the casework? Who a person is, by the form of the program's own page; cases and
referrals are read, and their acts ask for the reason.

A NIK is no word to search here: the search of a list stands in the address. Nothing is found by it, and the page says
where it is.
"""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cases import person_policy, policy
from cases.actions import access, persons, referrals
from cases.actions import cases as acts
from cases.admin.filters import RegencyFilter
from cases.filters import few_called, is_nik, search
from cases.forms.access import ReasonForm, ReleaseForm, RestrictForm
from cases.forms.acts import CloseForm, ReopenForm
from cases.forms.persons import IdentifyForm
from cases.models import Case, Person, Referral
from cases.workflow import CaseMove, Move
from registry.admin.acts import ActAdmin, ScopedAdmin, act_on_each
from registry.admin.front import QueueFilter
from registry.models.area import ABOVE

NO_NIK = "NIK tidak dicari di sini, karena akan tertinggal di alamat halaman. Pakai kotak Cari di bagian atas program."


class CaseworkAdmin(ScopedAdmin):
    """Search by the words of the program's own list."""

    search_fields = ["pk"]  # only shows the box; get_search_results does the search

    def found(self, request, queryset, text):
        """The rows of this text, which is no NIK."""
        raise NotImplementedError

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        if not text:
            return queryset, False
        if is_nik(text):
            messages.warning(request, NO_NIK)
            return queryset.none(), False
        return self.found(request, queryset, text), False


@admin.register(Person)
class PersonAdmin(CaseworkAdmin, ActAdmin):
    act_form = IdentifyForm
    list_display = ["display_name", "nickname", "sex", "age", "place", "lacks_nik"]
    list_filter = [QueueFilter, "sex"]
    list_select_related = [f"area__{ABOVE}"]
    search_help_text = f"Cari nama. {NO_NIK}"
    ordering = ["-id"]
    fields = ["cases_here"]

    @admin.display(description="nama")
    def display_name(self, person):
        return person.display_name

    @admin.display(description="umur")
    def age(self, person):
        return f"{person.age} tahun"

    @admin.display(description="tempat tinggal")
    def place(self, person):
        return person.area.place

    @admin.display(description="NIK")
    def lacks_nik(self, person):
        return "tercatat" if person.has_nik else person.get_nik_missing_display()

    @admin.display(description="kasus")
    def cases_here(self, person):
        lines = [(reverse("admin:cases_case_change", args=[case.pk]), case.number) for case in person.cases_in_sight]
        return format_html_join(", ", '<a href="{}">{}</a>', lines)

    def whom(self, person):
        known = getattr(person, "cases_in_sight", [])
        return {"persons": [person.pk], "cases": [case.pk for case in known]}

    def get_queryset(self, request):
        return super().get_queryset(request).standing()

    def found(self, request, queryset, text):
        return queryset.called(text)

    def get_object(self, request, object_id, from_field=None):
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            seen = Case.objects.visible_to(request.post).of_person(person)
            # A restricted one first: what may not come out through another case is refused by the act.
            person.cases_in_sight = list(
                seen.select_related("holder", "origin").order_by("-is_sensitive", "-opened_at")
            )
            for case in person.cases_in_sight:
                case.person = person
            self.note(request, [person])
        return person

    def title_of(self, person):
        return person.display_name

    def view_on_site(self, person):
        return reverse("cases:person-detail", args=[person.cases_in_sight[0].public_id])

    def why_not(self, request, row):
        return person_policy.why_not(person_policy.PERSON_IDENTIFY, row.cases_in_sight[0], request.post)

    def form_arguments(self, request, row):
        return {"person": row, "seen": row.revision}

    def act(self, request, row, form):
        persons.identify(
            case=row.cases_in_sight[0],
            fields=form.columns(),
            nik=form.cleaned_data["nik"],
            kk=form.cleaned_data["kk"],
            seen=form.cleaned_data["seen"],
            by=request.post,
        )


def of_case(case, *, do, form):
    """Call an act on a case with what its form holds."""
    typed = {name: value for name, value in form.cleaned_data.items() if name not in form.HIDDEN}
    return do(case=case, by=form.post, **typed)


@admin.register(Case)
class CaseAdmin(CaseworkAdmin):
    list_display = ["number", "person_name", "place", "status", "stage", "urgency", "holder", "opened_on"]
    list_filter = [QueueFilter, RegencyFilter, "status", "stage", "urgency"]
    list_select_related = ["person", f"area__{ABOVE}", "holder__profile"]
    search_help_text = f"Cari nomor kasus atau nama. {NO_NIK}"
    ordering = ["-opened_at", "-id"]
    fields = [
        *("number", "person_page", "place", "status", "stage", "urgency", "is_sensitive", "holder", "origin"),
        *("opened_at", "closed_on", "outcome"),
    ]
    actions = ["restrict", "release", "close", "reopen"]

    @admin.display(description="dicatat")
    def opened_on(self, case):
        return timezone.localdate(case.opened_at)

    @admin.display(description="orang")
    def person_name(self, case):
        return case.person.display_name

    @admin.display(description="orang")
    def person_page(self, case):
        address = reverse("admin:cases_person_change", args=[case.person_id])
        return format_html('<a href="{}">{}</a>', address, case.person.display_name)

    @admin.display(description="wilayah")
    def place(self, case):
        return case.area.place

    def whom(self, case):
        return {"cases": [case.pk], "persons": [case.person_id]}

    def found(self, request, queryset, text):
        return search(queryset, text, post=request.post, few=few_called(text, request.post))

    def view_on_site(self, case):
        return case.get_absolute_url()

    def _each(self, request, queryset, act, *, name, title, sentence, form_class, do):
        return act_on_each(
            self,
            request,
            queryset.select_related("holder", "origin", "person"),
            action=name,
            title=title,
            sentence=sentence,
            form_class=form_class,
            why_not=lambda case: policy.why_not(act, case, request.post),
            do=lambda case, form: of_case(case, do=do, form=form),
        )

    @admin.action(description="Batasi kasus")
    def restrict(self, request, queryset):
        return self._each(
            request,
            queryset,
            policy.ACCESS_RESTRICT,
            name="restrict",
            title="Batasi kasus",
            sentence="Kasus berikut hanya akan dilihat lembaga di jalurnya dan timnya.",
            form_class=RestrictForm,
            do=access.restrict,
        )

    @admin.action(description="Buka pembatasan")
    def release(self, request, queryset):
        return self._each(
            request,
            queryset,
            policy.ACCESS_RELEASE,
            name="release",
            title="Buka pembatasan",
            sentence="Kasus berikut dilihat lagi oleh kantor wilayahnya.",
            form_class=ReleaseForm,
            do=access.release,
        )

    @admin.action(description="Tutup kasus")
    def close(self, request, queryset):
        return self._each(
            request,
            queryset,
            CaseMove.CLOSE,
            name="close",
            title="Tutup kasus",
            sentence="Kasus berikut ditutup dengan hasil yang sama.",
            form_class=CloseForm,
            do=acts.close,
        )

    @admin.action(description="Buka kembali")
    def reopen(self, request, queryset):
        return self._each(
            request,
            queryset,
            CaseMove.REOPEN,
            name="reopen",
            title="Buka kembali",
            sentence="Kasus berikut berjalan lagi, pada penanggung jawab terakhirnya.",
            form_class=ReopenForm,
            do=acts.reopen,
        )


@admin.register(Referral)
class ReferralAdmin(CaseworkAdmin):
    list_display = ["case_number", "person_name", "sender", "receiver", "kind", "status", "sent_at", "due_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["case__person", "sender__profile", "receiver__profile"]
    search_help_text = f"Cari nomor kasus atau nama. {NO_NIK}"
    ordering = ["-id"]
    fields = [
        *("case_page", "person_name", "sender", "receiver", "kind", "status", "created_at", "sent_at", "due_at"),
        *("answered_at", "ended_at", "decline_reason", "result", "returned_to", "offered_to"),
    ]
    actions = ["withdraw", "take_over"]

    @admin.display(description="kasus")
    def case_number(self, referral):
        return referral.case.number

    @admin.display(description="kasus")
    def case_page(self, referral):
        address = reverse("admin:cases_case_change", args=[referral.case_id])
        return format_html('<a href="{}">{}</a>', address, referral.case.number)

    @admin.display(description="orang")
    def person_name(self, referral):
        return referral.case.person.display_name

    def title_of(self, referral):
        return f"{referral.case.number}: {referral}"

    def whom(self, referral):
        return {"cases": [referral.case_id], "persons": [referral.case.person_id]}

    def found(self, request, queryset, text):
        few = few_called(text, request.post)
        seen = Case.objects.visible_to(request.post)
        return queryset.filter(case__in=search(seen, text, post=request.post, few=few))

    def view_on_site(self, referral):
        return referral.case.get_absolute_url()

    def _each(self, request, queryset, move, *, sentence, form_class, do):
        return act_on_each(
            self,
            request,
            queryset.with_people().select_related("case__holder", "case__person"),
            action=str(move),
            title=move.label,
            sentence=sentence,
            form_class=form_class,
            why_not=lambda referral: policy.why_not(move, referral, request.post),
            do=lambda referral, form: do(
                referral=referral, reason=form.cleaned_data["reason"], by=request.post, seen=referral.revision
            ),
        )

    @admin.action(description="Tarik kembali")
    def withdraw(self, request, queryset):
        return self._each(
            request,
            queryset,
            Move.WITHDRAW,
            sentence="Rujukan berikut ditarik kembali; suratnya ikut dicabut.",
            form_class=ReasonForm,
            do=referrals.withdraw,
        )

    @admin.action(description="Ambil alih")
    def take_over(self, request, queryset):
        return self._each(
            request,
            queryset,
            Move.TAKE_OVER,
            sentence="Kantor Anda menjadi penanggung jawab kasus berikut.",
            form_class=ReasonForm,
            do=referrals.take_over,
        )
