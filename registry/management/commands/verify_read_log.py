"""Say whether the log of who looked is still what was written: exit 1 and each place where it is not."""

from django.core.management.base import BaseCommand, CommandError

from registry.actions import read_log
from registry.models import ReadEntry
from registry.scope import as_system

SHOWN = 20


class Command(BaseCommand):
    help = "Memeriksa keutuhan catatan pembacaan (siapa melihat data siapa)."

    def handle(self, *args, **options):
        found = read_log.problems()
        with as_system():
            count = ReadEntry.objects.count()
        for chain, seq, sentence in found[:SHOWN]:
            self.stdout.write(f"Rantai {chain}, baris {seq}: {sentence}.")
        if found:
            raise CommandError(f"Catatan pembacaan tidak utuh: {len(found)} temuan dalam {count} baris.")
        self.stdout.write(f"Catatan pembacaan utuh: {count} baris.")
