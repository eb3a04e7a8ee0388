"""How long does each page take, one after the other? In turns with its limit and a bare page of the same server."""

import re
import time
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException

from cases.benchmark import facts as look_ups
from cases.benchmark import limits, pages, people, writes
from cases.benchmark.client import PATIENCE_SECONDS, Client, Unexpected
from cases.benchmark.figures import FAILED
from cases.benchmark.pages import KINDS, Left, Page

MOST_SECONDS = 20  # for one page; a slow one is asked less often, but FEWEST times, or once when one answer took longer
FEWEST = 3
FEW_FILES = 3
# So many answers before those that count, and of each connection of the server one; not of a slow page or act.
WARM, WARM_SECONDS = 12, 1
MOST_CONNECTIONS = 32  # of which one answer is left out; a server has eight
CASES = re.compile(r"/kasus/([a-z0-9]{16})/")
BARE = "/masuk/"  # the frame of every page, its middleware and a short form, and nothing to look up
# After so many seconds no more is waited, and the page counts as failed.
BOUNDS = {"page_seconds": PATIENCE_SECONDS, "export_seconds": writes.FILE_SECONDS}


@dataclass
class Bare:
    """What a page without content costs in this server: all of it, and without its part in the database."""

    client: Client
    times: list = field(default_factory=list)
    own: list = field(default_factory=list)
    statements: int | None = None

    def ask(self):
        """Ask once; the answer is its milliseconds."""
        answer = self.client.get(BARE)
        self.times.append(answer.seconds * 1000)
        if answer.sql:
            self.statements = answer.sql[0]
            self.own.append(answer.seconds * 1000 - answer.sql[1])
        return self.times[-1]

    @property
    def told(self):
        times = {"times": rounded(self.times), "without_sql": rounded(self.own)}
        return {"path": BARE, "statements": self.statements} | times


class Asking:
    """One page of one server, asked again and again. times: milliseconds of the answers that count. The first answer is
    kept apart: it may have found nothing in memory or prepared."""

    def __init__(self, page):
        self.page, self.times = page, []
        self.first = self.answer = _good(page.ask())
        self.met = {self.first.connection}
        self.is_warmed = page.kind != "export" and self.first.seconds < WARM_SECONDS
        for _ in range(WARM if self.is_warmed else 0):
            self.met.add(_good(page.ask()).connection)

    def once(self):
        """Ask; does the answer count? The first one of each connection of the server does not."""
        self.answer = _good(self.page.ask())
        if self.is_warmed and self.answer.connection not in self.met and len(self.met) < MOST_CONNECTIONS:
            self.met.add(self.answer.connection)
            return False
        self.times.append(self.answer.seconds * 1000)
        return True


class Measure:
    """One run. tell(row or Left): called with each as it is known; connection: psycopg2, as the owner."""

    def __init__(self, server, connection, *, runs, wanted, tell):
        self.server, self.connection, self.runs, self.wanted, self.tell = server, connection, runs, wanted, tell
        self.rows, self.left, self.clients = [], [], {}
        self.readers = people.readers()
        self.bare = Bare(Client(server.port))

    @cached_property
    def facts(self):
        """{username: Facts}. Only for whoever reads with them: the longest timeline is looked for among all."""
        return {name: self._look(name) for name in people.ROLES}

    def _look(self, username):
        return look_ups.look(self.connection, self.readers[username])

    def client_of(self, username):
        if username not in self.clients:
            self.clients[username] = people.sign_in(Client(self.server.port), username)
        return self.clients[username]

    def close(self):
        for client in [*self.clients.values(), self.bare.client]:
            client.close()

    def all(self):
        """Everything that is wanted."""
        for username, found in self.pages():
            self._each(username, found)

    def pages(self):
        """(username, its Pages and Lefts): first what only reads, then what writes, the export at the end."""
        for username in people.ROLES if self.wanted & pages.READING else ():
            yield username, self._read(username)
        if "admin" in self.wanted:
            yield people.OPERATOR, self._administer()
            yield from self._not_for_roles("admin")
        if self.wanted & {"intake", "send", "accept", "letter"}:
            yield from self._write()
        if "export" in self.wanted:
            for asker in people.EXPORTERS:
                yield asker, [self._export_of(asker)]
            yield from self._not_for_roles("export")

    def _not_for_roles(self, kind):
        for username in people.ROLES:
            yield username, [Left(kind, KINDS[kind], "hanya bagi operator data")]

    def _read(self, username):
        reader, facts = self.readers[username], self.facts[username]
        if facts is None:
            return [Left("list", KINDS["list"], "tidak ada kasus yang terlihat")]
        return pages.reading(self.client_of(username), reader, facts, self.connection, self.wanted)

    def _administer(self):
        name = people.OPERATOR
        return pages.administration(self.client_of(name), self.readers[name], self._look(name))

    def _write(self):
        desk = writes.Desk({name: self.client_of(name) for name in people.ROLES})
        for username in people.ROLES:
            acts = [
                Page("intake", "Catat kasus: layar pertama", lambda who=username: desk.record_first(who)),
                Page("intake", "Catat kasus: tombol terakhir", lambda who=username: desk.record(who), target="intake"),
                Page("letter", KINDS["letter"], lambda who=username: desk.letter(who)),
                Page("send", KINDS["send"], lambda who=username: desk.send(who), target="send"),
            ]
            yield username, [page for page in acts if page.kind in self.wanted]
        for username in people.ROLES if "accept" in self.wanted else ():
            before = Page("accept", f"{KINDS['accept']}: halaman", lambda who=username: desk.accept_page(who))
            page = Page("accept", KINDS["accept"], lambda who=username: desk.accept(who), target="accept")
            is_receiver = username in writes.UPWARD.values()
            left = [Left("accept", page.label, "tidak menerima dari bawah")]
            yield username, [before, page] if is_receiver else left

    def _export_of(self, asker):
        reader = self.readers[asker]
        since = look_ups.export_since(self.connection, reader)
        clients = self.client_of(asker), self.client_of(people.APPROVER)
        statement = limits.cases(reader, where=limits.FILTERS["tanggal"], size=None)
        values = reader.values | look_ups.days(since, since.replace(year=since.year + 100))
        label = f"{KINDS['export']}, {len(limits.fetch(self.connection, statement, values)[1])} baris"
        return Page("export", label, lambda: writes.export(*clients, since), statement, values, most=FEW_FILES)

    def _each(self, username, found):
        for page in found:
            if isinstance(page, Left):
                self._leave(username, page)
                continue
            try:
                row = self._row(username, page)
            except (Unexpected, OSError, HTTPException) as error:
                said = f"{FAILED}: {error or type(error).__name__}"
                self._leave(username, Left(page.kind, page.label, said))
                continue
            self.rows.append(row)
            self.tell(row)

    def _leave(self, username, left):
        told = {"role": username, "kind": left.kind, "label": left.label, "reason": left.reason}
        self.left.append(told)
        self.tell(told)

    def _row(self, username, page):
        """The figures of one page."""
        self.server.check()
        began, sql, limit, bare, rows = time.monotonic(), [], [], [], []
        asking = Asking(page)
        fewest = FEWEST if asking.first.seconds < MOST_SECONDS else 1
        while len(asking.times) < min(self.runs, page.most or self.runs):
            if time.monotonic() - began > MOST_SECONDS and len(asking.times) >= fewest:
                break
            if not asking.once():
                continue
            sql.append(asking.answer.sql or (None, None))
            if page.statement:
                seconds, rows = limits.fetch(self.connection, page.statement, page.values)
                limit.append(seconds * 1000)
            bare.append(self.bare.ask())
        answer = asking.answer
        return {
            "role": username,
            "is_all": self.readers[username].is_all,
            "kind": page.kind,
            "label": page.label,
            "target": page.target,
            "first": round(asking.first.seconds * 1000, 3),
            "times": rounded(asking.times),
            "statements": sql[-1][0] if page.kind != "export" else None,
            "along": answer.along if page.kind != "export" else None,
            "sql_times": rounded(ms for _, ms in sql if ms is not None) if page.kind != "export" else [],
            "bytes_sent": answer.wire,
            "bytes_plain": len(answer.plain),
            "bytes_packed": answer.packed,
            "limit_times": rounded(limit),
            "bare_times": rounded(bare),
            "limit_rows": len(rows) if page.statement else None,
            "same_rows": _same(page, answer, rows),
        }


def rounded(times):
    return [round(ms, 3) for ms in times]


def _good(answer):
    if answer.status >= 400:
        raise Unexpected(f"{answer.method} {answer.path.split('?')[0]}: {answer.status}")
    return answer


def _same(page, answer, rows):
    """Does the page link to the cases of the statement, or the file hold them, and no other? None: not asked."""
    if page.kind == "export":
        numbers, found = writes.numbers_in(answer.plain), {row[2] for row in rows}
        return found <= numbers and len(numbers - found) <= writes.HEAD_LINES
    return set(CASES.findall(answer.text)) == {row[1] for row in rows} if page.links else None
