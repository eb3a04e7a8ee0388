"""Is what was typed about who a person is well-formed?"""

from django import forms
from django.utils import timezone

from cases.forms.intake import AreaField, WhoForm, sixteen_digits
from cases.models import Desil, DesilSource, FamilyMember, NikCheck, Person, Relation, Sex
from cases.serving import areas_for
from registry.forms.base import ActForm, day_input, no_future, text_area
from registry.forms.files import check_photo
from registry.models import Area

WHY_OPEN = (
    ("cocokkan", "Mencocokkan dengan KTP atau KK"),
    ("layanan", "Mengurus layanan atau bantuan"),
    ("dukcapil", "Mengurus ke Dukcapil"),
    ("lain", "Keperluan lain untuk kasus ini"),
)


class IdentifyForm(ActForm, WhoForm):
    """All that says who it is. A number is masked on every page, so an empty field leaves it as it is."""

    kk = forms.CharField(
        label="Nomor KK",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_ktp_address_same = forms.BooleanField(label="Alamat di KTP sama dengan tempat tinggal", required=False)
    ktp_address = forms.CharField(
        label="Alamat di KTP", max_length=240, required=False, help_text="Isi bila berbeda dengan tempat tinggal."
    )
    traits = forms.CharField(
        label="Ciri fisik",
        widget=text_area(3),
        required=False,
        help_text="Terutama bila tanpa identitas: tinggi, rambut, tanda lahir, bekas luka, pakaian saat ditemukan.",
    )
    area = AreaField(label="Tempat tinggal sekarang", queryset=Area.objects.none(), empty_label="Pilih wilayah")

    field_order = (
        "name",
        "nickname",
        "sex",
        "birth_date",
        "estimated_age",
        "nik",
        "nik_missing",
        "kk",
        "area",
        "rw",
        "rt",
        "address",
        "is_ktp_address_same",
        "ktp_address",
        "phone",
        "traits",
    )

    def __init__(self, *args, person, post, **kwargs):
        self.person = person
        self.asks_why = not person.has_nik
        super().__init__(*args, post=post, organisation=post.organisation, initial=_as_typed(person), **kwargs)
        here = Area.objects.filter(pk=person.area_id).select_related("parent")
        self.fields["area"].queryset = (areas_for(post.organisation) | here).order_by("code")
        if person.has_nik:
            del self.fields["nik_missing"]
            self.fields["nik"].help_text = f"Tercatat {person.masked_nik}. Isi hanya bila nomornya berubah."
        self.fields["kk"].help_text = "16 angka di Kartu Keluarga."
        if person.has_kk:
            self.fields["kk"].help_text = f"Tercatat {person.masked_kk}. Isi hanya bila nomornya berubah."

    def clean_kk(self):
        return sixteen_digits(self.cleaned_data["kk"], "Nomor KK")

    def clean(self):
        data = super().clean()
        if data.get("is_ktp_address_same") and data.get("ktp_address"):
            self.add_error("ktp_address", "Alamat KTP sama, atau tulis alamat lain; bukan keduanya.")
        return data

    def columns(self):
        """{column of Person: value}, without the numbers."""
        data = self.cleaned_data
        names = ("name", "nickname", "sex", "birth_date", "area", "rw", "rt", "address", "is_ktp_address_same")
        columns = {name: data[name] for name in (*names, "ktp_address", "phone", "traits")}
        year = None
        if not data["birth_date"]:
            same = data["estimated_age"] == self.person.age and not self.person.birth_date
            year = self.person.birth_year_estimated if same else timezone.localdate().year - data["estimated_age"]
        return columns | {
            "birth_year_estimated": year,
            "nik_missing": "" if self.person.has_nik or data["nik"] else data["nik_missing"],
        }


def _as_typed(person):
    names = ("name", "nickname", "sex", "birth_date", "nik_missing", "area", "rw", "rt", "address", "phone", "traits")
    typed = {name: getattr(person, name) for name in (*names, "is_ktp_address_same", "ktp_address")}
    return typed | {"estimated_age": None if person.birth_date else person.age}


class RelateForm(ActForm):
    name = forms.CharField(label="Nama", max_length=160)
    relation = forms.ChoiceField(
        label="Hubungan dengan orang pada kasus ini", choices=[("", "Pilih hubungan"), *Relation.choices]
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("", "Belum diketahui"), *Sex.choices], required=False)
    birth_year = forms.IntegerField(
        label="Tahun lahir", required=False, min_value=1890, help_text="Boleh kosong, boleh perkiraan."
    )
    is_same_house = forms.BooleanField(label="Tinggal serumah", required=False)
    relative = forms.ModelChoiceField(
        label="Orang ini sudah tercatat sebagai",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Bukan, atau tidak ada di daftar",
        help_text="Daftar ini berisi orang lain dengan nomor KK yang sama.",
    )

    def __init__(self, *args, household, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["relative"].queryset = household
        self.fields["relative"].label_from_instance = lambda person: f"{person.display_name}, {person.age} tahun"
        if not household:
            del self.fields["relative"]

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError("Tahun lahir tidak boleh di masa depan.")
        return year

    def member(self):
        """An unsaved FamilyMember."""
        names = ("name", "relation", "sex", "birth_year", "is_same_house")
        return FamilyMember(
            relative=self.cleaned_data.get("relative"), **{name: self.cleaned_data[name] for name in names}
        )


class UnrelateForm(ActForm):
    member = forms.ModelChoiceField(
        label="Anggota keluarga yang dihapus",
        queryset=FamilyMember.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = lambda member: f"{member.name} ({member.get_relation_display()})"


class RecordDesilForm(ActForm):
    value = forms.TypedChoiceField(
        label="Desil",
        choices=[("", "Tidak ada desilnya"), *((number, str(number)) for number in range(1, 11))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    source = forms.ChoiceField(label="Dibaca di mana?", choices=DesilSource, widget=forms.RadioSelect)
    period = forms.CharField(
        label="Periode", max_length=40, required=False, help_text="Seperti tertulis di sana, misalnya Triwulan 3 2026."
    )
    checked_on = forms.DateField(label="Dicek pada", widget=day_input())

    def clean_checked_on(self):
        return no_future(self.cleaned_data["checked_on"], "Tanggal cek tidak boleh di masa depan.")

    def desil(self):
        """An unsaved Desil."""
        names = ("value", "source", "period", "checked_on")
        return Desil(**{name: self.cleaned_data[name] for name in names})


class CheckNikForm(ActForm):
    result = forms.ChoiceField(
        label="Hasil cek di Dukcapil",
        choices=[
            (NikCheck.MATCHES, "Padan: nomor, nama, dan tanggal lahir cocok"),
            (NikCheck.DIFFERS, "Tidak padan: ada yang tidak cocok, atau nomornya tidak ditemukan"),
        ],
        widget=forms.RadioSelect,
    )
    checked_on = forms.DateField(label="Dicek pada", widget=day_input())

    def clean_checked_on(self):
        return no_future(self.cleaned_data["checked_on"], "Tanggal cek tidak boleh di masa depan.")


class PhotographForm(ActForm):
    photo = forms.FileField(
        label="Foto",
        help_text="JPG atau PNG. Tempat dan waktu yang tersimpan di dalam foto dibuang.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean_photo(self):
        return check_photo(self.cleaned_data["photo"])


class OpenNumberForm(ActForm):
    why = forms.ChoiceField(label="Untuk apa?", choices=WHY_OPEN, widget=forms.RadioSelect)

    @property
    def reason(self):
        return dict(WHY_OPEN)[self.cleaned_data["why"]]


class UniteForm(ActForm):
    keep = forms.ChoiceField(label="Catatan mana yang dipakai?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Mengapa Anda yakin?",
        widget=text_area(3),
        help_text="Misalnya: KTP sudah dicocokkan, keluarganya membenarkan.",
    )

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.public_id: person for person in (review.first, review.second)}
        self.fields["keep"].choices = [
            (key, f"{person.display_name}, {person.age} tahun, {person.area.label}")
            for key, person in self.people.items()
        ]

    def clean_keep(self):
        return self.people[self.cleaned_data["keep"]]


class SeparateForm(ActForm):
    reason = forms.CharField(
        label="Mengapa dipisahkan lagi?",
        widget=text_area(3),
        help_text="Misalnya: ternyata dua orang dengan nama dan tahun lahir yang sama.",
    )


class KeepApartForm(ActForm):
    reason = forms.CharField(
        label="Apa yang membedakan?", widget=text_area(3), help_text="Misalnya: NIK berbeda, keduanya sudah ditemui."
    )
