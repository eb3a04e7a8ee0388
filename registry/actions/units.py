"""Establish a WKSBM, change its profile, record how it was founded, and say whether it works, sleeps or is gone."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.areas import find_or_add_local
from registry.actions.organisations import establish as establish_organisation
from registry.models import (
    Area,
    AreaLevel,
    FoundingStep,
    FoundingStepKind,
    OrganisationKind,
    ProposalStatus,
    UnitChange,
    UnitLevel,
    UnitProfile,
)
from registry.models.area import village_code
from registry.policy import UNIT_CHANGE, UNIT_ESTABLISH, UNIT_STEP, why_not
from registry.refusal import Refused, insist
from registry.scope import as_system
from registry.workflow import UnitStatus, unit_target

# Columns of the organisation that belong to what a person reads as the profile.
OF_THE_ORGANISATION = ("name", "address", "phone", "email", "home_area")
LEVEL_OF = {UnitLevel.HAMLET: AreaLevel.HAMLET, UnitLevel.RW: AreaLevel.RW}


def record(unit, verb, *, by, at=None, happened_on=None, **line):
    """One line of the unit's history, in the transaction of the act."""
    at = at or timezone.now()
    return UnitChange.objects.create(
        unit=unit,
        verb=verb,
        at=at,
        happened_on=happened_on or timezone.localdate(at),
        actor=by,
        actor_name=by.user.full_name if by else "Sistem",
        post_name=by.post_name if by else "",
        **line,
    )


def locked(unit):
    """The profile row, locked until the end of the transaction."""
    UnitProfile.objects.select_for_update().only("pk").get(pk=unit.pk)
    return UnitProfile.objects.select_related("unit__home_area", "classification").get(pk=unit.pk)


def check_fresh(profile, seen):
    """Raise when the page was opened before the last change of this unit."""
    if seen is not None and seen != profile.revision:
        raise Refused(
            "Data WKSBM ini sudah diubah orang lain sejak halaman dibuka. Buka lagi untuk melihat yang terbaru.",
            status=409,
        )


def establish(
    *, name, village, level, hamlet, by, hamlet_name="", also=(), also_names=(), founded_on=None, founder="", at=None
):
    """Enter a new WKSBM into the register, with its padukuhan or RW (an existing one, or one by name).

    also, also_names: further areas it serves, and names of such; names that are not known yet are added.

    Raises Refused 403 when the post may not, 422 when the kalurahan lies outside its territory.
    """
    at = at or timezone.now()
    insist(why_not(UNIT_ESTABLISH, None, by))
    low, high = by.organisation.territory
    if not low <= village.pk < high:
        raise Refused(f"{village.label} tidak termasuk wilayah {by.organisation.name}.", status=422)
    with as_system():
        place = {"parent": village, "level": LEVEL_OF[level], "by": by.user}
        if hamlet is None:
            (hamlet,) = find_or_add_local(names=[hamlet_name], **place)
        served = [hamlet, *also, *find_or_add_local(names=also_names, **place)]
        unit = establish_organisation(
            kind=OrganisationKind.WKSBM, name=name, home_area=hamlet, service_areas=served, by=by.user
        )
        since = founded_on or timezone.localdate(at)
        UnitProfile.objects.filter(unit=unit).update(
            level=level, founded_on=founded_on, founder=founder, status=UnitStatus.FORMING, status_since_on=since
        )
        record(unit, "establish", by=by, at=at, happened_on=since, to_status=UnitStatus.FORMING)
    return unit


def change(*, profile, fields, by, also_names=(), seen=None, at=None):
    """Change the profile. fields: {name: value} of the profile and of the organisation. Returns what changed.

    service_areas among them is the whole list of what the unit serves, and always holds its home; also_names: further
    ones by name, added where they are not known yet. Raises Refused 409 when somebody changed it meanwhile, 422 for an
    area of another kalurahan.
    """
    fields = dict(fields)
    served = fields.pop("service_areas", None)
    with as_system():
        profile = locked(profile)
        insist(why_not(UNIT_CHANGE, profile, by))
        check_fresh(profile, seen)
        home = fields.get("home_area", profile.unit.home_area)
        if home != profile.unit.home_area:
            _check_same_village(profile.unit, [home])
            fields["level"] = UnitLevel.RW if home.level == AreaLevel.RW else UnitLevel.HAMLET
        of_unit = {name: value for name, value in fields.items() if name in OF_THE_ORGANISATION}
        of_profile = {name: value for name, value in fields.items() if name not in of_unit}
        changed = set_fields(profile.unit, of_unit) | set_fields(profile, of_profile)
        if served is not None or also_names or "level" in fields:
            changed |= _serve(profile, served, also_names, by)
        if not changed:
            return {}
        profile.revision += 1
        _save(profile)
        record(profile.unit, "change", by=by, at=at, fields=changed)
    return changed


def _serve(profile, served, also_names, by):
    """Set the areas that a unit serves, its home always among them. Returns {what it is called: [before, after]}."""
    unit = profile.unit
    before = {area.pk: area for area in unit.service_areas.all()}
    wanted = list(before.values()) if served is None else list(served)
    _check_same_village(unit, [area for area in wanted if area.pk not in before])
    village = Area.objects.get(pk=village_code(unit.home_area_id))
    wanted += find_or_add_local(parent=village, level=LEVEL_OF[profile.level], names=also_names, by=by.user)
    after = {area.pk: area for area in (unit.home_area, *wanted)}
    if set(after) == set(before):
        return {}
    unit.service_areas.set(after.values())
    field = unit._meta.get_field("service_areas")
    return {str(field.verbose_name): [_labels(before), _labels(after)]}


def _labels(areas):
    return ", ".join(areas[code].label for code in sorted(areas))


def _check_same_village(unit, areas):
    village = village_code(unit.home_area_id)
    for area in areas:
        if village_code(area.pk) != village or area.ended_on:
            raise Refused(f"{area.label} tidak berada di kalurahan {unit.name}.", status=422)


def _save(profile):
    try:
        with transaction.atomic():
            profile.unit.save()
            profile.save()
    except IntegrityError as error:
        if "unit_status_not_before_founding" in str(error):
            raise Refused("WKSBM tidak dapat ditumbuhkan sesudah keadaannya yang sekarang dimulai.", 422) from error
        raise


def set_fields(subject, fields):
    """Give a row new values, {name: value}; returns what changed as the history tells it, {words: [before, after]}."""
    changed = {}
    for name, value in fields.items():
        before = readable(subject, name)
        setattr(subject, name, value)
        if (after := readable(subject, name)) != before:
            changed[str(subject._meta.get_field(name).verbose_name)] = [before, after]
    return changed


def readable(subject, name):
    """A value as a person reads it in the history."""
    value = getattr(subject, name)
    if isinstance(value, list):
        labels = dict(subject._meta.get_field(name).base_field.choices)
        return ", ".join(sorted(labels[item] for item in value))
    if shown := getattr(subject, f"get_{name}_display", None):
        return str(shown())
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)


def move(*, profile, move, happened_on, reason, by, seen=None, at=None):
    """Change the state of a unit: aktif, vakum, aktif kembali, bubar; with its day and the reason.

    Raises Refused 409 when the state does not allow it, 422 for a day before the present state began or ahead.
    """
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(move, profile, by))
        check_fresh(profile, seen)
        if happened_on > timezone.localdate(at):
            raise Refused("Tanggal kejadian tidak boleh di masa depan.", status=422)
        if happened_on < profile.status_since_on:
            since = date_format(profile.status_since_on, "j F Y")
            raise Refused(f"Keadaan yang sekarang dimulai {since}; yang baru tidak boleh sebelum itu.", status=422)
        before, profile.status = profile.status, unit_target(move, profile.status)
        profile.status_since_on = happened_on
        profile.revision += 1
        profile.save()
        if profile.status in (UnitStatus.DORMANT, UnitStatus.DISSOLVED):
            _settle_proposal(profile, by=by, at=at)
        line = {"from_status": before, "to_status": profile.status, "text": reason}
        record(profile.unit, str(move), by=by, at=at, happened_on=happened_on, **line)
    return profile


def _settle_proposal(profile, *, by, at):
    """A unit that rests or is gone need not be proposed for it any more: an open proposal counts as confirmed."""
    proposals = profile.unit.dormancy_proposals.open()
    proposals.update(status=ProposalStatus.CONFIRMED, decided_at=at, decided_by=by)


def take_step(*, profile, kind, done_on, by, note="", file=None, at=None):
    """Tick one step of the founding, with its document. Raises Refused 409 when it is ticked already."""
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(UNIT_STEP, profile, by))
        if profile.unit.founding_steps.filter(kind=kind).exists():
            raise Refused("Tahap ini sudah dicatat.", status=409)
        step = FoundingStep.objects.create(
            unit=profile.unit,
            kind=kind,
            done_on=done_on,
            note=note,
            file=file or "",
            recorded_at=at,
            recorded_by=by,
        )
        label = FoundingStepKind(kind).label
        record(profile.unit, "take_step", by=by, at=at, happened_on=done_on, text=f"{label}. {note}".strip())
    return step
