"""Catat kasus as a person walks it: three screens, then Periksa. Every step takes what is typed differently."""

from cases.models import Jenis
from tests.factories.cases import ELDERLY

START = "/kasus/catat/"


def who(home, **typed):
    """The first screen for an old woman without NIK in this area."""
    fields = {
        "name": "Wagiyem",
        "nickname": "",
        "sex": "P",
        "birth_date": "",
        "estimated_age": "72",
        "nik": "",
        "nik_missing": "hilang",
        "area": home.pk,
        "rw": "",
        "rt": "03",
        "address": "Sebelah masjid",
        "phone": "",
    }
    return fields | typed


def problem(**typed):
    fields = {
        "main": Jenis.objects.get(number=ELDERLY).pk,
        "urgency": "segera",
        "chronology": "Tinggal sendiri, rumah bocor.",
    }
    return fields | typed


def action(**typed):
    return {
        "own_action": "Diberi sembako.",
        "basis": "sendiri",
        "guardian_name": "",
        "consent_reason": "",
        "legal_basis": "",
    } | typed


class Walk:
    """One "Catat kasus" in one browser. Each method posts one screen and returns the answer."""

    def __init__(self, client, post):
        self.client, self.post, self.home = client, post, post.organisation.home_area
        self.key = client.get(START).context["key"]
        self.draft = None

    def send(self, address, fields):
        return self.client.post(address, {"as_post": self.post.public_id} | fields)

    def siapa(self, **typed):
        address = f"{self.draft}siapa/" if self.draft else START
        answer = self.send(address, who(self.home, **typed) | {"kunci": self.key})
        if answer.status_code == 302 and self.draft is None:
            self.draft = answer.url.rsplit("/", 2)[0] + "/"
        return answer

    def masalah(self, **typed):
        return self.send(f"{self.draft}masalah/", problem(**typed))

    def tindakan(self, **typed):
        return self.send(f"{self.draft}tindakan/", action(**typed))

    def periksa(self):
        return self.client.get(f"{self.draft}periksa/")

    def last_form(self):
        """What the button "Catat kasus" sends."""
        return {"isi": self.periksa().context["digest"]}

    def catat(self, fields=None):
        return self.send(f"{self.draft}periksa/", fields or self.last_form())

    def all(self):
        """The three screens as they are usually filled; whoever is alike is somebody else."""
        if self.siapa().url.endswith("/kenal/"):
            self.send(f"{self.draft}kenal/", {"orang": "lain"})
        self.masalah()
        self.tindakan()
        return self
