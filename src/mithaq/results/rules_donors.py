"""Links for donors: what an agreement lets one show, and when such a link closes. Plain Python."""

from collections.abc import Collection, Sequence
from datetime import date


def last_day(*, agreement_ends: date | None, until: date | None) -> date | None:
    """The last day of a link: that of its agreement, or an earlier one chosen for it; None when neither is known."""
    known = [day for day in (agreement_ends, until) if day is not None]
    return min(known) if known else None


def opens_on(on: date, *, agreement_ends: date | None, until: date | None, is_revoked: bool) -> bool:
    """Whether a link opens on a day. Without any last day it opens nothing: nobody knows that the agreement still runs."""
    last = last_day(agreement_ends=agreement_ends, until=until)
    return not is_revoked and last is not None and on <= last


def covered(restricted_to: Sequence[str], objectives: Collection[str]) -> list[str]:
    """The objectives that an agreement covers, by their codes; all of them where the donor leaves it open."""
    return sorted(code for code in objectives if not restricted_to or code in restricted_to)


def fault_in_link(
    *,
    restricted_to: Sequence[str],
    objectives: Collection[str],
    ends: date | None,
    until: date | None,
    on: date,
) -> str | None:
    """Why no link can be made for an agreement on a day, as a code; None when it can."""
    if not covered(restricted_to, objectives):
        return "nothing"
    if ends is not None and ends < on:
        return "agreement_ended"
    if ends is None and until is None:
        return "no_last_day"
    if until is not None and until < on:
        return "in_past"
    if until is not None and ends is not None and until > ends:
        return "after_agreement"
    return None
