"""What does one installation keep for itself? The folder var/: keys, locks, the embedded database's data.

Three launchers share it, so two locks keep them apart: var/start.lock lets one bin/start run, and each user
of the embedded database holds a share of its …users.lock; who leaves last stops the server.
Standard library only; it is imported before .venv exists.
"""

import base64
import fcntl
import os
import secrets
import socket
from contextlib import contextmanager
from pathlib import Path

from wksbm import embedded_postgres
from wksbm.launch.console import Problem, say
from wksbm.postgres_place import data_folder

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
POSTGRES = VAR / "postgres"
TEST_POSTGRES = VAR / "test-postgres"
KEYS = VAR / "keys.env"
HOST = "127.0.0.1"
OLDEST_POSTGRES = 15

DEMO_DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "wksbm.settings",
    "DJANGO_DEBUG": "0",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "INSECURE_COOKIES": "1",
}


def make_var():
    """Create var/ for its owner alone; root leaves it enterable, for PostgreSQL runs as another user."""
    try:
        VAR.mkdir(exist_ok=True)
        VAR.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except PermissionError as error:
        owner = VAR.stat().st_uid if VAR.exists() else ROOT.stat().st_uid
        raise Problem(
            f"Folder {VAR} tidak dapat ditulis oleh pengguna ini (pemiliknya nomor {owner}); "
            "jalankan sebagai pemiliknya."
        ) from error


# --- Variables and keys -------------------------------------------------------------------------------------


def load_environment(environ):
    """Fill `environ` for a demo: what is set wins, then .env, then var/keys.env, then safe defaults."""
    make_var()
    for name, value in _read_variables(ROOT / ".env").items():
        environ.setdefault(name, value)
    for name, value in _keys(environ).items():
        environ.setdefault(name, value)
    for name, value in DEMO_DEFAULTS.items():
        environ.setdefault(name, value)


def new_keys():
    """Make fresh keys: for signatures, encrypted fields, their blind index, and the chain of the read log."""
    return {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"1:{_new_key()}",
        "INDEX_KEY": _new_key(),
        "LOG_KEY": _new_key(),
    }


def _new_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _keys(environ):
    """Return the keys of var/keys.env, making on the first start those the environment does not bring."""
    keys = _read_variables(KEYS)
    fresh = {name: key for name, key in new_keys().items() if name not in keys and not environ.get(name)}
    if not fresh:
        return keys
    folder = None if environ.get("DATABASE_URL") else data_folder(POSTGRES)
    if folder and not fresh.keys().isdisjoint({"FIELD_KEYS", "INDEX_KEY"}):
        raise Problem(
            f"Berkas {KEYS} hilang atau tidak lengkap padahal folder data sudah berisi, sehingga data tersandi "
            f"tidak akan terbaca; kembalikan berkas itu dari cadangan, atau pindahkan {folder} untuk mulai dari awal."
        )
    keys |= fresh
    lines = "".join(f"{name}={value}\n" for name, value in keys.items())
    with open(os.open(f"{KEYS}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"# Dibuat otomatis. Tanpa berkas ini data tersandi tidak terbaca: simpan cadangannya.\n{lines}")
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{KEYS}.new", KEYS)
    return keys


def _read_variables(path):
    """Read NAME=value lines; a line that begins with # is a comment, quotes around a value fall away."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise Problem(f"Berkas {path} tidak dapat dibaca oleh pengguna ini; jalankan sebagai pemiliknya.") from error
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


# --- One at a time ------------------------------------------------------------------------------------------


def port(environ):
    """Return the port of the web server. Raises Problem when PORT is no port."""
    text = environ.get("PORT") or "8000"
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Problem(f"PORT berisi “{text}”, bukan nomor porta; isi dengan angka 1 sampai 65535, misalnya PORT=8000.")


def check_port(number):
    """Raise Problem when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except PermissionError as error:
            raise Problem(f"Porta {number} hanya boleh dipakai root; pilih porta lain, misalnya PORT=8000.") from error
        except OSError as error:
            raise Problem(
                f"Porta {number} sedang dipakai program lain; hentikan program itu atau pilih porta lain, "
                f"misalnya PORT={number + 1 if number < 65535 else 8000} bin/start."
            ) from error


@contextmanager
def only_start():
    """Hold the place of the one bin/start of this folder. Raises Problem when another holds it."""
    with (VAR / "start.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            who = lock.read().strip() or "tidak diketahui"
            raise Problem(
                f"bin/start sudah berjalan untuk folder ini (nomor proses {who}); "
                "hentikan dulu yang itu dengan Ctrl-C, atau pakai yang sudah berjalan."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


# --- Database -----------------------------------------------------------------------------------------------


@contextmanager
def database(environ, *, data_dir=POSTGRES, fast=False, max_connections=60, is_quiet=False):
    """Put a DATABASE_URL that answers into `environ`; an embedded server stops with its last user.

    Yields True when the server is the embedded one. Raises Problem or PostgresProblem.
    """
    if environ.get("DATABASE_URL"):
        _check_reachable(environ["DATABASE_URL"])
        yield False
        return
    with data_dir.with_name(f"{data_dir.name}.users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        if not is_quiet:
            say("Menyalakan basis data …")
        environ["DATABASE_URL"] = embedded_postgres.start(data_dir, fast=fast, max_connections=max_connections)
        if not is_quiet and (home := data_folder(data_dir)) != data_dir:
            say(
                f"Catatan: folder ini tertutup bagi PostgreSQL, maka data disimpan di {home}, yang dapat terhapus "
                "oleh pembersihan berkala; untuk dipakai lama, taruh aplikasi di folder terbuka seperti /srv."
            )
        environ["PATH"] = f"{environ.get('PATH', os.defpath)}{os.pathsep}{embedded_postgres.programs(data_dir)}"
        try:
            yield True
        finally:
            if _is_last(users):
                embedded_postgres.stop(data_dir)


def _is_last(users):
    """True when no other process shares the lock; it is ours alone from then on, until the file closes."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_reachable(url):
    import psycopg2  # only inside .venv

    try:
        connection = psycopg2.connect(url, connect_timeout=10)
        version = connection.server_version // 10_000
        connection.close()
    except psycopg2.ProgrammingError as error:  # its words may quote the password
        raise Problem("DATABASE_URL tidak terbaca; contoh yang benar ada di .env.example.") from error
    except psycopg2.Error as error:
        reason = (str(error).strip().splitlines() or ["tanpa keterangan"])[0]
        raise Problem(
            f"Basis data pada DATABASE_URL tidak dapat dihubungi ({reason}); periksa alamat, nama, dan "
            "sandinya, atau kosongkan DATABASE_URL untuk memakai basis data bawaan."
        ) from error
    if version < OLDEST_POSTGRES:
        raise Problem(
            f"Basis data pada DATABASE_URL adalah PostgreSQL {version}, padahal diperlukan {OLDEST_POSTGRES} atau "
            "lebih baru; perbarui dulu, atau kosongkan DATABASE_URL untuk memakai basis data bawaan."
        )
