"""Begin a curriculum, write its next version as a copy, fill a version with materi until somebody uses it."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions import questions
from training.actions.events import check_fresh
from training.models import Curriculum, CurriculumVersion, Materi, MateriFile
from training.policy import (
    CURRICULUM_ADD,
    CURRICULUM_COPY,
    MATERI_ADD,
    MATERI_ATTACH,
    MATERI_CHANGE,
    MATERI_REMOVE,
    why_not,
)


def add(*, title, by, note=""):
    """Begin a curriculum of the own office, with an empty version 1. Raises Refused 422 for a title in use."""
    with as_system():
        insist(why_not(CURRICULUM_ADD, None, by))
        try:
            with transaction.atomic():
                curriculum = Curriculum.objects.create(title=title, office=by.organisation)
        except IntegrityError as error:
            if "title" in str(error):
                raise Refused("Kurikulum dengan nama ini sudah ada. Pilih nama lain.", status=422) from error
            raise
        return CurriculumVersion.objects.create(curriculum=curriculum, number=1, note=note)


def copy(*, version, by, note="", at=None):
    """The next version of a curriculum: a copy of this one with its materi and files, free to be changed."""
    with as_system():
        curriculum = Curriculum.objects.select_for_update().get(pk=version.curriculum_id)
        version = _version(version)
        insist(why_not(CURRICULUM_COPY, version, by))
        newest = curriculum.versions.aggregate(newest=Max("number"))["newest"]
        made = CurriculumVersion.objects.create(curriculum=curriculum, number=newest + 1, note=note)
        for materi in version.materi.prefetch_related("files"):
            same = {name: getattr(materi, name) for name in ("position", "title", "goal", "jp", "method")}
            twin = Materi.objects.create(version=made, **same)
            questions.copy(materi, twin, by=by, at=at)
            for file in materi.files.all():
                MateriFile.objects.create(
                    materi=twin, title=file.title, file=file.file.name, added_at=file.added_at, added_by=file.added_by
                )
        return made


def _version(version, lock=False):
    rows = CurriculumVersion.objects.select_related("curriculum__office")
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=version.pk)


def _locked(version, act, *, by, seen):
    version = _version(version, lock=True)
    insist(why_not(act, version, by))
    check_fresh(version, seen)
    return version


def _touched(version):
    version.revision += 1
    version.save(update_fields=["revision"])


def add_materi(*, version, materi, by, seen=None):
    """Add a materi at its place. materi: an unsaved Materi; those behind it move on by one."""
    with as_system():
        version = _locked(version, MATERI_ADD, by=by, seen=seen)
        materi.version = version
        materi.position = _fitting(version, materi.position, extra=1)
        version.materi.filter(position__gte=materi.position).update(position=F("position") + 1)
        materi.save(force_insert=True)
        _touched(version)
    return materi


def _fitting(version, position, extra=0):
    """A place in the order: the last one when nothing, or more, is said."""
    count = version.materi.count() + extra
    return min(max(position or count, 1), count)


def change_materi(*, materi, fields, by, seen=None):
    """Change a materi, also its place in the order. fields: {name: value}."""
    with as_system():
        version = _locked(materi.version, MATERI_CHANGE, by=by, seen=seen)
        materi = version.materi.get(pk=materi.pk)
        before = materi.position
        for name, value in fields.items():
            setattr(materi, name, value)
        materi.position = _fitting(version, materi.position)
        low, high = sorted((before, materi.position))
        between = version.materi.filter(position__range=(low, high)).exclude(pk=materi.pk)
        between.update(position=F("position") + (1 if materi.position < before else -1))
        materi.save()
        _touched(version)
    return materi


def remove_materi(*, materi, by, seen=None):
    """Take a materi out of a version; those behind it move up."""
    with as_system():
        version = _locked(materi.version, MATERI_REMOVE, by=by, seen=seen)
        materi = version.materi.get(pk=materi.pk)
        materi.files.all().delete()
        materi.delete()
        version.materi.filter(position__gt=materi.position).update(position=F("position") - 1)
        _touched(version)


def attach(*, materi, file, by, at=None):
    """Add a file to hand out. file: an unsaved MateriFile."""
    with as_system():
        version = _locked(materi.version, MATERI_ATTACH, by=by, seen=None)
        file.materi, file.added_by, file.added_at = materi, by, at or timezone.now()
        file.save(force_insert=True)
        _touched(version)
    return file
