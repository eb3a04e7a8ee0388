from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Register, jejaring, dan akun"

    def ready(self):
        from registry import (
            checks,  # noqa: F401  (registers the system checks)
            recap,
        )
        from registry.books import recap_of_year

        recap.provide(recap_of_year)  # money in and out
