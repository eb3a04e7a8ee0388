"""Which columns of WKSBM and of the directory leave the program?"""

from django.urls import reverse

from registry.classification import PERSONAL, PLAIN
from registry.exports import Column, ExportList, Found
from registry.filters import OrganisationFilter, UnitFilter
from registry.models import Organisation, Standing, UnitProfile

UNIT_ORDER = ("unit__home_area_id", "unit__name", "unit_id")
ORGANISATION_ORDER = ("home_area_id", "name", "id")


def page_with(name, query, *args):
    text = query.urlencode()
    return reverse(name, args=args) + (f"?{text}" if text else "")


def words_of(form):
    """The filters of a form in words: a choice by its words, a row by its label, a text as it is."""
    if not form.is_valid():
        return []
    said = []
    for name, value in form.cleaned_data.items():
        if value:
            words = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
            value = words.get(value) or getattr(value, "label", None) or ("ya" if value is True else value)
            said.append(f"{form.fields[name].label or 'Dicari'}: {value}")
    return said


def _units(post, query):
    form = UnitFilter(query, post=post)
    rows = form.apply(UnitProfile.objects.visible_to(post)).for_list().order_by(*UNIT_ORDER)
    return Found(rows, words_of(form), page_with("registry:unit-list", query))


def _organisations(post, query):
    form = OrganisationFilter(query)
    rows = form.apply(Organisation.objects.current().reachable_by(post)).with_areas().order_by(*ORGANISATION_ORDER)
    return Found(rows, words_of(form), page_with("registry:organisation-list", query))


UNITS = ExportList(
    key="wksbm",
    title="WKSBM",
    find=_units,
    columns=(
        Column("Nama", "registry.Organisation.name", PLAIN, lambda row: row.unit.name, 30),
        Column("Padukuhan/RW", "registry.Organisation.home_area", PLAIN, lambda row: row.unit.home_area.label, 24),
        Column("Kalurahan", "registry.Area.parent", PLAIN, lambda row: row.unit.home_area.parent.label, 24),
        Column("Kode wilayah", "registry.Area.code", PLAIN, lambda row: row.unit.home_area_id),
        Column("Keadaan", "registry.UnitProfile.status", PLAIN, lambda row: row.get_status_display()),
        Column("Sejak", "registry.UnitProfile.status_since_on", PLAIN, lambda row: row.status_since_on, 12),
        Column("SK pengurus", "registry.UnitProfile.term_ends_on", PLAIN, lambda row: Standing(row.standing).label),
        Column("SK sampai", "registry.UnitProfile.term_ends_on", PLAIN, lambda row: row.term_ends_on, 12),
        Column(
            "Kegiatan terakhir", "registry.UnitProfile.last_activity_on", PLAIN, lambda row: row.last_activity_on, 12
        ),
        Column(
            "Klasifikasi",
            "registry.UnitProfile.classification",
            PLAIN,
            lambda row: row.classification.name if row.classification else None,
        ),
    ),
)
ORGANISATIONS = ExportList(
    key="jejaring",
    title="Jejaring",
    find=_organisations,
    columns=(
        Column("Nama", "registry.Organisation.name", PLAIN, lambda row: row.name, 34),
        Column("Jenis lembaga", "registry.Organisation.kind", PLAIN, lambda row: row.get_kind_display(), 24),
        Column("Wilayah", "registry.Organisation.home_area", PLAIN, lambda row: row.home_area.label, 24),
        Column("Kode wilayah", "registry.Area.code", PLAIN, lambda row: row.home_area_id),
        Column("Alamat", "registry.Organisation.address", PERSONAL, lambda row: row.address, 34),
        Column("Telepon", "registry.Organisation.phone", PERSONAL, lambda row: row.phone),
        Column("Surel", "registry.Organisation.email", PERSONAL, lambda row: row.email, 24),
    ),
)
