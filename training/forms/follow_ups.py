"""Is what was typed about the time after a Bimtek well-formed?"""

from django import forms
from django.utils import timezone

from registry.forms.base import ActForm, DigitsField, day_input, no_future, text_area
from registry.forms.files import PhotosField
from registry.forms.funds import AmountField
from training.actions.follow_ups import too_early, why_not_day
from training.actions.transports import KEPT
from training.forms.events import plausible_day
from training.models import Cascade, Progress, RtlItem

AHEAD = "Tanggal selesai tidak boleh di masa depan."
NUMBER = {"attrs": {"inputmode": "numeric"}}


class CommitmentForm(ActForm):
    text = forms.CharField(
        label="Komitmen",
        widget=text_area(4),
        help_text="Misalnya: rapat setiap Minggu Legi, dan menengok setiap lansia yang tinggal sendiri.",
    )
    signed_by = forms.CharField(label="Disepakati oleh", max_length=240, help_text="Nama pengurus yang hadir.")


class RtlForm(ActForm):
    """A line of the RTL needs a day and a person: without them it stays a wish."""

    activity = forms.CharField(
        label="Kegiatan", max_length=200, help_text="Misalnya: mendata ulang PPKS (PMKS) di dusun."
    )
    target = forms.CharField(label="Target", max_length=200, help_text="Misalnya: semua RT, 120 keluarga.")
    due_on = forms.DateField(label="Paling lambat", widget=day_input())
    person_in_charge = forms.CharField(label="Penanggung jawab", max_length=160)

    def __init__(self, *args, event=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_due_on(self):
        day = plausible_day(self.cleaned_data["due_on"])
        if day < self.event.starts_on:
            raise forms.ValidationError(too_early(self.event))
        return day

    def typed(self):
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN}

    def item(self):
        """The unsaved RtlItem that was typed."""
        return RtlItem(**self.typed())


class FinishRtlForm(ActForm):
    done_on = forms.DateField(label="Selesai pada", widget=day_input())
    result = forms.CharField(label="Hasilnya", widget=text_area(3))

    def clean_done_on(self):
        return no_future(self.cleaned_data["done_on"], AHEAD)


class CascadeForm(ActForm):
    held_on = forms.DateField(label="Tanggal", widget=day_input())
    topic = forms.CharField(
        label="Yang diajarkan", max_length=200, widget=forms.TextInput(attrs={"list": "materi-bimtek"})
    )
    audience = forms.CharField(label="Kepada siapa", max_length=160, help_text="Misalnya: pengurus lain, dasawisma.")
    people = forms.IntegerField(label="Jumlah orang", min_value=1, max_value=1000, widget=forms.NumberInput(**NUMBER))
    taught_by = forms.CharField(label="Diajarkan oleh", max_length=160, help_text="Peserta Bimtek yang mengajarkannya.")

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if sentence := why_not_day(self.event, day):
            raise forms.ValidationError(sentence)
        return day

    def cascade(self):
        """The unsaved Cascade that was typed."""
        return Cascade(**{name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN})


class CancelForm(ActForm):
    reason = forms.CharField(label="Mengapa dibatalkan?", widget=text_area(2))


class CheckForm(ActForm):
    """What a visit found. Short enough for a phone at the door."""

    done_on = forms.DateField(label="Dicek pada", widget=day_input(), initial=timezone.localdate)
    progress = forms.ChoiceField(label="Pelaksanaan RTL", choices=Progress, widget=forms.RadioSelect)
    found = forms.CharField(label="Yang ditemukan", widget=text_area(3), help_text="Apa yang sudah berjalan?")
    obstacles = forms.CharField(label="Hambatan", required=False, widget=text_area(2))
    next_step = forms.CharField(label="Langkah berikut", required=False, widget=text_area(2))

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if sentence := why_not_day(self.event, day):
            raise forms.ValidationError(sentence)
        return day

    def typed(self):
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.HIDDEN}


class PhotoForm(ActForm):
    photos = PhotosField(label="Foto")
    caption = forms.CharField(label="Keterangan", max_length=160, required=False, help_text="Misalnya: pembukaan.")

    def clean_photos(self):
        if not self.cleaned_data["photos"]:
            raise forms.ValidationError("Pilih paling sedikit satu foto.")
        return self.cleaned_data["photos"]


class RemovePhotoForm(ActForm):
    """Only whether: the photo goes for good."""


def whole_rupiah(amount):
    if amount % 1:
        raise forms.ValidationError("Tulis jumlah dalam rupiah penuh.")
    if amount > 9_999_999_999:
        raise forms.ValidationError("Jumlah ini terlalu besar. Periksa banyaknya angka nol.")
    return amount


class SameAmountForm(ActForm):
    """One amount for everybody; seen: how many have none yet."""

    amount = AmountField(label="Jumlah untuk tiap peserta (Rp)")

    def clean_amount(self):
        return whole_rupiah(self.cleaned_data["amount"])


class TransportForm(ActForm):
    """Numbers that stand already are not shown: an empty field leaves them, a tick takes them away."""

    amount = AmountField(label="Jumlah (Rp)")
    bank = forms.CharField(label="Bank", max_length=80, required=False, help_text="Kosong bila dibayar tunai.")
    account = DigitsField(
        label="Nomor rekening", lengths=range(5, 21), sentence="Nomor rekening terdiri atas 5 sampai 20 angka."
    )
    npwp = DigitsField(label="NPWP", lengths=(15, 16), sentence="NPWP terdiri atas 15 atau 16 angka.")
    clear = forms.BooleanField(label="Hapus nomor rekening dan NPWP yang tersimpan", required=False)

    def __init__(self, *args, payment=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.payment = payment
        if payment is None:
            del self.fields["clear"]
            return
        if payment.account_end:
            self.fields["account"].help_text = f"Tersimpan, berakhir {payment.account_end}. Isi hanya untuk mengganti."
        if payment.has_npwp:
            self.fields["npwp"].help_text = "Tersimpan. Isi hanya untuk mengganti."

    def clean_amount(self):
        return whole_rupiah(self.cleaned_data["amount"])

    def clean(self):
        data = super().clean()
        kept = self.payment and self.payment.account_end and not data.get("clear")
        if (data.get("account") or kept) and not data.get("bank") and "bank" not in self.errors:
            self.add_error("bank", "Isi nama bank untuk nomor rekening.")
        if kept and not data.get("account") and data.get("bank") and data["bank"] != self.payment.bank:
            self.add_error("account", "Banknya berganti: isi nomor rekening di bank itu.")
        if not self.errors:
            empty = "" if data.get("clear") or self.payment is None else KEPT
            data["account"], data["npwp"] = data["account"] or empty, data["npwp"] or empty
        return data


class ReadNumbersForm(ActForm):
    why = forms.CharField(label="Untuk apa?", max_length=200, help_text="Alasan Anda tercatat.")
