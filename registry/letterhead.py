"""What stands at the head of a paper of an office (kop), and which place before its date?"""

from registry.models import Area, OrganisationKind
from registry.models.area import village_code


def lines_of(organisation):
    """The lines of the letterhead, the last one the office itself."""
    codes = organisation.home_area_id.split(".")
    above = Area.objects.in_bulk([".".join(codes[:depth]) for depth in range(1, len(codes) + 1)])
    names = [above[".".join(codes[:depth])].label for depth in range(1, min(len(codes), 4) + 1)]
    province = "Pemerintah Daerah Daerah Istimewa Yogyakarta" if codes[0] == "34" else f"Pemerintah {names[0]}"
    if organisation.kind in (OrganisationKind.PROVINCE_OFFICE, OrganisationKind.BALAI):
        lines = [province, *(["Dinas Sosial"] if organisation.kind == OrganisationKind.BALAI else [])]
    elif organisation.is_partner:
        lines = []
    elif organisation.kind == OrganisationKind.WKSBM:
        lines = ["Wahana Kesejahteraan Sosial Berbasis Masyarakat"]
    else:
        lines = [f"Pemerintah {names[1]}", *names[2:3]] if len(names) > 2 else [f"Pemerintah {names[1]}"]
    return [line.upper() for line in (*lines, organisation.name)]


def contact_of(organisation):
    """Address, telephone and e-mail in one line, as far as they are known."""
    found = [organisation.address, organisation.phone and f"Telp. {organisation.phone}", organisation.email]
    return " · ".join(part for part in found if part)


def seat_of(organisation):
    """The place that stands before the day: for a unit its kalurahan, else the area of the office without its kind."""
    name = Area.objects.get(pk=village_code(organisation.home_area_id)).name
    for kind in ("Kabupaten ", "Kota ", "Provinsi ", "Daerah Istimewa "):
        name = name.removeprefix(kind)
    return name
