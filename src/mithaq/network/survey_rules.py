"""The yearly survey: which answers may stand, when it is open, what share answered, how answers are counted.

Plain Python: no database, no clock, no language.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any


class AnswerKind(StrEnum):
    """What an answer is."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"


#: How long before the last day those are reminded who have not answered.
REMIND_BEFORE = (timedelta(days=14), timedelta(days=3))
LONGEST = 2000
MOST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, as far as rules need it."""

    code: str
    kind: AnswerKind
    choices: Sequence[str] = ()
    required: bool = False


def is_open(opens_on: date, closes_on: date, on: date) -> bool:
    """Whether answers are taken on a day; the last day counts."""
    return opens_on <= on <= closes_on


def fault_of_answer(question: Question, value: Any) -> str:
    """A code for what is wrong with an answer, or "". Nothing at all is no fault of the answer."""
    if value in (None, "", []):
        return ""
    kind = question.kind
    if kind is AnswerKind.CHOICE:
        return "" if value in question.choices else "not_a_choice"
    if kind is AnswerKind.CHOICES:
        return "" if isinstance(value, list) and set(value) <= set(question.choices) else "not_a_choice"
    if kind is AnswerKind.NUMBER:
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
        return "" if good else "not_a_number"
    if kind is AnswerKind.YES_NO:
        return "" if isinstance(value, bool) else "not_yes_or_no"
    return "" if isinstance(value, str) and len(value) <= LONGEST else "too_long"


def is_same_answer(one: Any, other: Any) -> bool:
    """Whether two answers are the same: nothing is nothing however it is held, and choices have no order."""
    return bool(_bare(one) == _bare(other))


def _bare(value: Any) -> Any:
    if value in (None, "", []):
        return None
    if isinstance(value, list):
        return sorted(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return (type(value).__name__, value)  # so that 1 is not "yes"


def missing(questions: Iterable[Question], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of questions that must be answered and are not."""
    return tuple(
        question.code
        for question in questions
        if question.required and answers.get(question.code) in (None, "", [])
    )


def share(sent: int, asked: int) -> Fraction | None:
    """The part of those asked that answered; None when nobody was asked."""
    return Fraction(sent, asked) if asked else None


def tally(question: Question, answers: Iterable[Any]) -> dict[str, int]:
    """How often each choice was given; yes and no, or how many answered, for the other kinds."""
    given = [value for value in answers if value not in (None, "", [])]
    if question.kind is AnswerKind.CHOICE:
        counted = Counter(given)
        return {code: counted[code] for code in question.choices}
    if question.kind is AnswerKind.CHOICES:
        counted = Counter(code for value in given for code in set(value))
        return {code: counted[code] for code in question.choices}
    if question.kind is AnswerKind.YES_NO:
        return {"yes": sum(value is True for value in given), "no": sum(value is False for value in given)}
    return {"answered": len(given)}


def to_remind(*, closes_on: date, reminded_on: date | None, on: date) -> bool:
    """Whether a reminder is due: once after each of the days before the end, never after it."""
    if on > closes_on:
        return False
    due = [closes_on - before for before in REMIND_BEFORE if closes_on - before <= on]
    return bool(due) and (reminded_on is None or reminded_on < max(due))
