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
from training.models.question import FEWEST_CHOICES, LETTERS, MOST_CHOICES, Question
from training.models.session import (
    BimtekSession,
    OfSessionQuerySet,
    SessionFile,
    SessionSpeaker,
    Speaker,
)
from training.models.throttle import PublicThrottle
from training.models.transport import TransportPayment

__all__ = [
    "ATTENDED",
    "CHECK_MONTHS",
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
    "Cascade",
    "Certificate",
    "CertificateSeries",
    "Commitment",
    "Curriculum",
    "CurriculumVersion",
    "EventChange",
    "EventPhoto",
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
    "FollowUpCheck",
    "Invitation",
    "Materi",
    "MateriFile",
    "OfEventQuerySet",
    "OfSessionQuerySet",
    "Participant",
    "ParticipantKind",
    "Progress",
    "PublicThrottle",
    "Question",
    "RtlItem",
    "SessionFile",
    "SessionSpeaker",
    "Speaker",
    "TransportPayment",
    "regency_code",
]
