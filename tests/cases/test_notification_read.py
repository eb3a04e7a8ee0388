"""Pemberitahuan: every move is told to the posts concerned, in the program and by e-mail, without a name."""

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from cases import counts, tasks
from cases.actions import notices
from cases.models import Notification
from registry.models import ReadEntry
from tests.cases.conftest import told
from tests.factories import cases as make

LIST = "/pemberitahuan/"


def bell(page):
    return page.content.decode().split('class="bell__count')[1].split("</span>")[0].rsplit(">", 1)[1]


def test_the_bell_counts_what_the_post_has_not_read(sent, bayu, client_of):
    assert bell(client_of(bayu).get("/")) == "1"
    notices.read_all(by=bayu)
    assert bell(client_of(bayu).get("/")) == "0"


def test_opening_one_marks_it_and_leads_to_its_case(sent, case, bayu, client_of):
    message = Notification.objects.get()
    client = client_of(bayu)
    assert client.get(f"{LIST}{message.public_id}/dibaca/").status_code == 405, "a GET changes nothing"
    assert client.post(f"{LIST}{message.public_id}/dibaca/").url == case.get_absolute_url()
    message.refresh_from_db()
    assert (message.read_by, bool(message.read_at)) == (bayu.user, True)
    assert client.post(f"{LIST}{message.public_id}/dibaca/").status_code == 302, "a second click is harmless"


def test_reading_the_list_marks_nothing(sent, bayu, client_of):
    client_of(bayu).get(LIST)
    assert Notification.objects.filter(read_at__isnull=True).count() == 1


def test_all_are_marked_at_once(case, sari, bayu, client_of):
    make.sent(case, sari, bayu)
    make.sent(make.open_case(sari), sari, bayu)
    client_of(bayu).post(f"{LIST}dibaca/")
    assert not Notification.objects.filter(read_at__isnull=True).exists()


def test_the_message_of_another_post_is_not_there(sent, tini, sleman_dinsos, client_of):
    message = Notification.objects.get()
    for post in (tini, sleman_dinsos):
        client = client_of(post)
        assert client.post(f"{LIST}{message.public_id}/dibaca/").status_code == 404
        assert message.text not in client.get(LIST).content.decode()
    message.refresh_from_db()
    assert message.read_at is None


def test_a_message_about_a_case_that_is_out_of_sight_by_now_stays_on_the_list(case, sari, pak_puskesmas, client_of):
    hop = make.accepted(case, sari, pak_puskesmas, "service")
    make.report_back(hop, pak_puskesmas)
    message = Notification.objects.filter(organisation=pak_puskesmas.organisation).first()
    assert client_of(pak_puskesmas).post(f"{LIST}{message.public_id}/dibaca/").url == LIST


def test_news_on_the_first_page_stand_in_the_log_with_their_person(sari, bayu, client_of):
    """Of a case that is not among the last ones beside them."""
    case = make.accepted(make.open_case(sari), sari, bayu).case
    for _ in range(5):
        make.open_case(sari)
    page = client_of(sari).get("/")
    assert case.number in page.content.decode()
    assert case.pk not in [shown.pk for shown, _ in page.context["cases"]]
    entry = ReadEntry.objects.get(page="home")
    assert case.pk in entry.cases
    assert case.person_id in entry.persons


def test_without_messages_the_page_says_so(bayu, client_of):
    assert "Belum ada pemberitahuan." in client_of(bayu).get(LIST).content.decode()


def test_whoever_acts_is_not_told_of_it(sent, case, sari, bayu):
    make.referrals.accept(referral=sent, by=bayu)
    assert all("diterima" not in text for text in told(case)["Kalurahan Bangunharjo"])
    assert "diterima" in told(case)["WKSBM Mugi Waras"][-1]


def test_the_database_wants_to_know_who_read_it(sent):
    with pytest.raises(IntegrityError, match="notification_read_names_who"), transaction.atomic():
        Notification.objects.update(read_at="2026-01-01T00:00Z")


# --- e-mail -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_address(bayu):
    bayu.organisation.email = "kalurahan@contoh.go.id"
    bayu.organisation.save()
    return bayu


def mails():
    return DBTaskResult.objects.filter(task_path=tasks.send_notice.module_path)


def test_a_post_with_an_address_gets_an_e_mail(case, sari, with_address, mailoutbox):
    make.sent(case, sari, with_address)
    assert not mailoutbox, "nothing leaves before the commit: the queue is a table"
    tasks.send_notice.func(*mails().get().args_kwargs["args"])
    letter = mailoutbox[0]
    assert letter.to == ["kalurahan@contoh.go.id"]
    assert case.number not in letter.body


def test_an_act_that_is_taken_back_sends_no_e_mail(case, sari, with_address):
    with transaction.atomic():
        make.sent(case, sari, with_address)
        assert mails().exists()
        transaction.set_rollback(True)
    assert not mails().exists()


def test_the_e_mail_names_no_person_no_jenis_and_no_office(case, sari, with_address):
    make.sent(case, sari, with_address)
    text = f"{tasks.SUBJECT} {mails().get().args_kwargs['args'][1]}"
    for secret in ("Wagiyem", "Lansia", "Lanjut Usia", "Mugi Waras", "Bangunharjo"):
        assert secret not in text


def test_a_post_without_an_address_gets_none(case, sari, bayu):
    make.sent(case, sari, bayu)
    assert not mails().exists()


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (99, "99"), (100, "99+")])
def test_more_than_is_counted_is_told_as_more(number, said):
    assert counts.told(number) == said


def test_the_frame_tells_that_there_are_more(sent, bayu, client_of):
    Notification.objects.bulk_create(
        Notification(organisation=bayu.organisation, case=sent.case, text=f"Kabar {number}.") for number in range(99)
    )
    assert bell(client_of(bayu).get("/")) == bell(client_of(bayu).get(LIST)) == "99+"
    notices.read(notifications=Notification.objects.all()[:1], by=bayu)
    assert bell(client_of(bayu).get("/")) == bell(client_of(bayu).get(LIST)) == "99"
