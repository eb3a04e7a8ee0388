from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Kasus PPKS (PMKS)"

    def ready(self):
        from cases.counts import recap_of_year
        from registry import recap

        recap.provide(recap_of_year)  # PPKS helped and referred, for the register's recap
