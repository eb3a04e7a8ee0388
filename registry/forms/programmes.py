"""Is what was typed about a plan of a unit well-formed?"""

from django import forms

from registry.actions.programmes import why_not_years
from registry.forms.base import ActForm, day_input, no_future, text_area
from registry.models import Horizon, ProgrammeItem, ProgrammeStatus

YEARS = {"min_value": 1990, "max_value": 2100, "widget": forms.NumberInput(attrs={"inputmode": "numeric"})}


class AddForm(ActForm):
    """A plan needs its title, its horizon and its year."""

    title = forms.CharField(label="Rencana", max_length=160, help_text="Misalnya: mendata lansia yang tinggal sendiri.")
    horizon = forms.ChoiceField(label="Jangka", choices=Horizon, widget=forms.RadioSelect, initial=Horizon.SHORT)
    year = forms.IntegerField(label="Tahun mulai", **YEARS)
    due_year = forms.IntegerField(
        label="Tahun selesai", required=False, help_text="Kosongkan bila tahun itu juga.", **YEARS
    )
    target = forms.CharField(
        label="Sasaran", max_length=240, required=False, help_text="Misalnya: semua lansia di RT 01 sampai RT 04."
    )
    person_in_charge = forms.CharField(label="Penanggung jawab rencana", max_length=160, required=False)

    def clean(self):
        data = super().clean()
        if data.get("year") and (sentence := why_not_years(data["year"], data.get("due_year"))):
            self.add_error("due_year", sentence)
        return data

    def typed(self):
        """{name: value} of the plan."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN}

    def item(self):
        """The unsaved ProgrammeItem that was typed."""
        return ProgrammeItem(**self.typed())


class ChangeForm(AddForm):
    status = forms.ChoiceField(
        label="Keadaan",
        choices=[(x.value, x.label) for x in (ProgrammeStatus.PLANNED, ProgrammeStatus.RUNNING)],
        widget=forms.RadioSelect,
    )

    @classmethod
    def initial_of(cls, item):
        """What stands in the programme now."""
        return {name: getattr(item, name) for name in cls.base_fields if name not in cls.HIDDEN}


class FinishForm(ActForm):
    done_on = forms.DateField(label="Selesai pada", widget=day_input())
    note = forms.CharField(
        label="Hasilnya", required=False, widget=text_area(3), help_text="Apa yang tercapai, dalam satu dua kalimat."
    )

    def clean_done_on(self):
        return no_future(self.cleaned_data["done_on"], "Tanggal selesai tidak boleh di masa depan.")


class CancelForm(ActForm):
    reason = forms.CharField(label="Mengapa dibatalkan?", widget=text_area(2))


class ReopenForm(ActForm):
    reason = forms.CharField(label="Mengapa dibuka kembali?", widget=text_area(2))
