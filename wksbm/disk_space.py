"""Is there room for what comes next? Asked before it begins, for a full disk stops programs in odd places.

Standard library only: bin/start asks before there is any package.
"""

import shutil


def too_little(folder, megabytes, purpose):
    """Return a sentence for the reader when `folder` has less than that many free megabytes, else None."""
    free = shutil.disk_usage(folder).free // 1024**2
    if free >= megabytes:
        return None
    return (
        f"Ruang kosong di {folder} tinggal {free} MB, padahal {purpose} memerlukan {megabytes} MB; "
        "kosongkan dulu sebagian, lalu jalankan lagi."
    )
