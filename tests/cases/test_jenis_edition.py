"""A later list of jenis: cases of before keep theirs, and are found by what follows it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions.jenis import hide_cases_of, succeed_edition
from cases.models import Case, Jenis, JenisEdition
from registry.refusal import Refused
from tests.factories import cases as make

TODAY = timezone.localdate()


def later_list(admin_sistem, starts_on=TODAY, name="Daftar PPKS 2027"):
    return succeed_edition(
        edition=JenisEdition.objects.get(),
        name=name,
        legal_basis="Permensos baru",
        starts_on=starts_on,
        by=admin_sistem.user,
    )


def options(client, address):
    page = client.get(address).content.decode()
    return page[page.index('name="jenis"') :].split("</select>")[0]


def test_a_case_of_before_keeps_its_jenis_and_is_found_by_what_follows_it(sari, dewi, admin_sistem, client_of):
    case = make.open_case(sari)
    before = case.problems.get().jenis
    edition = later_list(admin_sistem)
    after = Jenis.objects.get(edition=edition, follows=before)
    after.name = "Sebutan baru"
    after.full_clean()
    after.save()
    case.refresh_from_db()
    assert case.problems.get().jenis == before
    assert before.name in client_of(dewi).get(case.get_absolute_url()).content.decode()
    found = client_of(dewi).get("/kasus/", {"jenis": after.pk}).content.decode()
    assert case.number in found
    offered = options(client_of(dewi), "/kasus/")
    assert "Sebutan baru" in offered
    assert f'value="{before.pk}"' not in offered


def test_what_nothing_follows_is_still_offered_to_look_for(sari, dewi, admin_sistem, client_of):
    case = make.open_case(sari)
    before = case.problems.get().jenis
    edition = later_list(admin_sistem)
    Jenis.objects.filter(edition=edition, follows=before).delete()
    assert f'value="{before.pk}"' in options(client_of(dewi), "/kasus/")
    assert case.number in client_of(dewi).get("/kasus/", {"jenis": before.pk}).content.decode()


def test_a_list_to_come_counts_from_its_day_on(sari, admin_sistem):
    tomorrow = TODAY + timedelta(days=1)
    edition = later_list(admin_sistem, tomorrow)
    assert {row.edition for row in Jenis.objects.in_force()} == {JenisEdition.objects.exclude(pk=edition.pk).get()}
    assert {row.edition for row in Jenis.objects.in_force(tomorrow)} == {edition}
    assert Jenis.objects.filter(edition=edition).count() == 26
    assert set(Jenis.objects.for_filter()) == set(Jenis.objects.in_force())
    Jenis.objects.filter(edition=edition, number=26).update(name="Nama baru")  # until then it can be written


@pytest.mark.parametrize("change", [{"name": "Nama lain"}, {"age_max": 99}, {"group": "lain"}, {"number": 99}])
def test_a_jenis_of_a_list_in_force_stands(db, change):
    row = Jenis.objects.get(number=24)
    with pytest.raises(IntegrityError, match="has been in force"), transaction.atomic():
        Jenis.objects.filter(pk=row.pk).update(**change)
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match="Buatlah daftar baru"):
        row.full_clean()


def test_a_jenis_of_a_list_in_force_is_not_taken_away(db):
    with pytest.raises(IntegrityError, match="has been in force"), transaction.atomic():
        Jenis.objects.get(number=24).delete()


def test_how_long_it_is_kept_and_whether_it_is_sensitive_may_change(db):
    row = Jenis.objects.get(number=24)
    row.retention_years, row.is_sensitive = 30, True
    row.full_clean()
    row.save()


def test_what_becomes_sensitive_hides_the_cases_under_its_former_name(sari, admin_sistem):
    case = make.open_case(sari)
    after = Jenis.objects.get(edition=later_list(admin_sistem), follows=case.problems.get().jenis)
    assert hide_cases_of(jenis=after, by=admin_sistem.user) == 1
    assert Case.objects.get(pk=case.pk).is_sensitive


def test_a_name_that_is_taken_changes_nothing(db, admin_sistem):
    with pytest.raises(Refused) as refused:
        later_list(admin_sistem, name=JenisEdition.objects.get().name)
    assert refused.value.status == 422
    assert (JenisEdition.objects.count(), JenisEdition.objects.get().valid_to) == (1, None)
