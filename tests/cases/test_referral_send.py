"""Kirim rujukan: to whom a case may go, what must be said before, and who is told."""

import pytest

from cases.actions import referrals
from cases.models import Case, Referral, Urgency
from cases.routing import Route, is_way, routes, sideways, upward
from cases.workflow import Kind, Status
from registry.actions import organisations
from registry.models import Area, HistoryEntry, OrganisationKind
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import told
from tests.cast import SEWON
from tests.factories import cases as make


@pytest.fixture
def form(case, sari, client_of):
    """form(**typed): Sari's answer to the page "Kirim rujukan"."""
    client, address = client_of(sari), f"/kasus/{case.public_id}/rujukan/kirim/"

    def send(**typed):
        page = client.get(address)
        first = page.context["form"]["receiver"].value()
        fields = hidden_fields(page) | {"receiver": first, "reason": "Perlu bantuan."}
        return client.post(address, fields | typed)

    return send


def names(found):
    return [way.receiver.name for way in found]


def test_the_default_order_goes_up_one_level_at_a_time(case, sari, bayu, tini, dewi):
    assert names(upward(case, sari.organisation)) == [
        "Kalurahan Bangunharjo",
        "TKSK Kapanewon Sewon",
        "Dinas Sosial Kabupaten Bantul",
        "Dinas Sosial DIY",
    ]
    assert names(upward(case, bayu.organisation))[0] == "TKSK Kapanewon Sewon"
    assert names(upward(case, tini.organisation))[0] == "Dinas Sosial Kabupaten Bantul"
    assert [way.is_skip for way in upward(case, tini.organisation)] == [False, True]


def test_a_place_in_a_balai_is_asked_for_by_dinas_sosial_only(case, sari, bayu, tini, dewi, ratna):
    def balai(post):
        return [w for w in upward(case, post.organisation) if w.receiver.kind == OrganisationKind.BALAI]

    assert [len(balai(post)) for post in (sari, bayu, tini, dewi, ratna)] == [0, 0, 0, 6, 6]


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [(Urgency.NORMAL, set()), (Urgency.EMERGENCY, {OrganisationKind.POLICE, OrganisationKind.UPTD_PPA})],
)
def test_a_wksbm_reaches_police_and_uptd_ppa_itself_only_when_it_is_darurat(urgency, expected, sari):
    for kind in (OrganisationKind.POLICE, OrganisationKind.UPTD_PPA):
        organisations.establish(kind=kind, name=f"{kind} Bantul", home_area=Area.objects.get(pk=SEWON), by=None)
    case = make.open_case(sari, urgency=urgency)
    offered = {way.receiver.kind for way in sideways(case, sari.organisation)}
    assert offered & {OrganisationKind.POLICE, OrganisationKind.UPTD_PPA} == expected


def test_other_units_are_asked_in_the_kapanewon_of_the_case_only(case, sari, dewi, ratna):
    wksbm = OrganisationKind.WKSBM
    near, far = (
        organisations.establish(kind=wksbm, name=name, home_area=Area.objects.get(pk=code), by=None)
        for name, code in (("WKSBM Dekat", f"{SEWON}.2001"), ("WKSBM Jauh", "34.02.01.2001"))
    )
    for post in (sari, dewi, ratna):
        offered = [way.receiver for way in sideways(case, post.organisation)]
        assert near in offered
        assert far not in offered
        assert is_way(case, post.organisation, near, Kind.SERVICE)
        assert not is_way(case, post.organisation, far, Kind.SERVICE)
    draft = referrals.prepare(case=case, route=Route(far, Kind.SERVICE), reason="Dekat anaknya.", by=sari)
    with pytest.raises(Refused, match="tidak dapat menerima"):
        referrals.send(referral=draft, by=sari)


def test_a_partner_is_asked_for_a_service_and_never_given_the_responsibility(case, sari, pak_puskesmas):
    way = next(w for w in routes(case, sari.organisation) if w.receiver == pak_puskesmas.organisation)
    assert way.kind == Kind.SERVICE


def test_sending_leaves_the_responsibility_where_it_is(sent, case, sari):
    case.refresh_from_db()
    assert sent.status == Status.SENT
    assert case.holder == sari.organisation
    assert sent.due_at


def test_the_receiver_is_told(sent, case, sari):
    assert told(case) == {
        "Kalurahan Bangunharjo": [f"Kasus {case.number}: rujukan dari WKSBM Mugi Waras menunggu jawaban Anda."]
    }


def test_without_consent_or_a_reason_nothing_is_shared(sari, bayu, client_of):
    case = make.open_case(sari, consented=False)
    answer = client_of(sari).get(f"/kasus/{case.public_id}/rujukan/kirim/")
    assert answer.status_code == 409
    assert "persetujuan" in answer.content.decode()
    with pytest.raises(Refused, match="persetujuan"):
        make.sent(case, sari, bayu)


def test_a_reason_why_there_is_no_consent_is_enough(sari, bayu):
    case = make.open_case(sari, consent=make.without_consent())
    assert make.sent(case, sari, bayu).status == Status.SENT


def test_a_draft_waits_and_only_its_sender_sees_it(case, sari, bayu, client_of, form):
    answer = form(simpan="1")
    assert answer.status_code == 302
    hop = Referral.objects.get()
    assert (hop.status, hop.sent_at) == (Status.DRAFT, None)
    assert not told(case)
    assert "draf kepada Kalurahan Bangunharjo" in client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "draf" not in client_of(bayu).get(case.get_absolute_url()).content.decode().lower()
    assert client_of(bayu).get(f"/kasus/{case.public_id}/rujukan/{hop.public_id}/kirim/").status_code == 404


def test_a_second_draft_to_the_same_receiver_replaces_the_first_and_another_stands_beside(case, sari, bayu, tini):
    first = make.draft(case, sari, bayu)
    assert make.draft(case, sari, bayu, reason="Lebih jelas.").pk == first.pk
    make.draft(case, sari, tini)
    assert set(Referral.objects.values_list("receiver", "reason")) == {
        (bayu.organisation_id, "Lebih jelas."),
        (tini.organisation_id, "Kebutuhannya melebihi kemampuan kas warga."),
    }


def test_sending_what_was_kept_as_a_draft_is_the_same_referral(case, sari, bayu, form):
    draft = make.draft(case, sari, bayu, reason="Lama.")
    assert form(receiver=bayu.organisation.public_id, reason="Baru.").status_code == 302
    hop = Referral.objects.get(case=case)
    assert (hop.pk, hop.public_id, hop.created_at) == (draft.pk, draft.public_id, draft.created_at)
    assert (hop.status, hop.reason, hop.revision) == (Status.SENT, "Baru.", draft.revision + 1)
    assert HistoryEntry.objects.filter(table="cases_referral", row_key=str(hop.pk)).count() == 2, "added and changed"


def test_a_second_hop_is_refused_and_leaves_the_draft_as_it_was(case, sari, bayu, tini):
    make.draft(case, sari, tini, reason="Lama.")
    make.sent(case, sari, bayu)
    with pytest.raises(Refused, match="masih berjalan"):
        make.sent(case, sari, tini, reason="Baru.")
    draft = Referral.objects.get(case=case, receiver=tini.organisation)
    assert (draft.status, draft.reason, draft.revision) == (Status.DRAFT, "Lama.", 0)


def test_sent_at_once_or_as_a_draft_first_it_is_the_same(sari, bayu):
    plain, other = make.open_case(sari), make.open_case(sari)
    once = make.sent(plain, sari, bayu)
    later = referrals.send(referral=make.draft(other, sari, bayu), by=sari)
    assert _told_of(once) == _told_of(later)
    paths = {tuple(Case.objects.get(pk=case.pk).path) for case in (plain, other)}
    assert paths == {tuple(sorted((sari.organisation_id, bayu.organisation_id)))}


def _told_of(hop):
    hop.refresh_from_db()
    fields = {field.attname: getattr(hop, field.attname) for field in hop._meta.concrete_fields}
    own = {"id", "public_id", "case_id", "created_at", "sent_at", "clock_started_at"}
    lines = list(
        hop.case.events.order_by("id").values_list("verb", "from_status", "to_status", "text", "to_organisation")
    )
    return {name: value for name, value in fields.items() if name not in own}, lines


def test_passing_the_case_on_leaves_a_saved_draft_alone(accepted, case, bayu, tini, pak_puskesmas):
    draft = make.draft(case, bayu, pak_puskesmas, Kind.SERVICE, reason="Perlu obat.")
    make.forward(accepted, bayu, tini)
    draft.refresh_from_db()
    assert (draft.status, draft.reason, draft.receiver) == (Status.DRAFT, "Perlu obat.", pak_puskesmas.organisation)


def test_whoever_gave_the_case_away_sends_no_draft_any_more(sari, bayu, pak_puskesmas, client_of):
    case = make.open_case(sari, number=make.HIV)
    hop = make.sent(case, sari, bayu)
    draft = make.draft(case, sari, pak_puskesmas, Kind.SERVICE)
    referrals.accept(referral=hop, by=bayu)
    with pytest.raises(Refused, match="Kasus ini dipegang oleh Kalurahan Bangunharjo") as refused:
        referrals.send(referral=draft, by=sari)
    assert refused.value.status == 403
    assert client_of(pak_puskesmas).get(case.get_absolute_url()).status_code == 404


def test_a_draft_is_sent_only_where_the_case_may_still_go(sari, client_of):
    police = organisations.establish(
        kind=OrganisationKind.POLICE, name="Polsek Sewon", home_area=Area.objects.get(pk=SEWON), by=None
    )
    case = make.open_case(sari, urgency=Urgency.EMERGENCY)
    draft = referrals.prepare(case=case, route=Route(police, Kind.SERVICE), reason="x", by=sari)
    type(case).objects.update(urgency=Urgency.NORMAL)
    with pytest.raises(Refused, match="Polsek Sewon sekarang tidak dapat menerima kasus ini"):
        referrals.send(referral=draft, by=sari)


def test_skipping_a_level_needs_a_reason(case, tini, form):
    answer = form(receiver=tini.organisation.public_id)
    assert answer.status_code == 422
    assert "Anda melewati Kalurahan Bangunharjo. Tulis alasannya." in answer.content.decode()
    assert "Perlu bantuan." in answer.content.decode(), "what was typed is still there"
    assert not Referral.objects.exists()
    with pytest.raises(Refused, match="Anda melewati Kalurahan Bangunharjo"):
        make.draft(case, case.opened_by, tini, skip_reason="")


def test_the_skipped_level_is_told(case, sari, bayu, tini):
    make.sent(case, sari, tini)
    assert told(case)["Kalurahan Bangunharjo"] == [
        f"Kasus {case.number}: dirujuk langsung kepada TKSK Kapanewon Sewon, melewati Anda."
    ]


def test_the_skipped_level_does_not_learn_of_a_sensitive_case(sari, bayu, tini):
    case = make.open_case(sari, number=make.HIV)
    make.sent(case, sari, tini)
    assert set(told(case)) == {"TKSK Kapanewon Sewon"}


def test_darurat_goes_straight_to_dinas_sosial_without_a_reason(sari, dewi):
    case = make.open_case(sari, urgency=Urgency.EMERGENCY)
    hop = make.sent(case, sari, dewi, skip_reason="")
    assert (hop.status, hop.receiver) == (Status.SENT, dewi.organisation)


def test_to_oneself_is_refused(case, sari, form):
    answer = form(receiver=sari.organisation.public_id)
    assert answer.status_code == 422
    assert "Rujukan tidak dapat dikirim kepada lembaga sendiri." in answer.content.decode()
    with pytest.raises(Refused, match="lembaga sendiri"):
        referrals.prepare(case=case, route=Route(sari.organisation, Kind.RESPONSIBILITY), reason="x", by=sari)
    assert not Referral.objects.exists()


def test_an_ended_organisation_is_refused_with_its_name(case, sari, admin_sistem, pak_puskesmas, form):
    organisations.end(organisation=pak_puskesmas.organisation, by=admin_sistem.user)
    answer = form(receiver=pak_puskesmas.organisation.public_id)
    assert answer.status_code == 422
    assert "Puskesmas Sewon I sudah tidak aktif. Pilih penerima lain." in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_draft_to_an_organisation_that_ended_meanwhile_is_not_sent(
    case, sari, pak_puskesmas, admin_sistem, client_of
):
    hop = make.draft(case, sari, pak_puskesmas, Kind.SERVICE)
    organisations.end(organisation=pak_puskesmas.organisation, by=admin_sistem.user)
    address = f"/kasus/{case.public_id}/rujukan/{hop.public_id}/kirim/"
    client = client_of(sari)
    answer = client.post(address, hidden_fields(client.get(address)))
    assert answer.status_code == 409
    assert "sudah tidak aktif" in answer.content.decode()
    hop.refresh_from_db()
    assert hop.status == Status.DRAFT


@pytest.mark.parametrize("receiver", ["abcdefgh23456789", "", "' OR 1=1"])
def test_an_unknown_receiver_is_refused(receiver, form):
    assert form(receiver=receiver).status_code == 422
    assert not Referral.objects.exists()


def test_an_office_of_another_kabupaten_is_no_receiver(case, sleman_dinsos, form):
    answer = form(receiver=sleman_dinsos.organisation.public_id)
    assert answer.status_code == 422
    assert "tidak dapat menerima kasus ini" in answer.content.decode()


def test_a_case_has_one_open_responsibility_hop(sent, case, sari, tini):
    with pytest.raises(Refused, match="sudah dirujuk kepada Kalurahan Bangunharjo dan masih berjalan") as refused:
        make.sent(case, sari, tini)
    assert refused.value.status == 409


def test_a_service_request_runs_beside_it(sent, case, sari, pak_puskesmas):
    beside = make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    assert {hop.status for hop in (sent, beside)} == {Status.SENT}
    with pytest.raises(Refused, match="sudah dirujuk kepada Puskesmas Sewon I"):
        make.sent(case, sari, pak_puskesmas, Kind.SERVICE)


def test_two_partners_are_asked_at_once(case, sari, pak_puskesmas):
    lks = organisations.establish(
        kind=OrganisationKind.LKS, name="LKS Kasih", home_area=Area.objects.get(pk=SEWON), by=None
    )
    make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    draft = referrals.prepare(case=case, route=Route(lks, Kind.SERVICE), reason="x", by=sari)
    assert referrals.send(referral=draft, by=sari).status == Status.SENT


def test_a_restricted_case_goes_to_a_partner_only_after_asking(sari, pak_puskesmas, client_of):
    case = make.open_case(sari, number=make.HIV)
    client, address = client_of(sari), f"/kasus/{case.public_id}/rujukan/kirim/"
    fields = hidden_fields(client.get(address)) | {
        "receiver": pak_puskesmas.organisation.public_id,
        "reason": "Perlu obat.",
    }
    asked = client.post(address, fields)
    assert asked.status_code == 422
    assert "Kasus ini terbatas. Puskesmas Sewon I akan mengetahui" in asked.content.decode()
    assert "Perlu obat." in asked.content.decode()
    assert client.post(address, fields | {"confirm": asked.context["form"].doubt_key}).status_code == 302


def test_beside_a_running_referral_only_a_service_is_asked_for(sent, case, sari, client_of):
    page = client_of(sari).get(f"/kasus/{case.public_id}/rujukan/kirim/")
    assert "<h1>Minta layanan mitra</h1>" in page.content.decode()
    assert "skip_reason" not in page.context["form"].fields


def test_taking_back_is_never_the_big_button(sent, case, sari, client_of):
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    bar = page.split('aria-label="Tindakan"')[1].split("</section>")[0]
    assert "Tarik kembali" in bar
    assert not any("Tarik kembali" in part.split("</a>")[0] for part in bar.split("btn-lg")[1:])
