"""With a board come and go the people who sign in for it: end posts of those who left, open accounts for the new."""

import re
import unicodedata

from django.utils import timezone

from registry.actions import users
from registry.actions.units import locked, record
from registry.models import Role, User
from registry.policy import BOARD_ACCOUNTS, why_not
from registry.refusal import Refused, insist, not_now, not_yours
from registry.rosters import roster_of
from registry.scope import as_system

LONGEST_STEM = 50  # of the 60 letters of a username; a number follows


def arrange(*, profile, end, create, by, at=None):
    """End these Appointments of people who left the board, open accounts for these BoardMember who have none.

    Nobody can sign in with a new account until its one-time link was used. Returns the new Appointments. Raises Refused
    422 for a post that is not the unit's to end, 409 when a colleague was faster or somebody is not on the board.
    """
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(BOARD_ACCOUNTS, profile, by))
        board = profile.unit.decrees.in_force(timezone.localdate(at)).with_board().first()
        roster = roster_of(profile, board)
        if not {post.pk for post in end} <= {post.pk for post in roster.left}:
            raise Refused("Penugasan ini tidak dapat diakhiri dari sini.", status=422)
        if not {member.pk for member in create} <= {member.pk for member in roster.without_account}:
            raise Refused("Susunan akun sudah berubah. Buka lagi halamannya dan ulangi.", status=409)
        for post in end:
            users.end_appointment(appointment=post, by=by.user)
        made = [_open(member, profile.unit, by=by) for member in create]
        said = [f"dibuka untuk {post.user.full_name}" for post in made]
        said += [f"diakhiri untuk {post.user.full_name}" for post in end]
        if said:
            record(profile.unit, "arrange_accounts", by=by, at=at, text=f"Akses {', '.join(said)}.")
    return made


def _open(member, unit, *, by):
    user = users.open_account(
        username=free_username(member.name), full_name=member.name, phone=member.phone, by=by.user
    )
    return users.appoint(user=user, organisation=unit, role=Role.PENGURUS, title=member.position.name, by=by.user)


def free_username(name):
    """ "Siti Aminah, S.Sos." -> "siti.aminah", with a number behind it when somebody has that one."""
    plain = unicodedata.normalize("NFKD", name.partition(",")[0]).encode("ascii", "ignore").decode().lower()
    stem = ".".join(re.findall(r"[a-z]+", plain)[:2])[:LONGEST_STEM] or "pengurus"
    found = User.objects.filter(username__istartswith=stem).values_list("username", flat=True)
    taken = {username.lower() for username in found}
    number, wanted = 1, stem
    while wanted in taken:
        number += 1
        wanted = f"{stem}{number}"
    return wanted


def why_not_issue_link(*, profile, post, by):
    """The reason why this post may not make a link for that account, or None: who makes one could enter with it."""
    if refusal := why_not(BOARD_ACCOUNTS, profile, by):
        return refusal
    if post.user.last_login or post.user.has_usable_password():
        return not_now(f"{post.user} sudah memakai akunnya. Tautan baru dibuat oleh admin sistem.")
    elsewhere = post.user.appointments.exclude(organisation=profile.unit_id)
    if elsewhere.exclude(ended_on__lte=timezone.localdate()).exists():
        return not_yours(f"{post.user} juga bertugas di lembaga lain. Tautannya dibuat oleh admin sistem.")
    return None


def issue_link(*, profile, post, by):
    """The token of a one-time link for somebody who has never signed in; a live account is the admin sistem's.

    Raises Refused 409 for an account that was used.
    """
    with as_system():
        insist(why_not_issue_link(profile=profile, post=post, by=by))
        token = users.issue_reset_link(user=post.user, by=by.user)
        record(profile.unit, "issue_link", by=by, text=f"Tautan sandi untuk {post.user.full_name}.")
    return token
