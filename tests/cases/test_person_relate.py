"""Catat anggota keluarga: and desil, the check of the NIK, a photo: what hangs on a person is told in one case."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.actions import persons
from cases.models import Desil, FamilyMember, PersonPhoto
from registry import scope
from registry.images import drawn_anew
from registry.models import Role
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import bare, last_event, said
from tests.cast import BANGUNHARJO, appointed, wksbm
from tests.factories import cases as make
from tests.pictures import photo

NIK, KK = "3402155708540001", "3402150101100007"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(sari):
    person = make.person("Wagiyem", nik=NIK)
    person.set_kk(KK)
    return make.open_case(sari, person=person)


@pytest.fixture
def act(case, client_of):
    def send(post, page, /, **typed):
        url = f"{room(case)}{page}/"
        client = client_of(post)
        return client.post(url, hidden_fields(client.get(url)) | typed)

    return send


def room(case):
    return f"/kasus/{case.public_id}/orang/"


def today():
    return timezone.localdate().isoformat()


ACTS = {
    "anggota": ("relate", {"name": "Tukinah", "relation": "anak", "birth_year": "1980", "is_same_house": "on"}),
    "desil": ("record_desil", {"value": "2", "source": "siks_ng", "period": "Triwulan 3 2026"}),
    "cek-nik": ("check_nik", {"result": "padan"}),
}
SHOWN = {"anggota": "Tukinah", "desil": "Desil 2", "cek-nik": "Padan"}


@pytest.mark.parametrize("name", ACTS)
def test_it_stands_in_the_room_and_in_the_timeline(name, case, act, bayu, client_of):
    verb, typed = ACTS[name]
    answer = act(bayu, name, **typed, checked_on=today())
    assert answer.status_code == 302, said(answer)
    assert answer.url == room(case)
    event = last_event(case)
    assert (event.verb, event.actor) == (verb, bayu)
    assert "Tukinah" not in event.text
    assert SHOWN[name] in said(client_of(bayu).get(room(case)))


@pytest.mark.parametrize("name", [*ACTS, "tambah-foto", "hapus-anggota"])
def test_a_partner_and_a_stranger_do_not(name, case, sari, act, pak_puskesmas, sleman_dinsos, client_of):
    make.accepted(case, sari, pak_puskesmas, make.Kind.SERVICE)
    url = f"{room(case)}{name}/"
    assert client_of(pak_puskesmas).get(url).status_code == 403
    assert client_of(sleman_dinsos).get(url).status_code == 404


def test_another_unit_on_the_path_reads_and_does_not_change(case, sari, client_of):
    unit = wksbm("WKSBM Ngudi Waluyo", BANGUNHARJO, "Tarudan")
    neighbour = appointed("waluyo", "Wahyu Widodo", unit, Role.PENGURUS)
    make.accepted(case, sari, neighbour, make.Kind.SERVICE)
    answer = client_of(neighbour).get(f"{room(case)}anggota/")
    assert answer.status_code == 403
    assert "Hanya WKSBM Mugi Waras" in said(answer)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("anggota", {"relation": "anak"}, "Nama"),
        ("anggota", {"name": "x", "relation": "anak", "birth_year": "2999"}, "masa depan"),
        ("desil", {"value": "11", "source": "siks_ng", "checked_on": "2026-01-01"}, "Desil"),
        ("desil", {"value": "1", "source": "siks_ng", "checked_on": "2999-01-01"}, "masa depan"),
        ("cek-nik", {"result": "belum", "checked_on": "2026-01-01"}, "Hasil cek"),
    ],
)
def test_what_is_wrong_is_explained(name, typed, sentence, act, bayu):
    answer = act(bayu, name, **typed)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_a_mistaken_member_is_taken_away_once(case, act, sari, bayu, client_of):
    act(sari, "anggota", **ACTS["anggota"][1])
    member = FamilyMember.objects.get()
    assert act(bayu, "hapus-anggota", member=member.public_id).status_code == 302
    member.refresh_from_db()
    assert member.removed_by == bayu
    assert "Tukinah" not in said(client_of(sari).get(room(case)))
    with pytest.raises(Refused, match="sudah dihapus"):
        persons.unrelate(case=case, member=member, by=sari)


def test_a_member_may_be_a_person_of_the_same_kk(case, act, sari, client_of):
    other = make.person("Tukinah")
    other.set_kk(KK)
    daughter = make.open_case(sari, person=other).person
    act(sari, "anggota", name="Tukinah", relation="anak", relative=daughter.public_id)
    assert FamilyMember.objects.get().relative == daughter
    assert "juga tercatat" in said(client_of(sari).get(room(case)))


def test_a_member_who_is_a_hidden_person_changes_no_byte(case, sari, bayu, client_of):
    before = bare(client_of(bayu).get(room(case)))
    hidden = make.open_case(sari, person=make.person("Tukinah"), number=make.HIV).person
    member = FamilyMember(name="Tukinah", relation="anak", relative=hidden)
    FamilyMember.objects.create(
        case=case, person=case.person, name="Tukinah", relation="anak", relative=hidden, recorded_by=sari
    )
    assert bare(client_of(bayu).get(room(case))) == before
    assert "Tukinah" in said(client_of(sari).get(room(case)))
    with scope.as_post(bayu):
        assert not FamilyMember.objects.exists()
    with pytest.raises(Refused, match="jangkauan"):
        persons.relate(case=case, member=member, by=bayu)


def test_what_was_told_in_a_hidden_case_of_the_same_person_stays_there(case, sari, bayu, client_of):
    before = bare(client_of(bayu).get(room(case)))
    hidden = make.open_case(sari, person=case.person, number=make.HIV)
    persons.relate(case=hidden, member=FamilyMember(name="Tukinah", relation="anak"), by=sari)
    persons.record_desil(case=hidden, desil=Desil(value=1, source="lain", checked_on=timezone.localdate()), by=sari)
    persons.photograph(case=hidden, picture=drawn_anew(photo()), by=sari)
    assert bare(client_of(bayu).get(room(case))) == before
    with scope.as_post(bayu):
        assert not any(model.objects.exists() for model in (FamilyMember, Desil, PersonPhoto))
    page = said(client_of(sari).get(room(case)))
    assert "Tukinah" in page
    assert hidden.number in page


def test_a_photo_is_kept_without_its_place_and_served_to_those_who_see_the_case(
    case, act, sari, bayu, client_of, sleman_dinsos
):
    upload = SimpleUploadedFile("IMG_0001.jpg", photo().read(), "image/jpeg")
    answer = act(sari, "tambah-foto", photo=upload)
    assert answer.status_code == 302, said(answer)
    kept = PersonPhoto.objects.get()
    assert "IMG" not in kept.file.name
    url = f"{room(case)}foto/{kept.public_id}/"
    shown = client_of(bayu).get(url)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"Exif" not in shown.content
    assert client_of(sleman_dinsos).get(url).status_code == 404


def test_what_is_no_picture_is_refused(act, sari):
    answer = act(sari, "tambah-foto", photo=SimpleUploadedFile("x.jpg", b"no picture"))
    assert answer.status_code == 422
    assert "bukan foto yang dapat dibaca" in said(answer)
