"""Is what was typed about a narasumber well-formed?"""

from django import forms

from registry.forms.base import ActForm
from training.models import Speaker


class SpeakerForm(ActForm):
    name = forms.CharField(label="Nama", max_length=160, help_text="Dengan gelar, seperti tertulis pada sertifikat.")
    institution = forms.CharField(label="Instansi", max_length=160)
    expertise = forms.CharField(label="Keahlian", max_length=160, required=False)

    def typed(self):
        """{name: value} of the narasumber."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN}

    def speaker(self):
        """The unsaved Speaker that was typed."""
        return Speaker(**self.typed())

    @classmethod
    def initial_of(cls, speaker):
        return {name: getattr(speaker, name) for name in cls.base_fields if name not in cls.HIDDEN}
