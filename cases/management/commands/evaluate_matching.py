"""How well does the program know one person in two records? Prints precision and recall for a labelled file."""

from django.core.management.base import BaseCommand, CommandError

from cases.evaluation import COLUMNS, BadFile, evaluate


class Command(BaseCommand):
    help = f"Menilai pengenalan orang yang sama pada berkas CSV. Kolom: {', '.join(COLUMNS)}."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("path", help="berkas CSV dengan pasangan berlabel")
        parser.add_argument("--salah", type=int, default=0, help="tampilkan sekian pasangan yang salah dinilai")

    def handle(self, *args, **options):
        try:
            result = evaluate(options["path"])
        except (OSError, UnicodeDecodeError, BadFile) as error:
            raise CommandError(f"Berkas tidak dapat dinilai. {error}") from error
        self.stdout.write(f"pairs     {result.count}")
        self.stdout.write(f"precision {result.precision:.4f}")
        self.stdout.write(f"recall    {result.recall:.4f}")
        self.stdout.write(f"reach     {result.reach:.4f}  (share of the same that the search would look at)")
        for title, lines in (("not found", result.missed), ("wrongly found", result.wrong)):
            for number, points, said, _ in lines[: options["salah"]]:
                self.stdout.write(f"{title}: row {number}, {points} points, {said}")
