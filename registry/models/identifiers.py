"""How is a public id made? Random, short enough for a URL, impossible to walk through (80 bits)."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16
# A byte stands for a letter; the few that would make some letters likelier than others are left out.
FAIR = 256 - 256 % len(ALPHABET)
LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
UNFAIR = bytes(range(FAIR, 256))


def new_public_id():
    letters = b""
    while len(letters) < LENGTH:
        letters += secrets.token_bytes(LENGTH + 4).translate(LETTERS, UNFAIR)
    return letters[:LENGTH].decode()
