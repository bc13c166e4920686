"""The world as its files hold it, loaded once for a module and taken back after it; each test changes it in a savepoint."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from mithaq.core import reference
from mithaq.world.reference import FILES

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        outcome = reference.load(at=AT, apply=True, files=FILES)
        assert not outcome.faults, outcome.faults
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded_world: None, db: None) -> None:
    """Ask for this: the world is there, and what the test changes is taken back."""
