from registry.models.activity import Activity, ActivityKind, ActivityPhoto
from registry.models.area import Area, AreaBoundary, AreaKind, AreaLevel, AreaName
from registry.models.audit import AuditEntry
from registry.models.bimtek import BimtekRecord, RefresherRule
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
from registry.models.export import Export, ExportFormat, ExportStatus
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
from registry.models.history import BatchKind, ChangeBatch, HistoryEntry, Operation
from registry.models.holiday import Holiday, HolidayKind
from registry.models.imports import ImportRow, ImportRun
from registry.models.letter_template import LetterPart, LetterTemplate, PartContent, TemplateKind
from registry.models.organisation import CHAIN_LEVEL, Organisation, OrganisationKind
from registry.models.organisation_pair import OrganisationPair, PairStatus
from registry.models.programme import Horizon, ProgrammeItem, ProgrammeStatus
from registry.models.read_log import ReadChain, ReadEntry
from registry.models.second_factor import RecoveryCode, SecondFactor
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
    "AreaBoundary",
    "AreaKind",
    "AreaLevel",
    "AreaName",
    "AuditEntry",
    "BatchKind",
    "BimtekRecord",
    "BoardMember",
    "BoardPosition",
    "ChangeBatch",
    "CompanionKind",
    "Decree",
    "DecreeStatus",
    "Direction",
    "Donor",
    "DonorKind",
    "DormancyProposal",
    "DormancyRule",
    "Education",
    "EvaluationAspect",
    "EvaluationLevel",
    "EvaluationScore",
    "EvaluationSheet",
    "Export",
    "ExportFormat",
    "ExportStatus",
    "Founder",
    "FoundingStep",
    "FoundingStepKind",
    "FundEntry",
    "Goods",
    "HistoryEntry",
    "Holiday",
    "HolidayKind",
    "Horizon",
    "ImportRow",
    "ImportRun",
    "IncomeSource",
    "LetterPart",
    "LetterTemplate",
    "Liveliness",
    "MemberSex",
    "Operation",
    "Organisation",
    "OrganisationKind",
    "OrganisationPair",
    "PairStatus",
    "PartContent",
    "ProgrammeItem",
    "ProgrammeStatus",
    "ProposalStatus",
    "PublicFigure",
    "Purse",
    "PurseKind",
    "ReadChain",
    "ReadEntry",
    "RecoveryCode",
    "RefresherRule",
    "ResetLink",
    "Role",
    "SecondFactor",
    "SheetStatus",
    "SigninThrottle",
    "SpendingKind",
    "Standing",
    "Submission",
    "SupportingGroup",
    "TemplateKind",
    "UnitChange",
    "UnitClass",
    "UnitLevel",
    "UnitProfile",
    "User",
]
