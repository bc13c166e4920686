"""What the strategy and its money refuse is refused in Arabic as in English: the place, and a reason in whole words."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from mithaq.core.errors import RuleBroken
from mithaq.funding import actions_agreements, actions_money
from mithaq.funding.rules import Direction
from tests.funding.conftest import AT as NOW
from tests.funding.conftest import give, sign
from tests.people import Cast
from tests.results.test_strategy_file import example, load, spoil

ARABIC = re.compile(r"[\u0621-\u064a]{2,}")


def sentences(told: Callable[[], str]) -> tuple[str, str]:
    """The same refusal in English and Arabic."""
    with translation.override("en"):
        english = told()
    with translation.override("ar"):
        arabic = told()
    assert not ARABIC.search(english) and ARABIC.search(arabic), (english, arabic)
    return english, arabic


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "place"),
    [
        ("target without unit", "rivers-tested.targets[1]"),
        ("lines in a circle", "river-countries.measure"),
        ("baseline after target", "river-countries.targets[1] 2030-12-31.due"),
        ("unknown measure", "river-countries.measure"),
    ],
)
def test_a_strategy_file_is_refused_with_the_same_place(way: str, place: str, tmp_path: Path) -> None:
    document = example()
    spoil(document, way)

    def told() -> str:
        outcome = load(tmp_path, document)
        assert not outcome.applied
        (fault, *_more) = [fault for fault in outcome.faults if place in fault.place]
        return fault.sentence

    sentences(told)


def test_a_currency_without_its_rate_is_refused_at_the_rate(cast: Cast) -> None:
    def told() -> str:
        with pytest.raises(RuleBroken) as refused:
            actions_money.book(
                cast.hub_staff,
                reference="V-1",
                direction=Direction.IN,
                on=date(2025, 5, 1),
                amount=Decimal(10),
                currency="USD",
                at=NOW,
            )
        assert refused.value.values.get("field") == "rate"
        return str(refused.value)

    sentences(told)


def test_agreements_beyond_the_whole_are_refused_with_what_is_left(cast: Cast) -> None:
    donor = give(cast, "lamp-fund")
    one = sign(cast, donor, "lamp-1", date(2024, 1, 1), date(2026, 12, 31))
    two = sign(cast, donor, "lamp-2", date(2024, 1, 1), date(2026, 12, 31))
    actions_agreements.share_activity(cast.hub_staff, one, activity="A-1", percent=Decimal("70.5"), at=NOW)

    def told() -> str:
        with pytest.raises(RuleBroken) as refused:
            actions_agreements.share_activity(
                cast.hub_staff, two, activity="A-1", percent=Decimal(30), at=NOW
            )
        assert refused.value.values.get("field") == "percent"
        return str(refused.value)

    for sentence in sentences(told):
        assert "lamp-1 70.5 %" in sentence and "29.5" in sentence
