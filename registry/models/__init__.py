from registry.models.area import Area, AreaBoundary, AreaKind, AreaLevel, AreaName
from registry.models.audit import AuditEntry
from registry.models.bimtek import BimtekRecord
from registry.models.board import (
    BoardMember,
    BoardPosition,
    Decree,
    DecreeStatus,
    Education,
    MemberSex,
)
from registry.models.fund import (
    Direction,
    Donor,
    DonorKind,
    FundEntry,
    Goods,
    IncomeSource,
    PublicFigure,
    Purse,
    PurseKind,
    SpendingKind,
)
from registry.models.holiday import Holiday, HolidayKind
from registry.models.organisation import CHAIN_LEVEL, Organisation, OrganisationKind
from registry.models.signin import ResetLink, SigninThrottle
from registry.models.submission import Submission
from registry.models.unit import (
    CompanionKind,
    Founder,
    FoundingStep,
    FoundingStepKind,
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
    "Appointment",
    "Area",
    "AreaBoundary",
    "AreaKind",
    "AreaLevel",
    "AreaName",
    "AuditEntry",
    "BimtekRecord",
    "BoardMember",
    "BoardPosition",
    "CompanionKind",
    "Decree",
    "DecreeStatus",
    "Direction",
    "Donor",
    "DonorKind",
    "Education",
    "Founder",
    "FoundingStep",
    "FoundingStepKind",
    "FundEntry",
    "Goods",
    "Holiday",
    "HolidayKind",
    "IncomeSource",
    "MemberSex",
    "Organisation",
    "OrganisationKind",
    "PublicFigure",
    "Purse",
    "PurseKind",
    "ResetLink",
    "Role",
    "SigninThrottle",
    "SpendingKind",
    "Standing",
    "Submission",
    "SupportingGroup",
    "UnitChange",
    "UnitClass",
    "UnitLevel",
    "UnitProfile",
    "User",
]
