"""Write who looked, in the transaction of the reading itself; and find out whether anybody touched the log.

Each row carries a mac over its content and the mac of the row before it; the end of each chain carries a mac of its
own. Whoever holds the database but not LOG_KEY can neither change, remove nor insert a row unnoticed. Somebody who kept
an old copy of the database could put both rows and ends back to that day: against that the ends are also written to a
file outside of the database every hour (`anchor`).
"""

import base64
import hashlib
import hmac
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from registry.models import ReadChain, ReadEntry
from registry.models.read_log import CHAINS
from registry.scope import as_system

logger = logging.getLogger(__name__)
START = b""
WHY_LENGTH, OPENED_LENGTH = 500, 200
ANCHOR_EVERY = timedelta(hours=1)

# One statement: the row and the new end of its chain, which is locked already.
WRITE = """
WITH chain_end AS (
    UPDATE registry_readchain SET seq = %(seq)s, last_mac = %(mac)s, mac = %(end_mac)s WHERE number = %(chain)s
)
INSERT INTO registry_readentry
    (chain, seq, at, user_id, post_id, organisation_id, page, status, opened, why, cases, persons, mac)
VALUES (%(chain)s, %(seq)s, %(at)s, %(user)s, %(post)s, %(organisation)s, %(page)s, %(status)s, %(opened)s, %(why)s,
    %(cases)s::bigint[], %(persons)s::bigint[], %(mac)s)
"""
LOCK = "SELECT seq, last_mac FROM registry_readchain WHERE number = %s FOR UPDATE"


def write(*, reads, post, page, status, at=None, beside=None):
    """Log one request, as its last statement before the commit: a chain is locked for no longer than that.

    reads: registry.reads.Reads; post: the Appointment that read; page: the name of the address; status: the answer;
    beside: function() that leaves what may travel with the row (registry/later.py) once the chain is locked.
    """
    row = {
        "chain": post.pk % CHAINS,
        "at": at or timezone.now(),
        "user": post.user_id,
        "post": post.pk,
        "organisation": post.organisation_id,
        "page": page[:80],
        "status": status,
        "opened": ", ".join(reads.opened)[:OPENED_LENGTH],
        "why": reads.why[:WHY_LENGTH],
        "cases": sorted(reads.cases),
        "persons": sorted(reads.persons),
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [row["chain"]])
        end = cursor.fetchone()
        if end is None:
            _begin_chains()
            cursor.execute(LOCK, [row["chain"]])
            end = cursor.fetchone()
        seq, before = end
        row["seq"] = seq + 1
        row["mac"] = _row_mac(row, bytes(before))
        row["end_mac"] = _end_mac(row["chain"], row["seq"], row["mac"])
        if beside:
            beside()
        cursor.execute(WRITE, row)


def _begin_chains():
    """All chains begin at once, so that a missing one is noticed."""
    ReadChain.objects.bulk_create(
        [ReadChain(number=n, seq=0, last_mac=START, mac=_end_mac(n, 0, START)) for n in range(CHAINS)],
        ignore_conflicts=True,
    )


def _keyed(*parts):
    key = base64.b64decode(settings.LOG_KEY)
    return hmac.new(key, json.dumps(parts).encode(), hashlib.sha256).digest()


def _row_mac(row, before):
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    names = ("chain", "seq", "user", "post", "organisation", "page", "status", "opened", "why", "cases", "persons")
    return _keyed("row", before.hex(), at, *(row[name] for name in names))


def _end_mac(chain, seq, last_mac):
    return _keyed("end", chain, seq, bytes(last_mac).hex())


def problems():
    """[(chain, seq, sentence)]: every place where the log is not what was written. Empty: nobody touched it."""
    found = []
    with as_system():
        ends = _ends()
        place, before, on_the_way = {}, {}, {}
        for entry in ReadEntry.objects.in_chain_order().iterator(chunk_size=5000):
            chain, expected = entry.chain, place.get(entry.chain, 0) + 1
            if entry.seq != expected:
                found.append((chain, expected, "baris hilang" if entry.seq > expected else "baris sisipan"))
            elif _row_mac(_as_written(entry), before.get(chain, START)) != bytes(entry.mac):
                found.append((chain, entry.seq, "isi baris berubah, atau baris sebelumnya diganti"))
            place[chain], before[chain] = entry.seq, bytes(entry.mac)
            if chain in ends and entry.seq == ends[chain].seq:
                on_the_way[chain] = bytes(entry.mac)
        later = _ends()
        for chain in range(CHAINS) if later or place else ():
            here = (place.get(chain, 0), before.get(chain, START))
            if chain in ends and ends[chain].seq < later[chain].seq and ends[chain].seq <= here[0] <= later[chain].seq:
                # People went on reading: what stood at the beginning is there, and the rows after it fit on.
                if ends[chain].seq and on_the_way.get(chain) != bytes(ends[chain].last_mac):
                    found.append((chain, ends[chain].seq, "baris terakhir hilang atau ditambah"))
                found += _problems_of_mac(later[chain])
            else:
                found += _problems_of_end(chain, later.get(chain), *here)
        found += _problems_of_anchor()
    return found


def _as_written(entry):
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at,
        "user": entry.user_id,
        "post": entry.post_id,
        "organisation": entry.organisation_id,
        "page": entry.page,
        "status": entry.status,
        "opened": entry.opened,
        "why": entry.why,
        "cases": entry.cases,
        "persons": entry.persons,
    }


def _ends():
    return {end.number: end for end in ReadChain.objects.all()}


def _problems_of_mac(end):
    if bytes(end.mac) != _end_mac(end.number, end.seq, bytes(end.last_mac)):
        return [(end.number, end.seq, "akhir rantai diubah")]
    return []


def _problems_of_end(chain, end, seq, last_mac):
    if end is None:
        return [(chain, seq, "akhir rantai hilang")]
    if changed := _problems_of_mac(end):
        return changed
    if (end.seq, bytes(end.last_mac)) != (seq, last_mac):
        return [(chain, min(end.seq, seq) + 1, "baris terakhir hilang atau ditambah")]
    return []


# --- anchors ----------------------------------------------------------------------------------------------------------


def anchor(at=None):
    """Every hour, write the ends of the chains to the file outside of the database. Returns whether it did."""
    path, at, last = Path(settings.READ_LOG_ANCHORS), at or timezone.now(), last_anchor()
    if last and at - datetime.fromisoformat(last["at"]) < ANCHOR_EVERY:
        return False
    with as_system():
        ends = {str(e.number): [e.seq, bytes(e.last_mac).hex()] for e in ReadChain.objects.order_by("number")}
    if not ends or (last and last["ends"] == ends):
        return False
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": at.isoformat(timespec="seconds"), "ends": ends}) + "\n")
    except OSError as error:  # the schedule has other work; whoever reads the log of the program sees it every minute
        logger.error("Akhir rantai catatan pembacaan tidak dapat ditulis ke %s: %s", path, error.strerror)
        return False
    return True


def last_anchor():
    """{"at", "ends": {chain: [seq, mac]}} of the last line, or None."""
    try:
        lines = Path(settings.READ_LOG_ANCHORS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    return json.loads(lines[-1]) if lines else None


def _problems_of_anchor():
    last = last_anchor()
    if last is None:
        return []
    found = []
    for chain, (seq, mac) in last["ends"].items():
        entry = ReadEntry.objects.filter(chain=chain, seq=seq).first()
        if seq and (entry is None or bytes(entry.mac).hex() != mac):
            found.append((int(chain), seq, f"berbeda dari jangkar di luar basis data ({last['at']})"))
    return found
