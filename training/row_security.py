"""Which rows of a Bimtek does PostgreSQL itself show? The rule of BimtekEvent.visible_to, in words that migrations use.

Migrations call this, so what a name here means must not change: a new rule gets a new name.
"""

from registry.row_security import ORGANISATION, POST

EVENT = "training_bimtekevent"
# Codes are compared byte by byte, whichever way the two columns are sorted.
REGENCY = "(split_part(me.home_area_id, '.', 1) || '.' || split_part(me.home_area_id, '.', 2)) COLLATE \"C\""


def of_event(table=EVENT):
    """DIY all; a kabupaten/kota its own and those with a quota for it; its volunteers those that were announced."""
    here = f"{REGENCY} = ANY ({table}.regencies)"
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM registry_organisation me WHERE me.id = {ORGANISATION} AND ("
        "me.kind = 'dinsos_diy' "
        f"OR (me.kind = 'dinsos_kabkota' AND ({table}.organiser_id = me.id OR {here})) "
        f"OR (me.kind IN ('wksbm', 'kalurahan', 'tksk') AND {table}.is_announced AND {here})))"
    )


def of_speaker(table="training_speaker"):
    """Its own office, and whoever reads a session in which the narasumber speaks."""
    return (
        f"{POST} AND ({table}.office_id = {ORGANISATION} "
        f"OR EXISTS (SELECT 1 FROM training_sessionspeaker s WHERE s.speaker_id = {table}.id))"
    )


# What is taught: read by Dinas Sosial and by whoever may be invited.
OF_EVERY_OFFICE = (
    f"{POST} AND EXISTS (SELECT 1 FROM registry_organisation me WHERE me.id = {ORGANISATION} "
    "AND me.kind IN ('dinsos_diy', 'dinsos_kabkota', 'wksbm', 'kalurahan', 'tksk'))"
)
