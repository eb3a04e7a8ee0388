from cases.models.access import (
    CaseConflict,
    CaseSecret,
    CaseTeamMember,
    EmergencyAccess,
    EmergencyTry,
    Verdict,
)
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
from cases.models.intake import IntakeDraft
from cases.models.jenis import Jenis, JenisEdition, JenisGroup
from cases.models.match import MatchReview, MatchStatus, PersonKey
from cases.models.person import NikCheck, NikMissing, Person, Sex
from cases.models.referral import DeclineReason, Referral, Result
from cases.models.service import Service, ServiceKind
from cases.models.time_limit import Phase, TimeLimit, TimeUnit

__all__ = [
    "LETTER_CODES",
    "Case",
    "CaseConflict",
    "CaseEvent",
    "CaseNumberSeries",
    "CaseOutcome",
    "CaseProblem",
    "CaseSecret",
    "CaseTeamMember",
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
    "Jenis",
    "JenisEdition",
    "JenisGroup",
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
    "Referral",
    "Relation",
    "RequestAnswer",
    "RequestKind",
    "Result",
    "RightsRequest",
    "Service",
    "ServiceKind",
    "Sex",
    "SharedData",
    "TimeLimit",
    "TimeUnit",
    "Urgency",
    "Verdict",
]
