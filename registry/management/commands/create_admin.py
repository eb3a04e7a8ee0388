"""Open the first account of an installation: an admin sistem, who then opens all others in the pages."""

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from registry.actions import users
from registry.models import Organisation, Role
from registry.models.user import ROLE_KINDS
from registry.reference import PROVINCE
from registry.refusal import Refused
from registry.scope import as_system


class Command(BaseCommand):
    help = "Membuka akun admin sistem dan menampilkan tautan sekali pakai untuk kata sandinya."

    def add_arguments(self, parser):
        parser.add_argument("username", help="Nama pengguna untuk masuk, misalnya: agus")
        parser.add_argument("full_name", help='Nama lengkap, misalnya: "Agus Setiawan"')
        parser.add_argument("--area", default=PROVINCE, help="Kode wilayah Dinas Sosial-nya (baku: 34, DIY).")

    def handle(self, *args, username, full_name, area, **options):
        try:
            with as_system():  # all three or none
                office = self._office(area)
                user = users.open_account(username=username, full_name=full_name, by=None)
                users.appoint(user=user, organisation=office, role=Role.ADMIN, by=None)
                token = users.issue_reset_link(user=user, by=user)  # there is nobody else yet
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        hours = int(users.LINK_LIVES.total_seconds() // 3600)
        self.stdout.write(f"Akun {username} dibuka sebagai admin sistem di {office.name}.")
        self.stdout.write(f"Buka alamat ini sekali dalam {hours} jam, di situs WKSBM, untuk memilih kata sandi:")
        self.stdout.write(reverse("registry:set-password", args=[token]))

    def _office(self, area):
        offices = Organisation.objects.current().of_kind(*ROLE_KINDS[Role.ADMIN])
        if office := offices.filter(home_area=area).first():
            return office
        raise CommandError(
            f"Tidak ada Dinas Sosial untuk wilayah {area}. Muat dulu data acuan (load_reference), "
            "lalu pakai kode provinsi atau kabupaten/kota, misalnya: --area 34.02"
        )
