"""Fifty people use one link at the same moment: one of them gets the account."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from mithaq.accounts import actions
from mithaq.accounts.models import Invitation, User
from mithaq.accounts.rules import Role, RoleWanted
from mithaq.core.errors import NotFound
from tests.accounts.test_invite import link_in_the_mail, token_of
from tests.people import make_person

TRIES = 50
EMAIL = "one@guests.example.org"


def _own_connection(file: Path | None) -> None:
    """Give this thread a connection of its own; SQLite's test database in memory is copied to a file for it."""
    if file is not None:
        own = connections.create_connection("default")
        own.settings_dict = {**own.settings_dict, "NAME": str(file)}
        connections["default"] = own


@pytest.mark.django_db(transaction=True)
def test_of_fifty_uses_of_one_link_at_once_one_opens_the_account(tmp_path: Path) -> None:
    actions.invite(
        make_person("hub_staff"),
        EMAIL,
        roles=[RoleWanted(role=Role.INDIVIDUAL_MEMBER)],
        language="en",
        at=timezone.now(),
    )
    token = token_of(link_in_the_mail())
    file = None
    if connection.vendor == "sqlite":
        file = tmp_path / "copy.sqlite3"
        connection.cursor().execute(f"VACUUM INTO '{file}'")
    ready = Barrier(8)

    def use(number: int) -> str:
        if number < 8:
            ready.wait(20)
        _own_connection(file)
        try:
            user = actions.accept_invitation(
                token,
                display_name=f"Number {number}",
                language="en",
                time_zone="UTC",
                password=None,
                at=timezone.now(),
            )
            return user.display_name
        except NotFound:
            return ""
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as pool:
        won = [name for name in pool.map(use, range(TRIES)) if name]
    assert len(won) == 1

    def state() -> tuple[int, int]:
        _own_connection(file)
        try:
            accepted = Invitation.objects.filter(accepted_at__isnull=False).count()
            return User.objects.filter(email=EMAIL).count(), accepted
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(state).result() == (1, 1)
