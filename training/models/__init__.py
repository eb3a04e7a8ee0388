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
from training.models.session import (
    BimtekSession,
    OfSessionQuerySet,
    SessionFile,
    SessionSpeaker,
    Speaker,
)

__all__ = [
    "INVITED_KINDS",
    "MINUTES_OF_A_JP",
    "ORGANISERS",
    "BimtekEvent",
    "BimtekQuota",
    "BimtekSession",
    "Curriculum",
    "CurriculumVersion",
    "EventChange",
    "Materi",
    "MateriFile",
    "OfEventQuerySet",
    "OfSessionQuerySet",
    "SessionFile",
    "SessionSpeaker",
    "Speaker",
    "regency_code",
]
