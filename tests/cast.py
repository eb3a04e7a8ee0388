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


@pytest.fixture
def mugi_waras(db):
    """The WKSBM of padukuhan Salakan."""
    return wksbm("WKSBM Mugi Waras", BANGUNHARJO, "Salakan")


@pytest.fixture
def sari(mugi_waras):
    return appointed("sari", "Sari Lestari", mugi_waras, Role.PENGURUS, "Ketua")


@pytest.fixture
def bayu(db):
    return appointed("bayu", "Bayu Wicaksono", office(OrganisationKind.VILLAGE, BANGUNHARJO), Role.VILLAGE_OFFICER)


@pytest.fixture
def tini(db):
    return appointed("tini", "Tini Rahayu", office(OrganisationKind.TKSK, SEWON), Role.TKSK)


@pytest.fixture
def dewi(db):
    return appointed("dewi", "Dewi Anggraini", office(OrganisationKind.REGENCY_OFFICE, BANTUL), Role.REGENCY_OFFICER)


@pytest.fixture
def hadi(db):
    return appointed("hadi", "Hadi Pranoto", office(OrganisationKind.REGENCY_OFFICE, BANTUL), Role.REGENCY_SUPERVISOR)


@pytest.fixture
def laras(db):
    dinas = office(OrganisationKind.REGENCY_OFFICE, BANTUL)
    return appointed("laras", "Laras Widyastuti", dinas, Role.REGENCY_OFFICER, "Pekerja Sosial", is_social_worker=True)


@pytest.fixture
def operator(db):
    dinas = office(OrganisationKind.REGENCY_OFFICE, BANTUL)
    return appointed("operator", "Oki Pratama", dinas, Role.REGENCY_OFFICER, is_data_operator=True)


@pytest.fixture
def ratna(db):
    return appointed("ratna", "Ratna Kusuma", office(OrganisationKind.PROVINCE_OFFICE, DIY), Role.PROVINCE_OFFICER)


@pytest.fixture
def surya(db):
    return appointed("surya", "Surya Atmaja", office(OrganisationKind.PROVINCE_OFFICE, DIY), Role.PROVINCE_SUPERVISOR)


@pytest.fixture
def pak_puskesmas(db):
    puskesmas = organisations.establish(
        kind=OrganisationKind.HEALTH, name="Puskesmas Sewon I", home_area=Area.objects.get(pk=SEWON), by=None
    )
    return appointed("puskesmas", "Joko Santoso", puskesmas, Role.PARTNER)


@pytest.fixture
def balai(db):
    brspa = Organisation.objects.get(kind=OrganisationKind.BALAI, name__contains="BRSPA")
    return appointed("balai", "Endang Susilowati", brspa, Role.PARTNER)


@pytest.fixture
def admin_sistem(db):
    return appointed("admin", "Agus Setiawan", office(OrganisationKind.PROVINCE_OFFICE, DIY), Role.ADMIN)


@pytest.fixture
def sleman_pengurus(db):
    unit = wksbm("WKSBM Ngudi Rahayu", CATURTUNGGAL, "Karangwuni")
    return appointed("sleman-pengurus", "Wahyu Hidayat", unit, Role.PENGURUS, "Ketua")


@pytest.fixture
def sleman_kalurahan(db):
    place = office(OrganisationKind.VILLAGE, CATURTUNGGAL)
    return appointed("sleman-kalurahan", "Rina Astuti", place, Role.VILLAGE_OFFICER)


@pytest.fixture
def sleman_tksk(db):
    return appointed("sleman-tksk", "Slamet Riyadi", office(OrganisationKind.TKSK, DEPOK), Role.TKSK)


@pytest.fixture
def sleman_dinsos(db):
    place = office(OrganisationKind.REGENCY_OFFICE, SLEMAN)
    return appointed("sleman-dinsos", "Yuni Kartika", place, Role.REGENCY_OFFICER)


@pytest.fixture
def client_of(db):
    """client_of(appointment): a browser that is signed in and acts as this post."""

    def signed_in(appointment):
        client = Client()
        client.force_login(appointment.user)
        session = client.session
        session[SESSION_KEY] = appointment.public_id
        keep_alive(session)  # as after the first click; else each request would write the session
        if second_factor.is_required_of(appointment):
            second_factor.remember(session, telephone_of(appointment)[0])
        session.save()
        return client

    return signed_in
