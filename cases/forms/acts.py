"""Is what was typed for one act on a case well-formed?"""

from functools import partial

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from cases import policy
from cases.models import CaseOutcome, DeclineReason, Result, Service, ServiceKind, ServiceSource, Urgency
from cases.workflow import Kind
from registry.forms.base import ActForm, ConfirmableForm, day_input, text_area
from registry.forms.funds import AmountField, PurseField
from registry.models import Organisation, PurseKind, SpendingKind


def no_future(day, sentence):
    if day > timezone.localdate():
        raise forms.ValidationError(sentence)
    if day.year < EARLIEST_YEAR:
        raise forms.ValidationError(f"Periksa tahunnya: sebelum {EARLIEST_YEAR} tidak mungkin.")
    return day


EARLIEST_YEAR = 2000  # nothing was recorded before


def _kind_and_standing(receiver):
    """What kind of partner it is; a WKSBM without a valid SK says so here as well."""
    profile = receiver.unit_profile
    doubt = f", {profile.standing.label}" if profile and profile.is_urgent else ""
    return f"{receiver.get_kind_display()}{doubt}"


class RouteField(forms.ChoiceField):
    """A receiver out of the ways of the case (cases/routing.py); the cleaned value is the Route."""

    def use(self, ways, sender):
        """What may be chosen is worked out when it is shown: whoever sends a form has chosen."""
        self.ways, self.sender, self.choices = ways, sender, partial(_choices, ways)

    def validate(self, value):
        if not value or self.ways.to(value):
            forms.Field.validate(self, value)
            return
        known = Organisation.objects.filter(public_id=value).first() if value.isalnum() else None
        if known and known.pk == self.sender.pk:
            raise forms.ValidationError("Rujukan tidak dapat dikirim kepada lembaga sendiri.")
        if known and known.ended_on and known.ended_on <= timezone.localdate():
            raise forms.ValidationError(f"{known.name} sudah tidak aktif. Pilih penerima lain.")
        raise forms.ValidationError("Penerima itu tidak dapat menerima kasus ini. Pilih dari daftar.")

    def clean(self, value):
        return self.ways.to(super().clean(value))


def _choices(ways):
    rows = {Kind.RESPONSIBILITY: [], Kind.SERVICE: []}
    for way in ways:
        words = "" if way.moves_responsibility else f" ({_kind_and_standing(way.receiver)})"
        rows[way.kind].append((way.receiver.public_id, f"{way.receiver.name}{words}"))
    groups = [
        ("Menyerahkan tanggung jawab", rows[Kind.RESPONSIBILITY]),
        ("Minta layanan mitra (Anda tetap memegang kasus)", rows[Kind.SERVICE]),
    ]
    return [("", "Pilih penerima"), *(group for group in groups if group[1])]


class SendForm(ConfirmableForm, ActForm):
    receiver = RouteField(label="Kepada")
    reason = forms.CharField(
        label="Mengapa dirujuk?", widget=text_area(4), help_text="Apa yang sudah dilakukan dan mengapa belum cukup."
    )
    requested = forms.CharField(label="Bantuan yang diharapkan", widget=text_area(2), required=False)
    skip_reason = forms.CharField(
        label="Alasan melewati jenjang",
        widget=text_area(2),
        required=False,
        help_text="Isi hanya bila Anda melewati jenjang berikutnya.",
    )

    def __init__(self, *args, routes, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        if not any(route.is_skip for route in routes.offices):
            del self.fields["skip_reason"]
        self.fields["receiver"].use(routes, self.post.organisation)
        first = next((r for r in routes.offices if r.moves_responsibility), None)
        if first and not self.initial.get("receiver"):
            self.initial["receiver"] = first.receiver.public_id

    def clean(self):
        data = super().clean()
        route = data.get("receiver")
        data.setdefault("skip_reason", "")
        is_partner = route and not route.moves_responsibility
        if is_partner and (refusal := policy.why_not_share_with(self.case, route.receiver)):
            self.add_error("receiver", refusal.reason)
        if route and route.is_skip and not data["skip_reason"] and self.case.urgency != Urgency.EMERGENCY:
            names = ", ".join(office.name for office in route.skipped)
            self.add_error("skip_reason", f"Anda melewati {names}. Tulis alasannya.")
        return data

    def warnings(self):
        route = self.cleaned_data["receiver"]
        if not self.case.is_sensitive or route.kind == Kind.RESPONSIBILITY:
            return []
        name = route.receiver.name
        return [f"Kasus ini terbatas. {name} akan mengetahui jenis masalah, umur, padukuhan, dan perjalanannya."]

    @property
    def content(self):
        route = self.cleaned_data["receiver"]
        return {**super().content, "receiver": route.receiver.public_id}


class ConfirmForm(ActForm):
    """Nothing to type; the button is the act."""


class AcceptForm(ActForm):
    """alike: how many known persons this could be, counted for the page and told again after it."""

    note = forms.CharField(label="Catatan untuk pengirim", widget=text_area(2), required=False)
    alike = forms.IntegerField(
        label="Orang yang mirip", widget=forms.HiddenInput, required=False, min_value=0, max_value=99
    )

    @property
    def known_alike(self):
        """The number for the page; 0 when what came back is none."""
        said = str(self["alike"].value() or "")
        return int(said) if said.isdecimal() and len(said) < 3 else 0


class DeclineForm(ActForm):
    reason = forms.ChoiceField(
        label="Alasan", choices=DeclineReason, widget=forms.RadioSelect, error_messages={"required": "Pilih alasannya."}
    )
    text = forms.CharField(
        label="Penjelasan untuk pengirim",
        widget=text_area(3),
        help_text="Apa yang sebaiknya dilakukan pengirim sekarang.",
    )


class RequestCompletionForm(ActForm):
    text = forms.CharField(label="Apa yang perlu dilengkapi?", widget=text_area(3))


class CompleteForm(ActForm):
    text = forms.CharField(label="Kelengkapan", widget=text_area(4), help_text="Tulis keterangan yang diminta.")


class WithdrawForm(ActForm):
    reason = forms.CharField(label="Alasan menarik kembali", widget=text_area(2), required=False)


class TakeOverForm(ActForm):
    reason = forms.CharField(label="Catatan", widget=text_area(2), required=False)


class ReportBackForm(ActForm):
    result = forms.ChoiceField(label="Hasil", choices=Result, widget=forms.RadioSelect)
    services_text = forms.CharField(
        label="Layanan yang diberikan",
        widget=text_area(3),
        help_text="Bila tidak dapat dilayani, tulis sebabnya. Ini dibaca pengurus WKSBM.",
    )
    plan_text = forms.CharField(label="Rencana selanjutnya", widget=text_area(3))
    returned_to = forms.ChoiceField(label="Kasus kembali kepada")

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = {target.public_id: target for target in targets}
        self.fields["returned_to"].choices = [(key, target.name) for key, target in self.targets.items()]

    def clean_returned_to(self):
        return self.targets[self.cleaned_data["returned_to"]]

    @property
    def content(self):
        return {**super().content, "returned_to": self.cleaned_data["returned_to"].public_id}


class CloseForm(ActForm):
    outcome = forms.ChoiceField(label="Hasil akhir", choices=CaseOutcome, widget=forms.RadioSelect)
    closed_on = forms.DateField(label="Tanggal hasil", widget=day_input())
    text = forms.CharField(label="Keterangan", widget=text_area(3), required=False)

    def clean_closed_on(self):
        return no_future(self.cleaned_data["closed_on"], "Tanggal hasil tidak boleh di masa depan.")


class ReopenForm(ActForm):
    reason = forms.CharField(label="Mengapa dibuka kembali?", widget=text_area(3))


class NoteForm(ActForm):
    text = forms.CharField(label="Catatan", widget=text_area(4))
    is_confidential = forms.BooleanField(
        label="Hanya untuk lembaga saya", required=False, help_text="Jenjang lain dan WKSBM tidak membacanya."
    )


class ServeForm(ConfirmableForm, ActForm):
    kind = forms.ModelChoiceField(label="Layanan", queryset=ServiceKind.objects.none(), empty_label="Pilih layanan")
    given_on = forms.DateField(label="Tanggal diberikan", widget=day_input())
    source = forms.ModelChoiceField(
        label="Dari mana",
        queryset=ServiceSource.objects.none(),
        required=False,
        empty_label="Tanpa biaya, atau tidak tahu",
        help_text="Bantuan dari kas WKSBM dicatat dengan Salurkan bantuan.",
    )
    value = AmountField(
        label="Nilainya dalam rupiah", required=False, help_text="Misalnya 250.000. Kosongkan bila tidak tahu."
    )
    description = forms.CharField(label="Keterangan", widget=text_area(3), required=False)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        if "source" in self.fields:
            self.fields["source"].queryset = ServiceSource.objects.in_force().filter(is_unit_purse=False)
        kinds = ServiceKind.objects.in_force()
        allowed = [kind.pk for kind in kinds if policy.may_record_service(kind, self.post)]
        self.fields["kind"].queryset = kinds.filter(pk__in=allowed)

    def clean_given_on(self):
        return no_future(self.cleaned_data["given_on"], "Tanggal layanan tidak boleh di masa depan.")

    def clean(self):
        data = super().clean()
        if data.get("value") and not data.get("source") and "source" not in self.errors:
            self.add_error("source", "Pilih dari mana bantuan senilai itu.")
        return data

    def warnings(self):
        """Help is counted once: the same kind on the same day is asked about."""
        data = self.cleaned_data
        same = self.case.services.like(kind=data["kind"], given_on=data["given_on"]).select_related("organisation")
        if other := same.first():
            day = date_format(other.given_on, "j F Y")
            return [f"{other.kind} pada {day} sudah dicatat oleh {other.organisation.name}. Apakah ini bantuan lain?"]
        return []

    @property
    def content(self):
        return {**super().content, "kind": self.cleaned_data["kind"].pk}


class PayOutForm(ServeForm):
    """Help out of the own purse: what kind, from where, how much."""

    source = value = None  # the purse is the source, and its book knows the value
    purse = PurseField(label="Diambil dari")
    amount = AmountField(label="Jumlah", help_text="Rupiah, misalnya 50.000. Untuk barang: banyaknya, misalnya 5.")
    spending_kind = forms.ModelChoiceField(
        label="Pos di buku kas",
        queryset=SpendingKind.objects.none(),
        required=False,
        empty_label="Pilih pos",
        help_text="Untuk uang. Barang tercatat sebagai dibagikan kepada warga.",
    )

    field_order = ("kind", "purse", "amount", "spending_kind", "given_on", "description")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = (PurseKind.DONATION, PurseKind.GOODS)
        self.fields["purse"].offer(self.post.organisation_id, kinds=kinds, to_take=True)
        kinds = SpendingKind.objects.in_force().filter(purse_kind=PurseKind.DONATION)
        self.fields["spending_kind"].queryset = kinds
        self.fields["spending_kind"].initial = kinds.first()

    def clean(self):
        data = super().clean()
        if data.get("purse"):
            is_money = data["purse"][0] == PurseKind.DONATION
            if is_money and not data.get("spending_kind") and "spending_kind" not in self.errors:
                self.add_error("spending_kind", "Pilih pos di buku kas.")
            if not is_money:
                data["spending_kind"] = None
        return data


class TakeBackForm(ActForm):
    service = forms.ModelChoiceField(
        label="Penyaluran yang dibatalkan", queryset=Service.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label="Apa yang salah?", max_length=200)

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.fields["service"].label_from_instance = lambda s: (
            f"{s.kind.name}, {s.paid_text}, {date_format(s.given_on, 'j F Y')}"
        )
        if len(services) == 1:
            self.fields["service"].initial = services[0]
