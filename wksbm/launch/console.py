"""How do the launchers talk? Short Indonesian lines with the seconds so far; one sentence for a problem."""

import errno
import os
import sys
import time
from contextlib import suppress

from wksbm.embedded_postgres import PostgresProblem

STARTED = "WKSBM_STARTED"  # carries the time of the start from the first stage to the second


class Problem(Exception):
    """Something the reader can put right; the message is one Indonesian sentence that says how."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM: the reader wants to end."""


def begin():
    """Start the clock of `say`, unless the first stage has done so."""
    os.environ.setdefault(STARTED, repr(time.time()))


def say(sentence):
    """Print one line with the seconds since the start."""
    begin()
    tell(f"[{time.time() - float(os.environ[STARTED]):5.1f} dtk] {sentence}")


def tell(text, stream=None):
    """Print, and go on when nobody listens: a closed terminal must not keep us from ending cleanly."""
    with suppress(OSError):
        print(text, file=stream or sys.stdout, flush=True)


def finish(work, *arguments):
    """Run `work`, turn what the reader can put right into one sentence, and leave with the exit code."""
    try:
        code = work(*arguments)
    except (Problem, PostgresProblem) as problem:
        tell(f"\n{problem}", sys.stderr)
        code = 1
    except PermissionError as error:
        tell(
            f"\nBerkas {error.filename} tidak boleh dipakai oleh pengguna ini; jalankan sebagai pemilik "
            "folder, atau hapus berkas yang dibuat pengguna lain.",
            sys.stderr,
        )
        code = 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        where = f" saat menulis {error.filename}" if error.filename else ""
        tell(f"\nRuang penyimpanan habis{where}; kosongkan dulu sebagian, lalu jalankan lagi.", sys.stderr)
        code = 1
    except (KeyboardInterrupt, Stopped):
        tell("\nDihentikan sebelum selesai; jalankan lagi kapan saja.", sys.stderr)
        code = 130
    sys.exit(code)
