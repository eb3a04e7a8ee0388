"""Opening a whole number: asked why, shown on the answer alone, noted, and in no address."""

import pytest

from registry.reads import Reads
from tests.cases.conftest import said, snapshot
from tests.factories import cases as make

NIK, KK = "3402155708540001", "3402150101100007"
WHOLE = {"buka-nik": "3402 1557 0854 0001", "buka-kk": "3402 1501 0110 0007"}


@pytest.fixture
def case(sari):
    person = make.person("Wagiyem", nik=NIK)
    person.set_kk(KK)
    return make.open_case(sari, person=person)


@pytest.fixture
def noted(monkeypatch):
    """Every note of the requests, as they were made."""
    notes = []
    real = Reads.note

    def note(self, **what):
        notes.append(what)
        return real(self, **what)

    monkeypatch.setattr(Reads, "note", note)
    return notes


@pytest.mark.parametrize("act", WHOLE)
def test_it_is_shown_once_and_noted_with_the_reason(act, case, bayu, client_of, noted):
    client, url = client_of(bayu), f"/kasus/{case.public_id}/orang/{act}/"
    assert WHOLE[act] not in said(client.get(url))
    assert not [note for note in noted if note.get("opened")]
    answer = client.post(url, {"kunci": "6f1d3b3e-3a53-4b60-8f3c-000000000001", "why": "dukcapil"})
    assert answer.status_code == 200
    assert WHOLE[act] in said(answer)
    opened = [note for note in noted if note.get("opened")]
    name = {"buka-nik": "NIK", "buka-kk": "nomor KK"}[act]
    assert opened == [{"persons": [case.person_id], "cases": [case.pk], "opened": name, "why": "Mengurus ke Dukcapil"}]
    assert NIK not in str(dict(client.session.items()))
    for page in (url, f"/kasus/{case.public_id}/orang/", case.get_absolute_url()):
        text = said(client.get(page))
        assert not any(number in text for number in (NIK, KK, *WHOLE.values()))


@pytest.mark.parametrize("act", WHOLE)
def test_without_a_reason_nothing_is_shown(act, case, bayu, client_of, noted):
    before = snapshot()
    answer = client_of(bayu).post(f"/kasus/{case.public_id}/orang/{act}/", {})
    assert answer.status_code == 422
    assert WHOLE[act] not in said(answer)
    assert not [note for note in noted if note.get("opened")]
    assert snapshot() == before


def test_the_answer_is_not_kept_by_the_browser(case, bayu, client_of):
    answer = client_of(bayu).get(f"/kasus/{case.public_id}/orang/buka-nik/")
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_outside_opens_it(case, sleman_dinsos, client_of):
    url = f"/kasus/{case.public_id}/orang/buka-nik/"
    typed = {"kunci": "6f1d3b3e-3a53-4b60-8f3c-000000000001", "why": "lain"}
    assert client_of(sleman_dinsos).post(url, typed).status_code == 404
