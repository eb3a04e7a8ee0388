"""Kasus: everything a post may see, by filter, search and page; and never a row more."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import questions
from cases.models import Case, Referral, Urgency
from cases.workflow import Kind
from registry.models import OrganisationKind
from registry.scope import as_post
from tests.cast import office, wksbm
from tests.factories import AppointmentFactory
from tests.factories import cases as make

NIK = "3402155708540001"


@pytest.fixture
def listed(client_of):
    """listed(post, **filters): the numbers on the first page, in order."""

    def numbers(post, **query):
        page = client_of(post).get("/kasus/", query)
        assert page.status_code == 200
        return [case.number for case in page.context["page"].rows]

    return numbers


def test_each_post_lists_what_it_may_see(listed, case, sari, bayu, tini, dewi, ratna, pak_puskesmas, sleman_dinsos):
    for post in (sari, bayu, tini, dewi, ratna):
        assert listed(post) == [case.number]
    for post in (pak_puskesmas, sleman_dinsos):
        assert listed(post) == []


@pytest.mark.parametrize("query", [{"urgensi": "x"}, {"jenis": "0", "keadaan": "berjalan"}], ids=str)
def test_a_filter_that_is_not_understood_shows_nothing_on_a_later_page_either(sari, dewi, client_of, query):
    """A choice may be gone since the first page."""
    for _ in range(26):
        make.open_case(sari)
    client = client_of(dewi)
    cursor = client.get("/kasus/", {"keadaan": "berjalan"}).context["page"].next_cursor
    assert len(client.get("/kasus/", {"keadaan": "berjalan", "setelah": cursor}).context["page"].rows) == 1
    for more in ({}, {"setelah": cursor}):
        page = client.get("/kasus/", query | more).context["page"]
        assert (page.rows, page.count, page.next_cursor) == ([], (0, False), ""), more


def test_a_sensitive_case_is_listed_on_its_path_only(listed, sari, bayu, tini, dewi):
    case = make.open_case(sari, number=make.HIV)
    assert [listed(post) for post in (bayu, tini, dewi)] == [[], [], []]
    make.sent(case, sari, bayu)
    assert listed(bayu) == [case.number]
    assert listed(tini) == listed(dewi) == []


def test_a_unit_lists_its_own_cases_and_not_its_neighbours(listed, case, sari):
    neighbour = AppointmentFactory(organisation=wksbm("WKSBM Tetangga", "34.02.15.2003", "Sebelah"))
    make.open_case(neighbour)
    assert listed(sari) == [case.number]


def test_a_partner_lists_a_case_while_its_request_lives(listed, case, sari, pak_puskesmas):
    hop = make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    assert listed(pak_puskesmas) == [case.number]
    make.report_back(hop, pak_puskesmas)
    assert listed(pak_puskesmas) == []


@pytest.fixture
def five(sari, bayu, dewi):
    """Five cases of different state: held, waiting, incomplete, handled by Dinsos, closed."""
    held = make.open_case(sari, urgency=Urgency.EMERGENCY, number=9)
    waiting = make.open_case(sari)
    make.sent(waiting, sari, bayu)
    incomplete = make.open_case(sari)
    hop = make.sent(incomplete, sari, bayu)
    make.referrals.request_completion(referral=hop, by=bayu, text="KK?")
    handled = make.open_case(sari)
    make.accepted(handled, sari, dewi)
    closed = make.open_case(sari, at=timezone.now() - timedelta(days=40))
    make.cases.close(case=closed, outcome="pindah", closed_on=timezone.localdate(), by=sari)
    return {"held": held, "waiting": waiting, "incomplete": incomplete, "handled": handled, "closed": closed}


FILTERS = [
    ({"keadaan": "berjalan"}, {"held", "waiting", "incomplete", "handled"}),
    ({"keadaan": "belum_dirujuk"}, {"held"}),
    ({"keadaan": "menunggu"}, {"waiting"}),
    ({"keadaan": "kelengkapan"}, {"incomplete"}),
    ({"keadaan": "ditangani"}, {"handled"}),
    ({"keadaan": "ditutup"}, {"closed"}),
    ({"urgensi": "darurat"}, {"held"}),
    ({"jenjang": "dinsos_kabkota"}, {"handled"}),
    ({"jenjang": "wksbm", "urgensi": "biasa"}, {"waiting", "incomplete", "closed"}),
    ({"dari": (timezone.localdate() - timedelta(days=3)).isoformat()}, {"held", "waiting", "incomplete", "handled"}),
    ({"sampai": (timezone.localdate() - timedelta(days=3)).isoformat()}, {"closed"}),
    ({"sampai": "9999-12-31", "dari": "0001-01-01", "keadaan": "ditutup"}, {"closed"}),
    ({"q": "wagi"}, {"held", "waiting", "incomplete", "handled", "closed"}),
    ({"q": "bukan siapa"}, set()),
    ({"lewat": "on"}, set()),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS, ids=[str(query) for query, _ in FILTERS])
def test_a_filter_shows_exactly_these(listed, five, dewi, query, expected):
    assert set(listed(dewi, **query)) == {five[name].number for name in expected}


def test_filters_by_jenis_area_unit_and_where_it_waits(listed, five, dewi, bayu, sari):
    assert listed(dewi, jenis=make.jenis(9).pk) == [five["held"].number]
    assert len(listed(dewi, wilayah="34.02.15")) == 5
    assert listed(dewi, wilayah="34.02.16") == []
    assert len(listed(dewi, unit=sari.organisation_id)) == 5
    assert listed(dewi, menunggu=bayu.organisation.public_id) == [five["waiting"].number]


def test_late_cases(listed, five, dewi):
    Referral.objects.filter(case=five["waiting"]).update(due_at=timezone.now() - timedelta(hours=1))
    assert listed(dewi, lewat="on") == [five["waiting"].number]


@pytest.mark.parametrize("query", [{"jenis": "x"}, {"wilayah": "34.04"}, {"dari": "kemarin"}, {"keadaan": "karangan"}])
def test_a_filter_that_is_not_understood_shows_nothing_rather_than_everything(listed, five, dewi, query):
    assert listed(dewi, **query) == []


def test_no_filter_leads_outside_the_scope(listed, case, sleman_dinsos, sari, bayu):
    for query in ({"q": "Wagiyem"}, {"q": case.number}, {"menunggu": bayu.organisation.public_id}):
        assert listed(sleman_dinsos, **query) == []


def test_the_filter_stays_in_the_address_of_the_next_page(client_of, sari, dewi):
    for _ in range(26):
        make.open_case(sari)
    client = client_of(dewi)
    page = client.get("/kasus/", {"urgensi": "biasa"})
    assert "26 kasus" in page.content.decode()
    cursor = page.context["page"].next_cursor
    assert f"urgensi=biasa&amp;setelah={cursor.replace('=', '%3D')}" in page.content.decode()
    second = client.get("/kasus/", {"urgensi": "biasa", "setelah": cursor})
    first_numbers = {row.number for row in page.context["page"].rows}
    rest = [row.number for row in second.context["page"].rows]
    assert len(first_numbers) == 25
    assert len(rest) == 1
    assert not first_numbers & set(rest)


@pytest.mark.parametrize(
    "cursor", ["x", "W10=", "WyJ4IiwieSJd", "WzEsMl0=", "WyIyMDI2LTAxLTAxVDAwOjAwIiwgIlx1MDAwMCJd"]
)
def test_a_broken_cursor_gives_the_first_page(listed, case, dewi, cursor):
    assert listed(dewi, setelah=cursor) == [case.number]


# --- search -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def search(client_of):
    def numbers(post, text):
        answer = client_of(post).post("/kasus/cari/", {"q": text}, follow=True)
        assert answer.status_code == 200
        return [case.number for case in answer.context["page"].rows]

    return numbers


@pytest.mark.parametrize("text", ["Wagiyem", "WAGI", "giy", "  wagiyem ", "Wágiyem"])
def test_search_by_name(search, case, dewi, text):
    assert search(dewi, text) == [case.number]


def test_search_by_number_or_a_part_of_it(search, case, dewi):
    assert search(dewi, case.number) == search(dewi, case.number[-9:]) == [case.number]


def test_search_by_exact_nik_and_the_nik_enters_no_address(search, sari, dewi, client_of):
    case = make.open_case(sari, person=make.person(nik=NIK))
    make.open_case(sari, person=make.person(nik=NIK[:-1] + "2"))
    assert search(dewi, NIK) == search(dewi, f"{NIK[:6]} {NIK[6:12]} {NIK[12:]}") == [case.number]
    answer = client_of(dewi).post("/kasus/cari/", {"q": NIK})
    assert answer.status_code == 200
    assert answer.wsgi_request.get_full_path() == "/kasus/cari/"
    assert NIK not in answer.content.decode()


def test_part_of_a_nik_finds_nobody(search, sari, dewi):
    make.open_case(sari, person=make.person(nik=NIK))
    assert search(dewi, NIK[:15]) == []


def test_search_says_nothing_about_other_places(search, sari, sleman_dinsos, client_of):
    make.open_case(sari, person=make.person(nik=NIK))
    client = client_of(sleman_dinsos)

    def answer(text):
        page = client.post("/kasus/cari/", {"q": text}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert search(sleman_dinsos, "Wagiyem") == []
    assert answer(NIK) == answer(NIK[:-1] + "9"), "whether such a NIK exists elsewhere cannot be told"


def test_dunia_usaha_reads_initials(client_of, case, sari):
    from registry.actions import organisations
    from registry.models import Role
    from tests.cast import appointed

    home = office(OrganisationKind.REGENCY_OFFICE, "34.02").home_area
    firm = organisations.establish(kind=OrganisationKind.BUSINESS, name="PT Contoh", home_area=home, by=None)
    pt = appointed("pt", "Bu PT", firm, Role.PARTNER)
    make.sent(case, sari, pt, Kind.SERVICE)
    for address in ("/", "/kasus/", "/kotak-masuk/", case.get_absolute_url()):
        page = client_of(pt).get(address).content.decode()
        assert "Wagiyem" not in page
        assert "W." in page


def test_dunia_usaha_finds_by_number_only_and_reads_no_story(client_of, search, sari):
    from registry.actions import organisations
    from registry.models import Role
    from tests.cast import appointed

    case = make.open_case(sari, person=make.person(nik=NIK, phone="081234567890", address="Gang Mawar 3"))
    home = office(OrganisationKind.REGENCY_OFFICE, "34.02").home_area
    firm = organisations.establish(kind=OrganisationKind.BUSINESS, name="PT Contoh", home_area=home, by=None)
    pt = appointed("pt", "Bu PT", firm, Role.PARTNER)
    make.sent(case, sari, pt, Kind.SERVICE)
    assert search(pt, case.number) == [case.number]
    for text in ("Wagiyem", "wagi", NIK):
        assert search(pt, text) == []
    page = client_of(pt).get(case.get_absolute_url()).content.decode()
    for secret in ("081234567890", "Gang Mawar", "••••", "makan dari tetangga"):
        assert secret not in page


def test_a_nik_in_an_address_finds_nobody(listed, sari, dewi):
    make.open_case(sari, person=make.person(nik=NIK))
    assert listed(dewi, q=NIK) == []


def test_a_case_with_an_answer_and_a_running_request_counts_as_held(listed, case, sari, bayu, pak_puskesmas):
    make.report_back(make.accepted(case, sari, bayu), bayu)
    make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    assert listed(sari, keadaan="belum_dirujuk") == [case.number]


def test_the_count_is_honest_where_it_is_capped(db):
    from cases.templatetags.casework import count_text
    from registry.paging import capped_count

    assert capped_count(Case.objects.all()) == (0, False)
    assert [count_text(value) for value in ((999, False), (1000, False), (1000, True))] == ["999", "1.000", "1.000+"]


def test_a_whole_number_finds_this_case_and_a_part_of_one_all_that_hold_it(listed, sari):
    short, long = make.open_case(sari), make.open_case(sari)
    Case.objects.filter(pk=short.pk).update(number="3402-2026-58213")
    Case.objects.filter(pk=long.pk).update(number="3402-2026-582134")
    assert listed(sari, q=" 3402-2026-58213 ") == ["3402-2026-58213"]
    assert listed(sari, q="2026-58213") == listed(sari, q="58213") == ["3402-2026-582134", "3402-2026-58213"]
    Case.objects.filter(pk=short.pk).update(number="3402-2026-99999")
    assert listed(sari, q="3402-2026-58213") == ["3402-2026-582134"], "no such number: those that hold it"


@pytest.mark.parametrize("address", ["/kasus/", "/kasus/?urgensi=biasa", "/kotak-masuk/"])
@pytest.mark.parametrize("name", ["bayu", "pak_puskesmas"])
def test_a_row_shows_what_was_read_and_reads_nothing_more(address, name, sari, pak_puskesmas, request, client_of):
    """A column that is forgotten would be read for each row by itself; a sealed number is not read at all."""
    post = request.getfixturevalue(name)
    make.sent(make.open_case(sari), sari, post, Kind.RESPONSIBILITY if name == "bayu" else Kind.SERVICE)
    [row] = client_of(post).get(address).context["page"].rows
    with as_post(post):
        [anew] = (questions.case_rows if isinstance(row, Case) else questions.hop_rows)(post)([row.pk])
    assert not_read(row) == not_read(anew)
    assert {"chronology", "own_action"} <= not_read(row)["cases.Case"]
    assert {"nik_sealed", "kk_sealed", "address", "phone"} <= not_read(row)["cases.Person"]


def not_read(row):
    """{model: names of the fields that were not read} of a row of a list and of all that came with it."""
    found, waiting = {}, [row]
    while waiting:
        one = waiting.pop()
        if one is not None and one._meta.label not in found:
            found[one._meta.label] = one.get_deferred_fields()
            waiting += [getattr(one, "running_hop", None), *one._state.fields_cache.values()]
    return found
