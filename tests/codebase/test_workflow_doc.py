"""Is docs/workflow.md what the state table draws today?"""

from django.conf import settings

from cases.management.commands.draw_workflow import document


def test_the_drawing_of_the_state_table_is_current():
    drawn = (settings.BASE_DIR / "docs" / "workflow.md").read_bytes()
    assert drawn == document().encode(), "run bin/manage draw_workflow"
