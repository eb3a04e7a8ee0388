"""Pisahkan lagi: within 30 days two united records are two again, each with its cases and what was told there."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import persons, reviews, separations
from cases.models import (
    Case,
    CaseEvent,
    Desil,
    DesilSource,
    FamilyMember,
    MatchReview,
    MatchStatus,
    NikCheck,
    Person,
    PersonKey,
    PersonPhoto,
    Relation,
)
from registry import scope
from registry.images import drawn_anew
from registry.models import Area, AuditEntry, ChangeBatch, ReadEntry
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, said
from tests.factories import cases as make
from tests.pictures import photo

LIST = "/orang/kembar/"
NEIGHBOUR, NIK, OTHER_NIK = "34.02.15.2004", "3402155708540001", "3402155708540009"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def near(sari):
    return make.open_case(sari, person=make.person("Wagiyem", address="Sebelah masjid"))


@pytest.fixture
def far(tini):
    told = make.person("Mbah Wagiem", nik=NIK, phone="0812", traits="Tahi lalat.")
    return make.open_case(tini, person=told, area=Area.objects.get(pk=NEIGHBOUR))


@pytest.fixture
def pair(near, far):
    assert reviews.look(case_id=near.pk) == 1
    return MatchReview.objects.get()


@pytest.fixture
def united(pair, near, tini):
    reviews.unite(review=pair, keep=near.person, reason="KTP sama.", by=tini)
    return MatchReview.objects.get(pk=pair.pk)


def separate(review, by, **more):
    return separations.separate(review=review, reason="Ternyata dua orang.", by=by, **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def press(client_of):
    def send(post, review, **typed):
        client, url = client_of(post), f"{LIST}{review.public_id}/pisahkan/"
        page = client.get(url)
        if page.status_code != 200:
            return page
        return client.post(url, hidden_fields(page) | {"reason": "Ternyata dua orang."} | typed, follow=True)

    return send


# --- everything that names a person ----------------------------------------------------------------------------------

# What a union does with each column that points at a person.
OF_A_UNION = {
    "cases.Case.person": "goes to the kept record and comes back",
    "cases.FamilyMember.person": "goes and comes back with its case",
    "cases.FamilyMember.relative": "goes and comes back where it was",
    "cases.Desil.person": "goes and comes back with its case",
    "cases.PersonPhoto.person": "goes and comes back with its case",
    "cases.Person.merged_into": "goes and comes back where it was",
    "cases.PersonKey.person": "written anew for both",
    "cases.MatchReview.first": "open and different pairs turn to the kept record and back",
    "cases.MatchReview.second": "the same",
    "cases.MatchReview.kept": "says which of the two the pair keeps",
}
STAYS_WITH_THE_GONE = {"cases.Person.merged_into", "cases.MatchReview.first", "cases.MatchReview.second"}


def columns_of_persons():
    return {
        f"{model._meta.label}.{field.name}": (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }


def test_every_column_that_points_at_a_person_is_thought_of():
    assert set(columns_of_persons()) == set(OF_A_UNION)


def everything_of(case, by, other):
    """A row in each table that names the person of this case."""
    member = FamilyMember(name="Bu Lain", relation=Relation.SIBLING, relative=other.person)
    persons.relate(case=case, member=member, by=by)
    beside = FamilyMember(name="Kembali", relation=Relation.SIBLING, relative=case.person)
    with scope.as_system():
        beside.case, beside.person, beside.recorded_by = other, other.person, by
        beside.save(force_insert=True)
    desil = Desil(value=1, source=DesilSource.OTHER, checked_on=timezone.localdate())
    persons.record_desil(case=case, desil=desil, by=by)
    persons.photograph(case=case, picture=drawn_anew(photo()), by=by)


def test_no_column_still_names_the_record_that_is_gone(pair, near, far, tini):
    third = make.open_case(tini, person=make.person("Mbah Wagiyem", nik=NIK), area=Area.objects.get(pk=NEIGHBOUR))
    other = make.open_case(tini, person=make.person("Sutrisno", birth_year=1990), area=Area.objects.get(pk=NEIGHBOUR))
    everything_of(far, tini, other)
    reviews.look(case_id=third.pk)
    before = {
        name: model.objects.filter(**{f.name: far.person}).count() for name, (model, f) in columns_of_persons().items()
    }
    assert {name for name, count in before.items() if not count} == {
        "cases.Person.merged_into",
        "cases.MatchReview.kept",
    }
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    for name, (model, field) in columns_of_persons().items():
        left = model.objects.filter(**{field.name: far.person})
        if model is MatchReview:
            left = left.exclude(pk=pair.pk)
        assert name == "cases.Person.merged_into" or not left.open().exists() if model is MatchReview else not left


# --- it works --------------------------------------------------------------------------------------------------------


def test_each_has_its_cases_again_with_what_was_told_since(united, near, far, tini, sari):
    told = make.open_case(sari, person=fresh(near.person))
    everything_of(fresh(far), tini, other=make.open_case(tini, area=Area.objects.get(pk=NEIGHBOUR)))
    persons.record_desil(
        case=fresh(near), desil=Desil(value=2, source=DesilSource.OTHER, checked_on=timezone.localdate()), by=sari
    )
    separate(united, tini)
    assert {fresh(case).person_id for case in (near, told)} == {near.person_id}, "opened since stays with the kept one"
    assert fresh(far).person_id == far.person_id != near.person_id
    assert fresh(far.person).merged_into is None
    for model in (FamilyMember, Desil, PersonPhoto):
        for row in model.objects.select_related("case"):
            assert row.person_id == row.case.person_id
    assert Desil.objects.get(case=near).person == near.person


def test_what_was_filled_is_taken_back_unless_somebody_changed_it_since(united, near, far, tini, sari, press):
    kept = fresh(near.person)
    assert (kept.read_nik(), kept.phone, kept.traits, kept.address) == (NIK, "0812", "Tahi lalat.", "Sebelah masjid")
    persons.identify(case=near, fields={"phone": "0899"}, by=sari)
    page = press(tini, united)
    assert "tetap pada catatan yang dipakai: telepon" in said(page)
    kept, gone = fresh(near.person), fresh(far.person)
    assert (kept.read_nik(), kept.nik_missing, kept.phone, kept.traits) == ("", "hilang", "0899", "")
    assert kept.address == "Sebelah masjid"
    assert (gone.read_nik(), gone.phone, gone.traits, gone.address) == (NIK, "0812", "Tahi lalat.", "")


def test_a_check_of_the_number_goes_with_the_number(united, near, far, tini):
    day = timezone.localdate()
    persons.check_nik(case=fresh(near), result=NikCheck.MATCHES, checked_on=day, by=tini)
    separate(united, tini)
    kept, gone = fresh(near.person), fresh(far.person)
    assert (kept.nik_check, gone.nik_check, gone.dukcapil_checked_by) == (NikCheck.UNCHECKED, NikCheck.MATCHES, tini)


def test_a_number_that_was_corrected_since_stays_with_whom_it_was_corrected(united, near, far, tini):
    persons.identify(case=fresh(near), fields={}, nik=OTHER_NIK, by=tini)
    assert separate(united, tini).left == ["NIK"]
    assert (fresh(near.person).read_nik(), fresh(far.person).read_nik()) == (OTHER_NIK, NIK)


def test_the_number_finds_its_case_before_during_and_after(pair, near, far, tini, client_of):
    def found():
        page = said(client_of(tini).post("/kasus/cari/", {"q": NIK}))
        return near.number in page, far.number in page

    before = found()
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    during = found()
    separate(MatchReview.objects.get(), tini)
    assert (before, during, found()) == ((False, True), (True, True), (False, True))


def test_the_keys_are_those_of_before(pair, near, far, tini):
    before = set(PersonKey.objects.values_list("person", "key"))
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    assert set(PersonKey.objects.values_list("person", "key")) != before
    separate(MatchReview.objects.get(), tini)
    assert set(PersonKey.objects.values_list("person", "key")) == before


def test_who_when_and_why_stand_in_the_pair_the_batch_the_audit_and_the_timeline(united, near, far, tini, press):
    press(tini, united)
    review = MatchReview.objects.get()
    batch = ChangeBatch.objects.get()
    assert (review.status, review.reason, review.decided_by) == (MatchStatus.DIFFERENT, "Ternyata dua orang.", tini)
    assert (batch.undone_by, review.batch, review.public_id in batch.undo_reason) == (tini, batch, True)
    assert AuditEntry.objects.filter(verb="review.separate", actor=tini.user).exists()
    assert (last_event(far).verb, last_event(far).actor) == ("separate", tini)
    assert not CaseEvent.objects.filter(case=near, verb="separate").exists()


def test_the_pair_is_not_asked_about_again(united, near, far, tini):
    separate(united, tini)
    assert reviews.look(case_id=near.pk) == reviews.look(case_id=far.pk) == 0


def test_other_pairs_come_back_and_wait_again(near, far, tini):
    third = make.open_case(tini, person=make.person("Wagiyem", nik=NIK), area=Area.objects.get(pk="34.02.15.2001"))
    assert reviews.look(case_id=far.pk) == 2
    reviews.look(case_id=third.pk)
    pairs = sorted(MatchReview.objects.open().values_list("first", "second"))
    pair = MatchReview.objects.about(near.person).about(far.person).get()
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    assert MatchReview.objects.open().count() == 1, "asked once about the third, not twice"
    separate(MatchReview.objects.get(pk=pair.pk), tini)
    mine = tuple(sorted((near.person_id, far.person_id)))
    assert sorted(MatchReview.objects.open().values_list("first", "second")) == [one for one in pairs if one != mine]


def test_a_pair_that_turned_to_the_kept_one_turns_back(pair, near, far, tini):
    third = make.open_case(tini, person=make.person("Sutinah"), area=Area.objects.get(pk=NEIGHBOUR)).person
    first, second = sorted((far.person, third), key=lambda one: one.pk)
    asked = MatchReview.objects.create(first=first, second=second, points=7, office=tini.organisation)
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    assert {fresh(asked).first, fresh(asked).second} == {near.person, third}
    separate(MatchReview.objects.get(pk=pair.pk), tini)
    assert (fresh(asked).first, fresh(asked).second) == (first, second)


# --- who, and when ---------------------------------------------------------------------------------------------------


def test_the_pages_lead_there(united, near, tini, client_of):
    client = client_of(tini)
    page = said(client.get(f"{LIST}?daftar=digabung"))
    assert f"{LIST}{united.public_id}/" in page
    assert f"{LIST}{united.public_id}/" in said(client.get(f"/kasus/{near.public_id}/orang/"))
    assert f"{LIST}{united.public_id}/pisahkan/" in said(client.get(f"{LIST}{united.public_id}/"))
    assert f"{LIST}{united.public_id}/" not in said(client.get(LIST))


@pytest.mark.parametrize(("days", "may"), [(29, True), (31, False)])
def test_for_thirty_days(days, may, united, tini, client_of, press):
    MatchReview.objects.update(decided_at=timezone.now() - timedelta(days=days))
    page = press(tini, united)
    assert page.status_code == (200 if may else 409)
    if not may:
        assert "dalam 30 hari, yaitu sampai" in said(page)
        assert "/pisahkan/" not in said(client_of(tini).get(f"{LIST}{united.public_id}/"))
        with pytest.raises(Refused, match="30 hari"):
            separate(united, tini)


def test_once(united, tini, dewi, press):
    separate(united, tini)
    page = press(dewi, united)
    assert page.status_code == 409
    assert "sudah dipisahkan lagi oleh Tini Rahayu (TKSK Kapanewon Sewon)" in said(page)


def test_a_pair_that_waits_or_was_kept_apart_is_not_separated(pair, tini):
    for _ in range(2):
        with pytest.raises(Refused, match="Hanya dua catatan yang sudah digabung"):
            separate(pair, tini)
        if pair.status == MatchStatus.OPEN:
            pair = reviews.keep_apart(review=pair, reason="Beda.", by=tini)


def test_a_later_union_of_the_kept_one_is_taken_back_first(united, near, tini, press):
    third = make.open_case(tini, person=make.person("Wagiyem", nik=NIK), area=Area.objects.get(pk="34.02.15.2001"))
    reviews.look(case_id=third.pk)
    later = MatchReview.objects.open().get()
    reviews.unite(review=later, keep=third.person, reason="Sama.", by=tini)
    page = press(tini, united)
    assert page.status_code == 409
    assert "Pisahkan gabungan itu lebih dulu" in said(page)
    separate(MatchReview.objects.get(pk=later.pk), tini)
    assert press(tini, united).status_code == 200


def test_a_reason_is_asked_for(united, tini, press):
    assert press(tini, united, reason=" ").status_code == 422
    assert fresh(united).is_united


@pytest.mark.parametrize("name", ["bayu", "sleman_dinsos", "sleman_kalurahan"])
def test_who_sees_cases_of_one_side_only_finds_nothing(name, united, request, client_of):
    """Bayu sees the person, who is one by now, through the case of his kalurahan; not that there was another record."""
    post = request.getfixturevalue(name)
    client = client_of(post)
    assert united.public_id not in said(client.get(f"{LIST}?daftar=digabung"))
    for verb in ("", "pisahkan/"):
        assert client.get(f"{LIST}{united.public_id}/{verb}").status_code == 404
    with scope.as_post(post):
        assert not MatchReview.objects.exists()
    with pytest.raises(Refused) as refused:
        separate(united, post)
    assert refused.value.status == 403


def test_a_get_changes_nothing(united, tini, client_of):
    before = list(MatchReview.objects.values()), list(Case.objects.order_by("pk").values())
    assert client_of(tini).get(f"{LIST}{united.public_id}/pisahkan/").status_code == 200
    assert (list(MatchReview.objects.values()), list(Case.objects.order_by("pk").values())) == before


def test_nothing_happens_when_it_fails_halfway(united, near, tini, monkeypatch):
    before = list(Case.objects.order_by("pk").values()), list(Person.objects.order_by("pk").values())

    def fail(**_):
        raise IntegrityError("as if")

    monkeypatch.setattr(separations.history, "close", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        separate(united, tini)
    assert (list(Case.objects.order_by("pk").values()), list(Person.objects.order_by("pk").values())) == before


# --- restricted cases ------------------------------------------------------------------------------------------------


def test_of_a_hidden_record_nothing_comes_out_by_it(near, dewi, ratna, laras, sari, tini, client_of):
    """Dewi's office sees both; Tini sees the open case only, before, during and after."""
    hidden = make.open_case(
        dewi, person=make.person("Wagiyem", nik=NIK, address="Rumah aman"), number=make.HIV, area=near.area
    )
    assert reviews.look(case_id=hidden.pk) == 1
    pair = MatchReview.objects.get()
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=dewi)
    client = client_of(tini)

    def seen_by_tini():
        pages = (f"{LIST}?daftar=digabung", f"/kasus/{near.public_id}/orang/", near.get_absolute_url())
        return "".join(said(client.get(page)) for page in pages)

    for text in (hidden.number, "Rumah aman", "digabung dari dua catatan", pair.public_id):
        assert text not in seen_by_tini()
    separate(MatchReview.objects.get(), dewi)
    for text in (hidden.number, "Rumah aman", "terpisah", pair.public_id):
        assert text not in seen_by_tini()
    assert fresh(near.person).address == "Sebelah masjid"
    assert not CaseEvent.objects.filter(case=near, verb__in=("unite", "separate")).exists()
    assert last_event(hidden).verb == "separate"


def test_what_was_typed_about_the_two_stands_on_the_pair_alone(pair, near, tini):
    """An admin sistem reads the audit and the batches; a purge cannot take a name out of the audit."""
    reviews.unite(review=pair, keep=near.person, reason="Bu Wagiyem, KTP cocok.", by=tini)
    separations.separate(review=MatchReview.objects.get(), reason="Bu Wagiyem punya saudara.", by=tini)
    told = [str(entry.detail) for entry in AuditEntry.objects.filter(verb__startswith="review.")]
    told += ChangeBatch.objects.values_list("undo_reason", flat=True)
    assert len(told) == 3
    assert not [words for words in told if "Wagiyem" in words]
    assert MatchReview.objects.get().reason == "Bu Wagiyem punya saudara."


# --- who looked ------------------------------------------------------------------------------------------------------


def test_who_looked_is_answered_for_both_records_while_they_are_one_and_afterwards(
    pair, near, far, tini, hadi, client_of
):
    def readers_of(case):
        page = said(client_of(hadi).get(f"/kasus/{case.public_id}/pembaca/orang/"))
        return page.count("Tini Rahayu")

    client_of(tini).get(far.get_absolute_url())  # noted under the record that is gone
    far_before = readers_of(far)
    near_before = readers_of(near)
    assert far_before
    reviews.unite(review=pair, keep=near.person, reason="Sama.", by=tini)
    as_one = readers_of(near)
    assert as_one >= far_before + near_before
    client_of(tini).get(far.get_absolute_url())  # noted under the kept record
    assert ReadEntry.objects.latest("id").persons  # the supervisor's own page came before
    assert readers_of(near) > as_one
    separate(MatchReview.objects.get(), tini)
    assert readers_of(far) > far_before, "also what was read of it while they were one"
    assert readers_of(near) == near_before, "and of the other what was read of its own case"
