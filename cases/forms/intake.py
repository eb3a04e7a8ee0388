"""Is what the pengurus typed about a new case well-formed, and what in it looks doubtful?"""

from functools import partial

from django import forms
from django.utils import timezone

from cases.models import (
    Consent,
    ConsentBasis,
    ConsentMethod,
    Jenis,
    JenisGroup,
    LegalBasis,
    NikMissing,
    Person,
    Sex,
    Urgency,
)
from cases.nik import is_born_on, is_day, read
from cases.serving import area_for, areas_for, jenis_in_force
from registry.forms.base import ConfirmableForm, day_input, text_area
from registry.forms.found import FoundField, OfferedChoices
from registry.models import Area, AreaLevel

ADULT_AGE = 18  # UU 35/2014 art. 1: a child is below 18


class AreaField(FoundField):
    def label_from_instance(self, area):
        if area.level == AreaLevel.VILLAGE:
            return f"{area.label}, {area.parent.label}"
        return area.label if area.level == AreaLevel.HAMLET else f"{area.label}, {area.parent.label}"


def sixteen_digits(text, name):
    """The 16 digits of a NIK or KK without marks between, "" of nothing. name: how a person calls the number."""
    number = "".join(text.split()).replace(".", "").replace("-", "")
    if not number:
        return ""
    if "E+" in number.upper():
        raise forms.ValidationError(f"{name} ini rusak oleh Excel. Ketik ulang 16 angkanya dari kartunya.")
    if not number.isascii() or not number.isdigit() or len(number) != 16:
        raise forms.ValidationError(f"{name} harus 16 angka; yang diisi {len(number)} tanda.")
    if number == "0" * 16:
        raise forms.ValidationError(f"{name} tidak boleh nol semua. Kosongkan bila belum diketahui.")
    return number


class WhoForm(ConfirmableForm):
    asks_why = True  # a person without NIK needs a reason

    name = forms.CharField(label="Nama", max_length=160, required=False)
    nickname = forms.CharField(
        label="Nama panggilan", max_length=80, required=False, help_text="Cukup ini bila nama lengkap belum diketahui."
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex, widget=forms.RadioSelect)
    birth_date = forms.DateField(
        label="Tanggal lahir", required=False, widget=day_input(), help_text="Kosongkan bila tidak diketahui."
    )
    estimated_age = forms.IntegerField(
        label="Perkiraan umur (tahun)",
        required=False,
        min_value=0,
        max_value=130,
        help_text="Isi bila tanggal lahir tidak diketahui.",
    )
    nik = forms.CharField(
        label="NIK",
        required=False,
        max_length=40,
        help_text="16 angka di KTP atau KK.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    nik_missing = forms.ChoiceField(
        label="Bila NIK kosong, mengapa?", required=False, choices=[("", "Pilih alasan"), *NikMissing.choices]
    )
    area = AreaField(
        label="Tempat tinggal sekarang",
        queryset=Area.objects.none(),
        empty_label="Pilih wilayah",
        error_messages={
            "invalid_choice": "Wilayah itu tidak ada, sudah berakhir, atau tidak Anda layani. Pilih dari daftar."
        },
    )
    rw = forms.RegexField(
        label="RW",
        regex=r"^\d{1,3}$",
        required=False,
        error_messages={"invalid": "RW berupa angka, misalnya 05."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    rt = forms.RegexField(
        label="RT",
        regex=r"^\d{1,3}$",
        required=False,
        error_messages={"invalid": "RT berupa angka, misalnya 02."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    address = forms.CharField(label="Alamat atau patokan", max_length=240, required=False)
    phone = forms.CharField(
        label="Telepon yang dapat dihubungi",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(partial(areas_for, organisation), partial(area_for, organisation))
        if not self.is_bound and len(areas := self.fields["area"].queryset[:2]) == 1:
            self.fields["area"].initial = areas[0]

    def clean_nik(self):
        return sixteen_digits(self.cleaned_data["nik"], "NIK")

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born and born > timezone.localdate():
            raise forms.ValidationError("Tanggal lahir tidak boleh di masa depan.")
        if born and born.year < 1890:
            raise forms.ValidationError("Tanggal lahir terlalu lama. Periksa tahunnya.")
        return born

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        digits = [c for c in phone if c.isdigit()]
        if phone and not (6 <= len(digits) <= 15 and all(c.isdigit() or c in "+-() ." for c in phone)):
            raise forms.ValidationError("Nomor telepon terdiri dari 6 sampai 15 angka, misalnya 0812 3456 7890.")
        return phone

    def clean(self):
        data = super().clean()
        if not data.get("name") and not data.get("nickname") and "name" not in self.errors:
            self.add_error("name", "Isi nama, atau nama panggilan.")
        if self.asks_why and "nik" in data and not data["nik"] and not data.get("nik_missing"):
            self.add_error("nik_missing", "NIK kosong: pilih alasannya.")
        no_date = "birth_date" in data and not data["birth_date"]
        if no_date and data.get("estimated_age") is None and "estimated_age" not in self.errors:
            self.add_error("estimated_age", "Isi tanggal lahir, atau perkiraan umur.")
        return data

    def warnings(self):
        data = self.cleaned_data
        return nik_warnings(data["nik"], data["sex"], data["birth_date"]) if data["nik"] else []


def nik_warnings(nik, sex, birth_date):
    """What in the NIK differs from what was typed: doubts, never errors (cases/nik.py)."""
    told, said = read(nik), []
    if told.is_female != (sex == Sex.FEMALE):
        shown = "perempuan" if told.is_female else "laki-laki"
        said.append(f"NIK ini menunjukkan {shown}, berbeda dengan yang Anda pilih.")
    if birth_date and not is_born_on(told, birth_date):
        said.append("Tanggal lahir di dalam NIK berbeda dengan tanggal lahir yang Anda isi.")
    elif not birth_date and not is_day(told):
        said.append("Tanggal di dalam NIK bukan tanggal yang ada. Periksa lagi angkanya.")
    return said


class RecogniseForm(forms.Form):
    """Which of the candidates it is, by public id; "lain" is none of them. The cleaned value is "" then."""

    orang = forms.ChoiceField(
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Orang itu tidak ada lagi. Pilih lagi."}
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["orang"].choices = [("lain", "lain"), *((person.public_id, "") for person in people)]

    def clean_orang(self):
        chosen = self.cleaned_data["orang"]
        return "" if chosen == "lain" else chosen


class ProblemForm(ConfirmableForm):
    main = FoundField(
        label="Masalah utama", queryset=Jenis.objects.none(), error_messages={"required": "Pilih satu masalah utama."}
    )
    others = OfferedChoices(label="Masalah lain yang juga ada", queryset=Jenis.objects.none(), required=False)
    urgency = forms.ChoiceField(
        label="Seberapa mendesak?",
        choices=[
            (Urgency.NORMAL, "Biasa"),
            (Urgency.URGENT, "Segera – perlu ditangani dalam beberapa hari"),
            (Urgency.EMERGENCY, "Darurat – ada bahaya, perlu ditangani hari ini"),
        ],
        widget=forms.RadioSelect,
    )
    chronology = forms.CharField(
        label="Cerita singkat",
        widget=text_area(5),
        help_text="Apa yang terjadi, sejak kapan, bagaimana keadaannya sekarang.",
    )

    def __init__(self, *args, age, **kwargs):
        super().__init__(*args, **kwargs)
        self.age = age
        today = timezone.localdate()
        self.fields["main"].offer(partial(Jenis.objects.in_force, today), partial(jenis_in_force, today))
        self.fields["others"].offer(partial(Jenis.objects.in_force, today))

    def groups(self):
        """[(group label, [jenis], whether one of them is chosen)] in the order of the plain-language groups."""
        rows = list(self.fields["main"].queryset)
        chosen = {str(self["main"].value()), *map(str, self["others"].value() or [])}
        found = []
        for group in JenisGroup:
            jenis = [row for row in rows if row.group == group]
            if jenis:
                found.append((group.label, jenis, any(str(row.pk) in chosen for row in jenis)))
        return found

    @property
    def chosen_main(self):
        return str(self["main"].value() or "")

    @property
    def chosen_others(self):
        return [str(value) for value in self["others"].value() or []]

    def problems(self):
        """All chosen jenis, the main one first, none twice."""
        main = self.cleaned_data["main"]
        return [main, *(jenis for jenis in self.cleaned_data["others"] if jenis != main)]

    def warnings(self):
        return [
            f"“{jenis.short_name}” biasanya untuk umur {_limits(jenis)}, sedangkan umur yang diisi {self.age} tahun."
            for jenis in self.problems()
            if not jenis.fits_age(self.age)
        ]


def _limits(jenis):
    if jenis.age_max is None:
        return f"{jenis.age_min} tahun ke atas"
    return f"{jenis.age_min or 0} sampai {jenis.age_max} tahun"


class ConsentFields(forms.Form):
    basis = forms.ChoiceField(
        label="Apakah orang ini setuju datanya diteruskan kepada yang dapat membantu?",
        choices=ConsentBasis,
        widget=forms.RadioSelect,
    )
    guardian_name = forms.CharField(
        label="Nama wali", max_length=160, required=False, help_text="Isi bila walinya yang menyetujui."
    )
    consent_reason = forms.CharField(
        label="Alasan belum ada persetujuan",
        required=False,
        widget=text_area(2),
        help_text="Misalnya: tidak sadar, gangguan jiwa berat, terancam bahaya.",
    )
    legal_basis = forms.ChoiceField(
        label="Dasar meneruskan data tanpa persetujuan",
        choices=LegalBasis,
        required=False,
        widget=forms.RadioSelect,
        help_text="Isi bila belum ada persetujuan.",
    )

    def clean(self):
        data = super().clean()
        if data.get("basis") == ConsentBasis.NONE and not data.get("legal_basis"):
            self.add_error("legal_basis", "Pilih dasarnya.")
        if data.get("basis") == ConsentBasis.GUARDIAN and not data.get("guardian_name"):
            self.add_error("guardian_name", "Isi nama wali yang menyetujui.")
        if data.get("basis") == ConsentBasis.NONE and not data.get("consent_reason"):
            self.add_error("consent_reason", "Tulis alasan mengapa belum ada persetujuan.")
        return data

    def consent(self):
        data = self.cleaned_data
        return Consent(
            basis=data["basis"],
            guardian_name=data["guardian_name"] if data["basis"] == ConsentBasis.GUARDIAN else "",
            reason=data["consent_reason"] if data["basis"] == ConsentBasis.NONE else "",
            legal_basis=data["legal_basis"] if data["basis"] == ConsentBasis.NONE else "",
            method="" if data["basis"] == ConsentBasis.NONE else ConsentMethod.SPOKEN,
        )


class ActionForm(ConfirmableForm, ConsentFields):
    own_action = forms.CharField(
        label="Apa yang sudah atau akan dilakukan sendiri?",
        required=False,
        widget=text_area(4),
        help_text="Misalnya: diberi sembako dari kas donasi, keluarga dihubungi. Boleh kosong.",
    )
    field_order = ["own_action", "basis", "guardian_name", "consent_reason", "legal_basis"]

    def __init__(self, *args, age, **kwargs):
        super().__init__(*args, **kwargs)
        self.age = age

    def warnings(self):
        if self.cleaned_data["basis"] == ConsentBasis.SELF and self.age < ADULT_AGE:
            return [f"Umurnya {self.age} tahun. Untuk anak, yang menyetujui biasanya walinya."]
        return []


def person_from(data, *, today):
    """An unsaved Person from the cleaned answers of WhoForm."""
    estimated = data["estimated_age"]
    person = Person(
        sex=data["sex"],
        birth_date=data["birth_date"],
        birth_year_estimated=None if data["birth_date"] else today.year - estimated,
        nik_missing="" if data["nik"] else data["nik_missing"],
        rw=data["rw"],
        rt=data["rt"],
        address=data["address"],
        phone=data["phone"],
    )
    person.set_name(data["name"], data["nickname"])
    person.set_nik(data["nik"])
    return person
