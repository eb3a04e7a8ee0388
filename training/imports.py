"""Participants of one Bimtek out of a spreadsheet: pengurus of invited units, and people of other institutions.

A row goes through the same acts as a hand would: `register` for a pengurus, `enrol` for others.
"""

from django.db import transaction

from registry.area_import import REGENCY
from registry.imports import cells
from registry.imports.cells import Damaged, fold
from registry.imports.columns import Column
from registry.imports.kinds import Kind, Outcome
from registry.models import AreaLevel, UnitProfile
from registry.places import Places
from registry.refusal import Refused
from training.actions import participants
from training.models import BimtekEvent, Participant, ParticipantKind
from training.participant_policy import PARTICIPANT_ENROL, why_not


class ParticipantImport(Kind):
    name, title, one = "participants", "Peserta Bimtek", "peserta"
    needs_about = True
    columns = (
        Column("nama", "Nama", cells.text, ("nama lengkap", "nama peserta"), is_required=True, example="Sri Lestari"),
        Column("lp", "L/P", cells.sex, ("jenis kelamin", "jk", "l p"), choices=("L", "P"), example="P"),
        Column("wksbm", "WKSBM", cells.text, ("nama wksbm", "asal wksbm", "unit"), example="WKSBM Mugi Waras"),
        Column("lembaga", "Lembaga", cells.text, ("instansi", "asal", "utusan"), help="Bila bukan pengurus WKSBM."),
        REGENCY,
        Column("hp", "Nomor HP", cells.phone, ("hp", "no hp", "telepon", "no telp")),
    )

    def abouts(self, post):
        events = BimtekEvent.objects.visible_to(post).filter(organiser=post.organisation_id).order_by("-starts_on")
        open_ones = [event for event in events[:50] if why_not(PARTICIPANT_ENROL, event, post) is None]
        return [(event.public_id, event.title) for event in open_ones]

    def memory(self, post, about=""):
        return Event(post, about)

    def judge(self, rows, memory, post):
        for row in rows:
            told = row.values
            if refusal := why_not(PARTICIPANT_ENROL, memory.event, post) if memory.event else None:
                row.refuse("nama", str(refusal))
            elif memory.event is None:
                row.refuse("nama", "Sebutkan Bimtek yang pesertanya diimpor.")
            elif not (told["wksbm"] or told["lembaga"]):
                row.refuse("wksbm", "Isi WKSBM, atau lembaga bila bukan pengurus.")
            else:
                self._judge(row, memory)

    def _judge(self, row, known):
        told = row.values
        key = (fold(told["nama"]), short_name(told["wksbm"] or told["lembaga"]))
        if key in known.registered:
            return row.settle(Outcome.SAME, reason="Sudah terdaftar.")
        if (earlier := known.seen.setdefault(key, row.number)) != row.number:
            return row.settle(Outcome.SAME, reason=f"Sama dengan baris {earlier} berkas ini.")
        try:
            told["peserta"] = known.of_board(told) if told["wksbm"] else known.of_others(told)
        except Damaged as damage:
            return row.refuse("wksbm" if told["wksbm"] else "lembaga", str(damage))
        return row.settle(Outcome.NEW)

    def carry_out(self, rows, memory, *, by, at):
        for row in rows:
            try:
                with transaction.atomic():
                    row.made = str(self._carry_out(row.values["peserta"], memory.event, by=by, at=at))
            except Refused as refused:
                row.refuse("nama", refused.reason)

    def _carry_out(self, one, event, *, by, at):
        if isinstance(one, Participant):
            return participants.enrol(event=event, participant=one, by=by, at=at).pk
        invitation, member = one
        (made,) = participants.register(invitation=invitation, members=[member], by=by, at=at)
        return made.pk


def short_name(words):
    return fold(words).removeprefix("wksbm ")


class Event:
    """One Bimtek: who is registered, which units are invited, and who sits on their boards."""

    of_run = None

    def __init__(self, post, about):
        self.places, self.seen = Places(post), {}
        self.event = BimtekEvent.objects.visible_to(post).select_related("organiser").filter(public_id=about).first()
        self.invitations, self.registered = {}, set()
        if self.event is None:
            return
        for invitation in self.event.invitations.open().select_related("unit", "event__organiser"):
            self.invitations.setdefault(short_name(invitation.unit.name), []).append(invitation)
        for person in self.event.participants.counted().select_related("unit"):
            self.registered.add((fold(person.name), short_name(person.comes_from)))
        units = UnitProfile.objects.visible_to(post).select_related("unit")
        self.units = {short_name(profile.unit.name) for profile in units}
        self.boards = {}

    def of_board(self, told):
        """(Invitation, BoardMember) of a pengurus. Raises Damaged with what is lacking."""
        name = short_name(told["wksbm"])
        found = self.invitations.get(name, [])
        if not found:
            known = name in self.units
            raise Damaged(
                f"{told['wksbm']} belum diundang ke Bimtek ini."
                if known
                else f"“{told['wksbm']}” tidak ada di register."
            )
        if len(found) > 1:
            raise Damaged(f"Ada lebih dari satu WKSBM bernama {told['wksbm']}. Daftarkan lewat halaman Bimtek.")
        (invitation,) = found
        if invitation.pk not in self.boards:
            self.boards[invitation.pk] = participants.board_of(invitation.unit, self.event.starts_on)
        decree, people = self.boards[invitation.pk]
        member = next((one for one in people if fold(one.name) == fold(told["nama"])), None)
        if member is None:
            raise Damaged(f"{told['nama']} bukan pengurus {invitation.unit.name} yang sekarang.")
        if doubt := participants.term_doubt(decree, self.event):
            raise Damaged(f"{doubt} Daftarkan lewat halaman Bimtek bila tetap ikut.")
        return invitation, member

    def of_others(self, told):
        """An unsaved Participant of another institution. Raises Damaged with what is lacking."""
        if not told["lp"]:
            raise Damaged("L/P belum diisi.")
        regency = self.event.organiser.home_area_id
        if told["kabupaten"]:
            regency = self.places.one(AreaLevel.REGENCY, told["kabupaten"], "Kabupaten/kota").pk
        elif regency.count(".") != 1:
            raise Damaged("Kabupaten/kota belum diisi.")
        return Participant(
            kind=ParticipantKind.OTHER,
            name=told["nama"],
            sex=told["lp"],
            institution=told["lembaga"],
            regency_id=regency,
            phone=told["hp"],
        )
