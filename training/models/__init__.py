from training.models.attendance import (
    ATTENDED,
    Attendance,
    AttendanceEntry,
    AttendanceSource,
    AttendanceStatus,
)
from training.models.curriculum import (
    INVITED_KINDS,
    MINUTES_OF_A_JP,
    ORGANISERS,
    Curriculum,
    CurriculumVersion,
    Materi,
    MateriFile,
)
from training.models.event import (
    BimtekEvent,
    BimtekQuota,
    EventChange,
    OfEventQuerySet,
    regency_code,
)
from training.models.follow_up import (
    CHECK_MONTHS,
    Cascade,
    Commitment,
    FollowUpCheck,
    Progress,
    RtlItem,
)
from training.models.participant import Invitation, Participant, ParticipantKind
from training.models.photo import EventPhoto
from training.models.session import (
    BimtekSession,
    OfSessionQuerySet,
    SessionFile,
    SessionSpeaker,
    Speaker,
)
from training.models.transport import TransportPayment

__all__ = [
    "ATTENDED",
    "CHECK_MONTHS",
    "INVITED_KINDS",
    "MINUTES_OF_A_JP",
    "ORGANISERS",
    "Attendance",
    "AttendanceEntry",
    "AttendanceSource",
    "AttendanceStatus",
    "BimtekEvent",
    "BimtekQuota",
    "BimtekSession",
    "Cascade",
    "Commitment",
    "Curriculum",
    "CurriculumVersion",
    "EventChange",
    "EventPhoto",
    "FollowUpCheck",
    "Invitation",
    "Materi",
    "MateriFile",
    "OfEventQuerySet",
    "OfSessionQuerySet",
    "Participant",
    "ParticipantKind",
    "Progress",
    "RtlItem",
    "SessionFile",
    "SessionSpeaker",
    "Speaker",
    "TransportPayment",
    "regency_code",
]
