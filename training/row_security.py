"""Which rows of a Bimtek does PostgreSQL itself show? The rule of BimtekEvent.visible_to, in words that migrations use.

Migrations call this, so what a name here means must not change: a new rule gets a new name.
"""

from registry.row_security import HIGH, LOW, ORGANISATION, POST

EVENT = "training_bimtekevent"
POST_ID = "nullif(current_setting('app.post', true), '')::bigint"
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


def _of_people(table, *more):
    """Rows of an event about people: all for DIY and the organiser, else those of the units in sight, and more."""
    rules = " OR ".join(
        (
            "me.kind = 'dinsos_diy'",
            "e.organiser_id = me.id",
            f"EXISTS (SELECT 1 FROM registry_organisation o WHERE o.id = {table}.unit_id "
            f"AND (o.id = me.id OR (o.home_area_id >= {LOW} AND o.home_area_id < {HIGH})))",
            *more,
        )
    )
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM {EVENT} e, registry_organisation me "
        f"WHERE e.id = {table}.event_id AND me.id = {ORGANISATION} AND ({rules}))"
    )


def of_invitation(table="training_invitation"):
    """The rule of Invitation.visible_to. The policy of the event says who reads of the Bimtek at all."""
    return _of_people(table)


def of_participant(table="training_participant"):
    """The rule of Participant.visible_to: a kabupaten/kota also reads those who come from there without a unit."""
    return _of_people(table, f"(me.kind = 'dinsos_kabkota' AND me.home_area_id = {table}.regency_id)")


def of_transport(table="training_transportpayment"):
    """The rule of TransportPayment.visible_to: a post marked so, at the office that organises the Bimtek."""
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM training_participant p JOIN {EVENT} e ON e.id = p.event_id "
        f"JOIN registry_appointment a ON a.organisation_id = e.organiser_id WHERE p.id = {table}.participant_id "
        f"AND a.id = {POST_ID} AND a.is_transport_payer AND a.organisation_id = {ORGANISATION})"
    )


# The questions of tests: Dinas Sosial only.
OF_DINAS = (
    f"{POST} AND EXISTS (SELECT 1 FROM registry_organisation me WHERE me.id = {ORGANISATION} "
    "AND me.kind IN ('dinsos_diy', 'dinsos_kabkota'))"
)
# What only an action reads, after its own check.
OF_NOBODY = "false"


def of_exam(table):
    """The rule of OfOrganiserQuerySet.visible_to: DIY and whoever organises the Bimtek."""
    return (
        f"{POST} AND EXISTS (SELECT 1 FROM {EVENT} e, registry_organisation me WHERE e.id = {table}.event_id "
        f"AND me.id = {ORGANISATION} AND (me.kind = 'dinsos_diy' OR e.organiser_id = me.id))"
    )
