"""How is an error written down without writing down a person? Tracebacks keep places and lose values.

The text of an exception often quotes data ("Failing row contains (…, 3404…)"), so outside DEBUG the log keeps
the frames, the class of the exception, and for the database its error code and constraint.
"""

import logging
import re
import traceback

ONE_TIME_LINK = re.compile(r"(/sandi/)[^/\s\"'?<>]+")


class MaskingFormatter(logging.Formatter):
    """Formats a record without the token of a one-time link, which opens an account to whoever reads it."""

    def format(self, record):
        return ONE_TIME_LINK.sub(r"\1•", super().format(record))


class DiscreetFormatter(MaskingFormatter):
    """Formats a record on one line, and a traceback without the exception's own words."""

    def formatException(self, ei):
        _kind, error, _trace = ei
        lines = ["Traceback (most recent call last):\n"]
        seen = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines += traceback.format_tb(error.__traceback__)
            lines.append(f"{describe(error)}\n")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


def describe(error):
    """Name an exception without its message: class, and for a database error SQLSTATE and constraint."""
    kind = type(error)
    words = [f"{kind.__module__}.{kind.__qualname__}"]
    if pgcode := getattr(error, "pgcode", None):
        words.append(f"SQLSTATE {pgcode}")
    if constraint := getattr(getattr(error, "diag", None), "constraint_name", None):
        words.append(f"constraint {constraint}")
    return " ".join(words)
