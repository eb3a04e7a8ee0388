"""How is a single field kept secret at rest, and how is it found again without being read?

A sealed value is: version (1 byte) + key id (1 byte) + nonce (12 bytes) + AES-256-GCM ciphertext and tag. The
context (table, column and row) is bound in as associated data: a value copied into another row does not open
there. The keys come from the environment (FIELD_KEYS, INDEX_KEY), outside the database and its backups.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
NONCE_BYTES = 12


class SealBroken(Exception):
    """The value was changed, moved to another row, or its key is missing."""


@lru_cache(maxsize=4)
def _keys(text):
    """{key id: 32 bytes} from "1:<base64>,2:<base64>"."""
    keys = {}
    for part in text.split(","):
        number, _, encoded = part.strip().partition(":")
        key = base64.b64decode(encoded)
        if len(key) != 32 or not number.isdigit() or not 0 < int(number) < 256:
            raise ImproperlyConfigured("FIELD_KEYS harus berbentuk 1:<base64 dari 32 byte>.")
        keys[int(number)] = key
    return keys


def seal(plain, context):
    """bytes, str -> bytes. The highest key id writes."""
    keys = _keys(settings.FIELD_KEYS)
    number = max(keys)
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + bytes([number]) + nonce + AESGCM(keys[number]).encrypt(nonce, plain, context.encode())


def is_newest(sealed):
    """Was this value sealed with the key that seals now?"""
    return sealed[1] == max(_keys(settings.FIELD_KEYS))


def unseal(sealed, context):
    """The plain bytes. Raises SealBroken."""
    key = _keys(settings.FIELD_KEYS).get(sealed[1]) if sealed[:1] == VERSION and len(sealed) > 14 else None
    if key is None:
        raise SealBroken("unknown version or key")
    try:
        return AESGCM(key).decrypt(sealed[2:14], sealed[14:], context.encode())
    except InvalidTag as error:
        raise SealBroken("changed or moved") from error


def blind_index(text, purpose):
    """32 bytes that are equal for equal text: HMAC-SHA256 with INDEX_KEY, one space for each purpose."""
    key = base64.b64decode(settings.INDEX_KEY)
    return hmac.new(key, f"{purpose}\x00{text}".encode(), hashlib.sha256).digest()
