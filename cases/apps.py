from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Kasus PPKS (PMKS)"

    def ready(self):
        from cases.actions import persons
        from cases.case_numbers import in_sight
        from cases.counts import found_between, open_with, recap_of_year
        from cases.export_lists import CASES, INBOX
        from registry import case_numbers, casework, exports, recap
        from registry.actions import keys

        exports.provide(CASES, INBOX)
        casework.provide(between=found_between, open_with=open_with)  # for what a Bimtek changed
        recap.provide(recap_of_year)  # PPKS helped and referred, for the register's recap
        case_numbers.provide(in_sight)  # which numbers a reader of a cash book may read
        keys.after_indexes.append(persons.index_everybody)  # the keys of a person hold those of NIK and KK
