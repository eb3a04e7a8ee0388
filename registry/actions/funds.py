"""Enter what came into a purse and what went out, take an entry back, and keep the list of donors.

The row of the purse is locked for each entry, and the trigger on FundEntry has the last word: below zero is refused.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.activities import forget_sign_of_life, note_sign_of_life
from registry.actions.units import check_fresh, locked, record, set_fields
from registry.models import Direction, Donor, FundEntry, Purse, PurseKind
from registry.money import LARGEST
from registry.periods import EARLIEST
from registry.policy import DONOR_ADD, DONOR_CHANGE, DONOR_STOP, FUND_RECEIVE, FUND_REVERSE, FUND_SPEND, why_not
from registry.refusal import Refused, insist
from registry.scope import as_system

# Without the number of the case: not everybody who reads the book may know it.
TAKEN_BACK_ON_THE_CASE = (
    "Pengeluaran ini tercatat sebagai layanan pada sebuah kasus. WKSBM membuka kasusnya, lalu menekan Batalkan "
    "penyaluran."
)


def why_not_day(day, today=None):
    """The sentence about a day that no book can show, or None."""
    if day > (today or timezone.localdate()):
        return "Tanggal tidak boleh di masa depan."
    if day < EARLIEST:
        return "Periksa tahunnya; tanggal setua itu tidak dapat dicatat."
    return None


def receive(*, profile, purse_kind, amount, source, happened_on, by, goods=None, donor=None, note="", at=None):
    """Enter what came in. amount: a positive Decimal, rupiah or the measure of the goods; purse_kind: PurseKind.

    Raises Refused 422 for a day ahead or a donor who is not on the list, 403 when the post may not.
    """
    with as_system():
        profile = locked(profile)
        insist(why_not(FUND_RECEIVE, profile, by))
        if donor and (donor.ended_on or donor.unit_id != profile.unit_id):
            raise Refused(f"{donor} tidak ada di daftar donatur yang berlaku.", status=422)
        entry = FundEntry(direction=Direction.INCOME, source=source, donor=donor, purpose=note)
        return _enter(entry, profile, _purse(profile, purse_kind, goods), amount, happened_on, by=by, at=at)


def spend(*, profile, purse_kind, amount, kind, purpose, happened_on, by, goods=None, is_case_aid=False, at=None):
    """Enter what went out, and for what. kind: a SpendingKind of this purse.

    Raises Refused 422 when the purse held less, on that day or on one after it.
    """
    with as_system():
        profile = locked(profile)
        insist(why_not(FUND_SPEND, profile, by))
        if kind.purse_kind != purse_kind:
            raise Refused(f"“{kind}” tidak dibayar dari {PurseKind(purse_kind).label.lower()}.", status=422)
        entry = FundEntry(direction=Direction.SPENDING, kind=kind, purpose=purpose, is_case_aid=is_case_aid)
        return _enter(entry, profile, _purse(profile, purse_kind, goods), amount, happened_on, by=by, at=at)


def reverse(*, entry, reason, by, at=None, for_case=False):
    """Take an entry back by a second one of today, so that books already printed stay as they are.

    for_case: called by the casework, which takes back the service as well. Raises Refused 409 when it is done already,
    422 when the purse no longer holds what the entry had brought in.
    """
    at = at or timezone.now()
    with as_system():
        profile = locked(entry.unit)
        purse = Purse.objects.select_for_update(of=("self",)).select_related("goods").get(pk=entry.purse_id)
        entry = FundEntry.objects.for_book().get(pk=entry.pk)
        insist(why_not(FUND_REVERSE, profile, by, subject=entry))
        if entry.is_case_aid and not for_case:
            raise Refused(TAKEN_BACK_ON_THE_CASE, status=409)
        opposite = Direction.SPENDING if entry.is_income else Direction.INCOME
        today = timezone.localdate(at)
        mirror = FundEntry(direction=opposite, purpose=reason, reverses=entry, is_case_aid=entry.is_case_aid)
        return _enter(mirror, profile, purse, entry.amount, max(today, entry.happened_on), by=by, at=at)


def _purse(profile, kind, goods):
    """The row of this purse, made with its first entry, locked until the end of the transaction."""
    found, _ = Purse.objects.get_or_create(unit=profile.unit, kind=kind, goods=goods)
    return Purse.objects.select_for_update(of=("self",)).select_related("goods").get(pk=found.pk)


def _enter(entry, profile, purse, amount, happened_on, *, by, at):
    at = at or timezone.now()
    if sentence := why_not_day(happened_on, timezone.localdate(at)):
        raise Refused(sentence, status=422)
    if entry.is_income and not entry.reverses and purse.balance + amount > LARGEST:
        raise Refused("Isi kas menjadi terlalu besar. Periksa banyaknya angka nol.", status=422)
    entry.unit, entry.purse, entry.amount, entry.happened_on = profile.unit, purse, amount, happened_on
    entry.number = purse.entry_count + 1
    entry.recorded_at, entry.recorded_by = at, by
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name == "purse_never_below_zero":
            raise Refused(_too_little(purse, amount, happened_on), status=422) from error
        raise
    if entry.reverses:
        forget_sign_of_life(profile, entry.reverses.happened_on)
    else:
        note_sign_of_life(profile, happened_on)
    return entry


def _too_little(purse, amount, day):
    """What the purse held on that day, or why an older day cannot be paid from what came later."""
    then = purse.entries.until(day).balance()
    name = str(purse).lower() if purse.goods else str(purse)
    if then < amount:
        return (
            f"Pada {date_format(day, 'j F Y')} {name} berisi {purse.words(then)}, sedangkan yang dicatat keluar "
            f"{purse.words(amount)}. Periksa jumlah dan tanggalnya, atau catat dulu pemasukannya."
        )
    return (
        f"Pengeluaran tertanggal {date_format(day, 'j F Y')} ini membuat {name} kurang pada hari-hari sesudahnya, "
        "karena isinya sudah dipakai. Periksa jumlah dan tanggalnya."
    )


# --- donors -----------------------------------------------------------------------------------------------------------


def add_donor(*, profile, fields, by, at=None):
    """Put somebody on the list of donors. fields: name, kind, phone, note, pledge."""
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(DONOR_ADD, profile, by))
        donor = Donor(unit=profile.unit, added_at=at, added_by=by, **fields)
        _save_donor(donor)
        record(profile.unit, "add_donor", by=by, at=at, text=donor.name)
    return donor


def change_donor(*, donor, fields, by, seen=None, at=None):
    """Change what the list says about a donor; the history keeps before and after."""
    with as_system():
        profile, donor = _locked_donor(donor, DONOR_CHANGE, by=by, seen=seen)
        changed = set_fields(donor, fields)
        if changed:
            donor.revision += 1
            _save_donor(donor)
            record(profile.unit, "change_donor", by=by, at=at, text=donor.name, fields=changed)
    return donor


def stop_donor(*, donor, ended_on, by, seen=None, at=None):
    """Take somebody off the list; what was given stays in the book."""
    with as_system():
        profile, donor = _locked_donor(donor, DONOR_STOP, by=by, seen=seen)
        donor.ended_on = ended_on
        donor.revision += 1
        donor.save(update_fields=["ended_on", "revision"])
        record(profile.unit, "stop_donor", by=by, at=at, happened_on=ended_on, text=donor.name)
    return donor


def _locked_donor(donor, act, *, by, seen):
    profile = locked(donor.unit)
    donor = Donor.objects.get(pk=donor.pk)
    insist(why_not(act, profile, by, subject=donor))
    check_fresh(donor, seen)
    return profile, donor


def _save_donor(donor):
    try:
        with transaction.atomic():
            donor.save()
    except IntegrityError as error:
        if "donor_once_in_a_unit" in str(error):
            raise Refused(
                f"{donor.name} sudah ada di daftar donatur. Tambahkan keterangan pada namanya bila orangnya lain.",
                status=422,
            ) from error
        raise
