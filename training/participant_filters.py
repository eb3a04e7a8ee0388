"""Which units does the page of invitations propose? One form reads the query string."""

from django import forms
from django.db.models import Q

from registry.filters import areas_below
from registry.models import Area, OrganisationKind, Standing, UnitProfile
from registry.models.area import ABOVE, code_range


class ProposalFilter(forms.Form):
    q = forms.CharField(label="Nama", required=False, max_length=80)
    wilayah = forms.ModelChoiceField(label="Wilayah", queryset=Area.objects.none(), required=False, empty_label="Semua")
    tumbuh = forms.ChoiceField(
        label="Ditumbuhkan",
        required=False,
        choices=[("", "Kapan saja"), ("baru", "Pada tahun Bimtek atau tahun sebelumnya")],
    )
    bimtek = forms.ChoiceField(
        label="Bimtek",
        required=False,
        choices=[("", "Semua"), ("belum", "Belum ada yang terlatih"), ("sudah", "Ada pengurus terlatih")],
    )
    sk = forms.ChoiceField(label="SK", required=False, choices=[("", "Semua"), *Standing.choices])

    def __init__(self, data, *, post, event):
        super().__init__(data)
        self.event = event
        areas = areas_below(post)
        if post.organisation.kind == OrganisationKind.PROVINCE_OFFICE and event.regencies:
            areas = areas.filter(pk__in=event.regencies)
        self.fields["wilayah"].queryset = areas

    def apply(self, profiles):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return profiles.none()
        data = self.cleaned_data
        if data["q"]:
            profiles = profiles.filter(unit__name__icontains=data["q"])
        if data["wilayah"]:
            profiles = profiles.within(data["wilayah"].pk)
        if data["tumbuh"]:
            year = self.event.starts_on.year
            profiles = profiles.filter(founded_on__year__gte=year - 1, founded_on__year__lte=year)
        if data["bimtek"]:
            profiles = profiles.trained(data["bimtek"] == "sudah")
        return profiles.standing(data["sk"]) if data["sk"] else profiles


def candidates(event, post):
    """Units that this post may invite and that are not invited yet: of the kabupaten/kota with a quota, by area."""

    here = Q()
    for code in event.regencies:
        low, high = code_range(code)
        here |= Q(unit__home_area_id__gte=low, unit__home_area_id__lt=high)
    seen = UnitProfile.objects.visible_to(post).alive().filter(unit__ended_on__isnull=True)
    seen = seen.select_related(f"unit__home_area__{ABOVE}").order_by("unit__home_area_id", "unit__name", "unit_id")
    invited = event.invitations.open().values("unit")
    return seen.filter(here).exclude(unit__in=invited) if event.regencies else seen.none()
