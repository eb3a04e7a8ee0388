"""Which cases does the list show? One form reads the query string; every part narrows what the post may see."""

import re
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from functools import partial

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import make_aware

from cases.models import Case, Consent, Jenis, Person, PersonKey, SharedData, Urgency
from cases.models.case import DISTRICT_DOTS
from cases.models.person import kk_key, nik_key
from cases.name_search import is_asked_here, places_of
from cases.narrowing import narrowed
from registry.forms.base import day_input
from registry.forms.light_select import LightSelect
from registry.forms.remembered import Fields, RememberedForm, remembered_fields
from registry.models import Area, AreaLevel, Organisation, OrganisationKind
from registry.models.area import code_range
from registry.models.organisation import CHAIN_LEVEL
from registry.paging import COUNT_CAP
from registry.scope import looked_up

STATES = (
    ("", "Semua keadaan"),
    ("berjalan", "Berjalan"),
    ("belum_dirujuk", "Belum dirujuk"),
    ("menunggu", "Menunggu jawaban"),
    ("kelengkapan", "Menunggu kelengkapan"),
    ("ditangani", "Ditangani penerima"),
    ("ditutup", "Ditutup"),
)
CHOICES = "case_filter"
LAST_DAY = date(9998, 12, 31)  # one more day is still a date
WHOLE_NUMBER = re.compile(r"\d{4}-\d{4}-\d{5,}")  # cases/actions/numbers.py
OF_TERRITORIES = ("wilayah", "jenjang", "unit")
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
        self.post, self.choices_of = post, post.organisation.home_area_id
        home = self.choices_of if post.organisation.is_territorial else None
        fields = remembered_fields((CHOICES, home, home), partial(_fields_for, home, home))
        if home is not None:
            chosen = data.get("wilayah", "")
            near = chosen if chosen and chosen in dict(fields["wilayah"].choices) else home
            fields = remembered_fields((CHOICES, home, near), partial(_fields_for, home, near))
            self.choices_of = f"{home}:{near}"
        self.base_fields = Fields(fields)
        super().__init__(data)

    @property
    def is_active(self):
        return self.is_valid() and any(self.cleaned_data.values())

    def apply(self, cases):
        """The narrowed queryset; a filter that is not understood shows nothing rather than everything."""
        if not self.is_valid():
            return cases.none()
        if text := self.cleaned_data["q"]:
            # A NIK in an address finds nothing: it would stay in the history of the browser and in logs on the way.
            cases = cases.none() if is_nik(text) else search(cases, text, post=self.post, few=self.few_named)
        return narrowed(cases, *self.chosen)

    @property
    def is_narrow(self):
        """Do few cases come into question? All that is chosen or typed within a small territory, and a letter or two
        that stand in few names."""
        return self.is_active and (not self.post.organisation.sees_widely or self.few_named is not None)

    @property
    def is_called(self):
        """Was a name typed that is looked for by its keys (name_search.first_called)?"""
        return self.is_active and is_name(self.cleaned_data["q"]) and is_asked_here(self.post, self.cleaned_data["q"])

    @cached_property
    def few_named(self):
        """[id] of the persons in whose name this stands, where a wide office sees few of them: of a letter or two, and
        for an export. PostgreSQL would walk past all cases for letters that nobody bears."""
        return few_called(self.cleaned_data["q"], self.post)

    @property
    def chosen(self):
        """(words, late) for narrowed(): what was chosen, but for what was typed."""
        data = self.cleaned_data
        words = {name: data.get(name) for name in ("keadaan", "urgensi", "lewat", "jenjang")}
        words["tingkat"] = data.get("wilayah") and data["wilayah"].pk.count(".") + 1
        late = {
            "now": timezone.now() if data["lewat"] else None,
            "jenis": list(data["jenis"].with_predecessors()) if data["jenis"] else None,
            "unit": data.get("unit") and data["unit"].pk,
            "waits_at": data["menunggu"] and data["menunggu"].pk,
            "since": data["dari"] and _begin_of(data["dari"]),
            "before": data["sampai"] and _begin_of(min(data["sampai"], LAST_DAY) + timedelta(days=1)),
        }
        if data.get("wilayah"):
            late["low"], late["high"] = code_range(data["wilayah"].pk)
        given = {name: value for name, value in late.items() if value is not None}
        return tuple(sorted((name, value) for name, value in words.items() if value)), given


def _fields_for(home, near):
    """{name: field} of the filter of an office whose territory is `home` and who looks at `near` in it; None without a
    territory."""
    fields = deepcopy(CaseFilter.base_fields)
    _offer(fields["jenis"], Jenis.objects.for_filter())
    if home is None:
        return {name: field for name, field in fields.items() if name not in OF_TERRITORIES}
    fields["jenjang"].choices = [("", "Semua"), *((kind.value, kind.label) for kind in CHAIN_LEVEL)]
    areas, below = Area.objects.within(home).exclude(pk=home), BELOW.get(home.count(".") + 1)
    _offer(fields["wilayah"], areas.at_level(below) if below else areas)
    units = Organisation.objects.of_kind(OrganisationKind.WKSBM)
    if near.count(".") >= DISTRICT_DOTS:
        _offer(fields["unit"], units.within(near).order_by("name"))
        return fields
    # Of one kecamatan at most: a list of the thousands of a kabupaten is no choice, and half a page of bytes.
    fields["unit"].queryset, fields["unit"].widget = units.within(home), forms.HiddenInput()
    if home.count(".") + 1 == DISTRICT_DOTS:
        fields["wilayah"].help_text = "Pilih wilayah dan terapkan untuk menyaring menurut WKSBM."
    return fields


def _offer(field, queryset):
    """Areas, jenis or names of units as the choices of a field."""
    field.queryset = queryset
    field.choices = [("", field.empty_label), *((row.pk, field.label_from_instance(row)) for row in queryset)]


def _begin_of(day):
    """The first moment of a day here: a moment is compared by an index, a day would be reckoned for every case."""
    return make_aware(datetime.combine(day, time.min))


def is_name(text):
    """Is this typed to find a person? Every number has a digit."""
    return bool(text) and not any(map(str.isdigit, text))


def few_called(text, post):
    """[id] of the persons with this name whom a wide office sees, where few bear it; None for anything else. What is
    asked of their cases more than once is then asked by their keys."""
    if not (post.organisation.sees_widely and is_name(text)):
        return None
    with looked_up():
        seen = Person.objects.visible_to(post).standing().called(text, places_of(post))
        found = list(seen.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    return found if len(found) <= COUNT_CAP else None


def search(cases, text, *, post, few=None):
    """Cases by number, by name, or by exact NIK or number of the KK (all within the queryset given).

    Whoever reads initials only (dunia usaha, a partner where consent does not cover the identity) finds by number only:
    guessing letters would spell the name. few: the persons of that name, where they are known (few_called).
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
    named = Person.objects.called(text, places_of(post))
    if numbered is None:
        told = _told(cases, post)
        return told.filter(person__in=named) if few is None else told.of_persons(few)
    # Not one OR over two tables, for which PostgreSQL reads both whole.
    known = _told(Case.objects.all(), post).filter(person__in=named)
    return cases.filter(pk__in=numbered.values("pk").union(known.values("pk")))


def _told(cases, post):
    """Of these cases the ones whose identity this post reads (policy.shared_data)."""
    if not post.organisation.is_partner:
        return cases
    entries = Consent.objects.standing().covering(post.organisation).sharing(SharedData.IDENTITY)
    return cases.filter(Exists(entries.filter(case=OuterRef("pk"))))
