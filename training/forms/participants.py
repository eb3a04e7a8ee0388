"""Is what was typed about invitations and participants well-formed?"""

import json

from django import forms
from django.utils.formats import date_format

from registry.forms.base import ActForm, ConfirmableForm, PhoneField, text_area
from registry.models import Area, AreaLevel, MemberSex
from training.actions.participants import term_doubt
from training.models import Participant, ParticipantKind
from training.participant_sums import over_quota

SEATS = {"min_value": 1, "max_value": 20, "widget": forms.NumberInput(attrs={"inputmode": "numeric"})}
INVITATION, ASSIGNMENT = "undangan-", "tugas-"


def unit_label(profile):
    """A unit to tick, with what speaks for it."""
    parts = [f"{profile.unit.name} – {profile.unit.home_area.place}"]
    if profile.founded_on:
        parts.append(f"ditumbuhkan {profile.founded_on.year}")
    if profile.term_ends_on:
        parts.append(f"masa bakti sampai {date_format(profile.term_ends_on, 'j F Y')}")
    else:
        parts.append("belum ada SK")
    return " · ".join(parts)


class InviteForm(ConfirmableForm, ActForm):
    """Many units at once, each for the same number of people; more than the quota is asked once."""

    seats = forms.IntegerField(label="Jumlah orang dari tiap WKSBM", initial=2, **SEATS)
    units = forms.MultipleChoiceField(
        label="WKSBM yang diundang",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih paling sedikit satu WKSBM.",
            "invalid_choice": "Salah satu WKSBM sudah diundang atau tidak termasuk saringan ini lagi. Pilih kembali.",
        },
    )

    def __init__(self, *args, event, shown, **kwargs):
        """shown: the units on the page, after its filters, as profiles."""
        super().__init__(*args, **kwargs)
        self.event = event
        self.units = {profile.unit.public_id: profile for profile in shown}
        self.fields["units"].choices = [(key, unit_label(profile)) for key, profile in self.units.items()]

    @property
    def choice_count(self):
        return len(self.units)

    def chosen(self):
        """[Organisation] that were ticked."""
        return [self.units[key].unit for key in self.cleaned_data["units"]]

    def warnings(self):
        return over_quota(self.event, self.chosen(), self.cleaned_data["seats"])


class ChangeForm(ActForm):
    seats = forms.IntegerField(label="Jumlah orang", **SEATS)


class WithdrawForm(ActForm):
    reason = forms.CharField(label="Alasan", widget=text_area(2))


class FromBoard(ConfirmableForm, ActForm):
    """What naming and replacing share: the people of the board, and the doubt about their term."""

    def __init__(self, *args, event, decree, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.decree = event, decree
        self.people = {str(member.pk): member for member in people}

    def choices(self):
        return [(key, f"{member.name} ({member.position.name})") for key, member in self.people.items()]

    def warnings(self):
        doubt = term_doubt(self.decree, self.event) if self.decree else None
        return [f"{doubt} Tetap daftarkan?"] if doubt else []


class RegisterForm(FromBoard):
    members = forms.MultipleChoiceField(
        label="Pengurus yang ditunjuk",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu pengurus."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = self.choices()

    def chosen(self):
        return [self.people[key] for key in self.cleaned_data["members"]]


class ReplaceForm(FromBoard):
    member = forms.ChoiceField(label="Pengganti", widget=forms.RadioSelect)
    reason = forms.CharField(label="Mengapa diganti?", widget=text_area(2))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = self.choices()

    def chosen(self):
        return self.people[self.cleaned_data["member"]]


class EnrolForm(ActForm):
    """Somebody who is no pengurus: counts in the whole quota only."""

    kind = forms.ChoiceField(
        label="Sebagai",
        widget=forms.RadioSelect,
        choices=[choice for choice in ParticipantKind.choices if choice[0] != ParticipantKind.BOARD],
    )
    name = forms.CharField(label="Nama", max_length=160)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=MemberSex, widget=forms.RadioSelect)
    institution = forms.CharField(label="Lembaga", max_length=160)
    regency = forms.ModelChoiceField(label="Kabupaten/kota", queryset=Area.objects.none(), empty_label=None)
    phone = PhoneField(label="Nomor HP")

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        province = event.organiser.home_area_id.split(".")[0]
        self.fields["regency"].queryset = Area.objects.current().within(province).at_level(AreaLevel.REGENCY)

    def participant(self):
        """The unsaved Participant that was typed."""
        return Participant(**{name: value for name, value in self.cleaned_data.items() if name not in self.HIDDEN})


def letter_rows(invitations, participants):
    """[(name of the field, Invitation or Participant)], the invitations first."""
    rows = [(f"{INVITATION}{row.public_id}", row) for row in invitations]
    return rows + [(f"{ASSIGNMENT}{row.public_id}", row) for row in participants]


class NumberLettersForm(ActForm):
    """One number for each invitation and each surat tugas; empty prints dots."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, part, everything, **kwargs):
        """part, everything: letter_rows of this page and of the whole Bimtek; what was sent is read out of the latter,
        as another page may show a row by now.
        """
        state = json.dumps({name: row.letter_number for name, row in part}, separators=(",", ":"))
        super().__init__(*args, **kwargs, initial={"shown": state})
        self.rows = dict(part)
        if self.is_bound:
            self.rows |= {name: row for name, row in everything if name in self.data}
        for name, row in self.rows.items():
            label = f"Undangan {row.unit.name}" if name.startswith(INVITATION) else f"Surat tugas {row.name}"
            self.fields[name] = forms.CharField(label=label, max_length=80, required=False, initial=row.letter_number)

    def clean_shown(self):
        try:
            shown = json.loads(self.cleaned_data["shown"] or "{}")
            return {str(name): str(number) for name, number in shown.items()}
        except (ValueError, AttributeError, RecursionError) as error:
            raise forms.ValidationError("Halaman ini tidak utuh. Buka lagi halamannya.") from error

    def touched(self):
        """[(row, number that was shown, number typed)] of the rows that were sent and changed by hand."""
        shown = self.cleaned_data["shown"]
        found = [
            (row, shown.get(name, ""), self.cleaned_data[name]) for name, row in self.rows.items() if name in self.data
        ]
        return [one for one in found if one[1] != one[2]]


class MarkTrainedForm(ActForm):
    """Needs no more than its button."""
