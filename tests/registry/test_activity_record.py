"""Catat kegiatan: what a unit did, from a phone, with photos; it shows at once that the unit is alive."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from registry import scope
from registry.actions import activities, units
from registry.images import drawn_anew
from registry.models import Activity, ActivityPhoto, FoundingStep, Liveliness, UnitChange, UnitProfile
from registry.models.months import months_before
from registry.refusal import Refused
from registry.workflow import UnitMove
from tests.cases.acts import hidden_fields
from tests.factories import units as make
from tests.pictures import PDF, pdf, photo

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/kegiatan/"


def said(answer):
    return answer.content.decode()


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def send(client, address, **typed):
    page = client.get(f"{address}catat/")
    fields = {"kind": "rapat", "happened_on": TODAY.isoformat(), "place": "Balai padukuhan", "attendee_count": "17"}
    return client.post(f"{address}catat/", hidden_fields(page) | fields | typed)


def test_sari_records_a_meeting_with_photos_and_minutes(sari, profile, address, client_of):
    client = client_of(sari)
    files = {"photos": [photo(), photo(size=(3000, 2000))], "minutes_file": pdf()}
    answer = send(client, address, minutes="Iuran tetap Rp 5.000.", people="Dipimpin ketua.", **files)
    held = Activity.objects.get()
    assert answer.url == f"{address}{held.public_id}/"
    assert (held.unit, held.recorded_by, held.attendee_count) == (profile.unit, sari, 17)
    profile.refresh_from_db()
    assert profile.last_activity_on == TODAY
    line = UnitChange.objects.get()
    assert (line.verb, line.actor, line.text) == (
        "record_activity",
        sari,
        f"Rapat di Balai padukuhan, {date_format(TODAY, 'j F Y')}.",
    )
    page = said(client.get(answer.url))
    assert "Kegiatan tercatat." in page
    assert "Iuran tetap Rp 5.000." in page
    assert [(p.width, p.height) for p in held.photos.all()] == [(400, 300), (1600, 1067)]


def test_no_file_that_is_kept_tells_where_it_was_taken(sari, address, client_of, media):
    send(client_of(sari), address, photos=[photo("Rumah Bu Wagiyem.jpg")], minutes_file=photo("notulen.jpg"))
    files = kept(media)
    assert len(files) == 2
    for path in files:
        with Image.open(path) as image:
            assert not image.getexif()
        assert b"Telepon Contoh" not in path.read_bytes()
        assert "Wagiyem" not in path.name


def test_two_answers_are_enough_and_today_is_filled_in(sari, address, client_of):
    form = client_of(sari).get(f"{address}catat/").context["form"]
    assert form["happened_on"].value() == TODAY
    assert [name for name, field in form.fields.items() if field.required and name != "kunci"] == [
        "kind",
        "happened_on",
    ]
    assert send(client_of(sari), address, place="", attendee_count="").status_code == 302


def test_a_second_click_with_the_same_photos_is_harmless(sari, address, client_of, media):
    client = client_of(sari)
    keys = hidden_fields(client.get(f"{address}catat/"))
    first, second = (send(client, address, photos=[photo()], minutes_file=pdf(), **keys) for _ in range(2))
    assert first.url == second.url
    assert (Activity.objects.count(), ActivityPhoto.objects.count()) == (1, 1)


def test_the_photo_is_shown_as_the_jpeg_it_is_and_the_minutes_come_as_a_download(sari, bayu, address, client_of):
    send(client_of(sari), address, photos=[photo(kind="PNG")], minutes_file=pdf())
    held = Activity.objects.get()
    shown = client_of(bayu).get(f"{address}{held.public_id}/foto/{held.photos.get().public_id}/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(shown.headers["Cache-Control"].split(", "))
    assert "Content-Disposition" not in shown.headers
    minutes = client_of(bayu).get(f"{address}{held.public_id}/notulen/")
    assert minutes.content == PDF
    assert minutes.headers["Content-Disposition"] == f'attachment; filename="notulen-{held.public_id}.pdf"'


def test_a_file_that_is_gone_from_the_disk_is_not_there(sari, address, client_of, media):
    send(client_of(sari), address, photos=[photo()])
    for path in kept(media):
        path.unlink()
    held = Activity.objects.get()
    page = f"{address}{held.public_id}/"
    assert client_of(sari).get(f"{page}foto/{held.photos.get().public_id}/").status_code == 404
    assert client_of(sari).get(f"{page}notulen/").status_code == 404


WRONG = {
    "no kind": ({"kind": ""}, "Kegiatan apa?"),
    "tomorrow": ({"happened_on": (TODAY + timedelta(days=1)).isoformat()}, "tidak boleh di masa depan"),
    "before the unit": (
        {"happened_on": "2001-01-01"},
        "lebih dulu daripada WKSBM-nya, yang ditumbuhkan 1 Januari 2015",
    ),
    "less than nobody": ({"attendee_count": "-3"}, "Berapa orang hadir?"),
    "no photo": ({"photos": [SimpleUploadedFile("foto.jpg", b"MZ program")]}, "bukan foto yang dapat dibaca"),
    "too many photos": ({"photos": [photo(size=(40, 30)) for _ in range(12)]}, "Paling banyak 6 foto; yang dipilih 12"),
    "no minutes": ({"minutes_file": SimpleUploadedFile("n.exe", PDF)}, "Berkas harus berupa PDF, JPG, atau PNG"),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(
    sari, profile, address, client_of, media, typed, sentence
):
    UnitProfile.objects.filter(pk=profile.pk).update(founded_on=date(2015, 1, 1), status_since_on=date(2015, 1, 1))
    answer = send(client_of(sari), address, minutes="Iuran tetap.", **typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "Iuran tetap." in said(answer)
    assert "Foto dan berkas perlu dipilih sekali lagi" in said(answer)
    assert not Activity.objects.exists()
    assert kept(media) == []


def test_the_action_itself_refuses_a_day_that_cannot_be(sari, profile):
    with pytest.raises(Refused, match="masa depan") as refused:
        make.activity(sari, days=-1)
    assert refused.value.status == 422


def test_the_database_too_refuses_a_day_ahead(sari):
    held = make.activity(sari)
    ahead = TODAY + timedelta(days=1)
    with pytest.raises(IntegrityError, match="activity_not_ahead_of_its_entry"), transaction.atomic():
        Activity.objects.filter(pk=held.pk).update(happened_on=ahead)


def test_nothing_is_kept_when_the_transaction_fails(sari, profile, monkeypatch):
    monkeypatch.setattr(units, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.activity(sari)
    profile.refresh_from_db()
    assert (Activity.objects.count(), profile.last_activity_on) == (0, None)


def test_a_unit_that_is_gone_does_nothing_any_more(sari, dewi, profile):
    units.move(profile=profile, move=UnitMove.DISSOLVE, happened_on=TODAY, reason="x", by=dewi)
    with pytest.raises(Refused, match="sudah bubar"):
        make.activity(sari)


def test_a_kalurahan_reads_and_does_not_record(bayu, sari, address, client_of):
    make.activity(sari, place="Rumah dukuh")
    assert "Rumah dukuh" in said(client_of(bayu).get(address))
    refused = client_of(bayu).get(f"{address}catat/")
    assert refused.status_code == 403
    assert "Petugas kalurahan tidak berwenang" in said(refused)
    assert "Catat kegiatan" not in said(client_of(bayu).get(address))


def test_looking_changes_nothing(sari, address, client_of):
    client_of(sari).get(f"{address}catat/")
    assert not Activity.objects.exists()


# --- the day of the last activity ------------------------------------------------------------------------------------


def test_an_older_activity_entered_later_does_not_turn_the_clock_back(sari, profile):
    make.activity(sari, days=3)
    make.activity(sari, days=30)
    profile.refresh_from_db()
    assert profile.last_activity_on == TODAY - timedelta(days=3)


def test_a_sign_of_life_only_moves_forward(profile):
    for day, expected in ((date(2025, 5, 1), date(2025, 5, 1)), (date(2025, 4, 1), date(2025, 5, 1))):
        activities.note_sign_of_life(profile, day)
        assert UnitProfile.objects.get(pk=profile.pk).last_activity_on == profile.last_activity_on == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 3, 15), 3, date(2025, 12, 15)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
        (date(2026, 12, 5), 12, date(2025, 12, 5)),
    ],
)
def test_months_are_counted_as_people_count_them(day, months, expected):
    assert months_before(day, months) == expected


@pytest.mark.parametrize(("days", "wanted"), [(None, "belum"), (0, "baru"), (120, "jeda"), (400, "lama")])
def test_the_register_is_narrowed_to_units_that_live_or_sleep(days, wanted, sari, dewi, client_of):
    if days is not None:
        make.activity(sari, days=days)
    for choice in Liveliness:
        rows = client_of(dewi).get("/wksbm/", {"kegiatan": choice}).context["page"].rows
        assert [row.unit.name for row in rows] == (["WKSBM Mugi Waras"] if choice == wanted else [])


# --- the list and the page of the unit --------------------------------------------------------------------------------


def test_the_list_is_narrowed_to_a_kind_and_shows_the_newest_first(sari, address, client_of):
    for days, kind in ((9, "rapat"), (2, "kunjungan"), (5, "rapat")):
        make.activity(sari, days=days, kind=kind)
    client = client_of(sari)
    rows = client.get(address).context["page"].rows
    assert [(TODAY - row.happened_on).days for row in rows] == [2, 5, 9]
    assert [row.kind for row in client.get(address, {"jenis": "kunjungan"}).context["page"].rows] == ["kunjungan"]
    assert client.get(address, {"jenis": "pesta"}).context["page"].rows == []


@pytest.mark.parametrize("count", [2, 60])
def test_the_list_costs_the_same_for_few_and_many(count, sari, address, client_of, queries):
    held = make.activity(sari)
    copies = [Activity(unit=held.unit, kind="rapat", happened_on=TODAY, recorded_by=sari) for _ in range(count)]
    Activity.objects.bulk_create(copies)
    client = client_of(sari)
    with queries() as asked:
        page = client.get(address).context["page"]
    assert len(asked) <= 12, asked
    if count == 60:
        assert client.get(address, {"setelah": page.next_cursor}).context["page"].rows[0] not in page.rows


def test_the_page_of_the_unit_shows_the_last_three_or_says_what_to_do(sari, mugi_waras, client_of):
    client, address = client_of(sari), f"/wksbm/{mugi_waras.public_id}/"
    assert "Catat kegiatan pertama" in said(client.get(address))
    for days in range(4):
        make.activity(sari, days=days, place=f"Tempat {days}")
    page = said(client.get(address))
    shown = page.split("Kegiatan terakhir")[1].split("Semua kegiatan")[0]
    assert [f"Tempat {days}" in shown for days in range(4)] == [True, True, True, False]


# --- a step of the founding has its document --------------------------------------------------------------------------


def test_the_document_of_a_founding_step_is_read_by_those_who_see_the_unit(sari, bayu, mugi_waras, client_of):
    client, address = client_of(sari), f"/wksbm/{mugi_waras.public_id}/"
    fields = {"kind": "sosialisasi", "done_on": TODAY.isoformat(), "file": pdf("daftar hadir.pdf")}
    assert client.post(f"{address}tahap/", hidden_fields(client.get(f"{address}tahap/")) | fields).status_code == 302
    assert "hadir" not in FoundingStep.objects.get().file.name
    assert f"{address}tahap/sosialisasi/berkas/" in said(client_of(bayu).get(address))
    assert client_of(bayu).get(f"{address}tahap/sosialisasi/berkas/").content == PDF
    for missing in ("pengesahan", "tidak-ada"):
        assert client_of(bayu).get(f"{address}tahap/{missing}/berkas/").status_code == 404


# --- both walls, each alone -------------------------------------------------------------------------------------------

READERS = ("sari", "bayu", "tini", "dewi", "ratna", "sleman_pengurus", "sleman_dinsos", "pak_puskesmas", "admin_sistem")


@pytest.mark.parametrize("name", READERS)
def test_each_post_reads_the_same_activities_through_either_wall(name, sari, sleman_pengurus, request):
    for post in (sari, sleman_pengurus):
        make.activity(post, place=post.organisation.name, photos=[drawn_anew(photo())])
    post = request.getfixturevalue(name)
    with scope.as_system():
        first = set(Activity.objects.visible_to(post).values_list("place", flat=True))
        first_photos = set(ActivityPhoto.objects.visible_to(post).values_list("activity__place", flat=True))
    with scope.as_post(post):
        second = set(Activity.objects.values_list("place", flat=True))
        second_photos = ActivityPhoto.objects.count()
    both = {"WKSBM Mugi Waras", "WKSBM Ngudi Rahayu"}
    far = {"WKSBM Ngudi Rahayu"}
    expected = {"ratna": both, "sleman_pengurus": far, "sleman_dinsos": far}
    expected |= {"pak_puskesmas": set(), "admin_sistem": set()}
    assert first == second == first_photos == expected.get(name, {"WKSBM Mugi Waras"})
    assert second_photos == len(second)


def test_a_post_writes_no_activity_past_the_action(sari):
    held = make.activity(sari)
    with scope.as_post(sari):
        assert Activity.objects.update(place="palsu") == 0
        assert ActivityPhoto.objects.all().delete()[0] == 0
    held.refresh_from_db()
    assert held.place == ""
