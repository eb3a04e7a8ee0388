"""Which organisations does the directory show, which units the register? One form each reads the query string."""

from django import forms
from django.utils import timezone

from registry.models import (
    LEVEL_OF_OFFICE,
    ActivityKind,
    Area,
    AreaLevel,
    EvaluationLevel,
    Liveliness,
    OrganisationKind,
    Standing,
    UnitClass,
)
from registry.models.unit import BOARD_WAITS
from registry.workflow import UnitStatus

# The program takes the unit for asleep, and nobody has answered.
PROPOSED = "diusulkan"
REFRESHER = ("penyegaran", "Sudah waktunya penyegaran")


def areas_below(post):
    """The areas one level below that of an office: kabupaten/kota, kapanewon, or kalurahan."""
    home = post.organisation.home_area_id
    below = {1: AreaLevel.REGENCY, 2: AreaLevel.DISTRICT}.get(home.count(".") + 1, AreaLevel.VILLAGE)
    return Area.objects.current().within(home).at_level(below)


class OrganisationFilter(forms.Form):
    q = forms.CharField(label="Nama", required=False, max_length=80)
    jenis = forms.ChoiceField(label="Jenis lembaga", required=False, choices=[("", "Semua"), *OrganisationKind.choices])

    def apply(self, organisations):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return organisations.none()
        if self.cleaned_data["q"]:
            organisations = organisations.named(self.cleaned_data["q"])
        if self.cleaned_data["jenis"]:
            organisations = organisations.of_kind(self.cleaned_data["jenis"])
        return organisations


# key, words, bounds in rupiah
BALANCES = (
    ("kosong", "Kosong", {"most": 0}),
    ("sampai-1-juta", "Sampai Rp 1.000.000", {"least": 1, "most": 1_000_000}),
    ("lebih-1-juta", "Lebih dari Rp 1.000.000", {"least": 1_000_001}),
)


class UnitFilter(forms.Form):
    q = forms.CharField(label="Nama", required=False, max_length=80)
    wilayah = forms.ModelChoiceField(label="Wilayah", queryset=Area.objects.none(), required=False, empty_label="Semua")
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *UnitStatus.choices])
    sk = forms.ChoiceField(label="SK", required=False, choices=[("", "Semua"), *Standing.choices, BOARD_WAITS])
    kegiatan = forms.ChoiceField(
        label="Kegiatan", required=False, choices=[("", "Semua"), *Liveliness.choices, (PROPOSED, "Diusulkan vakum")]
    )
    kelas = forms.ModelChoiceField(
        label="Klasifikasi", queryset=UnitClass.objects.all(), required=False, empty_label="Semua"
    )

    bimtek = forms.ChoiceField(
        label="Bimtek",
        required=False,
        choices=[("", "Semua"), ("sudah", "Ada pengurus terlatih"), ("belum", "Belum ada yang terlatih"), REFRESHER],
    )
    saldo = forms.ChoiceField(
        label="Saldo kas donasi", required=False, choices=[("", "Semua"), *((key, label) for key, label, _ in BALANCES)]
    )

    def __init__(self, data, *, post):
        super().__init__(data)
        self.home = post.organisation.home_area_id
        self.fields["wilayah"].queryset = areas_below(post)

    def apply(self, profiles):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return profiles.none()
        data, profiles = self.cleaned_data, profiles.unmerged()
        if data["q"]:
            profiles = profiles.named(data["q"])
        if data["sk"] == BOARD_WAITS[0]:
            profiles = profiles.board_waits()
        elif data["sk"]:
            profiles = profiles.standing(data["sk"])
        if data["kegiatan"] == PROPOSED:
            profiles = profiles.proposed_for_rest()
        elif data["kegiatan"]:
            profiles = profiles.lively(data["kegiatan"])
        if data["wilayah"]:
            profiles = profiles.within(data["wilayah"].pk)
        if data["bimtek"] == REFRESHER[0]:
            profiles = profiles.due_for_refresher()
        elif data["bimtek"]:
            profiles = profiles.trained(data["bimtek"] == "sudah")
        if data["saldo"]:
            profiles = profiles.with_donations(**{key: bounds for key, _, bounds in BALANCES}[data["saldo"]])
        plain = {"status": data["keadaan"], "classification": data["kelas"]}
        return profiles.filter(**{name: value for name, value in plain.items() if value})

    @property
    def area_code(self):
        """The area that the page is about: the chosen one, else the territory."""
        chosen = self.cleaned_data["wilayah"] if self.is_valid() else None
        return chosen.pk if chosen else self.home

    def in_words(self):
        """What was chosen, as the heading of a paper says it."""
        if not self.is_valid():
            return []
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return [f"{self.fields[name].label}: {self._said(name, value)}" for name, value in chosen.items()]

    def _said(self, name, value):
        """A choice by its words, a row by its label, a text as it is."""
        words = dict(self.fields[name].choices) if isinstance(value, str) and name != "q" else {}
        return words.get(value) or getattr(value, "label", value)


class ActivityFilter(forms.Form):
    jenis = forms.ChoiceField(label="Jenis kegiatan", required=False, choices=[("", "Semua"), *ActivityKind.choices])

    def apply(self, activities):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return activities.none()
        return activities.filter(kind=self.cleaned_data["jenis"]) if self.cleaned_data["jenis"] else activities


class ProgrammeFilter(forms.Form):
    tahun = forms.ChoiceField(label="Tahun", required=False)

    def __init__(self, data, *, years):
        """years: [(first, due or None)] of the plans there are."""
        super().__init__(data)
        found = {year for first, due in years for year in range(first, (due or first) + 1)}
        self.fields["tahun"].choices = [("", "Semua tahun"), *((year, year) for year in sorted(found, reverse=True))]

    def apply(self, items):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return items.none()
        return items.of_year(int(self.cleaned_data["tahun"])) if self.cleaned_data["tahun"] else items


class RankingFilter(forms.Form):
    """Year and level always have a value: the newest year, and the level of the own office."""

    tahun = forms.IntegerField(label="Tahun", min_value=2000, max_value=2100)
    tingkat = forms.ChoiceField(label="Tingkat", choices=EvaluationLevel)
    wilayah = forms.ModelChoiceField(label="Wilayah", queryset=Area.objects.none(), required=False, empty_label="Semua")

    def __init__(self, data, *, post, newest_year):
        own = LEVEL_OF_OFFICE.get(post.organisation.kind, EvaluationLevel.REGENCY)
        usual = {"tahun": newest_year or timezone.localdate().year, "tingkat": own}
        super().__init__(usual | {name: value for name, value in data.items() if value})
        self.home = post.organisation.home_area
        self.fields["wilayah"].queryset = areas_below(post)

    def apply(self, sheets):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return sheets.none()
        data = self.cleaned_data
        sheets = sheets.filter(year=data["tahun"], level=data["tingkat"])
        return sheets.within(data["wilayah"].pk) if data["wilayah"] else sheets

    @property
    def sentence(self):
        """What the list compares, in words; the territory of an office bounds whom it sees."""
        if not self.is_valid():
            return "Saringan ini tidak dapat dibaca."
        data = self.cleaned_data
        place = data["wilayah"] or self.home
        return f"Tahun {data['tahun']}, tingkat {EvaluationLevel(data['tingkat']).label}, di {place.label}."
