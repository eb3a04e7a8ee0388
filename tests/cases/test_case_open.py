"""Catat kasus: on a phone, in three screens, and nothing that was typed gets lost."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import schedule
from cases.actions import cases
from cases.models import Case, CaseNumberSeries, Consent, IntakeDraft, Jenis, Person
from registry.actions import users
from registry.models import Area, Organisation, Role, Submission
from registry.refusal import Refused
from tests.cases.conftest import last_event
from tests.cases.intake import START, Walk, who
from tests.cast import BANGUNHARJO, CATURTUNGGAL
from tests.factories import AppointmentFactory, LocalAreaFactory
from tests.factories import cases as make

NIK = "3402155708540001"  # a woman born on 17-08-1954, first registered in 34.02.15


@pytest.fixture
def walk(sari, client_of):
    return Walk(client_of(sari), sari)


def said(answer):
    return answer.content.decode()


def test_sari_logs_a_case(walk, sari, mugi_waras):
    answer = walk.all().catat()
    case = Case.objects.get()
    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    assert f"Kasus {case.number} tercatat." in said(walk.client.get(answer.url))
    assert (case.origin, case.holder, case.area) == (mugi_waras, mugi_waras, mugi_waras.home_area)
    assert (case.person.name, case.person.rt, case.urgency) == ("Wagiyem", "03", "segera")
    assert case.person.birth_year_estimated == timezone.localdate().year - 72
    assert [(p.jenis.number, p.is_main) for p in case.problems.all()] == [(8, True)]
    assert Consent.objects.get(case=case).basis == "sendiri"
    assert [(e.verb, e.actor) for e in case.events.order_by("id")] == [("open", sari), ("consent", sari)]
    assert not IntakeDraft.objects.exists(), "the draft has done its work"


def test_every_screen_is_kept_as_a_sealed_draft_that_only_she_opens(walk, sari, bayu, client_of):
    walk.siapa()
    draft = IntakeDraft.objects.get()
    assert b"Wagiyem" not in bytes(draft.sealed_answers)
    assert draft.answers["siapa"]["name"] == ["Wagiyem"]
    assert "Lanjutkan draf kasus" in said(walk.client.get("/"))
    for other in (bayu, AppointmentFactory(organisation=sari.organisation)):
        assert client_of(other).get(f"{walk.draft}masalah/").status_code == 404


def test_the_check_page_shows_every_answer_with_a_way_to_change_it(walk):
    page = said(walk.all().periksa())
    for text in ("Wagiyem", "± 72 tahun", "KTP hilang", "RT 03", "Sebelah masjid", "Lansia terlantar", "Segera"):
        assert text in page
    for step in ("siapa", "masalah", "tindakan"):
        assert f"{walk.draft}{step}/" in page
    assert walk.siapa(name="Wagiyem Harjo").url == f"{walk.draft}periksa/", "after a change back to the check page"
    assert "Wagiyem Harjo" in said(walk.periksa())


def test_a_screen_cannot_be_jumped_over(walk):
    walk.siapa()
    assert walk.client.get(f"{walk.draft}tindakan/").url == f"{walk.draft}masalah/"
    assert walk.periksa().url == f"{walk.draft}masalah/"
    assert walk.client.get(f"{walk.draft}karangan/").status_code == 404


WRONG = {
    "no name at all": ({"name": ""}, "Isi nama, atau nama panggilan."),
    "NIK too short": ({"nik": "340215570854"}, "NIK harus 16 angka; yang diisi 12 tanda."),
    "NIK with letters": ({"nik": "34021557O8540001"}, "NIK harus 16 angka"),
    "NIK of zeros": ({"nik": "0" * 16}, "NIK tidak boleh nol semua"),
    "NIK broken by Excel": ({"nik": "3,40215E+15"}, "rusak oleh Excel"),
    "no NIK and no reason": ({"nik_missing": ""}, "NIK kosong: pilih alasannya."),
    "born tomorrow": (
        {"birth_date": (timezone.localdate() + timedelta(days=1)).isoformat()},
        "Tanggal lahir tidak boleh di masa depan.",
    ),
    "born in 1800": ({"birth_date": "1800-01-01"}, "Tanggal lahir terlalu lama."),
    "no age": ({"estimated_age": ""}, "Isi tanggal lahir, atau perkiraan umur."),
    "age of 200": ({"estimated_age": "200"}, "130"),
    "no sex": ({"sex": ""}, "Jenis kelamin"),
    "an unknown area": ({"area": "99.99.99.9999"}, "Wilayah itu tidak ada, sudah berakhir, atau tidak Anda layani."),
    "an area of others": ({"area": CATURTUNGGAL}, "Wilayah itu tidak ada, sudah berakhir, atau tidak Anda layani."),
    "RT in words": ({"rt": "tiga"}, "RT berupa angka"),
    "a phone in words": ({"phone": "tidak punya"}, "Nomor telepon terdiri dari 6 sampai 15 angka"),
    "a null character": ({"name": "Wagi\x00yem"}, "Nama"),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_certainly_wrong_is_explained_and_nothing_typed_is_lost(walk, typed, sentence):
    answer = walk.siapa(**typed)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in said(answer)
    assert sentence in said(answer)
    assert 'value="Sebelah masjid"' in said(answer)
    assert not IntakeDraft.objects.exists()


def test_a_nickname_alone_is_enough(walk):
    walk.siapa(name="", nickname="Mbah Yem")
    walk.masalah()
    walk.tindakan()
    walk.catat()
    assert Person.objects.get().display_name == "Mbah Yem"


DOUBTS = {
    "sex in the NIK": ({"nik": "3402151708540001"}, "NIK ini menunjukkan laki-laki"),
    "date in the NIK": ({"nik": NIK, "birth_date": "1954-08-18", "estimated_age": ""}, "Tanggal lahir di dalam NIK"),
    "no such date": ({"nik": "3402157113540001"}, "bukan tanggal yang ada"),
}


@pytest.mark.parametrize(("typed", "sentence"), DOUBTS.values(), ids=DOUBTS.keys())
def test_what_only_looks_wrong_is_asked_once_and_can_be_confirmed(walk, typed, sentence):
    asked = walk.siapa(**typed)
    assert asked.status_code == 422
    assert sentence in said(asked)
    assert 'value="Sebelah masjid"' in said(asked)
    assert walk.siapa(**typed, confirm=asked.context["form"].doubt_key).status_code == 302


def test_confirming_one_doubt_does_not_confirm_another(walk):
    first = walk.siapa(nik="3402151708540001")
    other = walk.siapa(nik="3402157113540001", confirm=first.context["form"].doubt_key)
    assert other.status_code == 422


def test_a_nik_that_fits_raises_no_doubt(walk):
    assert (
        walk.siapa(nik=f" {NIK[:6]} {NIK[6:12]}.{NIK[12:]}", nik_missing="", birth_date="1954-08-17").status_code == 302
    )


def test_a_jenis_that_does_not_fit_the_age_is_asked_about(walk):
    walk.siapa(estimated_age="40")
    asked = walk.masalah()
    assert asked.status_code == 422
    assert "biasanya untuk umur 60 tahun ke atas, sedangkan umur yang diisi 40 tahun" in said(asked)
    assert walk.masalah(confirm=asked.context["form"].doubt_key).status_code == 302


def test_an_earlier_answer_that_raises_a_doubt_later_opens_the_screen_again(walk):
    walk.all()
    changed = walk.siapa(estimated_age="5")
    assert changed.url == f"{walk.draft}masalah/"
    assert walk.catat({"isi": "apa pun"}).url == changed.url, "nothing is recorded past the question"
    assert not Case.objects.exists()
    asked = walk.client.get(changed.url)
    assert "sedangkan umur yang diisi 5 tahun" in said(asked)
    assert walk.masalah(confirm=asked.context["form"].doubt_key).url == f"{walk.draft}tindakan/", "consent of a child"
    assert walk.tindakan(basis="wali", guardian_name="Tukinah").url == f"{walk.draft}periksa/"
    assert walk.catat().status_code == 302


def test_a_confirmed_doubt_is_not_asked_again_at_the_end(walk):
    walk.siapa(estimated_age="40")
    walk.masalah(confirm=walk.masalah().context["form"].doubt_key)
    walk.tindakan()
    assert walk.periksa().status_code == 200
    assert walk.catat().status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"main": ""}, "Pilih satu masalah utama."),
        ({"main": "99999"}, "Masalah utama"),
        ({"chronology": " "}, "Cerita singkat"),
        ({"urgency": "gawat"}, "Seberapa mendesak?"),
    ],
)
def test_the_problem_is_asked_for(walk, typed, sentence):
    walk.siapa()
    answer = walk.masalah(**typed)
    assert answer.status_code == 422
    assert sentence in said(answer).split("error-summary")[1].split("</div>")[0]


def test_several_jenis_one_of_them_utama(walk):
    walk.siapa()
    numbers = {number: Jenis.objects.get(number=number).pk for number in (8, 9, 24)}
    walk.masalah(main=numbers[9], others=list(numbers.values()))
    walk.tindakan()
    walk.catat()
    rows = Case.objects.get().problems.order_by("jenis__number")
    assert [(row.jenis.number, row.is_main) for row in rows] == [(8, False), (9, True), (24, False)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"basis": ""}, "Apakah orang ini setuju"),
        ({"basis": "wali"}, "Isi nama wali yang menyetujui."),
        ({"basis": "tanpa"}, "Tulis alasan mengapa belum ada persetujuan."),
    ],
)
def test_consent_or_the_reason_why_not_is_recorded(walk, typed, sentence):
    walk.siapa()
    walk.masalah()
    answer = walk.tindakan(**typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "Diberi sembako." in said(answer)


def test_a_double_tap_on_the_first_screen_makes_one_draft(walk):
    first = walk.siapa()
    again = walk.send(START, who(walk.home) | {"kunci": walk.key})
    assert again.url == first.url
    assert IntakeDraft.objects.count() == 1


def test_a_first_screen_that_comes_late_leaves_the_later_screens(walk):
    walk.all()
    late = walk.send(START, who(walk.home, name="Wagiyem Harjo") | {"kunci": walk.key})
    assert late.url == f"{walk.draft}periksa/"
    answers = IntakeDraft.objects.get().answers
    assert set(answers) == {"siapa", "masalah", "tindakan"}
    assert answers["siapa"]["name"] == ["Wagiyem Harjo"]


def test_a_saved_first_page_serves_for_the_next_person(walk):
    """The browser shows the page with the key of the person before; that one is recorded."""
    walk.all().catat()
    answer = walk.send(START, who(walk.home, name="Ngadiyem") | {"kunci": walk.key})
    walk.draft = answer.url.rsplit("/", 2)[0] + "/"
    walk.masalah()
    walk.tindakan()
    assert walk.catat().status_code == 302
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ngadiyem", "Wagiyem"]
    assert not IntakeDraft.objects.exists()


def test_the_id_of_somebody_elses_draft_leads_to_an_own_one(walk, bayu, client_of):
    walk.siapa()
    fields = who(Area.objects.get(pk=BANGUNHARJO), name="Ngadiyem") | {"kunci": walk.key, "as_post": bayu.public_id}
    answer = client_of(bayu).post(START, fields)
    assert answer.status_code == 302
    assert walk.key not in answer.url
    names = {draft.user: draft.answers["siapa"]["name"] for draft in IntakeDraft.objects.all()}
    assert names == {walk.post.user: ["Wagiyem"], bayu.user: ["Ngadiyem"]}


def test_a_double_tap_on_the_last_button_makes_one_case(walk):
    fields = walk.all().last_form()
    first, second = walk.catat(fields), walk.catat(fields)
    assert first.url == second.url
    assert Case.objects.count() == Person.objects.count() == Submission.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(walk):
    fields = walk.all().last_form()
    walk.catat(fields)
    answer = walk.catat(fields | {"isi": "0" * 64})
    assert answer.status_code == 422
    assert "sudah pernah dikirim dengan isi lain" in said(answer)
    assert Case.objects.count() == 1


def test_a_check_page_from_before_a_change_is_refused(walk):
    fields = walk.all().last_form()
    walk.siapa(name="Orang lain")
    answer = walk.catat(fields)
    assert answer.status_code == 409
    assert "sudah berubah sejak halaman dibuka" in said(answer)
    assert not Case.objects.exists()


def test_a_key_of_somebody_else_answers_nothing(walk, bayu, client_of):
    fields = walk.all().last_form()
    walk.catat(fields)
    stranger = client_of(bayu)
    answer = stranger.post(f"{walk.draft}periksa/", fields | {"as_post": bayu.public_id})
    assert answer.status_code == 404


def test_when_the_session_ended_the_screen_is_kept_for_her(walk, sari):
    walk.client.logout()
    answer = walk.siapa(name="Mbah Yem")
    assert answer.status_code == 401
    signed_in = walk.client.post(
        "/masuk/", {"username": "sari", "password": "rahasia-demo-123", "kept": answer.context["kept"], "next": "/"}
    )
    kept = signed_in.context["kept_form"]
    again = walk.client.post(kept["path"], dict(kept["fields"]))
    assert again.status_code == 302
    assert IntakeDraft.objects.get().answers["siapa"]["name"] == ["Mbah Yem"]


def test_a_renewed_post_opens_the_draft_of_the_ended_one(walk, sari, mugi_waras, admin_sistem, client_of):
    walk.all()
    users.end_appointment(appointment=sari, by=admin_sistem.user)
    walk.post = users.appoint(
        user=sari.user, organisation=mugi_waras, role=Role.PENGURUS, title="Sekretaris", by=admin_sistem.user
    )
    walk.client = client_of(walk.post)
    assert "Lanjutkan draf kasus" in said(walk.client.get("/"))
    assert walk.catat().status_code == 302
    assert Case.objects.get().opened_by == walk.post


def test_a_draft_for_one_organisation_is_not_opened_for_another(walk, sari, client_of):
    walk.siapa()
    elsewhere = AppointmentFactory(user=sari.user, role=Role.PENGURUS)
    assert client_of(elsewhere).get(f"{walk.draft}masalah/").status_code == 404


def test_the_schedule_throws_drafts_away_that_nobody_touched_for_a_quarter(walk):
    walk.siapa()
    now = timezone.now()
    for days, left in ((89, 1), (91, 0)):
        IntakeDraft.objects.update(changed_at=now - timedelta(days=days))
        assert schedule.tick()
        assert IntakeDraft.objects.count() == left


def test_a_draft_is_thrown_away_after_asking(walk):
    walk.siapa()
    page = said(walk.client.get(f"{walk.draft}masalah/"))
    assert "data-confirm" in page
    assert walk.client.get(f"{walk.draft}hapus/").status_code == 405
    assert walk.client.post(f"{walk.draft}hapus/").status_code == 302
    assert not IntakeDraft.objects.exists()


@pytest.mark.parametrize("name", ["pak_puskesmas", "balai", "admin_sistem"])
def test_partners_and_the_admin_open_no_case(name, request, client_of):
    answer = client_of(request.getfixturevalue(name)).get(START)
    assert answer.status_code == 403
    assert "tidak berwenang" in said(answer)


@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "hadi", "ratna"])
def test_an_office_records_for_its_territory(name, request, client_of):
    post = request.getfixturevalue(name)
    walk = Walk(client_of(post), post)
    walk.home = Area.objects.get(pk=BANGUNHARJO)
    walk.all().catat()
    case = Case.objects.get()
    assert (case.holder, case.area_id) == (post.organisation, BANGUNHARJO)


def test_an_area_that_ended_meanwhile_is_refused(sari, mugi_waras):
    area = LocalAreaFactory(name="Lama")
    mugi_waras.service_areas.add(area)
    Area.objects.filter(pk=area.pk).update(ended_on=timezone.localdate())
    area.refresh_from_db()
    with pytest.raises(Refused, match="sudah tidak berlaku") as refused:
        make.open_case(sari, area=area)
    assert refused.value.status == 422


def test_an_area_the_unit_does_not_serve_is_refused(sari):
    with pytest.raises(Refused, match=r"WKSBM Mugi Waras tidak melayani Kalurahan Caturtunggal") as refused:
        make.open_case(sari, area=Area.objects.get(pk=CATURTUNGGAL))
    assert refused.value.status == 422
    assert not Person.objects.exists()


def test_a_unit_of_two_padukuhan_records_for_both(sari, mugi_waras):
    second = LocalAreaFactory(name="Kedua")
    mugi_waras.service_areas.add(second)
    assert make.open_case(sari, area=second).area == second


def test_a_number_names_kabupaten_and_year_and_tells_nothing_of_the_others(sari, sleman_pengurus):
    year = timezone.localdate().year
    numbers = [make.open_case(by).number for by in (sari, sari, sleman_pengurus, sari)]
    assert [number[:10] for number in numbers] == [f"3402-{year}-", f"3402-{year}-", f"3404-{year}-", f"3402-{year}-"]
    drawn = [int(number[10:]) for number in numbers]
    assert all(10_000 <= one <= 99_999 for one in drawn)
    assert len(set(drawn)) == 4
    assert {b - a for a, b in itertools.pairwise(drawn)} != {1}, "a gap would tell of a case that one may not see"
    old = make.open_case(sari, at=timezone.now() - timedelta(days=366))
    assert old.number.startswith(f"3402-{year - 1}-")


def test_a_number_gets_longer_when_half_of_them_are_taken(sari):
    make.open_case(sari)
    CaseNumberSeries.objects.update(last=45_000)
    assert int(make.open_case(sari).number.rsplit("-", 1)[1]) >= 100_000


def test_public_ids_are_random_and_the_nik_is_in_no_address(sari, client_of):
    case = make.open_case(sari, person=make.person(nik=NIK))
    other = make.open_case(sari)
    assert case.public_id != other.public_id
    assert len(case.public_id) == 16
    assert str(case.pk) not in case.get_absolute_url().split("/")
    page = said(client_of(sari).get(case.get_absolute_url()))
    assert NIK not in page
    assert f"•••• •••• •••• {NIK[-4:]}" in page


def test_the_nik_is_sealed_for_this_row_only(sari):
    person = make.open_case(sari, person=make.person(nik=NIK)).person
    person.refresh_from_db()
    assert NIK.encode() not in bytes(person.nik_sealed)
    other = make.open_case(sari).person
    other.nik_sealed = person.nik_sealed
    with pytest.raises(Exception, match="moved"):
        _ = other.masked_nik


def test_one_sensitive_jenis_makes_the_case_sensitive(sari):
    jenis = [make.jenis(make.ELDERLY), make.jenis(make.HIV)]
    assert make.open_case(sari, problems=jenis, main=jenis[0]).is_sensitive
    assert not make.open_case(sari).is_sensitive


def test_a_case_of_a_wksbm_that_serves_nobody_else_is_read_as_its_own(sari):
    case = make.open_case(sari)
    assert Organisation.objects.get(pk=case.path[0]) == sari.organisation
    assert last_event(case).organisation == sari.organisation


def test_the_action_asks_for_permission_too(pak_puskesmas, mugi_waras):
    with pytest.raises(Refused, match="tidak berwenang"):
        cases.open_case(
            by=pak_puskesmas,
            person=make.person(),
            area=mugi_waras.home_area,
            problems=[make.jenis(8)],
            main=make.jenis(8),
            urgency="biasa",
            chronology="x",
        )


def test_the_back_button_after_recording_leads_to_the_case(walk):
    case_address = walk.all().catat().url
    assert walk.periksa().url == case_address


def test_a_child_that_agrees_alone_is_asked_about(walk):
    walk.siapa(estimated_age="11")
    walk.masalah(main=Jenis.objects.get(number=2).pk)
    asked = walk.tindakan()
    assert asked.status_code == 422
    assert "Umurnya 11 tahun. Untuk anak, yang menyetujui biasanya walinya." in said(asked)
    assert walk.tindakan(basis="wali", guardian_name="Tukinah").status_code == 302


@pytest.mark.parametrize(("urgency", "sentence"), [("darurat", "hubungi polisi 110"), ("biasa", "Kirim rujukan bila")])
def test_after_recording_the_next_step_is_said(walk, urgency, sentence):
    walk.siapa()
    walk.masalah(urgency=urgency)
    walk.tindakan()
    assert sentence in said(walk.client.get(walk.catat().url))


def test_a_draft_bears_the_name_that_was_typed(walk):
    walk.siapa(name="", nickname="Mbah Yem")
    assert "Lanjutkan draf kasus Mbah Yem" in said(walk.client.get("/"))
