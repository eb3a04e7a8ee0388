"""Is what was typed about a session, or a file of it, well-formed?"""

from datetime import timedelta

from django import forms
from django.utils.formats import date_format

from registry.forms.base import ActForm
from registry.forms.files import ScanField
from training.actions.sessions import after_jp, next_start, why_not_hours
from training.models import BimtekSession, Materi, SessionFile, Speaker

USUAL_JP = 2  # of a session without materi, until its end is typed


def clock(**attrs):
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", **attrs})


class SessionForm(ActForm):
    """A session needs its hours and either a materi or a title; the materi says how long it takes."""

    materi = forms.ModelChoiceField(
        label="Materi",
        queryset=Materi.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="Bukan materi (pembukaan, rehat, …)",
    )
    title = forms.CharField(
        label="Acara", max_length=240, required=False, help_text="Kosongkan bila sama dengan judul materinya."
    )
    held_on = forms.TypedChoiceField(label="Hari")
    starts_at = forms.TimeField(label="Mulai pukul", widget=clock())
    ends_at = forms.TimeField(
        label="Sampai pukul", required=False, widget=clock(), help_text="Kosongkan: dihitung dari JP, 45 menit tiap JP."
    )
    jp = forms.IntegerField(
        label="JP",
        min_value=0,
        max_value=40,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Kosongkan: menurut materinya; selain materi 0.",
    )
    speakers = forms.ModelMultipleChoiceField(
        label="Narasumber",
        queryset=Speaker.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    new_name = forms.CharField(label="Narasumber baru: nama", max_length=160, required=False)
    new_institution = forms.CharField(label="Narasumber baru: instansi", max_length=160, required=False)
    moderator = forms.CharField(label="Moderator", max_length=160, required=False)
    room = forms.CharField(
        label="Ruang", max_length=80, required=False, help_text="Kosongkan bila hanya ada satu ruang."
    )

    def __init__(self, *args, event, speakers, **kwargs):
        """speakers: those of the register to choose from."""
        super().__init__(*args, **kwargs)
        self.event = event
        days = [event.starts_on + timedelta(days=place) for place in range(event.day_count)]
        self.days = {day.isoformat(): day for day in days}
        self.fields["held_on"].choices = [(day.isoformat(), date_format(day, "l, j F Y")) for day in days]
        self.fields["held_on"].coerce = self.days.get
        self.fields["materi"].queryset = Materi.objects.filter(version=event.version_id)
        self.fields["materi"].label_from_instance = lambda materi: f"{materi.position}. {materi.title} ({materi.jp} JP)"
        self.fields["speakers"].queryset = speakers

    @classmethod
    def initial_for(cls, event, day=None):
        """A sensible start: the wanted day, else that of the last session, at the end of what is there."""
        last = event.sessions.order_by("held_on").last()
        day = day or (last.held_on if last else event.starts_on)
        return {"held_on": day.isoformat(), "starts_at": next_start(event, day)}

    @classmethod
    def initial_of(cls, session):
        """What stands in the timetable now."""
        names = ("materi", "title", "starts_at", "ends_at", "jp", "moderator", "room")
        speakers = [speaking.speaker.public_id for speaking in session.speakings.all()]
        now = {name: getattr(session, name) for name in names}
        return {**now, "held_on": session.held_on.isoformat(), "speakers": speakers}

    def clean(self):
        data = super().clean()
        materi = data.get("materi")
        data["title"] = data.get("title") or (materi.title if materi else "")
        if not data["title"]:
            self.add_error("title", "Pilih materi, atau tulis acaranya.")
        if data.get("jp") is None:
            data["jp"] = materi.jp if materi else 0
        if data.get("starts_at") and not data.get("ends_at"):
            data["ends_at"] = after_jp(data["starts_at"], data["jp"] or USUAL_JP)
        if bool(data.get("new_name")) != bool(data.get("new_institution")):
            wanting = "new_institution" if data.get("new_name") else "new_name"
            self.add_error(wanting, "Isi nama dan instansi narasumber baru.")
        if not self.errors and (sentence := why_not_hours(self.event, self.session())):
            self.add_error("ends_at", sentence)
        return data

    def typed(self):
        """{name: value} of the session."""
        names = ("materi", "title", "held_on", "starts_at", "ends_at", "jp", "moderator", "room")
        return {name: self.cleaned_data[name] for name in names}

    def session(self):
        """The unsaved BimtekSession that was typed."""
        return BimtekSession(**self.typed())

    def newcomer(self):
        """{name, institution} of a narasumber who is not in the register yet, or None."""
        data = self.cleaned_data
        return {"name": data["new_name"], "institution": data["new_institution"]} if data["new_name"] else None


class RemoveForm(ActForm):
    """Only the button."""


class NeededFileField(ScanField):
    """A file that has to be there."""

    def clean(self, data, initial=None):
        if not data:
            raise forms.ValidationError("Pilih berkasnya.")
        return super().clean(data, initial)


class AttachForm(ActForm):
    title = forms.CharField(label="Nama bahan", max_length=160, help_text="Misalnya: Paparan narasumber.")
    speaker = forms.ModelChoiceField(
        label="Dari narasumber",
        queryset=Speaker.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="Bukan dari narasumber",
    )
    file = NeededFileField(label="Berkas (PDF atau foto)", help_text="Paling besar 10 MB.")

    def __init__(self, *args, speakers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = speakers

    def attached(self):
        """The unsaved SessionFile that was typed."""
        return SessionFile(**{name: self.cleaned_data[name] for name in ("title", "speaker", "file")})
