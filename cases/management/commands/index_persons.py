"""Write anew under which keys persons are found: after INDEX_KEY was changed, or the rules of names and keys."""

from django.core.management.base import BaseCommand

from cases.actions import persons


class Command(BaseCommand):
    help = "Menyusun ulang kunci pencarian semua orang (setelah INDEX_KEY atau aturan nama berubah)."

    def handle(self, *args, **options):
        self.stdout.write(f"{persons.index_everybody()} orang disusun ulang.")
