"""Who reads tests, opinions and certificates; and what stands once it was used, also against raw SQL."""

from django.db import migrations

from registry.row_security import guarded, of_parent
from training.row_security import OF_DINAS, OF_NOBODY, of_exam

# A question that a test has taken stands for good; the test itself once it was opened. The row of the event is locked
# meanwhile, so that nobody changes the questions while a test is opened.
FROZEN = """
CREATE FUNCTION freeze_exam_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE training_question SET is_frozen = true WHERE id = NEW.question_id AND NOT is_frozen;
    RETURN NULL;
END
$$;
CREATE TRIGGER exam_freezes_its_question AFTER INSERT OR UPDATE OF question_id ON training_examquestion
    FOR EACH ROW EXECUTE FUNCTION freeze_exam_question();

CREATE FUNCTION frozen_question_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen AND (TG_OP = 'DELETE' OR
        (NEW.materi_id, NEW.text, NEW.choices, NEW.answer, NEW.replaces_id, NEW.is_frozen) IS DISTINCT FROM
        (OLD.materi_id, OLD.text, OLD.choices, OLD.answer, OLD.replaces_id, OLD.is_frozen)) THEN
        RAISE EXCEPTION 'Soal ini sudah dipakai tes dan tidak dapat diubah lagi.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER frozen_question_stands BEFORE UPDATE OR DELETE ON training_question
    FOR EACH ROW EXECUTE FUNCTION frozen_question_stands();

CREATE FUNCTION opened_exam_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.event_id ELSE NEW.event_id END;
BEGIN
    PERFORM 1 FROM training_bimtekevent WHERE id = wanted FOR UPDATE;
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM training_examround r WHERE r.event_id = wanted) THEN
        RAISE EXCEPTION 'Soal tes tidak berubah lagi sesudah tes dibuka.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM training_question q JOIN training_materi m ON m.id = q.materi_id
                   JOIN training_bimtekevent e ON e.version_id = m.version_id
                   WHERE q.id = NEW.question_id AND e.id = wanted) THEN
        RAISE EXCEPTION 'Soal ini bukan dari kurikulum Bimtek ini.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER opened_exam_stands BEFORE INSERT OR UPDATE OR DELETE ON training_examquestion
    FOR EACH ROW EXECUTE FUNCTION opened_exam_stands();
"""
THAWED = """
DROP TRIGGER opened_exam_stands ON training_examquestion;
DROP TRIGGER frozen_question_stands ON training_question;
DROP TRIGGER exam_freezes_its_question ON training_examquestion;
DROP FUNCTION opened_exam_stands();
DROP FUNCTION frozen_question_stands();
DROP FUNCTION freeze_exam_question();
"""

# Participant, test and question belong to one Bimtek, and nothing is written from a phone after the end: an answer
# locks its test, which the officer closes.
ONE_EXAM = """
CREATE FUNCTION exam_sheet_is_of_one_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM training_participant p JOIN training_examround r ON r.event_id = p.event_id
                   WHERE p.id = NEW.participant_id AND r.id = NEW.round_id) THEN
        RAISE EXCEPTION 'Peserta dan tes bukan dari Bimtek yang sama.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER exam_sheet_is_of_one_event BEFORE INSERT OR UPDATE OF participant_id, round_id ON training_examsheet
    FOR EACH ROW EXECUTE FUNCTION exam_sheet_is_of_one_event();

CREATE FUNCTION exam_answer_is_of_one_exam() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheet record;
BEGIN
    SELECT s.source, s.sent_at, r.event_id, r.closed_at INTO sheet FROM training_examsheet s
        JOIN training_examround r ON r.id = s.round_id WHERE s.id = NEW.sheet_id;
    IF NOT EXISTS (SELECT 1 FROM training_examquestion x JOIN training_question q ON q.id = x.question_id
                   WHERE x.id = NEW.question_id AND x.event_id = sheet.event_id
                   AND NEW.choice < cardinality(q.choices)) THEN
        RAISE EXCEPTION 'Jawaban ini bukan dari tes ini.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF sheet.source = 'ponsel' AND (sheet.sent_at IS NOT NULL OR sheet.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Tes ini sudah dikirim atau ditutup.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER exam_answer_is_of_one_exam BEFORE INSERT OR UPDATE ON training_examanswer
    FOR EACH ROW EXECUTE FUNCTION exam_answer_is_of_one_exam();
"""
ANY_EXAM = """
DROP TRIGGER exam_answer_is_of_one_exam ON training_examanswer;
DROP TRIGGER exam_sheet_is_of_one_event ON training_examsheet;
DROP FUNCTION exam_answer_is_of_one_exam();
DROP FUNCTION exam_sheet_is_of_one_event();
"""

# Of a certificate only its withdrawal is written afterwards, once.
CERTIFICATE = """
CREATE FUNCTION certificate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR
        to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdraw_reason'] IS DISTINCT FROM
        to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdraw_reason'] THEN
        RAISE EXCEPTION 'Sertifikat yang sudah terbit tidak berubah, hanya dicabut.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER certificate_stands BEFORE UPDATE OR DELETE ON training_certificate
    FOR EACH ROW EXECUTE FUNCTION certificate_stands();
"""
NO_CERTIFICATE = """
DROP TRIGGER certificate_stands ON training_certificate;
DROP FUNCTION certificate_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0020_tests_and_certificates")]

    operations = [
        guarded(
            {
                "training_question": OF_DINAS,
                "training_eventroom": of_exam("training_eventroom"),
                "training_examquestion": of_exam("training_examquestion"),
                "training_examround": of_exam("training_examround"),
                "training_examsheet": of_parent("training_examsheet", "round_id", "training_examround"),
                "training_examanswer": of_parent("training_examanswer", "sheet_id", "training_examsheet"),
                "training_feedbackround": of_exam("training_feedbackround"),
                "training_feedbackaspect": OF_DINAS,
                "training_feedbackbox": OF_NOBODY,
                "training_certificateseries": OF_NOBODY,
                "training_certificate": of_parent("training_certificate", "participant_id", "training_participant"),
                "training_publicthrottle": OF_NOBODY,
            }
        ),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(ONE_EXAM, ANY_EXAM),
        migrations.RunSQL(CERTIFICATE, NO_CERTIFICATE),
    ]
