"""Where do files about people lie? Outside of the web root, under random names, each sealed as a field is.

A copied disk or backup of MEDIA_ROOT shows nothing without FIELD_KEYS. A file is read whole (at most 10 MB).
"""

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from registry.sealing import seal, unseal


def sealed():
    """The storage of every file about a person, for `FileField(storage=…)`."""
    return storages["sealed"]


def context_of(name):
    """What a sealed file is bound to: its own random name, so that one put in the place of another does not open."""
    return f"file.{name}"


class SealedStorage(FileSystemStorage):
    """Files are sealed on their way in and opened on their way out; they have no address."""

    def _save(self, name, content):
        return super()._save(name, ContentFile(seal(content.read(), context_of(name))))

    def _open(self, name, mode="rb"):
        with super()._open(name, "rb") as file:
            return ContentFile(unseal(file.read(), context_of(name)), name=name)

    def url(self, name):
        raise ValueError("Berkas tersandi tidak mempunyai alamat sendiri.")
