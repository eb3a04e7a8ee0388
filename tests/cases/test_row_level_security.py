"""The second wall, alone: PostgreSQL shows each post exactly what `visible_to` shows it, and nobody anything."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from cases.actions import cases as actions
from cases.models import (
    Case,
    CaseEvent,
    Desil,
    FamilyMember,
    IntakeDraft,
    MatchReview,
    Notification,
    Person,
    PersonKey,
    PersonPhoto,
    Referral,
    Service,
)
from cases.models.case import CaseQuerySet
from cases.models.event import CaseEventQuerySet
from cases.models.match import DECIDERS
from cases.models.referral import ReferralQuerySet
from cases.workflow import Kind
from registry import scope
from registry.models import AuditEntry, Submission
from tests.cases.intake import Walk
from tests.factories import cases as make

CAST = ("sari", "bayu", "tini", "dewi", "hadi", "ratna", "pak_puskesmas", "balai", "admin_sistem", "sleman_pengurus")
CAST += ("sleman_kalurahan", "sleman_tksk", "sleman_dinsos")
# Tables of the casework that hold reference data or counters, and no person.
OPEN_TABLES = {
    "cases_casenumberseries",
    "cases_consenttext",
    "cases_letterseries",
    "cases_jenis",
    "cases_jenisedition",
    "cases_servicekind",
    "cases_servicesource",
    "cases_stagelabel",
    "cases_timelimit",
}


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def world(people):
    """Plain and sensitive cases in both kabupaten, at every stage, with drafts, notes and service requests."""
    sari, bayu, tini, dewi, balai, partner = (
        people[name] for name in ("sari", "bayu", "tini", "dewi", "balai", "pak_puskesmas")
    )
    for number in (make.ELDERLY, make.HIV):
        make.open_case(sari, number=number)
        make.draft(make.open_case(sari, number=number), sari, bayu)
        make.sent(make.open_case(sari, number=number), sari, bayu)
        make.overdue_now(make.sent(make.open_case(sari, number=number), sari, bayu))
        case = make.open_case(sari, number=number)
        make.accepted(case, sari, partner, Kind.SERVICE)
        hop = make.accepted(case, sari, bayu)
        actions.add_note(case=case, text="Rahasia kalurahan.", by=bayu, is_confidential=True)
        hop = make.referrals.accept(referral=make.forward(hop, bayu, tini), by=tini)
        hop = make.referrals.accept(referral=make.forward(hop, tini, dewi), by=dewi)
        hop = make.referrals.accept(referral=make.forward(hop, dewi, balai), by=balai)
        answered = make.open_case(sari, number=number)
        make.report_back(make.accepted(answered, sari, bayu), bayu)
        make.report_back(make.accepted(answered, sari, partner, Kind.SERVICE), partner)
        declined = make.open_case(sari, number=number)
        make.referral_at("declined", declined, sari, bayu)
        make.sent(
            make.open_case(people["sleman_pengurus"], number=number),
            people["sleman_pengurus"],
            people["sleman_kalurahan"],
        )
    tell_of_persons(people["sari"])
    return people


def tell_of_persons(by):
    """Family, desil and photo of every person, told in its case; one member is the person before; pairs."""
    before = None
    for case in Case.objects.order_by("id"):
        told = {"case": case, "person": case.person, "recorded_by": by}
        FamilyMember.objects.create(name="x", relation="anak", **told)
        FamilyMember.objects.create(name="y", relation="anak", relative=before, **told)
        Desil.objects.create(value=1, source="lain", checked_on=timezone.localdate(), **told)
        PersonPhoto.objects.create(file="orang/x.jpg", width=1, height=1, **told)
        if before:
            first, second = sorted((before.pk, case.person_id))
            MatchReview.objects.create(first_id=first, second_id=second, points=9, office=by.organisation)
        before = case.person


def keys(queryset):
    return set(queryset.values_list("pk", flat=True))


def test_each_post_reads_the_same_through_either_wall(world):
    for name in CAST:
        first_wall, second_wall = through_both_walls(world[name])
        assert second_wall == first_wall, name
        assert bool(second_wall[Case]) == (name != "admin_sistem"), name


def through_both_walls(post):
    """({model: ids by visible_to}, {model: ids that PostgreSQL shows})"""
    with scope.as_system():
        first_wall = {
            Case: keys(Case.objects.visible_to(post)),
            Referral: keys(Referral.objects.visible_to(post)),
            CaseEvent: keys(CaseEvent.objects.filter(case__in=Case.objects.visible_to(post)).visible_to(post)),
            Person: set(Case.objects.visible_to(post).values_list("person", flat=True)),
            Notification: keys(Notification.objects.filter(organisation=post.organisation_id)),
        }
        seen = Person.objects.visible_to(post)
        first_wall |= {model: keys(model.objects.visible_to(post)) for model in (FamilyMember, Desil, PersonPhoto)}
        first_wall[PersonKey] = keys(PersonKey.objects.filter(person__in=seen))
        first_wall[MatchReview] = keys(MatchReview.objects.filter(first__in=seen, second__in=seen))
        if post.role in DECIDERS:
            assert keys(MatchReview.objects.visible_to(post)) == first_wall[MatchReview]
    if post.is_admin:
        first_wall[Notification] = set()
    with scope.as_post(post):
        return first_wall, {model: keys(model.objects.all()) for model in first_wall}


def test_an_unscoped_connection_sees_and_changes_nothing(world, client_of):
    Walk(client_of(world["sari"]), world["sari"]).siapa()
    models = [m for m in apps.get_app_config("cases").get_models() if m._meta.db_table not in OPEN_TABLES]
    for mode in (scope.as_nobody, scope.as_signin):
        with mode():
            assert {model.__name__: model._default_manager.count() for model in models} == {
                model.__name__: 0 for model in models
            }
            assert Case.objects.update(urgency="biasa") == 0
            assert Person.objects.update(name="x") == 0
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Submission.objects.create(key="00000000-0000-0000-0000-000000000001", user=world["sari"].user, verb="x")


def test_every_table_of_the_casework_is_guarded_or_named_as_open(db):
    for model in apps.get_app_config("cases").get_models(include_auto_created=True):
        assert (model._meta.db_table in OPEN_TABLES) != _is_guarded(model._meta.db_table), model


def _is_guarded(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()[0]


@pytest.fixture
def first_wall_torn_down(monkeypatch, walls_may_differ):
    for queryset in (CaseQuerySet, ReferralQuerySet, CaseEventQuerySet):
        monkeypatch.setattr(queryset, "visible_to", lambda self, post: self)


@pytest.fixture
def seen(world):
    """{name: numbers of the cases this post sees}, while the first wall still stands."""
    with scope.as_system():
        return {name: set(Case.objects.visible_to(world[name]).values_list("number", flat=True)) for name in CAST}


# Two halves, for two processes.
@pytest.mark.parametrize(
    "names", [CAST[:4], [name for name in CAST[4:] if name != "admin_sistem"]], ids=["near", "far"]
)
def test_with_the_first_wall_torn_down_no_list_and_no_page_leaks(names, world, seen, client_of, first_wall_torn_down):
    for name in names:
        nothing_leaks_to(world[name], seen[name], world["bayu"], client_of(world[name]))


def nothing_leaks_to(post, seen, bayu, client):
    with scope.as_system():
        hidden = set(Case.objects.values_list("number", flat=True)) - seen
        notes_hidden = post.organisation_id != bayu.organisation_id
        addresses = [case.get_absolute_url() for case in Case.objects.filter(number__in=hidden)]
        # Whoever was asked and declined, or has answered, keeps the message that asked; it tells a number, no more.
        told = Notification.objects.filter(organisation=post.organisation_id).values_list("case__number", flat=True)
        never_told = hidden - set(told)
    pages = [client.get(url) for url in ("/", "/kasus/", "/kotak-masuk/", "/kotak-masuk/terkirim/", "/pemberitahuan/")]
    pages.append(client.post("/kasus/cari/", {"q": "Wagiyem"}, follow=True))
    text = " ".join(page.content.decode() for page in pages)
    assert [number for number in never_told if number in text] == []
    assert {client.get(url).status_code for url in addresses} <= {404}
    for case in Case.objects.filter(number__in=seen):
        assert not (notes_hidden and "Rahasia kalurahan." in client.get(case.get_absolute_url()).content.decode())


def test_a_person_cannot_be_reached_past_her_case(world, sleman_dinsos):
    with scope.as_post(sleman_dinsos), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_person WHERE search_name LIKE '%wagiyem%'")
        assert cursor.fetchone() == (1,), "only the one of the plain case of Sleman"


def test_drafts_and_submissions_belong_to_the_person_who_typed(world, client_of):
    sari = world["sari"]
    walk = Walk(client_of(sari), sari).all()
    walk.catat()
    Walk(walk.client, sari).siapa()
    for name, count in (("sari", 1), ("bayu", 0), ("dewi", 0)):
        with scope.as_post(world[name]):
            assert (IntakeDraft.objects.count(), Submission.objects.count()) == (count, count)


def test_a_post_may_not_write_what_it_may_not_read(world):
    with scope.as_system():
        hidden = Case.objects.filter(origin=world["sleman_pengurus"].organisation).first()
        author = world["sari"]
    with scope.as_post(author):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            CaseEvent.objects.create(case_id=hidden.pk, verb="note", actor_name="x")
        assert Service.objects.filter(case_id=hidden.pk).count() == 0
        assert AuditEntry.objects.exists()


def test_a_post_does_not_change_or_remove_even_what_it_reads(world):
    with scope.as_post(world["dewi"]):
        assert Case.objects.exists()
        assert Case.objects.update(urgency="biasa") == Referral.objects.update(reason="x") == 0
        assert Person.objects.update(name="x") == Notification.objects.update(text="x") == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_caseproblem")
            assert cursor.rowcount == 0


def test_what_runs_as_the_owner_finds_the_tables_of_the_program(db):
    """Unsaid, a temporary table of the same name comes first, and its triggers would run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = dict(cursor.fetchall())
    known = {"note_change", "case_told", "case_of_hop_told", "cases_of_jenis_told"}
    assert known | {"problem_told", "problems_of_case_told"} <= set(found)
    for name, settings in found.items():
        assert "search_path=pg_catalog, public, pg_temp" in (settings or ()), name
