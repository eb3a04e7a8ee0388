"""Which column holds what about a person? One class for every field of the registry (UU PDP 27/2022, art. 4).

plain: nothing about a person who can be named. personal: names, describes or leads to a person. sensitive: data of a
special kind (health, children, records of crime, money), or a secret that opens something.

An export, a log or a new screen asks here what it is about to show. `tests/codebase/test_field_classes.py` refuses a
field without a class, and wants row-level security on every table that holds more than plain ones.
"""

PLAIN, PERSONAL, SENSITIVE = "plain", "personal", "sensitive"


def classes(*, plain="", personal="", sensitive=""):
    """{field: class} from three lists of names. Raises ValueError for a field that has two classes."""
    given = {PLAIN: plain, PERSONAL: personal, SENSITIVE: sensitive}
    pairs = [(field, kind) for kind, names in given.items() for field in names.split()]
    if len(pairs) > len(dict(pairs)):
        raise ValueError("a field has two classes")
    return dict(pairs)


FIELD_CLASSES = {
    "registry.Area": classes(plain="code parent level kind name ended_on replaced_by"),
    "registry.AreaName": classes(plain="id area name ended_on"),
    "registry.AreaBoundary": classes(
        plain="area geometry min_longitude min_latitude max_longitude max_latitude credit loaded_at"
    ),
    "registry.Holiday": classes(plain="day name kind"),
    # The telephone of a WKSBM is often that of its ketua.
    "registry.Organisation": classes(
        plain="""id public_id kind name home_area service_areas created_at ended_on merged_into merged_at merged_by""",
        personal="address phone email",
    ),
    # What was moved names cases by their ids, hidden ones too.
    "registry.OrganisationPair": classes(
        plain="id public_id first second likeness found_at status reason kept decided_at decided_by batch",
        sensitive="moved",
    ),
    "registry.User": classes(
        plain="id is_active must_change_password created_at",
        personal="username email full_name phone last_login",
        sensitive="password",
    ),
    "registry.Appointment": classes(
        plain="id public_id organisation role is_social_worker is_transport_payer is_data_operator started_on ended_on",
        personal="user title ended_by",
    ),
    "registry.ResetLink": classes(
        plain="id created_at expires_at used_at", personal="user created_by", sensitive="token_hash"
    ),
    "registry.SecondFactor": classes(plain="id last_step confirmed_at", personal="user", sensitive="secret_sealed"),
    "registry.RecoveryCode": classes(plain="id used_at", personal="factor", sensitive="code_hash"),
    # The key is an HMAC of an account name: it names nobody without the secret.
    "registry.SigninThrottle": classes(plain="key failures blocked_until last_at"),
    "registry.LetterTemplate": classes(plain="id kind subject opening closing valid_from valid_to"),
    "registry.LetterPart": classes(plain="id template rank content heading is_required lines"),
    "registry.UnitClass": classes(plain="id name rank description valid_from valid_to"),
    "registry.UnitProfile": classes(
        plain="""unit short_name level founded_on founder household_count latitude longitude companion_kind
        supporting_groups partners classification status status_since_on term_ends_on last_activity_on revision
        book_weton public_figures""",
        personal="companion_name",
    ),
    "registry.UnitChange": classes(
        plain="id unit verb at happened_on from_status to_status", personal="actor actor_name post_name text fields"
    ),
    "registry.FoundingStep": classes(plain="id unit kind done_on note recorded_at", personal="file recorded_by"),
    "registry.Decree": classes(
        plain="id public_id unit number issued_on starts_on ends_on status proposed_at decided_at revision",
        personal="signed_by file proposed_by decided_by decline_text",
    ),
    "registry.BoardPosition": classes(plain="id name rank is_required is_single valid_from valid_to"),
    "registry.BoardMember": classes(
        plain="id decree position ended_on end_reason is_double_confirmed", personal="name sex phone education"
    ),
    "registry.RefresherRule": classes(plain="id months"),
    "registry.BimtekRecord": classes(
        plain="id unit event source_key attended_on recorded_at", personal="name recorded_by"
    ),
    "registry.IncomeSource": classes(plain="id name rank valid_from valid_to"),
    "registry.SpendingKind": classes(plain="id name purse_kind rank valid_from valid_to"),
    "registry.Goods": classes(plain="id name measure valid_from valid_to"),
    "registry.Donor": classes(
        plain="id public_id unit kind added_at ended_on revision", personal="name phone note pledge added_by"
    ),
    # What a unit owns is its own business until its board publishes it.
    "registry.Purse": classes(plain="id unit kind goods entry_count", sensitive="balance"),
    "registry.FundEntry": classes(
        plain="id public_id unit purse number direction happened_on source kind is_case_aid reverses recorded_at",
        personal="donor purpose recorded_by",
        sensitive="amount change",
    ),
    # A visit is at somebody's home, and minutes speak of people.
    "registry.Activity": classes(
        plain="id public_id unit kind happened_on attendee_count recorded_at cancelled_at",
        personal="place people minutes minutes_file recorded_by cancelled_by cancel_reason",
    ),
    "registry.ActivityPhoto": classes(plain="id public_id activity position width height", personal="file"),
    "registry.DormancyRule": classes(plain="id months_without_activity months_after_term_end checked_on"),
    "registry.DormancyProposal": classes(
        plain="id public_id unit proposed_at quiet_since_on last_activity_on term_ended_on status decided_at",
        personal="decided_by decline_text",
    ),
    "registry.ProgrammeItem": classes(
        plain="""id public_id unit horizon title target year due_year status done_on source source_key added_at
        changed_at revision""",
        personal="person_in_charge note added_by changed_by",
    ),
    "registry.EvaluationAspect": classes(plain="id name weight rank description valid_from valid_to"),
    "registry.EvaluationSheet": classes(
        plain="id public_id unit year level status total opened_at locked_at revision",
        personal="note opened_by locked_by",
    ),
    "registry.EvaluationScore": classes(plain="id sheet rank name weight score", personal="note"),
    "registry.Submission": classes(
        plain="key verb created_at", personal="user address", sensitive="content_hash sentence"
    ),
    # Ids only: who looked, and at which rows. Whose the rows are is told by their own tables.
    "registry.ReadEntry": classes(
        plain="id chain seq at page status mac", personal="user post organisation opened why cases persons"
    ),
    "registry.ReadChain": classes(plain="number seq last_mac mac"),
    # before and after hold whatever the table holds; a page asks the class of each column before it shows one.
    "registry.HistoryEntry": classes(
        plain="id at table row_key operation source batch", personal="actor post", sensitive="before after"
    ),
    "registry.ChangeBatch": classes(plain="id public_id kind title at undone_at", personal="by undone_by undo_reason"),
    "registry.ImportRun": classes(
        plain="id public_id office kind about status headers mapping batch uploaded_at checked_at revision",
        personal="file_name notes problem uploaded_by checked_by",
        sensitive="file",
    ),
    # What stood in the file, sealed; a reason quotes at most the cell that is wrong.
    "registry.ImportRow": classes(
        plain="id run number outcome column twin decision decided_at applied_at made",
        personal="reason candidate decided_by",
        sensitive="cells_sealed",
    ),
    # The filters may hold a name that was searched for.
    "registry.Export": classes(
        plain="""id public_id list_key format is_unmasked status row_count person_count has_sensitive asked_at
        decided_at made_at expires_at file_name size failure""",
        personal="filters conditions reason by decided_by decline_text",
    ),
    "registry.AuditEntry": classes(plain="id at verb", personal="actor subject detail"),
}


# Of all apps: each hands its own over when it starts (apps.py).
OF_EVERY_APP = dict(FIELD_CLASSES)


def provide(fields):
    """Let the register know the classes of another app's fields."""
    OF_EVERY_APP.update(fields)


def class_of(model, field):
    """The class of a field. A table that stands between two others and has no class of its own holds keys only."""
    known = OF_EVERY_APP.get(model._meta.label, {})
    return known.get(field.name, PLAIN if model._meta.auto_created else SENSITIVE)
