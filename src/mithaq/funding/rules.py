"""Money as the strategy judges it: stages, multi-year, currencies, shares, prices, duties to publish. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
WHOLE = Decimal(100)
#: An agreement is multi-year when it runs for longer than this, unless its donor says otherwise.
ONE_YEAR = timedelta(days=366)
#: Transparency policy: what changed about donors is published within so many working days.
DAYS_TO_PUBLISH = 10
#: From how many days before its day a deadline waits on the desk.
AHEAD = timedelta(days=30)
EURO = "EUR"


class DonorKind(StrEnum):
    """What a donor is."""

    GOVERNMENT = "government"
    FOUNDATION = "foundation"
    INTERNATIONAL = "international"
    INDIVIDUAL = "individual"
    OTHER = "other"


class Stage(StrEnum):
    """Where an opportunity stands."""

    IDEA = "idea"
    WRITING = "writing"
    SUBMITTED = "submitted"
    WON = "won"
    LOST = "lost"
    DROPPED = "dropped"


#: What may follow what. Submitting leaves a proposal behind, winning leads to an agreement.
MOVES: Mapping[Stage, frozenset[Stage]] = {
    Stage.IDEA: frozenset({Stage.WRITING, Stage.DROPPED}),
    Stage.WRITING: frozenset({Stage.SUBMITTED, Stage.DROPPED}),
    Stage.SUBMITTED: frozenset({Stage.WON, Stage.LOST, Stage.WRITING, Stage.DROPPED}),
    Stage.WON: frozenset(),
    Stage.LOST: frozenset({Stage.WRITING}),
    Stage.DROPPED: frozenset({Stage.IDEA}),
}
OPEN_STAGES = frozenset({Stage.IDEA, Stage.WRITING, Stage.SUBMITTED})


class Length(StrEnum):
    """Whether an agreement is for several years: by its days, or as the donor calls it."""

    BY_DAYS = "by_days"
    MULTI_YEAR = "multi_year"
    ONE_YEAR = "one_year"


class Direction(StrEnum):
    """Which way money went."""

    IN = "in"
    OUT = "out"


class ReportKind(StrEnum):
    """What a donor is owed."""

    NARRATIVE = "narrative"
    FINANCIAL = "financial"
    AUDIT = "audit"


class Duty(StrEnum):
    """What must be published about donors."""

    SUM = "sum"
    AGREEMENT = "agreement"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of an agreement, as far as they are known."""

    starts: date | None
    ends: date | None
    length: Length = Length.BY_DAYS


def is_multi_year(terms: Terms) -> bool | None:
    """Whether the agreement is for several years; None when neither its days nor its donor say so."""
    if terms.length is not Length.BY_DAYS:
        return terms.length is Length.MULTI_YEAR
    if terms.starts is None or terms.ends is None:
        return None
    return terms.ends - terms.starts > ONE_YEAR


def runs_on(terms: Terms, on: date) -> bool | None:
    """Whether an agreement runs on a day; without an end it is known for the year it begins in, and unknown after."""
    if terms.starts is None:
        return None
    if on < terms.starts:
        return False
    if terms.ends is not None:
        return on <= terms.ends
    return True if on.year == terms.starts.year else None


def in_euros(amount: Decimal, currency: str, rate: Decimal | None) -> Decimal | None:
    """The amount in euros, at a rate of euros for one unit; None when a currency comes without its rate."""
    if currency == EURO:
        return amount.quantize(CENT, ROUND_HALF_UP)
    if rate is None or rate <= 0:
        return None
    return (amount * rate).quantize(CENT, ROUND_HALF_UP)


def fault_in_amount(amount: Decimal, currency: str, rate: Decimal | None, rate_on: date | None) -> str:
    """Why an amount cannot be booked, or ""."""
    if amount <= 0:
        return "not_positive"
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        return "no_currency"
    if currency == EURO:
        return "rate_of_euro" if rate is not None and rate != 1 else ""
    if rate is None or rate <= 0:
        return "rate_missing"
    return "rate_day_missing" if rate_on is None else ""


def fault_in_terms(starts: date | None, ends: date | None) -> str:
    """Why an agreement cannot run so, or ""."""
    return "ends_before_start" if starts and ends and ends < starts else ""


# --- one activity, several donors --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Share:
    """What part of one activity an agreement pays, in per cent."""

    agreement: str
    percent: Decimal


def room_left(shares: Sequence[Share], *, without: str = "") -> Decimal:
    """How much of an activity nobody pays yet, leaving out the agreement that is being changed."""
    return WHOLE - sum((share.percent for share in shares if share.agreement != without), Decimal(0))


def fault_in_share(shares: Sequence[Share], new: Share) -> str:
    """Why an agreement cannot pay this part, or ""."""
    if not 0 < new.percent <= WHOLE:
        return "not_a_share"
    return "beyond_whole" if new.percent > room_left(shares, without=new.agreement) else ""


def divide(total: int, shares: Sequence[Share]) -> dict[str, int]:
    """Divide a count among those who pay for it; what nobody pays is under "". The parts always add up to the total.

    Each gets the whole part of its share; what is left goes to the largest rest, then by name.
    """
    if total < 0 or room_left(shares) < 0:
        raise ValueError("more than the whole cannot be divided")
    wanted = {share.agreement: Decimal(0) for share in shares}
    for share in shares:
        wanted[share.agreement] += share.percent * total / WHOLE
    wanted[""] = room_left(shares) * total / WHOLE
    parts = {name: int(each.to_integral_value(ROUND_FLOOR)) for name, each in wanted.items()}
    rest = total - sum(parts.values())
    order = sorted(wanted, key=lambda name: (parts[name] - wanted[name], name == "", name))
    for name in order[:rest]:
        parts[name] += 1
    return parts


# --- money in the prices of another year ----------------------------------------------------------


def price_level(rates: Mapping[int, Decimal], year: int, base: int) -> Decimal | None:
    """How much dearer life is in `year` than in `base` (1 is the same); None when a rate between them is unknown.

    `rates` are changes to the year before, in per cent.
    """
    low, high = sorted((year, base))
    level = Decimal(1)
    for each in range(low + 1, high + 1):
        if each not in rates:
            return None
        level *= 1 + rates[each] / WHOLE
    return level if year >= base else 1 / level


def in_prices_of(amount: Decimal, rates: Mapping[int, Decimal], *, year: int, base: int) -> Decimal | None:
    """The amount of `year` in the prices of `base`."""
    level = price_level(rates, year, base)
    return None if level is None else (amount / level).quantize(CENT, ROUND_HALF_UP)


# --- duties to publish ----------------------------------------------------------------------------


def is_late(due: date, on: date) -> bool:
    """Late the day after the last day."""
    return on > due


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the budget beside what was spent on it."""

    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What is left of it; below zero when more was spent."""
        return self.planned - self.spent

    @property
    def used(self) -> Decimal | None:
        """What share is used; None where nothing was planned."""
        return self.spent / self.planned if self.planned else None
