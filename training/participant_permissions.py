"""The part of docs/permissions.md about participants and attendance, drawn from training/participant_policy.py."""

from inspect import getdoc

from training import participant_policy as policy

HEAD = """
## Participants of a Bimtek

From `training/participant_policy.py`. Names are read by Dinas Sosial DIY and the organiser; a kabupaten/kota reads
those who come from there, a kalurahan or TKSK those of the units of its territory, a unit its own
(`Participant.objects.visible_to`).
"""
BUTTONS = {
    policy.INVITATION_INVITE: "Undang WKSBM",
    policy.INVITATION_CHANGE: "Ubah jumlah orang",
    policy.INVITATION_WITHDRAW: "Tarik undangan",
    policy.PARTICIPANT_REGISTER: "Tunjuk peserta",
    policy.PARTICIPANT_ENROL: "Tambah peserta lain",
    policy.PARTICIPANT_REPLACE: "Ganti peserta",
    policy.PARTICIPANT_WITHDRAW: "Catat mundur",
    policy.PARTICIPANT_NUMBER: "Isi nomor surat",
    policy.PARTICIPANT_MARK_TRAINED: "Catat terlatih",
    policy.PARTICIPANT_PRINT_CARDS: "Kartu peserta",
    policy.ATTENDANCE_MARK: "Catat hadir",
}


def draw(matrix):
    """The table, and the rule of each act. matrix: draws {act: roles} with {act: button}."""
    yield HEAD
    yield from matrix(policy.PARTICIPANT_PERMISSIONS, BUTTONS)
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in policy.RULES.items():
        yield f"| `{act}` | {' '.join(getdoc(rule).split())} |\n"
