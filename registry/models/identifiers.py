"""How is a public id made? Random, short enough for a URL, impossible to walk through (80 bits)."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id():
    return "".join(secrets.choice(ALPHABET) for _ in range(16))
