"""Write docs/performance.md from the raw files of bin/manage benchmark."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.benchmark.drawing import draw

RAW = Path("docs") / "performance"
DOCUMENT = Path("docs") / "performance.md"
OF_EACH = ("at", "data", "machine")
NEEDED = (("rows", "left", "bare"), ("growth",))  # of a run, and of one of --growth


def read(paths):
    """[content] of raw files. Raises CommandError with a sentence for one that is none."""
    runs = []
    for path in paths:
        try:
            run = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca sebagai hasil ukur.") from error
        if not isinstance(run, dict) or not any({*OF_EACH, *names} <= run.keys() for names in NEEDED):
            raise CommandError(f"Berkas {path} bukan hasil bin/manage benchmark --json.")
        runs.append(run)
    return runs


def kept():
    """The raw files that stand in the repository."""
    return sorted((settings.BASE_DIR / RAW).glob("*.json"))


class Command(BaseCommand):
    help = "Menulis docs/performance.md dari berkas mentah bin/manage benchmark --json (baku: docs/performance/)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="BERKAS", help="Satu berkas untuk setiap ukuran data.")

    def handle(self, *args, files, **options):
        runs = read(files or kept())
        if all("growth" in run for run in runs):
            raise CommandError("Belum ada hasil ukur. Jalankan dahulu bin/manage benchmark --json BERKAS.")
        (settings.BASE_DIR / DOCUMENT).write_text(draw(runs), encoding="utf-8")
