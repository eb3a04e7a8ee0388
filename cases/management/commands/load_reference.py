"""Load what the program needs before anybody signs in: areas, holidays, offices, jenis, limits."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cases import reference
from registry.actions.holidays import load_holidays
from registry.letter_texts import load_letter_templates
from registry.models import Area
from registry.parts import REFERENCE, parts
from registry.reference import PROVINCE, load_fund_reference, load_offices, load_unit_reference
from registry.scope import as_system


class Command(BaseCommand):
    help = "Memuat data acuan; boleh diulang."

    def handle(self, *args, **options):
        with as_system():
            if not Area.objects.filter(pk=PROVINCE).exists():
                call_command("load_areas", stdout=self.stdout)
            holidays, offices = load_holidays(), load_offices()
            load_unit_reference()
            load_fund_reference()
            load_letter_templates()
            reference.load(self.stdout)
            for load in parts(REFERENCE):
                load()
        if holidays or offices:
            self.stdout.write(f"Data acuan: {holidays} hari libur, {offices} lembaga ditambahkan.")
