"""Is what was typed about a Bimtek well-formed?"""

from django import forms
from django.utils import timezone

from registry.forms.base import ActForm, day_input, text_area
from registry.models import Area, AreaLevel, OrganisationKind
from training.actions.events import why_not_days, why_not_quota
from training.models import BimtekEvent, CurriculumVersion

NUMBER = {"attrs": {"inputmode": "numeric"}}
FUNDING = ("APBD DIY", "APBD kabupaten/kota", "Dana dekonsentrasi", "Danais", "Lainnya")
PART = "kuota-"
FIRST_YEAR, YEARS_AHEAD = 1990, 10


def plausible_day(day):
    """The day, when it is one of a Bimtek that people can have held or plan."""
    last = timezone.localdate().year + YEARS_AHEAD
    if not FIRST_YEAR <= day.year <= last:
        raise forms.ValidationError(f"Tahun antara {FIRST_YEAR} dan {last}. Periksa tahunnya.")
    return day


class EventForm(ActForm):
    """What is planned. DIY splits its quota over the kabupaten/kota; one of these fills its own alone."""

    title = forms.CharField(label="Nama Bimtek", max_length=160)
    version = forms.ModelChoiceField(
        label="Kurikulum", queryset=CurriculumVersion.objects.none(), to_field_name="public_id", empty_label=None
    )
    starts_on = forms.DateField(label="Hari pertama", widget=day_input())
    ends_on = forms.DateField(label="Hari terakhir", widget=day_input())
    place = forms.CharField(label="Tempat", max_length=160, required=False, help_text="Misalnya: Hotel Pandanaran.")
    address = forms.CharField(label="Alamat tempat", max_length=240, required=False)
    quota = forms.IntegerField(
        label="Kuota peserta",
        min_value=1,
        max_value=2000,
        required=False,
        widget=forms.NumberInput(**NUMBER),
        help_text="Harus terisi sebelum undangan dibuka.",
    )
    section = forms.CharField(label="Seksi penyelenggara", max_length=160, required=False)
    basis = forms.CharField(
        label="Dasar pelaksanaan", required=False, widget=text_area(2), help_text="SK panitia, KAK, atau surat lain."
    )
    funding = forms.CharField(
        label="Sumber dana", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "sumber-dana"})
    )
    certificate_share = forms.IntegerField(
        label="Kehadiran untuk sertifikat (%)",
        min_value=1,
        max_value=100,
        initial=80,
        widget=forms.NumberInput(**NUMBER),
        help_text="Bagian dari seluruh JP yang harus diikuti peserta.",
    )
    contact = forms.CharField(
        label="Narahubung", max_length=160, required=False, help_text="Nama dan nomor kantor yang dapat dihubungi."
    )
    note = forms.CharField(label="Catatan", required=False, widget=text_area(2))

    suggestions = FUNDING

    def clean_starts_on(self):
        return plausible_day(self.cleaned_data["starts_on"])

    def clean_ends_on(self):
        return plausible_day(self.cleaned_data["ends_on"])

    def __init__(self, *args, parts=None, **kwargs):
        super().__init__(*args, **kwargs)
        versions = CurriculumVersion.objects.visible_to(self.post)
        self.fields["version"].queryset = versions.select_related("curriculum").order_by("curriculum__title", "-number")
        self.regencies = []
        if self.post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
            home = self.post.organisation.home_area_id
            self.regencies = list(Area.objects.current().within(home).at_level(AreaLevel.REGENCY))
        for area in self.regencies:
            self.fields[f"{PART}{area.pk}"] = forms.IntegerField(
                label=f"Kuota {area.label}",
                min_value=0,
                max_value=2000,
                required=False,
                initial=(parts or {}).get(area.pk),
                widget=forms.NumberInput(**NUMBER),
            )
        self._put_parts_below_the_quota()

    def _put_parts_below_the_quota(self):
        names = [name for name in self.fields if not name.startswith(PART)]
        place = names.index("quota") + 1
        self.order_fields([*names[:place], *(f"{PART}{area.pk}" for area in self.regencies), *names[place:]])

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and (sentence := why_not_days(first, last)):
            self.add_error("ends_on", sentence)
        if self.regencies and "quota" in data and (sentence := why_not_quota(data["quota"], self.parts())):
            self.add_error("quota", sentence)
        return data

    def parts(self):
        """{code of a kabupaten/kota: quota} that was typed."""
        typed = {area.pk: self.cleaned_data.get(f"{PART}{area.pk}") for area in self.regencies}
        return {code: count for code, count in typed.items() if count}

    def typed(self):
        """{name: value} of the columns of the event."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name not in self.HIDDEN}

    def event(self):
        """The unsaved BimtekEvent that was typed."""
        return BimtekEvent(**self.typed())

    @classmethod
    def initial_of(cls, event):
        """What stands there now."""
        return {name: getattr(event, name) for name in cls.base_fields if name not in cls.HIDDEN}


class MoveForm(ActForm):
    """A move that needs no more than its button."""


class ReasonForm(ActForm):
    reason = forms.CharField(label="Alasan", widget=text_area(3))
