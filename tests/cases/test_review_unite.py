"""Orang yang sama: who is asked about which two records, what happens to their cases, and that one decision wins."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import reviews
from cases.models import Case, CaseEvent, MatchReview, Person
from registry import scope
from registry.models import Area
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, said, snapshot
from tests.factories import cases as make

LIST = "/orang/kembar/"
NEIGHBOUR, OTHER_NIK, NIK = "34.02.15.2004", "3402155708540009", "3402155708540001"


def wagiyem(**more):
    return make.person("Wagiyem", birth_year=1954, **more)


@pytest.fixture
def near(sari):
    return make.open_case(sari, person=wagiyem(address="Sebelah masjid"))


@pytest.fixture
def far(tini):
    """The same woman, recorded for another kalurahan of the kapanewon."""
    return make.open_case(tini, person=make.person("Mbah Wagiem", nik=NIK), area=Area.objects.get(pk=NEIGHBOUR))


def look(case):
    return reviews.look(case_id=case.pk, but_seen_by=case.opened_by)


@pytest.fixture
def review(near, far):
    assert reviews.look(case_id=near.pk, but_seen_by=near.opened_by) == 1
    return MatchReview.objects.get()


@pytest.fixture
def decide(review, client_of):
    def send(post, verb="sama", **typed):
        client, url = client_of(post), f"{LIST}{review.public_id}/{verb}/"
        page = client.get(url)
        if page.status_code != 200:
            return page
        fields = hidden_fields(page) | {"reason": "KTP dicocokkan."} | typed
        if verb == "sama":
            fields = {"keep": review.first.public_id} | fields
        return client.post(url, fields)

    return send


# --- who is asked ---------------------------------------------------------------------------------------------------


def test_the_lowest_office_above_both_is_asked_and_those_above_it_see_it_too(review, tini, dewi, ratna, client_of):
    assert review.office == tini.organisation
    for post in (tini, dewi, ratna):
        client = client_of(post)
        assert "Mbah Wagiem" in said(client.get(LIST))
        assert "mungkin orang yang sama" in said(client.get("/"))


@pytest.mark.parametrize("name", ["bayu", "sleman_dinsos", "sleman_kalurahan"])
def test_who_sees_only_one_or_none_of_the_two_is_not_asked(name, review, request, client_of):
    post = request.getfixturevalue(name)
    client = client_of(post)
    assert "Wagi" not in said(client.get(LIST))
    assert "mungkin orang yang sama" not in said(client.get("/"))
    assert client.get(f"{LIST}{review.public_id}/").status_code == 404
    with scope.as_post(post):
        assert not MatchReview.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("sari", 403), ("pak_puskesmas", 403), ("admin_sistem", 403)])
def test_a_unit_and_a_partner_do_not_decide(name, status, review, request, client_of):
    assert client_of(request.getfixturevalue(name)).get(LIST).status_code == status


def test_a_pair_across_the_border_of_two_kabupaten_reaches_dinas_sosial_diy(near, sleman_kalurahan, ratna):
    case = make.open_case(sleman_kalurahan, person=wagiyem(nik=NIK), area=sleman_kalurahan.organisation.home_area)
    near.person.set_nik(NIK)
    near.person.nik_missing = ""
    near.person.save()
    reviews.index(near.person)
    assert look(case) == 1
    assert MatchReview.objects.get().office == ratna.organisation


def test_a_hidden_case_is_asked_about_only_where_somebody_sees_both(near, sleman_pengurus, dewi, ratna, client_of):
    hidden = make.open_case(sleman_pengurus, person=wagiyem(), number=make.HIV)
    assert reviews.look(case_id=hidden.pk) == reviews.look(case_id=near.pk) == 0
    assert not MatchReview.objects.exists()


@pytest.mark.parametrize("keeps", ["first", "second"])
def test_a_restricted_case_out_of_sight_changes_no_answer(review, near, far, sari, tini, keeps):
    """Tini sees an open case of either; that there is a restricted one of the same woman, she does not learn."""
    make.open_case(sari, person=near.person, number=make.HIV)
    keep = getattr(review, keeps)
    kept = reviews.unite(review=review, keep=keep, reason="KTP dicocokkan.", by=tini)
    assert kept.read_nik() == NIK
    assert kept.address == "Sebelah masjid"
    moved = far if keep == near.person else near
    assert last_event(moved).verb == "unite"


def test_whom_the_recorder_was_shown_is_not_asked_about_again(sari, near):
    again = make.open_case(sari, person=wagiyem())
    assert look(again) == 0
    assert reviews.look(case_id=again.pk) == 1, "the office that accepts the case looks once more"


def test_a_pair_is_written_once(near, far):
    assert [look(near), look(far), look(near)] == [1, 0, 0]


def test_nobody_is_asked_about_people_who_are_only_alike(near, tini):
    other = make.open_case(tini, person=make.person("Wagirah", birth_year=1990), area=Area.objects.get(pk=NEIGHBOUR))
    assert look(other) == 0


# --- the same -------------------------------------------------------------------------------------------------------


def test_all_cases_belong_to_the_kept_record_and_the_other_points_to_it(review, near, far, decide, tini, client_of):
    kept, gone = near.person, far.person
    assert decide(tini).url == LIST
    gone.refresh_from_db()
    assert set(Case.objects.values_list("person", flat=True)) == {kept.pk}
    assert (gone.merged_into, gone.merged_by) == (kept, tini)
    event = last_event(far)
    assert (event.verb, event.actor) == ("unite", tini)
    assert not CaseEvent.objects.filter(case=near, verb="unite").exists()
    assert NIK not in event.text
    assert near.number in said(client_of(tini).get(f"/kasus/{far.public_id}/orang/")), "the other case of the person"


def test_both_numbers_find_both_cases(near, far, review, tini, client_of):
    near.person.set_nik(OTHER_NIK)
    near.person.nik_missing = ""
    near.person.save()
    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    assert Person.objects.get(pk=near.person_id).read_nik() == OTHER_NIK, "what is there stays"
    for number in (NIK, OTHER_NIK):
        page = said(client_of(tini).post("/kasus/cari/", {"q": number}))
        assert near.number in page
        assert far.number in page


def test_what_the_kept_record_lacks_is_filled(review, near, far, tini):
    kept = reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    assert (kept.read_nik(), kept.nik_missing, kept.address) == (NIK, "", "Sebelah masjid")


def test_the_record_that_is_gone_is_no_candidate_any_more(review, near, far, tini):
    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    again = make.open_case(tini, person=wagiyem(nik=NIK), area=Area.objects.get(pk=NEIGHBOUR))
    assert reviews.look(case_id=again.pk) == 1
    assert near.person in (MatchReview.objects.open().get().first, MatchReview.objects.open().get().second)


def test_a_third_record_is_asked_about_with_the_kept_one(review, near, far, tini):
    third = make.open_case(tini, person=wagiyem(nik=NIK), area=Area.objects.get(pk="34.02.15.2001"))
    reviews.look(case_id=third.pk)
    assert MatchReview.objects.open().count() == 3
    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    left = MatchReview.objects.open().get()
    assert {left.first, left.second} == {near.person, third.person}


def test_units_see_of_the_united_person_only_their_own_case(review, near, far, tini, sari, client_of):
    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    page = said(client_of(sari).get(f"/kasus/{near.public_id}/orang/"))
    assert far.number not in page


def test_a_reason_and_a_choice_are_asked_for(decide, tini):
    for typed in ({"reason": ""}, {"keep": "nobody"}):
        assert decide(tini, **typed).status_code == 422
    assert MatchReview.objects.open().exists()


# --- different, and twice -------------------------------------------------------------------------------------------


def test_a_pair_of_different_people_is_never_asked_about_again(review, near, far, decide, tini, client_of):
    before = snapshot()
    assert decide(tini, "beda").url == LIST
    assert snapshot() == before, "nothing happens to the cases"
    assert "0 pasangan" in said(client_of(tini).get(LIST))
    assert reviews.look(case_id=near.pk) == reviews.look(case_id=far.pk) == 0
    assert "Mungkin sudah tercatat" not in said(client_of(tini).get(f"/kasus/{near.public_id}/orang/"))


@pytest.mark.parametrize("verb", ["sama", "beda"])
def test_whoever_decides_second_reads_who_was_first(verb, review, decide, near, tini, dewi):
    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    answer = decide(dewi, verb)
    assert answer.status_code == 409
    assert "sudah diputuskan oleh Tini Rahayu (TKSK Kapanewon Sewon): orang yang sama" in said(answer)
    with pytest.raises(Refused, match="sudah diputuskan oleh Tini"):
        reviews.keep_apart(review=review, reason="x", by=dewi)


def test_a_get_changes_nothing(review, tini, client_of):
    before = list(MatchReview.objects.values())
    for verb in ("", "sama/", "beda/"):
        assert client_of(tini).get(f"{LIST}{review.public_id}/{verb}").status_code == 200
    assert list(MatchReview.objects.values()) == before


def test_the_action_asks_whether_both_are_in_sight(review, bayu, sari, near):
    for post in (bayu, sari):
        with pytest.raises(Refused) as refused:
            reviews.unite(review=review, keep=near.person, reason="x", by=post)
        assert refused.value.status == 403


def test_the_database_keeps_only_one_of_the_two(review, tini, far):
    stranger = make.open_case(tini, area=Area.objects.get(pk=NEIGHBOUR)).person
    with pytest.raises(IntegrityError, match="keeps_one_of_the_two"), transaction.atomic():
        reviews.decide(review, "sama", reason="x", by=tini, at=far.opened_at, kept=stranger)
    with pytest.raises(IntegrityError, match="names_who_and_why"), transaction.atomic():
        MatchReview.objects.update(status="beda")


# --- the job, and the office that accepts ----------------------------------------------------------------------------


@pytest.fixture
def queued(monkeypatch):
    """What was put into the queue, instead of putting it there."""
    from cases import tasks

    put = []
    monkeypatch.setattr(type(tasks.look_for_twins), "enqueue", lambda self, *args: put.append(args))
    return put


def test_every_new_case_alike_is_looked_at(sari, queued):
    case = make.open_case(sari, person=wagiyem(), consented=False)
    assert queued == [(case.pk, sari.pk)]


def test_the_case_is_looked_at_again_when_a_referral_is_accepted(near, sari, bayu, queued):
    make.referrals.accept(referral=make.sent(near, sari, bayu), by=bayu)
    assert queued[-1] == (near.pk, None)


def test_the_job_writes_the_pair(near, far):
    from cases.tasks import look_for_twins

    assert look_for_twins.func(near.pk, near.opened_by_id) == 1


def test_the_accepting_office_sees_candidates_of_its_own_scope_side_by_side(near, far, sari, bayu, tini, client_of):
    twin = make.open_case(sari, person=wagiyem(nickname="Mbah Yem"))
    make.accepted(near, sari, bayu)
    page = said(client_of(bayu).get(f"/kasus/{near.public_id}/orang/"))
    assert "Mungkin sudah tercatat" in page
    assert "1 orang lain di wilayah Anda mirip" in page
    assert twin.number in page
    assert far.number not in page
    reviews.look(case_id=near.pk)
    assert "pasangan menunggu keputusan" in said(client_of(bayu).get(f"/kasus/{near.public_id}/orang/"))
    assert "Mungkin sudah tercatat" not in said(client_of(sari).get(f"/kasus/{near.public_id}/orang/"))


def test_all_keys_can_be_written_anew(review, near, far, tini, settings):
    from django.core.management import call_command

    from cases.models import PersonKey

    reviews.unite(review=review, keep=near.person, reason="Sama.", by=tini)
    before = set(PersonKey.objects.values_list("person", "key"))
    PersonKey.objects.all().delete()
    call_command("index_persons", verbosity=0)
    assert set(PersonKey.objects.values_list("person", "key")) == before
