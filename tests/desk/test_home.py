"""The desk: what waits for a person, in order; closed to others."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from mithaq.core import waiting
from mithaq.core.waiting import WaitingItem
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[WaitingItem]:
    """What one package says is waiting, for everybody."""
    items: list[WaitingItem] = []
    monkeypatch.setattr(waiting, "_registered", [lambda person, at: items])
    return items


def test_what_is_due_first_comes_first_and_what_has_no_day_last(cast: Cast, asked: list[WaitingItem]) -> None:
    asked += [
        WaitingItem(title="No day", url="/", kind="a"),
        WaitingItem(title="Later", url="/", kind="a", due=date(2026, 5, 2)),
        WaitingItem(title="First", url="/", kind="b", due=date(2026, 5, 1)),
    ]
    found = waiting.waiting_for(cast.stranger, datetime(2026, 4, 1, tzinfo=UTC))
    assert [item.title for item in found] == ["First", "Later", "No day"]


def test_the_desk_shows_what_waits_and_what_is_late(
    cast: Cast, client: Client, asked: list[WaitingItem]
) -> None:
    client.force_login(cast.stranger)
    assert "Nothing waits for you." in client.get("/en/desk").content.decode()
    asked.append(WaitingItem(title="An old <duty>", url="/en/x", kind="a", due=date(2020, 1, 1)))
    page = client.get("/en/desk").content.decode()
    assert "An old &lt;duty&gt;" in page and "Late" in page and "2020-01-01" in page


def test_a_package_that_registers_twice_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_registered", [])

    def ask(person: object, at: datetime) -> list[WaitingItem]:
        return []

    waiting.register(ask)
    waiting.register(ask)
    assert len(waiting._registered) == 1


def test_the_desk_is_closed_to_who_has_not_signed_in(client: Client) -> None:
    assert client.get("/en/desk")["Location"].startswith("/en/account/sign-in")


def test_the_desk_speaks_arabic(cast: Cast, client: Client) -> None:
    client.force_login(cast.member_in_amman)
    page = client.get("/ar/desk").content.decode()
    assert "ما ينتظرني" in page and 'dir="rtl"' in page
