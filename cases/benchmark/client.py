"""How does the driver ask the server? As a browser would: cookies, tokens, hidden fields, one connection kept open."""

import gzip
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

HOST = "127.0.0.1"
PATIENCE_SECONDS = 180
IDLE_SECONDS = 2
TIMING = re.compile(r"\bsql;desc=(\d+);dur=([\d.]+)")
ALONG = re.compile(r"\balong;desc=(\d+)")
CONNECTION = re.compile(r"\bconnection;desc=(\d+)")
GZIP_LEVEL = 6  # what proxies take by themselves


class Unexpected(Exception):
    """The server answered otherwise than the driver needs; the message says to whom and what."""


@dataclass(frozen=True)
class Answer:
    """One answer. seconds: until its last byte; wire: bytes of its body as sent; plain: its body, unpacked."""

    method: str
    path: str
    status: int
    headers: dict
    seconds: float
    wire: int
    plain: bytes

    @property
    def text(self):
        return self.plain.decode(errors="replace")

    @property
    def location(self):
        """The path to which it leads, or ""."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def sql(self):
        """(statements, milliseconds of the database), or None when the server does not tell."""
        return timing_of(self.headers.get("server-timing", ""))

    @property
    def along(self):
        """How many statements travelled with those, or None."""
        return along_of(self.headers.get("server-timing", ""))

    @property
    def connection(self):
        """Which of the server's connections to the database answered, or None."""
        return connection_of(self.headers.get("server-timing", ""))

    @property
    def packed(self):
        """Bytes of the body compressed: as sent, or, when it was sent plain, what a proxy in front would send."""
        return self.wire if self.wire != len(self.plain) else min(self.wire, len(gzip.compress(self.plain, GZIP_LEVEL)))

    @property
    def forms(self):
        reader = _Forms()
        reader.feed(self.text)
        return reader.found

    def form_with(self, name):
        """The fields of the first form that has this field."""
        for form in self.forms:
            if name in form.fields:
                return form
        raise Unexpected(f"{self.method} {self.path}: {self.status}, tanpa isian {name}")

    def next_page(self):
        """The address of the link to the next page, or ""."""
        found = re.search(r'href="([^"]*)"[^>]*rel="next"', self.text)
        return urlsplit(self.path).path + found[1].replace("&amp;", "&") if found else ""


def timing_of(header):
    """(statements, milliseconds) of a Server-Timing header of cases/benchmark/middleware.py, or None."""
    found = TIMING.search(header)
    return (int(found[1]), float(found[2])) if found else None


def along_of(header):
    found = ALONG.search(header)
    return int(found[1]) if found else None


def connection_of(header):
    """The number of the connection in such a header, or None."""
    found = CONNECTION.search(header)
    return int(found[1]) if found else None


class Client:
    """One browser. Ends with close()."""

    def __init__(self, port, patience=PATIENCE_SECONDS):
        self.port, self.cookies, self.used_at = port, {}, 0.0
        self.connection = HTTPConnection(HOST, port, timeout=patience)

    def close(self):
        self.connection.close()

    def get(self, path):
        return self._send("GET", path)

    def post(self, path, fields):
        """Send a form. fields: {name: value or list of values}; the token of the session goes along."""
        token = self.cookies.get("csrftoken") or self.cookies.get("__Host-csrftoken") or ""
        body = urlencode({"csrfmiddlewaretoken": token} | fields, doseq=True)
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, username, password, code=None):
        """Through /masuk/, with the second step when there is a code. Raises Unexpected when nobody comes in."""
        self.get("/masuk/")
        answer = self.post("/masuk/", {"username": username, "password": password})
        if code and answer.status == 200:
            answer = self.post("/masuk/kode/", answer.form_with("waiting").fields | {"code": code})
        if answer.status not in (302, 303) or "/masuk/" in answer.location or "/pasang/" in answer.location:
            raise Unexpected(f"{username} tidak dapat masuk ({answer.status} {answer.location})")
        return self

    def _send(self, method, path, body=None, headers=None):
        asked = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{name}={one}" for name, one in self.cookies.items())}
        if method == "POST":
            asked["Referer"] = asked["Origin"] = f"http://{HOST}:{self.port}"
        if time.monotonic() - self.used_at > IDLE_SECONDS:
            self.connection.close()  # the server may have hung up meanwhile
            self.connection.connect()
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, asked | (headers or {}))
            response = self.connection.getresponse()
            sent = response.read()
        except (OSError, HTTPException):
            self.connection.close()  # the next request opens it anew
            raise
        seconds, self.used_at = time.perf_counter() - began, time.monotonic()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        known = {name.lower(): value for name, value in response.getheaders()}
        plain = gzip.decompress(sent) if known.get("content-encoding") == "gzip" else sent
        return Answer(method, path, response.status, known, seconds, len(sent), plain)


@dataclass
class Form:
    action: str = ""
    fields: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)  # of each select and radio button: the values that may be chosen


class _Forms(HTMLParser):
    """Every form of a page with what its fields begin with. Buttons are left out: whoever presses one adds it."""

    def __init__(self):
        super().__init__()
        self.found, self.select, self.area, self.selected = [], None, None, False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.found.append(Form(given.get("action") or ""))
        if not self.found:
            return
        form, name, value = self.found[-1], given.get("name"), given.get("value") or ""
        if tag == "input" and name:
            self._input(form, given, name, value)
        elif tag == "textarea" and name:
            self.area, form.fields[name] = name, ""
        elif tag == "select" and name:
            self.select, self.selected = name, False
            form.choices[name] = []
        elif tag == "option" and self.select:
            form.choices[self.select].append(value)
            if "selected" in given or self.select not in form.fields:
                form.fields[self.select] = value

    def _input(self, form, given, name, value):
        kind = given.get("type", "text")
        if kind in ("submit", "button", "image", "file"):
            return
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" not in given:
                return
            value = given.get("value", "on")
        form.fields[name] = value

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area and self.found:
            form = self.found[-1]
            form.fields[self.area] = (form.fields[self.area] + data).lstrip("\n")
