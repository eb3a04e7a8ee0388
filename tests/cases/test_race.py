"""Fifty at once, each on a connection of its own: exactly one wins, and the rest read who was faster."""

import re
import threading
import time
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import (
    Case,
    CaseEvent,
    CaseNumberSeries,
    CaseProblem,
    IntakeDraft,
    MatchReview,
    Person,
    PersonKey,
    Referral,
)
from cases.models.person import BESIDE
from registry import scope
from registry.models import Role, Submission
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.cases.intake import START, Walk, action, problem, who
from tests.cast import SEWON, appointed
from tests.factories import cases as make

# One worker at a time: a distribution's PostgreSQL allows 100 connections.
pytestmark = pytest.mark.xdist_group("race")
MANY = 50


@pytest.fixture
def staff(committed_db, bayu, tini, dewi, client_of):
    """Bayu and four colleagues at Kalurahan Bangunharjo, ten browsers each."""
    colleagues = [
        bayu,
        *(appointed(f"staf{n}", f"Staf {n}", bayu.organisation, Role.VILLAGE_OFFICER) for n in range(1, 5)),
    ]
    return [client_of(post) for post in colleagues for _ in range(MANY // 5)]


def presses(clients, address, **typed):
    """One function for each browser, which presses the button of the page it has open (with a key of its own)."""
    page = clients[0].get(address)
    fields = hidden_fields(page) | typed
    form = page.context["form"]
    if "receiver" in form.fields:
        fields["receiver"] = form["receiver"].value()
    del fields["as_post"]

    def press(client):
        return lambda: client.post(address, fields | {"kunci": str(uuid.uuid4())})

    return [press(client) for client in clients]


def outcome(answers):
    return Counter(getattr(answer, "status_code", answer) for answer in answers)


def sentences(answers, status):
    found = (re.search(r'lead-sentence">([^<]+)<', a.content.decode()) for a in answers if a.status_code == status)
    return {match[1] for match in found}


def test_fifty_accept_and_one_holds_the_case(staff, sari, bayu):
    case = make.open_case(sari)
    hop = make.sent(case, sari, bayu)
    answers = all_at_once(presses(staff, f"{case.get_absolute_url()}rujukan/{hop.public_id}/terima/"))
    assert outcome(answers) == {302: 1, 409: MANY - 1}
    hop.refresh_from_db()
    winner = hop.answered_by.user.full_name
    assert sentences(answers, 409) == {f"Rujukan ini sudah diterima oleh {winner} (Kalurahan Bangunharjo)."}
    assert CaseEvent.objects.filter(case=case, verb="accept").count() == 1


def test_fifty_forward_and_the_case_goes_on_once(staff, sari, bayu):
    case = make.open_case(sari)
    hop = make.accepted(case, sari, bayu)
    address = f"{case.get_absolute_url()}rujukan/{hop.public_id}/teruskan/"
    answers = all_at_once(presses(staff, address, reason="Perlu TKSK."))
    assert outcome(answers) == {302: 1, 409: MANY - 1}
    assert sentences(answers, 409) == {"Kasus ini sudah diteruskan oleh Kalurahan Bangunharjo."}
    assert Counter(Referral.objects.values_list("status", flat=True)) == {"forwarded": 1, "sent": 1}


def test_accepting_declining_and_withdrawing_at_once_end_in_one_of_them(staff, sari, bayu, client_of):
    case = make.open_case(sari)
    hop = make.sent(case, sari, bayu)
    base = f"{case.get_absolute_url()}rujukan/{hop.public_id}/"
    works = presses(staff[:17], f"{base}terima/")
    works += presses(staff[17:34], f"{base}tolak/", reason="lain", text="Penuh.")
    works += presses([client_of(sari) for _ in range(16)], f"{base}tarik-kembali/")
    answers = all_at_once(works)
    assert outcome(answers) == {302: 1, 409: MANY - 1}
    hop.refresh_from_db()
    assert hop.status in ("accepted", "declined", "withdrawn")
    assert CaseEvent.objects.filter(case=case, verb__in=["accept", "decline", "withdraw"]).count() == 1


def test_fifty_new_cases_get_fifty_numbers(committed_db, sari):
    def open_one():
        with scope.as_system():
            return make.open_case(sari).number

    numbers = all_at_once([open_one] * MANY)
    year = timezone.localdate().year
    assert len(set(numbers)) == MANY
    assert all(number.startswith(f"3402-{year}-") for number in numbers)
    assert CaseNumberSeries.objects.get().last == MANY


def test_fifty_retries_of_one_form_make_one_case(committed_db, sari, client_of):
    walk = Walk(client_of(sari), sari).all()
    fields = walk.last_form() | {"as_post": sari.public_id}
    address = f"{walk.draft}periksa/"
    browsers = [client_of(sari) for _ in range(MANY)]
    answers = all_at_once([lambda client=client: client.post(address, fields) for client in browsers])
    assert {answer.url for answer in answers} == {Case.objects.get().get_absolute_url()}
    assert Person.objects.count() == Submission.objects.count() == 1


def test_ten_taps_on_the_first_screen_make_one_draft(committed_db, sari, client_of):
    walk = Walk(client_of(sari), sari)
    fields = who(walk.home) | {"kunci": walk.key, "as_post": sari.public_id}
    browsers = [client_of(sari) for _ in range(10)]
    answers = all_at_once([lambda client=client: client.post(START, fields) for client in browsers])
    assert {answer.url for answer in answers} == {f"{START}{IntakeDraft.objects.get().public_id}/masalah/"}


def test_ten_forged_keys_on_one_draft_make_one_case(committed_db, sari, client_of):
    walk = Walk(client_of(sari), sari).all()
    fields = walk.last_form() | {"as_post": sari.public_id}
    browsers = [client_of(sari) for _ in range(10)]
    works = [
        lambda client=client: client.post(f"{walk.draft}periksa/", fields | {"kunci": str(uuid.uuid4())})
        for client in browsers
    ]
    answers = all_at_once(works)
    assert {answer.url for answer in answers} == {Case.objects.get().get_absolute_url()}


def test_two_screens_sent_at_once_are_both_kept(committed_db, sari, client_of):
    walk = Walk(client_of(sari), sari).all()
    for _ in range(5):
        first, second = client_of(sari), client_of(sari)
        word = uuid.uuid4().hex
        screens = [
            (first, "masalah", problem(chronology=word)),
            (second, "tindakan", action(own_action=word)),
        ]
        works = [
            lambda client=client, step=step, typed=typed: client.post(
                f"{walk.draft}{step}/", typed | {"as_post": sari.public_id}
            )
            for client, step, typed in screens
        ]
        assert outcome(all_at_once(works)) == {302: 2}
        answers = IntakeDraft.objects.get().answers
        assert (answers["masalah"]["chronology"], answers["tindakan"]["own_action"]) == ([word], [word])


def test_fifty_service_requests_with_different_keys_reach_a_partner_once(committed_db, sari, pak_puskesmas, client_of):
    case = make.open_case(sari)
    address = f"{case.get_absolute_url()}rujukan/kirim/"
    typed = {"receiver": pak_puskesmas.organisation.public_id, "reason": "Perlu obat.", "as_post": sari.public_id}
    browsers = [client_of(sari) for _ in range(MANY)]
    works = [lambda c=client: c.post(address, typed | {"kunci": str(uuid.uuid4())}) for client in browsers]
    answers = all_at_once(works)
    assert outcome(answers) == {302: 1, 409: MANY - 1}
    assert Referral.objects.get().receiver == pak_puskesmas.organisation


def test_the_index_alone_holds_one_open_responsibility(committed_db, sari, bayu, tini):
    """Without any lock or check of ours: fifty raw inserts, one row."""
    case = make.open_case(sari)
    hop = make.draft(case, sari, bayu)
    columns = "case_id, kind, sender_id, receiver_id, reason, requested, skip_reason, revision, created_at"
    insert = (
        f"INSERT INTO cases_referral (public_id, status, {columns}, decline_reason, decline_text, completion_text, "  # noqa: S608
        f"result, services_text, plan_text, clock_unit) SELECT %s, 'sent', {columns}, '', '', '', '', '', '', '' "
        "FROM cases_referral WHERE id = %s"
    )

    def insert_one():
        with scope.as_system(), connection.cursor() as cursor:
            cursor.execute(insert, [uuid.uuid4().hex[:16], hop.pk])

    errors = [error for error in all_at_once([insert_one] * MANY) if error is not None]
    assert len(errors) == MANY - 1
    assert all("referral_one_open_responsibility" in str(error) for error in errors)
    assert Referral.objects.filter(status="sent").count() == 1


def test_two_cases_of_one_person_change_at_once_and_neither_is_forgotten(committed_db, sari, pak_puskesmas):
    """One comes to a partner while the other one leaves him: by name he finds the person of the first one."""
    here = [sari.organisation_id]
    beside = [*here, pak_puskesmas.organisation_id]

    def written(case, path):
        def write():
            with scope.as_system():
                return Case.objects.filter(pk=case.pk).update(path=path)

        return write

    one, other = make.open_case(sari), make.open_case(sari)
    with scope.as_system():
        Case.objects.filter(pk=other.pk).update(person=one.person_id)
    for number in range(20):
        coming, going = (one, other) if number % 2 else (other, one)
        assert (written(going, beside)(), written(coming, here)()) == (1, 1)
        assert all_at_once([written(coming, beside), written(going, here)]) == [1, 1]
        with scope.as_system():
            assert BESIDE in Person.objects.get(pk=one.person_id).seen_in, number


def while_hidden(case, write):
    """What write() gives that begins while a change which hides the case is not committed yet."""
    is_hidden = threading.Event()

    def hide():
        with scope.as_system():
            Case.objects.filter(pk=case.pk).update(is_sensitive=True)
            is_hidden.set()
            time.sleep(0.5)

    def written():
        is_hidden.wait(30)
        with scope.as_system():
            return write()

    return all_at_once([hide, written])[1]


def test_a_jenis_told_while_its_case_is_hidden_knows_it(committed_db, sari):
    """Whoever lists this jenis in a kecamatan would find a case there that the offices do not see."""
    case = make.open_case(sari)
    told = while_hidden(case, lambda: CaseProblem.objects.create(case=case, jenis=make.jenis(10)).pk)
    with scope.as_system():
        assert CaseProblem.objects.get(pk=told).seen_in == ""


def test_a_key_written_while_its_person_is_hidden_knows_it(committed_db, sari):
    """Whoever is looked for in a kecamatan would be one whom its offices do not see."""
    case = make.open_case(sari)
    while_hidden(case, lambda: PersonKey.objects.create(person_id=case.person_id, key="x").key)
    with scope.as_system():
        keys = dict(PersonKey.objects.filter(person=case.person_id).values_list("key", "seen_in"))
    assert "x" in keys
    assert set(keys.values()) == {""}


def test_a_pair_written_while_one_of_both_is_hidden_knows_it(committed_db, sari, dewi):
    """Whoever looks for pairs in the kecamatan would miss what stands in another place."""
    case, other = make.open_case(sari), make.open_case(sari)
    first, second = sorted((case.person_id, other.person_id))
    pair = {"first_id": first, "second_id": second, "points": 9, "office": dewi.organisation}
    told = while_hidden(case, lambda: MatchReview.objects.create(**pair).pk)
    with scope.as_system():
        assert MatchReview.objects.get(pk=told).seen_in == ""


def test_both_persons_of_a_pair_are_hidden_at_once(committed_db, sari, dewi):
    cases = [make.open_case(sari), make.open_case(sari)]
    first, second = sorted(case.person_id for case in cases)
    with scope.as_system():
        MatchReview.objects.create(first_id=first, second_id=second, points=9, office=dewi.organisation)

    def turn(case, is_sensitive):
        def work():
            with scope.as_system():
                return Case.objects.filter(pk=case.pk).update(is_sensitive=is_sensitive)

        return work

    for number in range(10):
        is_sensitive = number % 2 == 0
        assert all_at_once([turn(case, is_sensitive) for case in cases]) == [1, 1]
        with scope.as_system():
            assert MatchReview.objects.get(first=first, second=second).seen_in == ("" if is_sensitive else SEWON)
