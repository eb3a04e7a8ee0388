from registry.models.activity import Activity, ActivityKind, ActivityPhoto
from registry.models.area import Area, AreaKind, AreaLevel, AreaName
from registry.models.audit import AuditEntry
from registry.models.board import (
    BoardMember,
    BoardPosition,
    Decree,
    DecreeStatus,
    Education,
    MemberSex,
)
from registry.models.dormancy import DormancyProposal, DormancyRule, ProposalStatus
from registry.models.evaluation import (
    LEVEL_OF_OFFICE,
    EvaluationAspect,
    EvaluationLevel,
    EvaluationScore,
    EvaluationSheet,
    SheetStatus,
)
from registry.models.holiday import Holiday, HolidayKind
from registry.models.organisation import CHAIN_LEVEL, Organisation, OrganisationKind
from registry.models.programme import Horizon, ProgrammeItem, ProgrammeStatus
from registry.models.signin import ResetLink, SigninThrottle
from registry.models.submission import Submission
from registry.models.unit import (
    CompanionKind,
    Founder,
    FoundingStep,
    FoundingStepKind,
    Liveliness,
    Standing,
    SupportingGroup,
    UnitChange,
    UnitClass,
    UnitLevel,
    UnitProfile,
)
from registry.models.user import Appointment, Role, User

__all__ = [
    "CHAIN_LEVEL",
    "LEVEL_OF_OFFICE",
    "Activity",
    "ActivityKind",
    "ActivityPhoto",
    "Appointment",
    "Area",
    "AreaKind",
    "AreaLevel",
    "AreaName",
    "AuditEntry",
    "BoardMember",
    "BoardPosition",
    "CompanionKind",
    "Decree",
    "DecreeStatus",
    "DormancyProposal",
    "DormancyRule",
    "Education",
    "EvaluationAspect",
    "EvaluationLevel",
    "EvaluationScore",
    "EvaluationSheet",
    "Founder",
    "FoundingStep",
    "FoundingStepKind",
    "Holiday",
    "HolidayKind",
    "Horizon",
    "Liveliness",
    "MemberSex",
    "Organisation",
    "OrganisationKind",
    "ProgrammeItem",
    "ProgrammeStatus",
    "ProposalStatus",
    "ResetLink",
    "Role",
    "SheetStatus",
    "SigninThrottle",
    "Standing",
    "Submission",
    "SupportingGroup",
    "UnitChange",
    "UnitClass",
    "UnitLevel",
    "UnitProfile",
    "User",
]
