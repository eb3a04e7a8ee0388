"""Erase cases whose time of keeping is over, or one case because a person's request was granted. Run as the owner."""

from django.core.management.base import BaseCommand, CommandError

from cases.actions import purge
from registry.refusal import Refused


class Command(BaseCommand):
    help = "Menghapus untuk selamanya kasus yang masa simpannya sudah habis, atau satu kasus atas permintaan orangnya."

    def add_arguments(self, parser):
        parser.add_argument("--case", dest="number", help="Nomor satu kasus, atas permintaan yang dikabulkan.")
        parser.add_argument("--because", default="", help="Alasan; wajib untuk satu kasus.")
        parser.add_argument("--dry-run", action="store_true", help="Hanya menghitung, tidak menghapus.")

    def handle(self, *args, number, because, dry_run, **options):
        ids = self._one(number, because) if number else purge.due()
        if dry_run or not ids:
            self.stdout.write(
                f"{len(ids)} kasus akan dihapus." if ids else "Tidak ada kasus yang habis masa simpannya."
            )
            return
        counts = purge.erase(ids, because=because or "Masa simpan habis")
        self.stdout.write(f"{counts['Case']} kasus dan {counts.get('Person', 0)} orang dihapus.")
        for name, count in sorted(counts.items()):
            self.stdout.write(f"  {name}: {count}")

    def _one(self, number, because):
        if not because:
            raise CommandError("Tulis alasannya dengan --because.")
        try:
            ids = purge.by_number(number)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        if not ids:
            raise CommandError(f"Tidak ada kasus bernomor {number}.")
        return ids
