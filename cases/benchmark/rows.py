"""Believable rows of persons and their cases, block by block: who lives where, how far a case went, what was given.

Skew: a few units have many cases, later years have more, most old cases are closed, half of the cases never left the
kalurahan. Everybody is made up: NIK begin with 99, which no province has.
"""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from cases.benchmark.tables import Table
from cases.candidates import keys_from
from cases.demo import names
from cases.matching import Born, record_of
from cases.models import (
    Case,
    CaseEvent,
    CaseProblem,
    Consent,
    Jenis,
    Notification,
    Person,
    PersonKey,
    Referral,
    Service,
    ServiceKind,
    StageChange,
)
from cases.models.consent import everything
from cases.models.person import HIDDEN, fold_name, nik_index, places_told
from cases.workflow import Stage
from registry.models.area import district_code
from registry.models.identifiers import new_public_id
from registry.sealing import seal

YEARS = 10
PERSONS_OF_CASES = 0.7
DEPTH = ((0, 0.25), (1, 0.70), (2, 0.90), (3, 0.98), (4, 1.0))  # how many hops, up to which chance
# What became of the hop that runs last: nobody has answered, the receiver wants to know more, or handles it.
RUNNING = (("sent", 0.45), ("incomplete", 0.1), ("accepted", 0.45))
WANTED = "Mohon lengkapi alamat dan nomor yang dapat dihubungi."
UNREAD = timedelta(days=10)  # what is younger nobody has read
THIRD = ("Rahayu", "Lestari", "Handayani", "Utami", "Astuti", "Kusuma", "Wardani", "Susanti", "Basuki", "Hartanto")


def tables():
    return {
        "person": Table(
            Person,
            *("id", "public_id", "name", "search_name", "nik_sealed", "nik_index", "nik_missing", "sex"),
            *("birth_date", "area_id", "created_at", "seen_in"),
        ),
        "key": Table(PersonKey, "person_id", "key", "seen_in"),
        "case": Table(
            Case,
            *("id", "public_id", "number", "person_id", "area_id", "status", "stage", "urgency", "chronology"),
            *("is_sensitive", "origin_id", "holder_id", "holder_since", "path", "seen_in", "opened_at"),
            *("opened_by_id", "jenis_ids", "hop_status", "hop_due_at"),
            *("closed_at", "closed_by_id", "closed_on", "outcome"),
        ),
        "problem": Table(
            CaseProblem,
            *("id", "case_id", "jenis_id", "is_main", "seen_in", "area_id", "opened_at", "origin_id"),
        ),
        "consent": Table(Consent, "id", "case_id", "basis", "method", "shared", "recorded_at", "recorded_by_id"),
        "hop": Table(
            Referral,
            *("id", "public_id", "case_id", "status", "sender_id", "receiver_id", "previous_id", "reason"),
            *("created_at", "created_by_id", "sent_at", "sent_by_id", "answered_at", "answered_by_id", "ended_at"),
            *("ended_by_id", "result", "returned_to_id", "clock_started_at", "due_at", "clock_unit"),
            *("clock_left", "completion_text"),
        ),
        "event": Table(
            CaseEvent,
            *("id", "case_id", "referral_id", "verb", "at", "actor_id", "actor_name", "post_name"),
            *("organisation_id", "from_organisation_id", "to_organisation_id", "from_status", "to_status", "text"),
        ),
        "service": Table(
            Service,
            *("id", "case_id", "organisation_id", "kind_id", "given_on", "description", "recorded_at"),
            "recorded_by_id",
        ),
        "message": Table(Notification, "id", "public_id", "organisation_id", "case_id", "text", "created_at"),
        "stage": Table(StageChange, "id", "case_id", "from_stage", "to_stage", "reason", "moved_at", "moved_by_id"),
    }


def seen_in(area, is_sensitive):
    """Case.seen_in as its trigger works it out: the chain lies around the case, and nobody is in a team or barred."""
    return "" if is_sensitive else district_code(area)


def one_place(places):
    """PersonKey.seen_in as one_place() of cases/migrations/0074 works it out of Person.seen_in; here all plain cases of
    a person lie in one kecamatan."""
    return "" if HIDDEN in places else max(places)


class Numbers:
    """Ids of a block, of a range that no other block uses."""

    def __init__(self, start):
        self.last = dict.fromkeys(("problem", "consent", "hop", "event", "service", "stage", "message"), start)

    def next(self, name):
        self.last[name] += 1
        return self.last[name]


class Writer:
    """Writes blocks of persons first..last with the cases that are theirs. cases, now: of the whole."""

    def __init__(self, world, *, cases, persons, now):
        self.world, self.cases, self.persons, self.now = world, cases, persons, now
        self.cumulative = []
        total = 0.0
        for weight in world.weights:
            total += weight
            self.cumulative.append(total)
        self.jenis = [
            (row.pk, row.is_sensitive, row.age_min or 0, row.age_max or 120) for row in Jenis.objects.in_force()
        ]
        self.kinds = list(ServiceKind.objects.filter(is_government_decision=False).values_list("pk", flat=True))
        self.tables = tables()

    def write(self, block, first, last):
        """The rows of one block, in a transaction of the caller. Returns how many cases."""
        rng = self.rng = random.Random(block)
        self.numbers = Numbers(block * 10_000_000)
        low, high = (round((edge - 1) * self.cases / self.persons) for edge in (first, last + 1))
        owners = list(range(first, last + 1))
        owners += [
            min(last, first + int((last - first + 1) * rng.random() ** 2)) for _ in range(high - low - len(owners))
        ]
        people, self.rows, self.keys, self.places = {}, {}, {}, defaultdict(set)
        for case, owner in zip(range(low + 1, high + 1), owners, strict=True):
            if owner not in people:
                people[owner] = self._person(owner)
            self._case(case, owner, *people[owner])
        for owner, row in self.rows.items():
            places = sorted(self.places[owner])
            self.tables["person"].add(*row, places)
            for key in self.keys[owner]:
                self.tables["key"].add(owner, key, one_place(places))
        for table in self.tables.values():
            table.copy()
        return high - low

    def _person(self, pk):
        rng = self.rng
        place = rng.choices(self.world.places, cum_weights=self.cumulative)[0]
        sex = rng.choice("LP")
        first = rng.choice(names.MALE if sex == "L" else names.FEMALE)
        name = f"{first} {rng.choice(names.SECOND)}" + (f" {rng.choice(THIRD)}" if rng.random() < 0.5 else "")
        born = (self.now - timedelta(days=int(365.25 * rng.triangular(1, 95, 55)))).date()
        public_id = new_public_id()
        day = born.day + (40 if sex == "P" else 0)
        area = rng.choice(place.hamlets)
        nik = (
            f"99{rng.randrange(10000):04d}{day:02d}{born:%m%y}{rng.randrange(1, 9999):04d}"
            if rng.random() < 0.8
            else ""
        )
        sealed = seal(nik.encode(), f"cases_person.nik_sealed.{public_id}") if nik else None
        index, missing = (nik_index(nik), "") if nik else (None, "hilang")
        at = self.now - timedelta(days=1)
        self.rows[pk] = (pk, public_id, name, fold_name(name), sealed, index, missing, sex, born, area, at)
        record = record_of(name=name, nickname="", sex=sex, birth=Born(born, born.year), area=area, nik=nik, kk="")
        self.keys[pk] = keys_from(record)
        return place, born, area

    def _case(self, pk, person, place, born, area):
        rng, chain = self.rng, place.chain
        opened = self.now - timedelta(days=1 + 365 * YEARS * rng.random() ** 1.7, seconds=rng.randrange(80000))
        age = max(0, opened.year - born.year)
        fitting = [row for row in self.jenis if row[2] <= age <= row[3]]
        jenis = rng.choice([row for row in fitting if not row[1]] if rng.random() < 0.94 else fitting)
        chance = rng.random()
        depth = next(count for count, most in DEPTH if chance < most)
        is_closed = rng.random() < (0.92 if (self.now - opened).days > 200 else 0.2)
        origin = chain[0]
        self._event(pk, "open", opened, origin)
        number = f"{area[:5].replace('.', '')}-{opened.year}-{self._number(pk)}"
        holder, since, running = self._hops(pk, number, chain, depth, opened, is_closed)
        path, seen = sorted({origin, holder, *chain[: depth + 1]}), seen_in(area, jenis[1])
        closed = min(self.now, since + timedelta(days=rng.randrange(1, 90))) if is_closed else None
        post = self.world.posts[origin][0]
        stage = rng.choice(list(Stage)[:4])
        self.places[person].update(places_told(area, is_sensitive=jenis[1]))
        self.tables["case"].add(
            *(pk, new_public_id(), number, person, area, "closed" if is_closed else "open", stage.value),
            *("biasa" if rng.random() < 0.8 else "segera", names.CHRONOLOGIES["lansia"], jenis[1], origin, holder),
            *(since, path, seen, opened, post, [jenis[0]], *running),
            *(closed, post if closed else None),
            *(closed.date() if closed else None, "tertangani_warga" if closed else ""),
        )
        told = (seen, area, opened, origin)
        self.tables["problem"].add(self.numbers.next("problem"), pk, jenis[0], True, *told)
        shared = sorted(everything())
        self.tables["consent"].add(self.numbers.next("consent"), pk, "sendiri", "lisan", shared, opened, post)
        if closed:
            self._event(pk, "close", closed, origin)
        self._given(pk, holder, opened, closed or self.now)

    def _number(self, pk):
        """Scattered, and none twice: 7919 has no factor in common with the range. Eight digits would make a NIK of the
        whole number, which no list looks for."""
        width = 10**6 if self.cases <= 9 * 10**6 else 10**8
        return width + pk * 7919 % (9 * width)

    def _hops(self, pk, number, chain, depth, opened, is_closed):
        """(holder, since when, (state, due time) of the hop that runs) after this many hops up the chain.

        The last one runs unless the case is closed.
        """
        at, previous, holder, since, running = opened, None, chain[0], opened, ("", None)
        for step in range(depth):
            sender, receiver = chain[step], chain[step + 1]
            at += (self.now - at) * (0.02 + 0.1 * self.rng.random())
            status = "finished" if is_closed else "forwarded" if step < depth - 1 else self._state()
            answered = None if status in ("sent", "incomplete") else at + (self.now - at) * 0.02
            ended = answered + (self.now - answered) * 0.05 if is_closed else None
            clock = status in ("sent", "accepted")
            due = self._due(at) if clock else None
            is_open = clock or status == "incomplete"
            running = (status, due) if is_open else running
            who, by = self.world.posts[sender][0], self.world.posts[receiver][0]
            hop = self.numbers.next("hop")
            self.tables["hop"].add(
                *(hop, new_public_id(), pk, status, sender, receiver, previous, names.REASONS[hop % 4]),
                *(at, who, at, who),
                *(answered, by if answered else None, ended, by if ended else None, "terlayani" if ended else ""),
                *(sender if ended else None, at if is_open else None, due, "hari_kerja" if is_open else ""),
                *((3, WANTED) if status == "incomplete" else (None, "")),
            )
            self._event(pk, "send", at, sender, hop, sender, receiver)
            self._message(pk, number, receiver, "rujukan baru menunggu jawaban.", at)
            if status == "incomplete":
                self._event(pk, "request_completion", at, receiver, hop, sender, receiver, WANTED)
                self._message(pk, number, sender, f"{self.world.posts[receiver][2]} meminta kelengkapan.", at)
            if answered:
                self._event(pk, "accept", answered, receiver, hop, sender, receiver)
                self._message(pk, number, sender, f"{self.world.posts[receiver][2]} menerima rujukan.", answered)
                holder, since = (receiver, answered) if not is_closed else (chain[0], ended)
            previous = hop
        return holder, since, running

    def _state(self):
        states, weights = zip(*RUNNING, strict=True)
        return self.rng.choices(states, weights)[0]

    def _message(self, pk, number, organisation, text, at):
        """Only what is still unread: whoever reads one is no matter of a list."""
        if at > self.now - UNREAD:
            row = (self.numbers.next("message"), new_public_id(), organisation, pk, f"Kasus {number}: {text}", at)
            self.tables["message"].add(*row)

    def _due(self, at):
        return (
            self.now + timedelta(days=self.rng.randrange(-20, 10))
            if self.rng.random() < 0.5
            else at + timedelta(days=9)
        )

    def _given(self, pk, holder, since, until):
        rng, span = self.rng, until - since
        post = self.world.posts[holder][0]
        for _ in range(rng.choice((0, 0, 1, 1, 1, 3))):
            at = since + span * rng.random()
            row = (
                self.numbers.next("service"),
                pk,
                holder,
                rng.choice(self.kinds),
                at.date(),
                "Paket sembako",
                at,
                post,
            )
            self.tables["service"].add(*row)
        for _ in range(rng.choice((0, 0, 1, 1, 1, 3))):
            self._event(pk, "note", since + span * rng.random(), holder, text=names.OWN_ACTIONS[pk % 4])
        if rng.random() < 0.5:
            moved = since + span * rng.random()
            row = (self.numbers.next("stage"), pk, "pendekatan_awal", "asesmen", "", moved, post)
            self.tables["stage"].add(*row)

    def _event(self, case, verb, at, organisation, hop=None, sender=None, receiver=None, text=""):
        post, name, office = self.world.posts[organisation]
        status = {"send": "sent", "accept": "accepted", "request_completion": "incomplete"}.get(verb, "")
        row = (self.numbers.next("event"), case, hop, verb, at, post, name, office, organisation, sender, receiver)
        self.tables["event"].add(*row, "", status, text)


def beginning():
    return datetime.now(UTC).replace(microsecond=0)
