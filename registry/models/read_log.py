"""Who read whose data, when, as which post, and why? One row for each request; rows are chained and only ever added."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

CHAINS = 8  # so that two people who read at once rarely wait for each other


class ReadEntryQuerySet(models.QuerySet):
    def of_case(self, case_id):
        return self.filter(cases__contains=[case_id])

    def for_list(self):
        return self.select_related("user", "post", "organisation")

    def in_chain_order(self):
        return self.order_by("chain", "seq")


class ReadEntry(models.Model):
    """One request that showed data about people: the cases and persons of each of its rows.

    chain, seq: the place in one of CHAINS chains. mac: HMAC-SHA256 over the row and the mac before it (LOG_KEY, which
    lies outside the database): a changed, removed or inserted row no longer fits (`bin/manage verify_read_log`).
    """

    chain = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField("waktu", default=timezone.now)
    user = models.ForeignKey("registry.User", verbose_name="akun", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("registry.Appointment", verbose_name="sebagai", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="lembaga", on_delete=models.PROTECT, related_name="+"
    )
    page = models.CharField("halaman", max_length=80)
    status = models.PositiveSmallIntegerField("jawaban")
    opened = models.CharField("yang dibuka", max_length=200, blank=True)
    why = models.CharField("alasan", max_length=500, blank=True)
    cases = ArrayField(models.BigIntegerField(), verbose_name="kasus", default=list)
    persons = ArrayField(models.BigIntegerField(), verbose_name="orang", default=list)
    mac = models.BinaryField()

    objects = ReadEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan pembacaan"
        verbose_name_plural = "catatan pembacaan"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="read_entry_one_place_in_its_chain")]
        indexes = [
            GinIndex(fields=["cases"], name="read_entry_by_case"),
            GinIndex(fields=["persons"], name="read_entry_by_person"),
        ]

    def __str__(self):
        return f"{date_format(timezone.localtime(self.at), 'j F Y, H.i')} {self.page}"


class ReadChain(models.Model):
    """The end of one chain. Its own mac names the last row, so that rows cut off at the end are missed."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    last_mac = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        verbose_name = "rantai catatan pembacaan"
        verbose_name_plural = "rantai catatan pembacaan"

    def __str__(self):
        return f"Rantai {self.number}: {self.seq}"
