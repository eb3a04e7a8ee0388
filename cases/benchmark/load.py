"""What happens when eight people work at once? Each with a session of the own, mixed pages, for some seconds."""

import random
import threading
import time
from collections import Counter, defaultdict
from http.client import HTTPException
from urllib.parse import urlencode

from django.urls import reverse

from cases.benchmark import people, writes
from cases.benchmark.client import Client, Unexpected
from cases.benchmark.figures import summary

CLIENTS = ("sari", "bayu", "tini", "dewi", "ratna", "sari", "bayu", "tini")
READING = {"list": 30, "search": 15, "inbox": 15, "case": 25, "home": 12, "write": 3}
WRITING = {"list": 20, "search": 10, "inbox": 10, "case": 20, "home": 10, "write": 30}
MOST_ANSWERS = 500_000
DRAIN_SECONDS = 60  # for what was asked before the end; what takes longer is told as unfinished
MOST_TOLD = 10  # of errors, in words


class Crowd:
    """Runs for so many seconds. facts: {username: Facts}; weights: how often which page."""

    def __init__(self, port, facts, *, seconds, weights, clients=CLIENTS):
        self.port, self.facts, self.seconds, self.weights = port, facts, seconds, weights
        self.names = [name for name in clients if facts.get(name)]
        self.answers, self.errors, self.lock = [], Counter(), threading.Lock()
        self.jenis, self.stop = writes.fitting_jenis(), threading.Event()
        self.handed = defaultdict(list)  # cases that were sent and wait for whom; each is taken out by one

    def run(self):
        """The figures: pages in a second, times by kind, errors."""
        clients = [(name, people.sign_in(Client(self.port), name)) for name in self.names]
        threads = [
            threading.Thread(target=self._work, args=(name, client, number), daemon=True)
            for number, (name, client) in enumerate(clients)
        ]
        began = time.monotonic()
        try:
            for thread in threads:
                thread.start()
            self.stop.wait(self.seconds)
        finally:
            self.stop.set()
            deadline = time.monotonic() + DRAIN_SECONDS
            for thread in threads:
                thread.join(timeout=max(0.1, deadline - time.monotonic()))
            for _, client in clients:
                client.close()
        return self._told(time.monotonic() - began, len(threads), sum(thread.is_alive() for thread in threads))

    def _told(self, seconds, clients, unfinished):
        kinds = defaultdict(list)
        for kind, ms in self.answers:
            kinds[kind].append(round(ms, 1))
        return {
            "clients": clients,
            "seconds": seconds,
            "unfinished": unfinished,
            "pages": len(self.answers),
            "pages_a_second": len(self.answers) / seconds,
            "all": summary([ms for _, ms in self.answers]),
            "kinds": {kind: summary(times) for kind, times in sorted(kinds.items())},
            "errors": sum(self.errors.values()),
            "told": dict(self.errors.most_common(MOST_TOLD)),
            "times": kinds,
        }

    def _work(self, name, client, number):
        rng, worker = random.Random(number), _Worker(name, self.facts[name], _Noting(client, self), self)
        while not self.stop.is_set() and len(self.answers) < MOST_ANSWERS:
            kind = rng.choices(list(self.weights), weights=list(self.weights.values()))[0]
            worker.noting.kind = kind
            try:
                getattr(worker, kind)(rng)
            except (OSError, HTTPException, Unexpected) as error:
                self.failed(f"{kind}: {type(error).__name__} {error}")

    def answered(self, kind, answer):
        with self.lock:
            self.answers.append((kind, answer.seconds * 1000))
        if answer.status >= 400:
            self.failed(f"{kind}: {answer.method} {answer.status}")

    def taken(self, name):
        """A case that was sent to this person, for one of the threads alone; None without any."""
        with self.lock:
            return self.handed[name].pop() if self.handed[name] else None

    def failed(self, said):
        with self.lock:
            self.errors[said[:160]] += 1


class _Noting:
    """A client each of whose answers counts as a page of the crowd."""

    def __init__(self, client, crowd):
        self.client, self.crowd, self.kind = client, crowd, ""

    def get(self, path):
        return self._noted(self.client.get(path))

    def post(self, path, fields):
        return self._noted(self.client.post(path, fields))

    def _noted(self, answer):
        self.crowd.answered(self.kind, answer)
        return answer


class _Worker:
    """One person: what they open, and cases in hand that nobody else touches."""

    def __init__(self, name, facts, noting, crowd):
        self.name, self.facts, self.noting, self.crowd = name, facts, noting, crowd
        self.recorded, self.seen = [], [reverse("cases:case-detail", args=[facts.longest])]
        self.address = reverse("cases:case-list")

    def home(self, rng):
        self.noting.get("/")

    def inbox(self, rng):
        self.noting.get(reverse("cases:inbox"))

    def list(self, rng):
        query = rng.choice([{}, {}, {}, *self.facts.query.values()])
        self.noting.get(self.address + (f"?{urlencode(query)}" if query else ""))

    def search(self, rng):
        text = rng.choice([self.facts.name, self.facts.number, self.facts.nik])
        if text == self.facts.nik:
            self.noting.post(reverse("cases:case-search"), {"q": text})
        else:
            self.noting.get(f"{self.address}?{urlencode({'q': text})}")

    def case(self, rng):
        self.noting.get(rng.choice(self.seen[-20:]))

    def write(self, rng):
        """The next step of a case: accept what was sent here, send on what was recorded, else record one."""
        if case := self.crowd.taken(self.name):
            writes.accept(self.noting, case)
        elif self.recorded:
            case = self.recorded.pop()
            writes.send(self.noting, case)
            if receiver := writes.UPWARD.get(self.name):
                self.crowd.handed[receiver].append(case)
        else:
            _, _, case = writes.record(self.noting, self.crowd.jenis)
            self.recorded.append(case)
            self.seen.append(case)
