"""Is what was typed about an evaluation well-formed?"""

from django import forms
from django.utils import timezone

from registry.actions.evaluations import why_not_year
from registry.forms.base import ActForm, text_area
from registry.models import EvaluationAspect


class OpenForm(ActForm):
    year = forms.IntegerField(
        label="Tahun penilaian", min_value=2000, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

    def clean_year(self):
        year = self.cleaned_data["year"]
        if sentence := why_not_year(year):
            raise forms.ValidationError(sentence)
        return year


class FillForm(ActForm):
    """One line for each aspect of the sheet: score and remark. What is not judged yet stays empty."""

    note = forms.CharField(label="Catatan penilai", required=False, widget=text_area(3))

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        looked_at = dict(EvaluationAspect.objects.values_list("name", "description"))
        for row in self.rows:
            row.looked_at = looked_at.get(row.name, "")
            self.fields[f"nilai-{row.rank}"] = forms.DecimalField(
                label=f"Nilai {row.name}",
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                localize=True,
                initial=row.score,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}),
            )
            self.fields[f"catatan-{row.rank}"] = forms.CharField(
                label=f"Catatan {row.name}", max_length=240, required=False, initial=row.note
            )

    def lines(self):
        """[(aspect, field of the score, field of the remark)] in the order of the sheet."""
        return [(row, self[f"nilai-{row.rank}"], self[f"catatan-{row.rank}"]) for row in self.rows]

    def scores(self):
        """{aspect name: (score or None, remark)}."""
        data = self.cleaned_data
        return {row.name: (data[f"nilai-{row.rank}"], data[f"catatan-{row.rank}"]) for row in self.rows}


class LockForm(ActForm):
    """Nothing to type; the button is the act."""
