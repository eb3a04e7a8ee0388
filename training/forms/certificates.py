"""Is what was typed about certificates well-formed?"""

from django import forms

from registry.forms.base import ActForm, DigitsField, day_input, no_future, text_area


class SignedForm(ActForm):
    """Who signs, and on which day."""

    issued_on = forms.DateField(label="Tanggal sertifikat", widget=day_input())
    signer_role = forms.CharField(label="Penanda tangan sebagai", max_length=160)
    signer_name = forms.CharField(
        label="Nama penanda tangan",
        max_length=160,
        required=False,
        help_text="Bila kosong, tercetak titik-titik untuk ditulis tangan.",
    )
    signer_number = DigitsField(label="NIP", lengths=(18,), sentence="NIP terdiri atas 18 angka.")

    def clean_issued_on(self):
        return no_future(self.cleaned_data["issued_on"], "Tanggal sertifikat tidak boleh sesudah hari ini.")

    def signer(self):
        """{role, name, number} for the paper."""
        return {name: self.cleaned_data[f"signer_{name}"] for name in ("role", "name", "number")}


class IssueForm(SignedForm):
    """For whom: everybody who qualifies, unless the tick is taken away."""

    people = forms.MultipleChoiceField(
        label="Sertifikat untuk",
        widget=forms.CheckboxSelectMultiple,
        help_text="Periksa ejaan nama: sertifikat yang terbit tidak berubah lagi.",
        error_messages={"required": "Centang paling sedikit satu peserta."},
    )
    field_order = ("people", "issued_on", "signer_role", "signer_name", "signer_number")

    def __init__(self, *args, qualifying, **kwargs):
        """qualifying: [(Participant, Share)]."""
        super().__init__(*args, **kwargs)
        choices = [
            (person.public_id, f"{person.name} – {person.comes_from}, {share.jp} dari {share.whole} JP")
            for person, share in qualifying
        ]
        self.fields["people"].choices = choices
        self.fields["people"].initial = [public_id for public_id, _ in choices]


class ReissueForm(SignedForm):
    name = forms.CharField(label="Nama pada sertifikat", max_length=160)
    reason = forms.CharField(
        label="Alasan", max_length=200, widget=text_area(2), help_text="Misalnya: nama salah tulis."
    )
    field_order = ("name", "reason", "issued_on", "signer_role", "signer_name", "signer_number")


class WithdrawForm(ActForm):
    reason = forms.CharField(label="Alasan dicabut", max_length=200, widget=text_area(2))
