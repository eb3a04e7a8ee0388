from cases.models.assessment import Assessment, CaseConference, ConferenceAttendee
from cases.models.case import Case, CaseNumberSeries, CaseOutcome, CaseProblem, Urgency
from cases.models.consent import Consent, ConsentBasis
from cases.models.event import CaseEvent, Notification
from cases.models.intake import IntakeDraft
from cases.models.jenis import Jenis, JenisEdition, JenisGroup
from cases.models.person import NikMissing, Person, Sex
from cases.models.plan import (
    Achievement,
    ActivityResult,
    InterventionPlan,
    PlanActivity,
    PlanGoal,
    PlanReview,
    Termination,
    TerminationReason,
)
from cases.models.referral import DeclineReason, Referral, Result
from cases.models.service import Service, ServiceKind, ServiceSource
from cases.models.stage import Approach, StageChange, StageLabel
from cases.models.task import CaseTask, TaskKind, When
from cases.models.time_limit import Phase, TimeLimit, TimeUnit

__all__ = [
    "Achievement",
    "ActivityResult",
    "Approach",
    "Assessment",
    "Case",
    "CaseConference",
    "CaseEvent",
    "CaseNumberSeries",
    "CaseOutcome",
    "CaseProblem",
    "CaseTask",
    "ConferenceAttendee",
    "Consent",
    "ConsentBasis",
    "DeclineReason",
    "IntakeDraft",
    "InterventionPlan",
    "Jenis",
    "JenisEdition",
    "JenisGroup",
    "NikMissing",
    "Notification",
    "Person",
    "Phase",
    "PlanActivity",
    "PlanGoal",
    "PlanReview",
    "Referral",
    "Result",
    "Service",
    "ServiceKind",
    "ServiceSource",
    "Sex",
    "StageChange",
    "StageLabel",
    "TaskKind",
    "Termination",
    "TerminationReason",
    "TimeLimit",
    "TimeUnit",
    "Urgency",
    "When",
]
