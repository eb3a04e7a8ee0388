"""What happened to a case, who did it as whom, and which post is told?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.identifiers import new_public_id
from registry.models.rows import PlainRows

# Lines whose text tells about the person; companies, which read no identities, read only those they wrote.
TOLD_OF_THE_PERSON = ("progress", "finish", "go_back")


class CaseEventQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Events of a case already found through `visible_to`; confidential ones only for the writing organisation.

        Companies do not read what is told about the person (TOLD_OF_THE_PERSON), but what they wrote themselves.
        """
        own = Q(organisation=post.organisation_id)
        seen = self.filter(Q(is_confidential=False) | own)
        return seen if post.organisation.reads_identity else seen.filter(~Q(verb__in=TOLD_OF_THE_PERSON) | own)

    def for_timeline(self):
        """What a person reads: passing a case on writes two lines (the old hop, the new one) and is read as one."""
        return self.exclude(verb="send", referral__previous__isnull=False).select_related(
            "from_organisation", "to_organisation"
        )


class CaseEvent(PlainRows, models.Model):
    """One line of the timeline. Rows are only ever added: a trigger refuses UPDATE and DELETE."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    referral = models.ForeignKey(
        "cases.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    verb = models.CharField("tindakan", max_length=24)
    at = models.DateTimeField("waktu", default=timezone.now)
    actor = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("oleh", max_length=160)
    post_name = models.CharField("sebagai", max_length=260, blank=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    from_organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    text = models.TextField("keterangan", blank=True)
    is_confidential = models.BooleanField("hanya untuk lembaga sendiri", default=False)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = "perjalanan kasus"
        verbose_name_plural = "perjalanan kasus"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="event_of_case")]

    def __str__(self):
        return f"{self.verb} {date_format(timezone.localtime(self.at), 'j F Y, H.i')}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The messages of the organisation this post acts for, without those meant for another role of it, and without
        those of a case whose conflict list names this person."""
        if post is None or post.is_admin:
            return self.none()
        mine = Q(only_post__isnull=True) | Q(only_post=post.pk)
        meant = self.filter(mine, organisation=post.organisation_id, only_role__in=["", post.role])
        return meant.exclude(barred__contains=[post.user_id])

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notification(PlainRows, models.Model):
    """A message to a post (an organisation), about a number; never a name, NIK or jenis."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="notifications")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notifications")
    text = models.CharField(max_length=240)
    only_role = models.CharField(max_length=24, blank=True)
    only_post = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    barred = ArrayField(models.BigIntegerField(), default=list, editable=False)  # as on the case
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "-created_at", "-id"], name="notification_of_post"),
            models.Index(fields=["organisation"], name="notification_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="notification_read_names_who",
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
            )
        ]

    def __str__(self):
        return self.text
