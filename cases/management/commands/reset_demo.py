"""Throw the demo away and load it anew. Refuses to touch a database that was not filled by the demo."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from registry.models import AuditEntry
from registry.scope import as_system

KEPT = {
    "registry_area",
    "registry_areaboundary",
    "registry_areaname",
    "registry_boardposition",
    "registry_goods",
    "registry_dormancyrule",
    "registry_refresherrule",
    "registry_evaluationaspect",
    "training_feedbackaspect",
    "registry_holiday",
    "registry_incomesource",
    "registry_spendingkind",
    "registry_unitclass",
    "cases_jenis",
    "cases_jenisedition",
    "cases_timelimit",
    "cases_consenttext",
    "cases_servicekind",
}


class Command(BaseCommand):
    help = "Menghapus data contoh dan memuatnya kembali."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="Jangan bertanya.")
        parser.add_argument("--cases", type=int, default=None)

    def handle(self, *args, yes, cases, **options):
        with as_system():
            if not AuditEntry.objects.filter(verb="demo.load").exists():
                raise CommandError("Basis data ini bukan basis data contoh. Tidak ada yang dihapus.")
        if not yes and input("Semua data contoh dihapus dan dimuat ulang. Lanjutkan? [y/T] ").lower() != "y":
            self.stdout.write("Dibatalkan.")
            return
        labels = ("registry", "cases", "training", "sessions", "admin", "django_tasks_database")
        own = [m for label in labels for m in apps.get_app_config(label).get_models(include_auto_created=True)]
        tables = [model._meta.db_table for model in own if model._meta.db_table not in KEPT]
        with transaction.atomic():  # whatever fails, the old demo is still there
            with connection.cursor() as cursor:
                names = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
                cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
                cursor.execute("UPDATE registry_dormancyrule SET checked_on = NULL")
                cursor.execute("DELETE FROM registry_area WHERE level IN ('padukuhan', 'rw', 'rt')")
            Path(settings.READ_LOG_ANCHORS).unlink(missing_ok=True)  # the log of who looked begins anew as well
            call_command("load_reference", stdout=self.stdout)
            call_command("load_demo", stdout=self.stdout, **({"cases": cases} if cases else {}))
