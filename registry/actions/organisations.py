"""Establish and end organisations of the jejaring."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions.audit import record
from registry.models import Area, AreaLevel, Organisation, OrganisationKind, UnitLevel, UnitProfile
from registry.models.organisation import PARTNER_KINDS
from registry.refusal import Refused
from registry.scope import as_system
from registry.workflow import UnitStatus


def establish(*, kind, name, home_area, by, service_areas=(), address="", phone="", email=""):
    """Add an organisation. Raises Refused 409 when the area already has an office of this kind."""
    if kind == OrganisationKind.WKSBM and home_area.level in (
        AreaLevel.PROVINCE,
        AreaLevel.REGENCY,
        AreaLevel.DISTRICT,
    ):
        raise Refused("WKSBM berada di padukuhan atau RW; pilih wilayah induknya di sana.", status=422)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind, name=name, home_area=home_area, address=address, phone=phone, email=email
            )
            organisation.service_areas.set(service_areas)
            if organisation.kind == OrganisationKind.WKSBM:
                open_profile(organisation)
            record(verb="organisation.establish", subject=name, by=by, kind=str(kind), area=home_area.pk)
    except IntegrityError as error:
        raise Refused(f"{home_area.label} sudah mempunyai lembaga jenis ini.", status=409) from error
    return organisation


def add_partner(*, kind, name, home_area, by, **contact):
    """An operator data adds a partner of the own territory. by: an Appointment. Raises Refused 403 for an office or a
    WKSBM, and outside of the territory."""
    if kind not in PARTNER_KINDS or not Area.objects.kept_by(by).filter(pk=home_area.pk).exists():
        raise Refused("Lembaga ini tidak Anda kelola.", status=403)
    return establish(kind=kind, name=name, home_area=home_area, by=by.user, **contact)


def open_profile(unit, status=UnitStatus.ACTIVE):
    """Give a WKSBM its page in the register."""
    level = UnitLevel.RW if unit.home_area.level == AreaLevel.RW else UnitLevel.HAMLET
    with as_system():
        return UnitProfile.objects.create(unit=unit, level=level, status=status)


def correct(*, organisation, fields, by):
    """An operator data corrects the name, address, telephone or e-mail of an organisation of the own territory.

    Raises Refused 403 outside of it, and for a WKSBM, whose profile has a page and a history of its own.
    """
    with transaction.atomic():
        kept = Organisation.objects.select_for_update().kept_by(by)
        organisation = kept.exclude(kind=OrganisationKind.WKSBM).filter(pk=organisation.pk).first()
        if organisation is None or not set(fields) <= {"name", "address", "phone", "email"}:
            raise Refused("Data ini tidak Anda kelola.", status=403)
        for name, value in fields.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=[*fields])
        record(verb="organisation.change", subject=organisation.name, by=by.user, fields=sorted(fields))
    return organisation


def end(*, organisation, by, on=None):
    """End an organisation: it can no longer receive referrals, and its posts lose access."""
    with transaction.atomic():
        organisation.ended_on = on or timezone.localdate()
        organisation.save(update_fields=["ended_on"])
        record(verb="organisation.end", subject=organisation.name, by=by, on=str(organisation.ended_on))
    return organisation
