from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "Bimtek"

    def ready(self):
        from registry import home_lines, parts
        from training import (
            chapters,  # noqa: F401  (adds chapters of the report)
            follow_up_lines,  # adds what follows a Bimtek
            follow_up_permissions,
            lines,  # noqa: F401  (adds the first lines of the page of a Bimtek)
            participant_lines,  # noqa: F401  (adds invitations, participants and attendance)
            participant_permissions,
            permissions,
            reference,
        )
        from training.demo import events
        from training.workflow import draw_events

        parts.provide(parts.WORKFLOW, draw_events)
        parts.provide(parts.PERMISSIONS, permissions.draw)
        parts.provide(parts.PERMISSIONS, participant_permissions.draw)
        parts.provide(parts.PERMISSIONS, follow_up_permissions.draw)
        home_lines.provide(follow_up_lines.home_lines)
        parts.provide(parts.REFERENCE, reference.load)
        parts.provide(parts.DEMO, events.tell)
