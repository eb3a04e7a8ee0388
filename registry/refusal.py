"""An act that is refused, with the reason a person reads and the HTTP status of the answer."""


class Refused(Exception):
    """status 403: not yours to do; 409: not in this state; 422: what was given is wrong. Nothing changed."""

    def __init__(self, reason, status=409):
        super().__init__(reason)
        self.reason = reason
        self.status = status
