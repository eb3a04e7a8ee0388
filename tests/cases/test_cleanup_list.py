"""Rapikan data: a data operator finds what is wrong in the own territory, and only there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.actions import reviews
from cases.actions.persons import identify, index_everybody
from cases.models import Case, Jenis, MatchReview, NikCheck, Person
from registry.cleanup import QUEUES
from registry.models import Area, Organisation, ReadEntry, UnitProfile
from registry.scope import as_post
from registry.views import cleanups
from tests.factories import cases as make

PAGE = "/rapikan/"
NIK = "3402155708540001"


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


def found(slug, post):
    with as_post(post):
        return {QUEUES[slug].row(one).label for one in QUEUES[slug].find(post)}


def test_only_a_data_operator_enters(operator, dewi, hadi, sari, admin_sistem, client_of):
    for post in (hadi, sari, admin_sistem):
        assert client_of(post).get(PAGE).status_code == 403
        assert client_of(post).get(PAGE, {"daftar": "orang-tanpa-nik"}).status_code == 403
        assert PAGE not in client_of(post).get("/", follow=True).content.decode()
    client = client_of(operator)
    assert f'href="{PAGE}"' in client.get("/").content.decode()
    assert client.get(PAGE, {"daftar": "tidak-ada"}).status_code == 404


def test_each_queue_finds_its_line_and_not_the_right_ones(operator, sari, client_of):
    right = make.open_case(sari, person=make.person("Bu Benar", nik=NIK, birth_year=1954))
    Case.objects.filter(pk=right.pk).update(area=sari.organisation.home_area_id)
    wrong = {
        "orang-tanpa-nik": make.open_case(sari, person=make.person("Bu Tanpa")),
        "nik-tidak-padan": make.open_case(sari, person=make.person("Bu Beda", nik="3402155708540033")),
        "umur-di-luar-jenis": make.open_case(sari, person=make.person("Bu Muda", nik="3402155708540017")),
        "kasus-tanpa-padukuhan": make.open_case(sari, person=make.person("Bu Jauh", nik="3402155708540025")),
    }
    Case.objects.exclude(pk=wrong["kasus-tanpa-padukuhan"].pk).update(area=sari.organisation.home_area_id)
    Case.objects.filter(pk=wrong["kasus-tanpa-padukuhan"].pk).update(area=Area.objects.get(pk="34.02.15.2003"))
    Person.objects.filter(pk=wrong["nik-tidak-padan"].person_id).update(
        nik_check=NikCheck.DIFFERS, dukcapil_checked_on=timezone.localdate(), dukcapil_checked_by=operator
    )
    Person.objects.filter(pk=wrong["umur-di-luar-jenis"].person_id).update(birth_year_estimated=2020)
    old = Jenis.objects.filter(age_min__gte=60).first()
    assert old is not None
    for case in (right, *wrong.values()):
        case.problems.update(jenis=old)
    for slug, case in wrong.items():
        labels = found(slug, operator)
        assert len(labels) == 1, (slug, labels)
        assert case.person.display_name in labels.pop()
        page = client_of(operator).get(PAGE, {"daftar": slug}).content.decode()
        assert case.person.display_name in page
        assert case.public_id in page
    page = client_of(operator).get(PAGE).content.decode()
    assert page.count('href="?daftar=') == 5  # the four, and the unit without an SK


@pytest.mark.parametrize(
    ("nik", "slug"),
    [
        ("3402155708540000", "nik-rusak"),
        ("3402159913540001", "nik-rusak"),
        ("0402155708540001", "nik-rusak"),
        ("3402155608540001", "nik-beda-lahir"),
        ("3402151708540001", "nik-beda-lahir"),
        (NIK, None),
    ],
)
def test_a_nik_that_cannot_be_or_does_not_fit_is_found(operator, sari, nik, slug):
    person = make.person("Bu Ragu", nik=nik, birth_date=date(1954, 8, 17), birth_year=None)
    case = make.open_case(sari, person=person)
    lists = {one for one in ("nik-rusak", "nik-beda-lahir") if found(one, operator)}
    assert lists == ({slug} if slug else set())
    fields = {"birth_date": date(1954, 8, 16), "sex": "P"}
    identify(case=case, fields=fields, nik="3402155608540001", by=sari)  # put right
    assert {one for one in ("nik-rusak", "nik-beda-lahir") if found(one, operator)} == set()


def test_a_nik_that_the_civil_register_knows_is_in_order(operator, sari):
    person = make.person("Bu Sah", nik="3402155608540001", birth_date=date(1954, 8, 17), birth_year=None)
    make.open_case(sari, person=person)
    assert found("nik-beda-lahir", operator) == {"Bu Sah"}
    Person.objects.update(
        nik_check=NikCheck.MATCHES, dukcapil_checked_on=timezone.localdate(), dukcapil_checked_by=operator
    )
    assert found("nik-beda-lahir", operator) == set()


def test_persons_of_before_are_weighed_when_all_are_indexed_anew(operator, sari):
    make.open_case(sari, person=make.person("Bu Lama", nik="3402155708540000"))
    Person.objects.update(nik_fault="")
    index_everybody()
    assert found("nik-rusak", operator) == {"Bu Lama"}


def test_two_records_alike_are_a_line_for_whoever_sees_both(operator, sari, bayu, client_of):
    near = make.open_case(sari)
    make.open_case(sari)
    assert found("orang-kembar", operator) == set()
    assert reviews.look(case_id=near.pk) == 1
    assert found("orang-kembar", operator) == {"Wagiyem dan Wagiyem"}
    pair = MatchReview.objects.get()
    page = client_of(operator).get(PAGE, {"daftar": "orang-kembar"}).content.decode()
    assert f"/orang/kembar/{pair.public_id}/" in page
    assert set(ReadEntry.objects.latest("id").persons) == {pair.first_id, pair.second_id}
    reviews.keep_apart(review=pair, reason="Beda.", by=bayu)
    assert found("orang-kembar", operator) == set()


def test_a_birthday_that_may_lie_ahead_is_no_fault(operator, sari):
    case = make.open_case(sari, person=make.person("Bu Batas", nik=NIK))
    old = Jenis.objects.filter(age_min=60).first()
    case.problems.update(jenis=old)
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now().replace(year=2020, month=6, day=1))
    for year, is_wrong in ((1960, False), (1961, True)):
        Person.objects.filter(pk=case.person_id).update(birth_year_estimated=year)
        assert bool(found("umur-di-luar-jenis", operator)) is is_wrong


def test_somebody_too_old_for_a_jenis_is_found(operator, sari):
    case = make.open_case(sari, person=make.person("Bu Tua", nik=NIK, birth_year=1954))
    case.problems.update(jenis=Jenis.objects.filter(age_max__lt=30).first())
    assert found("umur-di-luar-jenis", operator) == {f"{case.number} Bu Tua"}


def test_cases_of_an_ended_office_and_units_without_an_sk(operator, sari, mugi_waras):
    case = make.open_case(sari, person=make.person("Bu Tertinggal", nik=NIK))
    assert found("lembaga-berakhir", operator) == set()
    Organisation.objects.filter(pk=mugi_waras.pk).update(ended_on=timezone.localdate())
    assert found("lembaga-berakhir", operator) == {f"{case.number} Bu Tertinggal"}
    assert found("wksbm-tanpa-sk", operator) == {"WKSBM Mugi Waras"}
    UnitProfile.objects.filter(pk=mugi_waras.pk).update(term_ends_on=timezone.localdate() - timedelta(days=1))
    assert found("wksbm-tanpa-sk", operator) == {"WKSBM Mugi Waras"}
    UnitProfile.objects.filter(pk=mugi_waras.pk).update(term_ends_on=timezone.localdate())
    assert found("wksbm-tanpa-sk", operator) == set()


def test_nothing_of_another_territory_and_no_case_that_is_hidden(operator, sari, sleman_pengurus, sleman_dinsos):
    make.open_case(sleman_pengurus, person=make.person("Bu Sleman"))
    hidden = make.open_case(sari, person=make.person("Bu Rahasia"))
    Case.objects.filter(pk=hidden.pk).update(is_sensitive=True)
    assert found("orang-tanpa-nik", operator) == set()
    Case.objects.update(area=Area.objects.get(pk="34.04.07.2001"))
    for slug in ("orang-tanpa-nik", "kasus-tanpa-padukuhan"):  # the first wall alone: the test's connection sees all
        assert not QUEUES[slug].find(operator).exists()
    assert found("orang-tanpa-nik", sleman_dinsos) == {"Bu Sleman"}


def test_whose_data_a_queue_shows_is_logged(operator, sari, client_of):
    case = make.open_case(sari, person=make.person("Bu Tanpa"))
    client_of(operator).get(PAGE, {"daftar": "orang-tanpa-nik"})
    assert ReadEntry.objects.latest("id").persons == [case.person_id]
    count = ReadEntry.objects.count()
    client_of(operator).get(PAGE)  # numbers only
    assert ReadEntry.objects.count() == count


def test_a_queue_that_takes_too_long_to_count_still_leads_to_its_lines(operator, sari, client_of, monkeypatch):
    make.open_case(sari, person=make.person("Bu Tanpa"))
    monkeypatch.setattr(cleanups, "counted", lambda queue, post: None)
    page = client_of(operator).get(PAGE).content.decode()
    assert '<a href="?daftar=orang-tanpa-nik">' in page
    assert "banyak" in page
    assert "tidak ada" not in page


def test_a_long_queue_is_read_by_the_page_and_counted_so_far(operator, sari, client_of, monkeypatch):
    monkeypatch.setattr(cleanups, "MOST", 50)
    for number in range(52):
        make.open_case(sari, person=make.person(f"Bu {number}"))
    client, query = client_of(operator), {"daftar": "orang-tanpa-nik"}
    first = client.get(PAGE, query)
    assert "50+ baris" in first.content.decode()
    later = client.get(PAGE, query | {"setelah": first.context["page"].next_cursor})
    assert "50+ baris" in later.content.decode()
    lines = [row.label for page in (first, later) for row in page.context["rows"]]
    assert len(lines) == len(set(lines)) == 52


def test_a_queue_costs_the_same_for_two_and_for_twenty_lines(operator, sari, client_of, queries):
    client, costs = client_of(operator), []
    client.get(PAGE)
    for name in ("A", "B"):
        for number in range(2 if name == "A" else 18):
            make.open_case(sari, person=make.person(f"Bu {name} {number}"))
        with queries() as asked:
            assert client.get(PAGE, {"daftar": "orang-tanpa-nik"}).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
