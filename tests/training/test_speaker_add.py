"""Tambah narasumber: name and institution, once in the register of an office."""

import pytest

from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek as make
from training.actions import speakers
from training.models import Speaker


def test_a_narasumber_stands_once_in_the_register_of_an_office(ratna, dewi, client_of):
    client = client_of(ratna)
    typed = {"name": "Bu Sri", "institution": "BRSPA"}
    answers = [client.post("/bimtek/narasumber/tambah/", hidden_fields(client.get("/bimtek/narasumber/tambah/")) | typed) for _ in range(2)]  # noqa: E501  # fmt: skip
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "sudah tercatat" in answers[1].content.decode()
    assert make.speaker(ratna, "bu sri", "brspa").name == "Bu Sri", "found, not entered twice"
    make.speaker(dewi, "Bu Sri", "BRSPA")
    assert Speaker.objects.count() == 2
    assert "Bu Sri" in client_of(dewi).get("/bimtek/narasumber/").content.decode()


def test_a_narasumber_is_corrected_by_the_own_office(ratna, dewi, client_of):
    speaker = make.speaker(ratna)
    client, page = client_of(ratna), f"/bimtek/narasumber/{speaker.public_id}/ubah/"
    fields = hidden_fields(client.get(page)) | {"name": "Bu Narasumber, M.Si.", "institution": "Dinas Sosial"}
    assert client.post(page, fields).url == "/bimtek/narasumber/"
    speaker.refresh_from_db()
    assert (speaker.name, speaker.revision) == ("Bu Narasumber, M.Si.", 1)
    assert client_of(dewi).get(page).status_code == 404, "who speaks nowhere in sight is not there"
    make.session(make.event(ratna), ratna, who=[speaker])
    assert client_of(dewi).get(page).status_code == 403
    with pytest.raises(Refused, match="dicatat Dinas Sosial DIY"):
        speakers.change(speaker=speaker, fields={"name": "X"}, by=dewi)
