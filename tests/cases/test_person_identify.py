"""Ubah identitas: who it is becomes known later, numbers stay sealed, and the timeline never tells the values."""

import pytest

from cases.actions import persons
from cases.models import Case, NikCheck, Person, PersonKey
from cases.models.person import kk_key, nik_key
from registry import scope
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import bare, last_event, said, snapshot
from tests.factories import cases as make

NIK, KK = "3402155708540001", "3402150101100007"


@pytest.fixture
def case(sari):
    return make.open_case(sari, person=make.person("", nickname="Mbah X"))


def address(case, act=""):
    return f"/kasus/{case.public_id}/orang/{act}"


def fields(answer, **typed):
    """What the browser would send back of the form, with some of it changed."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields if name not in ("nik", "kk")}
    values = {name: getattr(value, "pk", value) for name, value in values.items() if value not in (None, False)}
    return values | hidden_fields(answer) | {"nik": "", "kk": ""} | typed


@pytest.fixture
def change(case, sari, client_of):
    def send(**typed):
        client = client_of(sari)
        return client.post(address(case, "identitas/"), fields(client.get(address(case, "identitas/")), **typed))

    return send


def test_somebody_unknown_gets_a_name_a_number_and_a_day_of_birth(case, change):
    answer = change(name="Wagiyem", nik=NIK, kk=KK, birth_date="1954-08-17", traits="Tahi lalat di dagu")
    assert answer.url == address(case)
    person = Person.objects.get()
    assert (person.name, person.nickname, person.traits) == ("Wagiyem", "Mbah X", "Tahi lalat di dagu")
    assert (person.read_nik(), person.read_kk(), person.nik_missing) == (NIK, KK, "")
    assert (person.birth_date.year, person.birth_year_estimated) == (1954, None)


def test_the_timeline_names_what_was_changed_and_never_the_values(case, change, sari):
    change(name="Wagiyem", nik=NIK, kk=KK)
    event = last_event(case)
    assert (event.verb, event.actor) == ("identify", sari)
    assert event.text == "Diubah: nama, alasan tanpa NIK, NIK, nomor KK."
    assert not any(secret in event.text for secret in ("Wagiyem", NIK, KK))


def test_both_numbers_find_the_case_afterwards(case, change, sari, client_of):
    change(name="Wagiyem", nik=NIK, kk=KK)
    for number in (NIK, KK):
        assert case.number in said(client_of(sari).post("/kasus/cari/", {"q": number}))
    keys = set(PersonKey.objects.values_list("key", flat=True))
    assert {nik_key(NIK), kk_key(KK)} <= keys
    assert not [key for key in keys if NIK in key or KK in key]


def test_an_empty_number_leaves_what_is_there(case, change):
    change(name="Wagiyem", nik=NIK, kk=KK)
    change(phone="0812 3456 7890")
    person = Person.objects.get()
    assert (person.read_nik(), person.read_kk(), person.phone) == (NIK, KK, "0812 3456 7890")


def test_a_new_nik_is_not_checked_yet(case, change, bayu):
    change(nik=NIK)
    persons.check_nik(case=case, result=NikCheck.MATCHES, checked_on="2026-11-01", by=bayu)
    change(nik="3402155708540002")
    person = Person.objects.get()
    assert (person.nik_check, person.dukcapil_checked_on, person.dukcapil_checked_by) == ("belum", None, None)


def test_ktp_and_home_stand_apart(case, change, sari, client_of):
    change(ktp_address="Jl. Kaliurang 5, Sleman")
    page = said(client_of(sari).get(address(case)))
    assert "Jl. Kaliurang 5, Sleman" in page
    answer = change(is_ktp_address_same="on", ktp_address="Jl. Kaliurang 5")
    assert answer.status_code == 422
    change(is_ktp_address_same="on", ktp_address="")
    assert "Sama dengan tempat tinggal" in said(client_of(sari).get(address(case)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"nik": "123"}, "NIK harus 16 angka; yang diisi 3 tanda."),
        ({"kk": "3,40E+15"}, "Nomor KK ini rusak oleh Excel."),
        ({"kk": "0" * 16}, "Nomor KK tidak boleh nol semua."),
        ({"nickname": ""}, "Isi nama, atau nama panggilan."),
        ({}, "Belum ada yang Anda ubah."),
    ],
)
def test_what_is_wrong_is_explained(change, typed, sentence):
    answer = change(**typed)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_a_page_from_before_a_colleagues_change_is_refused(case, bayu, client_of, change):
    client = client_of(bayu)
    page = client.get(address(case, "identitas/"))
    change(name="Wagiyem")
    answer = client.post(address(case, "identitas/"), fields(page, name="Ngadiyem"))
    assert answer.status_code == 409
    assert "Keadaan sudah berubah" in said(answer)
    assert Person.objects.get().name == "Wagiyem"


def test_a_get_changes_nothing_and_a_second_click_is_harmless(case, sari, client_of):
    client = client_of(sari)
    before = snapshot()
    page = client.get(address(case, "identitas/"))
    assert snapshot() == before
    typed = fields(page, name="Wagiyem")
    first, after = client.post(address(case, "identitas/"), typed), snapshot()
    assert client.post(address(case, "identitas/"), typed).url == first.url
    assert snapshot() == after


def test_a_partner_reads_and_does_not_change(case, sari, pak_puskesmas, client_of):
    make.accepted(case, sari, pak_puskesmas, make.Kind.SERVICE)
    client = client_of(pak_puskesmas)
    assert "Mbah X" in said(client.get(address(case)))
    assert client.get(address(case, "identitas/")).status_code == 403
    with pytest.raises(Refused, match="tidak berwenang"):
        persons.identify(case=case, fields={"name": "x"}, by=pak_puskesmas)


def test_dunia_usaha_sees_none_of_it(case, sari, client_of):
    from registry.actions import organisations
    from registry.models import Area, OrganisationKind, Role
    from tests.cast import SEWON, appointed

    firm = organisations.establish(
        kind=OrganisationKind.BUSINESS, name="PT Contoh", home_area=Area.objects.get(pk=SEWON), by=None
    )
    post = appointed("usaha", "Budi Usaha", firm, Role.PARTNER)
    make.accepted(case, sari, post, make.Kind.SERVICE)
    client = client_of(post)
    page = client.get(case.get_absolute_url())
    assert page.status_code == 200
    assert "/orang/" not in said(page)
    for act in ("", "identitas/", "buka-nik/", "buka-kk/"):
        answer = client.get(address(case, act))
        assert answer.status_code == 403
        assert "Mbah X" not in said(answer)


def test_the_number_of_the_kk_is_sealed_for_its_row_and_column(case, change):
    change(nik=NIK, kk=KK)
    person = Person.objects.get()
    assert KK.encode() not in bytes(person.kk_sealed)
    person.nik_sealed = person.kk_sealed
    with pytest.raises(Exception, match="moved"):
        person.read_nik()


def test_a_shared_number_of_the_kk_is_no_key_of_a_person(sari, client_of):
    for name in ("Wagiyem", "Ngadiyem"):
        person = make.person(name)
        person.set_kk(KK)
        make.open_case(sari, person=person)
    case = Case.objects.get(person__name="Wagiyem")
    page = said(client_of(sari).get(address(case)))
    assert "Satu nomor KK" in page
    assert "Ngadiyem" in page


def test_a_hidden_member_of_the_household_changes_no_byte(sari, bayu, client_of):
    person = make.person("Wagiyem")
    person.set_kk(KK)
    case = make.open_case(sari, person=person)
    before = bare(client_of(bayu).get(address(case)))
    hidden = make.person("Ngadiyem")
    hidden.set_kk(KK)
    make.open_case(sari, person=hidden, number=make.HIV)
    assert bare(client_of(bayu).get(address(case))) == before
    with scope.as_post(bayu):
        assert Person.objects.same_household(person).count() == 0
