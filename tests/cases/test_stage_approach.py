"""Isi pendekatan awal: the first contact, by whoever holds the case; the assessment is next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from cases import policy
from cases import policy_handling as handling
from cases.models import Approach
from cases.workflow import Stage
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event
from tests.factories import cases as cases_of
from tests.factories import stages as make


@pytest.mark.parametrize("name", ["sari", "bayu", "tini", "dewi", "laras"])
def test_volunteers_and_officers_alike_fill_it_in_while_they_hold_the_case(name, sari, request):
    holder = request.getfixturevalue(name)
    case = cases_of.open_case(sari)
    if holder != sari:
        case = cases_of.accepted(case, sari, holder).case
    made = make.approached(case, holder)
    case.refresh_from_db()
    assert (made.recorded_by, case.stage) == (holder, Stage.ASSESSMENT)


def test_a_balai_that_got_the_case_before_anybody_met_the_person_does_too(case, sari, dewi, balai):
    hop = cases_of.forward(cases_of.accepted(case, sari, dewi), dewi, balai)
    case = cases_of.referrals.accept(referral=hop, by=balai).case
    assert make.approached(case, balai).recorded_by == balai


def test_it_is_filled_in_once(case, sari):
    make.approached(case, sari)
    case.refresh_from_db()
    refusal = policy.why_not(handling.STAGE_APPROACH, case, sari)
    assert (refusal.status, refusal.reason[:22]) == (409, "Tahap ini sudah lewat:")


def test_who_sent_the_case_on_no_longer_fills_it_in(accepted, case, sari):
    case.refresh_from_db()
    assert policy.why_not(handling.STAGE_APPROACH, case, sari).status == 403


def test_the_timeline_tells_the_day_and_not_the_story(case, sari):
    make.approached(case, sari, found="Rahasia.")
    assert last_event(case).text == f"Kunjungan rumah {date_format(timezone.localdate(), 'j F Y')}."


@pytest.mark.parametrize("field", ["met_on", "present", "found", "wishes"])
def test_what_is_missing_is_asked_for_and_the_rest_kept(field, case, sari, client_of):
    client, address = client_of(sari), f"{case.get_absolute_url()}penanganan/pendekatan-awal/"
    typed = {"met_on": timezone.localdate().isoformat(), "present": "Anak", "found": "Bocor", "wishes": "Atap"}
    answer = client.post(address, hidden_fields(client.get(address)) | typed | {field: ""})
    assert answer.status_code == 422
    assert all(value in answer.content.decode() for name, value in typed.items() if name != field)
    assert not Approach.objects.exists()


def test_nobody_is_met_tomorrow(case, sari, client_of):
    client, address = client_of(sari), f"{case.get_absolute_url()}penanganan/pendekatan-awal/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    typed = {"met_on": tomorrow, "present": "Anak", "found": "Bocor", "wishes": "Atap"}
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert "Tanggal bertemu tidak boleh di masa depan." in answer.content.decode()
