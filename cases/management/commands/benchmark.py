"""Measure how fast the program is with the data of load_benchmark: the real server, asked over HTTP by five people."""

import json
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from cases.benchmark import limits, load, machine, people, screen, server
from cases.benchmark.client import Unexpected
from cases.benchmark.growth import Growth, pages_of
from cases.benchmark.measure import BOUNDS, Measure
from cases.benchmark.pages import GROUPS, KINDS
from cases.management.commands.load_benchmark import SMALL

HELP = """\
Mengukur kecepatan program dengan data rekaan dari bin/manage load_benchmark, di basis data tersendiri (…_benchmark).
Perintah ini menjalankan server sendiri dan sungguh menulis ke basis data itu: kasus, rujukan, ekspor. Data yang dipakai
sehari-hari tidak disentuh."""
MOST_RUNS, MOST_SECONDS = 1000, 3600


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--runs", type=int, default=20, help="Berapa kali setiap halaman diminta (baku: 20).")
        parser.add_argument("--only", default="", help=f"Hanya ini, dipisah koma: {', '.join([*KINDS, *GROUPS])}.")
        parser.add_argument(
            "--growth", action="store_true", help="Hanya bandingkan setiap halaman dengan load_benchmark --small."
        )
        parser.add_argument("--seconds", type=int, default=20, help="Lama 8 orang bersamaan; 0 melewatinya (baku: 20).")
        parser.add_argument("--writes", type=int, default=0, help="Lama 8 orang bersamaan sambil banyak menulis.")
        parser.add_argument("--json", metavar="BERKAS", help="Simpan semua angka mentah di berkas ini.")
        parser.add_argument("--port", type=int, default=0, help="Porta server (baku: porta bebas mana pun).")

    def handle(self, *args, **options):
        wanted = wanted_kinds(options["only"])
        if not 1 <= options["runs"] <= MOST_RUNS:
            raise CommandError(f"--runs antara 1 dan {MOST_RUNS}.")
        if not all(0 <= options[name] <= MOST_SECONDS for name in ("seconds", "writes")):
            raise CommandError(f"--seconds dan --writes antara 0 dan {MOST_SECONDS} detik.")
        name = database_of_benchmark()
        small = database_of_benchmark(SMALL) if options["growth"] else None
        try:
            told = self._measured(name, small, wanted, options)
        except (server.ServerProblem, Unexpected) as error:
            raise CommandError(f"Pengukuran berhenti. {error}") from error
        except KeyboardInterrupt as stopped:
            raise CommandError("Dihentikan. Server ukur sudah diakhiri.", returncode=130) from stopped
        if options["json"]:
            Path(options["json"]).write_text(as_json(told), encoding="utf-8")
            self.stdout.write(f"Angka mentah tersimpan di {options['json']}.")

    def _measured(self, name, small, wanted, options):
        former = connect_to(name)
        owner = limits.connect(**_parameters())
        try:
            self.stdout.write(screen.BEGINNING)
            people.open_operators()
            asked = {key: options[key] for key in ("runs", "only", "growth", "seconds", "writes")}
            told = {"at": timezone.now(), "options": asked, "bounds": BOUNDS}
            told |= {"machine": machine.described(owner), "data": machine.counts(owner)}
            told["cache_mb"] = machine.fill_cache(_parameters())
            with server.running(name, options["port"]) as running:
                if small:
                    told["growth"] = self._grown(running, owner, (name, small), wanted, options["runs"])
                    return told
                told["memory_at_rest"] = running.memory()
                self._ask(told, running, owner, wanted, options)
                told["memory_at_end"] = running.memory()
            for line in screen.closing(told):
                self.stdout.write(line)
            return told
        finally:
            owner.close()
            connect_to(former)

    def _ask(self, told, running, owner, wanted, options):
        measure = Measure(running, owner, runs=options["runs"], wanted=wanted, tell=self._tell)
        try:
            self.stdout.write(screen.heading(told))
            measure.all()
            told |= {"bare": measure.bare.told, "rows": measure.rows, "left": measure.left}
            for key, weights in (("seconds", load.READING), ("writes", load.WRITING)):
                if options[key]:
                    told[key] = self._crowd(running, owner, measure.facts, options[key], weights)
        finally:
            measure.close()

    def _grown(self, running, owner, names, wanted, runs):
        """{"cases", "rows", "left"}: how each page grows. Both data sets are served meanwhile, each by a server."""
        connect_to(names[1])
        small_owner = limits.connect(**_parameters())
        try:
            people.open_operators()
            cases = machine.counts(small_owner)["cases"]
            self.stdout.write(screen.growth_begins(cases, machine.counts(owner)["cases"]))
            machine.fill_cache(_parameters())
            with server.running(names[1]) as beside:
                grown = self._compared([(names[1], beside, small_owner), (names[0], running, owner)], wanted, runs)
            self.stdout.write(screen.growth_ends(grown.rows))
            return {"cases": cases, "rows": grown.rows, "left": grown.left}
        finally:
            connect_to(names[0])
            small_owner.close()

    def _compared(self, sides, wanted, runs):
        """The Growth of [(name of a database, its server, a connection of the owner)], the small one first."""
        measures, both = [], []
        try:
            for name, one, connection in sides:
                connect_to(name)
                measures.append(Measure(one, connection, runs=runs, wanted=wanted, tell=self._tell))
                both.append((pages_of(measures[-1]), connection))
            grown = Growth(
                *both,
                runs=runs,
                tell=lambda row: self.stdout.write(screen.grown(row)),
                check=lambda: [one.check() for _, one, _ in sides],
            )
            grown.all()
            return grown
        finally:
            for measure in measures:
                measure.close()

    def _crowd(self, running, owner, facts, seconds, weights):
        self.stdout.write(screen.crowd_begins(seconds))
        before = machine.activity(owner)
        found = load.Crowd(running.port, facts, seconds=seconds, weights=weights).run()
        time.sleep(machine.SETTLE_SECONDS)
        found["activity"] = machine.moved(before, machine.activity(owner))
        for line in screen.crowd(found):
            self.stdout.write(line)
        return found

    def _tell(self, row):
        self.stdout.write(screen.row(row))
        self.stdout.flush()


def wanted_kinds(only):
    """{kinds} of --only; all of them when it is empty."""
    words = [word.strip() for word in only.split(",") if word.strip()]
    if unknown := [word for word in words if word not in KINDS and word not in GROUPS]:
        raise CommandError(f"--only tidak mengenal {', '.join(unknown)}. Pilihannya: {', '.join([*KINDS, *GROUPS])}.")
    return {kind for word in words for kind in GROUPS.get(word, (word,))} or set(KINDS)


def database_of_benchmark(which=""):
    """The name of the database in which is measured; which: SMALL, of the one beside it. Raises CommandError when it is
    missing, or half filled."""
    name = f"{settings.DATABASES['default']['NAME']}_benchmark{which}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"])
        if missing := why_missing(name, {row[0] for row in cursor.fetchall()}):
            raise CommandError(missing)
    return name


def why_missing(name, found):
    """The sentence when a database of this name is not among those found, or ""."""
    if name in found:
        return ""
    half = " Pengisian yang terakhir belum selesai." if f"{name}_half" in found else ""
    how = "--small" if name.endswith(SMALL) else "--cases 10000"
    return f"Basis data {name} belum ada.{half} Isi dahulu: bin/manage load_benchmark {how}, lalu ulangi."


def connect_to(name):
    """Let this process speak to another database of the same server. Returns the name of the former one."""
    connection.close()
    former = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    return former


def _parameters():
    """What psycopg2 needs for a connection of its own, as the owner of the tables."""
    found = connection.get_connection_params()
    return {key: found[key] for key in ("dbname", "user", "password", "host", "port") if found.get(key)}


def as_json(told):
    """The raw file: one line for each entry, and for each row of the table."""
    lines = []
    for key, value in told.items():
        rows = (
            [json.dumps(row, default=_plain, ensure_ascii=False) for row in value] if isinstance(value, list) else None
        )
        said = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else json.dumps(value, default=_plain, ensure_ascii=False)
        lines.append(f" {json.dumps(key)}: {said}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(value)
