"""Is what was typed about certificates well-formed?"""

from django import forms

from registry.forms.base import ActForm, day_input, no_future, text_area


class SignedForm(ActForm):
    """Who signs, and on which day."""

    issued_on = forms.DateField(label="Tanggal sertifikat", widget=day_input())
    signer_role = forms.CharField(label="Penanda tangan sebagai", max_length=160)
    signer_name = forms.CharField(label="Nama penanda tangan", max_length=160, required=False)
    signer_number = forms.CharField(
        label="NIP", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def clean_issued_on(self):
        return no_future(self.cleaned_data["issued_on"], "Tanggal sertifikat tidak boleh sesudah hari ini.")

    def signer(self):
        """{role, name, number} for the paper."""
        return {name: self.cleaned_data[f"signer_{name}"] for name in ("role", "name", "number")}


class IssueForm(SignedForm):
    pass


class ReissueForm(SignedForm):
    name = forms.CharField(label="Nama pada sertifikat", max_length=160)
    reason = forms.CharField(
        label="Alasan", max_length=200, widget=text_area(2), help_text="Misalnya: nama salah tulis."
    )
    field_order = ("name", "reason", "issued_on", "signer_role", "signer_name", "signer_number")


class WithdrawForm(ActForm):
    reason = forms.CharField(label="Alasan dicabut", max_length=200, widget=text_area(2))
