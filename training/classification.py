"""Which column of a Bimtek holds what about a person? As in registry/classification.py."""

from registry.classification import classes

FIELD_CLASSES = {
    "training.Curriculum": classes(plain="id public_id title office"),
    "training.CurriculumVersion": classes(plain="id public_id curriculum number note is_frozen revision"),
    "training.Materi": classes(plain="id public_id version position title goal jp method"),
    "training.MateriFile": classes(plain="id public_id materi title added_at", personal="file added_by"),
    "training.BimtekEvent": classes(
        plain="""id public_id title organiser section version basis starts_on ends_on place address funding quota
        regencies certificate_share status is_announced added_at revision""",
        personal="contact note cancel_reason added_by",
    ),
    "training.BimtekQuota": classes(plain="id event regency count"),
    "training.EventChange": classes(
        plain="id event verb at from_status to_status", personal="actor actor_name post_name text fields"
    ),
    "training.Speaker": classes(
        plain="id public_id office institution expertise added_at revision", personal="name added_by"
    ),
    "training.BimtekSession": classes(
        plain="id public_id event held_on starts_at ends_at title materi room jp speakers revision",
        personal="moderator",
    ),
    "training.SessionSpeaker": classes(plain="id session held_on starts_at ends_at is_held", personal="speaker"),
    "training.SessionFile": classes(plain="id public_id session title added_at", personal="speaker file added_by"),
    "training.Invitation": classes(
        plain="id public_id event unit seats letter_number invited_at withdrawn_at revision",
        personal="invited_by withdrawn_by withdraw_reason",
    ),
    "training.Participant": classes(
        plain="""id public_id event number kind invitation unit institution regency status is_term_confirmed
        letter_number registered_at ended_at revision""",
        personal="board_member name sex phone replaces card_token registered_by ended_by end_reason",
    ),
    "training.Attendance": classes(
        plain="id session source marked_at revision", personal="participant status marked_by"
    ),
    "training.AttendanceEntry": classes(
        plain="id session source scan_id device_at marked_at", personal="participant from_status status marked_by"
    ),
    "training.Commitment": classes(plain="id event unit recorded_at revision", personal="text signed_by recorded_by"),
    "training.RtlItem": classes(
        plain="id public_id event unit activity target due_on done_on added_at changed_at revision",
        personal="person_in_charge result added_by changed_by",
    ),
    "training.FollowUpCheck": classes(
        plain="id public_id event unit months due_on office done_on done_at progress revision",
        personal="done_by found obstacles next_step",
    ),
    "training.Cascade": classes(
        plain="id public_id event unit held_on topic audience people recorded_at cancelled_at",
        personal="taught_by recorded_by cancelled_by cancel_reason",
    ),
    "training.EventPhoto": classes(plain="id public_id event width height added_at", personal="caption file added_by"),
    "training.TransportPayment": classes(
        plain="amount recorded_at revision",
        personal="participant bank account_end recorded_by",
        sensitive="account_sealed npwp_sealed",
    ),
}

FIELD_CLASSES |= {
    "training.Question": classes(
        plain="id public_id materi text choices answer replaces is_frozen is_retired added_at revision",
        personal="added_by",
    ),
    "training.EventRoom": classes(plain="id event code"),
    "training.ExamQuestion": classes(plain="id event question position"),
    "training.ExamRound": classes(plain="id event kind opened_at closed_at", personal="opened_by closed_by"),
    "training.ExamSheet": classes(
        plain="id round source begun_at sent_at revision page", personal="participant entered_by"
    ),
    "training.ExamAnswer": classes(plain="id sheet question", personal="choice"),
    "training.FeedbackAspect": classes(plain="id subject name rank"),
    "training.FeedbackRound": classes(plain="id event opened_at closed_at", personal="opened_by closed_by targets"),
    "training.FeedbackBox": classes(plain="round", personal="answered sheets paper_sheets texts"),
    "training.Certificate": classes(
        plain="""id public_id organisation year serial number jp issued_on sha256 replaces issued_at withdrawn_at
        token""",
        personal="participant name facts file issued_by withdrawn_by withdraw_reason",
    ),
    "training.CertificateSeries": classes(plain="id organisation year last"),
    "training.PublicThrottle": classes(plain="count begun_at", personal="key"),
}
