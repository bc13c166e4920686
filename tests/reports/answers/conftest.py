"""The invented report of publishing with an official text beside it that takes up some of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from mithaq.core.partial_dates import PartialDate
from mithaq.library.models import Passage
from mithaq.reports import actions_answers, matching
from mithaq.reports.models_answers import AnswerPair, MatchRun, OfficialAnswer
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country
from tests.people import Cast
from tests.reports.publishing.conftest import Publishing, publishing

__all__ = ["publishing"]

LATER = datetime(2026, 9, 1, 12, tzinfo=UTC)
OFFICIAL = """# Executive summary

The reviewers welcome the cooperation of the authorities and note the new strategy against corruption.

The Ministry should publish every three months how many requests for information were refused, and why, on its website.

It is recommended that the State continue to train judges and prosecutors in financial investigations.

Procurement notices are published in an electronic system that is open to all suppliers.

The authorities indicated that the census of public property had been finished.
"""


@pytest.fixture
def add(cast: Cast, publishing: Publishing) -> Callable[..., OfficialAnswer]:
    def added(text: str = OFFICIAL, **more: Any) -> OfficialAnswer:
        values: dict[str, Any] = {
            "country": Country.objects.get(pk="JOR"),
            "cycle": Cycle.objects.get(pk="irm-2"),
            "kind": "executive_summary",
            "titles": {"en": "Executive summary (invented)"},
            "language": "en",
            "upload": ContentFile(text.encode(), name="summary.txt"),
            "dated": PartialDate.parse("2026-08-01"),
            "address": "https://example.org/summary",
            "at": LATER,
            **more,
        }
        return actions_answers.add_official_answer(cast.hub_staff, **values)

    return added


@pytest.fixture
def run(cast: Cast, publishing: Publishing, add: Callable[..., OfficialAnswer]) -> MatchRun:
    answer = add()
    asked = actions_answers.ask_for_proposals(cast.hub_staff, publishing.report, answer, at=LATER)
    matching.run_matching(asked.pk, at=LATER)
    asked.refresh_from_db()
    return asked


@pytest.fixture
def pair(run: MatchRun) -> AnswerPair:
    assert Passage.objects.count() > 4
    return AnswerPair.objects.get(recommendation__number=1, theirs__contains="every three months")
