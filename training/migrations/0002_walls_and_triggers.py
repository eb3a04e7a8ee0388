"""Who reads a Bimtek and what hangs on it; and what never changes, overlaps or exceeds, also against raw SQL."""

from django.db import migrations

from registry.row_security import append_only, guarded, of_parent
from training.row_security import EVENT, OF_EVERY_OFFICE, of_event, of_speaker

# A version that a Bimtek has taken stands for good. The row of the version is locked while its materi are written, so
# that nobody changes them while an event takes it.
FROZEN = """
CREATE FUNCTION freeze_curriculum_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE training_curriculumversion SET is_frozen = true WHERE id = NEW.version_id AND NOT is_frozen;
    RETURN NULL;
END
$$;
CREATE TRIGGER bimtek_event_freezes_its_version AFTER INSERT OR UPDATE OF version_id ON training_bimtekevent
    FOR EACH ROW EXECUTE FUNCTION freeze_curriculum_version();

CREATE FUNCTION refuse_change_of_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen THEN
        RAISE EXCEPTION 'Versi kurikulum ini sudah dipakai dan tidak dapat diubah lagi.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER curriculum_version_frozen_stands BEFORE UPDATE OR DELETE ON training_curriculumversion
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_version();

CREATE FUNCTION refuse_change_in_frozen_version(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    frozen boolean;
BEGIN
    SELECT is_frozen INTO frozen FROM training_curriculumversion WHERE id = wanted FOR SHARE;
    IF frozen THEN
        RAISE EXCEPTION 'Versi kurikulum ini sudah dipakai dan tidak dapat diubah lagi.'
            USING ERRCODE = 'restrict_violation';
    END IF;
END
$$;
CREATE FUNCTION materi_of_frozen_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_change_in_frozen_version(OLD.version_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_change_in_frozen_version(NEW.version_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER materi_of_frozen_version_stands BEFORE INSERT OR UPDATE OR DELETE ON training_materi
    FOR EACH ROW EXECUTE FUNCTION materi_of_frozen_version_stands();
CREATE FUNCTION file_of_frozen_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_change_in_frozen_version(m.version_id) FROM training_materi m WHERE m.id = OLD.materi_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM refuse_change_in_frozen_version(m.version_id) FROM training_materi m WHERE m.id = NEW.materi_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER materi_file_of_frozen_version_stands BEFORE INSERT OR UPDATE OR DELETE ON training_materifile
    FOR EACH ROW EXECUTE FUNCTION file_of_frozen_version_stands();
"""
THAWED = """
DROP TRIGGER materi_file_of_frozen_version_stands ON training_materifile;
DROP TRIGGER materi_of_frozen_version_stands ON training_materi;
DROP TRIGGER curriculum_version_frozen_stands ON training_curriculumversion;
DROP TRIGGER bimtek_event_freezes_its_version ON training_bimtekevent;
DROP FUNCTION file_of_frozen_version_stands();
DROP FUNCTION materi_of_frozen_version_stands();
DROP FUNCTION refuse_change_in_frozen_version(bigint);
DROP FUNCTION refuse_change_of_frozen_version();
DROP FUNCTION freeze_curriculum_version();
"""

# The parts of a quota never exceed the whole, and the event knows for which kabupaten/kota it is.
QUOTA = """
CREATE FUNCTION quota_parts_fit_into_the_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    whole integer;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_id <> OLD.event_id THEN
        RAISE EXCEPTION 'Kuota tidak berpindah ke Bimtek lain.' USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE training_bimtekevent e SET regencies = coalesce(
        (SELECT array_agg(q.regency_id ORDER BY q.regency_id) FROM training_bimtekquota q WHERE q.event_id = e.id), '{}'
    ) WHERE e.id = part.event_id RETURNING e.quota INTO whole;
    IF (SELECT sum(q.count) FROM training_bimtekquota q WHERE q.event_id = part.event_id) > coalesce(whole, 0) THEN
        RAISE EXCEPTION 'Jumlah kuota kabupaten/kota melebihi kuota peserta.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER bimtek_quota_fits AFTER INSERT OR UPDATE OR DELETE ON training_bimtekquota
    FOR EACH ROW EXECUTE FUNCTION quota_parts_fit_into_the_whole();
CREATE FUNCTION quota_holds_its_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(q.count) FROM training_bimtekquota q WHERE q.event_id = NEW.id) > coalesce(NEW.quota, 0) THEN
        RAISE EXCEPTION 'Jumlah kuota kabupaten/kota melebihi kuota peserta.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bimtek_event_quota_holds_its_parts BEFORE UPDATE OF quota ON training_bimtekevent
    FOR EACH ROW EXECUTE FUNCTION quota_holds_its_parts();
"""
NO_QUOTA = """
DROP TRIGGER bimtek_event_quota_holds_its_parts ON training_bimtekevent;
DROP TRIGGER bimtek_quota_fits ON training_bimtekquota;
DROP FUNCTION quota_holds_its_parts();
DROP FUNCTION quota_parts_fit_into_the_whole();
"""

# A session lies on a day of its event and teaches a materi of its curriculum; who speaks there is there at its hours.
TIMETABLE = """
CREATE FUNCTION session_fits_into_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    e training_bimtekevent;
BEGIN
    SELECT * INTO e FROM training_bimtekevent WHERE id = NEW.event_id FOR SHARE;
    IF NEW.held_on < e.starts_on OR NEW.held_on > e.ends_on THEN
        RAISE EXCEPTION 'Sesi harus pada salah satu hari Bimtek.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.materi_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM training_materi m WHERE m.id = NEW.materi_id AND m.version_id = e.version_id) THEN
        RAISE EXCEPTION 'Materi ini bukan dari kurikulum Bimtek ini.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bimtek_session_fits_into_its_event BEFORE INSERT OR UPDATE ON training_bimteksession
    FOR EACH ROW EXECUTE FUNCTION session_fits_into_its_event();
CREATE FUNCTION event_holds_its_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM training_bimteksession s WHERE s.event_id = NEW.id
               AND (s.held_on < NEW.starts_on OR s.held_on > NEW.ends_on)) THEN
        RAISE EXCEPTION 'Masih ada sesi di luar hari Bimtek.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.version_id <> OLD.version_id
       AND EXISTS (SELECT 1 FROM training_bimteksession s WHERE s.event_id = NEW.id AND s.materi_id IS NOT NULL) THEN
        RAISE EXCEPTION 'Jadwal sudah memakai materi kurikulum ini.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bimtek_event_holds_its_sessions BEFORE UPDATE OF starts_on, ends_on, version_id ON training_bimtekevent
    FOR EACH ROW EXECUTE FUNCTION event_holds_its_sessions();
CREATE FUNCTION speaker_is_there_at_the_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT s.held_on, s.starts_at, s.ends_at INTO NEW.held_on, NEW.starts_at, NEW.ends_at
        FROM training_bimteksession s WHERE s.id = NEW.session_id FOR SHARE;
    RETURN NEW;
END
$$;
CREATE TRIGGER session_speaker_has_the_hours BEFORE INSERT OR UPDATE ON training_sessionspeaker
    FOR EACH ROW EXECUTE FUNCTION speaker_is_there_at_the_hours();
CREATE FUNCTION speakers_follow_their_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE training_sessionspeaker SET held_on = NEW.held_on WHERE session_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER session_speakers_follow AFTER UPDATE OF held_on, starts_at, ends_at ON training_bimteksession
    FOR EACH ROW EXECUTE FUNCTION speakers_follow_their_session();
"""
NO_TIMETABLE = """
DROP TRIGGER session_speakers_follow ON training_bimteksession;
DROP TRIGGER session_speaker_has_the_hours ON training_sessionspeaker;
DROP TRIGGER bimtek_event_holds_its_sessions ON training_bimtekevent;
DROP TRIGGER bimtek_session_fits_into_its_event ON training_bimteksession;
DROP FUNCTION speakers_follow_their_session();
DROP FUNCTION speaker_is_there_at_the_hours();
DROP FUNCTION event_holds_its_sessions();
DROP FUNCTION session_fits_into_its_event();
"""


def of_event_row(table):
    return of_parent(table, "event_id", EVENT)


def of_session_row(table):
    return of_parent(table, "session_id", "training_bimteksession")


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0001_initial"),
        ("registry", "0012_who_looked"),
    ]

    operations = [
        guarded(
            {
                "training_curriculum": OF_EVERY_OFFICE,
                "training_curriculumversion": OF_EVERY_OFFICE,
                "training_materi": OF_EVERY_OFFICE,
                "training_materifile": OF_EVERY_OFFICE,
                EVENT: of_event(),
                "training_bimtekquota": of_event_row("training_bimtekquota"),
                "training_eventchange": of_event_row("training_eventchange"),
                "training_bimteksession": of_event_row("training_bimteksession"),
                "training_sessionspeaker": of_session_row("training_sessionspeaker"),
                "training_sessionfile": of_session_row("training_sessionfile"),
                "training_speaker": of_speaker(),
            }
        ),
        append_only("training_eventchange", "event_change_is_append_only"),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(QUOTA, NO_QUOTA),
        migrations.RunSQL(TIMETABLE, NO_TIMETABLE),
    ]
