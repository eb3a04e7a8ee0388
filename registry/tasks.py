"""Which work of the register is done outside a request? Long exports."""

from django_tasks import task


@task()
def make_export(export_id):
    """Write the file of an export that was agreed to."""
    from registry.actions import exports

    exports.make(export_id)
