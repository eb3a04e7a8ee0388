"""Daftar transport: amounts for all, account and NPWP sealed, behind a right of their own, each opening in the log."""

import pytest
from django.db import connection

from registry import scope
from registry.models import AuditEntry
from registry.refusal import Refused
from registry.sealing import SealBroken
from tests.cases.acts import hidden_fields
from tests.factories import follow_ups as make
from tests.training.test_participant_print import text_of
from training.actions import transports
from training.models import TransportPayment

ACCOUNT, NPWP = "0012345678", "091234567890123"


@pytest.fixture
def event(ratna, sari):
    return make.with_units(ratna, sari)


@pytest.fixture
def bendahara(ratna):
    """Ratna, marked as one who pays out."""
    ratna.is_transport_payer = True
    ratna.save(update_fields=["is_transport_payer"])
    return ratna


@pytest.fixture
def participant(event):
    return event.participants.get()


def filled(participant, by, **fields):
    said = {"amount": 150_000, "bank": "BPD DIY", "account": ACCOUNT, "npwp": NPWP}
    return transports.fill(participant=participant, by=by, **said | fields)


def send(client, page, **typed):
    return client.post(page, hidden_fields(client.get(page)) | typed)


def test_the_numbers_are_sealed_masked_and_opened_one_at_a_time(event, participant, bendahara, client_of):
    client, page = client_of(bendahara), f"/bimtek/{event.public_id}/transport/"
    line = f"{page}{participant.public_id}/"
    typed = {"amount": "150.000", "bank": "BPD DIY", "account": "0012-345 678", "npwp": "09.123.456.7-890.123"}
    assert send(client, f"{line}isi/", **typed).url == page
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM training_transportpayment p")
        (raw,) = cursor.fetchone()
    assert ACCOUNT.encode().hex() not in raw
    assert ACCOUNT not in raw
    shown = client.get(page).content.decode()
    assert "•••• 5678" in shown
    assert "Rp 150.000" in shown
    assert ACCOUNT not in shown
    assert NPWP not in shown
    assert send(client, f"{line}buka/", why="").status_code == 422
    opened = send(client, f"{line}buka/", why="Transfer ditolak bank.").content.decode()
    assert ACCOUNT in opened
    assert NPWP in opened
    entry = AuditEntry.objects.get(verb="transport.read")
    assert (entry.actor, entry.detail["why"]) == (bendahara.user, "Transfer ditolak bank.")


@pytest.mark.parametrize("name", ["ratna", "surya", "dewi", "sari"])
def test_without_the_right_nobody_reads_it_through_any_door(name, event, participant, request, admin_sistem, client_of):
    payer = request.getfixturevalue("bendahara")
    filled(participant, payer)
    post = request.getfixturevalue(name)
    if name == "ratna":
        post.is_transport_payer = False
        post.save(update_fields=["is_transport_payer"])
    page, client = f"/bimtek/{event.public_id}/transport/", client_of(post)
    for address in (
        page,
        f"{page}cetak/",
        f"{page}isi/",
        f"{page}{participant.public_id}/isi/",
        f"{page}{participant.public_id}/buka/",
    ):
        assert client.get(address).status_code == 403, address
    with scope.as_post(post):
        assert not TransportPayment.objects.exists(), "the second wall"
    assert not TransportPayment.objects.visible_to(post).exists()
    with pytest.raises(Refused) as refused:
        transports.read_list(event=event, why="x", by=post)
    assert refused.value.status == 403


def test_the_right_of_another_office_opens_nothing(event, participant, bendahara, dewi, client_of):
    filled(participant, bendahara)
    dewi.is_transport_payer = True
    dewi.save(update_fields=["is_transport_payer"])
    assert client_of(dewi).get(f"/bimtek/{event.public_id}/transport/").status_code == 403
    with scope.as_post(dewi):
        assert not TransportPayment.objects.exists()


def test_whoever_has_the_right_reads_through_both_walls(participant, bendahara):
    filled(participant, bendahara)
    with scope.as_post(bendahara):
        assert TransportPayment.objects.count() == 1
    assert TransportPayment.objects.visible_to(bendahara).count() == 1


def test_an_empty_field_keeps_the_number_and_a_tick_clears_it(event, participant, bendahara, client_of):
    filled(participant, bendahara)
    client, line = client_of(bendahara), f"/bimtek/{event.public_id}/transport/{participant.public_id}/isi/"
    assert send(client, line, amount="200000", bank="BPD DIY").status_code == 302
    assert TransportPayment.objects.get().read_numbers() == (ACCOUNT, NPWP)
    assert send(client, line, amount="200000", clear="on").status_code == 302
    assert TransportPayment.objects.get().read_numbers() == ("", "")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"amount": "150000", "account": "12a45", "bank": "BRI"}, "account", "5 sampai 20 angka"),
        ({"amount": "150000", "account": ACCOUNT}, "bank", "Isi nama bank"),
        ({"amount": "150000", "npwp": "123"}, "npwp", "15 atau 16 angka"),
        ({"amount": "0"}, "amount", "lebih dari nol"),
        ({"amount": "1500,5"}, "amount", "rupiah penuh"),
        ({"amount": ""}, "amount", ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(typed, field, said, event, participant, bendahara, client_of):
    line = f"/bimtek/{event.public_id}/transport/{participant.public_id}/isi/"
    answer = send(client_of(bendahara), line, **typed)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not TransportPayment.objects.exists()


def test_the_list_to_sign_holds_all_and_leaves_its_row(event, participant, bendahara, client_of):
    filled(participant, bendahara)
    client, page = client_of(bendahara), f"/bimtek/{event.public_id}/transport/cetak/"
    assert send(client, page, why="").status_code == 422
    text = " ".join(text_of(send(client, page, why="Pembayaran hari terakhir.")))
    for words in (ACCOUNT, NPWP, "150.000", "Sari Lestari", "Tanda tangan"):
        assert words in text.replace("\n", "") or words in text
    assert AuditEntry.objects.get(verb="transport.print").detail == {
        "rows": 1,
        "why": "Pembayaran hari terakhir.",
    }


def test_one_amount_fills_all_who_have_none_and_only_those(event, participant, bendahara, ratna, client_of):
    from tests.factories import participants as people

    filled(participant, bendahara)
    people.enrolled(event, ratna, 2)
    client, page = client_of(bendahara), f"/bimtek/{event.public_id}/transport/isi/"
    opened = client.get(page)
    assert "Untuk 2 peserta yang belum terisi" in opened.content.decode()
    people.enrolled(event, ratna)
    late = client.post(page, hidden_fields(opened) | {"amount": "100.000"})
    assert (late.status_code, TransportPayment.objects.count()) == (409, 1)
    assert "Sekarang 3 peserta" in late.content.decode()
    typed = hidden_fields(client.get(page)) | {"amount": "100.000"}
    for _ in range(2):
        assert client.post(page, typed).status_code == 302
    assert sorted(TransportPayment.objects.values_list("amount", flat=True)) == [100_000] * 3 + [150_000]
    assert AuditEntry.objects.get(verb="transport.fill", detail__rows=3).actor == bendahara.user
    assert send(client, page, amount="100.000").status_code == 409
    ratna.is_transport_payer = False
    with pytest.raises(Refused) as refused:
        transports.fill_all(event=event, amount=1, by=ratna, seen=0)
    assert refused.value.status == 403


def test_a_number_moved_to_another_row_does_not_open(participant, bendahara, ratna):
    from tests.factories import participants as people

    filled(participant, bendahara)
    other = people.enrolled(participant.event, ratna)[0]
    filled(other, bendahara, account="99998888", npwp="")
    sealed = TransportPayment.objects.get(participant=participant).account_sealed
    TransportPayment.objects.filter(participant=other).update(account_sealed=sealed)
    with pytest.raises(SealBroken):
        TransportPayment.objects.get(participant=other).read_numbers()


def test_whoever_withdrew_is_neither_counted_nor_printed(event, participant, bendahara, ratna, client_of):
    from training.actions import participants

    filled(participant, bendahara)
    participants.withdraw(participant=participant, reason="Sakit.", by=ratna)
    assert not TransportPayment.objects.of_event(event).exists()
    assert "Rp 150.000" not in client_of(bendahara).get(f"/bimtek/{event.public_id}/transport/").content.decode()


def test_two_who_open_an_empty_line_do_not_write_over_each_other(event, participant, bendahara, client_of):
    client, line = client_of(bendahara), f"/bimtek/{event.public_id}/transport/{participant.public_id}/isi/"
    opened = client.get(line)
    filled(participant, bendahara)
    answer = client.post(line, hidden_fields(opened) | {"amount": "200000", "bank": "BPD DIY"})
    assert answer.status_code == 409
    assert "baru saja diisi orang lain" in answer.content.decode()
    assert TransportPayment.objects.get().amount == 150_000


def test_another_bank_asks_for_its_account(event, participant, bendahara, client_of):
    filled(participant, bendahara)
    line = f"/bimtek/{event.public_id}/transport/{participant.public_id}/isi/"
    answer = send(client_of(bendahara), line, amount="150000", bank="BRI")
    assert answer.status_code == 422
    assert "Banknya berganti" in answer.content.decode()
