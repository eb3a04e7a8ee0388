"""Which cases does the list show? One form reads the query string; every part narrows what the post may see."""

import re
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils.timezone import make_aware

from cases.models import Case, CaseProblem, Consent, Jenis, Person, PersonKey, SharedData, Urgency
from cases.models.person import fold_name, kk_key, nik_key
from cases.workflow import CaseStatus, Kind, Status
from registry.forms.base import day_input
from registry.forms.light_select import LightSelect
from registry.forms.remembered import REMEMBERED, RememberedForm
from registry.models import Area, AreaLevel, Organisation, OrganisationKind
from registry.models.organisation import CHAIN_LEVEL

STATES = (
    ("", "Semua keadaan"),
    ("berjalan", "Berjalan"),
    ("belum_dirujuk", "Belum dirujuk"),
    ("menunggu", "Menunggu jawaban"),
    ("kelengkapan", "Menunggu kelengkapan"),
    ("ditangani", "Ditangani penerima"),
    ("ditutup", "Ditutup"),
)
HOP_STATES = {"menunggu": Status.SENT, "kelengkapan": Status.INCOMPLETE, "ditangani": Status.ACCEPTED}
CHOICES = "case_filter"
LAST_DAY = date(9998, 12, 31)  # one more day is still a date
WHOLE_NUMBER = re.compile(r"\d{4}-\d{4}-\d{5,}")  # cases/actions/numbers.py
DISTRICT_DOTS = 2  # "34.02.15"
BELOW = {2: AreaLevel.DISTRICT, 1: AreaLevel.REGENCY, 3: AreaLevel.VILLAGE}


def digits_of(text):
    return "".join(text.split()).replace(".", "").replace("-", "")


def is_nik(text):
    digits = digits_of(text)
    return len(digits) == 16 and digits.isascii() and digits.isdigit()


class CaseFilter(RememberedForm):
    # Typed into the search box of the header, which sends a NIK by POST; here it only stays with the other filters.
    q = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    keadaan = forms.ChoiceField(label="Keadaan", choices=STATES, required=False, widget=LightSelect)
    urgensi = forms.ChoiceField(
        label="Urgensi", choices=[("", "Semua"), *Urgency.choices], required=False, widget=LightSelect
    )
    lewat = forms.BooleanField(label="Hanya yang lewat tenggat", required=False)
    jenis = forms.ModelChoiceField(
        label="Jenis", queryset=Jenis.objects.none(), required=False, empty_label="Semua", widget=LightSelect
    )
    wilayah = forms.ModelChoiceField(
        label="Wilayah", queryset=Area.objects.none(), required=False, empty_label="Semua", widget=LightSelect
    )
    jenjang = forms.ChoiceField(label="Dipegang jenjang", required=False, widget=LightSelect)
    unit = forms.ModelChoiceField(
        label="WKSBM", queryset=Organisation.objects.none(), required=False, empty_label="Semua", widget=LightSelect
    )
    # Not asked for on the page: a figure of the first page names the office at which its cases wait.
    menunggu = forms.ModelChoiceField(
        label="Menunggu lembaga",
        queryset=Organisation.objects.all(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
    )
    dari = forms.DateField(label="Dicatat dari", required=False, widget=day_input())
    sampai = forms.DateField(label="Sampai", required=False, widget=day_input())

    def __init__(self, data, *, post):
        super().__init__(data)
        self.post = post
        self._offer("jenis", Jenis.objects.for_filter(), "")
        kinds = [(kind.value, kind.label) for kind in CHAIN_LEVEL]
        self.fields["jenjang"].choices = [("", "Semua"), *kinds]
        home = self.choices_of = post.organisation.home_area_id
        if post.organisation.is_territorial:
            areas = Area.objects.within(home).exclude(pk=home)
            below = BELOW.get(home.count(".") + 1)
            self._offer("wilayah", areas.at_level(below) if below else areas, home)
            self._offer_units(home)
        else:
            del self.fields["wilayah"], self.fields["unit"], self.fields["jenjang"]

    def _offer(self, name, queryset, place):
        """The choices of a field, remembered for a minute for everybody at a place: areas, jenis, names of units."""
        field, key = self.fields[name], f"{CHOICES}:{name}:{place}"
        field.queryset = queryset
        choices = cache.get(key)
        if choices is None:
            choices = [("", field.empty_label), *((row.pk, field.label_from_instance(row)) for row in queryset)]
            cache.set(key, choices, REMEMBERED)
        field.choices = choices

    def _offer_units(self, home):
        """Of one kecamatan at most: a list of the thousands of a kabupaten is no choice, and half a page of bytes."""
        chosen = self.data.get("wilayah", "")
        near = chosen if chosen and chosen in dict(self.fields["wilayah"].choices) else home
        self.choices_of = f"{home}:{near}"
        units = Organisation.objects.of_kind(OrganisationKind.WKSBM)
        if near.count(".") >= DISTRICT_DOTS:
            self._offer("unit", units.within(near).order_by("name"), near)
        else:
            self.fields["unit"].queryset = units.within(home)
            self.fields["unit"].widget = forms.HiddenInput()
            if home.count(".") + 1 == DISTRICT_DOTS:
                self.fields["wilayah"].help_text = "Pilih wilayah dan terapkan untuk menyaring menurut WKSBM."

    @property
    def is_active(self):
        return self.is_valid() and any(self.cleaned_data.values())

    def apply(self, cases):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return cases.none()
        data = self.cleaned_data
        for name in ("q", "keadaan", "lewat", "jenis", "wilayah", "menunggu"):
            if data.get(name):
                cases = getattr(self, f"by_{name}")(cases, data[name])
        plain = {
            "urgency": data["urgensi"],
            "holder__kind": data.get("jenjang"),
            "origin": data.get("unit"),
            "opened_at__gte": data["dari"] and _begin_of(data["dari"]),
            "opened_at__lt": data["sampai"] and _begin_of(min(data["sampai"], LAST_DAY) + timedelta(days=1)),
        }
        return cases.filter(**{key: value for key, value in plain.items() if value})

    def by_q(self, cases, text):
        """A NIK in an address finds nothing: it would stay in the history of the browser and in the logs on the way."""
        return cases.none() if is_nik(text) else search(cases, text, post=self.post)

    def by_lewat(self, cases, _):
        return cases.open().overdue()

    def by_jenis(self, cases, jenis):
        """A jenis of an earlier list that this one follows is the same problem."""
        told = CaseProblem.objects.filter(case=OuterRef("pk"), jenis__in=jenis.with_predecessors())
        return cases.filter(Exists(told))

    def by_menunggu(self, cases, organisation):
        return cases.open().waiting_at(organisation)

    def by_wilayah(self, cases, area):
        return cases.within(area.pk)

    def by_keadaan(self, cases, state):
        if state == "ditutup":
            return cases.filter(status=CaseStatus.CLOSED)
        cases = cases.open()
        if state in HOP_STATES:
            return cases.filter(referrals__kind=Kind.RESPONSIBILITY, referrals__status=HOP_STATES[state])
        if state == "belum_dirujuk":
            return cases.without_open_hop()
        return cases


def _begin_of(day):
    """The first moment of a day here: a moment is compared by an index, a day would be reckoned for every case."""
    return make_aware(datetime.combine(day, time.min))


def search(cases, text, *, post):
    """Cases by number, by name, or by exact NIK or number of the KK (all within the queryset given).

    Whoever reads initials only (dunia usaha, a partner where consent does not cover the identity) finds by number only:
    guessing letters would spell the name.
    """
    if WHOLE_NUMBER.fullmatch(text.strip()) and (exact := cases.filter(number=text.strip())).exists():
        return exact  # found at once; part of a name it is not
    numbered = Case.objects.filter(number__contains=text.strip()) if any(map(str.isdigit, text)) else None
    if not post.organisation.reads_identity:
        return cases.none() if numbered is None else cases.filter(number__contains=text.strip())
    if is_nik(text):
        digits = digits_of(text)
        keys = PersonKey.objects.filter(key__in=(nik_key(digits), kk_key(digits)))
        return _told(cases, post).filter(person__in=keys.values("person"))
    named = Person.objects.filter(search_name__contains=fold_name(text))
    if numbered is None:
        return _told(cases, post).filter(person__in=named)
    # Not one OR over two tables, for which PostgreSQL reads both whole.
    known = _told(Case.objects.all(), post).filter(person__in=named)
    return cases.filter(pk__in=numbered.values("pk").union(known.values("pk")))


def _told(cases, post):
    """Of these cases the ones whose identity this post reads (policy.shared_data)."""
    if not post.organisation.is_partner:
        return cases
    entries = Consent.objects.standing().covering(post.organisation).sharing(SharedData.IDENTITY)
    return cases.filter(Exists(entries.filter(case=OuterRef("pk"))))
