"""What does each app add to what belongs to the whole program: its state tables, permissions, reference data, demo,
samples of letters?

Commands of one app may not know another one beside it. So an app hands its part over when it starts (`provide`, in its
`apps.py`), and the command asks for all of them, in the order of the apps.
"""

WORKFLOW, PERMISSIONS, REFERENCE, DEMO, SAMPLES = "workflow", "permissions", "reference", "demo", "samples"
PARTS = {}


def provide(name, part):
    """Add a function to one of the five. workflow: () -> Markdown; permissions: (matrix) -> pieces of Markdown, where
    matrix({act: roles}, {act: button}) draws a table; reference: () -> rows added; demo: (people, rng, now);
    samples: (LetterTemplate, post) -> the bytes of a PDF with made-up facts, or None for a letter of another app.
    """
    if part not in PARTS.setdefault(name, []):
        PARTS[name].append(part)


def parts(name):
    return list(PARTS.get(name, []))
