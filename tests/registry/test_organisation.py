"""Jejaring: which organisations are there, and who reads which?"""

import base64
import json

import pytest
from django.core.management import call_command

from registry.actions import organisations
from registry.models import Area, AuditEntry, Organisation, OrganisationKind
from registry.paging import SEALED_AS
from registry.refusal import Refused
from registry.sealing import seal
from tests.cast import BANGUNHARJO, CATURTUNGGAL, DEPOK, SEWON, office
from tests.factories import OrganisationFactory

URL = "/jejaring/"


def cursor(*values):
    """As the program makes them, so that what stands inside is looked at."""
    return base64.urlsafe_b64encode(seal(json.dumps(values).encode(), SEALED_AS)).decode()


def names(answer):
    return [row.name for row in answer.context["page"].rows]


def test_every_area_of_diy_has_its_office(db):
    counts = {kind: Organisation.objects.of_kind(kind).count() for kind in OrganisationKind}
    assert counts[OrganisationKind.VILLAGE] == 438
    assert counts[OrganisationKind.TKSK] == 78
    assert counts[OrganisationKind.REGENCY_OFFICE] == 5
    assert counts[OrganisationKind.PROVINCE_OFFICE] == 1
    assert counts[OrganisationKind.BALAI] == 6
    assert office(OrganisationKind.TKSK, SEWON).name == "TKSK Kapanewon Sewon"
    assert office(OrganisationKind.TKSK, "34.71.02").name == "TKSK Kemantren Jetis"
    assert office(OrganisationKind.REGENCY_OFFICE, "34.71").name == "Dinas Sosial Kota Yogyakarta"


def test_loading_again_adds_nothing_and_brings_back_nothing(db, admin_sistem):
    organisations.end(organisation=office(OrganisationKind.TKSK, SEWON), by=admin_sistem.user)
    call_command("load_reference", verbosity=0)
    assert Organisation.objects.count() == 528
    assert not Organisation.objects.current().of_kind(OrganisationKind.TKSK).within(SEWON).exists()


def test_an_area_has_one_office_of_a_kind(db):
    village = Area.objects.get(pk=BANGUNHARJO)
    with pytest.raises(Refused, match="sudah mempunyai lembaga jenis ini"):
        organisations.establish(kind=OrganisationKind.VILLAGE, name="Kalurahan kedua", home_area=village, by=None)
    assert not Organisation.objects.filter(name="Kalurahan kedua").exists()


def test_a_kalurahan_has_several_units_and_a_unit_several_padukuhan(sari, admin_sistem):
    first, second = OrganisationFactory(), OrganisationFactory(by=admin_sistem.user)
    second.service_areas.add(first.home_area)
    assert second.service_areas.count() == 2
    assert AuditEntry.objects.get(verb="organisation.establish", subject=second.name).actor == admin_sistem.user


def test_sari_reads_the_jejaring_of_her_kabupaten_and_above(sari, client_of):
    client = client_of(sari)
    assert "TKSK Kapanewon Sewon" in names(client.get(URL, {"jenis": "tksk"}))
    assert all("Depok" not in name for name in names(client.get(URL, {"jenis": "tksk"})))
    assert len(names(client.get(URL, {"jenis": "balai"}))) == 6
    page = client.get(f"{URL}{sari.organisation.public_id}/")
    assert "Sari Lestari" in page.content.decode()
    assert "Padukuhan Salakan" in page.content.decode()


def test_sari_does_not_read_sleman(sari, client_of):
    stranger = office(OrganisationKind.TKSK, DEPOK)
    answer = client_of(sari).get(f"{URL}{stranger.public_id}/")
    assert answer.status_code == 404
    assert answer.content == client_of(sari).get(f"{URL}abcdefgh23456789/").content


def test_ratna_reads_all_of_diy(ratna, client_of):
    answer = client_of(ratna).get(URL, {"q": "caturtunggal"})
    assert names(answer) == ["Kalurahan Caturtunggal"]
    assert office(OrganisationKind.VILLAGE, CATURTUNGGAL).name == "Kalurahan Caturtunggal"


def test_the_pages_of_the_list_show_everybody_once(ratna, client_of):
    client, seen, after = client_of(ratna), [], ""
    while True:
        page = client.get(URL, {"jenis": "tksk", "setelah": after}).context["page"]
        seen += [row.pk for row in page.rows]
        after = page.next_cursor
        if not after:
            break
    assert len(seen) == len(set(seen)) == 78


def test_the_cursor_tells_nothing_of_the_rows(ratna, client_of):
    page = client_of(ratna).get(URL, {"jenis": "tksk"}).context["page"]
    last = page.rows[-1]
    inside = base64.urlsafe_b64decode(page.next_cursor)
    assert str(last.pk).encode() not in inside
    assert last.name.encode() not in inside


@pytest.mark.parametrize("count", [20, 2000])
def test_the_list_asks_the_database_as_often_for_many_as_for_few(sari, client_of, queries, count):
    home = Area.objects.get(pk=BANGUNHARJO)
    rows = [Organisation(kind=OrganisationKind.LKS, name=f"LKS {n}", home_area=home) for n in range(count)]
    Organisation.objects.bulk_create(rows)
    client = client_of(sari)
    client.get("/")
    with queries() as asked:
        answer = client.get(URL, {"jenis": "lks"})
    assert len(asked) == 5
    assert answer.context["count"] == ((20, False) if count == 20 else (1000, True))


@pytest.mark.parametrize(
    "query",
    [
        {"setelah": "rusak"},
        {"setelah": cursor("34", "TKSK", "bukan-angka")},
        {"setelah": cursor("34\x00", "a", 1)},
        {"setelah": cursor("34")},
        {"setelah": cursor({"a": 1}, 2, 3)},
        {"setelah": "é"},
        {"setelah": cursor("34", "\ud800", 1)},
        {"setelah": base64.urlsafe_b64encode(b"[" * 60_000).decode()},
        {"setelah": base64.urlsafe_b64encode(b"[" * 2_900).decode()},
        {"setelah": cursor("34", "a", 10**30)},
        {"q": "\x00"},
        {"jenis": "tidak-ada"},
    ],
)
def test_a_broken_address_is_no_error(sari, client_of, query):
    assert client_of(sari).get(URL, query).status_code == 200


def test_nothing_found_says_what_to_do(sari, client_of):
    page = client_of(sari).get(URL, {"q": "zzzz"}).content.decode()
    assert "Tidak ada lembaga yang cocok" in page
    assert "Hapus saringan" in page


@pytest.mark.parametrize("code", ["34", "34.02", "34.02.15"])
def test_a_wksbm_stands_in_a_padukuhan_or_rw(db, code):
    with pytest.raises(Refused, match="WKSBM berada di padukuhan atau RW"):
        organisations.establish(kind=OrganisationKind.WKSBM, name="X", home_area=Area.objects.get(pk=code), by=None)
