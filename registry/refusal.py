"""An act that is refused, with the reason a person reads and the HTTP status of the answer."""

from dataclasses import dataclass


class Refused(Exception):
    """status 403: not yours to do; 409: not in this state; 422: what was given is wrong. Nothing changed.

    can_send_again: the act itself is still possible, and with other content or another look it may succeed; False
    when the policy refuses, and no form would help.
    """

    def __init__(self, reason, status=409, *, can_send_again=None):
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.can_send_again = status in (409, 422) if can_send_again is None else can_send_again


@dataclass(frozen=True)
class Refusal:
    """A reason in words, before anything is tried. status 403: not yours to do. 409: yours, but not in this state."""

    reason: str
    status: int

    def __str__(self):
        return self.reason

    @property
    def is_for_later(self):
        """Yours, but not in this state: worth showing beside what may be done."""
        return self.status == 409


def not_yours(reason):
    return Refusal(reason, 403)


READING_ONLY = not_yours("Akses darurat hanya untuk membaca. Sampaikan yang Anda ketahui kepada penanggung jawab.")


def not_now(reason):
    return Refusal(reason, 409)


def insist(refusal):
    """Raise a refusal, if there is one."""
    if refusal:
        raise Refused(refusal.reason, status=refusal.status, can_send_again=False)
