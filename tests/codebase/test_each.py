"""Does for_each fail as the tests that it stands for would, and name what failed?"""

import pytest

from tests.codebase.each import for_each


def is_even(number):
    """Like a test."""
    assert number % 2 == 0


def test_each_that_fails_is_named_and_the_others_are_not():
    with pytest.raises(pytest.fail.Exception) as failed:
        for_each("number", [1, 2, pytest.param(3, id="three")])(is_even)()
    lines = str(failed.value).splitlines()
    assert lines[0] == "2 of 3"
    assert [line.split(":")[0] for line in lines if ": AssertionError" in line] == ["1", "three"]


def test_another_error_fails_too_and_hides_no_other():
    with pytest.raises(pytest.fail.Exception, match=r"none: TypeError(.|\n)*3: AssertionError"):
        for_each("number", [None, 3], ids=["none", "3"])(is_even)()


def test_an_empty_list_is_a_failure():
    with pytest.raises(AssertionError, match="nothing to look at"):
        for_each("number", [])(is_even)()


def test_it_keeps_its_name_and_passes_when_all_do():
    test = for_each(("number",), [(2,), (4,)])(is_even)
    assert (test.__name__, test.__doc__) == ("is_even", "Like a test.")
    test()
