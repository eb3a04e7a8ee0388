from registry.models.area import Area, AreaKind, AreaLevel, AreaName
from registry.models.audit import AuditEntry
from registry.models.holiday import Holiday, HolidayKind
from registry.models.organisation import CHAIN_LEVEL, Organisation, OrganisationKind
from registry.models.signin import ResetLink, SigninThrottle
from registry.models.submission import Submission
from registry.models.user import Appointment, Role, User

__all__ = [
    "CHAIN_LEVEL",
    "Appointment",
    "Area",
    "AreaKind",
    "AreaLevel",
    "AreaName",
    "AuditEntry",
    "Holiday",
    "HolidayKind",
    "Organisation",
    "OrganisationKind",
    "ResetLink",
    "Role",
    "SigninThrottle",
    "Submission",
    "User",
]
