"""Who may say of two organisations that they are one, and take it back? One function gives the reason why not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from registry.refusal import not_now, not_yours

PAIR_MERGE = "pair.merge"
PAIR_KEEP_APART = "pair.keep_apart"
PAIR_SEPARATE = "pair.separate"
SEPARABLE_FOR = timedelta(days=30)


def why_not(act, pair, post):
    """The reason why this post may not do this to a pair that it sees, or None."""
    if post is None or not post.is_data_operator:
        return not_yours("Yang merapikan lembaga ganda adalah operator data Dinas Sosial.")
    return _why_not_separate(pair) if act == PAIR_SEPARATE else _why_not_decide(pair)


def _why_not_decide(pair):
    """While nobody has decided, and both still stand."""
    if not pair.is_open:
        return not_now(f"Pasangan ini sudah diputuskan oleh {_who(pair)}: {pair.get_status_display().lower()}.")
    for one in (pair.first, pair.second):
        if one.ended_on:
            return not_now(f"{one.name} sudah berakhir atau sudah digabung, jadi tidak ada lagi yang diputuskan.")
    return None


def _why_not_separate(pair):
    """For 30 days; the merger that was made last is taken back first."""
    if pair.was_separated:
        return not_now(f"Pasangan ini sudah dipisahkan lagi oleh {_who(pair)}.")
    if not pair.is_merged:
        return not_now("Hanya dua lembaga yang sudah digabung yang dapat dipisahkan lagi.")
    if pair.kept.merged_into_id:
        return not_now(f"{pair.kept.name} sesudahnya digabung ke lembaga lain. Pisahkan gabungan itu lebih dulu.")
    if timezone.now() > (last := separable_until(pair)):
        day = date_format(timezone.localtime(last), "j F Y")
        return not_now(f"Gabungan hanya dapat dipisahkan lagi dalam 30 hari, yaitu sampai {day}.")
    return None


def separable_until(pair):
    """The moment until which two merged organisations can be separated again."""
    return pair.decided_at + SEPARABLE_FOR


def _who(pair):
    return f"{pair.decided_by.user} ({pair.decided_by.organisation.name})"
