"""Do the columns follow the house? Who beside when, names that tell the type, constraints that bear their rule."""

from collections import Counter

from django.apps import apps
from django.db import models
from django.db.models.constraints import BaseConstraint

from registry.models.dated import Dated
from tests.codebase.each import for_each

MODELS = [model for label in ("registry", "cases", "training") for model in apps.get_app_config(label).get_models()]
FIELDS = [(model, field) for model in MODELS for field in model._meta.local_fields]
CONSTRAINTS = [(model, constraint) for model in MODELS for constraint in model._meta.constraints]

# Times without a person of their own, each with the reason.
WITHOUT_WHO = {
    "registry.ImportRow.applied_at": "carried out by the program; who began it is told in the batch of the run",
    "cases.CaseProblem.opened_at": "that of its case, copied by a trigger",
    "training.BimtekSession.starts_at": "an hour of the timetable, not an act",
    "training.BimtekSession.ends_at": "likewise",
    "training.SessionSpeaker.starts_at": "likewise",
    "training.SessionSpeaker.ends_at": "likewise",
    "training.AttendanceEntry.device_at": "what the clock of a phone said; marked_at names marked_by",
    "training.ExamSheet.begun_at": "the participant of the row begins, or the officer who copies it (entered_by)",
    "training.ExamSheet.sent_at": "likewise",
    "training.PublicThrottle.begun_at": "whoever asks is nobody known",
    "cases.RightsRequest.due_at": "an end, not an act",
    "cases.EmergencyAccess.opened_at": "its person is post",
    "cases.EmergencyAccess.expires_at": "an end, not an act",
    "registry.AreaBoundary.loaded_at": "a command loads them and leaves an audit row",
    "registry.Organisation.created_at": "establishing leaves an audit row that names who",
    "registry.User.created_at": "opening an account leaves an audit row that names who",
    "registry.SigninThrottle.last_at": "a guess at a password: nobody is known yet",
    "registry.ResetLink.expires_at": "follows from created_at",
    "registry.Export.asked_at": "its person is by",
    "registry.Export.made_at": "made by the program for the one who asked",
    "registry.Export.expires_at": "an end, not an act",
    "registry.SecondFactor.confirmed_at": "only its own person sets it up",
    "registry.RecoveryCode.used_at": "only the person of the codes has them",
    "registry.ResetLink.used_at": "only the person of the link can use it",
    "cases.Person.created_at": "a person is recorded with a case, which names opened_by",
    "cases.MatchReview.found_at": "the program finds the pair",
    "registry.OrganisationPair.found_at": "the program finds the pair",
    "cases.Person.twins_looked_at": "the program looks",
    "cases.IntakeDraft.created_at": "a draft belongs to one person",
    "cases.IntakeDraft.changed_at": "a draft belongs to one person",
    "registry.DormancyProposal.proposed_at": "the program proposes",
    "registry.Submission.created_at": "the row names its person",
    "cases.Notification.created_at": "the program tells; the timeline names whose act it was",
    "cases.Referral.clock_started_at": "the clock starts with an act that is named beside it (sent_by, answered_by)",
    "cases.Case.hop_due_at": "that of the hop that runs",
    "cases.Referral.due_at": "a moment to come, reckoned by cases/clock.py",
    "cases.CaseTask.late_told_at": "told by the schedule",
    "cases.Referral.overdue_marked_at": "marked by the schedule",
}
# Moments that are named otherwise.
NOT_AT = {
    "registry.User.last_login": "Django's own",
    "registry.SigninThrottle.blocked_until": "an end, not an act",
    "cases.EmergencyTry.at": "the whole row is one moment; its person is post",
    "registry.HistoryEntry.at": "the whole row is one moment; its person is actor",
    "registry.ChangeBatch.at": "the whole row is one moment; its person is by",
    "registry.ReadEntry.at": "the whole row is one moment; its person is user",
    "registry.AuditEntry.at": "the whole row is one moment; its person is actor",
    "registry.UnitChange.at": "the whole row is one moment; its person is actor",
    "training.EventChange.at": "the whole row is one moment; its person is actor",
    "cases.CaseEvent.at": "the whole row is one moment; its person is actor",
    "cases.Case.holder_since": "the holder changes with a referral, which names answered_by",
}
NOT_ON = {
    "registry.Holiday.day": "the day is the row",
    "cases.Person.birth_date": "the word of every form",
}
# Nothing in the database yet forces the two to come together.
NOT_TIED = {
    "cases.Referral.created": "created_by may be empty; both ways to make a hop (prepare, take_over) fill it",
}
# Constraints whose breach no person can cause by what they type: the program alone writes these columns.
WITHOUT_MESSAGE = {
    "rtl_change_names_who": "written together by training/actions/follow_ups.py",
    "attendance_entry_scan_has_its_key": "written together by training/actions/attendances.py",
    "bimtek_event_announced_with_its_state": "written together by training/actions/events.py",
    "exam_question_one_for_each_position": "numbered by training/actions/exams.py",
    "exam_question_once_in_an_event": "chosen as a set by training/actions/exams.py",
    "exam_round_closing_names_who": "written together by training/actions/exams.py",
    "exam_sheet_once_for_each_participant": "found or made under the lock by training/actions/exams.py",
    "exam_sheet_of_paper_names_who_copied_it": "written together by training/actions/exams.py",
    "exam_answer_once_for_each_question": "replaced as a whole by training/actions/exams.py",
    "feedback_closing_names_who": "written together by training/actions/feedback.py",
    "certificate_series_one_each_year": "counted by training/actions/certificates.py",
    "certificate_number_once_in_office_and_year": "numbered by training/actions/certificates.py",
    "consent_withdrawal_names_who": "written together by cases/actions/cases.py",
    "rights_request_answer_names_who": "written together by cases/actions/rights.py",
    "rights_request_due_in_72_hours": "both moments come from one",
    "document_removal_names_who_and_why": "written together by cases/actions/documents.py",
    "letter_withdrawal_names_who_and_why": "written together by cases/actions/letters.py",
    "letter_number_once_in_office_and_year": "numbered under the lock of its series",
    "letter_series_one_each_year": "likewise",
    "case_team_member_end_names_who": "written together by cases/actions/access.py",
    "case_conflict_end_names_who": "likewise",
    "emergency_access_review_names_who": "written together by cases/actions/emergencies.py",
    "emergency_access_is_short": "both moments come from one",
    "read_entry_one_place_in_its_chain": "numbered under the lock of its chain",
    "area_boundary_box_is_in_order": "the box is reckoned from the shape (registry/boundaries.py)",
    "person_kk_sealed_with_its_index": "set_kk writes both",
    "person_merged_names_who_and_into_whom": "written together by unite",
    "family_member_removed_names_who": "written together by unrelate",
    "late_count_once": "counted by the schedule under its lock",
    "import_run_check_names_who": "written together by check",
    "import_run_that_wrote_has_its_batch": "start makes the batch with the state",
    "import_row_number_once_in_a_run": "rows are numbered by the file",
    "import_row_decision_names_who": "written together by decide",
    "match_review_pair_once": "the job looks for the pair before it writes one",
    "match_review_pair_is_in_order": "the job sorts the pair",
    "match_review_same_keeps_one_of_the_two": "the form offers the two",
    "organisation_pair_once": "the job leaves out the pairs that are known",
    "organisation_pair_is_in_order": "the job sorts the pair",
    "organisation_pair_merged_keeps_one_of_the_two": "the form offers the two",
    "organisation_merged_names_who_and_has_ended": "written together by registry/actions/pairs.py",
    "case_number_one_series": "numbers come from one statement (cases/actions/numbers.py)",
    "case_problem_jenis_once": "ProblemForm.problems() drops a jenis chosen twice",
    "case_problem_one_main": "the form has one main problem",
    "notification_read_names_who": "written together by cases/actions/notices.py",
    "referral_one_draft_for_each_receiver": "prepare fills the existing draft again",
    "referral_sent_names_who": "written together by send",
    "referral_answered_names_who": "written together by accept and decline",
    "referral_ended_names_who": "written together by the moves that end a hop",
    "referral_final_status_has_an_end": "state and end are written by the same move",
    "referral_clock_stops_for_completion": "request_completion pauses the clock",
    "fund_entry_number_once_in_a_purse": "numbered under the lock of its purse",
    "export_decision_names_who": "written together by registry/actions/exports.py",
    "export_declined_gives_reason": "likewise; the form asks for it",
    "export_made_has_its_file": "written together by registry/actions/exports.py",
    "recovery_code_once_for_each_telephone": "drawn by chance by registry/actions/second_factors.py",
    "reset_link_one_open_for_each_user": "a new link ends the open one",
}
# A plain unique pair, which Django words itself ("… dengan … ini sudah ada").
WORDED_BY_DJANGO = {"jenis_number_once_in_an_edition"}


def label(model, field):
    return f"{model._meta.label}.{field.name}"


def of_type(*types):
    return [(label(model, field), field) for model, field in FIELDS if type(field) in types]


def condition_names(condition):
    """The columns a Q speaks of."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from condition_names(child)
        else:
            yield child[0].split("__")[0]


def test_there_are_fields_to_look_at():
    assert len(MODELS) > 20
    assert len(CONSTRAINTS) > 30


@for_each(("name", "field"), of_type(models.DateTimeField), ids=str)
def test_a_moment_is_called_at(name, field):
    assert field.name.endswith("_at") != (name in NOT_AT)


@for_each(("name", "field"), of_type(models.DateField), ids=str)
def test_a_day_is_called_on(name, field):
    is_pair = field.name in ("valid_from", "valid_to") and issubclass(apps.get_model(name.rsplit(".", 1)[0]), Dated)
    assert field.name.endswith("_on") != (name in NOT_ON or is_pair)


@for_each(("name", "field"), of_type(models.BooleanField), ids=str)
def test_a_yes_or_no_says_what_is_true(name, field):
    assert field.name.startswith(("is_", "has_", "must_"))
    assert not field.name.startswith(("is_not_", "is_no_", "has_no_", "must_not_"))


@for_each("name", [label(m, f) for m, f in FIELDS if f.name.endswith("_at")])
def test_every_moment_of_an_act_has_its_person(name):
    model, stem = apps.get_model(name.rsplit(".", 1)[0]), name.rsplit(".", 1)[1].removesuffix("_at")
    has_person = f"{stem}_by" in {field.name for field in model._meta.local_fields}
    assert has_person != (name in WITHOUT_WHO)


def pairs():
    for model in MODELS:
        fields = {field.name: field for field in model._meta.local_fields}
        for name, person in fields.items():
            moment = fields.get(name.removesuffix("_by") + "_at") or fields.get(name.removesuffix("_by") + "_on")
            if name.endswith("_by") and moment:
                yield f"{model._meta.label}.{name.removesuffix('_by')}", model, moment, person


@for_each(("name", "model", "moment", "person"), list(pairs()))
def test_a_moment_and_its_person_come_together(name, model, moment, person):
    both = {moment.name, person.name}
    checks = [c.condition for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    tied = any(both <= set(condition_names(condition)) for condition in checks)
    never_empty = not moment.null and not person.null
    assert (tied or never_empty) != (name in NOT_TIED)


def test_every_constraint_has_a_name_of_its_own():
    assert not [name for name, count in Counter(c.name for _, c in CONSTRAINTS).items() if count > 1]
    assert all("%(" not in constraint.name and len(constraint.name) > 10 for _, constraint in CONSTRAINTS)


@for_each(("model", "constraint"), CONSTRAINTS)
def test_a_constraint_that_a_person_can_run_into_speaks_to_them(model, constraint):
    speaks = constraint.violation_error_message != BaseConstraint.default_violation_error_message
    if constraint.name in WORDED_BY_DJANGO:
        assert constraint.fields
        assert constraint.condition is None
    else:
        assert speaks != (constraint.name in WITHOUT_MESSAGE)


def test_no_exception_outlives_its_field():
    fields = {label(model, field) for model, field in FIELDS}
    assert {*WITHOUT_WHO, *NOT_AT, *NOT_ON, *(f"{name}_at" for name in NOT_TIED)} <= fields
    assert {*WITHOUT_MESSAGE, *WORDED_BY_DJANGO} <= {constraint.name for _, constraint in CONSTRAINTS}
