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
from training.models.participant import Invitation, Participant, ParticipantKind
from training.models.session import (
    BimtekSession,
    OfSessionQuerySet,
    SessionFile,
    SessionSpeaker,
    Speaker,
)

__all__ = [
    "ATTENDED",
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
    "Curriculum",
    "CurriculumVersion",
    "EventChange",
    "Invitation",
    "Materi",
    "MateriFile",
    "OfEventQuerySet",
    "OfSessionQuerySet",
    "Participant",
    "ParticipantKind",
    "SessionFile",
    "SessionSpeaker",
    "Speaker",
    "regency_code",
]
