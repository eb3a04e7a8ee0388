"""Is what was typed about money, goods and donors well-formed?"""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.funds import why_not_day
from registry.forms.base import ActForm, ConfirmableForm, PhoneField, day_input, no_future
from registry.models import (
    Donor,
    DonorKind,
    Goods,
    IncomeSource,
    PublicFigure,
    Purse,
    PurseKind,
    SpendingKind,
)
from registry.money import number, parse_amount, rupiah
from registry.periods import USUAL_WETON, all_wetons

A_YEAR = timedelta(days=365)
MUCH = 1_000  # of any goods: more often a sum of rupiah in the wrong place


class AmountField(forms.Field):
    """Rupiah or a measure as people write it: 50.000 · Rp 50.000 · 12,5. The cleaned value is a Decimal."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else number(value)

    def clean(self, value):
        value = super().clean((value or "").strip())
        if not value:
            return None
        try:
            return parse_amount(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def _purse_words(purse, with_balance):
    if with_balance:
        return f"{purse} – berisi {purse.words(purse.balance)}"
    return str(purse.goods or purse)


class PurseField(forms.ChoiceField):
    """A purse of the unit, or a kind of goods. The cleaned value is (PurseKind, Goods or None)."""

    def offer(self, unit_id, *, kinds=tuple(PurseKind), to_take=False):
        """Fill the choices: money first, then goods. To take from one says what it holds and leaves empty goods out;
        goods that are no longer used are taken until they are gone."""
        held = [purse for purse in Purse.objects.filter(unit=unit_id).with_goods() if purse.kind in kinds]
        empty = [Purse(kind=kind) for kind in kinds if kind != PurseKind.GOODS]
        if not to_take and PurseKind.GOODS in kinds:
            empty += [Purse(kind=PurseKind.GOODS, goods=goods) for goods in Goods.objects.in_force()]
            held = [purse for purse in held if not purse.goods_id or purse.goods.is_in_force()]
        offered = {purse.key: purse for purse in [*empty, *held]}
        self.purses = {key: p for key, p in offered.items() if not to_take or not p.goods_id or p.balance}
        choices = [(p, (key, _purse_words(p, to_take))) for key, p in self.purses.items()]
        money, goods = ([choice for p, choice in choices if bool(p.goods_id) is is_goods] for is_goods in (False, True))
        self.choices = [*money, ("Barang", goods)] if goods else money

    def clean(self, value):
        purse = self.purses.get(super().clean(value))
        return purse and (PurseKind(purse.kind), purse.goods)


class EntryForm(ConfirmableForm, ActForm):
    """What an income and a spending share: which purse, how much, when."""

    purse = PurseField()
    amount = AmountField(label="Jumlah", help_text="Rupiah, misalnya 50.000. Untuk barang: banyaknya, misalnya 12,5.")
    happened_on = forms.DateField(label="Tanggal", widget=day_input())

    def __init__(self, *args, profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean_happened_on(self):
        if sentence := why_not_day(self.cleaned_data["happened_on"]):
            raise forms.ValidationError(sentence)
        return self.cleaned_data["happened_on"]

    def warnings(self):
        """An old date, and the same entry twice, are asked about once."""
        data = self.cleaned_data
        purse_kind, goods = data["purse"]
        doubts = []
        if data["happened_on"] < timezone.localdate() - A_YEAR:
            doubts.append(f"Tanggal {date_format(data['happened_on'], 'j F Y')} lebih dari setahun yang lalu.")
        same = self.profile.unit.fund_entries.standing().filter(
            purse__kind=purse_kind,
            purse__goods=goods,
            direction=self.DIRECTION,
            amount=data["amount"],
            happened_on=data["happened_on"],
        )
        if goods and data["amount"] > MUCH:
            doubts.append(f"{goods.name} {number(data['amount'])} {goods.measure} banyak sekali. Benar?")
        if not goods and data["amount"] % 1:
            doubts.append(f"Jumlah ini memuat sen: {rupiah(data['amount'])}. Benar?")
        if same.exists():
            doubts.append("Jumlah yang sama pada tanggal yang sama sudah tercatat. Catat sekali lagi?")
        return doubts


class ReceiveForm(EntryForm):
    DIRECTION = "masuk"

    source = forms.ModelChoiceField(label="Dari mana", queryset=IncomeSource.objects.none(), empty_label="Pilih sumber")
    donor = forms.ModelChoiceField(
        label="Donatur", queryset=Donor.objects.none(), required=False, empty_label="Tidak disebut"
    )
    note = forms.CharField(label="Keterangan", max_length=200, required=False)

    field_order = ("purse", "amount", "source", "donor", "happened_on", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purse"].label = "Masuk ke"
        self.fields["purse"].offer(self.profile.unit_id)
        self.fields["source"].queryset = IncomeSource.objects.in_force()
        self.fields["donor"].queryset = Donor.objects.current().filter(unit=self.profile.unit_id)
        if not self.fields["donor"].queryset.exists():
            del self.fields["donor"]


class SpendForm(EntryForm):
    DIRECTION = "keluar"

    kind = forms.ModelChoiceField(label="Pos", queryset=SpendingKind.objects.none(), empty_label="Pilih pos")
    purpose = forms.CharField(
        label="Untuk apa",
        max_length=200,
        help_text="Misalnya: beras untuk dua keluarga RT 03. Jangan menulis nama warga. Untuk orang yang kasusnya "
        "tercatat, buka kasusnya dan tekan Salurkan bantuan.",
    )

    field_order = ("purse", "kind", "amount", "purpose", "happened_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purse"].label = "Diambil dari"
        self.fields["purse"].offer(self.profile.unit_id, to_take=True)
        kinds = SpendingKind.objects.in_force()
        self.fields["kind"].queryset = kinds
        self.fields["kind"].choices = [("", "Pilih pos"), *_by_purse(kinds)]

    def clean(self):
        data = super().clean()
        kind, purse_kind = data.get("kind"), (data.get("purse") or [None])[0]
        if kind and purse_kind and kind.purse_kind != purse_kind:
            label = PurseKind(purse_kind).label.lower()
            sentence = f"“{kind}” tidak dibayar dari {label}."
            if purse_kind == PurseKind.DONATION:
                sentence += " Donasi hanya untuk warga; biaya kegiatan memakai kas operasional."
            self.add_error("kind", sentence)
        return data


def _by_purse(kinds):
    """Choices of kinds in groups, a group for each purse."""
    groups = {label: [] for label in PurseKind.labels}
    for kind in kinds:
        groups[kind.get_purse_kind_display()].append((kind.pk, kind.name))
    return [group for group in groups.items() if group[1]]


class ReverseForm(ActForm):
    reason = forms.CharField(
        label="Apa yang salah?", max_length=200, help_text="Misalnya: jumlahnya tertulis dua kali."
    )


class DonorForm(ActForm):
    name = forms.CharField(label="Nama donatur", max_length=160)
    kind = forms.ChoiceField(label="Macam", choices=DonorKind, widget=forms.RadioSelect, initial=DonorKind.REGULAR)
    phone = PhoneField(label="Nomor HP")
    pledge = AmountField(
        label="Kesanggupan sebulan", required=False, help_text="Rupiah, misalnya 10.000. Kosongkan bila tidak tentu."
    )
    note = forms.CharField(label="Catatan", max_length=240, required=False)

    FIELDS = ("name", "kind", "phone", "pledge", "note")

    def typed(self):
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class AddDonorForm(DonorForm):
    pass


class ChangeDonorForm(DonorForm):
    @classmethod
    def initial_of(cls, donor):
        return {name: getattr(donor, name) for name in cls.FIELDS}


class StopDonorForm(ActForm):
    ended_on = forms.DateField(label="Berhenti pada", widget=day_input())

    def clean_ended_on(self):
        return no_future(self.cleaned_data["ended_on"], "Tanggal tidak boleh di masa depan.")


class SettingsForm(ActForm):
    """How the unit keeps its books, and what visitors may read."""

    book_weton = forms.ChoiceField(
        label="Buku selapanan dimulai setiap",
        required=False,
        help_text="Untuk pertemuan tiap 35 hari, misalnya Selasa Kliwon.",
    )
    public_figures = forms.MultipleChoiceField(
        label="Angka yang boleh dibaca siapa pun",
        required=False,
        choices=PublicFigure,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa pilihan, halaman untuk umum tidak ada. Nama donatur dan penerima tidak pernah tampil.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = ("", f"Belum dipilih: dihitung dari {USUAL_WETON}")
        self.fields["book_weton"].choices = [usual, *((weton, weton) for weton in all_wetons())]
