"""Who acts in the tests? Named people with their posts; each fixture returns an Appointment.

The insiders follow one case of padukuhan Salakan (Kalurahan Bangunharjo, Kapanewon Sewon, Kabupaten Bantul)
up the chain; the outsiders hold the same posts in Kabupaten Sleman and see nothing of it.

    sari            Ketua of WKSBM Mugi Waras            her unit's cases
    bayu            Kalurahan Bangunharjo                cases of the kalurahan
    tini            TKSK Kapanewon Sewon                 cases of the kapanewon
    dewi, hadi      Dinas Sosial Kabupaten Bantul        cases of the kabupaten; hadi is supervisor
    operator        the same office                      the same; marked as operator data, enters the admin
    laras           the same office                      the same; she is its pekerja sosial
    ratna, surya    Dinas Sosial DIY                     cases of DIY; surya is supervisor
    pak_puskesmas   Puskesmas Sewon I                    what is referred to it, while it runs
    balai           BRSPA                                what is referred to it, while it runs
    admin_sistem    Dinas Sosial DIY                     accounts and reference data, no case
    sleman_…        the same levels in Sleman            nothing of the above
"""

import time
from copy import deepcopy

import pyotp
import pytest
from django.test import Client

from registry import second_factor
from registry.actions import areas, organisations, second_factors, users
from registry.models import Area, AreaLevel, Organisation, OrganisationKind, Role
from registry.posts import SESSION_KEY, keep_alive
from registry.scope import as_system

PASSWORD = "rahasia-demo-123"
BANTUL, SEWON, BANGUNHARJO = "34.02", "34.02.15", "34.02.15.2003"
SLEMAN, DEPOK, CATURTUNGGAL = "34.04", "34.04.07", "34.04.07.2001"
DIY = "34"


def appointed(username, full_name, organisation, role, title="", **more):
    """A person with an account (password PASSWORD) and one post. more: is_social_worker."""
    user = users.open_account(username=username, full_name=full_name, password=PASSWORD, by=None)
    return users.appoint(user=user, organisation=organisation, role=role, title=title, by=None, **more)


def office(kind, area_code):
    """The office of the reference data at an area."""
    return Organisation.objects.select_related("home_area").get(kind=kind, home_area=area_code)


def wksbm(name, village_code, hamlet):
    """A WKSBM unit that serves a new padukuhan of a kalurahan."""
    village = Area.objects.get(pk=village_code)
    area = areas.add_local(parent=village, level=AreaLevel.HAMLET, name=hamlet, by=None)
    return organisations.establish(
        kind=OrganisationKind.WKSBM, name=name, home_area=area, service_areas=[area], by=None
    )


def telephone_of(appointment):
    """(SecondFactor, its secret) of whoever needs one; set up by the real action when there is none yet."""
    user = appointment.user
    with as_system():
        if factor := second_factor.factor_of(user):
            return factor, factor.read_secret()
    secret = pyotp.random_base32()
    before = int(time.time()) - 2 * second_factors.STEP  # so that the codes of now have not been used
    code = pyotp.TOTP(secret).at(before)
    return second_factors.set_up(user=user, secret=secret, code=code, now=before)[0], secret


def at(kind, area_code):
    return lambda: office(kind, area_code)


def _mugi_waras():
    return wksbm("WKSBM Mugi Waras", BANGUNHARJO, "Salakan")


def _ngudi_rahayu():
    return wksbm("WKSBM Ngudi Rahayu", CATURTUNGGAL, "Karangwuni")


def _puskesmas():
    sewon = Area.objects.get(pk=SEWON)
    return organisations.establish(kind=OrganisationKind.HEALTH, name="Puskesmas Sewon I", home_area=sewon, by=None)


def _brspa():
    return Organisation.objects.get(kind=OrganisationKind.BALAI, name__contains="BRSPA")


DINAS_BANTUL, DINAS_DIY = at(OrganisationKind.REGENCY_OFFICE, BANTUL), at(OrganisationKind.PROVINCE_OFFICE, DIY)
# name of the fixture: user name, full name, where, role, title, what else the post is
CAST = {
    "sari": ("sari", "Sari Lestari", _mugi_waras, Role.PENGURUS, "Ketua", {}),
    "bayu": ("bayu", "Bayu Wicaksono", at(OrganisationKind.VILLAGE, BANGUNHARJO), Role.VILLAGE_OFFICER, "", {}),
    "tini": ("tini", "Tini Rahayu", at(OrganisationKind.TKSK, SEWON), Role.TKSK, "", {}),
    "dewi": ("dewi", "Dewi Anggraini", DINAS_BANTUL, Role.REGENCY_OFFICER, "", {}),
    "hadi": ("hadi", "Hadi Pranoto", DINAS_BANTUL, Role.REGENCY_SUPERVISOR, "", {}),
    "laras": (
        *("laras", "Laras Widyastuti", DINAS_BANTUL, Role.REGENCY_OFFICER, "Pekerja Sosial"),
        {"is_social_worker": True},
    ),
    "operator": ("operator", "Oki Pratama", DINAS_BANTUL, Role.REGENCY_OFFICER, "", {"is_data_operator": True}),
    "ratna": ("ratna", "Ratna Kusuma", DINAS_DIY, Role.PROVINCE_OFFICER, "", {}),
    "surya": ("surya", "Surya Atmaja", DINAS_DIY, Role.PROVINCE_SUPERVISOR, "", {}),
    "pak_puskesmas": ("puskesmas", "Joko Santoso", _puskesmas, Role.PARTNER, "", {}),
    "balai": ("balai", "Endang Susilowati", _brspa, Role.PARTNER, "", {}),
    "admin_sistem": ("admin", "Agus Setiawan", DINAS_DIY, Role.ADMIN, "", {}),
    "sleman_pengurus": ("sleman-pengurus", "Wahyu Hidayat", _ngudi_rahayu, Role.PENGURUS, "Ketua", {}),
    "sleman_dinsos": (
        *("sleman-dinsos", "Yuni Kartika", at(OrganisationKind.REGENCY_OFFICE, SLEMAN), Role.REGENCY_OFFICER, ""),
        {},
    ),
}


def appear(name, place=None):
    """The post of one of the cast, for a fixture of a test or of a module. place: where, when that is made already."""
    username, full_name, where, role, title, more = CAST[name]
    return appointed(username, full_name, place or where(), role, title, **more)


@pytest.fixture
def mugi_waras(db):
    """The WKSBM of padukuhan Salakan."""
    return _mugi_waras()


@pytest.fixture
def sari(mugi_waras):
    return appear("sari", mugi_waras)


@pytest.fixture
def bayu(db):
    return appear("bayu")


@pytest.fixture
def tini(db):
    return appear("tini")


@pytest.fixture
def dewi(db):
    return appear("dewi")


@pytest.fixture
def hadi(db):
    return appear("hadi")


@pytest.fixture
def laras(db):
    return appear("laras")


@pytest.fixture
def operator(db):
    return appear("operator")


@pytest.fixture
def ratna(db):
    return appear("ratna")


@pytest.fixture
def surya(db):
    return appear("surya")


@pytest.fixture
def pak_puskesmas(db):
    return appear("pak_puskesmas")


@pytest.fixture
def balai(db):
    return appear("balai")


@pytest.fixture
def admin_sistem(db):
    return appear("admin_sistem")


@pytest.fixture
def sleman_pengurus(db):
    return appear("sleman_pengurus")


@pytest.fixture
def sleman_kalurahan(db):
    place = office(OrganisationKind.VILLAGE, CATURTUNGGAL)
    return appointed("sleman-kalurahan", "Rina Astuti", place, Role.VILLAGE_OFFICER)


@pytest.fixture
def sleman_tksk(db):
    return appointed("sleman-tksk", "Slamet Riyadi", office(OrganisationKind.TKSK, DEPOK), Role.TKSK)


@pytest.fixture
def sleman_dinsos(db):
    return appear("sleman_dinsos")


def signed_in(appointment):
    """A browser that is signed in and acts as this post."""
    client = Client()
    client.force_login(appointment.user)
    session = client.session
    session[SESSION_KEY] = appointment.public_id
    keep_alive(session)  # as after the first click; else each request would write the session
    if second_factor.is_required_of(appointment):
        second_factor.remember(session, telephone_of(appointment)[0])
    session.save()
    return client


def another(client):
    """A browser with the same session: what happens to its cookies leaves the first one alone."""
    copied = Client()
    copied.cookies = deepcopy(client.cookies)
    return copied


@pytest.fixture
def client_of(db):
    """client_of(appointment): a browser that is signed in and acts as this post."""
    return signed_in
