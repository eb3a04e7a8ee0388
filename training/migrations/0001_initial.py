"""What is taught, which Bimtek is held, and what happens there at which hour."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import registry.models.identifiers
import training.models.session


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0012_who_looked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Curriculum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=160, unique=True, verbose_name="nama kurikulum")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="curricula",
                        to="registry.organisation",
                        verbose_name="kantor penyusun",
                    ),
                ),
            ],
            options={
                "verbose_name": "kurikulum",
                "verbose_name_plural": "kurikulum",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="CurriculumVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("note", models.CharField(blank=True, max_length=240, verbose_name="catatan versi")),
                ("is_frozen", models.BooleanField(default=False, editable=False, verbose_name="sudah dipakai")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "curriculum",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="training.curriculum",
                    ),
                ),
            ],
            options={
                "verbose_name": "versi kurikulum",
                "verbose_name_plural": "versi kurikulum",
                "ordering": ["curriculum", "-number"],
            },
        ),
        migrations.CreateModel(
            name="BimtekEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="nama Bimtek")),
                ("section", models.CharField(blank=True, max_length=160, verbose_name="seksi")),
                ("basis", models.TextField(blank=True, verbose_name="dasar pelaksanaan")),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(verbose_name="sampai")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="tempat")),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="alamat")),
                ("funding", models.CharField(blank=True, max_length=120, verbose_name="sumber dana")),
                ("quota", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="kuota peserta")),
                (
                    "regencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, editable=False, size=None
                    ),
                ),
                (
                    "certificate_share",
                    models.PositiveSmallIntegerField(default=80, verbose_name="syarat kehadiran untuk sertifikat (%)"),
                ),
                ("contact", models.CharField(blank=True, max_length=160, verbose_name="narahubung")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("rencana", "Direncanakan"),
                            ("undangan", "Undangan dibuka"),
                            ("berlangsung", "Berlangsung"),
                            ("selesai", "Selesai"),
                            ("dilaporkan", "Sudah dilaporkan"),
                            ("batal", "Dibatalkan"),
                        ],
                        default="rencana",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("is_announced", models.BooleanField(default=False, editable=False, verbose_name="sudah diumumkan")),
                ("cancel_reason", models.TextField(blank=True, verbose_name="alasan dibatalkan")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="direncanakan pada")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bimtek_events",
                        to="registry.organisation",
                        verbose_name="penyelenggara",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="training.curriculumversion",
                        verbose_name="kurikulum",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bimtek",
                "verbose_name_plural": "Bimtek",
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EventChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=24, verbose_name="tindakan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
                ("actor_name", models.CharField(max_length=160, verbose_name="oleh")),
                ("post_name", models.CharField(blank=True, max_length=260, verbose_name="sebagai")),
                ("from_status", models.CharField(blank=True, max_length=12)),
                ("to_status", models.CharField(blank=True, max_length=12)),
                ("text", models.TextField(blank=True, verbose_name="keterangan")),
                ("fields", models.JSONField(blank=True, default=dict, verbose_name="perubahan")),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="training.bimtekevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat kegiatan Bimtek",
                "verbose_name_plural": "riwayat kegiatan Bimtek",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Materi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("title", models.CharField(max_length=240, verbose_name="judul materi")),
                ("goal", models.TextField(blank=True, verbose_name="tujuan materi")),
                ("jp", models.PositiveSmallIntegerField(verbose_name="JP")),
                ("method", models.CharField(blank=True, max_length=160, verbose_name="metode")),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materi",
                        to="training.curriculumversion",
                        verbose_name="versi",
                    ),
                ),
            ],
            options={
                "verbose_name": "materi",
                "verbose_name_plural": "materi",
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="BimtekSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("held_on", models.DateField(verbose_name="hari")),
                ("starts_at", models.TimeField(verbose_name="mulai pukul")),
                ("ends_at", models.TimeField(verbose_name="sampai pukul")),
                ("title", models.CharField(max_length=240, verbose_name="acara")),
                ("moderator", models.CharField(blank=True, max_length=160, verbose_name="moderator")),
                ("room", models.CharField(blank=True, max_length=80, verbose_name="ruang")),
                ("jp", models.PositiveSmallIntegerField(default=0, verbose_name="JP")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="training.bimtekevent",
                    ),
                ),
                (
                    "materi",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="training.materi",
                        verbose_name="materi",
                    ),
                ),
            ],
            options={
                "verbose_name": "sesi",
                "verbose_name_plural": "sesi",
                "ordering": ["held_on", "starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MateriFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="nama bahan")),
                ("file", models.FileField(upload_to="materi/", verbose_name="berkas bahan")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah pada")),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "materi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="training.materi"
                    ),
                ),
            ],
            options={
                "verbose_name": "bahan materi",
                "verbose_name_plural": "bahan materi",
                "ordering": ["materi", "id"],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nama")),
                ("institution", models.CharField(max_length=160, verbose_name="instansi")),
                ("expertise", models.CharField(blank=True, max_length=160, verbose_name="keahlian")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dicatat pada")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="registry.organisation",
                        verbose_name="kantor",
                    ),
                ),
            ],
            options={
                "verbose_name": "narasumber",
                "verbose_name_plural": "narasumber",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="SessionSpeaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(editable=False, verbose_name="hari")),
                ("starts_at", models.TimeField(editable=False, verbose_name="mulai pukul")),
                ("ends_at", models.TimeField(editable=False, verbose_name="sampai pukul")),
                ("is_held", models.BooleanField(default=True, editable=False, verbose_name="berlangsung")),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakings",
                        to="training.bimteksession",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakings",
                        to="training.speaker",
                        verbose_name="narasumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "narasumber sesi",
                "verbose_name_plural": "narasumber sesi",
                "ordering": ["session", "id"],
            },
        ),
        migrations.CreateModel(
            name="SessionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="nama bahan")),
                ("file", models.FileField(upload_to="bimtek/", verbose_name="berkas bahan")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah pada")),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="training.bimteksession"
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.speaker",
                        verbose_name="dari narasumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "bahan sesi",
                "verbose_name_plural": "bahan sesi",
                "ordering": ["session", "id"],
            },
        ),
        migrations.AddField(
            model_name="bimteksession",
            name="speakers",
            field=models.ManyToManyField(
                related_name="sessions", through="training.SessionSpeaker", to="training.speaker"
            ),
        ),
        migrations.CreateModel(
            name="BimtekQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveSmallIntegerField(verbose_name="jumlah")),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="training.bimtekevent",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.area",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "kuota kabupaten/kota",
                "verbose_name_plural": "kuota kabupaten/kota",
                "ordering": ["event", "regency"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "regency"),
                        name="bimtek_quota_one_for_each_regency",
                        violation_error_message="Kuota kabupaten/kota ini sudah diisi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)),
                        name="bimtek_quota_count_is_positive",
                        violation_error_message="Kuota paling sedikit satu orang.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="curriculumversion",
            constraint=models.UniqueConstraint(
                fields=("curriculum", "number"),
                name="curriculum_version_number_once",
                violation_error_message="Versi ini sudah ada.",
            ),
        ),
        migrations.AddIndex(
            model_name="bimtekevent",
            index=models.Index(fields=["-starts_on", "-id"], name="bimtek_event_by_day"),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="bimtek_event_ends_not_before_it_starts",
                violation_error_message="Bimtek tidak boleh berakhir sebelum dimulai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificate_share__gte", 1), ("certificate_share__lte", 100)),
                name="bimtek_event_share_is_a_percentage",
                violation_error_message="Syarat kehadiran antara 1 dan 100 persen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("quota__isnull", True), ("quota__gte", 1), _connector="OR"),
                name="bimtek_event_quota_is_positive",
                violation_error_message="Kuota paling sedikit satu orang.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["rencana", "batal"]), ("quota__isnull", False), _connector="OR"),
                name="bimtek_event_invites_with_a_quota",
                violation_error_message="Isi kuota sebelum undangan dibuka.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "batal"),
                    models.Q(("is_announced", False), ("status", "rencana")),
                    models.Q(
                        ("is_announced", True), ("status__in", ["undangan", "berlangsung", "selesai", "dilaporkan"])
                    ),
                    _connector="OR",
                ),
                name="bimtek_event_announced_with_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimtekevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "batal"), models.Q(("cancel_reason", ""), _negated=True)),
                    models.Q(models.Q(("status", "batal"), _negated=True), ("cancel_reason", "")),
                    _connector="OR",
                ),
                name="bimtek_event_cancelled_gives_reason",
                violation_error_message="Tulis mengapa Bimtek dibatalkan.",
            ),
        ),
        migrations.AddIndex(
            model_name="eventchange",
            index=models.Index(fields=["event", "-at", "-id"], name="event_change_of_event"),
        ),
        migrations.AddConstraint(
            model_name="materi",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("version", "position"),
                name="materi_one_for_each_position",
                violation_error_message="Urutan materi ini sudah dipakai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="materi",
            constraint=models.CheckConstraint(
                condition=models.Q(("jp__gte", 1), ("jp__lte", 40)),
                name="materi_takes_whole_jp",
                violation_error_message="JP paling sedikit 1 dan paling banyak 40.",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                models.F("office"),
                django.db.models.functions.text.Lower("name"),
                django.db.models.functions.text.Lower("institution"),
                name="speaker_once_in_an_office",
                violation_error_message="Narasumber ini sudah tercatat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionspeaker",
            constraint=models.UniqueConstraint(
                fields=("session", "speaker"),
                name="session_speaker_once_in_a_session",
                violation_error_message="Narasumber ini sudah ada pada sesi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionspeaker",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_held", True)),
                expressions=[
                    ("speaker", "="),
                    (
                        training.models.session.Hours(
                            training.models.session.Moment("held_on", "starts_at"),
                            training.models.session.Moment("held_on", "ends_at"),
                        ),
                        "&&",
                    ),
                ],
                name="session_speaker_is_free",
                violation_error_message="Narasumber ini sudah mengisi sesi lain pada jam itu.",
            ),
        ),
        migrations.AddIndex(
            model_name="bimteksession",
            index=models.Index(fields=["event", "held_on", "starts_at"], name="bimtek_session_in_order"),
        ),
        migrations.AddConstraint(
            model_name="bimteksession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="bimtek_session_ends_after_it_starts",
                violation_error_message="Sesi harus berakhir sesudah dimulai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimteksession",
            constraint=models.CheckConstraint(
                condition=models.Q(("jp__lte", 40)),
                name="bimtek_session_jp_is_plausible",
                violation_error_message="JP paling banyak 40.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bimteksession",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("event", "="),
                    (django.db.models.functions.text.Lower("room"), "="),
                    (
                        training.models.session.Hours(
                            training.models.session.Moment("held_on", "starts_at"),
                            training.models.session.Moment("held_on", "ends_at"),
                        ),
                        "&&",
                    ),
                ],
                name="bimtek_session_room_is_free",
                violation_error_message="Ruang ini sudah dipakai sesi lain pada jam itu.",
            ),
        ),
    ]
