from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Kasus PPKS (PMKS)"

    def ready(self):
        from cases.actions import persons
        from cases.case_numbers import in_sight
        from cases.classification import FIELD_CLASSES
        from cases.cleanups import QUEUES
        from cases.counts import found_between, open_with, recap_of_year
        from cases.export_lists import CASES, INBOX
        from cases.imports import CaseImport
        from cases.letters import sample_of
        from cases.merger_part import PART
        from cases.sources import withheld
        from registry import case_numbers, casework, classification, cleanup, exports, mergers, parts, recap, trail
        from registry.actions import history, keys
        from registry.imports import kinds

        kinds.provide(CaseImport())
        mergers.provide(PART)  # cases, hops and tasks of two organisations that are one
        exports.provide(CASES, INBOX)
        casework.provide(between=found_between, open_with=open_with)  # for what a Bimtek changed
        recap.provide(recap_of_year)  # PPKS helped and referred, for the register's recap
        case_numbers.provide(in_sight)  # which numbers a reader of a cash book may read
        cleanup.provide(*QUEUES)
        trail.provide(withheld)  # what the history says of a person, and not through which hidden case
        classification.provide(FIELD_CLASSES)  # what the history may show of a case
        parts.provide(parts.SAMPLES, sample_of)
        history.after_undo.append(persons.index_of_batch)
        keys.after_indexes.append(persons.index_everybody)  # the keys of a person hold those of NIK and KK
