"""Is what was typed about a consent, or about what a person asks of their data, well-formed?"""

from django import forms
from django.utils import timezone

from cases.forms.intake import ConsentFields
from cases.models import Consent, ConsentBasis, ConsentMethod, RequestAnswer, RequestKind, SharedData
from registry.forms.base import ActForm, day_input, text_area


class ConsentForm(ActForm, ConsentFields):
    """An entry of the register: beside who agreed also how, for whom, for which data and until when."""

    method = forms.ChoiceField(label="Bagaimana persetujuannya?", choices=ConsentMethod, initial=ConsentMethod.SPOKEN)
    partner = forms.ChoiceField(label="Untuk siapa", required=False)
    shared = forms.MultipleChoiceField(
        label="Data yang boleh diteruskan",
        choices=SharedData,
        initial=list(SharedData.values),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu."},
    )
    ends_on = forms.DateField(
        label="Berlaku sampai", required=False, widget=day_input(), help_text="Kosong: sampai kasus ditutup."
    )
    field_order = [
        "basis",
        "method",
        "guardian_name",
        "consent_reason",
        "legal_basis",
        "partner",
        "shared",
        "ends_on",
    ]

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.partners = {partner.public_id: partner for partner in partners}
        names = [(key, partner.name) for key, partner in self.partners.items()]
        self.fields["partner"].choices = [("", "Semua lembaga yang perlu membantu"), *names]

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        return day

    def consent(self):
        data, entry = self.cleaned_data, super().consent()
        entry.partner = self.partners.get(data["partner"])
        entry.shared, entry.ends_on = data["shared"], data["ends_on"]
        entry.method = "" if data["basis"] == ConsentBasis.NONE else data["method"]
        return entry


class WithdrawConsentForm(ActForm):
    consent = forms.ModelChoiceField(
        label="Persetujuan yang ditarik", queryset=Consent.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(
        label="Keterangan", max_length=200, help_text="Siapa yang menarik, dan apa yang dimintanya."
    )

    def __init__(self, *args, consents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].queryset = consents
        self.fields["consent"].label_from_instance = lambda c: (
            f"{c.get_basis_display()}, untuk {c.partner.name if c.partner else 'semua lembaga'}"
        )
        if len(consents) == 1:
            self.fields["consent"].initial = consents[0]

    @property
    def content(self):
        return {**super().content, "consent": self.cleaned_data["consent"].pk}


class AskForm(ActForm):
    kind = forms.ChoiceField(label="Apa yang diminta?", choices=RequestKind, widget=forms.RadioSelect)
    asked_by = forms.CharField(
        label="Siapa yang meminta?", max_length=160, help_text="Orangnya sendiri, atau nama walinya."
    )
    text = forms.CharField(label="Isi permintaan", widget=text_area(3))


class AnswerForm(ActForm):
    answer = forms.ChoiceField(label="Jawaban", choices=RequestAnswer, widget=forms.RadioSelect)
    answer_text = forms.CharField(
        label="Penjelasan",
        widget=text_area(3),
        help_text="Apa yang dilakukan, atau mengapa tidak dapat dipenuhi.",
    )
