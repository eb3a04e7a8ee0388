"""Which column of the casework holds what about a person? The classes are explained in registry/classification.py.

What is told about a person of a case (the jenis, the story, the services, the outcome) counts as sensitive: most of it
is about health, children or violence. That a case exists, and where, counts as personal.
"""

from registry.classification import classes

FIELD_CLASSES = {
    "cases.JenisEdition": classes(plain="id name legal_basis valid_from valid_to"),
    "cases.Jenis": classes(
        plain="""id edition number name short_name group definition age_min age_max count_unit is_sensitive
        retention_years follows"""
    ),
    "cases.LateCount": classes(plain="id receiver area number"),
    "cases.TimeLimit": classes(plain="id receiver_kind urgency phase amount unit valid_from valid_to"),
    "cases.ServiceKind": classes(plain="id name is_government_decision valid_from valid_to"),
    "cases.CaseNumberSeries": classes(plain="id regency_code year last"),
    "cases.Person": classes(
        plain="""id public_id revision nik_check nik_fault dukcapil_checked_on merged_at created_at
        twins_looked_at""",
        personal="""name nickname search_name sex birth_date birth_year_estimated area rw rt address ktp_address
        is_ktp_address_same phone dukcapil_checked_by merged_into merged_by""",
        sensitive="nik_sealed nik_index nik_missing kk_sealed kk_index traits seen_in",
    ),
    "cases.FamilyMember": classes(
        plain="id public_id recorded_at removed_at",
        personal="person case relative name relation sex birth_year is_same_house recorded_by removed_by",
    ),
    "cases.Desil": classes(
        plain="id checked_on recorded_at", personal="person case recorded_by", sensitive="value source period"
    ),
    "cases.PersonPhoto": classes(
        plain="id public_id width height recorded_at", personal="person case file recorded_by"
    ),
    # A key holds a sound with a year or a blind index of a number; with it alone nobody is named.
    "cases.PersonKey": classes(personal="pk person key", sensitive="seen_in"),
    "cases.MatchReview": classes(
        plain="id public_id points found_at status decided_at batch",
        personal="first second office kept decided_by",
        sensitive="reason moved stayed seen_in",
    ),
    "cases.Case": classes(
        plain="""id public_id status stage urgency holder_since revision hop_status hop_due_at opened_at closed_at
        closed_on""",
        personal="number person area origin holder opened_by closed_by",
        sensitive="chronology own_action is_sensitive path team barred seen_in jenis_ids outcome outcome_text",
    ),
    # Who works on a case, or is kept out of it, can tell what it is about.
    "cases.CaseTeamMember": classes(
        plain="id added_at ended_at", personal="case added_by ended_by", sensitive="post reason"
    ),
    "cases.CaseConflict": classes(
        plain="id added_at ended_at", personal="case added_by ended_by", sensitive="user reason"
    ),
    "cases.CaseSecret": classes(
        plain="recorded_at", personal="case recorded_by", sensitive="safe_address_sealed reporter_sealed"
    ),
    # The file behind a row is sealed; its title may name an illness.
    "cases.Document": classes(
        plain="id public_id stage size sha256 uploaded_at removed_at",
        personal="case uploaded_by removed_by file",
        sensitive="kind title remove_reason",
    ),
    "cases.LetterSeries": classes(plain="id organisation year last"),
    "cases.Letter": classes(
        plain="id public_id token kind stage organisation year serial number nature issued_on sha256 issued_at "
        "withdrawn_at",
        personal="case referral issued_by withdrawn_by file",
        sensitive="recipient subject attached withdraw_reason",
    ),
    "cases.EmergencyAccess": classes(
        plain="id public_id opened_at expires_at review_due_on verdict reviewed_at",
        personal="case case_number area post reviewed_by review_text",
        sensitive="reason barred",
    ),
    "cases.EmergencyTry": classes(plain="id at", personal="post"),
    "cases.CaseProblem": classes(
        plain="id is_main", personal="case area_id opened_at origin_id", sensitive="jenis seen_in"
    ),
    "cases.Consent": classes(
        plain="id text method shared ends_on recorded_at withdrawn_at",
        personal="case basis guardian_name recorded_by withdrawn_by",
        sensitive="reason legal_basis partner withdraw_reason",
    ),
    "cases.ConsentText": classes(plain="id version body starts_on"),
    "cases.RightsRequest": classes(
        plain="id public_id kind recorded_at due_at answer answered_at",
        personal="case asked_by recorded_by answered_by",
        sensitive="text answer_text",
    ),
    "cases.Service": classes(
        plain="id given_on recorded_at cancelled_at",
        personal="case organisation recorded_by cancelled_by",
        sensitive="kind description paid_text fund_entry source value cancel_reason",
    ),
    "cases.ServiceSource": classes(plain="id name is_unit_purse rank valid_from valid_to"),
    "cases.StageLabel": classes(plain="id stage source wording is_verified valid_from valid_to"),
    "cases.StageChange": classes(plain="id from_stage to_stage moved_at", personal="case moved_by", sensitive="reason"),
    "cases.Approach": classes(
        plain="id met_on is_home_visit has_agreed recorded_at",
        personal="case present recorded_by",
        sensitive="found wishes",
    ),
    "cases.Assessment": classes(
        plain="id version visited_on written_at finished_at",
        personal="case written_by finished_by",
        sensitive="no_visit_reason physical mental social spiritual strengths summary",
    ),
    "cases.CaseConference": classes(
        plain="id held_on recorded_at", personal="case place recorded_by", sensitive="discussion decision"
    ),
    "cases.ConferenceAttendee": classes(plain="id conference", personal="name office"),
    "cases.InterventionPlan": classes(plain="id version written_at", personal="case written_by", sensitive="note"),
    "cases.PlanGoal": classes(plain="id plan", sensitive="text"),
    "cases.PlanActivity": classes(plain="id goal task", sensitive="indicator"),
    "cases.PlanReview": classes(plain="id plan reviewed_on recorded_at", personal="recorded_by", sensitive="text"),
    "cases.ActivityResult": classes(plain="id review activity", sensitive="achievement note"),
    "cases.Termination": classes(plain="id ended_on recorded_at", personal="case recorded_by", sensitive="reason text"),
    "cases.CaseTask": classes(
        plain="id public_id kind conference due_on created_at done_on done_at cancelled_at late_told_at",
        personal="case organisation person_in_charge created_by done_by cancelled_by",
        sensitive="text result cancel_reason",
    ),
    # To whom a case went can tell its jenis: a UPTD PPA, a hospital.
    "cases.Referral": classes(
        plain="""id public_id kind status revision created_at sent_at answered_at ended_at clock_started_at due_at
        clock_unit clock_left overdue_marked_at""",
        personal="case previous created_by sent_by answered_by ended_by",
        sensitive="""sender receiver returned_to offered_to reason requested skip_reason decline_reason decline_text
        completion_text result services_text plan_text""",
    ),
    "cases.CaseEvent": classes(
        plain="id verb at from_status to_status is_confidential",
        personal="case referral actor actor_name post_name organisation",
        sensitive="from_organisation to_organisation text",
    ),
    "cases.Notification": classes(
        plain="id public_id only_role created_at read_at",
        personal="organisation only_post case read_by",
        sensitive="text barred",
    ),
    "cases.IntakeDraft": classes(
        plain="id public_id created_at changed_at", personal="user appointment", sensitive="sealed_answers"
    ),
}
