"""A report from outline to approval in Arabic, by the hands of its different people; words survive a dead line on the way."""

import pytest
from playwright.sync_api import expect

from tests.journeys.report_walk import WHO, People

#: With the other half in one process, so that the way to approval is walked once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("report")]


def test_a_report_goes_from_outline_to_approval_by_its_different_people(
    people: People, approved_report: str
) -> None:
    seen = people.of("director")
    seen.open(approved_report)
    expect(seen.page.locator("[aria-current=step]")).to_contain_text("النشر")
    expect(seen.page.locator("main table").first.locator(".s-done")).to_have_count(len(WHO))
