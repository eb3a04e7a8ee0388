from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "Bimtek"

    def ready(self):
        from registry import classification, exports, mergers, parts
        from registry import errands as asked
        from registry.imports import kinds
        from training import (
            certificate_permissions,
            chapters,  # noqa: F401  (adds chapters of the report)
            errands,
            exam_chapters,  # noqa: F401  (adds tests, evaluation and certificates to the report)
            exam_lines,  # noqa: F401  (adds tests, evaluation and certificates)
            exam_permissions,
            follow_up_lines,  # noqa: F401  (adds what follows a Bimtek)
            follow_up_permissions,
            lines,  # noqa: F401  (adds the first lines of the page of a Bimtek)
            participant_lines,  # noqa: F401  (adds invitations, participants and attendance)
            participant_permissions,
            permissions,
            reference,
        )
        from training.classification import FIELD_CLASSES
        from training.demo import events
        from training.export_lists import EVENTS, PARTICIPANTS
        from training.imports import ParticipantImport
        from training.merger_part import PART
        from training.participant_prints import sample_of
        from training.workflow import draw_events

        classification.provide(FIELD_CLASSES)
        mergers.provide(PART)  # invitations of a unit that stands twice
        kinds.provide(ParticipantImport())
        exports.provide(EVENTS, PARTICIPANTS)
        asked.provide(of_post=errands.invitations_waiting, asks=errands.which_invitations, of_unit=errands.named_of)
        asked.provide(of_post=errands.checks_waiting, asks=errands.how_many_checks)
        asked.provide(of_post=errands.promises_waiting, asks=errands.which_promises)
        asked.provide(of_post=errands.organising, asks=errands.which_own)
        asked.provide(of_unit=errands.certificates_of)
        parts.provide(parts.WORKFLOW, draw_events)
        parts.provide(parts.PERMISSIONS, permissions.draw)
        parts.provide(parts.PERMISSIONS, participant_permissions.draw)
        parts.provide(parts.PERMISSIONS, exam_permissions.draw)
        parts.provide(parts.PERMISSIONS, certificate_permissions.draw)
        parts.provide(parts.PERMISSIONS, follow_up_permissions.draw)
        parts.provide(parts.REFERENCE, reference.load)
        parts.provide(parts.DEMO, events.tell)
        parts.provide(parts.SAMPLES, sample_of)
