"""What a page or a twin shows of computed and typed-in values to one reader: rows, groups, small numbers hidden.

The public sees no row and no small group of lines about people; who works on the strategy sees what the measure gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mithaq.core.measures import Evidence
from mithaq.core.texts import text_in
from mithaq.results import rules_small, words_counted
from mithaq.results.computing import Asker, Computed, is_counted
from mithaq.results.models import Series, TypedMeasurement
from mithaq.results.permissions import may_work
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country, Region

#: How many rows stand on the page of an indicator; all of them are a click away.
FIRST_ROWS = 12


@dataclass(frozen=True, kw_only=True)
class Groups:
    """One way to break a value down. A cell of None is hidden."""

    name: str
    cells: tuple[tuple[str, int | None], ...]
    labels: Mapping[str, str]
    total: int | None
    hides: bool

    @property
    def title(self) -> str:
        """What divides the rows, in words."""
        return words_counted.group_words(self.name)

    @property
    def told(self) -> list[tuple[str, int | None]]:
        """The cells with their names in the reader's language."""
        return [(self.labels.get(code, code), count) for code, count in self.cells]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One counted line as a reader may see it."""

    computed: Computed
    rows: tuple[Evidence, ...]
    groups: tuple[Groups, ...]
    #: Rows are kept from this reader, because they stand for people.
    rows_hidden: bool
    #: The value itself is kept from this reader, because it is a small number of people.
    is_small: bool

    @property
    def series(self) -> Series:
        """The line."""
        return self.computed.series

    @property
    def first_rows(self) -> tuple[Evidence, ...]:
        """The rows that stand on the page of the indicator."""
        return self.rows[:FIRST_ROWS]

    @property
    def more(self) -> int:
        """How many rows stand on the page of rows only."""
        return max(len(self.rows) - FIRST_ROWS, 0)

    @property
    def grades(self) -> list[tuple[str, str, int]]:
        """How well the rows are proven: code, words, how many; the strongest first."""
        return [
            (code, words_counted.grade_words(code), count) for code, count in self.computed.grades.items()
        ]

    @property
    def grade_words(self) -> str:
        """How well the value is proven: as its weakest row."""
        return words_counted.grade_words(self.computed.grade)


def counted_for(person: Any, lines: Sequence[Series], *, as_of: date, known_on: date | None) -> list[Counted]:
    """The counted lines of an indicator, for one reader."""
    asker = Asker(as_of=as_of, known_on=known_on)
    works = may_work(person)
    return [shown(asker.computed(line), works=works) for line in lines if is_counted(line)]


def shown(computed: Computed, *, works: bool) -> Counted:
    """What of an answer a reader may see."""
    keeps_back = computed.series.about_people and not works
    return Counted(
        computed=computed,
        rows=() if keeps_back else computed.rows,
        groups=tuple(
            groups_of(name, cells, keeps_back=keeps_back) for name, cells in computed.groups().items()
        ),
        rows_hidden=keeps_back and bool(computed.rows),
        is_small=keeps_back and is_small(computed.value),
    )


def is_small(value: Decimal | None) -> bool:
    """Whether a number of people is too small to be public."""
    return value is not None and 0 < value < rules_small.LEAST


def groups_of(name: str, cells: Mapping[str, int], *, keeps_back: bool) -> Groups:
    """One breakdown; where `keeps_back`, small cells are hidden with as many others as it takes."""
    if not keeps_back:
        return Groups(
            name=name,
            cells=tuple(cells.items()),
            labels=_labels(name),
            total=sum(cells.values()),
            hides=False,
        )
    safe = rules_small.suppress(cells)
    return Groups(
        name=name,
        cells=tuple(safe.cells.items()),
        labels=_labels(name),
        total=safe.total,
        hides=safe.hides_something,
    )


def _labels(name: str) -> dict[str, str]:
    """What the codes of a group are called."""
    if name == "country":
        return {pk: text_in(names) for pk, names in Country.objects.values_list("pk", "common_names")}
    if name in ("region", "regions", "un_group"):
        return {pk: text_in(names) for pk, names in Region.objects.values_list("pk", "names")}
    if name == "cycle":
        return {pk: text_in(names) for pk, names in Cycle.objects.values_list("pk", "names")}
    return {}


def typed_groups(value: TypedMeasurement, *, works: bool) -> list[Groups]:
    """The breakdowns of a typed-in value."""
    keeps_back = value.series.about_people and not works
    found = [groups_of(name, cells, keeps_back=keeps_back) for name, cells in value.breakdown.items()]
    # The value itself stands beside them: where it would give a cell away, the breakdown is not shown at all.
    return [groups for groups in found if groups.total is not None]


def may_show_total(value: TypedMeasurement, *, works: bool) -> bool:
    """Whether a typed-in value may be shown: a small number of people may not."""
    return works or not value.series.about_people or not is_small(value.value)


# --- for the twins ------------------------------------------------------------------------------------

COMPUTED_FIELDS = ("line", "key", "label", "on", "amount", "grade", "grade_words", "address")


def counted_fields(one: Counted) -> dict[str, Any]:
    """A computed value with its rows."""
    computed = one.computed
    return {
        "line": one.series.key,
        "line_title": text_in(one.series.titles),
        "role": one.series.role,
        "unit": text_in(one.series.units),
        "measure": one.series.measure,
        "filters": one.series.filters,
        "window": one.series.window,
        "as_of": computed.as_of,
        "known_on": computed.known_on,
        "value": None if one.is_small else computed.value,
        "hidden_because_small": one.is_small,
        "counted": computed.value is not None,
        "rows_hidden": computed.hidden or one.rows_hidden,
        "undated": computed.undated,
        "note": computed.note or None,
        "grade": computed.grade or None,
        "grade_words": one.grade_words if computed.rows else None,
        "grades": {code or "none": count for code, _words, count in one.grades},
        "corroborated_rows": computed.corroborated,
        "digest": computed.digest,
        "groups": [groups_fields(groups) for groups in one.groups],
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "address": row.href or None,
                "on": row.on or None,
                "amount": row.amount,
                "grade": row.grade or None,
                "groups": dict(row.groups),
            }
            for row in one.rows
        ],
    }


def groups_fields(groups: Groups) -> dict[str, Any]:
    """A breakdown; a hidden cell is null."""
    return {
        "by": groups.name,
        "total": groups.total,
        "some_hidden": groups.hides,
        "cells": dict(groups.cells),
    }


def typed_fields(value: TypedMeasurement, *, works: bool) -> dict[str, Any]:
    """A typed-in value: who wrote it is told to who works on the strategy only."""
    shows = may_show_total(value, works=works)
    return {
        "key": value.pk,
        "line": value.series_id,
        "as_of": str(value.date),
        "occasion": value.occasion or None,
        "value": value.value if shows else None,
        "hidden_because_small": not shows,
        "qualifier": value.qualifier,
        "why": value.why,
        "typed_on": value.typed_at.date(),
        "typed_by": str(value.typed_by) if works and value.typed_by else None,
        "grade": words_counted.grade_of_typed(value) or None,
        "evidence": [
            {"title": piece.title, "address": piece.address or None, "grade": piece.grade}
            for piece in value.pieces.all()
        ],
        "groups": [groups_fields(groups) for groups in typed_groups(value, works=works)],
    }
