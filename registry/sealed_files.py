"""Where do files about people lie? Outside of the web root, under random names, each sealed as a field is.

A copied disk or backup of MEDIA_ROOT shows nothing without FIELD_KEYS. A file is read whole (at most 10 MB).
"""

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from registry.sealing import SealBroken, seal, unseal


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


# --- files that are too large to be sealed in one piece ---------------------------------------------------------------

PIECES = b"WKP1"  # no sealed file begins with it, so that `reseal` leaves these alone: they live a week
PIECE = 256 * 1024
LAST = 0x80000000  # bit of the length of the last piece: a file that was cut short does not end


class PieceWriter:
    """Write a long file piece by piece, each sealed and bound to its name, its place and whether it is the last."""

    def __init__(self, path):
        self.path, self.file, self.waiting, self.number = path, path.open("wb"), bytearray(), 0
        self.file.write(PIECES)

    def write(self, content):
        self.waiting += content
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]))
            del self.waiting[:PIECE]
        return len(content)

    def close(self):
        self._seal(bytes(self.waiting), LAST)
        self.file.close()

    def _seal(self, content, last=0):
        sealed = seal(content, _place_of(self.path, self.number, last))
        self.file.write((len(sealed) | last).to_bytes(4, "big") + sealed)
        self.number += 1


def read_pieces(path):
    """The content of such a file, piece by piece. Raises SealBroken when one was changed, moved or is missing."""
    with path.open("rb") as file:
        length = 0 if file.read(4) == PIECES else LAST
        number = 0
        while not length & LAST:
            length = int.from_bytes(file.read(4), "big")
            if not length:
                raise SealBroken("cut short")
            yield unseal(file.read(length & ~LAST), _place_of(path, number, length & LAST))
            number += 1


def _place_of(path, number, last):
    return f"pieces.{path.name}.{number}.{'last' if last else 'more'}"
