"""`./mithaq user` invites, lists and closes accounts from the machine."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mithaq.accounts.models import Invitation, User

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("user", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_operator_is_invited_with_a_link_that_opens(client) -> None:
    answer = told("invite", "ops@example.org", "--role", "operator")
    link = answer.strip().splitlines()[-1]
    assert link.startswith("http")
    assert client.get("/" + link.split("/", 3)[3], follow=True).status_code == 200
    assert Invitation.objects.get().email == "ops@example.org"


def test_inviting_twice_is_refused_in_a_sentence() -> None:
    told("invite", "ops@example.org", "--role", "operator")
    with pytest.raises(CommandError, match="open"):
        told("invite", "ops@example.org", "--role", "operator")


def test_an_account_is_listed_closed_and_opened_again(cast) -> None:
    email = cast.hub_staff.email
    assert f"{email}\topen\thub_staff" in told("list")
    told("disable", email, "--reason", "left the hub in June")
    assert not User.objects.get(email=email).is_active
    assert f"{email}\tclosed" in told("list")
    told("enable", email, "--reason", "came back in July")
    assert User.objects.get(email=email).is_active


def test_an_unknown_address_is_named() -> None:
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        told("disable", "nobody@example.org", "--reason", "a reason long enough")
