"""Who asks in the benchmark? The five known people, and three accounts that it gives itself for lists that leave.

The three are opened by the program's own actions. Their telephone is set up anew for each run.
"""

import time
from dataclasses import dataclass

import pyotp
from django.db import transaction

from cases.demo.world import PASSWORD
from registry.actions import second_factors, users
from registry.models import Appointment, Role, SecondFactor, User
from registry.models.area import district_code
from registry.scope import as_system

ROLES = {
    "sari": "pengurus WKSBM",
    "bayu": "kalurahan",
    "tini": "TKSK",
    "dewi": "Dinas Sosial kabupaten",
    "ratna": "Dinas Sosial DIY",
}
OPERATOR, REGENCY_OPERATOR, APPROVER = "ukur-operator", "ukur-operator-kab", "ukur-penyetuju"
# {username: (name, at whose office, role)}
OPERATORS = {
    OPERATOR: ("Operator Ukur", "ratna", Role.PROVINCE_OFFICER),
    REGENCY_OPERATOR: ("Operator Ukur Kabupaten", "dewi", Role.REGENCY_OFFICER),
    APPROVER: ("Penyetuju Ukur", "ratna", Role.PROVINCE_OFFICER),
}
EXPORTERS = (OPERATOR, REGENCY_OPERATOR)  # only Dinas Sosial has operators of data


@dataclass(frozen=True)
class Reader:
    """Who reads, as the statements of limits.py ask for it. low, high: the territory, None of a unit.

    is_all: sees all areas that there are in the database.
    """

    username: str
    user: int
    post: int
    organisation: int
    role: str
    low: str | None = None
    high: str | None = None

    @property
    def is_all(self):
        return self.role in (Role.PROVINCE_OFFICER, Role.PROVINCE_SUPERVISOR)

    @property
    def values(self):
        names = ("user", "post", "organisation", "low", "high")
        return {name: getattr(self, name) for name in names} | {"district": district_code(self.low or "")}


def reader_of(post):
    """The Reader of an Appointment."""
    low, high = post.organisation.territory or (None, None)
    return Reader(post.user.username, post.user_id, post.pk, post.organisation_id, post.role, low, high)


def readers():
    """{username: Reader} of everybody who signs in."""
    with as_system():
        posts = Appointment.objects.with_post().filter(user__username__in=[*ROLES, *OPERATORS])
        return {post.user.username: reader_of(post) for post in posts}


def open_operators():
    """The three accounts, when they are not there yet."""
    with transaction.atomic(), as_system():
        for username, (name, colleague, role) in OPERATORS.items():
            if not User.objects.filter(username=username).exists():
                office = Appointment.objects.with_post().get(user__username=colleague).organisation
                user = users.open_account(username=username, full_name=name, password=PASSWORD, by=None)
                users.appoint(user=user, organisation=office, role=role, by=None, is_data_operator=True)


def sign_in(client, username):
    """The client, signed in as this person, with a telephone where the post asks for one."""
    code = _telephone(username) if username in OPERATORS else None
    return client.sign_in(username, PASSWORD, code)


def _telephone(username):
    """A code of now, of a telephone that is set up as if a minute ago."""
    secret = pyotp.random_base32()
    before = int(time.time()) - 2 * second_factors.STEP
    with transaction.atomic(), as_system():
        user = User.objects.get(username=username)
        standing = SecondFactor.objects.filter(user=user).first()
        code = pyotp.TOTP(secret).at(before)
        second_factors.set_up(user=user, secret=secret, code=code, replacing=standing, now=before)
    return pyotp.TOTP(secret).now()
