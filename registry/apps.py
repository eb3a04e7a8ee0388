from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Jejaring dan akun"

    def ready(self):
        from registry import checks  # noqa: F401  (registers the system checks)
