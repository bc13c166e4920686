"""The life of a request for information: states, deadlines with holidays, overdue and very overdue. Plain Python."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from mithaq.core.rest_days import after_working_days, rests


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SENT = "sent"
    EXTENDED = "extended"
    REVIEW = "review"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
    """Why an authority refused, by class."""

    NO_ANSWER = "no_answer"
    CONFIDENTIAL = "confidential"
    INTERNATIONAL = "international"
    NOT_FINAL = "not_final"
    SECURITY = "security"
    PRIVACY = "privacy"
    NO_RIGHT = "no_right"
    FEE = "fee"
    OTHER = "other"


class Lateness(StrEnum):
    """How the authority stands against its deadline."""

    NOT_RUNNING = "not_running"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    VERY_OVERDUE = "very_overdue"


WAITING = frozenset({RequestState.SENT, RequestState.EXTENDED, RequestState.REVIEW})
#: From each state, the states that may follow.
NEXT: dict[RequestState, frozenset[RequestState]] = {
    RequestState.DRAFT: frozenset({RequestState.SENT, RequestState.WITHDRAWN}),
    RequestState.SENT: frozenset(
        {
            RequestState.EXTENDED,
            RequestState.GRANTED,
            RequestState.PARTLY_GRANTED,
            RequestState.REFUSED,
            RequestState.NOT_HELD,
            RequestState.REVIEW,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.EXTENDED: frozenset(
        {
            RequestState.GRANTED,
            RequestState.PARTLY_GRANTED,
            RequestState.REFUSED,
            RequestState.NOT_HELD,
            RequestState.REVIEW,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.REVIEW: frozenset(
        {
            RequestState.GRANTED,
            RequestState.PARTLY_GRANTED,
            RequestState.REFUSED,
            RequestState.NOT_HELD,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.REFUSED: frozenset({RequestState.REVIEW, RequestState.GRANTED, RequestState.PARTLY_GRANTED}),
    RequestState.PARTLY_GRANTED: frozenset({RequestState.REVIEW, RequestState.GRANTED}),
    RequestState.NOT_HELD: frozenset({RequestState.REVIEW}),
    RequestState.GRANTED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


def deadline(
    sent: date,
    days: int,
    *,
    working: bool,
    holidays: Collection[date] = (),
    weekend: Collection[int] = (5, 6),
) -> date:
    """The last day for an answer: `days` after the day of sending, working days only if `working`.

    `weekend` holds weekday numbers (Monday is 0). A calendar deadline that ends on a rest day moves to
    the next working day.
    """
    if days < 0:
        raise ValueError("a deadline cannot lie before the sending")
    if len(set(weekend)) >= 7:
        raise ValueError("a week needs a working day")

    if working:
        return after_working_days(sent, days, holidays=holidays, weekend=weekend)
    day = sent + timedelta(days=days)
    while rests(day, holidays, weekend):
        day += timedelta(days=1)
    return day


def lateness(state: RequestState, due: date | None, on: date, *, allowed_days: int) -> Lateness:
    """Overdue the day after the deadline; very overdue when twice the legal time has passed."""
    if state not in WAITING or due is None:
        return Lateness.NOT_RUNNING
    if on <= due:
        return Lateness.IN_TIME
    return Lateness.VERY_OVERDUE if (on - due).days > max(allowed_days, 1) else Lateness.OVERDUE
