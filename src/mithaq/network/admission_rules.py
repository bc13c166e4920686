"""Admission as a way with steps: what an application must hold, who may be referee, how a vote ends, when a step is late.

The numbers (how many referees, days for a step) are data; here they arrive as `Numbers`. Plain Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    CHECKED = "checked"
    VOTING = "voting"
    ADMITTED = "admitted"
    DECLINED = "declined"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


OPEN = (Step.SENT, Step.RETURNED, Step.CHECKED, Step.VOTING, Step.APPEALED)
NEXT: dict[Step, frozenset[Step]] = {
    Step.DRAFT: frozenset({Step.SENT, Step.WITHDRAWN}),
    Step.SENT: frozenset({Step.RETURNED, Step.CHECKED, Step.DECLINED, Step.WITHDRAWN}),
    Step.RETURNED: frozenset({Step.SENT, Step.WITHDRAWN}),
    Step.CHECKED: frozenset({Step.VOTING, Step.WITHDRAWN}),
    Step.VOTING: frozenset({Step.ADMITTED, Step.DECLINED, Step.WITHDRAWN}),
    Step.DECLINED: frozenset({Step.APPEALED}),
    Step.APPEALED: frozenset({Step.VOTING}),
    Step.ADMITTED: frozenset(),
    Step.WITHDRAWN: frozenset(),
}


class Vote(StrEnum):
    """How a member of the board votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Fault(StrEnum):
    """What is wrong with an application as it was written."""

    BUSINESS = "business_association"
    TOO_FEW_COUNTRIES = "too_few_countries"
    TOO_MANY_COUNTRIES = "too_many_countries"
    NO_RECORD = "no_record_of_work"
    TOO_FEW_REFEREES = "too_few_referees"
    REFEREE_IS_APPLICANT = "referee_is_applicant"
    REFEREE_TWICE = "referee_twice"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The numbers of the rules, from data."""

    referees: int = 2
    national_countries_most: int = 2
    international_countries_least: int = 3
    record_letters_least: int = 40
    check_days: int = 14
    referee_days: int = 21
    vote_days: int = 14
    votes_least: int = 1
    appeal_days: int = 30
    silent_years: int = 2


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What an application claims, as far as rules judge it."""

    kind: str
    is_business: bool
    countries: frozenset[str]
    work: str
    email: str
    contact: str
    organisation: str
    referees: tuple[tuple[str, str, str], ...]  # name, e-mail, organisation
    also_called: tuple[str, ...] = ()


def plain(text: str) -> str:
    """A text as it is compared."""
    return " ".join(text.casefold().split())


def mailbox_of(email: str) -> str:
    """An address without what stands after a plus: a.b+second@host is read by who reads a.b@host."""
    local, _at, host = plain(email).rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def domain_of(email: str) -> str:
    """The domain of an address."""
    return plain(email).rpartition("@")[2]


#: Hosts where anybody has an address: a shared domain says nothing there.
OPEN_HOSTS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.fr",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.net",
        "gmx.de",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
        "aol.com",
        "tutanota.com",
    ]
)


def is_applicant(referee: tuple[str, str, str], claims: Claims) -> bool:
    """Whether a referee is the applicant: the same address, person, organisation, or an address of its house."""
    name, email, organisation = referee
    if mailbox_of(email) == mailbox_of(claims.email) or plain(name) == plain(claims.contact):
        return True
    if organisation and plain(organisation) in {plain(n) for n in (claims.organisation, *claims.also_called)}:
        return True
    house = domain_of(claims.email)
    return bool(house) and house not in OPEN_HOSTS and domain_of(email) == house


def faults_of(claims: Claims, numbers: Numbers) -> list[Fault]:
    """Why an application cannot be sent yet."""
    found = []
    if claims.is_business:
        found.append(Fault.BUSINESS)
    if claims.kind == "international" and len(claims.countries) < numbers.international_countries_least:
        found.append(Fault.TOO_FEW_COUNTRIES)
    if claims.kind == "national" and len(claims.countries) > numbers.national_countries_most:
        found.append(Fault.TOO_MANY_COUNTRIES)
    if len(claims.work.strip()) < numbers.record_letters_least:
        found.append(Fault.NO_RECORD)
    if len(claims.referees) < numbers.referees:
        found.append(Fault.TOO_FEW_REFEREES)
    if any(is_applicant(referee, claims) for referee in claims.referees):
        found.append(Fault.REFEREE_IS_APPLICANT)
    addresses = [mailbox_of(email) for _name, email, _organisation in claims.referees]
    if len(set(addresses)) < len(addresses):
        found.append(Fault.REFEREE_TWICE)
    return found


class Outcome(StrEnum):
    """How a vote ended."""

    ADMITTED = "admitted"
    DECLINED = "declined"
    TOO_FEW_VOTES = "too_few_votes"
    STILL_OPEN = "still_open"


def outcome_of(
    votes: Iterable[Vote], *, voters: int, deadline: date, today: date, numbers: Numbers
) -> Outcome:
    """How a vote stands: more for than against; it ends after the last day, or when everybody voted."""
    cast = list(votes)
    if today <= deadline and len(cast) < voters:
        return Outcome.STILL_OPEN
    if len(cast) < numbers.votes_least:
        return Outcome.TOO_FEW_VOTES
    return Outcome.ADMITTED if cast.count(Vote.FOR) > cast.count(Vote.AGAINST) else Outcome.DECLINED


def due_on(step: Step, since: date, numbers: Numbers, *, vote_ends: date | None = None) -> date | None:
    """By which day a step should be done."""
    days = {
        Step.SENT: numbers.check_days,
        Step.CHECKED: numbers.referee_days,
        Step.APPEALED: numbers.check_days,
    }
    if step is Step.VOTING:
        return vote_ends
    return since + timedelta(days=days[step]) if step in days else None


def may_appeal(
    *, step: Step, decided_on: date | None, appealed_before: bool, today: date, numbers: Numbers
) -> bool:
    """Once, within the days that the rules give, the last day included."""
    if step is not Step.DECLINED or appealed_before or decided_on is None:
        return False
    return today <= decided_on + timedelta(days=numbers.appeal_days)
