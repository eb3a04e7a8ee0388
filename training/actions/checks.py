"""Who looks after three and six months what a unit has done? Made when a Bimtek ends."""

from registry.models import Appointment, Organisation, OrganisationKind
from registry.models.months import months_after
from training.models import CHECK_MONTHS, FollowUpCheck, regency_code

DISTRICT_PARTS = 3  # of the code of a kapanewon/kemantren


def units_of(event):
    """The units that sent somebody who took part."""
    taking = event.participants.counted().filter(unit__isnull=False).values("unit")
    return Organisation.objects.filter(pk__in=taking).order_by("home_area_id", "name")


def checkers(units):
    """{unit id: the TKSK of its kapanewon, or else Dinas Sosial of its kabupaten/kota}, where somebody has a post."""
    kinds = (OrganisationKind.TKSK, OrganisationKind.REGENCY_OFFICE)
    staffed = Appointment.objects.current().values("organisation")
    offices = Organisation.objects.current().of_kind(*kinds).filter(pk__in=staffed)
    by_area = {(office.kind, office.home_area_id): office for office in offices.order_by("-id")}
    found = {}
    for unit in units:
        district = ".".join(unit.home_area_id.split(".")[:DISTRICT_PARTS])
        tksk = by_area.get((OrganisationKind.TKSK, district))
        found[unit.pk] = tksk or by_area.get((OrganisationKind.REGENCY_OFFICE, regency_code(unit.home_area_id)))
    return found


def schedule(event):
    """The checks of every unit of an event that has ended.

    When it is ended once more, open ones follow its last day, and units that left have none. What was filled in stays.
    """
    units = list(units_of(event))
    offices = checkers(units)
    still = event.checks.filter(done_on__isnull=True)
    still.exclude(unit__in=units).delete()
    for months in CHECK_MONTHS:
        still.filter(months=months).update(due_on=months_after(event.ends_on, months))
    checks = [
        FollowUpCheck(
            event=event,
            unit=unit,
            months=months,
            due_on=months_after(event.ends_on, months),
            office=offices[unit.pk] or event.organiser,
        )
        for unit in units
        for months in CHECK_MONTHS
    ]
    FollowUpCheck.objects.bulk_create(checks, ignore_conflicts=True)
