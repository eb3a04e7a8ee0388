"""Which cases did these lines of a cash book help, as far as a post may see them? For the register."""

from cases.models import Case, Service


def in_sight(entry_ids, post):
    """{id of a FundEntry: (id of the case, its number)}, the case being visible to the post."""
    helped = Service.objects.filter(fund_entry__in=entry_ids, case__in=Case.objects.visible_to(post))
    return {entry: (case, number) for entry, case, number in helped.values_list("fund_entry", "case", "case__number")}
