"""Write docs/workflow.md from the state table."""

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.workflow import draw


class Command(BaseCommand):
    help = "Menulis docs/workflow.md dari tabel keadaan."

    def handle(self, *args, **options):
        (settings.BASE_DIR / "docs" / "workflow.md").write_text(draw(), encoding="utf-8")
