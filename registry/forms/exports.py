"""In which form does a list leave, for what, and why not?"""

from django import forms

from registry.forms.base import ActForm
from registry.models import ExportFormat


class AskForm(ActForm):
    format = forms.ChoiceField(
        label="Bentuk", choices=ExportFormat, widget=forms.RadioSelect, initial=ExportFormat.WORKBOOK
    )
    reason = forms.CharField(
        label="Untuk apa", max_length=300, help_text="Tercatat bersama ekspor ini dan dibaca yang menyetujui."
    )
    with_nik = forms.BooleanField(
        label="Sertakan NIK lengkap",
        required=False,
        help_text="Selalu perlu persetujuan orang kedua. Tanpa ini NIK hanya tampil empat angka terakhir.",
    )

    def __init__(self, *args, has_nik, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_nik:
            del self.fields["with_nik"]


class ApproveForm(ActForm):
    pass


class DeclineForm(ActForm):
    reason = forms.CharField(label="Alasan", max_length=300)
