"""A case that one may not see changes no answer: neither list, count, search, sort, map, paper, workbook nor message.

Hypothesis draws the hidden case (what kind, whose, how urgent, like whom, referred or not) and who looks; the answers
before and after it was recorded are the same bytes, apart from what is made anew for every answer.
"""

import io
import re
import zipfile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cases.actions import access, cases
from cases.actions.figures import count_late
from cases.models import Case, MatchReview, Urgency
from cases.workflow import Kind
from tests.cases.test_inbox import due
from tests.factories import cases as make

NIK = "3402155708540001"
LOOKERS = ("bayu", "tini", "dewi", "hadi", "ratna", "pak_puskesmas", "sleman_dinsos")
ADDRESSES = (
    "/",
    "/kasus/",
    "/kasus/?q=Wagiyem",
    "/kasus/?q=3402",
    "/kasus/?urgensi=darurat",
    "/kasus/?keadaan=menunggu",
    "/kasus/?keadaan=belum_dirujuk&lewat=on",
    "/kotak-masuk/",
    "/kotak-masuk/?tampil=menunggu",
    "/kotak-masuk/terkirim/",
    "/pemberitahuan/",
    "/wksbm/",
    "/wksbm/peta/",
    "/wksbm/cakupan/",
    "/wksbm/rekap/",
    "/wksbm/rekap/?bentuk=xlsx",
    "/jejaring/",
    "/kasus/darurat/daftar/",
)
MADE_ANEW = (
    r'name="csrfmiddlewaretoken" value="[^"]*"',
    r'name="kunci" value="[^"]*"',
    r'(?<=setelah=)[^"&]*',
    r"Dicetak .*? oleh",
    r"<dcterms:\w+ [^>]*>[^<]*<",
)


def content_of(answer):
    """The answer as text, without what is made anew each time."""
    kind = answer.headers.get("Content-Type", "")
    if kind == "application/pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    elif "spreadsheet" in kind:
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        text = "\n".join(book.read(name).decode() for name in sorted(book.namelist()))
    else:
        text = answer.content.decode()
    for pattern in MADE_ANEW:
        text = re.sub(pattern, "", text)
    return answer.status_code, text


def answers(client):
    found = {address: content_of(client.get(address)) for address in ADDRESSES}
    for text in ("Wagiyem", NIK, "3402155708540002"):
        found["search", text] = content_of(client.post("/kasus/cari/", {"q": text}, follow=True))
    return found


@pytest.fixture
def world(request, sari, bayu, tini, dewi, pak_puskesmas, sleman_pengurus, sleman_kalurahan):
    """Plain cases at several stages, one with a NIK; and each looker's answers."""
    case = make.open_case(sari, person=make.person(nik=NIK), urgency=Urgency.EMERGENCY)
    make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    make.sent(make.open_case(sari), sari, bayu)
    make.forward(make.accepted(make.open_case(sari), sari, bayu), bayu, tini)
    make.sent(make.open_case(sleman_pengurus), sleman_pengurus, sleman_kalurahan)
    people = {name: request.getfixturevalue(name) for name in LOOKERS}
    client_of = request.getfixturevalue("client_of")
    clients = {name: client_of(post) for name, post in people.items()}
    for client in clients.values():
        client.get("/")  # what a session keeps from its first page
    return people, clients, {name: answers(client) for name, client in clients.items()}


hidden_cases = st.fixed_dictionaries(
    {
        "number": st.sampled_from([make.HIV, 6, 14, 18, 19, make.ELDERLY]),
        "urgency": st.sampled_from(list(Urgency)),
        "nik": st.sampled_from(["", NIK, "3402155708540002"]),
        "name": st.sampled_from(["Wagiyem", "Suparno", "Zulaikha Nur Azizah"]),
        "way": st.sampled_from(["stays", "draft", "kalurahan", "dinas", "partner", "closed"]),
    }
)


def record_hidden(drawn, sari, receivers):
    """A case of Sari's unit that is sensitive by its jenis, or restricted by hand before anybody looks."""
    person = make.person(drawn["name"], nik=drawn["nik"])
    case = make.open_case(sari, number=drawn["number"], person=person, urgency=drawn["urgency"])
    if not case.is_sensitive:
        access.restrict(case=case, reason="Diancam.", by=sari)
        case.refresh_from_db()
    if drawn["way"] == "draft":
        make.draft(case, sari, receivers["kalurahan"])
    elif drawn["way"] in receivers:
        make.sent(
            case, sari, receivers[drawn["way"]], Kind.SERVICE if drawn["way"] == "partner" else Kind.RESPONSIBILITY
        )
    elif drawn["way"] == "closed":
        cases.close(case=case, outcome="tertangani_warga", closed_on=case.opened_at.date(), by=sari)
    case.refresh_from_db()
    return case


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=hidden_cases, looker=st.sampled_from(LOOKERS))
def test_adding_a_hidden_case_changes_no_answer(world, sari, bayu, dewi, pak_puskesmas, drawn, looker):
    people, clients, before = world
    with transaction.atomic():
        case = record_hidden(drawn, sari, {"kalurahan": bayu, "dinas": dewi, "partner": pak_puskesmas})
        if not Case.objects.visible_to(people[looker]).filter(pk=case.pk).exists():
            after = answers(clients[looker])
            assert {key: text for key, text in after.items() if text != before[looker][key]} == {}
        transaction.set_rollback(True)


OFFICE_OF_DATA = (
    "/",
    "/kasus/",
    "/rapikan/",
    "/rapikan/?daftar=orang-kembar",
    "/rapikan/?daftar=orang-tanpa-nik",
    "/administrasi/",
    "/administrasi/cases/case/",
    "/administrasi/cases/case/?q=Wagiyem",
    "/administrasi/cases/case/?q=3402",
    "/administrasi/cases/case/?antrean=umur-di-luar-jenis",
    "/administrasi/cases/case/?wilayah=34.02.15",
    "/administrasi/cases/person/",
    "/administrasi/cases/person/?antrean=orang-tanpa-nik",
    "/administrasi/cases/person/?q=wagi",
    "/administrasi/cases/referral/",
    "/administrasi/cases/referral/?q=Wagiyem&status=sent",
)


@pytest.mark.parametrize("why", ["sensitive", "conflict"])
@pytest.mark.parametrize("nik", [NIK, ""])
def test_the_administration_tells_nothing_of_a_hidden_case(why, nik, sari, bayu, operator, client_of):
    """Its figures are counted inside the first wall only: restricted ones, and those that name the reader."""
    make.sent(make.open_case(sari, person=make.person(nik=NIK)), sari, bayu)
    client = client_of(operator)
    client.get("/")
    before = {address: content_of(client.get(address)) for address in OFFICE_OF_DATA}
    assert {status for status, _ in before.values()} == {200}
    seen = Case.objects.get()
    child = make.person(nik=nik, birth_year=2020)
    case = make.open_case(sari, person=child, number=make.HIV if why == "sensitive" else make.ELDERLY)
    if why == "conflict":
        access.bar(case=case, user=operator.user, reason="Keponakannya.", by=sari)
    due(make.sent(case, sari, bayu), -5)
    first, second = sorted((seen.person_id, case.person_id))
    MatchReview.objects.create(first_id=first, second_id=second, points=9, office=operator.organisation)
    count_late()
    assert Case.objects.visible_to(operator).count() == 1
    after = {address: content_of(client.get(address)) for address in OFFICE_OF_DATA}
    assert {key: text for key, text in after.items() if text != before[key]} == {}


def test_who_sees_the_case_gets_other_answers(sari, hadi, client_of):
    """The comparison itself can fail."""
    before = answers(client_of(hadi))
    make.open_case(sari)
    after = answers(client_of(hadi))
    changed = {key for key in after if after[key] != before[key]}
    assert {"/kasus/", "/kasus/?q=Wagiyem", ("search", "Wagiyem"), "/"} <= changed
