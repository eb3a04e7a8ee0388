"""Fill a database of its own with made-up cases, to measure how fast the program is (docs/performance.md)."""

import multiprocessing
import random
import sys
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cases.actions import figures
from cases.benchmark import rows, tables, world
from cases.models import CaseNumberSeries
from registry.scope import as_system

SMALL = "_small"  # what the name of the data set ends with that another one is compared with
FEW, MANY = 10_000, 1_000_000
BLOCK = 5000  # persons that one piece of work writes
PROCESSES = 2
NUMBERS = """
SELECT left(area_id, 5), date_part('year', opened_at)::int, count(*) FROM cases_case GROUP BY 1, 2
"""


class Command(BaseCommand):
    help = "Mengisi basis data tersendiri (…_benchmark) dengan kasus rekaan, untuk mengukur kecepatan."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, help="Jumlah kasus (baku: 1.000.000; dengan --small 10.000).")
        parser.add_argument("--small", action="store_true", help="Yang kecil, pembanding bagi benchmark --growth.")
        parser.add_argument("--again", action="store_true", help="Hapus dahulu yang sudah ada.")

    def handle(self, *args, cases, small, again, **options):
        cases = (FEW if small else MANY) if cases is None else cases
        if cases < 1000:
            raise CommandError("Paling sedikit 1.000 kasus.")
        self.began, self.total = monotonic(), cases
        former = settings.DATABASES["default"]["NAME"]
        name = f"{former}_benchmark{SMALL if small else ''}"
        self._make_database(name, again)
        try:
            self._connect_to(f"{name}_half")
            self._fill(cases)
            self._connect_to(former)
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
                tables.tell_load(cursor, name, monotonic() - self.began)
        finally:
            self._connect_to(former)
        self._say(f"selesai dalam {monotonic() - self.began:.0f} detik: basis data {name}", end="\n")

    def _make_database(self, name, again):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() and not again:
                raise CommandError(f"Basis data {name} sudah ada; --again menghapusnya dahulu.")
            for one in (name, f"{name}_half"):
                cursor.execute(f'DROP DATABASE IF EXISTS "{one}"')
            cursor.execute(f'CREATE DATABASE "{name}_half"')

    def _connect_to(self, name):
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name

    def _fill(self, cases):
        persons = round(cases * rows.PERSONS_OF_CASES)
        self._say("tabel")
        call_command("migrate", verbosity=0)
        self._say("data acuan, wilayah, dan kantor")
        call_command("load_reference", stdout=_Nowhere())
        call_command("load_areas", all=True, stdout=_Nowhere())
        self._say("WKSBM dan petugas")
        with as_system():
            people = world.build(random.Random(2018), cases)
            writer = rows.Writer(people, cases=cases, persons=persons, now=rows.beginning())
        filled = [table.name for table in writer.tables.values()]
        blocks = [
            (number, first, min(persons, first + BLOCK - 1))
            for number, first in enumerate(range(1, persons + 1, BLOCK))
        ]
        with tables.bare(filled, self._say):
            self._write(writer, blocks)
        self._finish(writer)

    def _write(self, writer, blocks):
        """The blocks, by processes that are copies of this one and have a connection each."""
        connection.close()
        _Worker.writer, done = writer, 0
        with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
            for count in pool.imap_unordered(_Worker.write, blocks):
                done += count
                part = round(30 * done / self.total)
                self._say(f"kasus [{'#' * part}{'.' * (30 - part)}] {done}/{self.total}")

    def _finish(self, writer):
        self._say("urutan nomor dan statistik")
        with as_system(), connection.cursor() as cursor:
            tables.count_on(cursor, writer.tables.values())
            cursor.execute(NUMBERS)
            series = [
                CaseNumberSeries(regency_code=code, year=year, last=last) for code, year, last in cursor.fetchall()
            ]
            CaseNumberSeries.objects.bulk_create(series)
        figures.count_late()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def _say(self, text, end=""):
        start = "\r" if sys.stdout.isatty() else ""
        told = f"{start}[{monotonic() - self.began:6.1f} dtk] Ukuran: {text}"
        self.stdout.write(told, ending=end or ("" if start else "\n"))
        self.stdout.flush()


class _Worker:
    writer = None  # given to the copies of this process

    @classmethod
    def write(cls, block):
        with transaction.atomic(), as_system():
            return cls.writer.write(*block)


class _Nowhere:
    def write(self, text, *args, **kwargs):
        pass

    def flush(self):
        pass

    def isatty(self):
        return False
