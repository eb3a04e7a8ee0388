"""Is what was typed for a file or a letter of a case well-formed?"""

from django import forms

from cases.letters import is_letter
from cases.models import Document, DocumentKind, Letter, Nature
from registry.forms.base import ActForm, day_input, no_future, text_area
from registry.forms.files import ScanField

LONGEST_PART = 4000


class AttachForm(ActForm):
    kind = forms.ChoiceField(label="Jenis berkas", choices=[("", "Pilih jenis berkas"), *DocumentKind.choices])
    title = forms.CharField(label="Judul", max_length=120, help_text="Misalnya: KTP, halaman depan.")
    file = ScanField(label="Berkas", help_text="PDF, JPG, atau PNG. Paling besar 10 MB.")

    def clean_file(self):
        if not self.cleaned_data["file"]:
            raise forms.ValidationError("Pilih berkasnya.")
        return self.cleaned_data["file"]

    @property
    def content(self):
        return {**super().content, "file": self.files["file"].name}


class RemoveForm(ActForm):
    document = forms.ModelChoiceField(
        label="Berkas yang dihapus", queryset=Document.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label="Alasan", max_length=200)

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents

    @property
    def content(self):
        return {**super().content, "document": self.cleaned_data["document"].pk}


class RevokeForm(ActForm):
    letter = forms.ModelChoiceField(
        label="Surat yang dicabut", queryset=Letter.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label="Alasan", max_length=200)

    def __init__(self, *args, letters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters

    @property
    def content(self):
        return {**super().content, "letter": self.cleaned_data["letter"].pk}


class IssueForm(ActForm):
    """One kind of letter: who it is for, its parts, what lies beside it, and who signs."""

    nature = forms.ChoiceField(label="Sifat", choices=Nature, initial=Nature.NORMAL)
    recipient = forms.CharField(label="Kepada", max_length=200)
    subject = forms.CharField(label="Hal", max_length=200)
    issued_on = forms.DateField(label="Tanggal surat", widget=day_input())
    use_initials = forms.BooleanField(
        label="Tulis inisial saja", required=False, help_text="Untuk kasus yang namanya tidak boleh terbaca di jalan."
    )
    with_nik = forms.BooleanField(
        label="Tulis NIK lengkap",
        required=False,
        help_text="Hanya bila penerima memerlukannya. Ini tercatat.",
    )
    attached = forms.MultipleChoiceField(label="Lampiran", required=False, widget=forms.CheckboxSelectMultiple)
    companion = forms.CharField(
        label="Pendamping dan nomor HP",
        max_length=160,
        required=False,
        help_text="Siapa yang mengantar.",
    )
    copies = forms.CharField(label="Tembusan", widget=text_area(2), required=False, help_text="Satu baris, satu nama.")
    signer_title = forms.CharField(label="Jabatan penanda tangan", max_length=120)
    signer_name = forms.CharField(label="Nama penanda tangan", max_length=120)
    signer_number = forms.CharField(label="NIP", max_length=24, required=False)

    def __init__(self, *args, template, has_nik, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.template, parts = template, template.parts.all()
        for part in parts:
            self.fields[part.content] = forms.CharField(
                label=part.heading, widget=text_area(part.lines), required=part.is_required, max_length=LONGEST_PART
            )
        self.fields["attached"].choices = [(title, title) for title in dict.fromkeys(d.title for d in documents)]
        if not self.fields["attached"].choices:
            del self.fields["attached"]
        if not has_nik:
            del self.fields["with_nik"]
        if not is_letter(template.kind):
            for name in ("nature", "recipient"):
                del self.fields[name]
        head = ["nature", "recipient", "subject", "issued_on", "use_initials", "with_nik"]
        tail = ["attached", "companion", "copies", "signer_title", "signer_name", "signer_number"]
        self.order_fields([*head, *(part.content for part in parts), *tail])

    def clean_issued_on(self):
        return no_future(self.cleaned_data["issued_on"], "Tanggal surat tidak boleh di masa depan.")

    def clean(self):
        data = super().clean()
        for name, empty in (("nature", Nature.NORMAL), ("recipient", ""), ("with_nik", False), ("attached", [])):
            data.setdefault(name, empty)
        if data.get("use_initials") and data["with_nik"]:
            self.add_error("with_nik", "Inisial dan NIK lengkap tidak dapat bersama: NIK menunjukkan orangnya.")
        return data

    def facts(self):
        """What the row of the letter keeps beside its PDF."""
        return {name: self.cleaned_data[name] for name in ("nature", "recipient", "subject", "attached")}
