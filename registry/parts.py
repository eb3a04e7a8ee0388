"""What does each app add to what belongs to the whole program: its state tables, permissions, reference data, demo?

Commands of one app may not know another one beside it. So an app hands its part over when it starts (`provide`, in its
`apps.py`), and the command asks for all of them, in the order of the apps.
"""

WORKFLOW, PERMISSIONS, REFERENCE, DEMO = "workflow", "permissions", "reference", "demo"
PARTS = {}


def provide(name, part):
    """Add a function to one of the four. workflow: () -> Markdown; permissions: (matrix) -> pieces of Markdown, where
    matrix({act: roles}, {act: button}) draws a table; reference: () -> rows added; demo: (people, rng, now).
    """
    if part not in PARTS.setdefault(name, []):
        PARTS[name].append(part)


def parts(name):
    return list(PARTS.get(name, []))
