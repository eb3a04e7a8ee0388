"""Who reads participants and their attendance; and that no quota is exceeded, also against raw SQL."""

from django.db import migrations

from registry.row_security import append_only, guarded, of_parent
from training.row_security import of_invitation, of_participant

# The row of the event is locked while its people are counted, so that two who come at once do not both fit.
QUOTA = """
CREATE FUNCTION participants_fit_into_the_quota() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole integer;
    part integer;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.event_id, NEW.number) IS DISTINCT FROM (OLD.event_id, OLD.number) THEN
        RAISE EXCEPTION 'Nomor peserta tidak berpindah.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> 'terdaftar' THEN
        RETURN NULL;
    END IF;
    SELECT e.quota INTO whole FROM training_bimtekevent e WHERE e.id = NEW.event_id FOR UPDATE;
    IF (SELECT count(*) FROM training_participant p WHERE p.event_id = NEW.event_id AND p.status = 'terdaftar')
       > coalesce(whole, 0) THEN
        RAISE EXCEPTION 'Kuota peserta Bimtek ini sudah penuh.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind = 'pengurus' THEN
        SELECT q.count INTO part FROM training_bimtekquota q
            WHERE q.event_id = NEW.event_id AND q.regency_id = NEW.regency_id;
        IF (SELECT count(*) FROM training_participant p WHERE p.event_id = NEW.event_id AND p.status = 'terdaftar'
            AND p.kind = 'pengurus' AND p.regency_id = NEW.regency_id) > coalesce(part, 0) THEN
            RAISE EXCEPTION 'Kuota kabupaten/kota ini sudah penuh.' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER participants_fit_into_the_quota AFTER INSERT OR UPDATE ON training_participant
    FOR EACH ROW EXECUTE FUNCTION participants_fit_into_the_quota();
"""
NO_QUOTA = """
DROP TRIGGER participants_fit_into_the_quota ON training_participant;
DROP FUNCTION participants_fit_into_the_quota();
"""

# Participant and session belong to one Bimtek.
ONE_EVENT = """
CREATE FUNCTION attendance_is_of_one_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM training_participant p JOIN training_bimteksession s ON s.event_id = p.event_id
                   WHERE p.id = NEW.participant_id AND s.id = NEW.session_id) THEN
        RAISE EXCEPTION 'Peserta dan sesi bukan dari Bimtek yang sama.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER attendance_is_of_one_event BEFORE INSERT OR UPDATE OF participant_id, session_id
    ON training_attendance FOR EACH ROW EXECUTE FUNCTION attendance_is_of_one_event();
CREATE TRIGGER attendance_entry_is_of_one_event BEFORE INSERT
    ON training_attendanceentry FOR EACH ROW EXECUTE FUNCTION attendance_is_of_one_event();
"""
OF_ANY_EVENT = """
DROP TRIGGER attendance_entry_is_of_one_event ON training_attendanceentry;
DROP TRIGGER attendance_is_of_one_event ON training_attendance;
DROP FUNCTION attendance_is_of_one_event();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0010_participants_and_attendance")]

    operations = [
        guarded(
            {
                "training_invitation": of_invitation(),
                "training_participant": of_participant(),
                "training_attendance": of_parent("training_attendance", "participant_id", "training_participant"),
                "training_attendanceentry": of_parent(
                    "training_attendanceentry", "participant_id", "training_participant"
                ),
            }
        ),
        append_only("training_attendanceentry", "attendance_entry_is_append_only"),
        migrations.RunSQL(QUOTA, NO_QUOTA),
        migrations.RunSQL(ONE_EVENT, OF_ANY_EVENT),
    ]
