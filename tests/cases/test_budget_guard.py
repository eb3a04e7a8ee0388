"""What does the budget take for a reading of everything?"""

import pytest

from tests.cases.budgets import Plans


@pytest.mark.parametrize(
    ("is_whole", "kind", "index", "asked"),
    [
        (True, "Seq Scan", None, None),
        (True, "Index Only Scan", "case_by_place", None),
        (True, "Bitmap Index Scan", "case_by_place", None),
        (False, "Bitmap Index Scan", "case_else_by_area", None),
        (False, "Index Scan", "case_by_place", "((seen_in)::text = '34.02.15'::text)"),
        (True, "Index Scan", "case_by_person", "((seen_in)::text = '34.02.15'::text)"),
        (True, "Bitmap Index Scan", "case_by_person", "((seen_in)::text = '34.02.15'::text)"),
        (False, "Index Scan", "case_by_person", "(person_id = u0.id)"),
        (False, "Index Scan", "case_by_person", "((person_id = u0.id) AND ((seen_in)::text = ''::text))"),
        (True, "Index Scan", "case_by_person", "(opened_at = u0.person_id)"),
        (False, "Index Scan", "case_by_opening", None),
        (False, "Index Scan", "case_with_conflicts", None),
    ],
)
def test_an_index_is_read_whole_when_its_first_column_is_not_asked(is_whole, kind, index, asked, db):
    node = {"Node Type": kind, "Relation Name": "cases_case"} | ({"Index Name": index} if index else {})
    plans = Plans(walks=("case_by_opening",))
    assert bool(plans._is_whole(node | ({"Index Cond": asked} if asked else {}))) == is_whole
