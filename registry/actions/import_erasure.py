"""What does an import still hold of somebody who was erased? Nothing of what the file told.

The rows of a file and the file itself are the log of the import, sealed, with every NIK in them.
"""

from django.db.models import Q

from registry.models import ImportRow, ImportRun


def forget(*, kind, keys):
    """Empty the rows of started imports of this kind that became, or were the same as, one of these records.

    keys: keys of the records. Returns [(storage, name)] of the files that held them, to be removed after the commit.
    Runs as the system.
    """
    keys = [str(key) for key in keys]
    started = ImportRow.objects.filter(run__kind=kind, run__batch__isnull=False)
    found = set(started.filter(Q(made__in=keys) | Q(candidate__in=keys)).values_list("run", "number"))
    runs = ImportRun.objects.in_bulk({run for run, _ in found})
    for run in runs.values():
        numbers = {number for pk, number in found if pk == run.pk}
        said = [f"Sama dengan baris {number} berkas ini." for number in numbers]
        rows = list(run.rows.filter(Q(number__in=numbers) | Q(twin__in=numbers) | Q(reason__in=said)))
        for row in rows:
            row.set_cells("{}")
        ImportRow.objects.bulk_update(rows, ["cells_sealed"])
    files = [(run.file.storage, run.file.name) for run in runs.values() if run.file]
    ImportRun.objects.filter(pk__in=runs).update(file="")
    return files
