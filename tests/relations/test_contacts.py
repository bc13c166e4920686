"""People outside the network: corrected, exported with a mark, promised by a clause; mails that fill the log safely."""

import json
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.accounts import erasure
from mithaq.accounts.erasure import Subject
from mithaq.core import audit
from mithaq.core.errors import NotPermitted, RuleBroken
from mithaq.relations import actions, actions_contacts, rules
from mithaq.relations.mail_reading import MOST_BYTES, NotAMail, read_mail
from mithaq.relations.models import Agreement, Commitment, Contact, ExportMark, Post, Talk
from tests.people import Cast
from tests.relations.conftest import Bodies

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def post(bodies: Bodies, cast: Cast) -> Post:
    made = actions.fill_post(
        cast.hub_staff, bodies.jordan, name="Ms Invented", title="Second Secretary", since=date(2025, 1, 1),
        email="second@mission.example.org", at=AT,
    )  # fmt: skip
    actions.fill_post(
        cast.hub_staff,
        bodies.peru,
        name="Mr Elsewhere",
        title="Attaché",
        since=None,
        email="x@peru.example.org",
        at=AT,
    )
    return made


def change(by: object, contact: Contact, **more: str) -> Contact:
    given = {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "note": contact.note,
        **more,
    }
    return actions_contacts.change_contact(by, contact, at=AT, **given)  # type: ignore[arg-type]


def test_a_contact_is_corrected_by_who_keeps_its_body(post: Post, cast: Cast) -> None:
    change(cast.coordinator, post.contact, phone="43-1")
    post.contact.refresh_from_db()
    assert post.contact.phone == "43-1"
    (entry,) = audit.history_of(post.contact)
    assert "43-1" not in str(entry.details)
    with pytest.raises(RuleBroken):
        change(cast.hub_staff, post.contact, name=" ")
    for person in (cast.board_member, cast.auditor, cast.member_in_amman):
        with pytest.raises(NotPermitted):
            change(person, post.contact, phone="1")
    other = Contact.objects.get(name="Mr Elsewhere")
    with pytest.raises(NotPermitted):
        change(cast.coordinator, other, phone="1")


def test_every_file_of_contacts_carries_a_mark_that_leads_back(
    post: Post, cast: Cast, client: Client
) -> None:
    client.force_login(cast.coordinator)
    page = client.get("/en/desk/contacts").content.decode()
    assert "Ms Invented" in page
    assert "Mr Elsewhere" not in page
    assert not ExportMark.objects.exists()
    rows = json.loads(b"".join(client.get("/en/desk/contacts.json")))["rows"]  # type: ignore[arg-type]
    mark = ExportMark.objects.get()
    assert [row["mark"] for row in rows] == [mark.token]
    assert (mark.by, mark.rows) == (cast.coordinator, 1)
    client.get("/en/desk/contacts.csv")
    assert ExportMark.objects.count() == 2
    assert client.get("/en/desk/export-marks").status_code == 403
    client.force_login(cast.director)
    assert str(cast.coordinator) in client.get(f"/en/desk/export-marks?q={mark.token}").content.decode()
    client.force_login(cast.member_in_amman)
    assert client.get("/en/desk/contacts.json").status_code == 403
    assert ExportMark.objects.count() == 2


def test_a_clause_leads_to_a_promise(bodies: Bodies, cast: Cast, client: Client) -> None:
    agreement = Agreement.objects.create(key="memo", titles={"en": "Memo"}, body=bodies.university)
    clause = agreement.clauses.create(number="2", text="Meets once a year", whose="they")
    client.force_login(cast.hub_staff)
    address = f"/en/agreements/memo/clauses/{clause.pk}/promise"
    assert "Meets once a year" in client.get(address).content.decode()
    data = {
        "what": "Meets in May",
        "promiser": "they",
        "promised_on": "2026-01-01",
        "due_on": "2026-05-31",
        "sensitivity": "normal",
    }
    assert client.post(address, {**data, "due_on": "2025-05-31"}).status_code == 422
    assert client.post(address, data).status_code == 302
    made = Commitment.objects.get()
    assert (made.clause, made.body, made.owner) == (clause, bodies.university, cast.hub_staff)
    assert "Meets in May" in client.get("/en/agreements/memo").content.decode()
    client.force_login(cast.member_in_amman)
    assert client.get(address).status_code == 403


def mail(text: str = "We will publish the report in May.", html: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    given = {
        "From": "Anna <anna@hub.example.org>", "To": "log@hub.example.org", "Subject": "Fwd: The report",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0100", **headers,
    }  # fmt: skip
    for name, value in given.items():
        made[name] = value
    if text:
        made.set_content(text)
    if html:
        (made.add_alternative if text else made.set_content)(html, subtype="html")
    return bytes(made)


FORWARDED = "See below.\n\n---- Forwarded ----\nFrom: Ms Invented <second@mission.example.org>\nDate: 1 March\n\nWe will."


def test_a_forwarded_mail_says_who_wrote_it(post: Post) -> None:
    found = read_mail(mail(FORWARDED))
    assert found.addresses[0] == "second@mission.example.org"
    assert found.on == date(2026, 3, 2)
    assert found.subject == "Fwd: The report"
    arabic = read_mail(mail("من: Ms <second@mission.example.org>\n\nسننشر", Subject="تقرير"))
    assert arabic.addresses[0] == "second@mission.example.org"
    inner = EmailMessage()
    inner["From"] = "inner@mission.example.org"
    inner["Subject"] = "Inner"
    inner.set_content("Inner words")
    outer = EmailMessage()
    outer["From"] = "anna@hub.example.org"
    outer["Subject"] = "Fwd"
    outer.set_content("Outer words")
    outer.add_attachment(inner)
    found = read_mail(bytes(outer))
    assert (found.subject, found.text, found.addresses[0]) == (
        "Inner",
        "Inner words",
        "inner@mission.example.org",
    )


def test_html_becomes_words_and_nothing_of_it_runs(post: Post, cast: Cast, client: Client) -> None:
    html = "<p>Good</p><script>alert(1)</script><style>p{}</style><img src=https://x.example.org/pixel onerror=alert(2)><a href='javascript:alert(3)'>news</a>"
    found = read_mail(mail("", html))
    assert "Good" in found.text
    assert "news" in found.text
    assert "alert" not in found.text
    assert "x.example.org" not in found.text
    client.force_login(cast.hub_staff)
    tricky = mail('</textarea><script>alert("x")</script> From: y')
    page = client.post("/en/desk/talks/mail", {"mail": SimpleUploadedFile("m.eml", tricky)}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_mail"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_mail"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (
            b"From: a@b.example.org\r\n" + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 200,
            "too_nested",
        ),
        (
            b"From: a@b.example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
            + b"--x\r\n\r\na\r\n" * 500,
            "too_nested",
        ),
    ],
)
def test_what_is_no_mail_or_too_much_of_one_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(NotAMail) as told:
        read_mail(raw)
    assert str(told.value) == code


def test_the_page_fills_the_form_and_keeps_nothing_before_it_is_saved(
    post: Post, cast: Cast, client: Client
) -> None:
    client.force_login(cast.coordinator)
    assert client.get("/en/desk/talks/mail").status_code == 200
    page = client.post("/en/desk/talks/mail", {"mail": SimpleUploadedFile("m.eml", mail(FORWARDED))})
    assert "Ms Invented" in page.content.decode()
    assert not Talk.objects.exists()
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert data["body"] == post.body_id
    client.post("/en/desk/talks/mail", {**data, "sensitivity": "hub", "promiser": "they"})
    talk = Talk.objects.get()
    assert (talk.body, talk.contact, talk.way, talk.on) == (
        post.body,
        post.contact,
        "message",
        date(2026, 3, 2),
    )
    bad = client.post("/en/desk/talks/mail", {"mail": SimpleUploadedFile("m.eml", b"no mail")})
    assert bad.status_code == 422
    assert "is no mail" in bad.content.decode()
    client.force_login(cast.auditor)
    assert client.get("/en/desk/talks/mail").status_code == 403


def test_an_address_of_a_body_one_may_not_see_stays_unknown(post: Post, cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    raw = mail("From: x@peru.example.org\n\nWords")
    page = client.post("/en/desk/talks/mail", {"mail": SimpleUploadedFile("m.eml", raw)}).content.decode()
    assert "Mr Elsewhere" not in page
    assert "No address of this mail is known here" in page


def test_a_contact_is_erased_and_the_log_says_why_it_stays(post: Post, cast: Cast) -> None:
    actions.log_talk(
        cast.hub_staff,
        post.body,
        what="Spoke",
        on=date(2026, 1, 1),
        way=rules.Way.CALL,
        contact=post.contact,
        at=AT,
    )
    subject = Subject(email="second@mission.example.org")
    plan = erasure.plan(subject, at=AT)
    assert [(found.count, found.goes) for found in plan] == [(1, True), (1, False)]
    erasure.erase(subject, at=AT)
    post.contact.refresh_from_db()
    assert (post.contact.name, post.contact.email) == ("—", "")
    assert Talk.objects.count() == 1


@given(st.binary(max_size=300), st.text(max_size=200))
@settings(max_examples=80)
def test_whatever_comes_is_read_or_refused_never_a_crash(head: bytes, words: str) -> None:
    for raw in (
        head,
        b"From: a@b.example.org\r\nDate: " + head + b"\r\n\r\n" + words.encode("utf-8", "replace"),
    ):
        try:
            found = read_mail(raw)
        except NotAMail:
            continue
        assert len(found.text) <= 3500
        assert not set("\u202e\u200b\x00") & set(found.text + found.subject)
