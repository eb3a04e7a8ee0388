from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Kasus PPKS (PMKS)"

    def ready(self):
        from cases.actions import persons
        from cases.case_numbers import in_sight
        from cases.counts import recap_of_year
        from registry import case_numbers, recap
        from registry.actions import keys

        recap.provide(recap_of_year)  # PPKS helped and referred, for the register's recap
        case_numbers.provide(in_sight)  # which numbers a reader of a cash book may read
        keys.after_indexes.append(persons.index_everybody)  # the keys of a person hold those of NIK and KK
