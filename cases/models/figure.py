"""Which figures are kept, because counting them anew for each reader would take seconds? Renewed by the schedule."""

from django.db import models


class LateCountQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Those of an office's territory as a whole. Row-level security shows it those of its parts as well."""
        if post is None or post.is_admin or not post.organisation.territory:
            return self.none()
        return self.filter(area=post.organisation.home_area_id)

    def by_receiver(self, limit=8):
        """At whom most hops are late, most first."""
        return self.order_by("-number", "receiver__name")[:limit]


class LateCount(models.Model):
    """How many hops of the responsibility are late at an organisation, of the cases of one territory.

    Kept for each province, kabupaten/kota, kapanewon and kalurahan: an office reads a few rows and sums nothing.
    Restricted cases and those with a conflict list are left out: a sum would tell somebody that there is one.
    """

    receiver = models.ForeignKey(
        "registry.Organisation", verbose_name="penerima", on_delete=models.CASCADE, related_name="+"
    )
    area = models.ForeignKey("registry.Area", verbose_name="wilayah", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField("jumlah")
    objects = LateCountQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan rujukan lewat tenggat"
        verbose_name_plural = "hitungan rujukan lewat tenggat"
        constraints = [models.UniqueConstraint(fields=["area", "receiver"], name="late_count_once")]

    def __str__(self):
        return f"{self.receiver_id}, {self.area_id}: {self.number}"
