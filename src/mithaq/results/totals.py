"""Totals kept between questions: what each line counts to today and at the end of each month, by all that is known.

A total carries the state of the records it was made from (`core.changes`). Whoever reads today's totals gets fresh
ones: only lines whose packages changed are counted again. The ends of past months are made anew by a job.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import CharField, Count, Max, Value
from django.db.models.functions import Concat

from mithaq.core import measures
from mithaq.core.changes import state_of
from mithaq.core.freshness import release
from mithaq.core.measures import Tally
from mithaq.results import rules_counting, rules_lines
from mithaq.results.computing import Asker, is_counted
from mithaq.results.models import EvidencePiece, Series, StoredTotal

#: How many month ends are kept before today: four years.
MONTHS = 48


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a line counts to, without its rows."""

    value: Decimal | None
    rows: int
    grade: str


def counted_lines() -> list[Series]:
    """Every line that can be counted, in order."""
    lines = Series.objects.select_related("indicator__objective__period")
    return [line for line in lines if is_counted(line)]


def areas_of(line: Series, lines: Mapping[str, Series]) -> tuple[str, ...]:
    """The packages whose records change a line."""
    made = rules_lines.parse(line.measure)
    if made is not None:
        found: set[str] = set()
        for part in made.parts:
            if part in lines:
                found.update(areas_of(lines[part], lines))
        return tuple(sorted(found))
    measure = measures.measure(line.measure)
    if measure is None:
        return ()
    own = measure.count.__module__.split(".")
    areas = measure.areas or (own[1] if len(own) > 1 and own[0] == "mithaq" else "records",)
    return tuple(sorted({*areas, "world"}))


def states_of(lines: Sequence[Series]) -> dict[str, str]:
    """The state of the records behind each line, and of its own definition, as one short text."""
    by_key = {line.key: line for line in lines}
    found: dict[str, str] = {}
    kept: dict[tuple[str, ...], str] = {}
    pieces = dict(
        EvidencePiece.objects.filter(typed__isnull=True)
        .order_by()
        .values_list("series_id")
        .annotate(newest=Max("id"), pieces=Count("id"))
        .values_list("series_id", Concat("newest", Value("/"), "pieces", output_field=CharField()))
    )
    for line in lines:
        areas = areas_of(line, by_key)
        if areas not in kept:
            kept[areas] = state_of(areas)
        told = (
            kept[areas],
            release(),
            line.measure,
            str(sorted(line.filters.items())),
            line.window,
            line.distinct,
            pieces.get(line.key, ""),
        )
        found[line.key] = hashlib.sha256("\0".join(told).encode()).hexdigest()
    return found


def of_day(lines: Sequence[Series], on: date, *, at: datetime, today: date) -> dict[str, Total]:
    """What the lines count to on a day; today's are kept, those of other days only when they are kept already."""
    wanted = [line for line in lines if is_counted(line)]
    states = states_of(wanted)
    kept = {
        total.series_id: total
        for total in StoredTotal.objects.filter(as_of=on, series__in=[line.key for line in wanted])
    }
    stale = [line for line in wanted if line.key not in kept or kept[line.key].state != states[line.key]]
    found = {key: _told(total) for key, total in kept.items()}
    if stale:
        made = count(stale, on)
        found |= made
        if on == today or kept.keys() & made.keys():
            store(made, on, states, at=at)
    return {line.key: found[line.key] for line in wanted}


def count(lines: Iterable[Series], on: date) -> dict[str, Total]:
    """Count lines on a day, one after the other; no rows are kept."""
    asker = Asker(as_of=on)
    return {line.key: _of(asker.tally(line)) for line in sorted(lines, key=lambda line: line.measure)}


def store(made: Mapping[str, Total], on: date, states: Mapping[str, str], *, at: datetime) -> None:
    """Keep the totals of a day, in place of what was kept for the same line and day."""
    StoredTotal.objects.bulk_create(
        [
            StoredTotal(
                series_id=key,
                as_of=on,
                value=total.value,
                rows=total.rows,
                grade=total.grade,
                state=states[key],
                counted_at=at,
            )
            for key, total in made.items()
        ],
        update_conflicts=True,
        unique_fields=["series", "as_of"],
        update_fields=["value", "rows", "grade", "state", "counted_at"],
    )


def _told(total: StoredTotal) -> Total:
    return Total(value=total.value, rows=total.rows, grade=total.grade)


def _of(tally: Tally) -> Total:
    return Total(
        value=None if tally.value is None else Decimal(tally.value), rows=tally.rows, grade=tally.grade
    )


def count_months(today: date, *, at: datetime, months: int = MONTHS) -> int:
    """Count the ends of past months, and today, where records changed since; how many totals were made."""
    lines = counted_lines()
    first = rules_counting.months_before(today, months)
    days = [*rules_counting.month_ends(first, today), today]
    made = 0
    for on in dict.fromkeys(days):
        states = states_of(lines)
        kept = dict(
            StoredTotal.objects.filter(as_of=on, state__in=states.values()).values_list("series_id", "state")
        )
        stale = [line for line in lines if kept.get(line.key) != states[line.key]]
        if stale:
            store(count(stale, on), on, states, at=at)
            made += len(stale)
    StoredTotal.objects.filter(as_of__lt=today).exclude(as_of__in=days).delete()
    return made


def history(keys: Iterable[str], until: date) -> dict[str, dict[date, Decimal | None]]:
    """The kept values of lines at the ends of months up to a day, and on that day where it is kept."""
    found: dict[str, dict[date, Decimal | None]] = {}
    rows = StoredTotal.objects.filter(series__in=list(keys), as_of__lte=until).order_by("as_of")
    for line, on, value in rows.values_list("series_id", "as_of", "value"):
        found.setdefault(line, {})[on] = value
    return found
