"""Administrasi of an operator data: persons, cases and referrals of the own territory, changed only by their acts."""

import pytest
from django.contrib import admin
from django.urls import reverse

from cases.actions import reviews
from cases.models import Case, CaseEvent, MatchReview, MatchStatus, Person, PersonKey, Referral
from cases.models.person import nik_key
from cases.workflow import CaseStatus, Status
from registry import cleanup, history, trail
from registry.models import HistoryEntry, ReadEntry
from tests.factories import cases as make

NIK = "3402155708540001"


@pytest.fixture
def client(operator, client_of):
    return client_of(operator)


@pytest.fixture
def case(sari):
    return make.open_case(sari, person=make.person("Bu Wagiyem", nik=NIK, birth_year=1954))


def url(model, page, *args):
    return reverse(f"admin:cases_{model}_{page}", args=args)


def read_last():
    return ReadEntry.objects.latest("id")


def shown(answer):
    return list(answer.context_data["cl"].result_list)


def typed(client, person):
    """What the form of the page holds, as a browser would send it."""
    form = client.get(url("person", "change", person.pk)).context_data["adminform"].form
    held = {name: form[name].value() for name in form.fields}
    held = {name: getattr(value, "pk", value) for name, value in held.items()}
    return {name: value for name, value in held.items() if value is not None and value is not False}


# --- scope ----------------------------------------------------------------------------------------------------------


def test_lists_show_the_own_territory_and_what_is_not_hidden(client, case, sari, bayu, sleman_pengurus):
    far = make.open_case(sleman_pengurus, person=make.person("Bu Sleman"))
    hidden = make.open_case(sari, number=make.HIV, person=make.person("Bu Rahasia"))
    here = make.sent(case, sari, bayu)
    assert shown(client.get(url("case", "changelist"))) == [case]
    assert shown(client.get(url("person", "changelist"))) == [case.person]
    assert shown(client.get(url("referral", "changelist"))) == [here]
    for model, row in (("case", far), ("case", hidden), ("person", far.person), ("person", hidden.person)):
        for page in ("change", "history"):
            assert client.get(url(model, page, row.pk)).status_code == 404
        assert client.post(url(model, "change", row.pk), {}).status_code in (403, 404)
        assert client.get(url(model, "delete", row.pk)).status_code in (403, 404)


def test_whoever_is_barred_finds_nothing(client, case, operator):
    Case.objects.filter(pk=case.pk).update(barred=[operator.user_id])
    assert shown(client.get(url("case", "changelist"))) == []
    assert client.get(url("person", "change", case.person_id)).status_code == 404


def test_the_admin_sistem_opens_none_of_it(admin_sistem, case, client_of):
    client = client_of(admin_sistem)
    for model, row in (("case", case), ("person", case.person)):
        for address in (url(model, "changelist"), url(model, "change", row.pk), url(model, "history", row.pk)):
            assert client.get(address).status_code == 403


def test_the_first_wall_stands_alone(case, operator, sari, bayu, sleman_pengurus, sleman_kalurahan, rf):
    """On the tests' own connection row-level security shows everything: what is missing is left out by visible_to."""
    make.sent(case, sari, bayu)
    far = make.open_case(sleman_pengurus, person=make.person("Bu Sleman"))
    make.sent(far, sleman_pengurus, sleman_kalurahan)
    request = rf.get("/")
    request.post = operator
    for model, row in ((Case, case.pk), (Person, case.person_id), (Referral, Referral.objects.get(case=case).pk)):
        assert model.objects.count() > 1
        assert [one.pk for one in admin.site.get_model_admin(model).get_queryset(request)] == [row]


# --- who looked -----------------------------------------------------------------------------------------------------


def test_a_list_and_a_page_note_whom_they_show(client, case, operator):
    client.get(url("case", "changelist"))
    assert (read_last().cases, read_last().persons) == ([case.pk], [case.person_id])
    client.get(url("person", "changelist"))
    assert (read_last().cases, read_last().persons) == ([], [case.person_id])
    client.get(url("person", "change", case.person_id))
    assert (read_last().cases, read_last().persons) == ([case.pk], [case.person_id])
    assert read_last().page == "admin:cases_person_change"
    count = ReadEntry.objects.count()
    client.get(reverse("admin:index"))  # numbers only
    assert ReadEntry.objects.count() == count


def test_the_page_that_asks_for_a_reason_notes_them_as_well(client, case):
    count = ReadEntry.objects.count()
    client.post(url("case", "changelist"), {"action": "restrict", "_selected_action": [case.pk]})
    assert ReadEntry.objects.count() == count + 1
    assert read_last().cases == [case.pk]


def test_the_history_of_a_person_tells_nothing_of_a_case_out_of_sight(client, case, sari, ratna):
    hidden = make.open_case(sari, person=case.person, number=make.HIV)
    for of, name in ((case, "Mbah Wagi"), (hidden, "Mbok Wagi")):
        with trail.acting(post=sari, source=f"/kasus/{of.public_id}/orang/ubah/"):
            Person.objects.filter(pk=case.person_id).update(nickname=name)
    said = client.get(url("person", "history", case.person_id)).content.decode()
    assert case.public_id in said
    assert hidden.public_id not in said
    assert "Mbok Wagi" not in said.split("<tbody>")[1].split("Mbah Wagi")[0]


def test_nor_do_its_pages_by_lacking_lines(client, case, sari, monkeypatch):
    """A page that is not full, or empty, and leads to another one would tell that some are kept back."""
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    hidden = make.open_case(sari, number=make.HIV, person=make.person("Bu Rahasia"))
    with trail.acting(post=sari, source=f"/kasus/{case.public_id}/orang/ubah/"):
        Person.objects.filter(pk=case.person_id).update(rt="01")
    with trail.acting(post=sari, source=f"/kasus/{hidden.public_id}/orang/ubah/"):
        for number in range(3):
            Person.objects.filter(pk=case.person_id).update(rt=f"1{number}")
    answer = client.get(url("person", "history", case.person_id))
    assert len(answer.context["lines"]) == 2, "the visible change, and that it was recorded"
    assert answer.context["page"].next_cursor == ""


def test_nor_does_it_tell_of_a_union_with_a_restricted_record(client, case, sari, operator, ratna):
    """A record that only the unit and Dinas Sosial DIY see is united with one that everybody above sees."""
    hidden = make.open_case(sari, number=make.HIV, person=make.person("Bu Wagiyem", nik=NIK, birth_year=1954))
    pair = MatchReview.objects.create(
        first=case.person, second=hidden.person, points=30, office=ratna.organisation, status=MatchStatus.OPEN
    )
    Case.objects.filter(pk=hidden.pk).update(path=[*hidden.path, ratna.organisation_id])
    reviews.unite(review=pair, keep=case.person, reason="KTP sama.", by=ratna)
    said = client.get(url("person", "history", case.person_id)).content.decode()
    assert "gabung" not in said.lower()
    assert pair.public_id not in said


# --- searching ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["case", "person", "referral"])
def test_a_name_is_found_and_a_nik_is_not(client, case, sari, bayu, model):
    make.sent(case, sari, bayu)
    assert PersonKey.objects.filter(key=nik_key(NIK)).exists()
    assert len(shown(client.get(url(model, "changelist"), {"q": "wagi"}))) == 1
    assert shown(client.get(url(model, "changelist"), {"q": "tukiyem"})) == []
    answer = client.get(url(model, "changelist"), {"q": NIK})
    assert shown(answer) == []
    assert "NIK tidak dicari di sini" in answer.content.decode()


@pytest.mark.parametrize("model", ["case", "referral"])
def test_who_bears_a_name_is_looked_up_once(client, case, sari, bayu, model, queries):
    """For the list and its length, as for the list of cases: the persons stand in both as keys."""
    make.sent(case, sari, bayu)
    make.open_case(sari, person=make.person("Tukiyem"))
    with queries() as asked:
        answer = client.get(url(model, "changelist"), {"q": "wagiyem"})
    assert [getattr(row, "case", row) for row in shown(answer)] == [case]
    assert sum("search_name" in sql.partition(" WHERE ")[2] for sql in asked) == 1


def test_a_case_is_found_by_its_number(client, case):
    assert shown(client.get(url("case", "changelist"), {"q": case.number})) == [case]


@pytest.mark.parametrize("query", ["person__search_name__startswith", "nik_index", "barred__contains", "o"])
def test_no_column_is_asked_through_the_address(client, case, query):
    answer = client.get(url("case", "changelist"), {query: "1"}, follow=True)
    assert answer.status_code == 400 or "e=1" in str(answer.redirect_chain) or query == "o"
    assert client.get(url("case", "changelist"), {"o": "2"}).context_data["cl"].queryset.query.order_by == (
        "-opened_at",
        "-id",
    )


def test_no_whole_nik_stands_on_any_page(client, case):
    for address in (url("person", "changelist"), url("person", "change", case.person_id)):
        page = client.get(address).content.decode()
        assert NIK not in page
        assert NIK[:12] not in page
    assert "•••• 0001" in page


# --- saving ---------------------------------------------------------------------------------------------------------


def test_a_birth_date_is_corrected_by_the_act(client, case, operator):
    data = typed(client, case.person) | {"birth_date": "1954-08-17", "estimated_age": ""}
    assert client.post(url("person", "change", case.person_id), data).status_code == 302
    person = Person.objects.get(pk=case.person_id)
    assert (str(person.birth_date), person.birth_year_estimated, person.revision) == ("1954-08-17", None, 1)
    told = CaseEvent.objects.filter(case=case, verb="identify").get()
    assert (told.actor, told.text) == (operator, "Diubah: tanggal lahir, perkiraan umur.")
    entry = HistoryEntry.objects.of_row(Person, person.pk).latest("id")
    assert (entry.actor, entry.post) == (operator.user_id, operator.pk)
    assert entry.source == url("person", "change", case.person_id)


def test_a_second_click_is_harmless(client, case):
    data = typed(client, case.person) | {"phone": "0812 3456 7890"}
    for _ in range(2):
        assert client.post(url("person", "change", case.person_id), data).status_code == 302
    assert CaseEvent.objects.filter(case=case, verb="identify").count() == 1


def test_a_lost_update_is_told_and_keeps_what_was_typed(client, case, operator):
    data = typed(client, case.person) | {"phone": "0812 3456 7890"}
    assert (
        client.post(url("person", "change", case.person_id), typed(client, case.person) | {"rt": "02"}).status_code
        == 302
    )
    answer = client.post(url("person", "change", case.person_id), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Keadaan sudah berubah sejak halaman ini dibuka" in page
    assert 'value="0812 3456 7890"' in page
    assert Person.objects.get(pk=case.person_id).phone == ""
    again = answer.context_data["adminform"].form
    data |= {"kunci": again["kunci"].value(), "seen": again["seen"].value()}
    assert client.post(url("person", "change", case.person_id), data).status_code == 302
    assert Person.objects.get(pk=case.person_id).phone == "0812 3456 7890"


def test_bad_input_is_explained_and_kept(client, case):
    answer = client.post(
        url("person", "change", case.person_id), typed(client, case.person) | {"nik": "123", "traits": "tinggi"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "16 angka" in page
    assert "tinggi" in page


def test_a_doubt_is_asked_once(client, case):
    data = typed(client, case.person) | {"nik": "3402151708540009"}  # the NIK of a man
    answer = client.post(url("person", "change", case.person_id), data)
    assert answer.status_code == 422
    assert "laki-laki, berbeda" in answer.content.decode()
    key = answer.context_data["adminform"].form.doubt_key
    assert client.post(url("person", "change", case.person_id), data | {"confirm": key}).status_code == 302
    assert Person.objects.get(pk=case.person_id).read_nik() == "3402151708540009"


def test_an_address_told_in_confidence_stays_there(client, case, sari, operator):
    """Whoever is on the path of a restricted case of the same person corrects the address there."""
    hidden = make.open_case(sari, number=make.HIV, person=case.person)
    Case.objects.filter(pk=hidden.pk).update(team=[operator.pk])
    answer = client.post(url("person", "change", case.person_id), typed(client, case.person) | {"address": "Gang 3"})
    assert answer.status_code == 422
    assert "alamat aman" in answer.content.decode()


def test_a_form_of_another_post_is_refused(client, case, sari):
    data = typed(client, case.person) | {"as_post": sari.public_id, "rt": "04"}
    answer = client.post(url("person", "change", case.person_id), data)
    assert answer.status_code == 409
    assert "penugasan lain" in answer.content.decode()


@pytest.mark.parametrize("model", ["case", "referral"])
def test_states_are_not_editable(client, case, sari, bayu, model):
    hop = make.sent(case, sari, bayu)
    row = case if model == "case" else hop
    forged = {"status": "closed", "stage": "termination", "holder": bayu.organisation_id, "is_sensitive": "on"}
    assert client.post(url(model, "change", row.pk), forged).status_code == 403
    assert Case.objects.get(pk=case.pk).status == CaseStatus.OPEN
    assert Referral.objects.get(pk=hop.pk).status == Status.SENT


def test_columns_of_a_person_that_no_act_changes_are_not_editable(client, case):
    forged = {"nik_check": "padan", "revision": 9, "merged_into": case.person_id, "name": "Bu Wagiyem Baru"}
    data = typed(client, case.person) | forged
    assert client.post(url("person", "change", case.person_id), data).status_code == 302
    person = Person.objects.get(pk=case.person_id)
    assert (person.name, person.nik_check, person.revision, person.merged_into) == ("Bu Wagiyem Baru", "belum", 1, None)


def test_nothing_is_put_back_past_the_act(client, case):
    client.post(url("person", "change", case.person_id), typed(client, case.person) | {"rt": "02"})
    entry = HistoryEntry.objects.of_row(Person, case.person_id).latest("id")
    assert "Kembalikan nilai ini" not in client.get(url("person", "history", case.person_id)).content.decode()
    client.post(url("person", "history", case.person_id), {"riwayat": entry.pk})
    assert Person.objects.get(pk=case.person_id).rt == "02"


@pytest.mark.parametrize("model", ["case", "person", "referral"])
def test_nothing_is_added_or_deleted(client, case, sari, bayu, model):
    row = {"case": case, "person": case.person, "referral": make.sent(case, sari, bayu)}[model]
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


# --- acts -----------------------------------------------------------------------------------------------------------


def test_an_act_is_asked_first_done_for_those_that_may_and_tells_of_the_others(client, case, sari, operator):
    mine = make.open_case(operator, person=make.person("Bu Dinas"))
    chosen = {"action": "restrict", "_selected_action": [case.pk, mine.pk]}
    asked = client.post(url("case", "changelist"), chosen)
    page = asked.content.decode()
    assert f"Kasus {mine.number}" in page
    assert f"Hanya {case.holder.name}" in page
    assert not Case.objects.get(pk=mine.pk).is_sensitive
    without = client.post(url("case", "changelist"), chosen | {"confirmed": "1", "reason": ""})
    assert without.status_code == 422
    assert "Isi kolom ini." in without.content.decode()
    assert not Case.objects.get(pk=mine.pk).is_sensitive
    kunci = asked.context["form"]["kunci"].value()
    data = chosen | {"confirmed": "1", "reason": "Diminta orangnya", "kunci": kunci}
    answer = client.post(url("case", "changelist"), data, follow=True)
    said = answer.content.decode()
    assert Case.objects.get(pk=mine.pk).is_sensitive
    assert not Case.objects.get(pk=case.pk).is_sensitive
    assert "Batasi kasus: 1 baris selesai." in said
    assert f"Hanya {case.holder.name}" in said
    assert CaseEvent.objects.get(case=mine, verb="restrict").text == "Diminta orangnya"


def test_cases_are_closed_with_their_outcome(client, operator, case):
    mine = make.open_case(operator, person=make.person("Bu Dinas"))
    chosen = {"action": "close", "_selected_action": [mine.pk]}
    form = client.post(url("case", "changelist"), chosen).context["form"]
    data = chosen | {"confirmed": "1", "kunci": form["kunci"].value(), "outcome": "pindah", "closed_on": "2026-01-05"}
    assert client.post(url("case", "changelist"), data).status_code == 302
    closed = Case.objects.get(pk=mine.pk)
    assert (closed.status, closed.outcome, closed.closed_by) == (CaseStatus.CLOSED, "pindah", operator)


def test_a_referral_of_somebody_else_is_not_withdrawn(client, case, sari, bayu):
    hop = make.sent(case, sari, bayu)
    asked = client.post(url("referral", "changelist"), {"action": "withdraw", "_selected_action": [hop.pk]})
    assert f"Hanya {sari.organisation.name}" in asked.content.decode()
    data = {"action": "withdraw", "_selected_action": [hop.pk], "confirmed": "1", "reason": "x"}
    client.post(url("referral", "changelist"), data)
    assert Referral.objects.get(pk=hop.pk).status == Status.SENT


# --- queues ---------------------------------------------------------------------------------------------------------


def test_a_queue_of_the_first_page_leads_to_its_rows(client, case, sari):
    lacking = make.open_case(sari, person=make.person("Bu Tanpa"))
    index = client.get(reverse("admin:index"))
    lines = {line.title: line for line in index.context["queues"]}
    assert lines["Orang tanpa NIK"].count == (1, False)
    assert "Akun yang tidak dipakai 180 hari" not in lines
    assert shown(client.get(lines["Orang tanpa NIK"].url)) == [lacking.person]


def test_a_long_queue_is_not_counted_to_its_end(client, case, sari, monkeypatch):
    for name in ("Bu Satu", "Bu Dua"):
        make.open_case(sari, person=make.person(name))
    monkeypatch.setattr(cleanup, "MOST", 1)
    index = client.get(reverse("admin:index"))
    lines = {line.title: line for line in index.context["queues"]}
    assert lines["Orang tanpa NIK"].count == (1, True)
    assert "<td>1+</td>" in index.content.decode()


# --- what no page sends ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", ["abc", "9" * 30, "-1", "\x00", "1 OR 1=1"])
def test_rows_that_cannot_be_are_none(client, case, chosen):
    answer = client.post(url("case", "changelist"), {"action": "restrict", "_selected_action": [chosen]}, follow=True)
    assert answer.status_code in (200, 400)
    assert not Case.objects.get(pk=case.pk).is_sensitive


@pytest.mark.parametrize(
    "query",
    [
        *("status__exact=%00", "q=%00", "p=99999999999999999999", "antrean=%00", "urgency__exact=x", "kabupaten=%00"),
        *("p=abc", "q=" + "x" * 10_000, "all=", "status__in=%00,a", "_facets=", "_popup=1"),
    ],
)
def test_an_address_that_no_page_makes_is_no_fault_of_the_program(client, case, query):
    assert client.get(f"{url('case', 'changelist')}?{query}", follow=True).status_code in (200, 400, 404)


@pytest.mark.parametrize("key", ["9" * 30, "abc", "_00", "0", "-1"])
@pytest.mark.parametrize("page", ["change", "history"])
def test_a_number_that_no_row_has_is_not_found(client, page, key):
    assert client.get(url("person", page, key)).status_code == 404
