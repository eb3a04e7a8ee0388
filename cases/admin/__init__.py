"""What of the casework is kept in the Django admin? Reference data by an admin sistem; persons, cases and referrals by
an operator data. Importing the files registers their pages."""

from cases.admin import casework, reference  # noqa: F401  (each registers its pages)
