"""Is what was typed about two organisations well-formed?"""

from django import forms

from registry.forms.base import ActForm, text_area


class MergeForm(ActForm):
    keep = forms.ChoiceField(label="Lembaga mana yang dipakai?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Mengapa Anda yakin?",
        widget=text_area(3),
        help_text="Misalnya: alamat dan pengurusnya sama, ketuanya membenarkan.",
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.both = {one.public_id: one for one in (pair.first, pair.second)}
        self.fields["keep"].choices = [(key, f"{one.name}, {one.home_area.label}") for key, one in self.both.items()]

    def clean_keep(self):
        return self.both[self.cleaned_data["keep"]]


class KeepPairApartForm(ActForm):
    reason = forms.CharField(
        label="Apa yang membedakan?", widget=text_area(3), help_text="Misalnya: pengurus dan wilayahnya berbeda."
    )


class SeparatePairForm(ActForm):
    reason = forms.CharField(
        label="Mengapa dipisahkan lagi?",
        widget=text_area(3),
        help_text="Misalnya: ternyata dua lembaga dengan nama yang mirip.",
    )
