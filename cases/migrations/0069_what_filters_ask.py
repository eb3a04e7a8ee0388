"""What the filters of a list ask is in the index that they look into: states of hops, and the cases of a jenis."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0068_cases_seen_by_their_place"),
        ("registry", "0073_few_of_a_kind"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_one_open_responsibility",
        ),
        migrations.AlterField(
            model_name="caseproblem",
            name="jenis",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.jenis"
            ),
        ),
        migrations.AddIndex(
            model_name="caseproblem",
            index=models.Index(fields=["jenis", "case"], name="case_problem_by_jenis"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "responsibility"), ("status__in", ["sent", "incomplete", "accepted"])),
                fields=("case",),
                include=("status", "due_at"),
                name="referral_one_open_responsibility",
                violation_error_message="Kasus ini sudah mempunyai rujukan yang berjalan.",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "open"), models.Q(("seen_in", ""), _negated=True)),
                fields=["seen_in", "-opened_at", "-id"],
                include=("area", "urgency", "origin", "holder"),
                name="case_open_by_place",
            ),
        ),
    ]
