from cases.models.access import (
    CaseConflict,
    CaseSecret,
    CaseTeamMember,
    EmergencyAccess,
    EmergencyTry,
    Verdict,
)
from cases.models.assessment import Assessment, CaseConference, ConferenceAttendee
from cases.models.case import Case, CaseNumberSeries, CaseOutcome, CaseProblem, Urgency
from cases.models.consent import (
    Consent,
    ConsentBasis,
    ConsentMethod,
    ConsentText,
    LegalBasis,
    RequestAnswer,
    RequestKind,
    RightsRequest,
    SharedData,
)
from cases.models.document import LETTER_CODES, Document, DocumentKind, Letter, LetterKind, LetterSeries, Nature
from cases.models.event import CaseEvent, Notification
from cases.models.family import Desil, DesilSource, FamilyMember, PersonPhoto, Relation
from cases.models.figure import LateCount
from cases.models.intake import IntakeDraft
from cases.models.jenis import Jenis, JenisEdition, JenisGroup
from cases.models.match import MatchReview, MatchStatus, PersonKey
from cases.models.person import NikCheck, NikMissing, Person, Sex
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
    "LETTER_CODES",
    "Achievement",
    "ActivityResult",
    "Approach",
    "Assessment",
    "Case",
    "CaseConference",
    "CaseConflict",
    "CaseEvent",
    "CaseNumberSeries",
    "CaseOutcome",
    "CaseProblem",
    "CaseSecret",
    "CaseTask",
    "CaseTeamMember",
    "ConferenceAttendee",
    "Consent",
    "ConsentBasis",
    "ConsentMethod",
    "ConsentText",
    "DeclineReason",
    "Desil",
    "DesilSource",
    "Document",
    "DocumentKind",
    "EmergencyAccess",
    "EmergencyTry",
    "FamilyMember",
    "IntakeDraft",
    "InterventionPlan",
    "Jenis",
    "JenisEdition",
    "JenisGroup",
    "LateCount",
    "LegalBasis",
    "Letter",
    "LetterKind",
    "LetterSeries",
    "MatchReview",
    "MatchStatus",
    "Nature",
    "NikCheck",
    "NikMissing",
    "Notification",
    "Person",
    "PersonKey",
    "PersonPhoto",
    "Phase",
    "PlanActivity",
    "PlanGoal",
    "PlanReview",
    "Referral",
    "Relation",
    "RequestAnswer",
    "RequestKind",
    "Result",
    "RightsRequest",
    "Service",
    "ServiceKind",
    "ServiceSource",
    "Sex",
    "SharedData",
    "StageChange",
    "StageLabel",
    "TaskKind",
    "Termination",
    "TerminationReason",
    "TimeLimit",
    "TimeUnit",
    "Urgency",
    "Verdict",
    "When",
]
