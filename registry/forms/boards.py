"""Is what was typed about an SK and a board well-formed? One screen: the SK, and a line for each person."""

import re

from django import forms
from django.forms.utils import ErrorDict

from registry.actions.boards import doubles, why_not_members, why_not_term
from registry.forms.base import ActForm, ConfirmableForm, PhoneField, day_input, no_future, text_area
from registry.forms.files import ScanField
from registry.models import BoardMember, BoardPosition, Decree, Education, MemberSex

SPARE_LINES = 3
MORE_LINES = 5
MORE = "baris"  # the button that asks for more lines and sends nothing
LINE_NAME = re.compile(r"p([0-9]{1,3})-name")


class MemberLine(forms.Form):
    """One person of the new board. A line without a name is left out."""

    position = forms.ModelChoiceField(
        label="Jabatan", queryset=BoardPosition.objects.none(), required=False, empty_label="Pilih jabatan"
    )
    name = forms.CharField(label="Nama", max_length=160, required=False)
    sex = forms.ChoiceField(label="L/P", required=False, choices=[("", "–"), *MemberSex.choices])
    phone = PhoneField(label="Nomor HP")
    education = forms.ChoiceField(label="Pendidikan", required=False, choices=[("", "–"), *Education.choices])

    def __init__(self, *args, positions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = positions

    def clean(self):
        data = super().clean()
        if data.get("name", "").strip():
            if "position" not in self.errors and not data.get("position"):
                self.add_error("position", f"Pilih jabatan {data['name']}.")
            if not data.get("sex"):
                self.add_error("sex", f"Pilih laki-laki atau perempuan untuk {data['name']}.")
        return data

    @property
    def is_filled(self):
        return bool(self.cleaned_data.get("name", "").strip())


class ProposeForm(ConfirmableForm, ActForm):
    number = forms.CharField(label="Nomor SK", max_length=80)
    issued_on = forms.DateField(label="Tanggal SK", widget=day_input())
    starts_on = forms.DateField(label="Masa bakti mulai", widget=day_input())
    ends_on = forms.DateField(label="Masa bakti sampai", widget=day_input())
    signed_by = forms.CharField(label="Ditandatangani oleh", max_length=160, required=False)
    file = ScanField(label="Berkas SK (PDF atau foto)")

    def __init__(self, *args, profile, board=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.profile = profile
        positions = BoardPosition.objects.in_force()
        old = [
            {name: getattr(member, name) for name in ("position", "name", "sex", "phone", "education")}
            for member in board
        ] or [{"position": position} for position in positions.filter(is_required=True)]
        count = self._line_count(len(old) + SPARE_LINES)
        self.lines = [
            MemberLine(
                self.data if self.is_bound else None,
                prefix=f"p{number}",
                initial=old[number] if number < len(old) else None,
                positions=positions,
            )
            for number in range(count)
        ]

    def _line_count(self, fresh):
        if not self.is_bound:
            return fresh
        sent = (LINE_NAME.fullmatch(key) for key in self.data)
        more = MORE_LINES if MORE in self.data else 0
        return min(max((int(found[1]) for found in sent if found), default=-1) + 1 + more, 60)

    def is_valid(self):
        """Whoever asks for more lines is not told yet what is missing."""
        if MORE not in self.data:
            return super().is_valid()
        for form in (self, *self.lines):
            form._errors = ErrorDict()
        return False

    def clean(self):
        data = super().clean()
        valid = [line.is_valid() for line in self.lines]  # each line shows its own errors
        if not all(valid):
            self.add_error(None, "Ada baris pengurus yang belum lengkap; lihat tanda merah di bawah.")
            return data
        if sentence := why_not_members(self.members()):
            self.add_error(None, sentence)
        dates = {name: data.get(name) for name in ("issued_on", "starts_on", "ends_on")}
        if all(dates.values()) and (sentence := why_not_term(profile=self.profile, **dates)):
            self.add_error("issued_on" if "lebih tua" in sentence or "Tanggal SK" in sentence else "ends_on", sentence)
        return data

    def members(self):
        """Unsaved BoardMember, doubles marked as confirmed (the warning was)."""
        filled = [line.cleaned_data for line in self.lines if line.is_filled]
        members = [
            BoardMember(
                position=data["position"],
                name=data["name"].strip(),
                sex=data["sex"],
                phone=data["phone"],
                education=data["education"],
            )
            for data in filled
        ]
        twice = {name.casefold() for name in doubles(members)}
        for member in members:
            member.is_double_confirmed = member.name.casefold() in twice
        return members

    def decree(self):
        data = self.cleaned_data
        names = ("number", "issued_on", "starts_on", "ends_on", "signed_by")
        return Decree(**{name: data[name] for name in names}, file=data["file"] or "")

    def warnings(self):
        return [f"{name} memegang dua jabatan. Benar demikian?" for name in doubles(self.members())]


class AttachForm(ActForm):
    file = ScanField(label="Berkas SK (PDF atau foto)", help_text="Paling besar 10 MB.")

    def clean_file(self):
        if not self.cleaned_data["file"]:
            raise forms.ValidationError("Pilih berkasnya.")
        return self.cleaned_data["file"]


class LeaveForm(ActForm):
    """On which day somebody left the board, and why."""

    ended_on = forms.DateField(label="Berhenti pada", widget=day_input())
    end_reason = forms.CharField(label="Alasan", max_length=160, help_text="Misalnya: pindah rumah, sakit, wafat.")

    def clean_ended_on(self):
        return no_future(self.cleaned_data["ended_on"], "Tanggal berhenti tidak boleh di masa depan.")


class ReleaseForm(LeaveForm):
    member = forms.ModelChoiceField(
        label="Siapa yang berhenti?", queryset=BoardMember.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    field_order = ("member", "ended_on", "end_reason")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class RecordBimtekForm(ActForm):
    names = forms.MultipleChoiceField(label="Siapa yang mengikuti?", widget=forms.CheckboxSelectMultiple)
    event = forms.CharField(label="Nama Bimtek", max_length=160, help_text="Misalnya: Bimtek Pengurus WKSBM 2018.")
    attended_on = forms.DateField(label="Tanggal mulai", widget=day_input())

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict.fromkeys(member.name for member in members)
        self.fields["names"].choices = [(name, name) for name in names]

    def clean_attended_on(self):
        return no_future(self.cleaned_data["attended_on"], "Tanggal Bimtek tidak boleh di masa depan.")


class AccountsForm(ActForm):
    """Who of the former board stops signing in, who of the new one starts; everything is proposed, nothing forced."""

    end = forms.MultipleChoiceField(label="Akhiri akses", required=False, widget=forms.CheckboxSelectMultiple)
    create = forms.MultipleChoiceField(
        label="Buka akun",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nama pengguna dibuat dari namanya. Sesudah ini buat tautan sandi untuk setiap akun baru.",
    )

    def __init__(self, *args, roster, **kwargs):
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["end"].choices = [(p.public_id, f"{p.user.full_name} ({p.user.username})") for p in roster.left]
        self.fields["create"].choices = [(str(m.pk), str(m)) for m in roster.without_account]
        self.initial.setdefault("end", [p.public_id for p in roster.left])
        for name in ("end", "create"):
            if not self.fields[name].choices:
                del self.fields[name]

    def ended(self):
        chosen = self.cleaned_data.get("end", [])
        return [post for post in self.roster.left if post.public_id in chosen]

    def created(self):
        chosen = self.cleaned_data.get("create", [])
        return [member for member in self.roster.without_account if str(member.pk) in chosen]


class ConfirmForm(ActForm):
    """Nothing to type; the button is the act."""


class DeclineForm(ActForm):
    reason = forms.CharField(
        label="Apa yang perlu diperbaiki?", widget=text_area(3), help_text="Pengurus membaca alasan ini."
    )
