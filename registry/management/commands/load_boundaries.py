"""Load the boundaries of areas from a GeoJSON or TopoJSON file, for the map."""

from pathlib import Path
from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from registry.actions import boundaries
from registry.boundaries import NotBoundaries, read
from registry.scope import as_system


class Command(BaseCommand):
    help = "Memuat batas wilayah untuk peta dari berkas GeoJSON atau TopoJSON; boleh diulang."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Berkas GeoJSON atau TopoJSON dengan kode Kemendagri.")
        parser.add_argument("--credit", default="", help="Baris sumber yang tampil di bawah peta.")
        parser.add_argument("--skip-unknown", action="store_true", help="Lewati baris yang kodenya tidak dikenal.")

    def handle(self, *args, file, credit, skip_unknown, **options):
        began = monotonic()
        try:
            shapes = read(file.read_text(encoding="utf-8-sig"))
            with as_system():
                counts = boundaries.load(shapes, credit=credit, source=file.name, skip_unknown=skip_unknown)
        except OSError as error:
            raise CommandError(f"Berkas {file} tidak dapat dibuka: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError("Berkas ini bukan teks UTF-8, jadi bukan GeoJSON atau TopoJSON.") from error
        except NotBoundaries as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Batas wilayah: {counts['added']} baru, {counts['changed']} diperbarui, {counts['same']} tetap, "
            f"{counts['skipped']} dilewati, {monotonic() - began:.1f} detik."
        )
