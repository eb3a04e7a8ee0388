"""What stands on a printed sheet of the register? Plain data for the templates in templates/print/."""

from django.utils import timezone
from django.utils.formats import date_format

from registry.models import Decree

SIGNERS = ("Ketua", "Bendahara")


def long_date(day):
    return date_format(day, "j F Y")


def frame(title, by):
    """What every sheet says about itself: its title, when it was printed and by whom."""
    now = timezone.localtime()
    return {"title": title, "printed": f"Dicetak {date_format(now, 'j F Y H.i')} oleh {by.user.full_name}"}


def signers(profile, posts):
    """[{role, name}] of these posts on the board in force; a post without a holder leaves a line to write on."""
    decree = Decree.objects.filter(unit=profile.unit_id).in_force(timezone.localdate()).with_board().first()
    members = decree.members.all() if decree else []
    names = {member.position.name: member.name for member in reversed(members)}
    return [{"role": post, "name": names.get(post, "")} for post in posts]


def cash_book_sheet(profile, book, *, by):
    """The cash book of one purse over one period. Amounts are words already, as on the screen."""
    place = profile.unit.home_area
    rows = [
        {
            "number": line.entry.number,
            "day": f"{line.entry.happened_on:%d-%m-%Y}",
            "words": line.entry.words + (" (dikoreksi)" if line.entry.is_reversed else ""),
            "income": book.words(line.entry.amount) if line.entry.is_income else "",
            "spending": "" if line.entry.is_income else book.words(line.entry.amount),
            "balance": book.words(line.balance),
        }
        for line in book.lines
    ]
    return frame(f"Buku {book.purse} {profile.unit.name}", by) | {
        "heading": [f"BUKU {str(book.purse).upper()}", profile.unit.name, f"{place.label}, {place.parent.label}"],
        "period": book.period.label,
        "rows": rows,
        "opening": book.words(book.opening),
        "closing": book.words(book.closing),
        "income": book.words(book.income),
        "spending": book.words(book.spending),
        "by_source": [[str(source), book.words(amount)] for source, amount in book.by_source],
        "by_kind": [[str(kind), book.words(amount)] for kind, amount in book.by_kind],
        "place": f"{place.parent.name}, {long_date(timezone.localdate())}",
        "signers": signers(profile, SIGNERS),
    }
