"""Tarik persetujuan: the register of consents, and that nothing crosses to a partner without one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import cases
from cases.models import Consent, ConsentText, LegalBasis, Referral, RightsRequest
from cases.workflow import Kind, Status
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import told
from tests.factories import cases as make

TODAY = timezone.localdate


def consented(case, by, **fields):
    cases.record_consent(case=case, consent=make.consent(**fields), by=by)


def ask_partner(case, sari, partner):
    return make.sent(case, sari, partner, Kind.SERVICE)


@pytest.fixture
def silent(sari):
    """A case without any consent."""
    return make.open_case(sari, consented=False)


# --- what the register keeps -----------------------------------------------------------------------------------------


def test_an_entry_says_how_with_which_text_for_whom_and_until_when(case, sari, pak_puskesmas, client_of):
    page, client = f"{case.get_absolute_url()}persetujuan/", client_of(sari)
    typed = {
        "basis": "sendiri",
        "method": "cap_jempol",
        "partner": pak_puskesmas.organisation.public_id,
        "shared": ["identitas", "kesehatan"],
        "ends_on": (TODAY() + timedelta(days=30)).isoformat(),
    }
    assert client.post(page, hidden_fields(client.get(page)) | typed).status_code == 302
    entry = case.consents.first()
    assert (entry.method, entry.partner, entry.shared) == (
        "cap_jempol",
        pak_puskesmas.organisation,
        ["identitas", "kesehatan"],
    )
    assert entry.text == ConsentText.objects.first()
    room = client.get(f"{case.get_absolute_url()}akses/").content.decode()
    for said in ("Cap jempol", "teks versi 1", "nama, umur, nik, kesehatan", "Puskesmas Sewon I"):
        assert said in room


def test_a_new_text_is_a_new_version_and_the_old_entry_keeps_its_own(case, sari):
    ConsentText.objects.create(version=2, body="Baru.", starts_on=TODAY())
    consented(case, sari)
    assert [entry.text.version for entry in case.consents.order_by("id")] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"basis": "tanpa", "consent_reason": "Tidak sadar."}, "Pilih dasarnya."),
        ({"basis": "sendiri", "ends_on": "2001-01-01"}, "Tanggal ini sudah lewat."),
        ({"basis": "sendiri", "shared": []}, "Pilih sedikitnya satu."),
        ({"basis": "sendiri", "partner": "abcdefgh23456789"}, "Masukkan pilihan yang valid"),
    ],
)
def test_what_does_not_fit_is_said(typed, said, case, sari, client_of):
    page, client = f"{case.get_absolute_url()}persetujuan/", client_of(sari)
    fields = {"method": "lisan", "shared": ["identitas"]} | typed
    answer = client.post(page, hidden_fields(client.get(page)) | fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_database_too_wants_a_legal_basis_without_consent(case, sari):
    with pytest.raises(IntegrityError, match="consent_absence_names_a_legal_basis"), transaction.atomic():
        Consent.objects.create(case=case, basis="tanpa", reason="x", recorded_by=sari)


# --- nothing crosses without it --------------------------------------------------------------------------------------


def test_a_partner_gets_nothing_without_consent(silent, sari, pak_puskesmas):
    with pytest.raises(Refused, match="Catat dulu persetujuan"):
        ask_partner(silent, sari, pak_puskesmas)


@pytest.mark.parametrize("basis", LegalBasis)
def test_a_named_legal_basis_stands_in_its_place(basis, silent, sari, pak_puskesmas):
    cases.record_consent(case=silent, consent=make.without_consent(basis), by=sari)
    assert ask_partner(silent, sari, pak_puskesmas).status == Status.SENT


def test_a_consent_for_one_partner_covers_no_other(silent, sari, pak_puskesmas, balai):
    consented(silent, sari, partner=balai.organisation)
    with pytest.raises(Refused, match="tidak mencakup Puskesmas Sewon I"):
        ask_partner(silent, sari, pak_puskesmas)
    consented(silent, sari, partner=pak_puskesmas.organisation)
    assert ask_partner(silent, sari, pak_puskesmas)


def test_a_consent_that_is_over_covers_nobody(silent, sari, pak_puskesmas):
    consented(silent, sari, ends_on=TODAY() - timedelta(days=1))
    with pytest.raises(Refused, match="tidak mencakup"):
        ask_partner(silent, sari, pak_puskesmas)


def test_the_form_says_so_and_keeps_what_was_typed(silent, sari, pak_puskesmas, balai, client_of):
    consented(silent, sari, partner=balai.organisation)
    page, client = f"{silent.get_absolute_url()}rujukan/kirim/", client_of(sari)
    typed = {"receiver": pak_puskesmas.organisation.public_id, "reason": "Perlu dokter hari ini."}
    answer = client.post(page, hidden_fields(client.get(page)) | typed)
    assert answer.status_code == 422
    assert "tidak mencakup Puskesmas Sewon I" in answer.content.decode()
    assert "Perlu dokter hari ini." in answer.content.decode()
    assert not Referral.objects.exists()


def test_an_old_draft_is_not_sent_after_the_withdrawal(case, sari, pak_puskesmas):
    draft = make.draft(case, sari, pak_puskesmas, Kind.SERVICE)
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="x", by=sari)
    with pytest.raises(Refused, match="tidak mencakup"):
        make.referrals.send(referral=draft, by=sari)


def test_the_chain_of_offices_goes_on_by_its_task(case, sari, bayu):
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="x", by=sari)
    assert make.sent(case, sari, bayu).status == Status.SENT


# --- withdrawing -----------------------------------------------------------------------------------------------------


def test_a_withdrawal_starts_the_clock_and_tells_the_partner(case, sari, pak_puskesmas, client_of):
    ask_partner(case, sari, pak_puskesmas)
    page, client = f"{case.get_absolute_url()}tarik-persetujuan/", client_of(sari)
    typed = {"consent": case.consents.get().pk, "reason": "Diminta anaknya."}
    assert client.post(page, hidden_fields(client.get(page)) | typed).status_code == 302
    entry, asked = case.consents.get(), RightsRequest.objects.get()
    assert (entry.withdrawn_by, entry.withdraw_reason) == (sari, "Diminta anaknya.")
    assert asked.due_at - asked.recorded_at == timedelta(hours=72)
    assert any("persetujuan ditarik" in text for text in told(case)["Puskesmas Sewon I"])


def test_a_consent_is_withdrawn_once(case, sari):
    consent = case.consents.get()
    cases.withdraw_consent(case=case, consent=consent, reason="x", by=sari)
    with pytest.raises(Refused, match="Tidak ada persetujuan yang berlaku"):
        cases.withdraw_consent(case=case, consent=consent, reason="x", by=sari)


# --- which data cross ------------------------------------------------------------------------------------------------


@pytest.fixture
def told_partner(sari, pak_puskesmas, client_of):
    """open(**consent): the partner's browser, its case found through the referral it has accepted."""

    def open_with(**fields):
        person = make.person("Wagiyem Sari", address="Gang Melati 4", phone="0812 0000 1111", nik="3402155708540001")
        case = make.open_case(sari, person=person, consented=False)
        consented(case, sari, **fields)
        make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
        return case, client_of(pak_puskesmas)

    return open_with


def page_of(client, case, room=""):
    return client.get(f"{case.get_absolute_url()}{room}")


STORY, PLACE, NAME = "Tinggal sendiri, rumah bocor", "Gang Melati 4", "Wagiyem Sari"


def test_a_partner_reads_all_that_was_agreed(told_partner):
    case, client = told_partner()
    page = page_of(client, case).content.decode()
    assert all(said in page for said in (STORY, PLACE, NAME, "•••• 0001"))
    assert page_of(client, case, "orang/").status_code == 200


@pytest.mark.parametrize(
    ("shared", "seen", "unseen"),
    [
        (["identitas"], [NAME], [STORY, PLACE, "0812 0000 1111"]),
        (["cerita"], [STORY, "W. S."], [NAME, PLACE, "0001"]),
        (["alamat"], [PLACE, "0812 0000 1111"], [NAME, STORY]),
    ],
)
def test_a_partner_reads_only_the_data_that_were_agreed(shared, seen, unseen, told_partner):
    case, client = told_partner(shared=shared)
    page = page_of(client, case).content.decode()
    assert [said for said in seen if said not in page] == []
    assert [said for said in unseen if said in page] == []
    assert "Sebagian data tidak ditampilkan" in page
    assert page_of(client, case, "orang/").status_code == (200 if "identitas" in shared else 403)


@pytest.mark.parametrize(("shared", "reads"), [(["cerita"], True), (["identitas"], False)])
def test_the_words_of_the_timeline_are_a_part_of_the_story(shared, reads, told_partner, sari):
    case, client = told_partner(shared=shared)
    cases.add_note(case=case, text="Anaknya datang tadi malam.", by=sari)
    page = page_of(client, case).content.decode()
    assert "menulis catatan" in page
    assert ("Anaknya datang tadi malam." in page) is reads


def test_files_need_their_own_consent(told_partner):
    case, client = told_partner(shared=["identitas"])
    document = make.attached(case)
    assert page_of(client, case, f"dokumen/{document.public_id}/").status_code == 403
    assert "KTP halaman depan" not in page_of(client, case, "dokumen/").content.decode()


def test_after_the_withdrawal_the_partner_reads_nothing_of_the_person(told_partner, sari):
    case, client = told_partner()
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="x", by=sari)
    page = page_of(client, case).content.decode()
    assert [said for said in (STORY, PLACE, NAME) if said in page] == []
    assert "tidak ada persetujuan yang berlaku" in page
    assert page_of(client, case, "orang/").status_code == 403


def test_a_partner_reads_initials_in_lists(told_partner):
    _, client = told_partner()
    for address in ("/kasus/", "/kotak-masuk/", "/"):
        assert NAME not in client.get(address).content.decode()


@pytest.mark.parametrize("shared", [["identitas"], ["cerita"]])
def test_a_list_tells_a_partner_no_more_of_the_place_than_the_page(shared, told_partner):
    case, client = told_partner(shared=shared)
    assert case.area.label == "Padukuhan Salakan"
    for address in ("/kasus/", "/kotak-masuk/", "/", case.get_absolute_url()):
        assert "Salakan" not in client.get(address).content.decode(), address


def found_by(client, text):
    return [case.number for case in client.post("/kasus/cari/", {"q": text}, follow=True).context["page"].rows]


BY_IDENTITY = ("Wagiyem", "giy", "3402155708540001")


@pytest.mark.parametrize("shared", [["cerita"], ["alamat", "keluarga"]])
def test_a_partner_who_reads_initials_finds_nobody_by_name_or_nik(shared, told_partner):
    """Guessing letters would spell the name, and a NIK would be confirmed."""
    case, client = told_partner(shared=shared)
    assert [found_by(client, text) for text in BY_IDENTITY] == [[], [], []]
    assert found_by(client, case.number) == found_by(client, case.number[-9:]) == [case.number]


def test_a_partner_who_reads_the_identity_finds_by_it_until_the_withdrawal(told_partner, sari):
    case, client = told_partner(shared=["identitas"])
    assert [found_by(client, text) for text in BY_IDENTITY] == [[case.number]] * 3
    cases.withdraw_consent(case=case, consent=case.consents.get(), reason="x", by=sari)
    assert [found_by(client, text) for text in BY_IDENTITY] == [[], [], []]


def test_offices_and_units_read_everything_whatever_the_consent(told_partner, sari, dewi, client_of):
    case, _ = told_partner(shared=["identitas"])
    for post in (sari, dewi):
        assert STORY in page_of(client_of(post), case).content.decode()
