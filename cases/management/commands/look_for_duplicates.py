"""Look for records of the same person, of all of whom nobody has looked yet, and of the same organisation."""

from django.core.management.base import BaseCommand

from cases.actions import reviews
from registry.actions import pairs


class Command(BaseCommand):
    help = (
        "Mencari catatan ganda bagi semua orang yang belum pernah dicari. Boleh dihentikan kapan saja; "
        "perintah berikutnya meneruskan."
    )

    def add_arguments(self, parser):
        parser.add_argument("--sekali", type=int, default=500, help="berapa orang sebelum kemajuan ditulis lagi")

    def handle(self, *args, **options):
        most, left, done = max(1, options["sekali"]), reviews.count_to_look_at(), 0
        while looked := reviews.look_over(most=most):
            done += looked
            self.stdout.write(f"{done} dari {max(done, left)} orang …")
            self.stdout.flush()
        self.stdout.write(f"Selesai: {done} orang dicari. Pasangan yang mirip ada di Mungkin orang yang sama.")
        self.stdout.write(f"{pairs.look()} pasangan lembaga baru ada di Lembaga yang mungkin ganda.")
