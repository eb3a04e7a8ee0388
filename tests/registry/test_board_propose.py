"""Ganti pengurus: the SK and everybody of the new board in one screen; the kalurahan confirms what a unit proposes."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions import boards, units
from registry.models import BoardMember, BoardPosition, Decree, DecreeStatus, UnitProfile
from registry.refusal import Refused
from tests.cases.acts import hidden_fields

TODAY = timezone.localdate()
PDF = b"%PDF-1.4 contoh"


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/"


def post(name):
    return BoardPosition.objects.get(name=name)


def member(position, name, **fields):
    return BoardMember(position=post(position), name=name, sex="P", **fields)


def board(chair="Sari Lestari"):
    return [member("Ketua", chair), member("Sekretaris", "Ngatinah")]


def decree(number="12/KPTS/2026", starts=TODAY, days=1000, issued=None):
    return Decree(
        number=number, issued_on=issued or min(starts, TODAY), starts_on=starts, ends_on=starts + timedelta(days=days)
    )


def propose(profile, by, *, members=None, **fields):
    return boards.propose(profile=profile, decree=decree(**fields), members=members or board(), by=by)


def said(answer):
    return answer.content.decode()


def form_of(client, address, **typed):
    hidden = {} if "kunci" in typed else hidden_fields(client.get(f"{address}pengurus/ganti/"))
    fields = {
        "number": "12/KPTS/2026",
        "issued_on": TODAY.isoformat(),
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=1000)).isoformat(),
        "p0-position": post("Ketua").pk,
        "p0-name": "Sari Lestari",
        "p0-sex": "P",
        "p1-position": post("Sekretaris").pk,
        "p1-name": "Ngatinah",
        "p1-sex": "P",
    }
    return client.post(f"{address}pengurus/ganti/", hidden | fields | typed)


def test_sari_proposes_and_bayu_confirms(sari, bayu, profile, address, client_of):
    scan = SimpleUploadedFile("sk.pdf", PDF, "application/pdf")
    assert form_of(client_of(sari), address, file=scan).status_code == 302
    found = Decree.objects.get()
    assert (found.status, found.proposed_by, found.members.count()) == (DecreeStatus.PROPOSED, sari, 2)
    profile.refresh_from_db()
    assert profile.term_ends_on is None, "nothing counts yet"
    client, page = client_of(bayu), f"{address}sk/{found.public_id}/sahkan/"
    assert "Sahkan pengurus" in said(client.get(address))
    assert client.post(page, hidden_fields(client.get(page))).status_code == 302
    found.refresh_from_db()
    profile.refresh_from_db()
    assert (found.status, found.decided_by) == (DecreeStatus.CONFIRMED, bayu)
    assert profile.term_ends_on == found.ends_on
    assert [change.verb for change in profile.unit.changes.order_by("id")] == ["propose", "confirm"]


def test_the_scan_is_read_by_those_who_see_the_unit(sari, bayu, sleman_dinsos, address, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form_of(client_of(sari), address, file=SimpleUploadedFile("sk.pdf", PDF))
    found = Decree.objects.get()
    page = f"{address}sk/{found.public_id}/berkas/"
    answer = client_of(bayu).get(page)
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client_of(sleman_dinsos).get(page).status_code == 404
    Decree.objects.update(file="")
    assert client_of(bayu).get(page).status_code == 404


def test_a_second_click_with_the_same_scan_is_harmless(sari, address, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = client_of(sari)
    keys = hidden_fields(client.get(f"{address}pengurus/ganti/"))
    answers = [form_of(client, address, file=SimpleUploadedFile("sk.pdf", PDF), **keys) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, address)] * 2
    assert Decree.objects.count() == 1


def test_what_an_office_enters_counts_at_once(bayu, profile):
    found = propose(profile, bayu)
    profile.refresh_from_db()
    assert (found.status, profile.term_ends_on) == (DecreeStatus.CONFIRMED, found.ends_on)


def test_the_board_before_ends_on_the_eve_and_is_kept(bayu, profile, address, client_of):
    old = propose(profile, bayu, number="1/2024", starts=TODAY - timedelta(days=700))
    new = propose(profile, bayu, number="2/2026", members=board("Tukinah"))
    old.refresh_from_db()
    assert old.ends_on == new.starts_on - timedelta(days=1)
    page = said(client_of(bayu).get(address))
    assert "Pengurus terdahulu (1)" in page
    assert page.index("Tukinah") < page.index("Sari Lestari")


def test_the_old_board_is_there_to_be_kept_or_changed(sari, bayu, profile, address, client_of):
    propose(profile, bayu)
    form = client_of(sari).get(f"{address}pengurus/ganti/").context["form"]
    assert [line["name"].value() for line in form.lines][:3] == ["Sari Lestari", "Ngatinah", None]


def test_a_proposal_sent_back_carries_the_reason_and_leaves_the_old_board(sari, bayu, profile, address, client_of):
    found = propose(profile, sari)
    boards.decline(decree=found, reason="Nomor SK keliru.", by=bayu)
    found.refresh_from_db()
    assert (found.status, found.decline_text) == (DecreeStatus.DECLINED, "Nomor SK keliru.")
    assert "Nomor SK keliru." in said(client_of(sari).get(address))
    assert propose(profile, sari).status == DecreeStatus.PROPOSED, "the same number may be sent again"


def test_deciding_twice_says_who_was_faster(sari, bayu, profile):
    found = propose(profile, sari)
    boards.confirm(decree=found, by=bayu)
    with pytest.raises(Refused, match="sudah disahkan oleh Bayu Wicaksono") as refused:
        boards.confirm(decree=found, by=bayu)
    assert refused.value.status == 409


def test_a_unit_does_not_confirm_itself(sari, profile, address, client_of):
    found = propose(profile, sari)
    answer = client_of(sari).get(f"{address}sk/{found.public_id}/sahkan/")
    assert answer.status_code == 403
    assert "Yang mengesahkan adalah kalurahan." in said(answer)


def test_a_second_proposal_waits_for_the_first(sari, profile):
    propose(profile, sari)
    with pytest.raises(Refused, match="masih menunggu pengesahan kalurahan") as refused:
        propose(profile, sari, number="13/KPTS/2026")
    assert refused.value.status == 409


WRONG = {
    "ends before it starts": ({"ends_on": TODAY.isoformat()}, "Masa bakti harus berakhir sesudah dimulai."),
    "issued tomorrow": (
        {"issued_on": (TODAY + timedelta(days=1)).isoformat()},
        "Tanggal SK tidak boleh di masa depan.",
    ),
    "older than the unit": ({"issued_on": "2001-01-01"}, "SK ini lebih tua daripada WKSBM-nya"),
    "overlaps": ({"starts_on": "2020-01-01"}, "bertumpuk dengan SK 1/2022"),
    "no chair": ({"p0-name": ""}, "Ketua belum diisi"),
    "two chairs": ({"p1-position": "KETUA"}, "Ketua hanya satu orang, sedangkan yang diisi 2."),
    "no sex": ({"p1-sex": ""}, "Pilih laki-laki atau perempuan untuk Ngatinah."),
    "no post": ({"p1-position": ""}, "Pilih jabatan Ngatinah."),
    "no number": ({"number": ""}, "Nomor SK"),
    "not a scan": ({"file": SimpleUploadedFile("sk.pdf", b"MZ\x90 program")}, "harus berupa PDF, JPG, atau PNG"),
    "a wrong ending": ({"file": SimpleUploadedFile("sk.exe", PDF)}, "harus berupa PDF, JPG, atau PNG"),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(
    sari, bayu, profile, address, client_of, typed, sentence
):
    UnitProfile.objects.filter(pk=profile.pk).update(founded_on=date(2015, 1, 1), status_since_on=date(2015, 1, 1))
    propose(UnitProfile.objects.get(pk=profile.pk), bayu, number="1/2022", starts=date(2022, 1, 1))
    typed = {k: post("Ketua").pk if v == "KETUA" else v for k, v in typed.items()}
    answer = form_of(client_of(sari), address, **typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert 'value="Ngatinah"' in said(answer)
    assert Decree.objects.count() == 1


def test_a_scan_above_ten_megabytes_is_refused(sari, address, client_of):
    big = SimpleUploadedFile("sk.pdf", PDF + b"\0" * (10 * 1024 * 1024))
    assert "lebih dari 10 MB" in said(form_of(client_of(sari), address, file=big))


def test_two_posts_for_one_person_are_asked_about_once(sari, address, client_of):
    client = client_of(sari)
    asked = form_of(client, address, **{"p1-name": "sari lestari"})
    assert asked.status_code == 422
    assert "memegang dua jabatan. Benar demikian?" in said(asked)
    confirmed = form_of(client, address, **{"p1-name": "sari lestari", "confirm": asked.context["form"].doubt_key})
    assert confirmed.status_code == 302
    assert set(BoardMember.objects.values_list("is_double_confirmed", flat=True)) == {True}


def test_the_database_too_wants_two_posts_confirmed(profile, bayu):
    twice = [member("Ketua", "Sari"), member("Sekretaris", "SARI")]
    with pytest.raises(IntegrityError, match="board_member_two_posts_only_confirmed"), transaction.atomic():
        propose(profile, bayu, members=twice)


def test_the_database_too_keeps_terms_apart(profile, bayu):
    propose(profile, bayu)
    twin = decree(number="99")
    twin.unit, twin.proposed_by, twin.decided_by, twin.decided_at = profile.unit, bayu, bayu, timezone.now()
    twin.status = DecreeStatus.CONFIRMED
    with pytest.raises(IntegrityError, match="decree_terms_do_not_overlap"), transaction.atomic():
        twin.save()


def test_the_same_number_twice_is_explained(profile, bayu):
    propose(profile, bayu, starts=TODAY - timedelta(days=30))
    with pytest.raises(Refused, match="Nomor SK ini sudah tercatat"):
        propose(profile, bayu)


def test_boards_are_read_in_the_scope_only(profile, bayu, sari, sleman_dinsos, pak_puskesmas):
    from registry import scope

    propose(profile, bayu)
    units.change(profile=profile, fields={"companion_name": "Tini"}, by=sari)
    for who, count in ((sari, 2), (bayu, 2), (sleman_dinsos, 0), (pak_puskesmas, 0)):
        with scope.as_post(who):
            assert BoardMember.objects.count() == count
            assert UnitProfile.objects.filter(pk=profile.pk).count() == (1 if count else 0)
    with scope.as_nobody():
        assert BoardMember.objects.count() == Decree.objects.count() == UnitProfile.objects.count() == 0


@pytest.mark.parametrize("key", ["pabc-name", "p-name", "p" + "9" * 500 + "-name", "p²-name", "p-5-name"])
def test_a_line_under_a_crafted_name_is_no_line(key, sari, address, client_of):
    client = client_of(sari)
    where = f"{address}pengurus/ganti/"
    assert client.post(where, hidden_fields(client.get(where)) | {key: "Siapa"}).status_code == 422


# --- what a first visit asked for -------------------------------------------------------------------------------------


def test_more_lines_come_without_a_word_about_what_is_missing(sari, address, client_of):
    answer = form_of(client_of(sari), address, baris="tambah", number="", **{"p1-name": "Ngatinah"})
    form = answer.context["form"]
    assert (answer.status_code, len(form.lines), form.errors) == (422, 7, {})
    assert 'value="Ngatinah"' in said(answer)
    assert "perlu diperbaiki" not in said(answer)
    assert not Decree.objects.exists()


def test_a_waiting_board_is_said_at_once_and_found_by_those_who_confirm(sari, bayu, dewi, profile, address, client_of):
    proposed = propose(profile, sari)
    answer = client_of(sari).get(f"{address}pengurus/ganti/")
    assert (answer.status_code, "masih menunggu pengesahan kalurahan" in said(answer)) == (409, True)
    assert "menunggu pengesahan kalurahan" in said(client_of(sari).get("/"))
    for post in (bayu, dewi):
        client = client_of(post)
        assert "Usulan pengurus menunggu pengesahan" in said(client.get("/"))
        assert len(client.get("/wksbm/", {"sk": "diusulkan"}).context["page"].rows) == 1
    boards.decline(decree=proposed, reason="Tanggalnya keliru.", by=bayu)
    for where in ("/", address):
        assert "Tanggalnya keliru." in said(client_of(sari).get(where))
    assert not client_of(bayu).get("/wksbm/", {"sk": "diusulkan"}).context["page"].rows


def test_a_scan_may_come_later_and_once(sari, bayu, profile, address, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    where = f"{address}sk/{propose(profile, bayu).public_id}/unggah/"
    client = client_of(sari)
    assert where in said(client.get(address))
    fields = hidden_fields(client.get(where))
    assert client.post(where, fields).status_code == 422
    assert client.post(where, fields | {"file": SimpleUploadedFile("sk.pdf", PDF)}).status_code == 302
    with Decree.objects.get().file.open() as kept:
        assert kept.read() == PDF
    assert (client.get(where).status_code, where in said(client.get(address))) == (409, False)


@pytest.mark.parametrize("phone", ["abc", "nomer", "0812x", "12", "<b>0812345</b>"])
def test_a_telephone_is_digits(phone, sari, address, client_of):
    answer = form_of(client_of(sari), address, **{"p0-phone": phone})
    assert answer.status_code == 422
    assert "Tulis nomor telepon dengan angka" in said(answer)
