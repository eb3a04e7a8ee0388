from django.apps import AppConfig
from django.forms import Field


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Register, jejaring, dan akun"

    def ready(self):
        # Django says "Bidang ini tidak boleh kosong", which tells nobody what to do.
        Field.default_error_messages["required"] = "Isi kolom ini."
        from registry import (
            account_cleanups,
            checks,  # noqa: F401  (registers the system checks)
            cleanup,
            errands,
            exports,
            operator_permissions,
            parts,
            recap,
            unit_cleanups,
        )
        from registry.books import recap_of_year
        from registry.export_errands import asked, exports_waiting
        from registry.export_lists import ORGANISATIONS, UNITS
        from registry.workflow import draw_exports, draw_imports

        errands.provide(of_post=exports_waiting, asks=asked)
        exports.provide(UNITS, ORGANISATIONS)
        parts.provide(parts.WORKFLOW, draw_imports)
        parts.provide(parts.WORKFLOW, draw_exports)
        parts.provide(parts.PERMISSIONS, operator_permissions.draw)
        recap.provide(recap_of_year)  # money in and out
        cleanup.provide(*unit_cleanups.QUEUES, *account_cleanups.QUEUES)
        errands.provide(of_post=cleanup.errand)  # the way there from the first page
        from registry import mergers
        from registry.area_import import AreaImport
        from registry.imports import kinds
        from registry.merger_part import PART
        from registry.unit_import import UnitImport

        mergers.provide(PART)
        kinds.provide(AreaImport())
        kinds.provide(UnitImport())
