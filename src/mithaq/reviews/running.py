"""Which States are under review now: a reason why the network looks for a member there."""

from datetime import date

from mithaq.reviews import queries, rules


def countries_under_review(today: date) -> frozenset[str]:
    """The codes of the States with a review in progress."""
    return frozenset(row.iso3 for row in queries.tracker(as_of=today) if row.status is rules.Status.ONGOING)
