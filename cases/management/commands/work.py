"""Run the task queue's worker and its schedule, in one process, until told to stop."""

import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from cases import schedule


class Command(BaseCommand):
    help = "Menjalankan antrean tugas dan jadwalnya."

    def handle(self, *args, **options):
        stop = threading.Event()
        clock = threading.Thread(target=self._keep_time, args=(stop,), daemon=True, name="schedule")
        clock.start()
        try:
            call_command("db_worker", queue_name="*", interval=1, startup_delay=False, verbosity=0)
        finally:
            stop.set()
            clock.join(timeout=5)

    def _keep_time(self, stop):
        while not stop.wait(schedule.TICK_SECONDS):
            try:
                schedule.tick()
            finally:
                connection.close()
