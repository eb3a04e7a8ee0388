"""Terbitkan surat: numbered without doubles, frozen, withdrawn but never changed, verified by whoever holds it."""

import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from cases.actions import letters, referrals
from cases.models import Letter, LetterKind, LetterSeries
from cases.workflow import Stage
from registry import scope
from registry.actions.letter_templates import succeed_template
from registry.models import LetterTemplate, ReadEntry, TemplateKind
from registry.refusal import Refused
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event
from tests.cast import appointed
from tests.factories import cases as make
from tests.factories import stages as handling

NIK = "3402155708540001"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fill(client, case, kind, **typed):
    """Send the form of one kind of letter as it begins, with what is typed besides."""
    page = f"{case.get_absolute_url()}surat/{kind}/terbitkan/"
    shown = client.get(page)
    form = shown.context["form"]
    fields = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    wanted = {name: "Diisi." for name, field in form.fields.items() if field.required and not fields[name]}
    sent = {name: value for name, value in (fields | wanted | typed).items() if value not in ("", False, None)}
    return client.post(page, sent | hidden_fields(shown))


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def paper(letter):
    return text_of(letter.file.open().read())


# --- issuing ---------------------------------------------------------------------------------------------------------


def test_a_surat_rujukan_says_what_offices_write(case, sent, sari, client_of):
    answer = fill(
        client_of(sari), case, "rujukan", nature="segera", copies="Panewu Sewon\nPuskesmas", companion="Bu Tini, 0812"
    )
    assert answer.status_code == 302
    letter = Letter.objects.get()
    year, month = timezone.localdate().year, timezone.localdate().month
    assert re.fullmatch(rf"001/RJK/3402\.15\.2003\.\w+/[IVX]+/{year}", letter.number), letter.number
    assert month
    said = paper(letter)
    for part in (
        "WKSBM MUGI WARAS",
        letter.number,
        "Segera",
        "Kalurahan Bangunharjo",
        "Wagiyem",
        "Tinggal sendiri, rumah bocor",
        "Kebutuhannya melebihi kemampuan kas warga.",
        "Panewu Sewon",
        "Bu Tini, 0812",
        "Sari Lestari",
        case.number,
    ):
        assert part in said, part
    assert (last_event(case).verb, last_event(case).actor) == ("issue", sari)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("sari", "persetujuan-layanan"), ("bayu", "pengantar"), ("laras", "laporan"), ("bayu", "serah-terima")],
)
def test_each_kind_is_drawn(name, kind, request, case, sari, bayu, client_of):
    post = request.getfixturevalue(name)
    if name == "bayu":
        make.accepted(case, sari, bayu)
    if name == "laras":
        hop = make.accepted(case, sari, bayu)
        make.referrals.accept(referral=make.forward(hop, bayu, post), by=post)
    assert fill(client_of(post), case, kind).status_code == 302
    letter = Letter.objects.get()
    assert LetterTemplate.objects.wording(kind).subject.split()[0].lower() in paper(letter).lower()
    assert letter.organisation == post.organisation


def test_a_laporan_sosial_begins_with_the_finished_assessment(sari, laras, client_of):
    case = handling.case_at(Stage.PLAN, sari, laras)
    found = case.assessments.finished().first()
    fill(client_of(laras), case, "laporan")
    said = paper(Letter.objects.get())
    for text in (found.physical, found.social, found.summary):
        assert text in said


def test_a_rujuk_balik_carries_the_answer(case, accepted, bayu, client_of):
    make.report_back(accepted, bayu)
    assert fill(client_of(bayu), case, "rujuk-balik").status_code == 302
    said = paper(Letter.objects.get())
    assert "Bantuan permakanan tiga bulan." in said
    assert "WKSBM Mugi Waras" in said


def test_every_kind_has_its_parts_and_its_roles():
    from cases.policy import LETTER_ROLES

    assert set(LETTER_ROLES) == set(LetterKind)
    assert set(LetterKind.choices) == set(TemplateKind.choices[:6])


def test_initials_hide_name_and_house(sari, bayu, client_of):
    case = make.open_case(sari, person=make.person("Wagiyem Sari", address="Gang Melati 4"))
    make.sent(case, sari, bayu)
    fill(client_of(sari), case, "rujukan", use_initials="on")
    said = paper(Letter.objects.get())
    assert "W. S." in said
    assert "Wagiyem" not in said
    assert "Melati" not in said


def test_a_nik_stands_in_a_letter_only_when_asked_for_and_then_in_the_log(sari, bayu, client_of):
    case = make.open_case(sari, person=make.person(nik=NIK))
    make.sent(case, sari, bayu)
    client = client_of(sari)
    fill(client, case, "rujukan")
    assert NIK not in paper(Letter.objects.get())
    fill(client, case, "rujukan", with_nik="on")
    assert NIK in paper(Letter.objects.latest("id"))
    assert "NIK dalam surat" in ReadEntry.objects.latest("id").opened
    refused = fill(client, case, "rujukan", with_nik="on", use_initials="on")
    assert refused.status_code == 422
    assert "tidak dapat bersama" in refused.content.decode()


def test_a_nik_on_a_sample_stands_in_the_log_too(sari, bayu, client_of):
    case = make.open_case(sari, person=make.person(nik=NIK))
    make.sent(case, sari, bayu)
    answer = fill(client_of(sari), case, "rujukan", with_nik="on", contoh="1")
    assert NIK in text_of(answer.content)
    assert not Letter.objects.exists()
    assert ReadEntry.objects.latest("id").opened == "NIK dalam surat"


def test_a_sample_has_no_number_and_leaves_nothing(case, sent, sari, client_of):
    answer = fill(client_of(sari), case, "rujukan", contoh="1")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "CONTOH" in text_of(answer.content)
    assert not Letter.objects.exists()
    assert not LetterSeries.objects.exists()


def test_what_is_missing_is_said_and_what_was_typed_stays(case, sent, sari, client_of):
    page = f"{case.get_absolute_url()}surat/rujukan/terbitkan/"
    client = client_of(sari)
    typed = {"recipient": "Kalurahan", "reason": "Rumah roboh semalam."}
    answer = client.post(page, hidden_fields(client.get(page)) | typed)
    assert answer.status_code == 422
    assert "Rumah roboh semalam." in answer.content.decode()
    assert not Letter.objects.exists()


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "status", "said"),
    [
        ("sari", "pengantar", 403, "tidak menerbitkan surat pengantar"),
        ("sari", "laporan", 403, "tidak menerbitkan laporan sosial"),
        ("dewi", "laporan", 403, "dibuat oleh pekerja sosial"),
        ("sari", "rujukan", 409, "Siapkan rujukannya dulu"),
        ("sari", "rujuk-balik", 409, "Kirim rujuk balik dulu"),
        ("bayu", "persetujuan-layanan", 403, "diurus yang menangani"),
        ("sari", "surat-cinta", 404, ""),
    ],
)
def test_whose_letter_it_is(name, kind, status, said, request, case, client_of):
    answer = client_of(request.getfixturevalue(name)).get(f"{case.get_absolute_url()}surat/{kind}/terbitkan/")
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_a_hop_of_another_case_is_refused(case, sent, sari, bayu):
    other = make.sent(make.open_case(sari), sari, bayu)
    with pytest.raises(Refused, match="bukan dari kasus ini"):
        make.issued(case, other, by=sari)


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_each_office_counts_its_own_letters_and_each_year_anew(case, sent, sari, bayu):
    numbers = [make.issued(case, sent).serial for _ in range(3)]
    make.referrals.accept(referral=sent, by=bayu)
    theirs = make.issued(case, None, kind=LetterKind.COVER, by=bayu)
    assert (numbers, theirs.serial) == ([1, 2, 3], 1)
    old = letters.issue(
        case=case,
        kind=LetterKind.REFERRAL,
        referral=sent,
        facts=make.FACTS,
        draw=lambda number, token: b"%PDF-",
        issued_on=timezone.localdate().replace(year=timezone.localdate().year - 1, day=1),
        by=sari,
    )
    assert old.serial == 1


def test_fifty_letters_at_once_get_fifty_numbers_without_a_gap(committed_db, sari, bayu, tmp_path):
    hop = make.sent(make.open_case(sari), sari, bayu)

    def one():
        with scope.as_system():
            return make.issued(hop.case, hop).serial

    assert sorted(all_at_once([one] * 50)) == list(range(1, 51))


def test_a_letter_that_cannot_be_drawn_takes_no_number(case, sent, sari):
    def fail(number, token):
        raise RuntimeError("typst")

    with pytest.raises(RuntimeError, match="typst"), transaction.atomic():
        make.issued(case, sent, draw=fail)
    assert make.issued(case, sent).serial == 1


def test_a_number_is_given_once_by_the_database_too(case, sent):
    letter = make.issued(case, sent)
    copy = {name: value for name, value in Letter.objects.filter(pk=letter.pk).values()[0].items() if name != "id"}
    with pytest.raises(IntegrityError, match="letter_number_once_in_office_and_year"), transaction.atomic():
        Letter.objects.create(**(copy | {"token": "x", "public_id": "y"}))


# --- frozen ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(case, sent):
    return make.issued(case, sent)


@pytest.mark.parametrize("column", ["number", "subject", "recipient", "sha256", "file", "token", "nature"])
def test_an_issued_letter_never_changes(letter, column):
    with pytest.raises(IntegrityError, match="tidak diubah, hanya dicabut"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{column: "x"})


def test_an_issued_letter_is_never_deleted(letter):
    with pytest.raises(IntegrityError, match="hanya dicabut"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")


def test_a_letter_is_withdrawn_once_with_its_reason(case, letter, sari, client_of):
    page = f"{case.get_absolute_url()}cabut-surat/"
    client = client_of(sari)
    typed = {"letter": letter.pk, "reason": "Salah alamat."}
    assert client.post(page, hidden_fields(client.get(page)) | typed).status_code == 302
    letter.refresh_from_db()
    assert (letter.withdrawn_by, letter.withdraw_reason) == (sari, "Salah alamat.")
    with pytest.raises(Refused, match="masih berlaku"):
        letters.revoke(case=case, letter=letter, reason="x", by=sari)
    with pytest.raises(IntegrityError, match="hanya dicabut"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(withdraw_reason="lain")


def test_another_office_does_not_withdraw_it(case, letter, sari, bayu):
    make.referrals.accept(referral=letter.referral, by=bayu)
    with pytest.raises(Refused, match="Tidak ada surat dari lembaga Anda"):
        letters.revoke(case=case, letter=letter, reason="x", by=bayu)


# --- the public page -------------------------------------------------------------------------------------------------


def test_the_page_of_the_qr_says_number_day_office_and_nothing_else(case, letter, client, sari):
    page = client.get(f"/surat/{letter.token}/").content.decode()
    text = re.sub(r"<[^>]+>", " ", page.split("<main")[1])
    for said in (letter.number, "WKSBM Mugi Waras", "Surat ini berlaku"):
        assert said in text
    for hidden in ("Wagiyem", case.number, letter.subject, letter.recipient, "Terlantar", "Sari", case.public_id):
        assert hidden not in page, hidden


def test_a_withdrawn_letter_says_so(case, letter, client, sari):
    letters.revoke(case=case, letter=letter, reason="Salah.", by=sari)
    page = client.get(f"/surat/{letter.token}/").content.decode()
    assert "sudah dicabut dan tidak berlaku" in page
    assert "Salah." not in page


def test_a_token_that_never_was_is_not_there(client, db):
    assert client.get("/surat/abcdefghijklmnop/").status_code == 404


def test_the_paper_carries_the_address_of_its_own_page(case, sent, sari, client_of, monkeypatch):
    drawn = []
    empty = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
    monkeypatch.setattr("cases.letters._qr", lambda text: drawn.append(text) or empty)
    fill(client_of(sari), case, "rujukan")
    assert drawn[-1].endswith(f"/surat/{Letter.objects.get().token}/")


def test_a_file_of_a_letter_is_read_through_the_case_and_logged(case, letter, bayu, client_of):
    answer = client_of(bayu).get(f"{case.get_absolute_url()}surat/{letter.public_id}/")
    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.4 contoh")
    assert ReadEntry.objects.latest("id").opened == f"surat {letter.number}"


def test_a_colleague_without_the_case_reads_no_letter(sari, bayu, client_of):
    hidden = make.open_case(sari, number=make.HIV)
    letter = make.issued(hidden, None, kind=LetterKind.AGREEMENT)
    other = appointed("bima", "Bima", bayu.organisation, bayu.role)
    assert client_of(other).get(f"{hidden.get_absolute_url()}surat/{letter.public_id}/").status_code == 404


def test_a_surat_rujukan_is_withdrawn_with_its_referral(case, letter, sari, client):
    referrals.withdraw(referral=letter.referral, by=sari, reason="Salah alamat.")
    letter.refresh_from_db()
    assert (letter.is_valid, letter.withdrawn_by, letter.withdraw_reason) == (
        False,
        sari,
        "Rujukannya ditarik kembali.",
    )
    assert "sudah dicabut" in client.get(f"/surat/{letter.token}/").content.decode()
    assert case.events.filter(verb="revoke", text__contains=letter.number).exists()


@pytest.mark.parametrize("was_accepted", [False, True])
def test_a_surat_rujukan_nobody_answered_goes_when_another_office_takes_over(letter, bayu, tini, was_accepted):
    """Whoever accepted has it with good reason; to whoever never answered it does not lead any more."""
    hop = letter.referral
    if was_accepted:
        hop = referrals.accept(referral=hop, by=bayu)
    referrals.take_over(referral=make.overdue_now(hop), by=tini)
    letter.refresh_from_db()
    assert letter.is_valid is was_accepted


def test_another_letter_stands_when_the_referral_is_withdrawn(case, letter, sari):
    cover = make.issued(case, None, kind="persetujuan-layanan")
    referrals.withdraw(referral=letter.referral, by=sari, reason="Salah alamat.")
    cover.refresh_from_db()
    assert cover.is_valid


# --- the words of an office ------------------------------------------------------------------------------------------


def test_words_of_the_office_stand_on_the_paper_and_an_issued_letter_keeps_its_own(
    case, sent, sari, admin_sistem, client_of
):
    client = client_of(sari)
    fill(client, case, "rujukan")
    before = LetterTemplate.objects.wording("rujukan")
    values = {"kind": "rujukan", "subject": "Rujukan warga", "opening": "Kami titipkan:", "closing": "Terima kasih."}
    after = succeed_template(template=before, values=values, starts_on=timezone.localdate(), by=admin_sistem.user)
    after.parts.filter(content="social").update(content="other_1", heading="Keadaan rumah", is_required=True)
    form = client.get(f"{case.get_absolute_url()}surat/rujukan/terbitkan/").context["form"]
    assert (form.fields["other_1"].label, form.initial["subject"]) == ("Keadaan rumah", "Rujukan warga")
    assert fill(client, case, "rujukan", other_1="Dinding bambu.").status_code == 302
    first, second = (paper(letter) for letter in Letter.objects.order_by("id"))
    for said in ("Kami titipkan:", "Keadaan rumah", "Dinding bambu.", "Terima kasih.", "Rujukan warga"):
        assert said in second
        assert said not in first


def test_without_words_in_force_the_page_says_whom_to_ask(case, sent, sari, client_of):
    yesterday = timezone.localdate() - timedelta(days=1)
    LetterTemplate.objects.filter(kind="rujukan").update(valid_to=yesterday)
    answer = client_of(sari).get(f"{case.get_absolute_url()}surat/rujukan/terbitkan/")
    assert answer.status_code == 409
    assert "Surat rujukan belum mempunyai templat yang berlaku" in answer.content.decode()
