"""Which columns of the cases leave the program? Those of list and kotak masuk, and a NIK, masked unless agreed."""

from cases.filters import CaseFilter
from cases.models import Case, Referral, Urgency
from cases.questions import CASE_ORDER, INBOX_ORDER
from cases.workflow import CaseStatus, Stage
from registry.classification import PERSONAL, PLAIN, SENSITIVE
from registry.export_lists import page_with, words_of
from registry.exports import Column, ExportList, Found

# Looked up once for ten thousand rows.
URGENCIES, STATUSES, STAGES = (dict(words.choices) for words in (Urgency, CaseStatus, Stage))
SHOWN = {
    "menunggu": "Menunggu jawaban",
    "ditangani": "Ditangani",
    "kelengkapan": "Menunggu kelengkapan",
    "lewat": "Lewat tenggat",
    "hari-ini": "Jatuh tempo hari ini",
}


def _cases(post, query):
    form, seen = CaseFilter(query or {}, post=post), Case.objects.visible_to(post)
    rows = form.apply(seen).order_by(*CASE_ORDER)
    return Found(rows, words_of(form), page_with("cases:case-list", query), seen.for_export())


def _inbox(post, query):
    wanted = query.get("tampil", "")
    seen = Referral.objects.visible_to(post)
    mine = seen.waiting_for(post.organisation_id).in_state(wanted, post.organisation_id)
    words = [SHOWN[wanted]] if wanted in SHOWN else []
    rows = mine.with_due_sort().order_by(*INBOX_ORDER)
    return Found(rows, words, page_with("cases:inbox", query), seen.for_export())


def _columns(case):
    """What both lists say of a case. case(row): the Case, with its person and area at hand."""
    return (
        Column("Nomor", "cases.Case.number", PERSONAL, lambda row: case(row).number),
        Column("Nama", "cases.Person.name", PERSONAL, lambda row: case(row).person.display_name, 30),
        Column(
            "NIK",
            "cases.Person.nik_sealed",
            SENSITIVE,
            lambda row: case(row).person.masked_nik,
            20,
            whole=lambda row: case(row).person.read_nik(),
        ),
        Column("L/P", "cases.Person.sex", PERSONAL, lambda row: case(row).person.sex, 6),
        Column("Usia", "cases.Person.birth_date", PERSONAL, lambda row: case(row).person.age, 6),
        Column("Jenis", "cases.CaseProblem.jenis", SENSITIVE, lambda row: row.main_jenis, 26),
        Column("Wilayah", "cases.Case.area", PERSONAL, lambda row: case(row).area.label, 24),
        Column("Kode wilayah", "cases.Case.area", PERSONAL, lambda row: case(row).area_id),
        Column("Urgensi", "cases.Case.urgency", PLAIN, lambda row: URGENCIES[case(row).urgency], 10),
    )


CASES = ExportList(
    key="kasus",
    title="Kasus",
    find=_cases,
    case_of="pk",
    person_of="person_id",
    sensitive="is_sensitive",
    columns=(
        *_columns(lambda row: row),
        Column("Keadaan", "cases.Case.status", PLAIN, lambda row: STATUSES[row.status], 12),
        Column("Tahap", "cases.Case.stage", PLAIN, lambda row: STAGES[row.stage]),
        Column("Dipegang", "cases.Case.holder", PERSONAL, lambda row: row.holder.name, 30),
        Column("Sejak", "cases.Case.holder_since", PLAIN, lambda row: row.holder_since, 16),
        Column("Dicatat oleh", "cases.Case.origin", PERSONAL, lambda row: row.origin.name, 30),
        Column("Dicatat pada", "cases.Case.opened_at", PLAIN, lambda row: row.opened_at, 16),
    ),
)
INBOX = ExportList(
    key="kotak-masuk",
    title="Kotak masuk",
    find=_inbox,
    case_of="case_id",
    person_of="case__person_id",
    sensitive="case__is_sensitive",
    columns=(
        *_columns(lambda row: row.case),
        Column("Dari", "cases.Referral.sender", SENSITIVE, lambda row: row.sender.name, 30),
        Column("Keadaan", "cases.Referral.status", PLAIN, lambda row: row.get_status_display()),
        Column("Dikirim", "cases.Referral.sent_at", PLAIN, lambda row: row.sent_at, 16),
        Column("Tenggat", "cases.Referral.due_at", PLAIN, lambda row: row.due_at, 16),
    ),
)
