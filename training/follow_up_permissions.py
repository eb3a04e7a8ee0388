"""The part of docs/permissions.md about the time after a Bimtek, drawn from training/follow_up_policy.py."""

from inspect import getdoc

from training import follow_up_policy as policy

HEAD = """
## After a Bimtek

From `training/follow_up_policy.py`. What a unit promised, plans and taught is read as its participants are
(`OfUnitInEventQuerySet.visible_to`). The transport list is read by posts that are marked *mengurus uang transport* at
the office that organises, and by nobody else (`TransportPayment.objects.visible_to`).
"""
BUTTONS = {
    policy.COMMITMENT_RECORD: "Catat komitmen",
    policy.RTL_ADD: "Tambah RTL",
    policy.RTL_CHANGE: "Ubah RTL",
    policy.RTL_FINISH: "Selesaikan RTL",
    policy.PLAN_ADD: "Tambah program kerja",
    policy.CASCADE_RECORD: "Catat getok tular",
    policy.CASCADE_CANCEL: "Batalkan catatan",
    policy.CHECK_FILL: "Isi cek",
    policy.PHOTO_ADD: "Unggah foto",
    policy.PHOTO_REMOVE: "Hapus foto",
    policy.TRANSPORT_READ: "Buka nomor",
    policy.TRANSPORT_FILL: "Isi penerimaan",
    policy.REPORT_READ: "Laporan kegiatan",
}


def draw(matrix):
    """The table, and the rule of each act. matrix: draws {act: roles} with {act: button}."""
    yield HEAD
    yield from matrix(policy.FOLLOW_UP_PERMISSIONS, BUTTONS)
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in policy.RULES.items():
        yield f"| `{act}` | {' '.join(getdoc(rule).split())} |\n"
