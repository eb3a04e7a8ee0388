from training.models.attendance import (
    ATTENDED,
    Attendance,
    AttendanceEntry,
    AttendanceSource,
    AttendanceStatus,
)
from training.models.certificate import Certificate, CertificateSeries
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
from training.models.exam import (
    EventRoom,
    ExamAnswer,
    ExamKind,
    ExamQuestion,
    ExamRound,
    ExamSheet,
    ExamSource,
)
from training.models.feedback import (
    FEWEST_SHEETS,
    FeedbackAspect,
    FeedbackBox,
    FeedbackRound,
    FeedbackSubject,
)
from training.models.participant import Invitation, Participant, ParticipantKind
from training.models.question import FEWEST_CHOICES, LETTERS, MOST_CHOICES, Question
from training.models.session import (
    BimtekSession,
    OfSessionQuerySet,
    SessionFile,
    SessionSpeaker,
    Speaker,
)
from training.models.throttle import PublicThrottle

__all__ = [
    "ATTENDED",
    "FEWEST_CHOICES",
    "FEWEST_SHEETS",
    "INVITED_KINDS",
    "LETTERS",
    "MINUTES_OF_A_JP",
    "MOST_CHOICES",
    "ORGANISERS",
    "Attendance",
    "AttendanceEntry",
    "AttendanceSource",
    "AttendanceStatus",
    "BimtekEvent",
    "BimtekQuota",
    "BimtekSession",
    "Certificate",
    "CertificateSeries",
    "Curriculum",
    "CurriculumVersion",
    "EventChange",
    "EventRoom",
    "ExamAnswer",
    "ExamKind",
    "ExamQuestion",
    "ExamRound",
    "ExamSheet",
    "ExamSource",
    "FeedbackAspect",
    "FeedbackBox",
    "FeedbackRound",
    "FeedbackSubject",
    "Invitation",
    "Materi",
    "MateriFile",
    "OfEventQuerySet",
    "OfSessionQuerySet",
    "Participant",
    "ParticipantKind",
    "PublicThrottle",
    "Question",
    "SessionFile",
    "SessionSpeaker",
    "Speaker",
    "regency_code",
]
