"""Mail waits in a visible outbox; with a relay it goes out, never twice by itself, and nobody smuggles a header in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template import engines
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import mail, mail_sending, staff, worker
from mithaq.core.errors import RuleBroken
from mithaq.core.models import AuditEntry, Job, MailState, OutgoingMail
from tests.core.relay import Relay, running_relay
from tests.people import Cast

TEMPLATES = {
    "tests/mail/hello.txt": "{% load i18n %}Subject: {% translate 'Outbox' %}: {{ name }}\n\nDear {{ name }},\n{{ base_url }}\n",
    "tests/mail/own.txt": "Subject: English\n\nenglish\n",
    "tests/mail/own.ar.txt": "Subject: عربي\n\nعربي\n",
    "tests/mail/wrong.txt": "No subject\n",
}


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.template.loaders.locmem import Loader

    engine = engines["django"].engine  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "template_loaders", [Loader(engine, TEMPLATES), *engine.template_loaders])


@pytest.fixture
def relay(settings: Any) -> Iterator[Relay]:
    with running_relay() as made:
        settings.MAIL_HOST = settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = made.port
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT = 5
        yield made


def hello(key: str = "hello-1", to: str = "rana@amman.example.org", **more: Any) -> OutgoingMail:
    return mail.send(to, "tests/hello", {"name": "رنا & <b>"}, language="en", key=key, **more)


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


# --- writing ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_waits_in_the_outbox_as_plain_text() -> None:
    row = hello()
    assert (row.state, row.to) == (MailState.QUEUED, "rana@amman.example.org")
    assert row.subject == "Outbox: رنا & <b>"
    assert row.body.startswith("Dear رنا & <b>,\nhttp://127.0.0.1:8000")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_mail() -> None:
    assert hello().pk == hello().pk
    assert hello("hello-2").pk != hello().pk
    assert mail.message_id("hello-1") == mail.message_id("hello-1") != mail.message_id("hello-2")
    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_a_mail_is_gone_when_its_cause_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hello()
        1 / 0  # noqa: B018
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_a_template_of_the_language_goes_before_the_common_one() -> None:
    subjects = [
        mail.send("a@example.org", "tests/own", {}, language=language, key=language).subject
        for language in ("ar", "en", "fr")
    ]
    assert subjects == ["عربي", "English", "English"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to",
    [
        "rana@example.org\nBcc: all@example.org",
        "rana@example.org\r\n\r\nbody",
        "no address",
        "",
        "a@b@c",
        "a@example.org\u2028x",
    ],
)
def test_an_address_with_a_header_in_it_is_refused(to: str) -> None:
    with pytest.raises(RuleBroken):
        hello(to=to)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_a_line_break_in_a_name_does_not_become_a_header(relay: Relay) -> None:
    mail.send(
        "rana@example.org", "tests/hello", {"name": "x\nBcc: all@example.org"}, language="en", key="injected"
    )
    assert mail_sending.deliver_due(timezone.now()) == 1
    message = message_from_bytes(relay.taken[0])
    assert message["Bcc"] is None
    assert len(relay.recipients) == 1


@pytest.mark.django_db
def test_callers_set_only_the_headers_that_are_theirs() -> None:
    assert hello("one", headers={"List-Unsubscribe": "<https://example.org/u>"}).headers
    with pytest.raises(ValueError, match="Bcc"):
        hello("two", headers={"Bcc": "all@example.org"})
    with pytest.raises(RuleBroken):
        hello("three", headers={"Reply-To": "a@example.org\nBcc: all@example.org"})


def test_a_template_must_begin_with_its_subject() -> None:
    with pytest.raises(ValueError, match="Subject: "):
        mail.render("tests/wrong", {}, "en")


@given(st.text())
def test_no_line_break_passes_as_one_line(value: str) -> None:
    try:
        assert len(mail.one_line(value, "x").splitlines()) <= 1
    except RuleBroken:
        assert len((value + "x").splitlines()) > 1 or "\0" in value


# --- Django's and allauth's mails ---------------------------------------------------------------------


@pytest.mark.django_db
def test_mails_of_django_come_to_the_outbox_one_row_for_each_recipient() -> None:
    message = EmailMultiAlternatives("Sign in", "the code", to=["a@example.org"], cc=["b@example.org"])
    message.attach_alternative("<p>the code</p>", "text/html")
    assert mail.OutboxBackend().send_messages([message]) == 2
    assert list(OutgoingMail.objects.order_by("to").values_list("to", "is_private", "html")) == [
        ("a@example.org", True, "<p>the code</p>"),
        ("b@example.org", True, "<p>the code</p>"),
    ]


@pytest.mark.django_db
def test_an_attachment_or_a_header_in_the_subject_is_refused() -> None:
    attached = EmailMessage("Subject", "text", to=["a@example.org"])
    attached.attach("a.txt", "x")
    with pytest.raises(ValueError, match="attachments"):
        mail.OutboxBackend().send_messages([attached])
    with pytest.raises(RuleBroken):
        mail.OutboxBackend().send_messages(
            [EmailMessage("One\nBcc: x@example.org", "t", to=["a@example.org"])]
        )


# --- sending ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_with_a_relay_a_job_sends_it_once(relay: Relay) -> None:
    row = hello()
    hello("hello-2")
    assert Job.objects.count() == 1
    worker.run_waiting()
    worker.run_waiting()
    assert states() == ["sent", "sent"]
    assert len(relay.taken) == 2
    message = message_from_bytes(relay.taken[0], policy=policy.default)
    assert message["Subject"] == "Outbox: رنا & <b>"
    assert message["Message-ID"] == row.message_id
    assert "Dear رنا" in message.get_content()


@pytest.mark.django_db
def test_a_private_mail_leaves_no_text_behind(relay: Relay) -> None:
    row = hello(is_private=True)
    worker.run_waiting()
    row.refresh_from_db()
    assert (row.state, row.body) == (MailState.SENT, "")
    assert len(relay.taken) == 1


def held_of_the_last_mail() -> str:
    """All that the outbox holds of its only mail, as one text."""
    return " ".join(str(value) for value in OutgoingMail.objects.values_list().get())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("plan", "state"), [("", MailState.SENT), ("550", MailState.FAILED), ("lost", MailState.UNKNOWN)]
)
def test_of_the_last_mail_to_somebody_nothing_stays_but_that_there_was_one(
    relay: Relay, cast: Cast, plan: str, state: MailState
) -> None:
    if plan == "550":
        relay.plan = [plan]
    made = hello(to="goes@amman.example.org", is_last=True)
    assert "goes@" in held_of_the_last_mail()
    if plan == "lost":
        long_ago = timezone.now() - timedelta(hours=1)
        OutgoingMail.objects.update(state=MailState.SENDING, claimed_at=long_ago, attempts=1)
        assert mail_sending.declare_unknown(timezone.now()) == 1
    else:
        mail_sending.deliver_due(timezone.now())
    kept = OutgoingMail.objects.get()
    assert (kept.state, kept.to, kept.body, kept.reason) == (state, "", "", "")
    assert "goes@" not in held_of_the_last_mail() and kept.template == "tests/hello"
    assert not mail_sending.send_again(made.pk, by=cast.operator, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_last_mail_waits_with_its_address_while_the_relay_may_still_take_it(relay: Relay) -> None:
    relay.plan = ["451"]
    hello(to="goes@amman.example.org", is_last=True)
    mail_sending.deliver_due(timezone.now())
    assert states() == [MailState.QUEUED]
    mail_sending.deliver_due(timezone.now() + timedelta(minutes=2))
    assert states() == [MailState.SENT] and "goes@" in relay.recipients[-1]
    assert "goes@" not in held_of_the_last_mail()


@pytest.mark.django_db
def test_a_refusal_for_good_is_failed_with_its_reason_and_the_next_mail_goes_out(relay: Relay) -> None:
    relay.plan = ["550", ""]
    row = hello()
    hello("hello-2")
    assert mail_sending.deliver_due(timezone.now()) == 1
    assert states() == ["failed", "sent"]
    row.refresh_from_db()
    assert row.reason == "550 no such luck"


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["451", "drop_before"])
def test_what_may_pass_is_tried_again_later_and_five_times_at_most(relay: Relay, fault: str) -> None:
    relay.plan = [fault] * 9
    row = hello()
    at = timezone.now()
    for attempt in range(1, mail_sending.MAX_ATTEMPTS + 1):
        assert mail_sending.deliver_due(at) == 0
        row.refresh_from_db()
        assert row.attempts == attempt
        assert mail_sending.deliver_due(timezone.now()) == 0
        at = row.next_at
    assert row.state == MailState.FAILED
    assert relay.taken == []


@pytest.mark.django_db
def test_a_lost_answer_is_unknown_and_is_not_sent_again_by_itself(relay: Relay) -> None:
    relay.plan = ["drop_after"]
    hello()
    mail_sending.deliver_due(timezone.now())
    assert states() == ["unknown"]
    mail_sending.deliver_due(timezone.now() + timedelta(days=9))
    assert (states(), len(relay.taken)) == (["unknown"], 1)


@pytest.mark.django_db
def test_a_claim_whose_worker_is_gone_becomes_unknown(relay: Relay) -> None:
    row = hello()
    assert mail_sending._claim(row.pk) is not None
    assert mail_sending._claim(row.pk) is None
    mail_sending.deliver_due(timezone.now())
    assert states() == ["sending"]
    mail_sending.deliver_due(timezone.now() + mail_sending.CLAIM + timedelta(seconds=1))
    assert (states(), relay.taken) == (["unknown"], [])


@pytest.mark.django_db
def test_a_relay_that_does_not_answer_costs_no_attempt(relay: Relay, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    row = hello()
    assert mail_sending.deliver_due(timezone.now()) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.QUEUED, 0)


@pytest.mark.django_db
def test_held_mail_stays_until_it_is_released(relay: Relay, cast: Cast) -> None:
    at = timezone.now()
    assert mail_sending.set_hold(hold=True, by=cast.operator, at=at, reason="restored")
    assert not mail_sending.set_hold(hold=True, by=cast.operator, at=at)
    hello()
    worker.run_waiting()
    assert states() == ["queued"]
    assert mail_sending.set_hold(hold=False, by=cast.operator, at=at)
    assert not mail_sending.set_hold(hold=False, by=cast.operator, at=at)
    worker.run_waiting()
    assert states() == ["sent"]
    assert [entry.verb for entry in AuditEntry.objects.order_by("number")] == ["hold_mail", "release_mail"]


# --- the page -----------------------------------------------------------------------------------------


@pytest.fixture
def operated(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setitem(staff._predicates, "mail", lambda person: person == cast.operator)
    return cast


@pytest.mark.django_db
def test_the_outbox_shows_mails_as_text_to_those_who_may(client: Client, operated: Cast) -> None:
    row = hello()
    address = f"/en/desk/outbox/{row.pk}"
    client.force_login(operated.stranger)
    assert client.get(address).status_code == 403
    assert client.get("/en/desk/outbox").status_code == 403
    client.force_login(operated.operator)
    page = client.get(address).content.decode()
    assert "Dear رنا &amp; &lt;b&gt;" in page
    assert "rana@amman.example.org" in client.get("/ar/desk/outbox").content.decode()


@pytest.mark.django_db
def test_a_private_mail_is_shown_only_where_the_outbox_is_the_only_way(
    client: Client, operated: Cast, settings: Any
) -> None:
    row = hello(is_private=True)
    client.force_login(operated.operator)
    assert "Dear" in client.get(f"/en/desk/outbox/{row.pk}").content.decode()
    settings.MAIL_HOST = "relay.example.org"
    assert "Dear" not in client.get(f"/en/desk/outbox/{row.pk}").content.decode()


@pytest.mark.django_db
def test_a_person_decides_once_about_an_unknown_mail(client: Client, operated: Cast) -> None:
    row = hello()
    client.force_login(operated.operator)
    assert client.post(f"/en/desk/outbox/{row.pk}").status_code == 409
    OutgoingMail.objects.update(state=MailState.UNKNOWN, attempts=1)
    assert "it may arrive twice" in client.get(f"/en/desk/outbox/{row.pk}").content.decode()
    assert client.post(f"/en/desk/outbox/{row.pk}").status_code == 302
    assert states() == ["queued"]
    assert client.post(f"/en/desk/outbox/{row.pk}").status_code == 409
    assert AuditEntry.objects.get(verb="send_mail_again").actor == operated.operator


@pytest.mark.django_db
def test_sending_is_held_and_released_from_the_page(client: Client, operated: Cast, settings: Any) -> None:
    settings.MAIL_HOST = "relay.example.org"
    client.force_login(operated.operator)
    client.post("/en/desk/outbox", {"sending": "hold"})
    assert mail_sending.is_held()
    assert "Let mail go out again" in client.get("/en/desk/outbox").content.decode()
    client.post("/en/desk/outbox", {"sending": "release"})
    assert not mail_sending.is_held()


@pytest.mark.django_db
def test_the_daily_check_mails_the_head_and_parks_itself_on_a_finding(settings: Any) -> None:
    from mithaq.core import audit, upkeep
    from mithaq.core.models import StoredFile

    settings.AUDIT_NOTE_TO = ["keeper@example.org"]
    entry = audit.record(None, "change", "thing", at=datetime.now(UTC))
    result = upkeep.check_records.enqueue()
    worker.run_waiting()
    result.refresh()
    assert result.return_value == f"1:{entry.hash}"
    assert f"1:{entry.hash}" in OutgoingMail.objects.get().body
    StoredFile.objects.create(
        label="x", name="a", extension="pdf", size=1, sha256="a" * 64, kept_at=datetime.now(UTC)
    )
    upkeep.check_records.enqueue()
    worker.run_waiting()
    assert "content missing" in Job.objects.get(state="parked").error
