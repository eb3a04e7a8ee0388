"""Write docs/workflow.md from the state tables."""

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.workflow import draw
from registry.parts import WORKFLOW, parts
from registry.workflow import draw_units


def document():
    """docs/workflow.md: referrals and cases, then units, then what the other apps hand over."""
    return "\n".join([draw(), draw_units(), *(part() for part in parts(WORKFLOW))])


class Command(BaseCommand):
    help = "Menulis docs/workflow.md dari tabel keadaan."

    def handle(self, *args, **options):
        (settings.BASE_DIR / "docs" / "workflow.md").write_text(document(), encoding="utf-8")
