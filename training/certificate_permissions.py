"""The part of docs/permissions.md drawn from training/certificate_policy.py."""

from inspect import getdoc

from training import certificate_policy as policy

HEAD = """
## Certificates of a Bimtek

From `training/certificate_policy.py`. A certificate is read by those who read its participant, also by the unit and its
kalurahan (`Certificate.objects.visible_to`); whoever scans its code reads name, Bimtek, JP and whether it counts.
"""
BUTTONS = {
    policy.CERTIFICATE_ISSUE: "Terbitkan sertifikat",
    policy.CERTIFICATE_REISSUE: "Terbitkan ulang sertifikat",
    policy.CERTIFICATE_WITHDRAW: "Cabut sertifikat",
}


def draw(matrix):
    """The table, and the rule of each act. matrix: draws {act: roles} with {act: button}."""
    yield HEAD
    yield from matrix(policy.CERTIFICATE_PERMISSIONS, BUTTONS)
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in policy.RULES.items():
        yield f"| `{act}` | {' '.join(getdoc(rule).split())} |\n"
