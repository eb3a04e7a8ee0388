"""What units do, when they seem asleep, and what they plan; guarded by row-level security from the start."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import registry.models.identifiers
from registry.row_security import guarded, of_parent, of_unit


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
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
                            ("rapat", "Rapat"),
                            ("pendataan", "Pendataan"),
                            ("penggalangan", "Penggalangan dana"),
                            ("penyaluran", "Penyaluran bantuan"),
                            ("kunjungan", "Kunjungan rumah"),
                            ("penyuluhan", "Penyuluhan atau pelatihan"),
                            ("lain", "Lainnya"),
                        ],
                        max_length=16,
                        verbose_name="jenis kegiatan",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="tanggal")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="tempat")),
                ("attendee_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="jumlah hadir")),
                ("people", models.TextField(blank=True, verbose_name="siapa yang hadir atau memimpin")),
                ("minutes", models.TextField(blank=True, verbose_name="hasil atau notulen")),
                ("minutes_file", models.FileField(blank=True, upload_to="notulen/", verbose_name="berkas notulen")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dicatat pada")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="dibatalkan pada")),
                ("cancel_reason", models.TextField(blank=True, verbose_name="alasan dibatalkan")),
            ],
            options={
                "verbose_name": "kegiatan WKSBM",
                "verbose_name_plural": "kegiatan WKSBM",
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ActivityPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("file", models.FileField(upload_to="kegiatan/", verbose_name="foto")),
                ("width", models.PositiveIntegerField(verbose_name="lebar")),
                ("height", models.PositiveIntegerField(verbose_name="tinggi")),
            ],
            options={
                "verbose_name": "foto kegiatan",
                "verbose_name_plural": "foto kegiatan",
                "ordering": ["activity", "position"],
            },
        ),
        migrations.CreateModel(
            name="DormancyProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diusulkan pada")),
                ("quiet_since_on", models.DateField(blank=True, null=True, verbose_name="tanpa kegiatan sejak")),
                ("last_activity_on", models.DateField(blank=True, null=True, verbose_name="kegiatan terakhir")),
                ("term_ended_on", models.DateField(blank=True, null=True, verbose_name="masa bakti berakhir")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("terbuka", "Menunggu keputusan"),
                            ("disetujui", "Tidak aktif lagi"),
                            ("ditolak", "Tetap aktif"),
                        ],
                        default="terbuka",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada")),
                ("decline_text", models.TextField(blank=True, verbose_name="alasan tetap aktif")),
            ],
            options={
                "verbose_name": "usulan vakum",
                "verbose_name_plural": "usulan vakum",
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DormancyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "months_without_activity",
                    models.PositiveSmallIntegerField(default=6, verbose_name="bulan tanpa kegiatan"),
                ),
                (
                    "months_after_term_end",
                    models.PositiveSmallIntegerField(default=6, verbose_name="bulan sesudah masa bakti berakhir"),
                ),
                (
                    "checked_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="terakhir diperiksa"),
                ),
            ],
            options={
                "verbose_name": "aturan vakum",
                "verbose_name_plural": "aturan vakum",
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "horizon",
                    models.CharField(
                        choices=[
                            ("pendek", "Jangka pendek"),
                            ("menengah", "Jangka menengah"),
                            ("panjang", "Jangka panjang"),
                        ],
                        max_length=10,
                        verbose_name="jangka",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="rencana")),
                ("target", models.CharField(blank=True, max_length=240, verbose_name="sasaran")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun mulai")),
                ("due_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tahun selesai")),
                (
                    "person_in_charge",
                    models.CharField(blank=True, max_length=160, verbose_name="penanggung jawab rencana"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("rencana", "Direncanakan"),
                            ("berjalan", "Sedang berjalan"),
                            ("selesai", "Selesai"),
                            ("batal", "Dibatalkan"),
                        ],
                        default="rencana",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="selesai pada")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("source", models.CharField(blank=True, max_length=160, verbose_name="berasal dari")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ditambahkan pada")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="diubah pada")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "program kerja",
                "verbose_name_plural": "program kerja",
                "ordering": ["year", "id"],
            },
        ),
        migrations.AddField(
            model_name="foundingstep",
            name="file",
            field=models.FileField(blank=True, upload_to="penumbuhan/", verbose_name="berkas"),
        ),
        migrations.AddField(
            model_name="unitprofile",
            name="last_activity_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="kegiatan terakhir"),
        ),
        migrations.AddIndex(
            model_name="unitprofile",
            index=models.Index(fields=["last_activity_on"], name="unit_by_last_activity"),
        ),
        migrations.AddField(
            model_name="activity",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.appointment",
                verbose_name="dibatalkan oleh",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.appointment",
                verbose_name="dicatat oleh",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="registry.organisation",
                verbose_name="WKSBM",
            ),
        ),
        migrations.AddField(
            model_name="activityphoto",
            name="activity",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photos",
                to="registry.activity",
                verbose_name="kegiatan",
            ),
        ),
        migrations.AddField(
            model_name="dormancyproposal",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.appointment",
            ),
        ),
        migrations.AddField(
            model_name="dormancyproposal",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dormancy_proposals",
                to="registry.organisation",
                verbose_name="WKSBM",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)),
                name="dormancy_rule_is_one_row",
                violation_error_message="Aturan vakum hanya satu; ubah yang sudah ada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("months_after_term_end__gte", 1), ("months_without_activity__gte", 1)),
                name="dormancy_rule_waits_at_least_a_month",
                violation_error_message="Isi paling sedikit satu bulan.",
            ),
        ),
        migrations.AddField(
            model_name="programmeitem",
            name="added_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.appointment"
            ),
        ),
        migrations.AddField(
            model_name="programmeitem",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.appointment",
            ),
        ),
        migrations.AddField(
            model_name="programmeitem",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="programme",
                to="registry.organisation",
                verbose_name="WKSBM",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["unit", "-happened_on", "-id"], name="activity_of_unit_by_day"),
        ),
        migrations.AddConstraint(
            model_name="activity",
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
                name="activity_cancelled_names_who_and_why",
                violation_error_message="Tulis alasan mengapa catatan kegiatan dibatalkan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__date__gte", models.F("happened_on"))),
                name="activity_not_ahead_of_its_entry",
                violation_error_message="Tanggal kegiatan tidak boleh di masa depan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityphoto",
            constraint=models.UniqueConstraint(
                fields=("activity", "position"),
                name="activity_photo_one_for_each_position",
                violation_error_message="Urutan foto ini sudah dipakai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "terbuka")),
                fields=("unit",),
                name="dormancy_proposal_one_open_for_each_unit",
                violation_error_message="WKSBM ini sudah diusulkan vakum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quiet_since_on__isnull", False), ("term_ended_on__isnull", False), _connector="OR"
                ),
                name="dormancy_proposal_gives_a_fact",
                violation_error_message="Usulan vakum harus menyebut sebabnya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("status", "terbuka")),
                    models.Q(
                        models.Q(("status", "terbuka"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="dormancy_proposal_decided_names_who",
                violation_error_message="Keputusan atas usulan harus mencatat siapa dan kapan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dormancyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ditolak"), _negated=True),
                    models.Q(("decline_text", ""), _negated=True),
                    _connector="OR",
                ),
                name="dormancy_proposal_declined_gives_reason",
                violation_error_message="Tulis mengapa WKSBM tetap aktif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_year__isnull", True), ("due_year__gte", models.F("year")), _connector="OR"),
                name="programme_item_due_not_before_it_starts",
                violation_error_message="Tahun selesai tidak boleh sebelum tahun mulai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1990), ("year__lte", 2100)),
                name="programme_item_year_is_plausible",
                violation_error_message="Tahun itu tidak masuk akal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("status", "selesai")),
                    models.Q(models.Q(("status", "selesai"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="programme_item_done_has_its_day",
                violation_error_message="Isi tanggal selesainya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "batal"), _negated=True), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="programme_item_dropped_gives_reason",
                violation_error_message="Tulis mengapa rencana dibatalkan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changed_at__isnull", True), ("changed_by__isnull", True)),
                    models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                    _connector="OR",
                ),
                name="programme_item_changed_names_who",
                violation_error_message="Perubahan harus mencatat siapa dan kapan.",
            ),
        ),
        guarded(
            {
                "registry_activity": of_unit("registry_activity"),
                "registry_dormancyproposal": of_unit("registry_dormancyproposal"),
                "registry_programmeitem": of_unit("registry_programmeitem"),
                "registry_activityphoto": of_parent("registry_activityphoto", "activity_id", "registry_activity"),
            }
        ),
    ]
