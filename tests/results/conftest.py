"""The strategy and the coalition as their files hold them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mithaq.core import installation, reference

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def strategy(db: None) -> Iterator[reference.Outcome]:
    files = [file for file in reference.registered() if file.path.split("/")[0] in ("coalition", "results")]
    outcome = reference.load(at=AT, apply=True, files=files)
    assert not outcome.faults, outcome.faults
    installation.forget()
    yield outcome
    installation.forget()
