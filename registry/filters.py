"""Which organisations does the directory show, which units the register? One form each reads the query string."""

from django import forms

from registry.models import Area, AreaLevel, OrganisationKind, Standing, UnitClass
from registry.workflow import UnitStatus


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
    sk = forms.ChoiceField(label="SK", required=False, choices=[("", "Semua"), *Standing.choices])
    kelas = forms.ModelChoiceField(
        label="Klasifikasi", queryset=UnitClass.objects.all(), required=False, empty_label="Semua"
    )

    bimtek = forms.ChoiceField(
        label="Bimtek",
        required=False,
        choices=[("", "Semua"), ("sudah", "Ada pengurus terlatih"), ("belum", "Belum ada yang terlatih")],
    )
    saldo = forms.ChoiceField(
        label="Saldo kas donasi", required=False, choices=[("", "Semua"), *((key, label) for key, label, _ in BALANCES)]
    )

    def __init__(self, data, *, post):
        super().__init__(data)
        self.home = home = post.organisation.home_area_id
        below = {1: AreaLevel.REGENCY, 2: AreaLevel.DISTRICT}.get(home.count(".") + 1, AreaLevel.VILLAGE)
        self.fields["wilayah"].queryset = Area.objects.current().within(home).at_level(below)

    def apply(self, profiles):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return profiles.none()
        data = self.cleaned_data
        if data["sk"]:
            profiles = profiles.standing(data["sk"])
        if data["wilayah"]:
            profiles = profiles.within(data["wilayah"].pk)
        if data["bimtek"]:
            profiles = profiles.trained(data["bimtek"] == "sudah")
        if data["saldo"]:
            profiles = profiles.with_donations(**{key: bounds for key, _, bounds in BALANCES}[data["saldo"]])
        plain = {"unit__name__icontains": data["q"], "status": data["keadaan"], "classification": data["kelas"]}
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
        for name in ("keadaan", "sk"):
            if name in chosen:
                chosen[name] = dict(self.fields[name].choices)[chosen[name]]
        return [f"{self.fields[name].label}: {getattr(value, 'label', value)}" for name, value in chosen.items()]
