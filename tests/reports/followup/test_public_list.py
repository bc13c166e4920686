"""The quick counts of the public list say what the rows say, and a row found by walking is found by asking."""

import json
from typing import Any

import pytest
from django.test import Client

from mithaq.reports import queries_public_list as listing
from mithaq.reports.models_recommendations import Recommendation
from mithaq.world.models import Provision
from tests.reports.followup.conftest import FollowUp, followup

__all__ = ["followup"]

PROVISION = "UNCAC:art13"


@pytest.fixture
def many(followup: FollowUp) -> FollowUp:
    """Of a public and a hidden report: submitted, drafts and withdrawn ones, some without the provision."""
    Provision.objects.filter(pk=PROVISION).update(cycle="irm-2")
    for of in (followup.report, followup.draft_report):
        for number, state in enumerate(("submitted", "draft", "withdrawn", "submitted"), 10):
            row = followup.recommend(of=of, number=number, state=state)
            if number == 13:
                row.provisions.clear()
    return followup


def quick(**chosen: Any) -> int:
    return listing.count(rows(**chosen), chosen, ())


def rows(**chosen: Any) -> Any:
    found = Recommendation.objects.public()
    return found.filter(provisions=chosen["provision"]) if "provision" in chosen else found


def test_counts_from_indexes_are_counts_of_rows(many: FollowUp) -> None:
    for _time in range(2):
        assert quick() == rows().count() > 0
        assert quick(provision=PROVISION) == rows(provision=PROVISION).count() > 0
        assert quick(provision="UNCAC:none") == 0
        assert quick() > quick(provision=PROVISION)
        many.draft_report.status, many.draft_report.published_on = "published", many.report.published_on
        many.draft_report.published_precision = "day"
        many.draft_report.save()
    many.report.status = "withdrawn"
    many.report.save()
    assert quick() == rows().count() == 2
    assert quick(provision=PROVISION) == rows(provision=PROVISION).count() == 1


def test_walking_finds_the_same_rows_in_the_same_order(many: FollowUp) -> None:
    asked = list(rows(provision=PROVISION).order_by("code"))
    walked = list(listing.with_provision(rows(), PROVISION).order_by("code"))
    assert walked == asked and asked


def test_only_a_provision_with_many_rows_is_walked_to(many: FollowUp) -> None:
    newest = Recommendation.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert not listing.should_walk(1, size=50)
    assert listing.should_walk(newest, size=1)


def test_the_page_says_what_the_counts_say_and_forgets_a_withdrawn_report_at_once(
    many: FollowUp, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/en/recommendations.json?provision={PROVISION}"

    def codes() -> list[str]:
        answer: Any = client.get(address)
        return [row["code"] for row in json.loads(b"".join(answer.streaming_content))["rows"]]

    before = codes()
    assert len(before) == rows(provision=PROVISION).count()
    monkeypatch.setattr(listing, "should_walk", lambda found, size: True)
    page = client.get(f"/en/recommendations?provision={PROVISION}").content.decode()
    assert all(f"/en/recommendations/{code}" in page for code in before)
    many.report.status = "withdrawn"
    many.report.save()
    assert codes() == []
    assert before[0] not in client.get(f"/en/recommendations?provision={PROVISION}").content.decode()
