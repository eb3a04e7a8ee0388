"""Write docs/permissions.md from the policy: which role may act at all, and when."""

from inspect import getdoc

from django.conf import settings
from django.core.management.base import BaseCommand

from cases import person_policy, policy
from cases.policy_handling import reads_assessment
from cases.views.offers import ACTS
from cases.views.persons import ACTS as PERSON_ACTS
from cases.workflow import TRANSITIONS, Move, Side
from registry.models import Role
from registry.parts import PERMISSIONS, parts
from registry.policy import UNIT_PERMISSIONS
from registry.workflow import UnitMove

# What has no button in the action bar of a case: the act that starts without one, and what only reads.
WITHOUT_BUTTON = {policy.CASE_OPEN: "Catat kasus", policy.ACCESS_READ_LOG: "Siapa melihat kasus ini"}
BUTTONS = WITHOUT_BUTTON | {act: words for act, (words, _) in ACTS.items()}
SOCIAL_WORKER = "peksos"
WHOSE = {
    Side.SENDER: "the sender's",
    Side.RECEIVER: "the receiver's",
    Side.OFFERED: "that of the level to which the overdue hop is offered",
}

HEAD = """\
# Who may do what

Drawn from `cases/policy.py` by `bin/manage draw_permissions`; a test compares. Do not edit by hand.

Three questions are asked of every act, in this order:

1. **Does the post see the case?** `Case.objects.visible_to(post)`, and row-level security behind it. If not: 404.
   An admin sistem sees no case; the lists of the casework answer 403 with that reason.
2. **Is the act one of its role?** The table below. If not: 403 with the reason.
3. **Is it its move, and now?** The rules further down: 403 when it is somebody else's, 409 when the state is another.

## Which role
"""

REFERRALS = """
## A referral: whose move, in which state

{rule}
"""

CASES = """
## A case

| act | who, and when |
|---|---|
| `case.open` | Any post whose role may; the place must lie in what its organisation serves. |
"""

PERSONS = """
## Who a person is

From `cases/person_policy.py`. The case must be in sight, of a pair both persons. Dunia usaha reads none of it.
"""
PERSON_BUTTONS = {
    person_policy.PERSON_READ: "Orang & keluarga",
    person_policy.PERSON_OPEN_NIK: "Buka NIK",
    person_policy.PERSON_OPEN_KK: "Buka nomor KK",
    person_policy.PERSON_UNRELATE: "Hapus anggota keluarga",
    person_policy.REVIEW_UNITE: "Orang yang sama",
    person_policy.REVIEW_KEEP_APART: "Orang berbeda",
    person_policy.REVIEW_SEPARATE: "Pisahkan lagi",
    **{act: words for act, (words, _) in PERSON_ACTS.items()},
}

LETTERS = """
## Letters

Which role issues which letter; a laporan sosial only a post that is marked as pekerja sosial. When: see
`why_not_letter` in `cases/policy_documents.py`.
"""

UNITS = """
## The register of WKSBM

From `registry/policy.py`. The unit must be in sight: a pengurus sees the own one, an office those of its territory
(`UnitProfile.objects.visible_to`). A board entered by an office counts at once; one from a pengurus waits until the
kalurahan confirms it. A unit that is dissolved is only read. A sheet of an evaluation is filled in and locked by the
level that opened it (Dinas Sosial of the kabupaten/kota, or of DIY), which alone reads it before.
"""
UNIT_BUTTONS = {
    "unit.establish": "Daftarkan WKSBM",
    "unit.change": "Ubah profil",
    "unit.step": "Catat tahap penumbuhan",
    "board.propose": "Ganti pengurus",
    "board.confirm": "Sahkan pengurus",
    "board.decline": "Kembalikan usulan",
    "board.attach": "Unggah SK",
    "board.release": "Pengurus berhenti",
    "board.accounts": "Akun pengurus",
    "bimtek.record": "Catat Bimtek",
    "fund.receive": "Catat pemasukan",
    "fund.spend": "Catat pengeluaran",
    "fund.reverse": "Koreksi",
    "donor.add": "Tambah donatur",
    "donor.change": "Ubah donatur",
    "donor.stop": "Hentikan donatur",
    "activity.record": "Catat kegiatan",
    "activity.cancel": "Batalkan catatan",
    "dormancy.confirm": "Nyatakan vakum (usulan program)",
    "dormancy.decline": "Tetap aktif",
    "programme.add": "Tambah rencana",
    "programme.change": "Ubah rencana",
    "programme.finish": "Tandai selesai",
    "programme.cancel": "Batalkan rencana",
    "programme.reopen": "Buka kembali",
    "evaluation.open": "Mulai penilaian",
    "evaluation.fill": "Isi nilai",
    "evaluation.lock": "Kunci penilaian",
    **{move: move.label for move in UnitMove},
}


def name_of(act):
    """The code verb with its noun: case.note, referral.accept, case.close."""
    if isinstance(act, UnitMove):
        return f"unit.{act}"
    return f"referral.{act}" if isinstance(act, Move) else act if "." in act else f"case.{act}"


def one_line(rule):
    return " ".join(getdoc(rule).split())


def draw():
    """docs/permissions.md, in Markdown."""
    return "".join(
        (
            HEAD,
            *_roles(),
            REFERRALS.format(rule=getdoc(policy._why_not_referral)),
            *_moves(),
            *_cases(),
            *_letters(),
            *_persons(),
            *_units(),
            *(piece for part in parts(PERMISSIONS) for piece in part(_matrix)),
        )
    )


def _roles():
    yield from _matrix(policy.PERMISSIONS, BUTTONS)
    yield f"\n**{SOCIAL_WORKER}**: of this role only a post that is marked as pekerja sosial.\n"


def _letters():
    yield LETTERS
    yield "\n| letter | " + " | ".join(role.label for role in Role) + " |\n"
    yield "|---|" + ":-:|" * len(Role) + "\n"
    for kind, roles in policy.LETTER_ROLES.items():
        yield f"| {kind.label} | " + " | ".join("yes" if role in roles else "–" for role in Role) + " |\n"


def _persons():
    yield PERSONS
    yield from _matrix(person_policy.PERSON_PERMISSIONS, PERSON_BUTTONS)
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in person_policy.PERSON_RULES.items():
        yield f"| `{act}` | {one_line(rule)} |\n"


def _units():
    yield UNITS
    yield from _matrix(UNIT_PERMISSIONS, UNIT_BUTTONS)


def _matrix(permissions, buttons):
    yield "\n| act | button | " + " | ".join(role.label for role in Role) + " |\n"
    yield "|---|---|" + ":-:|" * len(Role) + "\n"
    for act, roles in permissions.items():
        yes = SOCIAL_WORKER if policy.is_for_social_workers(act) else "yes"
        cells = " | ".join(yes if role in roles else "–" for role in Role)
        yield f"| `{name_of(act)}` | {buttons[act]} | {cells} |\n"


def _moves():
    yield "\n| move | button | whose move | in state | only |\n|---|---|---|---|---|\n"
    for move in policy.REFERRAL_MOVES:
        rows = [row for row in TRANSITIONS if row.move == move]
        states = ", ".join(dict.fromkeys(row.source for row in rows))
        kinds = "" if len(rows[0].kinds) > 1 else f"kind {rows[0].kinds[0]}"
        yield f"| `{move}` | {BUTTONS[move]} | {WHOSE[rows[0].side]} | {states} | {kinds} |\n"


def _cases():
    yield CASES
    for act, rule in policy.CASE_RULES.items():
        yield f"| `{name_of(act)}` | {one_line(rule)} |\n"
    for act, rule in policy.TASK_RULES.items():
        yield f"| `{name_of(act)}` | {one_line(rule)} |\n"
    yield f"\nThe four aspects of an assessment: {one_line(reads_assessment)}\n"
    yield f"\nKinds of service: {one_line(policy.may_record_service)}\n"


class Command(BaseCommand):
    help = "Menulis docs/permissions.md dari tabel wewenang."

    def handle(self, *args, **options):
        (settings.BASE_DIR / "docs" / "permissions.md").write_text(draw(), encoding="utf-8")
