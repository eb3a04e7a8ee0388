"""Import a workbook from the command line: the same check, the same refusals and the same undo as on the pages."""

import json
from pathlib import Path
from time import monotonic

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from registry.actions import imports
from registry.imports.kinds import KINDS, Outcome, kind_named
from registry.imports.workbook import MOST_BYTES, Unreadable
from registry.models import Appointment, ImportRun
from registry.refusal import Refused
from registry.scope import as_system
from registry.workflow import ImportStatus

WORDS = {"baru": "new", "berubah": "changed", "sama": "same", "ragu": "doubtful", "salah": "wrong"}


class Command(BaseCommand):
    help = "Mengimpor berkas .xlsx atau .csv; --dry-run hanya memeriksa dan tidak menyimpan apa pun."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="Berkas .xlsx atau .csv.")
        parser.add_argument("--kind", choices=sorted(KINDS), help="Isi berkas.")
        parser.add_argument("--as", dest="username", required=True, help="Nama pengguna seorang operator data.")
        parser.add_argument("--about", default="", help="Untuk participants: kode Bimtek, seperti dalam alamatnya.")
        parser.add_argument("--dry-run", action="store_true", help="Periksa saja.")
        parser.add_argument("--mapping", help='Berkas JSON: {"nik": "No. KTP", …}.')
        parser.add_argument("--decisions", help='Berkas JSON untuk baris meragukan: {"12": "baru", "15": "sama"}.')
        parser.add_argument("--resume", metavar="KODE", help="Lanjutkan impor yang terhenti.")
        parser.add_argument("--undo", metavar="KODE", help="Urungkan impor seluruhnya.")
        parser.add_argument("--reason", default="", help="Alasan, untuk --undo.")
        parser.add_argument("--json", action="store_true", help="Cetak hasil sebagai JSON.")

    def handle(self, *args, **options):
        self.options, self.began, self.checked = options, monotonic(), None
        post = self._post(options["username"])
        try:
            if options["undo"]:
                told = self._undo(post)
            elif options["resume"]:
                told = self._carry_on(self._run(options["resume"], post), post, {})
            elif options["dry_run"]:
                told = self._try_out(post)
            else:
                told = self._import(post)
        except Unreadable as problem:
            self._fail(str(problem))
        except Refused as refused:
            self._fail(refused.reason)
        self._say(told)

    def _fail(self, sentence):
        if self.options["json"]:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        raise CommandError(sentence)

    def _post(self, username):
        with as_system():
            posts = Appointment.objects.current().with_post().filter(user__username=username)
            post = next((post for post in posts if post.is_data_operator), None)
        return post or self._fail(f"{username} bukan operator data Dinas Sosial dengan penugasan yang berlaku.")

    def _run(self, code, post):
        with as_system():
            run = ImportRun.objects.visible_to(post).filter(public_id=code).first()
        return run or self._fail(f"Tidak ada impor {code} di kantor ini.")

    def _given(self):
        if not self.options["file"] or not self.options["kind"]:
            self._fail("Sebutkan berkasnya dan --kind.")
        path = Path(self.options["file"])
        if not path.is_file():
            self._fail(f"Berkas {path} tidak ada.")
        if path.stat().st_size > MOST_BYTES:
            self._fail("Berkas lebih besar dari 20 MB. Bagi menjadi beberapa berkas.")
        return path, kind_named(self.options["kind"])

    def _read_json(self, option):
        if not self.options[option]:
            return None
        try:
            return dict(json.loads(Path(self.options[option]).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            self._fail(f"Berkas --{option} tidak terbaca sebagai JSON: {error.__class__.__name__}.")

    def _try_out(self, post):
        path, kind = self._given()
        mapping = self._read_json("mapping")
        table, pieces = imports.try_out(path.read_bytes(), kind, by=post, mapping=mapping, about=self.options["about"])
        counts, refused, doubtful = dict.fromkeys(WORDS.values(), 0), [], []
        for row in (row for piece in pieces for row in piece):
            counts[WORDS[row.outcome]] += 1
            self._note(row, kind, table.headers, table.places, refused, doubtful)
        told = {"kind": kind.name, "dry_run": True, "counts": counts, "refused": refused, "doubtful": doubtful}
        return told | {"notes": table.notes, "mapping": imports.mapping_of(table)}

    def _note(self, row, kind, headers, places, refused, doubtful):
        if row.outcome not in (Outcome.WRONG, Outcome.DOUBTFUL):
            return
        column = headers.get(places.get(row.column)) or kind.label(row.column)
        line = {"row": row.number, "column": column, "reason": row.reason}
        (refused if row.outcome == Outcome.WRONG else doubtful).append(line)

    def _import(self, post):
        path, kind = self._given()
        mapping = self._read_json("mapping")
        file = ContentFile(path.read_bytes(), name=path.name)
        run = imports.upload(kind=kind, file=file, by=post, about=self.options["about"])
        run = imports.check(run=run, by=post, mapping=mapping)
        run = imports.finish_check(run=run, by=post)
        self.checked = monotonic()
        if run.status == ImportStatus.FAILED:
            self._fail(run.problem)
        decisions = imports.decisions_of(self._read_json("decisions") or {})
        return self._carry_on(run, post, decisions)

    def _carry_on(self, run, post, decisions):
        if decisions:
            imports.decide(run=run, decisions=decisions, by=post)
        with as_system():
            has_work = run.rows.due().exists()
        if has_work:
            if run.status != ImportStatus.RUNNING:
                run = imports.start(run=run, by=post)
            imports.carry_on(run=run, by=post)
        return self._told_of(run)

    def _told_of(self, run):
        kind, refused, doubtful = run.kind_of, [], []
        with as_system():
            run = ImportRun.objects.get(pk=run.pk)
            found = run.counts()
            rows = list(run.rows.refused()) + list(run.rows.undecided())
        for row in rows:
            places = {key: key for key in run.mapping}
            self._note(row, kind, run.mapping, places, refused, doubtful)
        counts = {word: found[value] for value, word in WORDS.items()}
        told = {"run": run.public_id, "kind": run.kind, "dry_run": False, "status": run.status, "counts": counts}
        told |= {"applied": found["diterapkan"], "refused": refused, "doubtful": doubtful}
        return told | {"notes": run.notes, "mapping": run.mapping}

    def _undo(self, post):
        run = imports.undo(run=self._run(self.options["undo"], post), reason=self.options["reason"], by=post)
        run = imports.finish_undo(run=run, reason=self.options["reason"], by=post)
        if run.problem:
            self._fail(run.problem)
        return {"run": run.public_id, "status": run.status}

    def _say(self, told):
        told["seconds"] = round(monotonic() - self.began, 1)
        if self.checked is not None:
            told["seconds_of_check"] = round(self.checked - self.began, 1)
        if self.options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for note in told.get("notes", []):
            self.stdout.write(note)
        if counts := told.get("counts"):
            words = dict(zip(counts, ("baru", "berubah", "sama", "meragukan", "ditolak"), strict=True))
            self.stdout.write(", ".join(f"{count} {words[name]}" for name, count in counts.items()) + ".")
        for title, name in (("Ditolak", "refused"), ("Meragukan", "doubtful")):
            for line in told.get(name, []):
                self.stdout.write(f"{title}: baris {line['row']}, {line['column']}: {line['reason']}")
        if told.get("run"):
            self.stdout.write(f"Impor {told['run']}: {ImportStatus(told['status']).label}, {told['seconds']} detik.")
