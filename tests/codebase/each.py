"""How do the guards look at thousands of small things? One test for all of them, which names each that fails.

As a test of its own each of them cost ten times what it takes to look: the fixtures that every test has, the report,
and its place in the lists of three processes.
"""

from functools import partial

import pytest


def for_each(names, values, ids=str):
    """In place of pytest.mark.parametrize, where the test asks for no fixture.

    names, values: as there. ids: names for what failed, a list or a function of one value.
    """
    if isinstance(names, str):
        names, values = [names], [value if _is_param(value) else (value,) for value in values]
    cases = [_named(names, value, number, ids) for number, value in enumerate(values)]

    def of_all(check):
        def test():
            assert cases, "there is nothing to look at"
            failed = [line for name, case in cases for line in _failing(partial(check, **case), name)]
            if failed:
                pytest.fail(f"{len(failed)} of {len(cases)}\n" + "\n".join(failed), pytrace=False)

        test.__name__, test.__qualname__, test.__doc__ = check.__name__, check.__qualname__, check.__doc__
        test.__module__ = check.__module__
        return test

    return of_all


def _is_param(value):
    return isinstance(value, type(pytest.param()))


def _named(names, value, number, ids):
    parts = value.values if _is_param(value) else value
    if _is_param(value) and value.id is not None:
        name = value.id
    else:
        name = "-".join(map(ids, parts)) if callable(ids) else ids[number]
    return name, dict(zip(names, parts, strict=True))


def _failing(check, name):
    """What went wrong: nothing, or one line that begins with the name."""
    try:
        check()
    except Exception as error:  # a KeyError of one thing must not hide the others
        return [f"{name}: {type(error).__name__} {error}"]
    return []
