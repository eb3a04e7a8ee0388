"""Seal all values and files with the newest key of FIELD_KEYS; with --index also rebuild the blind indexes."""

from django.core.management.base import BaseCommand

from registry.actions import keys


class Command(BaseCommand):
    help = "Menyandikan ulang semua data tersandi dengan kunci terbaru; --index juga menyusun ulang indeks NIK dan KK."

    def add_arguments(self, parser):
        parser.add_argument("--index", action="store_true", help="Setelah INDEX_KEY diganti.")

    def handle(self, *args, index, **options):
        for name, count in keys.reseal_rows(with_indexes=index, progress=self._show).items():
            self.stdout.write(f"{name}: {count} baris diperbarui")
        for write in keys.after_indexes if index else ():
            self.stdout.write(f"Kunci pencarian: {write()} disusun ulang")
        self.stdout.write(f"Riwayat: {keys.reseal_history()} diperbarui")
        self.stdout.write(f"Berkas: {keys.reseal_files()} diperbarui")

    def _show(self, name, done, count):
        if done == count or done % 5000 == 0:
            self.stdout.write(f"  {name}: {done} dari {count} ({100 * done // max(count, 1)} %)")
