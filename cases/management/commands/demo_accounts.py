"""Print the sign-ins of the demo, one line each; nothing when this database holds no demo."""

from django.core.management.base import BaseCommand

from cases.demo.world import KNOWN, PASSWORD
from registry.models import AuditEntry, User
from registry.scope import as_system


class Command(BaseCommand):
    help = "Menampilkan akun contoh."

    def handle(self, *args, **options):
        with as_system():
            if not AuditEntry.objects.filter(verb="demo.load").exists():
                return
            present = set(User.objects.filter(username__in=KNOWN, is_active=True).values_list("username", flat=True))
        self.stdout.write(f"Kata sandi semua akun contoh: {PASSWORD}")
        for username, who in KNOWN.items():
            if username in present:
                self.stdout.write(f"  {username:<8} {who}")
        self.stdout.write("admin, dewi, dan ratna memasang verifikasi dua langkah saat pertama kali masuk.")
