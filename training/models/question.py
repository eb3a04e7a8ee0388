"""Which questions may be asked about a materi? The bank of a curriculum, kept by the office that wrote it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

from registry.models.identifiers import new_public_id
from training.models.curriculum import ORGANISERS, Materi

FEWEST_CHOICES, MOST_CHOICES = 2, 5
LETTERS = "abcde"


class Cardinality(Func):
    function = "cardinality"
    output_field = models.IntegerField()


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Dinas Sosial only: whoever may be invited would read the test before it is held."""
        reads = post is not None and not post.is_admin and post.organisation.kind in ORGANISERS
        return self.all() if reads else self.none()

    def current(self):
        """Those that a test may take: neither retired nor followed by a newer version."""
        newer = Question.objects.filter(replaces=OuterRef("pk"))
        return self.filter(~Exists(newer), is_retired=False)

    def of_version(self, version):
        return self.filter(materi__version=version)

    def for_list(self):
        return self.select_related("materi").order_by("materi__position", "id")


class Question(models.Model):
    """A question with two to five choices, one of which is right. One that a test has taken never changes (trigger);
    a change is the next question, which replaces it.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    materi = models.ForeignKey(Materi, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField("soal")
    choices = ArrayField(models.CharField(max_length=240), verbose_name="pilihan")
    # The place of the right choice, from 0.
    answer = models.PositiveSmallIntegerField("jawaban benar")
    replaces = models.OneToOneField(
        "self", verbose_name="menggantikan", on_delete=models.PROTECT, null=True, blank=True, related_name="newer"
    )
    # Set by a trigger when a test takes this question, and never taken back.
    is_frozen = models.BooleanField("sudah dipakai", default=False, editable=False)
    is_retired = models.BooleanField("tidak dipakai lagi", default=False)
    added_at = models.DateTimeField("ditulis pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "soal"
        verbose_name_plural = "soal"
        ordering = ["materi", "id"]
        constraints = [
            models.CheckConstraint(
                name="question_has_two_to_five_choices",
                condition=Q(choices__len__gte=FEWEST_CHOICES, choices__len__lte=MOST_CHOICES),
                violation_error_message="Soal mempunyai dua sampai lima pilihan.",
            ),
            models.CheckConstraint(
                name="question_answer_is_one_of_its_choices",
                condition=Q(answer__lt=Cardinality(F("choices"))),
                violation_error_message="Pilih satu jawaban yang benar.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def lettered(self):
        """[(place, letter, choice)]."""
        return [(place, LETTERS[place], choice) for place, choice in enumerate(self.choices)]

    @property
    def answer_letter(self):
        return LETTERS[self.answer]
