"""Is what was typed about an activity well-formed?"""

from django import forms

from registry.actions.activities import why_not_day
from registry.forms.base import ActForm, day_input, text_area
from registry.forms.files import PhotosField, ScanField
from registry.models import Activity, ActivityKind


class ActivityForm(ActForm):
    """Two answers are needed, what and when; everything else helps whoever reads it later."""

    kind = forms.ChoiceField(label="Kegiatan apa?", choices=ActivityKind, widget=forms.RadioSelect)
    happened_on = forms.DateField(label="Tanggal", widget=day_input())
    place = forms.CharField(label="Tempat", max_length=160, required=False)
    attendee_count = forms.IntegerField(
        label="Berapa orang hadir?",
        min_value=0,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    photos = PhotosField(label="Foto")
    minutes = forms.CharField(
        label="Hasil atau notulen",
        required=False,
        widget=text_area(4),
        help_text="Apa yang dibicarakan dan diputuskan.",
    )
    people = forms.CharField(label="Siapa yang hadir atau memimpin?", required=False, widget=text_area(2))
    minutes_file = ScanField(label="Berkas notulen (PDF atau foto)")

    def __init__(self, *args, profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if sentence := why_not_day(self.profile, day):
            raise forms.ValidationError(sentence)
        return day

    def activity(self):
        """The unsaved Activity that was typed."""
        names = ("kind", "happened_on", "place", "attendee_count", "people", "minutes")
        data = self.cleaned_data
        return Activity(**{name: data[name] for name in names}, minutes_file=data["minutes_file"] or "")


class CancelForm(ActForm):
    reason = forms.CharField(
        label="Apa yang keliru?", widget=text_area(2), help_text="Misalnya: tercatat dua kali, atau salah tanggal."
    )
