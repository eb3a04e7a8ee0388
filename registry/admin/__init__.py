"""What is maintained in the Django admin? One file for each job; importing them registers their pages.

Changes go through the same actions as everywhere, or leave a row in the audit; nothing is deleted.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

from registry.admin import accounts, letters, network, records, reference, units  # noqa: F401  (each registers its pages)
from registry.admin.base import CarefulAdmin

__all__ = ["CarefulAdmin"]

# Pages of packages that nobody here needs: roles are posts, and the queue holds addresses of letters.
admin.site.unregister([Group, DBTaskResult])
