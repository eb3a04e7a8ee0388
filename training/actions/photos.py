"""Add a photo to a Bimtek, and take one away again."""

from django.db import transaction
from django.utils import timezone

from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import locked, record
from training.follow_up_policy import PHOTO_ADD, PHOTO_REMOVE, why_not
from training.models import EventPhoto

MOST_PHOTOS = 30  # of one Bimtek: a report is printed


def add(*, event, pictures, caption, by, at=None):
    """Keep photos that were drawn anew. pictures: [Picture]. Raises Refused 409 when the Bimtek has enough."""
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(PHOTO_ADD, event, by))
        if event.photos.count() + len(pictures) > MOST_PHOTOS:
            raise Refused(f"Paling banyak {MOST_PHOTOS} foto untuk satu Bimtek. Hapus dahulu yang kurang perlu.", 409)
        for picture in pictures:
            EventPhoto.objects.create(
                event=event,
                caption=caption,
                file=picture.file,
                width=picture.width,
                height=picture.height,
                added_at=at,
                added_by=by,
            )
        record(event, "add_photo", by=by, at=at, text=f"{len(pictures)} foto. {caption}".strip())


def remove(*, photo, by, at=None):
    """Take a photo away for good; the file goes on commit."""
    with as_system():
        event = locked(photo.event)
        insist(why_not(PHOTO_REMOVE, event, by))
        storage, name = photo.file.storage, photo.file.name
        photo.delete()
        record(event, "remove_photo", by=by, at=at, text=photo.caption)
        transaction.on_commit(lambda: storage.delete(name))
