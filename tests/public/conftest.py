"""Coalition, world and strategy as their files hold them: what the public pages show."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mithaq.core import installation, reference

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def record(db: None) -> Iterator[reference.Outcome]:
    wanted = ("coalition", "world", "results")
    files = [file for file in reference.registered() if file.path.split("/")[0] in wanted]
    outcome = reference.load(at=AT, apply=True, files=files)
    assert not outcome.faults, outcome.faults
    installation.forget()
    yield outcome
    installation.forget()
