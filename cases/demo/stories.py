"""What happens to the cases of the demo? Every state of the table occurs; each step is a real action with its time."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cases import policy
from cases.actions import cases, overdue, referrals
from cases.demo import names
from cases.demo.world import any_name
from cases.forms.intake import person_from
from cases.models import (
    CaseOutcome,
    Consent,
    ConsentBasis,
    ConsentMethod,
    DeclineReason,
    Jenis,
    NikMissing,
    Result,
    ServiceKind,
    Urgency,
)
from cases.routing import sideways, upward
from registry.models import OrganisationKind as Kind

CASE_COUNT = 500
DAYS = 730
# story -> weight; the first len(STORIES) cases go through each once, so that every state exists.
STORIES = {
    "held": 6,
    "closed_locally": 40,
    "reopened": 3,
    "draft": 3,
    "waiting": 9,
    "incomplete": 6,
    "accepted": 9,
    "forwarded": 12,
    "at_regency": 8,
    "at_balai": 4,
    "declined": 6,
    "withdrawn": 4,
    "taken_over": 4,
    "answered": 6,
    "answered_and_closed": 70,
    "partner": 10,
    "straight_to_regency": 5,
}
# story -> how many days ago it may have begun; the others lie up to two years back.
RUNNING = (
    "held",
    "reopened",
    "draft",
    "waiting",
    "incomplete",
    "accepted",
    "forwarded",
    "at_regency",
    "at_balai",
    "declined",
    "partner",
    "answered",
    "straight_to_regency",
)
BEGAN = dict.fromkeys(RUNNING, (0, 25)) | {"taken_over": (20, 60)}


class Teller:
    """Tells one case after another, each with its own clock."""

    def __init__(self, world, rng, now):
        self.world, self.rng, self.now = world, rng, now
        self.jenis = list(Jenis.objects.in_force(timezone.localdate(now)))
        self.kinds = list(ServiceKind.objects.filter(is_government_decision=False))
        self.serial = 0

    def tell(self, story):
        self.at = self._beginning(story)
        unit = self.rng.choice(self.world.units) if self.serial else self.world.units[0]
        if self.rng.random() < 0.06:
            unit = self.world.units[0]
        self.post = self.world.posts[unit.pk]
        self.case = self._open(unit)
        getattr(self, story)()

    # --- time and people ---

    def _beginning(self, story):
        days = self.rng.randint(*BEGAN.get(story, (30, DAYS)))
        day = timezone.localdate(self.now) - timedelta(days=days)
        at = timezone.make_aware(datetime.combine(day, time(self.rng.randint(7, 20), self.rng.randint(0, 59))))
        return min(at, self.now - timedelta(hours=2))

    def later(self, days=2):
        """Some hours to a few days on, never after now."""
        step = timedelta(hours=self.rng.randint(3, 24 * days))
        at = timezone.localtime(self.at + min(step, (self.now - self.at) / 3))
        by_day = at.replace(hour=self.rng.randint(7, 19), minute=self.rng.randint(0, 59))
        self.at = by_day if self.at < by_day < self.now and not 7 <= at.hour < 20 else at
        return self.at

    def by(self, organisation):
        return self.world.posts[organisation.pk]

    def _open(self, unit):
        self.serial += 1
        jenis = self.rng.choice(self.jenis)
        name, sex = any_name(self.rng)
        age = self._age(jenis)
        if jenis.number == 23:
            name, sex = f"{self.rng.choice(names.FEMALE)} {self.rng.choice(names.SECOND)}", "P"
        area = self.rng.choice(list(unit.service_areas.all()))
        person = person_from(self._identity(name, sex, age), today=timezone.localdate(self.at))
        return cases.open_case(
            by=self.post,
            person=person,
            area=area,
            problems=[jenis],
            main=jenis,
            urgency=self.rng.choices(list(Urgency), [70, 22, 8])[0],
            chronology=names.CHRONOLOGIES[jenis.group],
            own_action=self.rng.choice(names.OWN_ACTIONS),
            consent=Consent(
                basis=ConsentBasis.SELF if age >= 18 else ConsentBasis.GUARDIAN,
                guardian_name="" if age >= 18 else "Wali (contoh)",
                method=ConsentMethod.SPOKEN,
            ),
            at=self.at,
        )

    def _age(self, jenis):
        youngest = 18 if jenis.age_min is None and jenis.age_max is None else (jenis.age_min or 0)
        return self.rng.randint(youngest, jenis.age_max if jenis.age_max is not None else max(85, youngest))

    def _identity(self, name, sex, age):
        """Answers like those of WhoForm. The NIK begins with 99: no province has that code."""
        with_nik = self.rng.random() < 0.75
        born = timezone.localdate(self.at).replace(day=self.rng.randint(1, 28), month=1) - timedelta(
            days=365 * age + 40
        )
        day = born.day + (40 if sex == "P" else 0)
        nik = f"990000{day:02d}{born:%m%y}{self.serial:04d}" if with_nik else ""
        return {
            "name": name,
            "nickname": "",
            "sex": sex,
            "birth_date": born if with_nik else None,
            "estimated_age": None if with_nik else age,
            "nik": nik,
            "nik_missing": "" if with_nik else self.rng.choice(list(NikMissing)),
            "rw": "",
            "rt": f"{self.rng.randint(1, 12):02d}",
            "address": f"{self.rng.choice(names.STREETS)} {self.rng.randint(1, 90)}",
            "phone": "",
        }

    # --- single steps ---

    def route(self, *kinds):
        found = upward(self.case, self.case.holder)
        return next(r for r in found if not kinds or r.receiver.kind in kinds)

    def send(self, *kinds, skip_reason=""):
        route = self.route(*kinds)
        draft = referrals.prepare(
            case=self.case,
            route=route,
            reason=self.rng.choice(names.REASONS),
            skip_reason=skip_reason or ("Perlu ditangani segera." if route.is_skip else ""),
            by=self.by(self.case.holder),
            at=self.later(1),
        )
        return referrals.send(referral=draft, by=self.by(self.case.holder), at=self.later(1))

    def accept(self, hop):
        hop = referrals.accept(referral=hop, by=self.by(hop.receiver), at=self.later())
        self.case = hop.case
        return hop

    def forward(self, hop, *kinds):
        receiver = self.route(*kinds)
        return referrals.forward(
            referral=hop,
            route=receiver,
            reason=self.rng.choice(names.REASONS),
            skip_reason="Dinas Sosial kab/kota yang menentukan layanan." if receiver.is_skip else "",
            by=self.by(hop.receiver),
            at=self.later(),
        )

    def serve(self):
        post = self.by(self.case.holder)
        if policy.why_not(policy.CASE_SERVE, self.case, post) is None:
            cases.serve(
                case=self.case,
                kind=self.rng.choice(self.kinds),
                given_on=timezone.localdate(self.later()),
                by=post,
                at=self.at,
            )

    def answer(self, hop):
        self.serve()
        hop = referrals.report_back(
            referral=hop,
            by=self.by(hop.receiver),
            result=self.rng.choices(list(Result), [75, 20, 5])[0],
            services_text="Didampingi mengurus jaminan kesehatan dan diberi bantuan permakanan selama tiga bulan.",
            plan_text="Pengurus menengok setiap bulan dan memberi kabar bila keadaan berubah.",
            returned_to=self.case.origin,
            at=self.later(6),
        )
        self.case = hop.case

    def close(self, outcome):
        self.case = cases.close(
            case=self.case,
            outcome=outcome,
            closed_on=timezone.localdate(self.later()),
            by=self.by(self.case.holder),
            at=self.at,
        )

    # --- the stories ---

    def held(self):
        cases.add_note(case=self.case, text="Ditengok; keadaan masih sama.", by=self.post, at=self.later())

    def closed_locally(self):
        self.serve()
        outcomes = [CaseOutcome.HANDLED_LOCALLY] * 6 + [CaseOutcome.MOVED, CaseOutcome.DIED, CaseOutcome.NOT_ELIGIBLE]
        self.close(self.rng.choice(outcomes))

    def reopened(self):
        self.closed_locally()
        cases.reopen(case=self.case, reason="Keadaan memburuk lagi.", by=self.by(self.case.holder), at=self.later())

    def draft(self):
        referrals.prepare(
            case=self.case, route=self.route(), reason=self.rng.choice(names.REASONS), by=self.post, at=self.later()
        )

    def waiting(self):
        self.send()

    def incomplete(self):
        hop = self.send()
        referrals.request_completion(
            referral=hop, by=self.by(hop.receiver), text="Mohon fotokopi KK dan keterangan pekerjaan.", at=self.later()
        )

    def accepted(self):
        self.accept(self.send())
        self.serve()

    def forwarded(self):
        self.forward(self.accept(self.send()))

    def at_tksk(self):
        return self.accept(self.forward(self.accept(self.send())))

    def at_regency(self):
        return self.accept(self.forward(self.at_tksk()))

    def at_balai(self):
        return self.accept(self.forward(self.at_regency(), Kind.BALAI))

    def declined(self):
        hop = self.send()
        referrals.decline(
            referral=hop,
            by=self.by(hop.receiver),
            reason=self.rng.choice([DeclineReason.NOT_ELIGIBLE, DeclineReason.DOUBLE]),
            text="Mohon ditangani dahulu bersama keluarga.",
            at=self.later(),
        )

    def withdrawn(self):
        hop = self.send()
        referrals.withdraw(referral=hop, by=self.post, reason="Keluarga sudah menyanggupi merawat.", at=self.later())
        self.closed_locally()

    def taken_over(self):
        hop = self.send()
        late = min(hop.due_at + timedelta(hours=1), self.now) if hop.due_at else self.now
        self.at = max(late, self.at)
        overdue.mark(at=self.at)
        hop.refresh_from_db()
        if hop.offered_to_id:
            taken = referrals.take_over(
                referral=hop, by=self.by(hop.offered_to), reason="Ditangani langsung.", at=self.later()
            )
            self.case = taken.case
            self.answer(taken)

    def answered(self):
        self.answer(self.rng.choice([self.at_tksk, self.at_regency])())

    def answered_and_closed(self):
        self.answered()
        self.close(CaseOutcome.HANDLED_BY_REFERRAL)

    def partner(self):
        partners = [r for r in sideways(self.case, self.case.holder) if r.receiver.pk in self.world.posts]
        route = self.rng.choice([r for r in partners if r.receiver.kind != Kind.WKSBM] or partners)
        draft = referrals.prepare(
            case=self.case, route=route, reason="Perlu bantuan mitra.", by=self.post, at=self.later()
        )
        hop = referrals.send(referral=draft, by=self.post, at=self.later())
        if self.rng.random() < 0.7:
            referrals.accept(referral=hop, by=self.by(hop.receiver), at=self.later())

    def straight_to_regency(self):
        self.accept(self.send(Kind.REGENCY_OFFICE, skip_reason="Perlu asesmen pekerja sosial segera."))


def plan(rng, count=CASE_COUNT):
    """The stories of the demo in order: each once, then by weight."""
    rest = rng.choices(list(STORIES), list(STORIES.values()), k=max(count - len(STORIES), 0))
    return [*STORIES, *rest][:count]
