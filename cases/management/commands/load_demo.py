"""Load the made-up province of the demo, through the actions."""

import random
import sys
from datetime import timedelta
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.actions import figures, notices, overdue
from cases.demo import handling, life, stories, world
from registry.actions.audit import record
from registry.models import User
from registry.parts import DEMO, parts
from registry.scope import as_system


class Command(BaseCommand):
    help = "Memuat data contoh (hanya ke basis data yang kosong)."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Lewati tanpa pesan bila sudah ada akun.")
        parser.add_argument("--cases", type=int, default=stories.CASE_COUNT, help="Jumlah kasus (baku: 500).")

    def handle(self, *args, if_empty, cases, **options):
        with as_system():
            occupied = User.objects.exists()
        if occupied and if_empty:
            return
        if occupied:
            raise CommandError("Basis data ini sudah berisi akun; data contoh hanya dimuat ke basis data kosong.")
        began = monotonic()
        with transaction.atomic():  # whole or not at all: half a demo would count as a database in use for ever
            with as_system():
                people = world.build(random.Random(2018), self._say)
                life.tell(people, random.Random(2006), timezone.now())
                self._say("kegiatan")
            self._tell(people, cases)
            with as_system():
                handling.tell(people, random.Random(39), timezone.now())
                self._say("penanganan")
                for tell in parts(DEMO):
                    tell(people, random.Random(45), timezone.now())
                self._tidy(people)
                record(verb="demo.load", subject="Data contoh", by=None)
        self._say(f"selesai dalam {monotonic() - began:.0f} detik", end="\n")

    def _tell(self, people, count):
        teller = stories.Teller(people, random.Random(42), timezone.now())
        plan = stories.plan(random.Random(7), count)
        for number, story in enumerate(plan, 1):
            with as_system():
                teller.tell(story)
            if number % 10 == 0 or number == count:
                done = round(30 * number / count)
                self._say(f"kasus [{'#' * done}{'.' * (30 - done)}] {number}/{count}")

    def _tidy(self, people):
        """Late hops are marked, and old messages count as read."""
        overdue.mark()
        figures.count_late()
        for post in people.posts.values():
            notices.read_all(by=post, before=timezone.now() - timedelta(days=10))

    def _say(self, text, end=""):
        start = "\r" if sys.stdout.isatty() else ""
        self.stdout.write(f"{start}Data contoh: {text}", ending=end or ("" if start else "\n"))
        self.stdout.flush()
