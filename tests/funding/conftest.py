"""A donor with an agreement for several years, in dollars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mithaq.funding import actions, actions_agreements
from mithaq.funding.models import Donor, GrantAgreement
from tests.people import Cast

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = AT.date()


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What the tests of this package stand on."""

    donor: Donor
    agreement: GrantAgreement


def sign(
    cast: Cast, donor: Donor, key: str, starts: date, ends: date | None, **more: object
) -> GrantAgreement:
    """An agreement in dollars."""
    more.setdefault("currency", "USD")
    more.setdefault("amount", Decimal(300_000))
    return actions_agreements.sign_agreement(
        cast.director,
        donor,
        key=key,
        titles={"en": f"Invented {key}"},
        starts=starts,
        ends=ends,
        at=AT,
        **more,
    )  # type: ignore[arg-type]


def give(cast: Cast, key: str) -> Donor:
    """A donor."""
    return actions.save_donor(
        cast.hub_staff, None, key=key, names={"en": f"Invented {key}"}, kind="foundation", at=AT
    )


@pytest.fixture
def grant(cast: Cast) -> Grant:
    donor = give(cast, "lamp-fund")
    return Grant(donor=donor, agreement=sign(cast, donor, "lamp-2024", date(2024, 1, 1), date(2026, 12, 31)))
