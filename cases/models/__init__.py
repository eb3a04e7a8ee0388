from cases.models.case import Case, CaseNumberSeries, CaseOutcome, CaseProblem, Urgency
from cases.models.consent import Consent, ConsentBasis
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
    "Case",
    "CaseEvent",
    "CaseNumberSeries",
    "CaseOutcome",
    "CaseProblem",
    "Consent",
    "ConsentBasis",
    "DeclineReason",
    "Desil",
    "DesilSource",
    "FamilyMember",
    "IntakeDraft",
    "Jenis",
    "JenisEdition",
    "JenisGroup",
    "MatchReview",
    "MatchStatus",
    "NikCheck",
    "NikMissing",
    "Notification",
    "Person",
    "PersonKey",
    "PersonPhoto",
    "Phase",
    "Referral",
    "Relation",
    "Result",
    "Service",
    "ServiceKind",
    "Sex",
    "TimeLimit",
    "TimeUnit",
    "Urgency",
]
