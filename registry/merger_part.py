"""What of the register goes along when two organisations are one? The register's part of registry/mergers.py."""

from django.db.models import Exists, OuterRef

from registry.mergers import Column, Part
from registry.models import Activity, Appointment, Decree, DormancyProposal, Organisation, ProgrammeItem, Purse
from registry.money import rupiah


def _posts(gone, kept):
    """Those in force; somebody who has the same post at the kept one keeps that."""
    same = Appointment.objects.filter(
        organisation=kept, user=OuterRef("user"), role=OuterRef("role"), ended_on__isnull=True
    )
    return Appointment.objects.filter(ended_on__isnull=True).exclude(Exists(same))


def facts(organisation, post):
    """What an operator weighs before saying that two are one."""
    found = [("Yang bertugas", f"{organisation.appointments.current().count()} orang")]
    if organisation.kind != "wksbm":
        return found
    purses = Purse.objects.visible_to(post).filter(unit=organisation)
    money = sum(purse.balance for purse in purses if purse.goods_id is None)
    goods = [purse for purse in purses if purse.goods_id and purse.balance]
    found += [
        ("SK", f"{Decree.objects.visible_to(post).filter(unit=organisation).count()} SK"),
        ("Kegiatan", f"{Activity.objects.visible_to(post).filter(unit=organisation).held().count()} kegiatan"),
        ("Kas", rupiah(money) + (f" dan {len(goods)} macam barang" if goods else "")),
    ]
    return found


def obstacles(gone, kept):
    """Money and proposals are settled by people first: a purse cannot change hands without a line in its book."""
    told = []
    if Purse.objects.filter(unit=gone, balance__gt=0).exists():
        told.append(
            f"Kas {gone.name} belum kosong. Catat dulu penyerahannya sebagai pengeluaran di {gone.name} dan sebagai "
            f"pemasukan di {kept.name}, atau pertahankan {gone.name}."
        )
    if Decree.objects.proposed().filter(unit=gone).exists():
        told.append(f"Usulan pengurus {gone.name} masih menunggu. Putuskan usulan itu dulu.")
    if DormancyProposal.objects.open().filter(unit=gone).exists():
        told.append(f"Usulan vakum {gone.name} belum dijawab. Jawab dulu di halamannya.")
    return told


PART = Part(
    columns=(
        Column(Appointment, "organisation", _posts),
        Column(Organisation, "merged_into", lambda gone, kept: Organisation.objects.all()),
        Column(ProgrammeItem, "unit", lambda gone, kept: ProgrammeItem.objects.open()),
    ),
    facts=facts,
    obstacles=obstacles,
)
