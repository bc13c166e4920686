"""Follow-up grants: the limits as data, the life of a grant, its instalments and the two pairs of eyes. Plain Python."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """Where a grant stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    AGREED = "agreed"
    REPORTED = "reported"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


NEXT: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.RETURNED, State.APPROVED, State.REFUSED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.AGREED, State.WITHDRAWN}),
    State.REFUSED: frozenset(),
    State.AGREED: frozenset({State.REPORTED}),
    State.REPORTED: frozenset({State.CLOSED, State.AGREED}),
    State.CLOSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
#: States in which the applicant may change the application.
CHANGEABLE = frozenset({State.DRAFT, State.RETURNED})
#: States in which money has been promised.
PROMISED = frozenset({State.AGREED, State.REPORTED, State.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an application has to keep to; read from `data/reports/grant_rules.csv`."""

    least_amount: Decimal
    most_amount: Decimal
    currency: str
    least_pages: int
    most_pages: int
    least_recommendations: int
    most_recommendations: int
    languages: frozenset[str]

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Limits":
        """From the rows of the file by their code. Raises KeyError or ArithmeticError when a row is missing or no number."""
        return cls(
            least_amount=Decimal(values["amount_least"]),
            most_amount=Decimal(values["amount_most"]),
            currency=values["currency"],
            least_pages=int(values["pages_least"]),
            most_pages=int(values["pages_most"]),
            least_recommendations=int(values["recommendations_least"]),
            most_recommendations=int(values["recommendations_most"]),
            languages=frozenset(values["languages"].split()),
        )


@dataclass(frozen=True, kw_only=True)
class Application:
    """What is applied for. `pages` is None while no proposal has been given."""

    amount: Decimal | None
    pages: int | None
    recommendations: int
    language: str
    goals: str
    stakeholders: str
    activities: str
    resources: str


def missing(application: Application, limits: Limits) -> tuple[str, ...]:
    """What keeps an application from being submitted, as codes, in the order of the form."""
    found: list[str] = []
    for name in ("goals", "stakeholders", "activities", "resources"):
        if not str(getattr(application, name)).strip():
            found.append(f"no_{name}")
    if application.amount is None or not limits.least_amount <= application.amount <= limits.most_amount:
        found.append("amount")
    if not limits.least_recommendations <= application.recommendations <= limits.most_recommendations:
        found.append("recommendations")
    if application.pages is None:
        found.append("no_proposal")
    elif not limits.least_pages <= application.pages <= limits.most_pages:
        found.append("pages")
    if application.language not in limits.languages:
        found.append("language")
    return tuple(found)


def conflict(person_organisations: Collection[str], applicant: str, *, applied_by_them: bool) -> bool:
    """Whether the person may not decide: they belong to the applicant, or wrote the application."""
    return applied_by_them or applicant in person_organisations


def step_fault(now: State, wanted: State, *, reason: str) -> str | None:
    """Why a grant may not take this step: `no_such_step`, `no_reason` (returning, refusing, withdrawing, asking again)."""
    if wanted not in NEXT[now]:
        return "no_such_step"
    needs = wanted in (State.RETURNED, State.REFUSED, State.WITHDRAWN) or (now, wanted) == (
        State.REPORTED,
        State.AGREED,
    )
    return "no_reason" if needs and not reason.strip() else None


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One payment: planned, and paid when `paid_on` is set."""

    amount: Decimal
    due_on: date
    paid_on: date | None = None


def plan_fault(instalments: Sequence[Instalment], promised: Decimal) -> str | None:
    """Why a plan of payments cannot stand: `empty`, `not_positive`, `sum` (is not the promised amount), `order`."""
    if not instalments:
        return "empty"
    if any(each.amount <= 0 for each in instalments):
        return "not_positive"
    if sum((each.amount for each in instalments), Decimal(0)) != promised:
        return "sum"
    days = [each.due_on for each in instalments]
    return None if days == sorted(days) else "order"


def paid(instalments: Sequence[Instalment], *, as_of: date) -> Decimal:
    """What has been paid by the end of a day."""
    return sum((each.amount for each in instalments if each.paid_on and each.paid_on <= as_of), Decimal(0))


def payment_fault(
    state: State, instalments: Sequence[Instalment], number: int, *, paid_on: date, on: date, report_in: bool
) -> str | None:
    """Why an instalment may not be recorded as paid: `not_agreed`, `unknown`, `twice`, `in_future`, `earlier_first`, `report_first`.

    The last one waits for the report on what was done, unless it is the only one.
    """
    if state not in PROMISED:
        return "not_agreed"
    if not 1 <= number <= len(instalments):
        return "unknown"
    if instalments[number - 1].paid_on is not None:
        return "twice"
    if paid_on > on:
        return "in_future"
    if any(each.paid_on is None for each in instalments[: number - 1]):
        return "earlier_first"
    if number == len(instalments) > 1 and not report_in:
        return "report_first"
    return None


def masked(account: str) -> str:
    """A bank account with all but its last four signs hidden, for the few pages that show it at all."""
    bare = "".join(account.split())
    return "•" * max(len(bare) - 4, 4) + bare[-4:] if len(bare) > 4 else "•" * 8
