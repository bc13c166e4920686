"""The world as its files hold it, loaded once for the whole run and seen by each test in its own transaction."""

from datetime import UTC, datetime

import pytest

from mithaq.core import reference
from mithaq.world.reference import FILES

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> reference.Outcome:
    outcome = reference.load(at=AT, apply=True, files=FILES)
    assert not outcome.faults, outcome.faults
    return outcome
