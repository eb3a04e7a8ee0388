"""Enter a narasumber into the register of the own office, and correct what stands there."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import check_fresh
from training.models import Speaker
from training.policy import SPEAKER_ADD, SPEAKER_CHANGE, why_not

TWICE = "Narasumber dengan nama dan instansi ini sudah tercatat."


def _save(speaker):
    try:
        with transaction.atomic():
            speaker.save()
    except IntegrityError as error:
        if "speaker_once_in_an_office" in str(error):
            raise Refused(TWICE, status=422) from error
        raise


def add(*, speaker, by, at=None):
    """Enter a narasumber. speaker: an unsaved Speaker. Raises Refused 422 for one that stands there already."""
    with as_system():
        insist(why_not(SPEAKER_ADD, None, by))
        speaker.office, speaker.added_by, speaker.added_at = by.organisation, by, at or timezone.now()
        _save(speaker)
    return speaker


def find_or_add(*, name, institution, by, at=None):
    """The narasumber of this name and institution in the register of the own office; a new one where there is none."""
    with as_system():
        known = Speaker.objects.filter(
            office=by.organisation, name__iexact=name, institution__iexact=institution
        ).first()
        return known or add(speaker=Speaker(name=name, institution=institution), by=by, at=at)


def change(*, speaker, fields, by, seen=None):
    """Correct a narasumber. fields: {name: value}. Timetables that are over show the corrected name as well."""
    with as_system():
        speaker = Speaker.objects.select_related("office").select_for_update(of=("self",)).get(pk=speaker.pk)
        insist(why_not(SPEAKER_CHANGE, speaker, by))
        check_fresh(speaker, seen)
        for name, value in fields.items():
            setattr(speaker, name, value)
        speaker.revision += 1
        _save(speaker)
    return speaker
