"""Is what was typed about a WKSBM well-formed?"""

from django import forms
from django.utils import timezone

from registry.actions.areas import bare_name
from registry.forms.base import ActForm, ConfirmableForm, day_input, text_area
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
from registry.workflow import UnitMove, unit_moves


def no_future(day, sentence):
    if day and day > timezone.localdate():
        raise forms.ValidationError(sentence)
    return day


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
        level = AreaLevel.RW if self.cleaned_data["level"] == UnitLevel.RW else AreaLevel.HAMLET
        name = bare_name(self.cleaned_data["hamlet_name"], level)
        within = Area.objects.current().within(self.cleaned_data["village"].pk).at_level(level)
        return within.filter(name__iexact=name).first()

    def warnings(self):
        place = self.place()
        if place is None:
            return []
        same = Organisation.objects.current().of_kind(OrganisationKind.WKSBM).filter(home_area=place)
        names = [unit.name for unit in same]
        if self.cleaned_data["name"].strip().casefold() in [name.casefold() for name in names]:
            return [f"{place.label} sudah mempunyai WKSBM dengan nama yang sama."]
        return [f"{place.label} sudah mempunyai WKSBM: {name}." for name in names]


class ChangeForm(ActForm):
    """The profile; empty fields stay empty, nothing is forced that a unit cannot know."""

    name = forms.CharField(label="Nama WKSBM", max_length=160)
    short_name = forms.CharField(label="Nama singkat", max_length=40, required=False)
    address = forms.CharField(label="Alamat sekretariat", max_length=240, required=False)
    phone = forms.CharField(label="Telepon", max_length=24, required=False)
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
    latitude = forms.DecimalField(
        label="Lintang", required=False, max_digits=9, decimal_places=6, help_text="Misalnya -7,845120."
    )
    longitude = forms.DecimalField(
        label="Bujur", required=False, max_digits=9, decimal_places=6, help_text="Misalnya 110,364917."
    )

    def __init__(self, *args, may_classify, **kwargs):
        super().__init__(*args, **kwargs)
        companions = UnitProfile._meta.get_field("companion_kind").choices
        self.fields["companion_kind"].choices = [("", "Belum ada"), *companions]
        self.fields["classification"].queryset = UnitClass.objects.filter(is_active=True)
        if not may_classify:
            del self.fields["classification"]

    @classmethod
    def initial_of(cls, profile):
        """What stands in the register now."""
        names = [name for name in cls.base_fields if name not in cls.HIDDEN]
        own = ("name", "address", "phone")
        return {name: getattr(profile.unit if name in own else profile, name) for name in names}

    def clean_founded_on(self):
        return no_future(self.cleaned_data["founded_on"], "Tanggal tumbuh tidak boleh di masa depan.")

    def clean(self):
        data = super().clean()
        here = [data.get(name) for name in ("latitude", "longitude")]
        if not {"latitude", "longitude"} & set(self.errors) and (here[0] is None) != (here[1] is None):
            self.add_error("longitude", "Isi lintang dan bujur keduanya, atau kosongkan keduanya.")
        elif None not in here and not (-90 <= here[0] <= 90 and -180 <= here[1] <= 180):
            self.add_error("latitude", "Titik itu tidak ada di bumi. Lintang DIY sekitar -7,8 dan bujur 110,4.")
        return data


class MoveForm(ActForm):
    move = forms.ChoiceField(label="Keadaan baru", widget=forms.RadioSelect)
    happened_on = forms.DateField(label="Sejak tanggal", widget=day_input())
    reason = forms.CharField(
        label="Alasan", widget=text_area(3), help_text="Apa yang terjadi, dan dari siapa kabarnya."
    )

    def __init__(self, *args, status, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(move, UnitMove(move).label) for move in unit_moves(status)]

    def clean_happened_on(self):
        return no_future(self.cleaned_data["happened_on"], "Tanggal kejadian tidak boleh di masa depan.")


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
