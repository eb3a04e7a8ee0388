"""Which of these numbers belong to cases that a post may see? For the cash books of the register."""

from cases.models import Case


def in_sight(numbers, post):
    """The numbers among these whose case is visible to the post."""
    return set(Case.objects.visible_to(post).filter(number__in=numbers).values_list("number", flat=True))
