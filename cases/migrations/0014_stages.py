"""The handling in stages: assessment, conference, plan, monitoring, termination, tasks; and what a service was worth."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import registry.models.identifiers
from registry.row_security import append_only, guarded, of_parent

CASE = "cases_case"
PARENTS = {
    "cases_stagechange": ("case_id", CASE),
    "cases_approach": ("case_id", CASE),
    "cases_assessment": ("case_id", CASE),
    "cases_caseconference": ("case_id", CASE),
    "cases_conferenceattendee": ("conference_id", "cases_caseconference"),
    "cases_interventionplan": ("case_id", CASE),
    "cases_plangoal": ("plan_id", "cases_interventionplan"),
    "cases_planactivity": ("goal_id", "cases_plangoal"),
    "cases_planreview": ("plan_id", "cases_interventionplan"),
    "cases_activityresult": ("review_id", "cases_planreview"),
    "cases_termination": ("case_id", CASE),
    "cases_casetask": ("case_id", CASE),
}
# A later version, a second review or a second conference is a new row; what was written stands.
ONLY_ADDED_TO = {
    "cases_stagechange": "stage_change_is_append_only",
    "cases_caseconference": "conference_is_append_only",
    "cases_conferenceattendee": "conference_attendee_is_append_only",
    "cases_interventionplan": "plan_is_append_only",
    "cases_plangoal": "plan_goal_is_append_only",
    "cases_planactivity": "plan_activity_is_append_only",
    "cases_planreview": "plan_review_is_append_only",
    "cases_activityresult": "activity_result_is_append_only",
    "cases_termination": "termination_is_append_only",
}

FINISHED_STANDS = """
CREATE TRIGGER assessment_finished_stands BEFORE UPDATE OR DELETE ON cases_assessment
FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
FINISHED_FREE = "DROP TRIGGER assessment_finished_stands ON cases_assessment;"

# Help out of a purse is worth what its line in the book says: rupiah for money, nothing for goods. So no sum counts it
# twice, and nobody types a second value.
VALUE = """
CREATE FUNCTION service_value_of_its_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booked numeric;
BEGIN
    IF NEW.fund_entry_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT CASE WHEN p.kind = 'barang' THEN NULL ELSE e.amount END INTO booked
        FROM registry_fundentry e JOIN registry_purse p ON p.id = e.purse_id WHERE e.id = NEW.fund_entry_id;
    IF NEW.value IS DISTINCT FROM booked THEN
        RAISE EXCEPTION 'service_value_of_its_entry: nilai layanan sama dengan catatan kasnya'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
UPDATE cases_service s SET value = e.amount
    FROM registry_fundentry e JOIN registry_purse p ON p.id = e.purse_id
    WHERE e.id = s.fund_entry_id AND p.kind <> 'barang';
CREATE TRIGGER service_value_of_its_entry BEFORE INSERT OR UPDATE ON cases_service
    FOR EACH ROW EXECUTE FUNCTION service_value_of_its_entry();
"""
VALUE_FREE = """
DROP TRIGGER service_value_of_its_entry ON cases_service;
DROP FUNCTION service_value_of_its_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_times_of_keeping")]

    operations = [
        migrations.CreateModel(
            name="ServiceSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="nama")),
                ("is_unit_purse", models.BooleanField(default=False, verbose_name="kas WKSBM")),
                ("rank", models.PositiveSmallIntegerField(unique=True, verbose_name="urutan")),
                ("is_active", models.BooleanField(default=True, verbose_name="dipakai")),
            ],
            options={
                "verbose_name": "sumber layanan",
                "verbose_name_plural": "sumber layanan",
                "ordering": ["rank"],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("pendekatan_awal", "Pendekatan awal"),
                            ("asesmen", "Asesmen"),
                            ("rencana", "Rencana intervensi"),
                            ("pelaksanaan", "Pelaksanaan"),
                            ("monev", "Monitoring dan evaluasi"),
                            ("terminasi", "Terminasi"),
                            ("bimbingan_lanjut", "Bimbingan lanjut"),
                        ],
                        max_length=16,
                        verbose_name="dari",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("pendekatan_awal", "Pendekatan awal"),
                            ("asesmen", "Asesmen"),
                            ("rencana", "Rencana intervensi"),
                            ("pelaksanaan", "Pelaksanaan"),
                            ("monev", "Monitoring dan evaluasi"),
                            ("terminasi", "Terminasi"),
                            ("bimbingan_lanjut", "Bimbingan lanjut"),
                        ],
                        max_length=16,
                        verbose_name="ke",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "perpindahan tahap",
                "verbose_name_plural": "perpindahan tahap",
                "ordering": ["moved_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="StageLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("pendekatan_awal", "Pendekatan awal"),
                            ("asesmen", "Asesmen"),
                            ("rencana", "Rencana intervensi"),
                            ("pelaksanaan", "Pelaksanaan"),
                            ("monev", "Monitoring dan evaluasi"),
                            ("terminasi", "Terminasi"),
                            ("bimbingan_lanjut", "Bimbingan lanjut"),
                        ],
                        max_length=16,
                        verbose_name="tahap",
                    ),
                ),
                ("source", models.CharField(max_length=80, verbose_name="sumber")),
                ("wording", models.CharField(max_length=120, verbose_name="sebutan")),
                ("is_verified", models.BooleanField(default=False, verbose_name="sudah diperiksa")),
                ("is_active", models.BooleanField(default=True, verbose_name="dipakai")),
            ],
            options={
                "verbose_name": "sebutan tahap",
                "verbose_name_plural": "sebutan tahap",
                "ordering": ["source", "id"],
            },
        ),
        migrations.CreateModel(
            name="Termination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("tujuan_tercapai", "Tujuan tercapai"),
                            ("pindah", "Pindah ke wilayah lain"),
                            ("dirujuk_tuntas", "Dirujuk tuntas ke lembaga lain"),
                            ("meninggal", "Meninggal dunia"),
                            ("menolak", "Yang bersangkutan menolak dibantu"),
                            ("tidak_ditemukan", "Tidak ditemukan"),
                        ],
                        max_length=20,
                        verbose_name="alasan",
                    ),
                ),
                ("ended_on", models.DateField(verbose_name="tanggal")),
                ("text", models.TextField(verbose_name="keterangan")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "terminasi",
                "verbose_name_plural": "terminasi",
                "ordering": ["-ended_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="stage",
            field=models.CharField(
                choices=[
                    ("pendekatan_awal", "Pendekatan awal"),
                    ("asesmen", "Asesmen"),
                    ("rencana", "Rencana intervensi"),
                    ("pelaksanaan", "Pelaksanaan"),
                    ("monev", "Monitoring dan evaluasi"),
                    ("terminasi", "Terminasi"),
                    ("bimbingan_lanjut", "Bimbingan lanjut"),
                ],
                db_default="pendekatan_awal",
                default="pendekatan_awal",
                max_length=16,
                verbose_name="tahap",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="value",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=13, null=True, verbose_name="nilai"),
        ),
        migrations.CreateModel(
            name="Approach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met_on", models.DateField(verbose_name="tanggal bertemu")),
                ("is_home_visit", models.BooleanField(default=False, verbose_name="kunjungan rumah")),
                ("present", models.CharField(max_length=200, verbose_name="siapa yang ditemui")),
                ("found", models.TextField(verbose_name="keadaan yang ditemukan")),
                ("wishes", models.TextField(verbose_name="kebutuhan dan harapan orangnya")),
                ("has_agreed", models.BooleanField(default=True, verbose_name="bersedia dibantu")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approaches", to="cases.case"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
            ],
            options={
                "verbose_name": "pendekatan awal",
                "verbose_name_plural": "pendekatan awal",
                "ordering": ["-recorded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("visited_on", models.DateField(blank=True, null=True, verbose_name="tanggal kunjungan rumah")),
                ("no_visit_reason", models.TextField(blank=True, verbose_name="mengapa tanpa kunjungan rumah")),
                ("physical", models.TextField(blank=True, verbose_name="fisik dan kesehatan")),
                ("mental", models.TextField(blank=True, verbose_name="psikologis")),
                ("social", models.TextField(blank=True, verbose_name="sosial, keluarga, dan ekonomi")),
                ("spiritual", models.TextField(blank=True, verbose_name="spiritual")),
                ("strengths", models.TextField(blank=True, verbose_name="kekuatan dan sumber daya")),
                ("summary", models.TextField(blank=True, verbose_name="ringkasan dan kebutuhan")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="cases.case"
                    ),
                ),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
            ],
            options={
                "verbose_name": "asesmen",
                "verbose_name_plural": "asesmen",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="CaseConference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="tanggal")),
                ("place", models.CharField(max_length=160, verbose_name="tempat")),
                ("discussion", models.TextField(verbose_name="yang dibahas")),
                ("decision", models.TextField(verbose_name="keputusan")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conferences", to="cases.case"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
            ],
            options={
                "verbose_name": "temu bahas kasus",
                "verbose_name_plural": "temu bahas kasus",
                "ordering": ["-held_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("keputusan", "Keputusan temu bahas"),
                            ("kegiatan", "Kegiatan rencana"),
                            ("kunjungan", "Kunjungan bimbingan lanjut"),
                        ],
                        max_length=12,
                        verbose_name="macam",
                    ),
                ),
                ("text", models.CharField(max_length=240, verbose_name="yang dikerjakan")),
                ("person_in_charge", models.CharField(max_length=160, verbose_name="penanggung jawab")),
                ("due_on", models.DateField(verbose_name="paling lambat")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="dikerjakan pada")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.TextField(blank=True, verbose_name="hasil")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.CharField(blank=True, max_length=200, verbose_name="alasan dibatalkan")),
                ("late_told_at", models.DateTimeField(blank=True, null=True, verbose_name="diberitahukan lewat pada")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="cases.case"
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="cases.caseconference",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="lembaga",
                    ),
                ),
            ],
            options={
                "verbose_name": "tugas",
                "verbose_name_plural": "tugas",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConferenceAttendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="nama")),
                ("office", models.CharField(blank=True, max_length=160, verbose_name="dari")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendees", to="cases.caseconference"
                    ),
                ),
            ],
            options={
                "verbose_name": "yang hadir",
                "verbose_name_plural": "yang hadir",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InterventionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="cases.case"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana intervensi",
                "verbose_name_plural": "rencana intervensi",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=240, verbose_name="tujuan")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="cases.interventionplan"
                    ),
                ),
            ],
            options={
                "verbose_name": "tujuan",
                "verbose_name_plural": "tujuan",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PlanActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=240, verbose_name="tanda berhasil")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="cases.casetask"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="cases.plangoal"
                    ),
                ),
            ],
            options={
                "verbose_name": "kegiatan rencana",
                "verbose_name_plural": "kegiatan rencana",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PlanReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reviewed_on", models.DateField(verbose_name="tanggal")),
                ("text", models.TextField(verbose_name="kesimpulan")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="cases.interventionplan"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
                    ),
                ),
            ],
            options={
                "verbose_name": "monitoring dan evaluasi",
                "verbose_name_plural": "monitoring dan evaluasi",
                "ordering": ["-reviewed_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ActivityResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "achievement",
                    models.CharField(
                        choices=[
                            ("tercapai", "Tercapai"),
                            ("sebagian", "Tercapai sebagian"),
                            ("belum", "Belum tercapai"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=240, verbose_name="catatan")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="cases.planactivity"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="cases.planreview"
                    ),
                ),
            ],
            options={
                "verbose_name": "hasil kegiatan",
                "verbose_name_plural": "hasil kegiatan",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="service",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.servicesource",
                verbose_name="dari mana",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gt", 0), _connector="OR"),
                name="service_value_is_positive",
                violation_error_message="Nilai layanan harus lebih dari nol.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True), ("source__isnull", False), ("fund_entry__isnull", False), _connector="OR"
                ),
                name="service_value_names_its_source",
                violation_error_message="Sebutkan dari mana nilai layanan ini.",
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stage_changes", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="moved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
            ),
        ),
        migrations.AddConstraint(
            model_name="stagelabel",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("wording"),
                models.F("source"),
                name="stage_label_wording_once_in_a_source",
                violation_error_message="Sebutan ini sudah ada pada sumber itu.",
            ),
        ),
        migrations.AddField(
            model_name="termination",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terminations", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="termination",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
            ),
        ),
        migrations.AddConstraint(
            model_name="approach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found", ""), _negated=True),
                    models.Q(("wishes", ""), _negated=True),
                    models.Q(("present", ""), _negated=True),
                ),
                name="approach_tells_what_was_found",
                violation_error_message="Isi siapa yang ditemui, keadaannya, dan kebutuhannya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("case", "version"),
                name="assessment_version_once",
                violation_error_message="Versi asesmen ini sudah ada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("case",),
                name="assessment_one_unfinished_for_each_case",
                violation_error_message="Masih ada asesmen yang belum selesai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", True), ("finished_by__isnull", True)),
                    models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_finished_names_who",
                violation_error_message="Asesmen yang selesai harus mencatat siapa dan kapan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True),
                    models.Q(
                        models.Q(("physical", ""), _negated=True),
                        models.Q(("mental", ""), _negated=True),
                        models.Q(("social", ""), _negated=True),
                        models.Q(("spiritual", ""), _negated=True),
                        models.Q(("summary", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_finished_is_whole",
                violation_error_message="Asesmen yang selesai harus mengisi keempat aspek dan ringkasannya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True),
                    ("visited_on__isnull", False),
                    models.Q(("no_visit_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="assessment_finished_has_visit_or_reason",
                violation_error_message="Isi tanggal kunjungan rumah, atau alasan mengapa tidak dilakukan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseconference",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), _negated=True),
                name="conference_tells_its_decision",
                violation_error_message="Isi keputusan temu bahas kasus.",
            ),
        ),
        migrations.AddIndex(
            model_name="casetask",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["organisation", "due_on", "id"],
                name="task_open_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="casetask",
            index=models.Index(
                condition=models.Q(
                    ("cancelled_at__isnull", True), ("done_at__isnull", True), ("late_told_at__isnull", True)
                ),
                fields=["due_on"],
                name="task_late_and_untold",
            ),
        ),
        migrations.AddConstraint(
            model_name="casetask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("person_in_charge", ""), _negated=True)
                ),
                name="task_says_what_and_who",
                violation_error_message="Isi apa yang dikerjakan dan siapa penanggung jawabnya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casetask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conference__isnull", False), ("kind", "keputusan")),
                    models.Q(models.Q(("kind", "keputusan"), _negated=True), ("conference__isnull", True)),
                    _connector="OR",
                ),
                name="task_of_a_decision_has_its_conference",
                violation_error_message="Tugas dari keputusan menyebut temu bahasnya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casetask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at__isnull", True), ("done_by__isnull", True), ("done_on__isnull", True), ("result", "")
                    ),
                    models.Q(
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        ("done_on__isnull", False),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_done_names_who_when_and_result",
                violation_error_message="Tugas yang selesai mencatat hasil, tanggal, dan siapa yang menyelesaikan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casetask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancel_reason", ""), ("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("cancelled_by__isnull", False),
                        models.Q(("cancel_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_cancelled_names_who_and_why",
                violation_error_message="Tugas yang dibatalkan mencatat siapa dan mengapa.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casetask",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"),
                name="task_ends_one_way",
                violation_error_message="Tugas tidak dapat selesai dan dibatalkan sekaligus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceattendee",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="conference_attendee_has_a_name",
                violation_error_message="Isi nama yang hadir.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interventionplan",
            constraint=models.UniqueConstraint(
                fields=("case", "version"),
                name="plan_version_once",
                violation_error_message="Versi rencana ini sudah ada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="plan_goal_is_told",
                violation_error_message="Isi tujuannya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactivity",
            constraint=models.UniqueConstraint(
                fields=("goal", "task"),
                name="plan_activity_task_once_for_a_goal",
                violation_error_message="Kegiatan ini sudah ada pada tujuan itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator", ""), _negated=True),
                name="plan_activity_has_indicator",
                violation_error_message="Isi tanda berhasil kegiatan ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="plan_review_has_a_conclusion",
                violation_error_message="Isi kesimpulan monitoring dan evaluasi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityresult",
            constraint=models.UniqueConstraint(
                fields=("review", "activity"),
                name="activity_result_once_in_a_review",
                violation_error_message="Kegiatan ini sudah dinilai pada monev yang sama.",
            ),
        ),
        migrations.AddIndex(
            model_name="stagechange",
            index=models.Index(fields=["case", "moved_at"], name="stage_change_of_case"),
        ),
        migrations.AddConstraint(
            model_name="stagechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                name="stage_change_goes_somewhere",
                violation_error_message="Tahap tidak berpindah ke tahap yang sama.",
            ),
        ),
        migrations.AddConstraint(
            model_name="termination",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="termination_is_explained",
                violation_error_message="Isi alasan dan keterangan terminasi.",
            ),
        ),
        guarded({table: of_parent(table, column, parent) for table, (column, parent) in PARENTS.items()}),
        *(append_only(table, name) for table, name in ONLY_ADDED_TO.items()),
        migrations.RunSQL(FINISHED_STANDS, FINISHED_FREE),
        migrations.RunSQL(VALUE, VALUE_FREE),
    ]
