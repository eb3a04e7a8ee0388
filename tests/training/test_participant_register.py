"""Units are invited, their people named within seats and quota, replaced and withdrawn."""

import uuid
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from registry.models import BimtekRecord
from registry.refusal import Refused
from registry.scope import as_post
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import participants as make
from training.actions import events, invitations, participants, sessions
from training.models import Attendance, AttendanceStatus, Invitation, Participant, ParticipantKind
from training.shares import share_of
from training.workflow import EventMove, ParticipantStatus


@pytest.fixture
def event(ratna):
    return bimtek.event(ratna, quota=4, parts={"34.02": 2, "34.04": 1})


@pytest.fixture
def people(mugi_waras, dewi):
    return make.board(mugi_waras, dewi)


@pytest.fixture
def invitation(event, mugi_waras, ratna):
    return make.invited(event, mugi_waras, ratna)


def test_the_unit_its_kalurahan_and_the_organiser_name_people(client_of, event, invitation, people, sari, bayu, ratna):
    page = f"/bimtek/{event.public_id}/undangan/{invitation.public_id}/tunjuk/"
    for post in (sari, bayu, ratna):
        assert "Sari Lestari" in client_of(post).get(page).content.decode()
    form = client_of(sari).get(page).context["form"]
    typed = {"kunci": form["kunci"].value(), "members": [people[0].pk]}
    for _ in range(2):  # a second click is harmless
        assert client_of(sari).post(page, typed).status_code == 302
    made = Participant.objects.get()
    assert (made.number, made.name, made.regency_id, made.registered_by) == (1, "Sari Lestari", "34.02", sari)
    assert event.changes.get(verb="register").actor == sari


def test_an_outsider_gets_404_and_a_tksk_403(client_of, event, invitation, people, tini, sleman_pengurus):
    page = f"/bimtek/{event.public_id}/undangan/{invitation.public_id}/tunjuk/"
    assert client_of(sleman_pengurus).get(page).status_code == 404
    assert client_of(tini).get(page).status_code == 403


def test_seats_bind_the_unit_and_the_quota_binds_everybody(event, invitation, people, sari, ratna, mugi_waras):
    register = partial(participants.register, invitation=invitation)
    with pytest.raises(Refused, match="untuk 2 orang"):
        register(members=people, by=sari)
    register(members=people[:2], by=sari)
    with pytest.raises(Refused, match="Kuota Kabupaten Bantul sudah penuh"):
        register(members=people[2:], by=ratna)
    make.enrolled(event, ratna, 2)
    with pytest.raises(Refused, match="sudah penuh"):
        make.enrolled(event, ratna)
    assert Participant.objects.count() == 4
    with pytest.raises(Refused, match="Dari Kabupaten Bantul sudah 2"):
        events.change(event=event, fields={}, parts={"34.02": 1, "34.04": 1}, by=ratna)


def test_the_database_too_keeps_the_quota(event, invitation, people, ratna):
    participants.register(invitation=invitation, members=people[:2], by=ratna)
    with pytest.raises(IntegrityError, match="Kuota kabupaten/kota ini sudah penuh"), transaction.atomic():
        Participant.objects.create(
            event=event, number=9, unit=invitation.unit, name="Lain", sex="L", regency_id="34.02", registered_by=ratna
        )


def test_nobody_is_registered_twice_and_a_stranger_not_at_all(event, invitation, people, ratna, sleman_pengurus, dewi):
    participants.register(invitation=invitation, members=people[:1], by=ratna)
    with pytest.raises(Refused, match="sudah terdaftar sebagai peserta nomor 1"):
        participants.register(invitation=invitation, members=people[:1], by=ratna)
    other = make.board(sleman_pengurus.organisation, ratna, {"Ketua": "Orang Lain", "Sekretaris": "Siapa"})
    with pytest.raises(Refused, match="bukan pengurus"):
        participants.register(invitation=invitation, members=other[:1], by=ratna)


def test_a_term_that_is_over_is_asked_once(client_of, event, mugi_waras, dewi, ratna):
    old = make.board(mugi_waras, dewi, days_left=-2)
    invitation = make.invited(event, mugi_waras, ratna)
    page = f"/bimtek/{event.public_id}/undangan/{invitation.public_id}/tunjuk/"
    client = client_of(ratna)
    typed = {"kunci": client.get(page).context["form"]["kunci"].value(), "members": [old[0].pk]}
    asked = client.post(page, typed)
    assert asked.status_code == 422
    assert "Masa bakti pada SK" in asked.content.decode()
    assert f"sebelum Bimtek dimulai {date_format(event.starts_on, 'j F Y')}." in asked.content.decode()
    assert client.post(page, typed | {"confirm": asked.context["form"].doubt_key}).status_code == 302
    assert Participant.objects.get().is_term_confirmed


def test_somebody_else_comes_instead_and_the_first_stays_readable(client_of, event, invitation, people, sari):
    participants.register(invitation=invitation, members=people[:1], by=sari)
    first = Participant.objects.get()
    second = participants.replace(participant=first, member=people[1], reason="Sakit.", by=sari)
    first.refresh_from_db()
    assert (first.status, first.end_reason, first.ended_by) == (ParticipantStatus.REPLACED, "Sakit.", sari)
    assert (second.number, second.replaces) == (2, first)
    said = client_of(sari).get(f"/bimtek/{event.public_id}/peserta/").content.decode()
    assert "Sakit." in said
    assert "Budi Santosa" in said
    participants.withdraw(participant=second, reason="Berhalangan.", by=sari)
    with pytest.raises(Refused, match="sudah mundur"):
        participants.withdraw(participant=second, reason="Lagi.", by=sari)
    assert not event.participants.counted().exists()


def test_an_invitation_is_taken_back_only_without_people(event, invitation, people, ratna):
    participants.register(invitation=invitation, members=people[:1], by=ratna)
    with pytest.raises(Refused, match="sudah menunjuk 1"):
        invitations.withdraw(invitation=invitation, reason="Salah.", by=ratna)
    participants.withdraw(participant=Participant.objects.get(), reason="Mundur.", by=ratna)
    invitations.withdraw(invitation=invitation, reason="Salah.", by=ratna)
    assert make.invited(event, invitation.unit, ratna).is_open


def test_units_are_proposed_with_filters_and_invited_at_once(client_of, event, ratna, mugi_waras, sleman_pengurus):
    client = client_of(ratna)
    page = f"/bimtek/{event.public_id}/undangan/tambah/"
    both = {mugi_waras.public_id, sleman_pengurus.organisation.public_id}
    assert set(client.get(page).context["form"].units) == both
    assert "34.03" not in str(client.get(page).context["filter_form"]["wilayah"])
    assert set(client.get(page, {"tumbuh": "baru"}).context["form"].units) == set()
    assert set(client.get(page, {"bimtek": "belum", "q": "Mugi"}).context["form"].units) == {mugi_waras.public_id}
    empty = client.post(page, {"kunci": "7e57d004-2b97-0e7a-b45f-5387367791cd", "seats": 2})
    assert empty.status_code == 422
    typed = {"kunci": client.get(page).context["form"]["kunci"].value(), "seats": 1, "units": list(both)}
    for _ in range(2):
        assert client.post(page, typed).status_code == 302
    assert Invitation.objects.count() == 2
    assert client.get(page).context["form"].units == {}


def test_more_than_the_quota_is_invited_only_when_confirmed(client_of, ratna, mugi_waras, sleman_pengurus):
    event = bimtek.event(ratna, quota=5, parts={"34.02": 2, "34.04": 3})
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/undangan/tambah/"
    units = [mugi_waras, sleman_pengurus.organisation]
    sent = hidden_fields(client.get(page)) | {"seats": 3, "units": [unit.public_id for unit in units]}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "Jumlah: 6 orang diundang untuk kuota 5." in answer.content.decode()
    assert "Kabupaten Bantul: 3 orang diundang untuk kuota 2." in answer.content.decode()
    assert "Kabupaten Sleman" not in str(answer.context["form"].doubts)
    assert not Invitation.objects.exists()
    with pytest.raises(Refused, match="untuk kuota 5"):
        invitations.invite(event=event, units=units, seats=3, by=ratna)
    sent = hidden_fields(answer) | sent | {"confirm": answer.context["form"].doubt_key}
    assert client.post(page, sent).status_code == 302
    assert Invitation.objects.count() == 2


@pytest.mark.xdist_group("many at once")
def test_fifty_register_at_once_and_the_quota_holds(committed_db, ratna, mugi_waras, dewi):
    event = bimtek.event(ratna, quota=10, parts={"34.02": 3})
    names = {"Ketua": "Orang 1", "Sekretaris": "Orang 2", "Bendahara": "Orang 3"}
    people = make.board(mugi_waras, dewi, names)
    invitation = make.invited(event, mugi_waras, ratna, seats=20)
    board = [partial(participants.register, invitation=invitation, members=[one], by=ratna) for one in people] * 5
    answers = all_at_once([*board, *(partial(enrol, event, ratna, number) for number in range(35))])
    assert Participant.objects.count() == 10
    assert sorted(Participant.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert Participant.objects.of_quota().count() == Participant.objects.of_quota().values("name").distinct().count()
    assert sum(isinstance(answer, Refused) for answer in answers) == 40


def enrol(event, by, number):
    person = Participant(
        name=f"Tamu {number}", kind=ParticipantKind.OTHER, sex="L", institution="Lembaga", regency_id="34.02"
    )
    return participants.enrol(event=event, participant=person, by=by)


def test_both_walls_show_every_post_the_same(
    event, invitation, people, ratna, surya, dewi, hadi, tini, bayu, sari, balai, admin_sistem, sleman_pengurus,
    sleman_dinsos, sleman_kalurahan, sleman_tksk,
):  # fmt: skip
    participants.register(invitation=invitation, members=people[:1], by=ratna)
    other = make.invited(event, sleman_pengurus.organisation, ratna)
    board = make.board(sleman_pengurus.organisation, ratna, {"Ketua": "Wahyu", "Sekretaris": "Siapa"})
    participants.register(invitation=other, members=board[:1], by=ratna)
    make.enrolled(event, ratna)
    session = bimtek.session(event, ratna, jp=2)
    event = bimtek.moved(event, EventMove.START, ratna)
    for person in event.participants.all():
        make.marked(person, session, ratna)
    expected = {
        ratna: 3, surya: 3, dewi: 2, hadi: 2, tini: 1, bayu: 1, sari: 1, balai: 0, admin_sistem: 0,
        sleman_pengurus: 1, sleman_dinsos: 1, sleman_kalurahan: 1, sleman_tksk: 1,
    }  # fmt: skip
    for post, count in expected.items():
        for model, wanted in ((Participant, count), (Attendance, count), (Invitation, min(count, 2))):
            first = set(model.objects.visible_to(post).values_list("pk", flat=True))
            with as_post(post):
                second = set(model.objects.values_list("pk", flat=True))
            expectation = {Invitation: {3: 2, 2: 1, 1: 1, 0: 0}[count]}.get(model, wanted)
            assert first == second, (post, model)
            assert len(first) == expectation, (post, model)


def test_who_reached_the_share_is_marked_as_trained_once(ratna, mugi_waras, dewi):
    event = bimtek.event(ratna, starts_on=timezone.localdate() - timedelta(days=5))
    people, invitation = make.board(mugi_waras, dewi), make.invited(event, mugi_waras, ratna)
    participants.register(invitation=invitation, members=people[:2], by=ratna)
    (guest,) = make.enrolled(event, ratna)
    first, second = event.participants.of_quota().by_number()
    long, short = bimtek.session(event, ratna, jp=4), bimtek.session(event, ratna, begins=10, ends=11, jp=1)
    opening = bimtek.session(event, ratna, begins=12, ends=13)
    event = bimtek.moved(event, EventMove.START, ratna)
    with pytest.raises(Refused, match="sekarang: berlangsung"):
        participants.mark_trained(event=event, by=ratna)
    for session, who in product((long, opening), (first, guest)):
        make.marked(who, session, ratna)
    make.marked(second, short, ratna)
    make.marked(second, long, ratna, AttendanceStatus.EXCUSED)
    make.marked(first, short, ratna, AttendanceStatus.ABSENT)
    assert [(share.jp, share.percent, share.is_reached) for share in map(share_of, (first, second))] == [
        (4, 80, True),
        (1, 20, False),
    ]
    with pytest.raises(Refused, match="sudah dicatat, jadi tidak dihapus"):
        sessions.remove(session=long, by=ratna)
    event = bimtek.moved(event, EventMove.FINISH, ratna)
    assert [participants.mark_trained(event=event, by=ratna) for _ in range(2)] == [1, 0]
    assert BimtekRecord.objects.get().name == first.name


def test_numbers_of_letters_of_a_colleague_stay(client_of, event, invitation, people, ratna, surya):
    page = f"/bimtek/{event.public_id}/peserta/nomor-surat/"
    (person, other) = participants.register(invitation=invitation, members=people[:2], by=ratna)
    client, name = client_of(surya), f"undangan-{invitation.public_id}"
    shown = client.get(page)
    typed = hidden_fields(shown) | {"shown": shown.context["form"]["shown"].value()}
    participants.number_letters(event=event, numbers=[(invitation, "", "005/123"), (person, "", "094/7")], by=ratna)
    # The colleague's stand: one touched by both, one left alone, one that this page did not send.
    sent = {name: "005/999", f"tugas-{other.public_id}": "094/8"}
    said = client.post(page, typed | sent, follow=True).content.decode()
    assert "1 nomor surat disimpan. 1 tidak disimpan" in said
    assert "(sudah diisi 005/123)" in said
    client.post(page, typed | {"kunci": str(uuid.uuid4()), name: "", f"tugas-{person.public_id}": ""})
    for row, number in ((invitation, "005/123"), (person, "094/7"), (other, "094/8")):
        row.refresh_from_db()
        assert row.letter_number == number
    assert client.post(page, typed | {"kunci": str(uuid.uuid4()), "shown": "[" * 99999}).status_code == 422


def test_numbers_of_many_letters_come_in_parts(client_of, ratna):
    event = bimtek.event(ratna, quota=60)
    last = make.enrolled(event, ratna, 52)[-1]
    page, client = f"/bimtek/{event.public_id}/peserta/nomor-surat/", client_of(ratna)
    assert len(client.get(page).context["form"].rows) == 50
    shown = client.get(page, {"bagian": "2"})
    assert len(shown.context["form"].rows) == 2
    typed = hidden_fields(shown) | {"shown": shown.context["form"]["shown"].value()}
    client.post(page, typed | {f"tugas-{last.public_id}": "094/52"})  # whatever part it is sent to
    last.refresh_from_db()
    assert last.letter_number == "094/52"
