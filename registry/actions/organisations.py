"""Establish and end organisations of the jejaring."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions.audit import record
from registry.models import Organisation
from registry.refusal import Refused


def establish(*, kind, name, home_area, by, service_areas=(), address="", phone="", email=""):
    """Add an organisation. Raises Refused 409 when the area already has an office of this kind."""
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind, name=name, home_area=home_area, address=address, phone=phone, email=email
            )
            organisation.service_areas.set(service_areas)
            record(verb="organisation.establish", subject=name, by=by, kind=str(kind), area=home_area.pk)
    except IntegrityError as error:
        raise Refused(f"{home_area.label} sudah mempunyai lembaga jenis ini.", status=409) from error
    return organisation


def end(*, organisation, by, on=None):
    """End an organisation: it can no longer receive referrals, and its posts lose access."""
    with transaction.atomic():
        organisation.ended_on = on or timezone.localdate()
        organisation.save(update_fields=["ended_on"])
        record(verb="organisation.end", subject=organisation.name, by=by, on=str(organisation.ended_on))
    return organisation
