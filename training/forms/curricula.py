"""Is what was typed about a curriculum or a materi well-formed?"""

from django import forms

from registry.forms.base import ActForm, text_area
from training.forms.sessions import NeededFileField
from training.models import Materi, MateriFile

NUMBER = {"attrs": {"inputmode": "numeric"}}


class AddForm(ActForm):
    title = forms.CharField(label="Nama kurikulum", max_length=160)
    note = forms.CharField(label="Catatan versi", max_length=240, required=False)


class CopyForm(ActForm):
    note = forms.CharField(
        label="Catatan versi", max_length=240, required=False, help_text="Misalnya: ditambah materi media sosial."
    )


class MateriForm(ActForm):
    title = forms.CharField(label="Judul materi", max_length=240)
    jp = forms.IntegerField(
        label="JP",
        min_value=1,
        max_value=40,
        widget=forms.NumberInput(**NUMBER),
        help_text="Jam pelajaran, 45 menit tiap JP.",
    )
    position = forms.IntegerField(
        label="Urutan",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(**NUMBER),
        help_text="Kosongkan untuk menaruhnya paling akhir.",
    )
    goal = forms.CharField(label="Tujuan materi", required=False, widget=text_area(2))
    method = forms.CharField(label="Metode", max_length=160, required=False, help_text="Misalnya: diskusi kelompok.")

    def typed(self):
        """{name: value} of the materi."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN}

    def materi(self):
        """The unsaved Materi that was typed."""
        return Materi(**self.typed())

    @classmethod
    def initial_of(cls, materi):
        return {name: getattr(materi, name) for name in cls.base_fields if name not in cls.HIDDEN}


class RemoveForm(ActForm):
    """Only the button."""


class AttachForm(ActForm):
    title = forms.CharField(label="Nama bahan", max_length=160)
    file = NeededFileField(label="Berkas (PDF atau foto)", help_text="Paling besar 10 MB.")

    def attached(self):
        """The unsaved MateriFile that was typed."""
        return MateriFile(title=self.cleaned_data["title"], file=self.cleaned_data["file"])
