"""How is a case recorded, sent, accepted, put on paper and taken out as a file, by the forms that people fill in?

Everything here really writes into the database of the benchmark.
"""

import io
import random
import re
import time
import zipfile
from collections import defaultdict
from dataclasses import replace

from django.urls import reverse

from cases.benchmark.client import Unexpected
from cases.benchmark.facts import DAY
from cases.demo import names
from cases.models import Jenis
from registry.models import ExportStatus

AGE = 70
THIRD = ["Rahayu", "Lestari", "Handayani", "Utami", "Astuti", "Kusuma", "Wardani", "Susanti", "Basuki", "Hartanto"]
UPWARD = {"sari": "bayu", "bayu": "tini", "tini": "dewi", "dewi": "ratna"}
FILE_SECONDS, POLL_SECONDS = 120, 0.2  # what takes longer is no export to wait for, and told as failed
HEAD_LINES = 4  # of a workbook: title, watermark, filters, head of the table
MADE, FAILED = "Unduh berkas", f'role="status">{ExportStatus.FAILED.label}'


def submit(client, path, page, holds, **typed):
    """Send the form of a page that holds this field, with what was typed. Raises Unexpected unless it is taken."""
    answer = client.post(path, page.form_with(holds).fields | typed)
    if answer.status not in (302, 303):
        raise Unexpected(f"POST {path}: {answer.status}, formulir tidak diterima")
    return answer


def fitting_jenis():
    """The id of a jenis in force that nobody of AGE doubts, and that restricts no case."""
    rows = Jenis.objects.in_force().filter(is_sensitive=False).order_by("number")
    return str(next(row for row in rows if row.fits_age(AGE)).pk)


def record(client, jenis):
    """(answer of the first screen, answer of the last button, address of the case): one case through all screens."""
    start = reverse("cases:intake-start")
    page = client.get(start)
    first = submit(client, start, page, "nickname", **_who(page.form_with("nickname")))
    address = _somebody_else(client, first.location)
    problem = {"main": jenis, "urgency": "biasa", "chronology": "Tinggal sendiri, rumah bocor."}
    address = submit(client, address, client.get(address), "chronology", **problem).location
    action = {"own_action": "Diberi sembako.", "basis": "sendiri"}
    address = submit(client, address, client.get(address), "own_action", **action).location
    page = client.get(address)
    if page.location:  # somebody alike was recorded meanwhile, by another desk
        page = client.get(_somebody_else(client, page.location))
    last = submit(client, address, page, "isi")
    return first, last, last.location


def _somebody_else(client, address):
    """What follows the question whether it is somebody known, where it is asked: it is not."""
    if not address.endswith("/kenal/"):
        return address
    return submit(client, address, client.get(address), "as_post", orang="lain").location


def _who(form):
    """An old woman whom nobody has met, somewhere in what the office serves."""
    name = " ".join(random.choice(part) for part in (names.FEMALE, names.SECOND, THIRD))
    area = form.fields.get("area") or random.choice(list(filter(None, form.choices["area"])))
    asked = {"name": name, "sex": "P", "estimated_age": str(AGE), "nik_missing": "hilang", "area": area}
    return asked | {"rt": f"{random.randrange(1, 30):02d}"}


def send(client, case):
    """The answer to the button that sends a case one step further up."""
    path = f"{case}rujukan/kirim/"
    reason = "Kebutuhannya melebihi kemampuan kas warga."
    return submit(client, path, client.get(path), "receiver", reason=reason)


def acceptance(client, case):
    """The address of the page on which the receiver accepts it."""
    found = re.search(rf"{case}rujukan/\w+/terima/", client.get(case).text)
    if found is None:
        raise Unexpected(f"GET {case}: tidak ada yang dapat diterima")
    return found[0]


def accept(client, case):
    """The answer to its button."""
    path = acceptance(client, case)
    return submit(client, path, client.get(path), "kunci")


class Desk:
    """Who has which cases in hand: recorded and not sent yet, sent and not accepted yet."""

    def __init__(self, clients):
        self.clients, self.jenis = clients, fitting_jenis()
        self.recorded, self.sent = defaultdict(list), defaultdict(list)

    def record(self, username):
        """The answer of the last button; of the first one see `first`."""
        self.first, last, case = record(self.clients[username], self.jenis)
        self.recorded[username].append(case)
        return last

    def record_first(self, username):
        self.record(username)
        return self.first

    def send(self, username):
        if not self.recorded[username]:
            self.record(username)
        case = self.recorded[username].pop()
        answer = send(self.clients[username], case)
        if username in UPWARD:
            self.sent[UPWARD[username]].append(case)
        return answer

    def accept(self, username):
        self._await(username)
        return accept(self.clients[username], self.sent[username].pop())

    def accept_page(self, username):
        """The answer with the page on which that is done."""
        self._await(username)
        client = self.clients[username]
        return client.get(acceptance(client, self.sent[username][-1]))

    def _await(self, username):
        if not self.sent[username]:
            self.send(next(sender for sender, receiver in UPWARD.items() if receiver == username))

    def letter(self, username):
        """The answer with a sample of a persetujuan layanan, drawn for a case in hand."""
        if not self.recorded[username]:
            self.record(username)
        client, path = self.clients[username], f"{self.recorded[username][-1]}surat/persetujuan-layanan/terbitkan/"
        form = client.get(path).form_with("subject")
        blank = {name: "Diisi." for name, value in form.fields.items() if not value}
        answer = client.post(path, form.fields | blank | {"contoh": "1"})
        if not answer.plain.startswith(b"%PDF"):
            raise Unexpected(f"POST {path}: {answer.status}, bukan PDF")
        return answer


def export(asker, approver, since):
    """The answer with the file of all cases since a day.

    Its seconds run from the consent of the second person, when the file begins to be made, until it is here.
    """
    path = reverse("registry:export-ask", args=["kasus"]) + f"?dari={since.strftime(DAY)}"
    typed = {"format": "xlsx", "reason": "Mengukur kecepatan"}
    page = submit(asker, path, asker.get(path), "reason", **typed).location
    consent = f"{page}setujui/"
    form = approver.get(consent)
    began = time.perf_counter()
    submit(approver, consent, form, "kunci")
    while MADE not in (said := asker.get(page).text):
        if FAILED in said or time.perf_counter() - began > FILE_SECONDS:
            why = "pembuatannya gagal" if FAILED in said else f"tidak jadi dalam {FILE_SECONDS} detik"
            raise Unexpected(f"GET {page}: berkas {why}")
        time.sleep(POLL_SECONDS)
    answer = asker.get(f"{page}unduh/")
    if not answer.plain.startswith(b"PK"):
        raise Unexpected(f"GET {page}unduh/: {answer.status}, bukan xlsx")
    return replace(answer, seconds=time.perf_counter() - began)


def numbers_in(workbook):
    """The first cells of a workbook that export() has fetched: a few lines of a head, and the numbers of its cases."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    return set(re.findall(r'<c r="A\d+"[^>]*><is><t[^>]*>([^<]*)', sheet))
