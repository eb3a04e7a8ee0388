"""Is what was typed about a WKSBM well-formed?"""

import re
from decimal import InvalidOperation

from django import forms

from registry.actions.areas import local_named
from registry.actions.units import LEVEL_OF
from registry.forms.base import ActForm, ConfirmableForm, PhoneField, day_input, no_future, text_area
from registry.forms.files import ScanField
from registry.models import (
    Area,
    AreaLevel,
    Founder,
    FoundingStepKind,
    Organisation,
    OrganisationKind,
    SupportingGroup,
    UnitClass,
    UnitLevel,
    UnitProfile,
)
from registry.models.area import village_code
from registry.workflow import UnitMove, unit_moves


class CoordinateField(forms.DecimalField):
    """Degrees with a decimal comma or point, as telephones and maps write them; six decimals are kept (10 cm)."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=9, decimal_places=6, localize=True, **kwargs)

    def to_python(self, value):
        degrees = super().to_python(value.replace("\u2212", "-") if isinstance(value, str) else value)
        try:
            return degrees if degrees is None else round(degrees, 6)
        except InvalidOperation as error:  # more digits than a number can have
            raise forms.ValidationError(self.error_messages["invalid"]) from error


class NamesField(forms.CharField):
    """Names of padukuhan or RW, apart by comma or line: a list."""

    LONGEST, MOST = 80, 30

    def __init__(self):
        super().__init__(
            label="Padukuhan/RW lain yang dilayani",
            required=False,
            widget=text_area(2),
            help_text="Pisahkan dengan koma atau baris baru. Yang belum tercatat ditambahkan.",
        )

    def clean(self, value):
        names = [name.strip() for name in re.split(r"[,;\n]", super().clean(value)) if name.strip()]
        if len(names) > self.MOST:
            raise forms.ValidationError(f"Paling banyak {self.MOST} nama sekaligus.")
        if any(len(name) > self.LONGEST for name in names):
            raise forms.ValidationError("Satu nama paling panjang 80 huruf. Pisahkan nama-namanya dengan koma.")
        return names


def doubts_about(places, name, *, unit=None, only_same_name=False):
    """Sentences about other units that serve these padukuhan or RW already."""
    others = Organisation.objects.current().of_kind(OrganisationKind.WKSBM).serving(places)
    others = others.exclude(pk=unit and unit.pk).prefetch_related("service_areas")
    served = [(other.name, {other.home_area_id, *(area.pk for area in other.service_areas.all())}) for other in others]
    doubts = []
    for place in places:
        names = [other for other, codes in served if place.pk in codes]
        if name.strip().casefold() in [other.casefold() for other in names]:
            doubts.append(f"{place.label} sudah mempunyai WKSBM dengan nama yang sama.")
        elif not only_same_name:
            doubts += [f"{place.label} sudah mempunyai WKSBM: {other}." for other in names]
    return list(dict.fromkeys(doubts))


class EstablishForm(ConfirmableForm, ActForm):
    """A WKSBM starts with a name, a place and, where known, the day."""

    name = forms.CharField(label="Nama WKSBM", max_length=160, help_text="Misalnya: WKSBM Mugi Waras.")
    village = forms.ModelChoiceField(
        label="Kalurahan/kelurahan", queryset=Area.objects.none(), empty_label="Pilih kalurahan"
    )
    level = forms.ChoiceField(label="Tingkat", choices=UnitLevel, widget=forms.RadioSelect)
    hamlet_name = forms.CharField(
        label="Nama padukuhan atau nomor RW",
        max_length=80,
        help_text="Misalnya: Salakan, atau 05. Yang belum tercatat ditambahkan.",
    )
    more_areas = NamesField()
    founded_on = forms.DateField(label="Ditumbuhkan pada", required=False, widget=day_input())
    founder = forms.ChoiceField(label="Penumbuh", required=False, choices=[("", "Belum diketahui"), *Founder.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        home = self.post.organisation.home_area_id
        villages = Area.objects.current().within(home).at_level(AreaLevel.VILLAGE).select_related("parent")
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda area: f"{area.label}, {area.parent.label}"

    def clean_founded_on(self):
        return no_future(self.cleaned_data["founded_on"], "Tanggal tumbuh tidak boleh di masa depan.")

    def place(self):
        """The padukuhan or RW of that name when the kalurahan has it already, else None."""
        return self._known(self.cleaned_data["hamlet_name"])

    def warnings(self):
        names = [self.cleaned_data["hamlet_name"], *self.cleaned_data["more_areas"]]
        return doubts_about([place for name in names if (place := self._known(name))], self.cleaned_data["name"])

    def _known(self, name):
        level = LEVEL_OF[self.cleaned_data["level"]]
        return local_named(parent=self.cleaned_data["village"], level=level, name=name)


class AreaChoice(forms.ModelChoiceField):
    """A padukuhan, or an RW with the padukuhan around it: their numbers begin anew in each."""

    def label_from_instance(self, area):
        return f"{area.label}, {area.parent.label}" if area.parent.is_local else area.label


class AreaChoices(AreaChoice, forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class ChangeForm(ConfirmableForm, ActForm):
    """The profile; empty fields stay empty, nothing is forced that a unit cannot know."""

    name = forms.CharField(label="Nama WKSBM", max_length=160)
    short_name = forms.CharField(label="Nama singkat", max_length=40, required=False)
    home_area = AreaChoice(label="Padukuhan/RW asal", queryset=Area.objects.none(), empty_label=None)
    service_areas = AreaChoices(
        label="Padukuhan/RW yang dilayani",
        queryset=Area.objects.none(),
        required=False,
        help_text="Padukuhan/RW asal selalu ikut dilayani.",
    )
    more_areas = NamesField()
    address = forms.CharField(label="Alamat sekretariat", max_length=240, required=False)
    phone = PhoneField(label="Telepon")
    household_count = forms.IntegerField(
        label="Jumlah KK yang dilayani", min_value=0, max_value=100_000, required=False
    )
    founded_on = forms.DateField(label="Ditumbuhkan pada", required=False, widget=day_input())
    founder = forms.ChoiceField(label="Penumbuh", required=False, choices=[("", "Belum diketahui"), *Founder.choices])
    companion_kind = forms.ChoiceField(label="Pendamping", required=False)
    companion_name = forms.CharField(label="Nama pendamping", max_length=160, required=False)
    supporting_groups = forms.MultipleChoiceField(
        label="Kelompok pendukung", required=False, choices=SupportingGroup, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.CharField(label="Mitra", required=False, widget=text_area(2))
    classification = forms.ModelChoiceField(
        label="Klasifikasi", required=False, queryset=UnitClass.objects.none(), empty_label="Belum dinilai"
    )
    latitude = CoordinateField(label="Lintang", required=False, help_text="Misalnya -7,845120.")
    longitude = CoordinateField(label="Bujur", required=False, help_text="Misalnya 110,364917.")

    def __init__(self, *args, profile, may_classify, **kwargs):
        super().__init__(*args, **kwargs)
        self.profile, self.unit = profile, profile.unit
        self.served = {area.pk for area in self.unit.service_areas.all()}
        village = village_code(self.unit.home_area_id)
        known = Area.objects.current().within(village).at_level(AreaLevel.HAMLET, AreaLevel.RW)
        areas = known | Area.objects.filter(pk__in={self.unit.home_area_id, *self.served})
        for name in ("home_area", "service_areas"):
            self.fields[name].queryset = areas.select_related("parent")
        companions = UnitProfile._meta.get_field("companion_kind").choices
        self.fields["companion_kind"].choices = [("", "Belum ada"), *companions]
        self.fields["classification"].queryset = UnitClass.objects.in_force()
        if not may_classify:
            del self.fields["classification"]

    @classmethod
    def initial_of(cls, profile):
        """What stands in the register now."""
        names = [name for name in cls.base_fields if name not in cls.HIDDEN]
        own = ("name", "address", "phone", "home_area")
        listed = {"service_areas": list(profile.unit.service_areas.all()), "more_areas": ""}
        plain = [name for name in names if name not in listed]
        return {name: getattr(profile.unit if name in own else profile, name) for name in plain} | listed

    def clean_founded_on(self):
        return no_future(self.cleaned_data["founded_on"], "Tanggal tumbuh tidak boleh di masa depan.")

    def clean(self):
        data = super().clean()
        here = [data.get(name) for name in ("latitude", "longitude")]
        if not {"latitude", "longitude"} & set(self.errors) and (here[0] is None) != (here[1] is None):
            self.add_error("longitude", "Isi lintang dan bujur keduanya, atau kosongkan keduanya.")
        elif None not in here and not (-90 <= here[0] <= 90 and -180 <= here[1] <= 180):
            self.add_error("latitude", "Titik itu tidak ada di bumi. Lintang DIY sekitar -7,8 dan bujur 110,4.")
        elif None not in here and not (-11.5 <= here[0] <= 6.5 and 94.5 <= here[1] <= 141.5):
            self.add_error("latitude", "Titik itu di luar Indonesia. Lintang DIY sekitar -7,8 dan bujur 110,4.")
        return data

    def warnings(self):
        """About areas that are new to the unit, and about a new name; what was there before was asked about then."""
        data, village = self.cleaned_data, Area(pk=village_code(self.unit.home_area_id))
        level = LEVEL_OF[self.profile.level]
        typed = [local_named(parent=village, level=level, name=name) for name in data["more_areas"]]
        wanted = {area.pk: area for area in (data["home_area"], *data["service_areas"], *filter(None, typed))}
        new = [area for code, area in wanted.items() if code not in self.served]
        doubts = doubts_about(new, data["name"], unit=self.unit)
        if data["name"] != self.unit.name:
            doubts += doubts_about(list(wanted.values()), data["name"], unit=self.unit, only_same_name=True)
        return list(dict.fromkeys(doubts))


class SinceForm(ActForm):
    """Since when, and why."""

    happened_on = forms.DateField(label="Sejak tanggal", widget=day_input())
    reason = forms.CharField(
        label="Alasan", widget=text_area(3), help_text="Apa yang terjadi, dan dari siapa kabarnya."
    )

    def clean_happened_on(self):
        return no_future(self.cleaned_data["happened_on"], "Tanggal kejadian tidak boleh di masa depan.")


class MoveForm(SinceForm):
    move = forms.ChoiceField(label="Keadaan baru", widget=forms.RadioSelect)
    field_order = ("move", "happened_on", "reason")

    def __init__(self, *args, status, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(move, UnitMove(move).label) for move in unit_moves(status)]


class StepForm(ActForm):
    kind = forms.ChoiceField(label="Tahap", widget=forms.RadioSelect)
    done_on = forms.DateField(label="Tanggal", widget=day_input())
    note = forms.CharField(label="Catatan", max_length=240, required=False)
    file = ScanField(label="Berkas (berita acara, daftar hadir, undangan)")

    def __init__(self, *args, taken, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in FoundingStepKind.choices if choice[0] not in taken]

    def clean_done_on(self):
        return no_future(self.cleaned_data["done_on"], "Tanggal tidak boleh di masa depan.")
