"""Which buttons does the page of a unit show, and which of them say why not?"""

from dataclasses import dataclass

from django.urls import reverse

from registry.policy import (
    ACTIVITY_RECORD,
    BIMTEK_RECORD,
    BOARD_ACCOUNTS,
    BOARD_CONFIRM,
    BOARD_DECLINE,
    BOARD_PROPOSE,
    BOARD_RELEASE,
    DORMANCY_CONFIRM,
    DORMANCY_DECLINE,
    FUND_RECEIVE,
    FUND_SPEND,
    UNIT_CHANGE,
    UNIT_STEP,
    why_not,
    why_not_any_move,
)


@dataclass(frozen=True)
class Offer:
    label: str
    url: str
    reason: str = ""
    about: str = ""
    is_minor: bool = False
    is_rare: bool = False  # stands under Tindakan lain


# act, words on the button, URL name: what the page of a unit offers in the open, and under Tindakan lain.
OFTEN = (
    (ACTIVITY_RECORD, "Catat kegiatan", "activity-record"),
    (FUND_RECEIVE, "Catat pemasukan", "fund-receive"),
    (BOARD_PROPOSE, "Ganti pengurus", "board-propose"),
    (UNIT_CHANGE, "Ubah profil", "unit-change"),
)
RARELY = (
    (BOARD_RELEASE, "Pengurus berhenti", "board-release"),
    (BIMTEK_RECORD, "Catat Bimtek", "board-record-bimtek"),
    (BOARD_ACCOUNTS, "Akun pengurus", "board-accounts"),
    (UNIT_STEP, "Catat tahap penumbuhan", "unit-take-step"),
)


def _answers(profile, proposal, post):
    """The two answers to the program, which takes the unit for asleep."""
    ids = [profile.unit.public_id, proposal.public_id]
    return [
        Offer(label, reverse(f"registry:{name}", args=ids))
        for act, label, name in (
            (DORMANCY_CONFIRM, "Nyatakan vakum", "dormancy-confirm"),
            (DORMANCY_DECLINE, "Tetap aktif", "dormancy-decline"),
        )
        if why_not(act, profile, post, subject=proposal) is None
    ]


def unit_offers(profile, decrees, post, proposal=None):
    """[Offer] of what this post may do to the unit; what waits for an answer comes first."""
    unit = profile.unit.public_id
    found = _answers(profile, proposal, post) if proposal else []
    for decree in decrees:
        if decree.is_proposed:
            for act, label, name in (
                (BOARD_CONFIRM, "Sahkan pengurus", "board-confirm"),
                (BOARD_DECLINE, "Kembalikan usulan", "board-decline"),
            ):
                if why_not(act, profile, post, subject=decree) is None:
                    address = reverse(f"registry:{name}", args=[unit, decree.public_id])
                    found.append(Offer(label, address, about=str(decree)))
    for act, label, name in OFTEN + RARELY:
        if why_not(act, profile, post) is None:
            address = reverse(f"registry:{name}", args=[unit])
            found.append(Offer(label, address, is_rare=(act, label, name) in RARELY))
    if why_not_any_move(profile, post) is None:
        found.append(Offer("Ubah keadaan", reverse("registry:unit-move", args=[unit]), is_rare=True))
    return found


def fund_offers(profile, post):
    """[Offer] of what this post may do with the funds of the unit."""
    unit = profile.unit.public_id
    acts = (
        (FUND_RECEIVE, "Catat pemasukan", "fund-receive"),
        (FUND_SPEND, "Catat pengeluaran", "fund-spend"),
        (UNIT_CHANGE, "Pengaturan kas", "fund-settings"),
    )
    return [
        Offer(label, reverse(f"registry:{name}", args=[unit]))
        for act, label, name in acts
        if why_not(act, profile, post) is None
    ]
