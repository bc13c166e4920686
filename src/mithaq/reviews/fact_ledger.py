"""The log of facts as this process last read it, by review, and where reviews stood on the days last asked about.

After a change the log is compared review by review with what was kept, so that a fact recorded, corrected, withdrawn,
loaded again or removed makes only its own review be read and judged again. Nothing here decides what counts: that
stands in `rules`.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar

from django.db import connection

from mithaq.reviews import rules
from mithaq.reviews.models import FACT_VALUES, ReviewFact, fact_of

#: Where reviews stood is kept for so many questions (a day, and what was known by when).
QUESTIONS = 3
#: From how many changed reviews on everything is read again.
MOST_CHANGED = 200
_TOLD = ("source", "address")


@dataclass(frozen=True, slots=True)
class Told:
    """What the log holds on one review: its facts, and the source and address of each by its number."""

    facts: tuple[rules.Fact, ...] = ()
    sources: Mapping[int, tuple[str, str]] = field(default_factory=dict)


NOTHING = Told()
#: Review -> what was judged, by which milestones, and the answer.
Judged = dict[int, tuple[Told, tuple[rules.Step, ...], rules.Standing]]


@dataclass(frozen=True)
class Ledger:
    """The whole log by review, with a mark of the rows each was read from."""

    told: Mapping[int, Told] = field(default_factory=dict)
    marks: Mapping[int, int] = field(default_factory=dict)

    def of(self, review: int) -> Told:
        """What the log holds on a review."""
        return self.told.get(review, NOTHING)


def read_all() -> Ledger:
    """The log as it is now, to be used once."""
    return Ledger(told=_read())


def read(before: Ledger) -> Ledger:
    """The log as it is now; of reviews whose rows are the same as before, what was read then."""
    marks = _marks()
    changed = [review for review, mark in marks.items() if before.marks.get(review) != mark]
    kept = {review: told for review, told in before.told.items() if review in marks}
    return Ledger(told={**kept, **_read(changed)} if changed else kept, marks=marks)


def _marks() -> dict[int, int]:
    """A mark over all rows of each review, made of the values as the database gives them: that is what costs least."""
    rows = ReviewFact.objects.order_by("review_id", "id").values_list("review_id", *FACT_VALUES, *_TOLD)
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {
            review: hash(tuple(group)) for review, group in groupby(cursor.fetchall(), lambda row: row[0])
        }


def _read(reviews: Sequence[int] | None = None) -> dict[int, Told]:
    rows = ReviewFact.objects.order_by("review_id", "id").values(*FACT_VALUES, *_TOLD)
    if reviews is not None and len(reviews) <= MOST_CHANGED:
        rows = rows.filter(review__in=reviews)
    found: dict[int, Told] = {}
    for review, group in groupby(rows.iterator(chunk_size=2000), lambda row: row["review_id"]):
        facts, sources = [], {}
        for row in group:
            facts.append(fact_of(row))
            sources[row["id"]] = (row["source"], row["address"])
        found[review] = Told(facts=tuple(facts), sources=sources)
    return found


def judge(
    review: int,
    told: Told,
    steps: tuple[rules.Step, ...],
    judged: Judged,
    *,
    as_of: date,
    known: datetime | None,
) -> rules.Standing:
    """Where a review stands, from `judged` when nothing that it rests on has changed; else judged anew and kept there."""
    kept = judged.get(review)
    if kept is not None and kept[0] is told and kept[1] == steps:
        return kept[2]
    standing = rules.standing(told.facts, steps, as_of=as_of, known=known)
    judged[review] = (told, steps, standing)
    return standing


class _Kept:
    """What this process keeps: the log and its state, and the answers to the last questions."""

    ledger = Ledger()
    state = ""
    judged: ClassVar[OrderedDict[tuple[date, date | None], Judged]] = OrderedDict()


def kept(state: str) -> Ledger:
    """The log in a state of the records; read again only when the state is another."""
    ledger = _Kept.ledger
    if _Kept.state != state:
        ledger = read(ledger)
        _Kept.ledger, _Kept.state = ledger, state
    return ledger


def judged_on(as_of: date, known_on: date | None) -> Judged:
    """What was judged for a question before, to go on with."""
    found = _Kept.judged.pop((as_of, known_on), {})
    _Kept.judged[as_of, known_on] = found
    while len(_Kept.judged) > QUESTIONS:
        _Kept.judged.popitem(last=False)
    return found
