"""What holds for every act on a case: who is kept out and how, and that a second click or a failure is harmless."""

import re
from copy import deepcopy

import pytest
from django.db import transaction
from django.urls import reverse

from cases.actions import referrals
from cases.models import Notification
from registry.models import Role, Submission
from registry.refusal import Refused
from tests import ground
from tests.cases.acts import ACTS, World, hidden_fields
from tests.cases.conftest import last_event, snapshot
from tests.cast import appear
from tests.factories import AppointmentFactory
from tests.factories import cases as make

OF_ACTS = ("case-", "referral-", "stage-", "task-")
PEOPLE = ("sari", "bayu", "tini", "dewi", "laras", "sleman_dinsos")


def for_acts(acts):
    """A test for each act. Those of one act follow each other in one process: its state is arranged once for all."""
    params = [pytest.param(act, marks=pytest.mark.xdist_group(f"act {act}")) for act in acts]
    return pytest.mark.parametrize("act", params, ids=str, indirect=True, scope="module")


every_act = for_acts(ACTS)


@pytest.fixture(scope="module")
def act(request):
    return request.param


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker):
    with ground.standing(django_db_blocker):
        yield World({name: appear(name) for name in PEOPLE})


@pytest.fixture(scope="module")
def arranged(act, standing_world):
    """(case, hop) in the state where the actor may act; nothing of it is left for the next act."""
    with transaction.atomic():
        yield act.arrange(standing_world)
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world, db):
    """Copies for each test, as if it had read the rows itself."""
    return deepcopy(standing_world)


def raising(error):
    def act(**_):
        raise error

    return act


def of_page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def receiver_too(answer, fields):
    """A page that asks for the receiver offers the next level first; a person leaves it there."""
    form = answer.context["form"]
    return fields | ({"receiver": form["receiver"].value()} if "receiver" in form.fields else {})


@pytest.fixture
def opened(arranged, world, client_of):
    """opened(act): (client of the actor, address, everything the form would send, case)."""

    def open_page(act):
        case, hop = deepcopy(arranged)
        client, address = client_of(world[act.actor]), act.address(case, hop)
        answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()
        fields = hidden_fields(answer) | receiver_too(answer, act.fields(case, hop))
        return client, address, fields, case

    return open_page


@every_act
def test_it_works_and_the_timeline_names_who_did_it(act, opened, world):
    client, address, fields, case = opened(act)
    answer = client.post(address, fields)
    assert answer.status_code == 302, of_page(answer)
    event, actor = last_event(case), world[act.actor]
    assert (event.verb, event.actor, event.organisation) == (act.verb, actor, actor.organisation)
    assert (event.actor_name, event.post_name) == (actor.user.full_name, actor.post_name)


@every_act
def test_opening_the_page_changes_nothing(act, opened):
    client, address, _, _ = opened(act)
    before = snapshot()
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert snapshot() == before


@every_act
def test_somebody_outside_reads_the_same_as_for_a_random_id(act, opened, world, client_of):
    _, address, fields, case = opened(act)
    outsider, before = client_of(world["sleman_dinsos"]), snapshot()
    random = address.replace(case.public_id, "abcdefgh23456789")
    for send in (outsider.get, lambda url: outsider.post(url, fields)):
        hidden, nothing = send(address), send(random)
        assert hidden.status_code == nothing.status_code == 404
        assert hidden.content == nothing.content
    assert snapshot() == before


@for_acts([act for act in ACTS if act.stranger_to_it])
def test_somebody_who_sees_the_case_but_may_not_reads_why(act, opened, world, client_of):
    _, address, fields, _ = opened(act)
    client, before = client_of(world[act.stranger_to_it]), snapshot()
    for answer in (client.get(address), client.post(address, fields | {"as_post": ""})):
        assert answer.status_code == 403
        assert re.search(r"Hanya .+ yang dapat|dipegang oleh|Layanan dicatat oleh|tidak berwenang", of_page(answer))
        assert "Tidak ada yang berubah" in of_page(answer)
    assert snapshot() == before


@every_act
def test_an_admin_sistem_sees_no_case(act, opened, admin_sistem, client_of):
    _, address, fields, _ = opened(act)
    assert client_of(admin_sistem).get(address).status_code == 404
    assert client_of(admin_sistem).post(address, fields).status_code == 404


@every_act
def test_a_second_click_is_answered_like_the_first_and_changes_nothing_more(act, opened):
    client, address, fields, _ = opened(act)
    first = client.post(address, fields)
    after = snapshot()
    second = client.post(address, fields)
    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert snapshot() == after


@for_acts([act for act in ACTS if act.other])
def test_the_same_form_with_other_content_is_refused(act, opened):
    client, address, fields, _ = opened(act)
    client.post(address, fields)
    after = snapshot()
    answer = client.post(address, fields | act.other)
    assert answer.status_code == 422
    assert "sudah pernah dikirim dengan isi lain" in of_page(answer)
    assert snapshot() == after


@for_acts([act for act in ACTS if act.minds_the_state_seen])
def test_a_page_from_before_the_last_change_is_refused(act, opened):
    client, address, fields, _ = opened(act)
    before = snapshot()
    answer = client.post(address, fields | {"seen": str(int(fields["seen"]) - 1)})
    assert answer.status_code == 409
    assert "Keadaan sudah berubah" in of_page(answer)
    assert snapshot() == before
    assert not Submission.objects.exists()


@for_acts([act for act in ACTS if act.minds_the_state_seen and act.other])
def test_what_was_typed_on_a_page_from_before_is_still_there_and_can_be_sent_again(act, opened):
    client, address, fields, case = opened(act)
    typed = fields | act.other
    refused = client.post(address, typed | {"seen": str(int(fields["seen"]) - 1)})
    assert refused.status_code == 409
    assert "Keadaan sudah berubah" in of_page(refused).split("error-summary")[1]
    form = refused.context["form"]
    kept = {name: form[name].value() for name in typed if name not in form.HIDDEN}
    assert {name: str(value) for name, value in kept.items()} == {name: str(typed[name]) for name in kept}
    fresh = hidden_fields(refused)
    assert fresh["kunci"] != fields["kunci"]
    assert client.post(address, kept | fresh).status_code == 302
    assert last_event(case).verb == act.verb


def test_a_page_refused_by_the_action_keeps_what_was_typed(world, client_of):
    """Not only a page from before: whatever else the action refuses, as long as the policy would allow the act."""
    sari, bayu = world["sari"], world["bayu"]
    case = make.open_case(sari)
    address = f"{case.get_absolute_url()}rujukan/kirim/"
    client = client_of(sari)
    fields = hidden_fields(client.get(address)) | {"receiver": bayu.organisation.public_id, "reason": "Atap <bocor>"}
    reason = "Kalurahan Bangunharjo sudah tidak aktif."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cases.views.referrals.referrals.send_at_once", raising(Refused(reason, status=409)))
        before = snapshot()
        answer = client.post(address, fields)
    assert (answer.status_code, snapshot()) == (409, before)
    assert "Atap &lt;bocor&gt;" in of_page(answer)
    assert reason in of_page(answer).split("error-summary")[1]


def test_an_act_that_is_over_keeps_its_page_of_refusal(world, client_of):
    sari, bayu = world["sari"], world["bayu"]
    case = make.open_case(sari)
    hop = make.sent(case, sari, bayu)
    address = f"{case.get_absolute_url()}rujukan/{hop.public_id}/tolak/"
    client = client_of(bayu)
    fields = hidden_fields(client.get(address)) | {"reason": "lain", "text": "Penuh."}
    referrals.withdraw(referral=hop, by=sari)
    answer = client.post(address, fields)
    assert answer.status_code == 409
    assert "Tidak dapat dilakukan" in of_page(answer)


@every_act
def test_a_form_opened_as_another_post_is_refused(act, opened, world):
    client, address, fields, _ = opened(act)
    second_post = AppointmentFactory(user=world[act.actor].user, role=Role.PENGURUS)
    before = snapshot()
    answer = client.post(address, fields | {"as_post": second_post.public_id})
    assert answer.status_code == 409
    assert "dibuka sebagai penugasan lain" in of_page(answer)
    assert snapshot() == before


@every_act
def test_a_form_without_its_key_is_not_carried_out(act, opened):
    client, address, fields, _ = opened(act)
    before = snapshot()
    assert client.post(address, fields | {"kunci": ""}).status_code == 422
    assert client.post(address, fields | {"kunci": "bukan-kunci"}).status_code == 422
    assert snapshot() == before


@every_act
def test_nothing_leaves_when_the_transaction_fails(act, opened, monkeypatch, mailoutbox):
    client, address, fields, _ = opened(act)
    client.raise_request_exception = False
    before, keys = snapshot(), Submission.objects.count()
    monkeypatch.setattr("registry.views.acting.submissions.settle", lambda **_: 1 / 0)
    assert client.post(address, fields).status_code == 500
    assert snapshot() == before
    assert Submission.objects.count() == keys
    assert mailoutbox == []


@every_act
def test_whoever_is_signed_out_is_sent_to_sign_in_and_loses_nothing(act, opened, client):
    _, address, fields, _ = opened(act)
    before = snapshot()
    assert client.get(address).url.startswith(reverse("registry:sign-in"))
    answer = client.post(address, fields)
    assert (answer.status_code, answer.context["is_session_over"]) == (401, True)
    assert answer.context["kept"]
    assert snapshot() == before


@every_act
def test_an_ended_appointment_loses_the_page_at_once(act, opened, world, admin_sistem):
    from registry.actions import users

    client, address, fields, _ = opened(act)
    users.end_appointment(appointment=world[act.actor], by=admin_sistem.user)
    before = snapshot()
    assert client.get(address).status_code == 403
    assert client.post(address, fields).status_code == 403
    assert snapshot() == before


@every_act
def test_messages_carry_the_number_and_never_a_name_or_a_jenis(act, opened):
    client, address, fields, case = opened(act)
    client.post(address, fields)
    for text in Notification.objects.filter(case=case).values_list("text", flat=True):
        assert case.number in text
        for secret in ("Wagiyem", "Lanjut Usia", "Lansia", "Tinggal sendiri"):
            assert secret not in text


def test_the_table_of_acts_is_complete():
    """Every page of an act stands in tests/cases/acts.py."""
    from cases.urls import urlpatterns

    pages = {pattern.name for pattern in urlpatterns if pattern.name.startswith(OF_ACTS)}
    named = {act.name for act in ACTS}
    without_act = {"case-list", "case-search", "case-detail", "stage-detail", "task-list"}
    assert pages - without_act == {name for name in named if name.startswith(OF_ACTS)}
    assert named <= {pattern.name for pattern in urlpatterns}
