"""Gabungkan: two records of one organisation become one; what may go goes, the rest stays readable, all comes back."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Case, CaseEvent, Consent, Notification, Referral, Service
from cases.workflow import Kind
from registry import mergers, scope
from registry.actions import pairs
from registry.actions.organisations import establish
from registry.cleanup import QUEUES
from registry.likeness import likeness
from registry.models import (
    Appointment,
    Area,
    AuditEntry,
    ChangeBatch,
    Organisation,
    OrganisationKind,
    OrganisationPair,
    PairStatus,
    ProgrammeItem,
    Role,
    UnitProfile,
)
from registry.refusal import Refused
from registry.workflow import UnitStatus
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.cases.conftest import said
from tests.cast import appointed
from tests.factories import cases as make
from tests.factories.funds import entered, spent
from tests.factories.units import plan

LIST = "/jejaring/kembar/"


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


@pytest.fixture
def twin(mugi_waras):
    """The same WKSBM once more, under another spelling."""
    return establish(kind=OrganisationKind.WKSBM, name="WKSBM Mugiwaras", home_area=mugi_waras.home_area, by=None)


@pytest.fixture
def joko(twin):
    """Pengurus of the second record."""
    return appointed("joko", "Joko Susilo", twin, Role.PENGURUS, "Ketua")


@pytest.fixture
def pair(mugi_waras, twin):
    assert pairs.look() == 1
    return OrganisationPair.objects.get()


def merge(pair, kept, by, **more):
    return pairs.merge(pair=pair, keep=kept, reason="Ketuanya sama.", by=by, **more)


def separate(pair, by, **more):
    return pairs.separate(pair=pair, reason="Ternyata dua.", by=by, **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def seen_by(post):
    """The ids of the cases that a post sees, by the first wall and by the second."""
    post = Appointment.objects.with_post().get(pk=post.pk)
    first = set(Case.objects.visible_to(post).values_list("pk", flat=True))
    with scope.as_post(post):
        assert set(Case.objects.values_list("pk", flat=True)) == first
    return first


@pytest.fixture
def press(client_of):
    def send(post, pair, verb, **typed):
        client, url = client_of(post), f"{LIST}{pair.public_id}/{verb}/"
        page = client.get(url)
        if page.status_code != 200:
            return page
        return client.post(url, hidden_fields(page) | {"reason": "Ketuanya sama."} | typed, follow=True)

    return send


# --- everything that names an organisation ---------------------------------------------------------------------------

STAYS = {
    "registry.BimtekRecord.unit": "who was trained, by the name on the board of that record",
    "registry.Decree.unit": "an SK names the unit of its day",
    "registry.Donor.unit": "stands in the book of the unit",
    "registry.Purse.unit": "the book stays; the purse is empty",
    "registry.FundEntry.unit": "a line of a book is never changed",
    "registry.UnitProfile.unit": "the page of the old record",
    "registry.UnitChange.unit": "what happened to it",
    "registry.FoundingStep.unit": "how it was founded",
    "registry.Activity.unit": "what was done under that name",
    "registry.DormancyProposal.unit": "answered ones; an open one stands in the way",
    "registry.EvaluationSheet.unit": "judged as that record",
    "registry.ReadEntry.organisation": "a log, chained",
    "registry.ImportRun.office": "offices only",
    "registry.OrganisationPair.first": "the pair itself",
    "registry.OrganisationPair.second": "the pair itself",
    "registry.OrganisationPair.kept": "the pair itself",
    "registry.Organisation_service_areas.organisation": "the kept one serves them too, see `served`",
    "cases.LateCount.receiver": "figures that the schedule counts anew",
    "cases.CaseEvent.organisation": "the timeline tells who it was",
    "cases.CaseEvent.from_organisation": "likewise",
    "cases.CaseEvent.to_organisation": "likewise",
    "cases.Referral.offered_to": "offices of the chain only",
    "cases.Referral.returned_to": "a finished hop says to whom it came back",
    "cases.LetterSeries.organisation": "numbers that were given out",
    "cases.Letter.organisation": "an issued letter",
    "cases.MatchReview.office": "territorial offices only",
    "training.BimtekEvent.organiser": "offices only",
    "training.CertificateSeries.organisation": "offices only",
    "training.Certificate.organisation": "an issued certificate",
    "training.Curriculum.office": "offices only",
    "training.Commitment.unit": "a promise of its day",
    "training.RtlItem.unit": "a promise of its day",
    "training.FollowUpCheck.unit": "a promise of its day",
    "training.FollowUpCheck.office": "offices only",
    "training.Cascade.unit": "what was done under that name",
    "training.Invitation.unit": "an open one stands in the way",
    "training.Participant.unit": "who sent them",
    "training.Speaker.office": "offices only",
}


def test_every_column_that_points_at_an_organisation_goes_or_stays_for_a_reason():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Organisation
    }
    goes = {column.key for column in mergers.columns()}
    assert goes <= found
    assert found - goes - set(STAYS) == set(), "neither moved nor left for a reason"
    assert set(STAYS) - (found - goes) == set(), "named here and gone, or moved after all"


# --- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("WKSBM Mugi Waras", "WKSBM Mugiwaras", True),
        ("WKSBM Mugi Waras", "Mugi  Wáras", True),
        ("LKS Bina Kasih", "Yayasan Bina Kasih", True),
        ("Puskesmas Sewon I", "Puskesmas Sewon 1", True),
        ("Puskesmas Sewon I", "Puskesmas Sewon II", False),
        ("WKSBM Melati RW 01", "WKSBM Melati RW 02", False),
        ("WKSBM Melati", "WKSBM Mawar", False),
        ("Balai Rehabilitasi Sosial Remaja", "Balai Rehabilitasi Sosial Wanita", False),
        ("WKSBM", "WKSBM Melati", False),
        ("Puskesmas Contoh Bantul", "RSUD Contoh Bantul", False),
    ],
)
def test_what_names_are_alike(one, other, is_alike):
    assert (likeness(one, other) >= 84) is is_alike
    assert likeness(one, other) == likeness(other, one)


def test_none_of_the_offices_of_the_reference_data_is_asked_about(mugi_waras):
    assert pairs.look() == 0


def test_only_the_same_kind_in_the_same_or_a_nested_area_is_asked_about(mugi_waras):
    other_hamlet = Area.objects.filter(code__startswith="34.02.15.2003/").exclude(pk=mugi_waras.home_area_id).first()
    other_hamlet = other_hamlet or Area.objects.get(pk="34.02.15.2001")
    establish(kind=OrganisationKind.LKS, name="LKS Mugi Waras", home_area=mugi_waras.home_area, by=None)
    establish(kind=OrganisationKind.LKS, name="LKS Mugi Waras", home_area=Area.objects.get(pk="34.04"), by=None)
    assert pairs.look() == 0
    establish(kind=OrganisationKind.LKS, name="LKS Mugiwaras", home_area=Area.objects.get(pk="34.02"), by=None)
    assert pairs.look() == 1, "of the kabupaten around it"
    assert pairs.look() == 0, "once"


def test_the_queue_and_the_pages_lead_there(pair, operator, sleman_dinsos, client_of):
    with scope.as_post(operator):
        assert [QUEUES["lembaga-ganda"].row(one).label for one in QUEUES["lembaga-ganda"].find(operator)] == [
            "WKSBM Mugi Waras dan WKSBM Mugiwaras"
        ]
    client = client_of(operator)
    page = said(client.get("/rapikan/?daftar=lembaga-ganda"))
    assert f"{LIST}{pair.public_id}/" in page
    assert f"{LIST}{pair.public_id}/" in said(client.get(LIST))
    page = said(client.get(f"{LIST}{pair.public_id}/"))
    assert "Kasus yang dipegang" in page
    assert "Rp 0" in page
    sleman_dinsos.is_data_operator = True
    sleman_dinsos.save(update_fields=["is_data_operator"])
    client = client_of(sleman_dinsos)
    assert client.get(f"{LIST}{pair.public_id}/").status_code == 404
    with scope.as_post(sleman_dinsos):
        assert not OrganisationPair.objects.exists()


def test_whoever_is_no_operator_does_nothing(pair, hadi, sari, dewi, client_of, mugi_waras):
    for post in (hadi, sari, dewi):
        assert client_of(post).get(f"{LIST}{pair.public_id}/gabungkan/").status_code == 403
        with pytest.raises(Refused):
            merge(pair, mugi_waras, post)


# --- merging ---------------------------------------------------------------------------------------------------------


def test_posts_and_cases_go_and_nobody_sees_more_or_less(
    pair, mugi_waras, twin, sari, joko, bayu, tini, operator, press
):
    near, far = make.open_case(sari), make.open_case(joko)
    hidden = make.open_case(joko, number=make.HIV)
    hop = make.sent(far, joko, bayu)
    done = make.open_case(joko)
    make.report_back(make.accepted(done, joko, bayu), bayu)
    # On the path by its finished hop alone: neither recorded nor held there.
    Case.objects.filter(pk=done.pk).update(origin=bayu.organisation, holder=bayu.organisation)
    others = (bayu, tini, operator)
    before = {post.pk: seen_by(post) for post in (sari, joko, *others)}
    page = press(operator, pair, "gabungkan", keep=mugi_waras.public_id)
    assert page.status_code == 200
    assert "Kedua lembaga kini satu" in said(page)
    both = before[sari.pk] | before[joko.pk]
    assert both == {near.pk, far.pk, hidden.pk, done.pk}
    assert seen_by(sari) == seen_by(joko) == both
    assert {post.pk: seen_by(post) for post in others} == {post.pk: before[post.pk] for post in others}
    assert fresh(joko).organisation == mugi_waras
    assert (fresh(hop).sender, fresh(far).holder, fresh(far).origin) == (mugi_waras, mugi_waras, mugi_waras)
    assert fresh(done).referrals.get().sender == twin, "a finished hop says who it was"
    told = CaseEvent.objects.get(case=far, verb="inherit")
    assert (told.actor, told.text) == (operator, "WKSBM Mugiwaras digabung ke WKSBM Mugi Waras.")
    gone = fresh(twin)
    assert (gone.merged_into, gone.merged_by, gone.ended_on) == (mugi_waras, operator, timezone.localdate())


def test_all_comes_back_but_for_what_came_since(pair, mugi_waras, twin, sari, joko, bayu, pak_puskesmas, operator):
    far, closed = make.open_case(joko), make.open_case(joko)
    make.sent(far, joko, bayu)
    make.accepted(closed, joko, pak_puskesmas, Kind.SERVICE)
    item = plan(joko)
    columns = {column.key: column for column in mergers.columns()}

    def dump():
        return {
            key: sorted(column.model._base_manager.values_list("pk", f"{column.field}_id"))
            for key, column in columns.items()
        } | {"paths": sorted(Case.objects.values_list("pk", "path"))}

    before, posts = dump(), {post.pk: seen_by(post) for post in (sari, joko, bayu, pak_puskesmas)}
    merge(pair, mugi_waras, operator)
    assert dump() != before
    assert fresh(item).unit == mugi_waras
    late = make.open_case(fresh(joko))
    separate(OrganisationPair.objects.get(), operator)
    assert fresh(late).holder == mugi_waras, "opened since: stays with the kept one"
    Notification.objects.filter(case=late).delete()
    after = dump()
    for key, rows in before.items():
        known = {pk for pk, _ in rows}  # what came with the late case is new in its table
        assert [row for row in after[key] if row[0] in known] == rows, key
    for post in (sari, joko, bayu, pak_puskesmas):
        assert seen_by(post) - {late.pk} == posts[post.pk]
    gone = fresh(twin)
    assert (gone.merged_into, gone.ended_on) == (None, None)
    assert UnitProfile.objects.get(unit=twin).status == UnitStatus.ACTIVE


def test_a_partner_keeps_what_consent_allows_it(sari, pak_puskesmas, operator):
    twin = establish(
        kind=OrganisationKind.HEALTH, name="Puskesmas Sewon 1", home_area=pak_puskesmas.organisation.home_area, by=None
    )
    nurse = appointed("perawat", "Bu Perawat", twin, Role.PARTNER)
    case = make.open_case(sari, consented=False)
    with scope.as_system():
        entry = make.consent(partner=twin, shared=["identitas"])
        entry.case, entry.recorded_by = case, sari
        entry.save()
    make.accepted(case, sari, nurse, Kind.SERVICE)
    assert pairs.look() == 1
    merge(OrganisationPair.objects.get(), pak_puskesmas.organisation, operator)
    assert Consent.objects.get().partner == pak_puskesmas.organisation
    assert case.pk in seen_by(pak_puskesmas)
    separate(OrganisationPair.objects.get(), operator)
    assert Consent.objects.get().partner == twin
    assert seen_by(pak_puskesmas) == set()
    assert seen_by(nurse) == {case.pk}


def test_help_out_of_a_purse_stays_with_its_book(pair, mugi_waras, joko, operator):
    case = make.open_case(joko)
    entered(fresh(joko).organisation.profile, by=joko, amount=50_000)
    with pytest.raises(Refused, match="belum kosong") as refused:
        merge(pair, mugi_waras, operator)
    assert refused.value.status == 422
    assert "Catat dulu penyerahannya sebagai pengeluaran di WKSBM Mugiwaras" in refused.value.reason
    spent(joko.organisation.profile, by=joko, amount=50_000)
    merge(pair, mugi_waras, operator)
    assert fresh(case).holder == mugi_waras
    assert not Service.objects.exists()


def test_a_refused_merger_keeps_what_was_typed(pair, mugi_waras, joko, operator, press):
    entered(joko.organisation.profile, by=joko)
    page = press(operator, pair, "gabungkan", keep=mugi_waras.public_id, reason="Ketuanya sama, kata Bu Lurah.")
    assert page.status_code == 422
    assert "Ketuanya sama, kata Bu Lurah." in said(page)
    assert "belum kosong" in said(page)
    assert OrganisationPair.objects.open().exists()


def test_an_open_hop_between_the_two_is_finished_first(pair, mugi_waras, sari, joko, operator):
    hop = make.sent(make.open_case(joko), joko, fresh(sari), Kind.SERVICE)
    assert Referral.objects.get() == hop
    with pytest.raises(Refused, match="rujukan yang berjalan di antara"):
        merge(pair, mugi_waras, operator)


def test_the_old_name_finds_the_kept_one_and_the_old_address_leads_there(
    pair, mugi_waras, twin, sari, joko, operator, client_of
):
    merge(pair, mugi_waras, operator)
    for post in (operator, sari, fresh(joko)):
        client = client_of(post)
        page = said(client.get("/jejaring/", {"q": "mugiwaras"}))
        assert f"/jejaring/{mugi_waras.public_id}/" in page
        assert f"/jejaring/{twin.public_id}/" not in page
        assert f"/jejaring/{mugi_waras.public_id}/" in said(client.get(f"/jejaring/{twin.public_id}/"))
        page = said(client.get(f"/wksbm/{twin.public_id}/"))
        assert "Catatan ini sudah digabung" in page
        assert "Catatan sebelum digabung" in said(client.get(f"/wksbm/{mugi_waras.public_id}/"))
    page = said(client_of(operator).get("/wksbm/", {"q": "mugiwaras"}))
    assert f"/wksbm/{mugi_waras.public_id}/" in page
    assert f"/wksbm/{twin.public_id}/" not in page
    assert client_of(fresh(joko)).get(f"/wksbm/{twin.public_id}/kegiatan/catat/").status_code == 409


def test_the_home_page_of_a_pengurus_is_that_of_the_kept_unit(pair, mugi_waras, twin, sari, operator, client_of):
    merge(pair, twin, operator)
    assert client_of(fresh(sari)).get("/").context["profile"].unit == twin


def test_who_reads_the_kept_unit_reads_the_old_book_and_nobody_else_does(
    pair, mugi_waras, twin, sari, joko, sleman_pengurus, operator, client_of
):
    entered(joko.organisation.profile, by=joko, amount=50_000)
    spent(joko.organisation.profile, by=joko, amount=50_000)
    book = f"/wksbm/{twin.public_id}/kas/"
    assert client_of(sari).get(book).status_code == 404
    merge(pair, mugi_waras, operator)
    assert "50.000" in said(client_of(sari).get(book))
    assert client_of(sleman_pengurus).get(book).status_code == 404
    separate(OrganisationPair.objects.get(), operator)
    assert client_of(sari).get(book).status_code == 404
    assert "50.000" in said(client_of(fresh(joko)).get(book))


def test_what_the_kept_one_lacks_is_filled_and_taken_back_unless_it_was_changed(pair, mugi_waras, twin, operator):
    Organisation.objects.filter(pk=twin.pk).update(address="Jl. Mawar 1", phone="0274")
    merge(pair, mugi_waras, operator)
    assert (fresh(mugi_waras).address, fresh(mugi_waras).phone) == ("Jl. Mawar 1", "0274")
    Organisation.objects.filter(pk=mugi_waras.pk).update(phone="0811")
    assert separate(OrganisationPair.objects.get(), operator) == ["telepon"]
    assert (fresh(mugi_waras).address, fresh(mugi_waras).phone) == ("", "0811")


def test_who_holds_the_same_post_at_both_keeps_one(pair, mugi_waras, twin, sari, operator):
    from registry.actions import users

    second = users.appoint(user=sari.user, organisation=twin, role=Role.PENGURUS, by=None)
    merge(pair, mugi_waras, operator)
    assert fresh(second).organisation == twin
    assert list(Appointment.objects.current().filter(user=sari.user)) == [sari]


# --- deciding otherwise, twice, late ---------------------------------------------------------------------------------


def test_a_pair_of_different_ones_is_not_asked_about_again(pair, operator, press):
    assert "lembaga berbeda" in said(press(operator, pair, "beda"))
    assert pairs.look() == 0
    assert not OrganisationPair.objects.open().exists()
    assert AuditEntry.objects.filter(verb="pair.keep_apart", actor=operator.user).exists()


def test_whoever_is_second_reads_who_was_first(pair, mugi_waras, operator, ratna, press):
    ratna.is_data_operator = True
    ratna.save(update_fields=["is_data_operator"])
    merge(pair, mugi_waras, operator)
    for verb in ("gabungkan", "beda"):
        page = press(ratna, pair, verb)
        assert page.status_code == 409
        assert f"sudah diputuskan oleh {operator.user}" in said(page)
    separate(OrganisationPair.objects.get(), operator)
    page = press(ratna, pair, "pisahkan")
    assert page.status_code == 409
    assert f"sudah dipisahkan lagi oleh {operator.user}" in said(page)


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 409)])
def test_for_thirty_days(days, status, pair, mugi_waras, operator, press):
    merge(pair, mugi_waras, operator)
    OrganisationPair.objects.update(decided_at=timezone.now() - timedelta(days=days))
    page = press(operator, pair, "pisahkan")
    assert page.status_code == status
    assert ("dalam 30 hari, yaitu sampai" in said(page)) is (status == 409)


def test_the_last_merger_is_taken_back_first(pair, mugi_waras, twin, operator):
    third = establish(kind=OrganisationKind.WKSBM, name="WKSBM Mugi Warras", home_area=mugi_waras.home_area, by=None)
    assert pairs.look() == 2
    merge(pair, mugi_waras, operator)
    later = OrganisationPair.objects.open().get()
    assert {later.first, later.second} == {mugi_waras, third}, "that of the one which is gone does not wait"
    merge(later, third, operator)
    assert fresh(twin).merged_into == third
    with pytest.raises(Refused, match="Pisahkan gabungan itu lebih dulu"):
        separate(pair, operator)
    separate(later, operator)
    assert fresh(twin).merged_into == mugi_waras
    separate(pair, operator)
    assert fresh(twin).merged_into is None


def test_the_batch_names_it_and_is_closed_by_the_separation(pair, mugi_waras, operator):
    merge(pair, mugi_waras, operator)
    batch = ChangeBatch.objects.get()
    assert OrganisationPair.objects.get().batch == batch
    assert batch.title == "Gabungan lembaga WKSBM Mugiwaras ke WKSBM Mugi Waras"
    separate(pair, operator)
    assert (fresh(batch).undone_by, fresh(batch).undo_reason) == (operator, "Ternyata dua.")


def test_a_get_changes_nothing(pair, mugi_waras, operator, client_of):
    client = client_of(operator)
    before = list(OrganisationPair.objects.values())
    for verb in ("", "gabungkan/", "beda/"):
        assert client.get(f"{LIST}{pair.public_id}/{verb}").status_code == 200
    assert list(OrganisationPair.objects.values()) == before


def test_the_database_keeps_one_of_the_two_and_who_merged(pair, mugi_waras, twin, sleman_tksk, operator):
    with pytest.raises(IntegrityError, match="merged_keeps_one_of_the_two"), transaction.atomic():
        pairs._decide(pair, PairStatus.MERGED, reason="x", by=operator, at=timezone.now(), kept=mugi_waras)
    with pytest.raises(IntegrityError, match="merged_names_who_and_has_ended"), transaction.atomic():
        Organisation.objects.filter(pk=twin.pk).update(merged_into=mugi_waras)


def test_plans_that_are_finished_stay(pair, joko, mugi_waras, twin, operator):
    item = plan(joko)
    ProgrammeItem.objects.filter(pk=item.pk).update(status="selesai", done_on=timezone.localdate())
    merge(pair, mugi_waras, operator)
    assert fresh(item).unit == twin


@pytest.mark.xdist_group("race")
def test_two_merge_at_once_and_one_reads_who_was_first(committed_db, mugi_waras, twin, dewi, ratna):
    for post in (dewi, ratna):
        post.is_data_operator = True
        post.save(update_fields=["is_data_operator"])
    pairs.look()
    pair = OrganisationPair.objects.get()
    works = [
        lambda: merge(pair, mugi_waras, dewi),
        lambda: merge(pair, twin, ratna),
        lambda: pairs.keep_apart(pair=pair, reason="Beda.", by=dewi),
    ]
    answers = all_at_once(works)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == 2, answers
    winner = OrganisationPair.objects.get().decided_by.user
    assert all(f"sudah diputuskan oleh {winner}" in one.reason for one in refused)
    assert Organisation.objects.filter(merged_into__isnull=False).count() == OrganisationPair.objects.merged().count()
