"""Verifikasi dua langkah: who needs it, what counts as a code, how often, and who helps when the telephone is gone."""

import re
import time

import pyotp
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from registry import second_factor
from registry.actions import keys, second_factors, users
from registry.models import Appointment, AuditEntry, HistoryEntry, SecondFactor
from registry.refusal import Refused
from registry.scope import as_nobody, as_post, as_system
from tests.cases.test_race import all_at_once, outcome
from tests.cast import PASSWORD, telephone_of

PROVE, SET_UP, DETAIL = (reverse(f"registry:second-factor-{name}") for name in ("prove", "set-up", "detail"))
ADMIN = "/administrasi/"


@pytest.fixture
def operator(dewi):
    Appointment.objects.filter(pk=dewi.pk).update(is_data_operator=True)
    return Appointment.objects.with_post().get(pk=dewi.pk)


def password(client, post, **more):
    return client.post("/masuk/", {"username": post.user.username, "password": PASSWORD, **more})


def waiting_in(answer):
    return answer.context["waiting"]


def prove(client, waiting, **typed):
    return client.post(PROVE, {"waiting": waiting, **typed})


def set_up(client):
    """(secret, the answer of turning it on) through the page."""
    shown = client.get(SET_UP).context
    code = pyotp.TOTP(shown["secret"].replace(" ", "")).now()
    return shown["secret"].replace(" ", ""), client.post(SET_UP, {"key": shown["form"]["key"].value(), "code": code})


def later(secret):
    """The code of the next thirty seconds, which the tolerance lets through."""
    return pyotp.TOTP(secret).at(int(time.time()) + second_factors.STEP)


def test_an_admin_is_led_to_set_it_up_and_then_enters(admin_sistem, client):
    assert password(client, admin_sistem, next=ADMIN).headers["Location"] == f"{SET_UP}?next=%2Fadministrasi%2F"
    assert client.get(ADMIN, follow=True).redirect_chain[-1][0] == f"{SET_UP}?next=%2Fadministrasi%2F"
    secret, answer = set_up(client)
    assert (answer.status_code, len(answer.context["codes"])) == (200, 10)
    assert client.get(ADMIN).status_code == 200
    assert secret not in client.get(DETAIL).content.decode()
    entry = AuditEntry.objects.get(verb="user.set_up_second_factor")
    assert (entry.actor, entry.subject) == (admin_sistem.user, "admin")


def test_an_operator_is_led_there_too_and_a_pengurus_is_not(operator, sari):
    assert password(Client(), operator).headers["Location"].startswith(SET_UP)
    assert password(Client(), sari).headers["Location"] == "/"


def test_the_password_alone_opens_nothing(admin_sistem, client):
    _, secret = telephone_of(admin_sistem)
    answer = password(client, admin_sistem)
    assert answer.status_code == 200
    assert client.get("/akun/").headers["Location"].startswith("/masuk/")
    wrong = prove(client, waiting_in(answer), code="000000")
    assert wrong.status_code == 422
    assert "tidak cocok" in wrong.content.decode()
    done = prove(client, waiting_in(wrong), code=pyotp.TOTP(secret).now(), next=ADMIN)
    assert done.headers["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_one_time_link_does_not_go_round_it(admin_sistem, client):
    telephone_of(admin_sistem)
    token = users.issue_reset_link(user=admin_sistem.user, by=admin_sistem.user)
    new = {"password": "sandi baru yang panjang", "again": "sandi baru yang panjang"}
    assert client.post(reverse("registry:set-password", args=[token]), new).context["waiting"]
    assert client.get("/akun/").headers["Location"].startswith("/masuk/")


def test_a_code_counts_once_and_so_does_every_earlier_one(admin_sistem):
    _, secret = telephone_of(admin_sistem)
    now = pyotp.TOTP(secret).now()
    assert second_factors.prove(user=admin_sistem.user, code=now)
    assert not second_factors.prove(user=admin_sistem.user, code=now)
    assert second_factors.prove(user=admin_sistem.user, code=later(secret))
    assert not second_factors.prove(user=admin_sistem.user, code=now)


def test_codes_of_another_minute_do_not_count(admin_sistem):
    _, secret = telephone_of(admin_sistem)
    for away in (-90, 90):
        assert not second_factors.prove(user=admin_sistem.user, code=pyotp.TOTP(secret).at(int(time.time()) + away))


@pytest.mark.xdist_group("race")
def test_one_code_sent_by_ten_at_once_lets_one_in(committed_db, admin_sistem):
    _, secret = telephone_of(admin_sistem)
    code, waiting = pyotp.TOTP(secret).now(), second_factors.waiting_token(admin_sistem.user)
    answers = all_at_once([lambda: prove(Client(), waiting, code=code)] * 5)
    assert outcome(answers) == {302: 1, 422: 4}


def test_whoever_guesses_waits(admin_sistem, client):
    telephone_of(admin_sistem)
    waiting = waiting_in(password(client, admin_sistem))
    for _ in range(5):
        assert prove(client, waiting, code="000000").status_code == 422
    answer = prove(client, waiting, code="000000")
    assert answer.status_code == 429
    assert "Coba lagi dalam 30 detik" in answer.content.decode()


def test_the_word_of_the_password_ends_with_the_password_and_in_ten_minutes(admin_sistem, client, monkeypatch):
    telephone_of(admin_sistem)
    waiting = second_factors.waiting_token(admin_sistem.user)
    assert second_factors.waiting_user(waiting) == admin_sistem.user
    assert second_factors.waiting_user("x" + waiting) is None
    monkeypatch.setattr(second_factors, "WAITING_AGE", -1)
    assert prove(client, waiting, code="000000").headers["Location"] == "/masuk/?next=%2F"
    monkeypatch.undo()
    users.change_password(user=admin_sistem.user, password="sandi yang lain lagi", by=admin_sistem.user)
    assert second_factors.waiting_user(waiting) is None


def test_what_was_typed_before_the_session_ended_comes_back_after_the_code(operator, client):
    _, secret = telephone_of(operator)
    kept = client.post("/wksbm/daftarkan/", {"name": "WKSBM Baru", "as_post": operator.public_id}).context["kept"]
    answer = password(client, operator, kept=kept)
    again = prove(client, waiting_in(answer), code=pyotp.TOTP(secret).now(), kept=answer.context["kept"])
    assert "WKSBM Baru" in again.content.decode()


def test_a_code_from_paper_counts_once_however_it_is_typed(admin_sistem, client):
    factor, _ = telephone_of(admin_sistem)
    code, second = second_factors.renew_codes(factor=factor, by=admin_sistem.user)[:2]
    waiting = waiting_in(password(client, admin_sistem))
    assert prove(client, waiting, recovery=code.upper().replace("-", " ")).status_code == 302
    assert client.get(ADMIN).status_code == 200
    assert AuditEntry.objects.get(verb="user.use_recovery_code").detail == {"left": 9}
    assert not second_factors.prove(user=admin_sistem.user, recovery=code)
    second_factors.renew_codes(factor=factor, by=admin_sistem.user)
    assert not second_factors.prove(user=admin_sistem.user, recovery=second)


def test_a_second_telephone_needs_the_first_and_ends_its_sessions(admin_sistem, client_of):
    elsewhere, here = client_of(admin_sistem), client_of(admin_sistem)
    _, old = telephone_of(admin_sistem)
    shown = here.get(SET_UP).context
    fresh = shown["secret"].replace(" ", "")
    form = {"key": shown["form"]["key"].value(), "code": pyotp.TOTP(fresh).now()}
    assert here.post(SET_UP, form | {"current": "000000"}).status_code == 422
    assert here.post(SET_UP, form | {"current": pyotp.TOTP(old).now()}).context["codes"]
    assert here.get(ADMIN).status_code == 200
    assert elsewhere.get(ADMIN).status_code == 302
    assert not second_factors.prove(user=admin_sistem.user, code=later(old))


def test_looking_at_the_page_keeps_nothing_and_a_foreign_key_is_not_taken(sari, bayu, client_of):
    shown = client_of(bayu).get(SET_UP).context
    key, secret = shown["form"]["key"].value(), shown["secret"].replace(" ", "")
    answer = client_of(sari).post(SET_UP, {"key": key, "code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 422
    assert not SecondFactor.objects.exists()


def test_who_must_have_it_keeps_it_and_who_may_turns_it_off(admin_sistem, sari, client_of):
    assert client_of(admin_sistem).get(reverse("registry:second-factor-turn-off")).status_code == 409
    client = client_of(sari)
    secret, _ = set_up(client)
    page = reverse("registry:second-factor-turn-off")
    assert client.post(page, {"code": "000000"}).status_code == 422
    assert client.post(page, {"code": later(secret)}).headers["Location"] == DETAIL
    assert not SecondFactor.objects.filter(user=sari.user).exists()
    assert AuditEntry.objects.filter(verb="user.drop_second_factor", actor=sari.user).count() == 1


def test_an_admin_resets_it_for_another_with_a_reason_and_never_for_himself(admin_sistem, operator, client_of):
    telephone_of(operator)
    client = client_of(admin_sistem)
    page = reverse("admin:registry_user_reset_factor", args=[operator.user_id])
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": ""}).status_code == 422
    assert SecondFactor.objects.filter(user=operator.user).exists()
    assert client.post(page, {"reason": "datang dengan KTP"}).status_code == 302
    assert not SecondFactor.objects.filter(user=operator.user).exists()
    entry = AuditEntry.objects.get(verb="user.reset_second_factor")
    assert (entry.actor, entry.detail) == (admin_sistem.user, {"reason": "datang dengan KTP"})
    assert client.post(page, {"reason": "sekali lagi"}).status_code == 409
    own = reverse("admin:registry_user_reset_factor", args=[admin_sistem.user_id])
    assert client.post(own, {"reason": "hilang"}).status_code == 403
    assert client_of(operator).get(page, follow=True).status_code == 403


def test_the_only_admin_is_helped_at_the_server(admin_sistem):
    telephone_of(admin_sistem)
    call_command("reset_second_factor", "admin", reason="menelepon kepala dinas", verbosity=0)
    assert not SecondFactor.objects.exists()
    assert AuditEntry.objects.get(verb="user.reset_second_factor").actor is None
    with pytest.raises(Refused, match="tidak memakai"):
        second_factors.reset(user=admin_sistem.user, reason="lagi", by=None)


def test_secret_and_codes_stand_nowhere_in_the_open_and_others_see_none(admin_sistem, operator, sari, settings):
    factor, secret = telephone_of(admin_sistem)
    codes = second_factors.renew_codes(factor=factor, by=admin_sistem.user)
    with as_system():
        told = str(list(HistoryEntry.objects.filter(table__contains="factor").values_list("before", "after")))
        told += str(list(factor.codes.values_list("code_hash", flat=True))) + bytes(factor.secret_sealed).hex()
    assert not [
        code for code in [*codes, secret, secret.encode().hex()] if code in told or code.replace("-", "") in told
    ]
    for post, found in ((admin_sistem, 1), (sari, 0), (operator, 0)):
        with as_post(post):
            assert SecondFactor.objects.count() == found
            assert second_factors.codes_left(factor) == 10 * found
    with as_nobody():
        assert not SecondFactor.objects.exists()
    before = bytes(factor.secret_sealed)
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},200:{'B' * 43}="
    assert keys.reseal_rows()["SecondFactor"] == 1
    factor.refresh_from_db()
    assert bytes(factor.secret_sealed) != before
    assert factor.read_secret() == secret


def test_a_session_from_before_proves_it_when_it_matters(admin_sistem, client_of):
    client = client_of(admin_sistem)
    session = client.session
    del session[second_factor.SESSION_KEY]
    session.save()
    _, secret = telephone_of(admin_sistem)
    assert client.get(ADMIN, follow=True).redirect_chain[-1][0] == f"{PROVE}?next=%2Fadministrasi%2F"
    assert client.post(PROVE, {"code": pyotp.TOTP(secret).now(), "next": ADMIN}).headers["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_no_page_tells_of_the_second_step_before_the_password_is_right(admin_sistem, sari):
    telephone_of(admin_sistem)
    wrong = [Client().post("/masuk/", {"username": name, "password": "salah"}) for name in ("admin", "sari")]
    pages = [re.sub(r'value="\w+"', "", answer.content.decode()) for answer in wrong]
    assert pages[0] == pages[1]
    with connection.cursor() as cursor:  # the trigger of the history has no secret to lose
        cursor.execute("SELECT count(*) FROM registry_historyentry WHERE after->>'secret_sealed' IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_a_second_telephone_does_not_take_the_place_of_one_whose_code_nobody_asked_for(operator):
    """Two forms of a first telephone at once: whoever has only the password must not win by being the second."""
    secret, other = pyotp.random_base32(), pyotp.random_base32()
    first, _ = second_factors.set_up(user=operator.user, secret=secret, code=pyotp.TOTP(secret).now())
    with pytest.raises(Refused, match="HP lain"):
        second_factors.set_up(user=operator.user, secret=other, code=pyotp.TOTP(other).now())
    assert SecondFactor.objects.get(user=operator.user) == first
    second_factors.set_up(user=operator.user, secret=other, code=pyotp.TOTP(other).now(), replacing=first)
