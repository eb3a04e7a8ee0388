"""What does an operator say about a file: what it holds, which column is which, who is who?"""

from django import forms

from registry.forms.base import ActForm, text_area
from registry.imports.kinds import KINDS, Decision
from registry.imports.workbook import MOST_BYTES

CHOICES = ((Decision.SAME, "Sama"), (Decision.NEW, "Lain, catat sebagai baru"), (Decision.SKIP, "Jangan diimpor"))
REST = (
    ("", "Saya putuskan satu per satu"),
    (Decision.NEW, "Semuanya lain, catat sebagai baru"),
    (Decision.SKIP, "Semuanya jangan diimpor"),
)


class UploadForm(ActForm):
    kind = forms.ChoiceField(label="Isi berkas", widget=forms.RadioSelect)
    about = forms.ChoiceField(label="Untuk Bimtek", required=False)
    file = forms.FileField(
        label="Berkas .xlsx atau .csv",
        help_text="Paling besar 20 MB dan 100.000 baris.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        kinds = [kind for kind in KINDS.values() if kind.may(self.post) is None]
        self.fields["kind"].choices = [(kind.name, kind.title) for kind in kinds]
        abouts = [about for kind in kinds if kind.needs_about for about in kind.abouts(self.post)]
        if abouts:
            self.fields["about"].choices = [("", "Hanya untuk peserta Bimtek"), *abouts]
        else:
            del self.fields["about"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 20 MB. Bagi menjadi beberapa berkas.")
        return file

    def clean(self):
        told = super().clean()
        kind = KINDS.get(told.get("kind"))
        if kind and kind.needs_about and not told.get("about"):
            self.add_error("about" if "about" in self.fields else "kind", "Pilih Bimtek yang pesertanya diimpor.")
        return told


class CheckForm(ActForm):
    """One list of the headers of the file for each column of ours."""

    def __init__(self, *args, run, **options):
        super().__init__(*args, **options)
        headers = [("", "Tidak ada di berkas ini"), *((header, header) for header in dict.fromkeys(run.headers))]
        self.keys = [column.key for column in run.kind_of.columns]
        for column in run.kind_of.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label,
                choices=headers,
                required=column.is_required,
                initial=run.mapping.get(column.key, ""),
                help_text=column.help,
            )

    @property
    def mapping(self):
        return {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data[key]}


class DecideForm(ActForm):
    """Radio buttons for each doubtful row of a page, and one answer for the others. others: how many rows wait beside
    these; tampil: the numbers of the rows that this page shows."""

    tampil = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows, others=0, **options):
        super().__init__(*args, **options)
        self.numbers = [row.number for row in rows]
        self.initial["tampil"] = ",".join(map(str, self.numbers))
        for row in rows:
            self.fields[f"baris_{row.number}"] = forms.ChoiceField(
                label=f"Keputusan baris {row.number}",
                choices=CHOICES,
                required=False,
                initial=row.decision,
                widget=forms.RadioSelect,
            )
        if others:
            self.fields["rest"] = forms.ChoiceField(
                label=f"{others} baris meragukan lainnya",
                choices=REST,
                required=False,
                widget=forms.RadioSelect,
                help_text="Yang pasti sudah tercatat atau NIK-nya dipakai catatan lain tetap satu per satu.",
            )

    @property
    def decisions(self):
        return {number: self.cleaned_data[f"baris_{number}"] for number in self.numbers}


class StartForm(ActForm):
    pass


class StopForm(ActForm):
    pass


class DropForm(ActForm):
    pass


class UndoForm(ActForm):
    reason = forms.CharField(
        label="Mengapa diurungkan?", max_length=200, widget=text_area(2), help_text="Misalnya: berkas tahun lalu."
    )
