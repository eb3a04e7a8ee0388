"""What do the units of the demo do, plan, and how are they judged? Some of them fell asleep."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from registry.actions import activities, dormancies, evaluations, programmes, units
from registry.models import Activity, DormancyProposal, Horizon, OrganisationKind, ProgrammeItem, UnitProfile
from registry.workflow import UnitMove

ASLEEP = 9  # units whose last activity lies longer back than the rule allows
ANSWERED = 2  # of these, declared vakum by a person; the others wait for an answer
BUSY = 30  # units that record several activities, and have a programme
JUDGED = 14  # units of Bantul with a sheet of last year; some of them of this one, too
DEEDS = (
    ("rapat", "Balai padukuhan", "Laporan kas dan pembagian tugas menengok lansia."),
    ("kunjungan", "Rumah warga", "Menengok lansia yang tinggal sendiri; keadaannya baik."),
    ("penyaluran", "Pos ronda RT 03", "Sembako untuk tujuh keluarga yang belum menerima bantuan."),
    ("penggalangan", "Tiap rumah", "Kotak koin dibuka bersama."),
    ("pendataan", "RT 01 sampai RT 04", "Data warga yang perlu ditengok diperbarui."),
    ("penyuluhan", "Balai padukuhan", "Kesehatan lansia, bersama puskesmas."),
)
PLANS = (
    (Horizon.SHORT, "Mendata ulang lansia yang tinggal sendiri", "Semua RT", 0),
    (Horizon.SHORT, "Membuka kotak koin tiap Selasa Kliwon", "Setiap rumah", 0),
    (Horizon.MIDDLE, "Menambah donatur tetap", "Dari 20 menjadi 50 orang", 2),
    (Horizon.LONG, "Membangun sekretariat sendiri", "Tanah kas padukuhan", 4),
)


def tell(world, rng, now):
    """Activities, programmes, judgements, and today's search for sleeping units."""
    for place, unit in enumerate(world.units):
        post = world.posts[unit.pk]
        if 0 < place <= ASLEEP:
            _do(unit, post, rng, now, days=rng.randint(200, 500))
        elif place % 7:  # the others have recorded nothing yet
            _do(unit, post, rng, now, days=rng.randint(2, 85))
        if place == 0 or ASLEEP < place <= BUSY:
            for days in rng.sample(range(90, 180), 2):
                _do(unit, post, rng, now, days=days)
            _plan(unit, post, rng, now)
    for days in (0, 9, 33):
        _do(world.units[0], world.posts[world.units[0].pk], rng, now, days=days)
    _judge(world, rng, now)
    dormancies.propose_rest(at=now)
    _let_sleep(world, now)


def _let_sleep(world, now):
    """Dinas Sosial DIY agrees that two units sleep, and one of them has woken up again."""
    province = world.posts[world.offices["34", OrganisationKind.PROVINCE_OFFICE].pk]
    today = timezone.localdate(now)
    for number, proposal in enumerate(DormancyProposal.objects.open().order_by("pk")[:ANSWERED]):
        dormancies.confirm(
            proposal=proposal, happened_on=today - timedelta(days=20), reason="Pengurus pindah.", by=province, at=now
        )
        if number:
            profile = UnitProfile.objects.get(unit=proposal.unit_id)
            units.move(
                profile=profile, move=UnitMove.REVIVE, happened_on=today, reason="Rapat lagi.", by=province, at=now
            )


def _do(unit, post, rng, now, *, days):
    kind, place, minutes = rng.choice(DEEDS)
    day = timezone.localdate(now) - timedelta(days=days)
    made = Activity(
        kind=kind, happened_on=day, place=place, attendee_count=rng.randint(6, 45), minutes=minutes,
        people=f"Dipimpin {post.user.full_name}.",
    )  # fmt: skip
    evening = timezone.make_aware(datetime.combine(day, time(21, 0)))
    activities.record(profile=unit.profile, activity=made, by=post, at=min(evening, now))


def _plan(unit, post, rng, now):
    year = timezone.localdate(now).year
    for number, (horizon, title, target, years) in enumerate(PLANS):
        item = ProgrammeItem(
            horizon=horizon, title=title, target=target, year=year, due_year=year + years if years else None,
            person_in_charge=post.user.full_name,
        )  # fmt: skip
        item = programmes.add(profile=unit.profile, item=item, by=post, at=now)
        if number == 0 and rng.random() < 0.6:
            note = "Semua RT sudah terdata."
            programmes.finish(item=item, done_on=timezone.localdate(now), note=note, by=post, at=now)


def _judge(world, rng, now):
    """Last year and this year in Bantul, and the best of last year once more by DIY; one sheet is still a draft."""
    year = timezone.localdate(now).year
    bantul = [unit for unit in world.units if unit.home_area_id.startswith("34.02.")][:JUDGED]
    regency, province = (
        world.posts[world.offices[code, kind].pk]
        for code, kind in (("34.02", OrganisationKind.REGENCY_OFFICE), ("34", OrganisationKind.PROVINCE_OFFICE))
    )
    for place, unit in enumerate(bantul):
        _sheet(unit, regency, rng, now, year=year - 1)
        if place < JUDGED // 2:
            _sheet(unit, regency, rng, now, year=year, is_locked=place != 1)
    for unit in bantul[:3]:
        _sheet(unit, province, rng, now, year=year - 1)


def _sheet(unit, by, rng, now, *, year, is_locked=True):
    sheet = evaluations.open_sheet(profile=unit.profile, year=year, by=by, at=now)
    names = sheet.scores.values_list("name", flat=True)
    scores = {name: (Decimal(rng.randint(55, 95)), "") for name in names}
    sheet = evaluations.fill(sheet=sheet, scores=scores, by=by, at=now)
    if is_locked:
        evaluations.lock(sheet=sheet, by=by, at=now)
