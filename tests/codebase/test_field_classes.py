"""Is every column classified as plain, personal or sensitive, and guarded accordingly?"""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from cases.actions import drafts
from cases.classification import FIELD_CLASSES as OF_CASES
from registry.classification import FIELD_CLASSES as OF_REGISTRY
from registry.classification import PERSONAL, PLAIN, SENSITIVE, classes
from tests.codebase.each import for_each
from tests.codebase.source import views
from tests.factories import cases as make
from training.classification import FIELD_CLASSES as OF_TRAINING

CLASSES = OF_REGISTRY | OF_CASES | OF_TRAINING
MODELS = [model for label in ("registry", "cases", "training") for model in apps.get_app_config(label).get_models()]
each_model = for_each("model", MODELS, ids=lambda model: model._meta.label)

# Tables with data about people but without row-level security, each with the reason.
WITHOUT_SECURITY = {
    "registry_organisation": "the directory: whoever works in the jejaring may reach its offices (decision 0003)",
}
# Sensitive text that a person has to read and that therefore stands unsealed, behind row-level security.
READ_BY_PEOPLE = {
    "registry.User": {"password"},  # a slow hash, not the password
    "registry.HistoryEntry": {"before", "after"},  # what the tables themselves hold; sealed there, sealed here
    "registry.ResetLink": {"token_hash"},  # a hash of 256 random bits
    "registry.RecoveryCode": {"code_hash"},  # a hash of 79 random bits
    "cases.Person": {"nik_missing", "traits"},  # why there is none, out of a list; by which marks one is known
    "cases.Desil": {"source", "period"},
    "cases.MatchReview": {"reason", "seen_in"},
    "registry.OrganisationPair": {"moved"},  # ids of rows, read by the separation only
    "cases.Case": {"chronology", "own_action", "outcome", "outcome_text", "seen_in"},  # the last by PostgreSQL alone
    "cases.CaseProblem": {"seen_in"},  # likewise
    "cases.PersonKey": {"seen_in"},  # likewise
    "cases.CaseTeamMember": {"reason"},
    "cases.CaseConflict": {"reason"},
    "cases.EmergencyAccess": {"reason"},
    "cases.Document": {"kind", "title", "remove_reason"},
    "cases.Letter": {"recipient", "subject", "withdraw_reason"},
    "cases.Consent": {"reason", "legal_basis", "withdraw_reason"},
    "cases.RightsRequest": {"text", "answer_text"},
    "cases.Service": {"description", "paid_text", "cancel_reason"},
    "cases.StageChange": {"reason"},
    "cases.Approach": {"found", "wishes"},
    "cases.Assessment": {"no_visit_reason", "physical", "mental", "social", "spiritual", "strengths", "summary"},
    "cases.CaseConference": {"discussion", "decision"},
    "cases.InterventionPlan": {"note"},
    "cases.PlanGoal": {"text"},
    "cases.PlanActivity": {"indicator"},
    "cases.PlanReview": {"text"},
    "cases.ActivityResult": {"achievement", "note"},
    "cases.Termination": {"reason", "text"},
    "cases.CaseTask": {"text", "result", "cancel_reason"},
    "cases.Referral": {
        "reason",
        "requested",
        "skip_reason",
        "decline_reason",
        "decline_text",
        "completion_text",
        "result",
        "services_text",
        "plan_text",
    },
    "cases.CaseEvent": {"text"},
    "cases.Notification": {"text"},
    "registry.Submission": {"content_hash", "sentence"},
}
# What the addresses of the program carry.
IN_ADDRESSES = {
    "case_id": "random public id",
    "access_id": "random public id",
    "request_id": "random public id",
    "document_id": "random public id",
    "letter_id": "random public id",
    "letter_kind": "which of the six kinds of letter",
    "letter_token": "random, printed on the letter as a QR code",
    "referral_id": "random public id",
    "review_id": "random public id",
    "pair_id": "random public id",
    "task_id": "random public id",
    "draft_id": "random public id",
    "organisation_id": "random public id",
    "unit_id": "random public id",
    "post_id": "random public id",
    "entry_id": "random public id",
    "export_id": "random public id",
    "list_key": "which of the six lists",
    "donor_id": "random public id",
    "decree_id": "random public id",
    "activity_id": "random public id",
    "item_id": "random public id",
    "sheet_id": "random public id",
    "proposal_id": "random public id",
    "photo_id": "random public id",
    "step_kind": "which of the five steps of the founding",
    "notification_id": "random public id",
    "event_id": "random public id",
    "session_id": "random public id",
    "speaker_id": "random public id",
    "version_id": "random public id",
    "materi_id": "random public id",
    "file_id": "random public id",
    "run_id": "random public id",
    "import_kind": "which kind of data an import brings",
    "step": "which of the three screens",
    "invitation_id": "random public id",
    "question_id": "random public id",
    "exam_kind": "pre-test or post-test",
    "certificate_id": "random public id",
    "certificate_token": "what the QR of a certificate carries; only its page reads it",
    "room_code": "what is shown in the room of a Bimtek; a card is needed besides",
    "participant_id": "random public id",
    "cascade_id": "random public id",
    "check_id": "random public id",
    "token": "opens one account once, within 48 hours",
}
NUMBERS_OF_A_PERSON = r"(^|_)(nik|kk|no_kk|npwp|rekening|bpjs|kis)(_|$)"


def names_of(model):
    return {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}


def fields_of(model, *wanted):
    return {name for name, kind in CLASSES[model._meta.label].items() if kind in wanted}


@each_model
def test_every_field_has_one_class_and_no_class_lacks_its_field(model):
    given = CLASSES.get(model._meta.label, {})
    assert set(given) == names_of(model)
    assert set(given.values()) <= {PLAIN, PERSONAL, SENSITIVE}


def test_a_field_with_two_classes_is_refused():
    with pytest.raises(ValueError, match="two classes"):
        classes(plain="name", personal="name")


def test_no_class_is_given_to_a_table_that_is_gone():
    assert set(CLASSES) == {model._meta.label for model in MODELS}
    assert len(CLASSES) == len(OF_REGISTRY) + len(OF_CASES) + len(OF_TRAINING)


@pytest.mark.django_db
def test_tables_about_people_have_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relkind = 'r' AND c.relrowsecurity AND c.relnamespace = 'public'::regnamespace"
        )
        secured = {name for (name,) in cursor.fetchall()}
    about_people = {model._meta.db_table for model in MODELS if fields_of(model, PERSONAL, SENSITIVE)}
    assert about_people - secured == set(WITHOUT_SECURITY)


@each_model
def test_sensitive_text_is_sealed_unless_a_person_has_to_read_it(model):
    texts = (models.CharField, models.TextField, models.JSONField)
    open_text = {f.name for f in model._meta.local_fields if isinstance(f, texts)} & fields_of(model, SENSITIVE)
    assert open_text == READ_BY_PEOPLE.get(model._meta.label, set())


@each_model
def test_a_number_of_a_person_is_kept_only_as_seal_and_index(model):
    for field in model._meta.local_fields:
        if re.search(NUMBERS_OF_A_PERSON, field.name):
            assert isinstance(field, models.BinaryField) or field.choices, f"{field} would hold it in the open"


def test_an_address_carries_only_known_parts_and_no_field_about_a_person():
    secret = {name for model in MODELS for name in fields_of(model, PERSONAL, SENSITIVE)}
    carried = {part for _, route, _ in views() for part in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    assert carried == set(IN_ADDRESSES)
    assert not carried & secret


def test_addresses_carry_random_ids_and_never_a_case_number(case, client_of, sari):
    assert case.number not in case.get_absolute_url()
    assert client_of(sari).get(f"/kasus/{case.number}/").status_code == 404


NIK = "3402155508540001"


@pytest.fixture
def case(sari):
    """A case of a person with a NIK, and a draft that holds the same one."""
    drafts.begin(typed={"nik": [NIK]}, by=sari, public_id="abcdefgh23456789")
    return make.open_case(sari, person=make.person(nik=NIK))


def test_a_nik_stands_nowhere_in_the_database(case):
    assert case.person.masked_nik.endswith(NIK[-4:])
    holding = {"text": NIK, "bytes": NIK.encode().hex()}
    for model in MODELS:
        table = connection.ops.quote_name(model._meta.db_table)
        for written in holding.values():
            with connection.cursor() as cursor:
                holders = f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s"  # noqa: S608 - our own table names
                cursor.execute(holders, [f"%{written}%"])
                assert cursor.fetchone() == (0,), table
