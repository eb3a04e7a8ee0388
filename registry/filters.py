"""Which organisations does the directory show? One form reads the query string."""

from django import forms

from registry.models import OrganisationKind


class OrganisationFilter(forms.Form):
    q = forms.CharField(label="Nama", required=False, max_length=80)
    jenis = forms.ChoiceField(label="Jenis lembaga", required=False, choices=[("", "Semua"), *OrganisationKind.choices])

    def apply(self, organisations):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return organisations.none()
        if self.cleaned_data["q"]:
            organisations = organisations.filter(name__icontains=self.cleaned_data["q"])
        if self.cleaned_data["jenis"]:
            organisations = organisations.of_kind(self.cleaned_data["jenis"])
        return organisations
