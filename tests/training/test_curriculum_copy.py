"""Buat versi baru: what a Bimtek has used stands for good, and the next version starts as its copy."""

import pytest
from django.db import DatabaseError, transaction

from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek as make
from tests.pictures import pdf
from training.actions import curricula
from training.models import CurriculumVersion, Materi, MateriFile
from training.reference import MATERI, load


def order_of(version):
    return list(version.materi.order_by("position").values_list("position", "title"))


def test_the_curriculum_of_2018_is_there_from_the_start(db):
    version = make.of_2018()
    assert [title for _, title in order_of(version)] == [title for title, _, _, _ in MATERI]
    assert len(MATERI) == 10
    assert "usulan" in version.note
    assert (load(), version.is_frozen) == (0, False), "loading again adds nothing"


def test_a_used_version_stands_in_the_policy_and_in_the_database(ratna, client_of):
    version = make.of_2018()
    make.event(ratna, version=version)
    version.refresh_from_db()
    assert version.is_frozen
    materi = version.materi.first()
    with pytest.raises(Refused, match="Buat versi baru"):
        curricula.change_materi(materi=materi, fields={"jp": 4}, by=ratna)
    for act in (
        lambda: Materi.objects.filter(pk=materi.pk).update(jp=4),
        lambda: Materi.objects.create(version=version, position=11, title="Baru", jp=1),
        lambda: materi.delete(),
        lambda: MateriFile.objects.create(materi=materi, title="x", file="x.pdf", added_by=ratna),
        lambda: CurriculumVersion.objects.filter(pk=version.pk).update(is_frozen=False),
        lambda: CurriculumVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="sudah dipakai"), transaction.atomic():
            act()
    page = client_of(ratna).get(f"/bimtek/kurikulum/{version.public_id}/").content.decode()
    assert "/salin/" in page
    assert "/ubah/" not in page


def test_a_new_version_is_a_copy_that_can_be_changed(ratna, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    version = make.version(ratna, "Satu", "Dua")
    curricula.attach(materi=version.materi.first(), file=MateriFile(title="Modul", file=pdf()), by=ratna)
    make.event(ratna, version=version)
    client, page = client_of(ratna), f"/bimtek/kurikulum/{version.public_id}/salin/"
    fields = hidden_fields(client.get(page)) | {"note": "Ditambah media sosial."}
    answers = [client.post(page, fields) for _ in range(2)]
    made = CurriculumVersion.objects.get(number=2, curriculum=version.curriculum)
    assert {answer.url for answer in answers} == {f"/bimtek/kurikulum/{made.public_id}/"}
    assert (order_of(made), made.note, made.is_frozen) == (order_of(version), "Ditambah media sosial.", False)
    assert MateriFile.objects.get(materi__version=made).title == "Modul"


def test_materi_keep_one_order_whatever_is_moved(ratna):
    version = make.version(ratna, "A", "B", "C")
    curricula.change_materi(materi=version.materi.get(title="C"), fields={"position": 1}, by=ratna)
    assert order_of(version) == [(1, "C"), (2, "A"), (3, "B")]
    curricula.add_materi(version=version, materi=Materi(title="D", jp=1, position=2), by=ratna)
    assert order_of(version) == [(1, "C"), (2, "D"), (3, "A"), (4, "B")]
    curricula.remove_materi(materi=version.materi.get(title="D"), by=ratna)
    curricula.change_materi(materi=version.materi.get(title="C"), fields={"position": 99}, by=ratna)
    assert order_of(version) == [(1, "A"), (2, "B"), (3, "C")]


def test_another_office_uses_a_curriculum_and_changes_none(ratna, dewi, client_of):
    version = make.version(ratna, "A")
    answer = client_of(dewi).get(f"/bimtek/kurikulum/{version.public_id}/materi/tambah/")
    assert answer.status_code == 403
    assert "disusun Dinas Sosial DIY" in answer.content.decode()
    assert make.event(dewi, version=version).version == version


def test_a_second_page_of_the_same_version_is_told(ratna, client_of):
    version = make.version(ratna, "A")
    client, page = client_of(ratna), f"/bimtek/kurikulum/{version.public_id}/materi/tambah/"
    fields = hidden_fields(client.get(page)) | {"title": "B", "jp": "2"}
    curricula.add_materi(version=version, materi=Materi(title="Sela", jp=1), by=ratna)
    answer = client.post(page, fields)
    assert (answer.status_code, 'value="B"' in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("jp", ["0", "41", "1,5"])
def test_jp_are_whole_and_positive(jp, ratna, client_of):
    version = make.version(ratna)
    client, page = client_of(ratna), f"/bimtek/kurikulum/{version.public_id}/materi/tambah/"
    fields = hidden_fields(client.get(page)) | {"title": "B", "jp": jp}
    assert client.post(page, fields).status_code == 422
