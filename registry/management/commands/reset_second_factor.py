"""For the day when the only admin sistem has lost telephone and codes: whoever holds the server helps."""

from django.core.management.base import BaseCommand, CommandError

from registry.actions import second_factors
from registry.models import User
from registry.refusal import Refused
from registry.scope import as_system


class Command(BaseCommand):
    help = "Menyetel ulang verifikasi dua langkah satu akun, bila tidak ada admin sistem lain yang dapat menolong."

    def add_arguments(self, parser):
        parser.add_argument("username", help="Nama pengguna")
        parser.add_argument("--reason", required=True, help="Bagaimana dipastikan siapa yang meminta; masuk ke audit.")

    def handle(self, *args, username, reason, **options):
        try:
            with as_system():
                user = User.objects.get_by_natural_key(username)
                second_factors.reset(user=user, reason=reason, by=None)
        except User.DoesNotExist as error:
            raise CommandError(f"Tidak ada akun {username}.") from error
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"{user} masuk dengan kata sandi saja, lalu memasang verifikasi lagi.")
