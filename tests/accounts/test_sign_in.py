"""Signing in: by whom, how often, and what it must not tell."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import BasePasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mithaq.accounts import actions
from mithaq.accounts.models import User
from mithaq.core.models import AuditEntry, OutgoingMail
from tests.people import PASSWORD, Cast, make_person

pytestmark = pytest.mark.django_db
WRONG = "surely-not-this-one-9"


def signer(name: str) -> User:
    """One of the cast who can sign in by password."""
    user = make_person(name)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/en/account/sign-in", {"login": email, "password": password, **more})


def test_a_person_signs_in_and_out_and_both_are_recorded(client: Client) -> None:
    user = signer("stranger")
    assert sign_in(client, user.email.upper())["Location"] == "/en/desk"
    assert client.get("/en/desk").status_code == 200
    client.post("/en/account/sign-out")
    assert client.get("/en/desk").status_code == 302
    verbs = set(AuditEntry.objects.filter(actor=user).values_list("verb", flat=True))
    assert {"sign_in", "sign_out"} <= verbs


def test_signing_out_by_a_link_only_asks(client: Client) -> None:
    client.force_login(signer("stranger"))
    assert client.get("/en/account/sign-out").status_code == 200
    assert client.get("/en/desk").status_code == 200


def test_the_session_is_a_new_one_after_signing_in(client: Client) -> None:
    user = signer("stranger")
    client.get("/en/account/sign-in")
    before = client.cookies["session"].value
    sign_in(client, user.email)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_public_pages_set_no_cookie(client: Client) -> None:
    for path in ("/", "/en/", "/ar/", "/healthz", "/en/nothing-here"):
        assert not client.get(path).cookies, path


def _hashes(monkeypatch: pytest.MonkeyPatch, client: Client, email: str) -> tuple[int, int, str]:
    from django.contrib.auth.hashers import MD5PasswordHasher

    count = 0
    real = MD5PasswordHasher.encode

    def counted(self: BasePasswordHasher, *args: object, **kwargs: object) -> str:
        nonlocal count
        count += 1
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", counted)
        answer = sign_in(client, email, WRONG)
    text = answer.content.decode().replace(email, "EMAIL")
    return answer.status_code, count, re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


def test_a_wrong_sign_in_answers_the_same_with_the_same_work_whoever_it_is(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    known, without, closed = signer("stranger"), make_person("hub_staff"), signer("member_in_lima")
    without.set_unusable_password()
    without.save()
    User.objects.filter(pk=closed.pk).update(is_active=False, disabled_at=timezone.now())
    answers = {
        _hashes(monkeypatch, client, email)
        for email in (known.email, without.email, closed.email, "unknown@nowhere.example.org")
    }
    assert len(answers) == 1
    status, count, text = answers.pop()
    assert count == 1 and status == 200 and "do not belong together" in text


def test_too_many_wrong_tries_stop_unknown_and_known_addresses_alike() -> None:
    user = signer("stranger")
    for number, email in enumerate((user.email, "unknown@nowhere.example.org")):
        elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        texts = [sign_in(elsewhere, email, WRONG).content.decode() for _try in range(6)]
        assert "Too many attempts" not in texts[4] and "Too many attempts" in texts[5]


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(client: Client) -> None:
    user = signer("stranger")
    for _try in range(7):
        client.post("/en/account/sign-in", {"login": user.email, "password": WRONG}, REMOTE_ADDR="192.0.2.66")
    assert sign_in(client, user.email).status_code == 302


def test_a_closed_account_does_not_open(client: Client, cast: Cast) -> None:
    user = signer("stranger")
    actions.disable_user(cast.director, user, reason="Left the coalition", at=timezone.now())
    assert sign_in(client, user.email)["Location"].endswith("/closed")
    assert client.get("/en/desk").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(client: Client, target: str) -> None:
    user = signer("stranger")
    assert sign_in(client, user.email, next=target)["Location"] == "/en/desk"
    assert client.post("/en/account/sign-out", {"next": target})["Location"] == "/en/"


def test_a_page_asked_for_before_signing_in_comes_after_it(client: Client) -> None:
    user = signer("stranger")
    asked = client.get("/en/desk/my-data")
    assert asked["Location"] == "/en/account/sign-in?next=/en/desk/my-data"
    assert sign_in(client, user.email, next="/en/desk/my-data")["Location"] == "/en/desk/my-data"


def test_forms_from_elsewhere_are_refused() -> None:
    user = signer("stranger")
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, user.email).status_code == 403
    strict.force_login(user)
    for path in ("/en/account", "/en/account/sign-out", "/en/desk/my-data", "/en/account/security/devices"):
        assert strict.post(path).status_code == 403, path


def test_nobody_can_sign_up(client: Client) -> None:
    page = client.get("/en/account/sign-up")
    assert "Accounts come by invitation" in page.content.decode()
    before = User.objects.count()
    client.post("/en/account/sign-up", {"email": "me@me.example.org", "password1": PASSWORD})
    assert User.objects.count() == before


# --- forgotten passwords -------------------------------------------------------------------------


def test_asking_for_a_new_password_answers_the_same_and_writes_one_mail_whoever_it_is(client: Client) -> None:
    user = signer("stranger")
    answers = []
    for email in (user.email, "unknown@nowhere.example.org"):
        before = OutgoingMail.objects.count()
        answer = client.post("/en/account/password/forgotten", {"email": email})
        answers.append((answer.status_code, answer["Location"], OutgoingMail.objects.count() - before))
    assert answers == [(302, "/en/account/password/forgotten/sent", 1)] * 2


def test_the_link_for_a_new_password_works_once_and_stands_on_our_own_address(
    client: Client, settings
) -> None:
    user = signer("stranger")
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://ours.example.org"
    client.post("/en/account/password/forgotten", {"email": user.email}, headers={"host": "evil.example"})
    body = OutgoingMail.objects.get().body
    link = re.search(r"https://ours\.example\.org(/\S+)", body)
    assert link and "evil" not in body
    form = client.get(link[1])["Location"]
    new = "entirely-different-words-4"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, user.email, new).status_code == 302
    assert "does not work any more" in Client().get(link[1], follow=True).content.decode()


def test_a_new_password_does_not_pass_by_the_second_factor(client: Client) -> None:
    user = signer("stranger")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client.post("/en/account/password/forgotten", {"email": user.email})
    link = re.search(r"http://[^/]+(/\S+)", OutgoingMail.objects.get().body)[1]
    form = client.get(link)["Location"]
    new = "entirely-different-words-4"
    client.post(form, {"password1": new, "password2": new})
    assert client.get("/en/desk").status_code == 302
    assert sign_in(client, user.email, new)["Location"] == "/en/account/sign-in/second"
    assert client.get("/en/desk").status_code == 302


# --- second factors ------------------------------------------------------------------------------


def _with_app(name: str) -> tuple[User, str]:
    user = signer(name)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return user, secret


def _code(secret: str, steps: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def test_a_code_of_the_app_lets_in_once(client: Client) -> None:
    user, secret = _with_app("stranger")
    assert sign_in(client, user.email)["Location"] == "/en/account/sign-in/second"
    code = _code(secret)
    assert client.post("/en/account/sign-in/second", {"code": "000000"}).status_code == 200
    assert client.post("/en/account/sign-in/second", {"code": code})["Location"] == "/en/desk"
    other = Client()
    sign_in(other, user.email)
    assert other.post("/en/account/sign-in/second", {"code": code}).status_code == 200
    assert other.get("/en/desk").status_code == 302


def test_the_secret_of_the_app_is_encrypted_where_it_is_kept() -> None:
    user, secret = _with_app("stranger")
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept and totp.TOTP(Authenticator.objects.get(user=user, type="totp")).validate_code(
        _code(secret)
    )


def test_the_page_for_the_app_shows_its_code_without_any_request(client: Client) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    client.post("/en/account/again?next=/en/account/security/app", {"password": PASSWORD})
    page = client.get("/en/account/security/app").content.decode()
    assert '<svg class="qr"' in page and "data:" not in page and "<script>" not in page


def test_far_reaching_changes_ask_again_who_one_is(client: Client) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    for path in (
        "/en/account/address",
        "/en/account/security/app",
        "/en/account/security/passkeys/new",
        "/en/account/security/codes/new",
    ):
        assert client.get(path)["Location"].startswith("/en/account/again"), path


def test_a_role_with_reach_needs_a_second_factor_before_anything_else(client: Client) -> None:
    user = signer("hub_staff")
    sign_in(client, user.email)
    assert client.get("/en/accounts")["Location"] == "/en/account/security"
    assert "Add a passkey or an app first" in client.get("/en/account/security").content.decode()
    assert client.get("/en/").status_code == 200
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client.get("/en/account/security")
    assert client.get("/en/accounts").status_code == 200


def test_a_demo_asks_its_invented_people_for_no_second_factor(client: Client, settings) -> None:
    from mithaq.accounts import demo

    settings.DEMO = True
    demo.load_demo(timezone.now())
    demo.load_demo(timezone.now())
    page = client.get("/en/account/sign-in").content.decode()
    for person in demo.PEOPLE:
        assert person.email in page
        assert sign_in(Client(), person.email, demo.PASSWORD)["Location"] == "/en/desk"
    settings.DEMO = False
    assert demo.PASSWORD not in client.get("/en/account/sign-in").content.decode()


def test_other_devices_are_signed_out_on_wish(client: Client) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    other = Client()
    sign_in(other, user.email)
    assert other.get("/en/desk").status_code == 200
    client.post("/en/account/security/devices")
    assert other.get("/en/desk").status_code == 302 and client.get("/en/desk").status_code == 200


def test_a_changed_password_signs_other_devices_out(client: Client) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    other = Client()
    sign_in(other, user.email)
    new = "entirely-different-words-4"
    client.post("/en/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get("/en/desk").status_code == 302 and client.get("/en/desk").status_code == 200


def test_a_session_ends_a_day_after_signing_in_however_busy(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    real = time.time
    monkeypatch.setattr("mithaq.accounts.middleware.time.time", lambda: real() + 60 * 60 * 24 + 1)
    assert client.get("/en/desk").status_code == 302


def test_an_idle_session_ends_and_a_busy_one_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    real, gone = time.time, [0.0]
    monkeypatch.setattr("mithaq.accounts.middleware.time.time", lambda: real() + gone[0])
    for _hour in range(6):
        gone[0] += 60 * 60
        assert client.get("/en/desk").status_code == 200, "who comes back each hour stays signed in"
    gone[0] += 60 * 240 + 60 * 5 + 1
    assert client.get("/en/desk").status_code == 302
    assert client.get("/en/desk").status_code == 302, "and stays out"


def test_reading_on_writes_the_session_once_in_five_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    user = signer("stranger")
    sign_in(client, user.email)
    written = []
    save = SessionStore.save
    monkeypatch.setattr(
        SessionStore, "save", lambda self, *a, **k: (written.append(1), save(self, *a, **k))[1]
    )
    for _page in range(3):
        client.get("/en/desk/my-data")
    assert not written
    real = time.time
    monkeypatch.setattr("mithaq.accounts.middleware.time.time", lambda: real() + 60 * 6)
    for _page in range(3):
        client.get("/en/desk/my-data")
    assert len(written) == 1


def test_the_address_changes_only_after_its_own_link(client: Client) -> None:
    user = signer("stranger")
    sign_in(client, user.email)
    client.post("/en/account/again?next=/en/account/address", {"password": PASSWORD})
    client.post("/en/account/address", {"email": "sam.new@elsewhere.example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "sam@elsewhere.example.org"
    link = re.search(
        r"http://[^/]+(/\S+)", OutgoingMail.objects.get(to="sam.new@elsewhere.example.org").body
    )[1]
    client.post(link)
    user.refresh_from_db()
    assert user.email == "sam.new@elsewhere.example.org"
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    assert OutgoingMail.objects.filter(
        to="sam@elsewhere.example.org", template="accounts/security_notice"
    ).exists()
