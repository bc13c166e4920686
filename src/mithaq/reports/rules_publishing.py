"""Publishing a report: the do-no-harm questions, the State's right of reply with its clock, embargo, withdrawal. Plain Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: A State has at least this long for its reply, and at most that long.
LEAST_REPLY_DAYS, USUAL_REPLY_DAYS, MOST_REPLY_DAYS = 7, 21, 60
#: How long before the opening everybody who saw the report early is told that it opens.
USUAL_GRACE_HOURS, MOST_GRACE_HOURS = 24, 14 * 24
#: No embargo is longer.
LONGEST_EMBARGO = timedelta(days=180)


class State(StrEnum):
    """Where the publishing of a report stands."""

    PREPARING = "preparing"
    #: Released by a person, and opens by itself.
    EMBARGOED = "embargoed"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Said(StrEnum):
    """An answer to a do-no-harm question."""

    YES = "yes"
    NO = "no"
    DOES_NOT_APPLY = "does_not_apply"


class ReplyState(StrEnum):
    """How a State's right of reply stands."""

    NOT_OFFERED = "not_offered"
    RUNNING = "running"
    REPLIED = "replied"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Question:
    """A do-no-harm question, and the answer that stops publication."""

    code: str
    stops_on: Said | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered, by whom (any hashable key), and why."""

    question: str
    said: Said
    why: str
    who: object


def harm_faults(questions: Iterable[Question], answers: Iterable[Answer]) -> tuple[tuple[str, str], ...]:
    """What stands against signing: pairs of code (`unanswered`, `stops`, `no_reason`) and question, in the questions' order.

    An answer other than the harmless one needs a reason, and so does “does not apply”.
    """
    given = {answer.question: answer for answer in answers}
    found: list[tuple[str, str]] = []
    for question in questions:
        answer = given.get(question.code)
        if answer is None:
            found.append(("unanswered", question.code))
        elif question.stops_on is not None and answer.said is question.stops_on:
            found.append(("stops", question.code))
        elif answer.said is Said.DOES_NOT_APPLY and not answer.why.strip():
            found.append(("no_reason", question.code))
    return tuple(found)


def fault_in_harm_signature(
    faults: Collection[tuple[str, str]],
    *,
    who: object,
    answered_by: Collection[object],
    writers: Collection[object],
) -> str | None:
    """Why this person may not sign the answers: `not_ready`, `own_answers`, `own_words`; None when they may."""
    if faults:
        return "not_ready"
    if who in writers:
        return "own_words"
    if who in answered_by:
        return "own_answers"
    return None


def reply_due(sent_on: date, days: int) -> date:
    """The last day for a reply. Raises ValueError for a number of days that the rules do not allow."""
    if not LEAST_REPLY_DAYS <= days <= MOST_REPLY_DAYS:
        raise ValueError(days)
    return sent_on + timedelta(days=days)


def reply_state(
    *, sent_on: date | None, due_on: date | None, replied_on: date | None, on: date
) -> ReplyState:
    """Where it stands on a day; the whole last day is the State's."""
    if replied_on is not None and replied_on <= on:
        return ReplyState.REPLIED
    if sent_on is None or due_on is None or sent_on > on:
        return ReplyState.NOT_OFFERED
    return ReplyState.RUNNING if on <= due_on else ReplyState.SILENT


def embargo_fault(opens_at: datetime, *, now: datetime, grace_hours: int, early_readers: bool) -> str | None:
    """Why an embargo may not be set so: `past`, `too_long`, `bad_grace`, `grace_begun` (nobody could be told in time)."""
    if opens_at <= now:
        return "past"
    if opens_at - now > LONGEST_EMBARGO:
        return "too_long"
    if not 0 <= grace_hours <= MOST_GRACE_HOURS:
        return "bad_grace"
    if early_readers and now > opens_at - timedelta(hours=grace_hours):
        return "grace_begun"
    return None


def in_grace(opens_at: datetime, grace_hours: int, *, at: datetime) -> bool:
    """Whether the last hours before the opening run: everybody has been told, and it can only be stopped."""
    return opens_at - timedelta(hours=grace_hours) <= at < opens_at


def change_of_embargo_fault(
    before: datetime, after: datetime, *, grace_hours: int, reason: str, at: datetime
) -> str | None:
    """Why an embargo may not be moved: `opened` already, `no_reason`, or `grace` (it runs, and may only be made longer)."""
    if at >= before:
        return "opened"
    if not reason.strip():
        return "no_reason"
    if in_grace(before, grace_hours, at=at) and after < before:
        return "grace"
    return None


def release_faults(
    *, texts: bool, harm_signed: bool, reply: ReplyState, skipped_reply: bool, reply_reason: str
) -> tuple[str, ...]:
    """What still stands against releasing: `no_text`, `harm_unsigned`, `reply_running`, `reply_not_offered`.

    A report may be released without offering a reply only with a reason, which is printed in it.
    """
    found = []
    if not texts:
        found.append("no_text")
    if not harm_signed:
        found.append("harm_unsigned")
    if reply is ReplyState.RUNNING:
        found.append("reply_running")
    if reply is ReplyState.NOT_OFFERED and not (skipped_reply and reply_reason.strip()):
        found.append("reply_not_offered")
    return tuple(found)


def may_read_early(
    *, ended: bool, withdrawn: bool, opens_at: datetime | None, reply_due_on: date | None, at: datetime
) -> bool:
    """Whether an early reader's link still opens the draft: until the opening, or for a State until its last day."""
    if ended or withdrawn:
        return False
    if reply_due_on is not None:
        return at.date() <= reply_due_on
    return opens_at is None or at < opens_at
