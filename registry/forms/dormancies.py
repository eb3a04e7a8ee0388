"""Is what was typed about a proposal of vakum well-formed?"""

from django import forms

from registry.forms.base import ActForm, day_input, no_future, text_area


class ConfirmForm(ActForm):
    happened_on = forms.DateField(label="Vakum sejak", widget=day_input())
    reason = forms.CharField(
        label="Alasan", widget=text_area(3), help_text="Apa yang terjadi, dan dari siapa kabarnya."
    )

    def clean_happened_on(self):
        return no_future(self.cleaned_data["happened_on"], "Tanggal kejadian tidak boleh di masa depan.")


class DeclineForm(ActForm):
    reason = forms.CharField(
        label="Tetap aktif karena",
        widget=text_area(3),
        help_text="Misalnya: kegiatannya berjalan, tetapi belum dicatat; sudah dicek lewat telepon.",
    )
