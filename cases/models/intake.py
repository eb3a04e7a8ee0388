"""What was typed but not yet recorded?"""

import json
import uuid

from django.db import models
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.sealing import seal, unseal


def intake_key(public_id):
    """The key of the whole intake, known also when its draft is gone: one draft, one case."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"intake:{public_id}")


class IntakeDraftQuerySet(models.QuerySet):
    def visible_to(self, post):
        """A draft is seen by the person who typed it, acting for the same organisation: a post may be renewed."""
        return self.filter(user=post.user_id, appointment__organisation=post.organisation_id)


class IntakeDraft(models.Model):
    """The answers of a half-filled "Catat kasus", sealed, for the person who typed them."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey("registry.User", on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey("registry.Appointment", on_delete=models.CASCADE, related_name="+")
    sealed_answers = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = IntakeDraftQuerySet.as_manager()
    SEALED = ("sealed_answers",)

    class Meta:
        verbose_name = "draf kasus"
        verbose_name_plural = "draf kasus"
        ordering = ["-changed_at"]

    def __str__(self):
        return f"Draf {self.public_id}"

    @property
    def key(self):
        return intake_key(self.public_id)

    @property
    def who(self):
        """The name that was typed on the first screen, for the link to go on."""
        first = self.answers.get("siapa", {})
        return next((value for name in ("name", "nickname") for value in first.get(name, []) if value), "")

    @property
    def answers(self):
        """{step: {field: value}} as typed."""
        return (
            json.loads(unseal(bytes(self.sealed_answers), self.seal_context("sealed_answers")))
            if self.sealed_answers
            else {}
        )

    @answers.setter
    def answers(self, value):
        self.sealed_answers = seal(json.dumps(value).encode(), self.seal_context("sealed_answers"))

    def seal_context(self, column):
        return f"cases_intakedraft.{column}.{self.public_id}"
