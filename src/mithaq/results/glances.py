"""The figures of one day, each line once: the newest published value, the computed one and the typed-in one, kept apart."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from mithaq.results import counted, snapshots
from mithaq.results.computing import Asker, is_counted
from mithaq.results.counted import Counted
from mithaq.results.models import PublishedMeasurement, Series, TypedMeasurement
from mithaq.results.rules import Role

#: A published value older than this is not a value of the day any more.
FRESH = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class GlanceRow:
    """One line on a day."""

    series: Series
    published: PublishedMeasurement | None
    counted: Counted | None
    typed: TypedMeasurement | None
    shows_typed: bool

    @property
    def code(self) -> str:
        """The number of its indicator, or ""."""
        return self.series.indicator.code if self.series.indicator else ""

    @property
    def has_both(self) -> bool:
        """Whether somebody published a value and our records give one."""
        return self.published is not None and self.counted is not None

    @property
    def is_empty(self) -> bool:
        """Whether nobody gives a value."""
        return self.published is None and self.typed is None and self.counted is None


@dataclass(frozen=True, kw_only=True)
class Glance:
    """All lines on a day."""

    on: date
    known_on: date | None
    rows: tuple[GlanceRow, ...]

    @property
    def told(self) -> tuple[GlanceRow, ...]:
        """The lines with any value."""
        return tuple(row for row in self.rows if not row.is_empty)

    @property
    def without(self) -> tuple[GlanceRow, ...]:
        """The lines without any."""
        return tuple(row for row in self.rows if row.is_empty)


def glance_on(on: date, *, known_on: date | None = None, works: bool = False) -> Glance:
    """Every line on a day, in the order of the strategy. A published value counts for a year."""
    lines = (
        Series.objects.exclude(role=Role.LEFT_OUT.value)
        .select_related("indicator__objective__period")
        .prefetch_related(
            Prefetch("published", PublishedMeasurement.objects.select_related("source").order_by("as_of"))
        )
        .order_by("order")
    )
    asker = Asker(as_of=on, known_on=known_on)
    return Glance(
        on=on,
        known_on=known_on,
        rows=tuple(
            _row(line, asker, works=works)
            for line in lines
            if line.indicator is None or line.indicator.replaced_on is None
        ),
    )


def _row(line: Series, asker: Asker, *, works: bool) -> GlanceRow:
    on = asker.as_of
    dated = [
        value
        for value in line.published.all()
        if value.date is not None and value.date.first <= on and on - value.date.first <= FRESH
    ]
    typed = [value for value in snapshots.typed_known(line, on, asker.known_on) if on - value.as_of <= FRESH]
    computed = asker.computed_in_year(line) if is_counted(line) else None
    return GlanceRow(
        series=line,
        published=dated[-1] if dated else None,
        counted=counted.shown(computed, works=works)
        if computed is not None and computed.value is not None
        else None,
        typed=typed[-1] if typed else None,
        shows_typed=bool(typed) and counted.may_show_total(typed[-1], works=works),
    )
