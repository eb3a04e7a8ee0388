"""How far is the handling of some cases of the demo? Through the real actions; some tasks are late on purpose."""

from collections import Counter
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cases.actions import cases, stages, tasks
from cases.demo.world import PASSWORD
from cases.models import (
    Achievement,
    Case,
    CaseTask,
    InterventionPlan,
    PlanActivity,
    ServiceKind,
    ServiceSource,
    TerminationReason,
)
from cases.workflow import Stage
from registry.actions import users
from registry.models import Appointment, OrganisationKind, Role

AT_OFFICES = 30  # cases that an office with a social worker holds
BY_NEIGHBOURS = 10  # cases of which only the first contact is recorded
WORKERS = (
    ("peksos1", "Bagas Prasetyo"),
    ("peksos2", "Intan Permatasari"),
    ("peksos3", "Yoga Saputra"),
    ("peksos4", "Mega Puspita"),
    ("peksos5", "Rangga Aditya"),
    ("peksos6", "Citra Maharani"),
)
# How far the cases of an office come, in turn.
REACHES = (
    Stage.IMPLEMENTATION,
    Stage.PLAN,
    Stage.AFTERCARE,
    Stage.ASSESSMENT,
    Stage.MONITORING,
    Stage.TERMINATION,
    Stage.IMPLEMENTATION,
)
ASSESSMENT = {
    "visited_on": None,
    "no_visit_reason": "",
    "physical": "Badan lemah, sulit berjalan jauh; obat dari puskesmas tidak rutin diminum.",
    "mental": "Sering menangis bila ditanya keluarganya; tidur kurang.",
    "social": "Tinggal sendiri. Tetangga mengirim makan, keluarga di luar kota jarang memberi kabar.",
    "spiritual": "Rajin ke musala bila ada yang mengantar.",
    "strengths": "Tetangga peduli; masih dapat memasak sendiri.",
    "summary": "Perlu makan teratur, pengobatan rutin, dan seseorang yang menengok setiap minggu.",
}
LINES = (
    ("Makan teratur", "Mengirim makan siang", "Makan dua kali sehari"),
    ("Makan teratur", "Menyalurkan paket sembako", "Persediaan cukup sebulan"),
    ("Kesehatan terjaga", "Mengantar ke puskesmas", "Obat diminum setiap hari"),
)
ROLE_AT = {
    OrganisationKind.REGENCY_OFFICE: Role.REGENCY_OFFICER,
    OrganisationKind.PROVINCE_OFFICE: Role.PROVINCE_OFFICER,
}
PEOPLE = ("Bu Tukinah", "Pak Sugeng", "Mbak Ratri")


def tell(world, rng, now):
    """Bring about forty open cases to their stages."""
    workers = _hire(world, now)
    open_cases = Case.objects.open().select_related("holder", "origin").order_by("pk")
    turn = Counter()
    bantul = next(iter(workers))
    held = sorted(open_cases.filter(holder__in=workers), key=lambda case: case.holder_id != bantul)
    for case in held[:AT_OFFICES]:
        _Handling(case, workers[case.holder_id], rng, now).until(REACHES[turn[case.holder_id] % len(REACHES)])
        turn[case.holder_id] += 1
    for case in open_cases.filter(holder__kind=OrganisationKind.WKSBM)[:BY_NEIGHBOURS]:
        _Handling(case, world.posts[case.holder_id], rng, now).until(Stage.ASSESSMENT)
    CaseTask.objects.late_and_untold(timezone.localdate(now) - timedelta(days=2)).update(late_told_at=now)


def _hire(world, now):
    """{organisation id: its social worker}: Laras in Bantul, others at the other Dinas Sosial and at the BPSTW."""
    began = timezone.localdate(now) - timedelta(days=800)
    laras = Appointment.objects.select_related("user", "organisation").get(user__username="laras")
    found = {laras.organisation_id: laras}
    offices = [office for (_, kind), office in world.offices.items() if kind in ROLE_AT and office.pk not in found]
    offices += [balai for balai in world.balai if "BPSTW" in balai.name]
    password_hash = make_password(PASSWORD)
    for office, (username, name) in zip(offices, WORKERS, strict=False):
        user = users.open_account(username=username, full_name=name, password_hash=password_hash, by=None)
        role = ROLE_AT.get(office.kind, Role.PARTNER)
        said = {"title": "Pekerja Sosial", "started_on": began, "is_social_worker": True}
        found[office.pk] = users.appoint(user=user, organisation=office, role=role, by=None, **said)
    return found


class _Handling:
    """One case on its way through the stages, each step some hours after the last."""

    def __init__(self, case, post, rng, now):
        self.case, self.post, self.rng, self.now = case, post, rng, now
        self.last = case.events.order_by("-at").values_list("at", flat=True)[0]
        self.step = (now - self.last) / 9
        self.today = timezone.localdate(now)

    def at(self):
        self.last += self.step
        return self.last

    def until(self, stage):
        while self.case.stage != stage:
            getattr(self, f"after_{self.case.stage}")()
            self.case.refresh_from_db(fields=["stage", "revision", "path"])

    def task(self, text, days, place):
        """Responsible: the office, or the unit that recorded the case."""
        organisation = self.case.origin if self.rng.random() < 0.6 else self.post.organisation
        person = PEOPLE[place] if organisation == self.case.origin else self.post.user.full_name
        return CaseTask(
            text=text, organisation=organisation, person_in_charge=person, due_on=self.today + timedelta(days=days)
        )

    def after_pendekatan_awal(self):
        at = self.at()
        stages.approach(
            case=self.case,
            met_on=timezone.localdate(at),
            present="Yang bersangkutan dan tetangga sebelah",
            found="Rumah sempit dan bocor, makan dari tetangga, jalan sudah sulit.",
            wishes="Ingin tetap tinggal di rumahnya, dan ada yang menengok.",
            is_home_visit=True,
            by=self.post,
            at=at,
        )

    def after_asesmen(self):
        at = self.at()
        fields = ASSESSMENT | {"visited_on": timezone.localdate(at)}
        stages.assess(case=self.case, fields=fields, is_finished=True, by=self.post, at=at)

    def after_rencana(self):
        if self.rng.random() < 0.5:
            stages.confer(
                case=self.case,
                held_on=timezone.localdate(self.at()),
                place="Kantor Dinas Sosial",
                discussion="Hasil asesmen, kesediaan keluarga, dan bantuan yang tersedia.",
                decision="Ditangani di rumah dengan kunjungan; balai belum diperlukan.",
                attendees=[(self.post.user.full_name, self.post.organisation.name), ("Pak Sugeng", "Ketua RT")],
                tasks=[self.task("Mengabari keluarganya", self.rng.choice((-6, 2, 5)), 1)],
                by=self.post,
                at=self.last,
            )
        lines = [
            (goal, self.task(text, days, place), sign)
            for place, ((goal, text, sign), days) in enumerate(
                zip(LINES, (self.rng.choice((-9, -3, 0, 4)), 6, 20), strict=True)
            )
        ]
        stages.plan(case=self.case, lines=lines, by=self.post, at=self.at())

    def after_pelaksanaan(self):
        cases.serve(
            case=self.case,
            kind=ServiceKind.objects.get(name="Permakanan dan sembako"),
            source=ServiceSource.objects.get(name="APBD kabupaten/kota"),
            value=self.rng.randint(2, 9) * 50_000,
            given_on=timezone.localdate(self.at()),
            by=self.post,
            at=self.last,
        )
        stages.progress(case=self.case, text="Sudah makan teratur; mulai mau keluar rumah.", by=self.post, at=self.last)
        first = self.case.tasks.open().for_list().filter(kind="kegiatan").first()
        tasks.finish(
            task=first, result="Sudah diantar.", done_on=timezone.localdate(self.last), by=self.post, at=self.at()
        )
        plan = InterventionPlan.objects.filter(case=self.case).first()
        results = {
            activity: (self.rng.choice(list(Achievement)), "") for activity in PlanActivity.objects.of_plan(plan)
        }
        stages.review(
            case=self.case,
            reviewed_on=timezone.localdate(self.last),
            text="Makan teratur, pengobatan perlu diingatkan.",
            results=results,
            by=self.post,
            at=self.at(),
        )

    def after_monev(self):
        at = self.at()
        stages.terminate(
            case=self.case,
            reason=TerminationReason.GOAL_REACHED,
            ended_on=timezone.localdate(at),
            text="Keadaan sudah baik; tetangga dan WKSBM meneruskan.",
            by=self.post,
            at=at,
        )

    def after_terminasi(self):
        visit = self.task("Menengok dan menanyakan keadaannya", self.rng.choice((-2, 3, 14)), 0)
        stages.schedule(case=self.case, task=visit, repeat="bulanan3", by=self.post, at=self.at())
