"""Which Bimtek does the list show? The form reads the query string."""

from django import forms

from registry.models import Area, AreaLevel, OrganisationKind
from training.workflow import EventStatus


class EventFilter(forms.Form):
    tahun = forms.ChoiceField(label="Tahun", required=False)
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *EventStatus.choices])
    wilayah = forms.ModelChoiceField(
        label="Kabupaten/kota", queryset=Area.objects.none(), required=False, empty_label="Semua"
    )

    def __init__(self, data, *, post, years):
        super().__init__(data)
        self.fields["tahun"].choices = [("", "Semua"), *((year, year) for year in years)]
        if post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
            areas = Area.objects.current().within(post.organisation.home_area_id)
            self.fields["wilayah"].queryset = areas.at_level(AreaLevel.REGENCY)
        else:
            del self.fields["wilayah"]

    def apply(self, events):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return events.none()
        data = self.cleaned_data
        if data["tahun"]:
            events = events.of_year(int(data["tahun"]))
        if data["keadaan"]:
            events = events.filter(status=data["keadaan"])
        if data.get("wilayah"):
            events = events.in_regency(data["wilayah"].pk)
        return events
