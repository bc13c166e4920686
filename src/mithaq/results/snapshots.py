"""Answers frozen at sign-off, and how an answer differs from another: by day, by what was known, row by row."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from mithaq.results import counted, rules_counting, rules_signing
from mithaq.results.computing import Asker, Computed, is_counted
from mithaq.results.models import Indicator, ReportingPeriod, Series, TypedMeasurement
from mithaq.results.queries import views_of
from mithaq.results.rules_signing import Cause, Difference, Kept
from mithaq.results.standing import IndicatorView, Line

#: The language in which rows are named in a snapshot: one, so that its hash does not depend on who signs.
LANGUAGE = "en"


def take(reporting: ReportingPeriod, known_on: date) -> str:
    """The figures of a period on its last day, by what was known on a day, as canonical JSON.

    It holds what the public may see, so that anybody can check its hash.
    """
    with translation.override(LANGUAGE):
        indicators = Indicator.objects.current().filter(objective__period=reporting.period)
        views = views_of(indicators, reporting.ends)
        asker = Asker(as_of=reporting.ends, known_on=known_on)
        told = {
            "period": reporting.code,
            "strategy": reporting.period_id,
            "starts": reporting.starts,
            "as_of": reporting.ends,
            "known_on": known_on,
            "indicators": [_indicator(view, asker, known_on) for view in views],
        }
    return rules_counting.canonical(told).decode()


def _indicator(view: IndicatorView, asker: Asker, known_on: date) -> dict[str, Any]:
    return {
        "code": view.indicator.code,
        "version": view.indicator.version,
        "titles": view.indicator.titles,
        "methods": view.indicator.methods,
        "standing_published": view.verdict.standing.value,
        "lines": [_line(line, asker, known_on) for line in view.lines],
    }


def _line(line: Line, asker: Asker, known_on: date) -> dict[str, Any]:
    series = line.series
    return {
        "line": series.key,
        "titles": series.titles,
        "units": series.units,
        "role": series.role,
        "measure": series.measure,
        "filters": series.filters,
        "window": series.window,
        "distinct": series.distinct,
        "computed": _computed(asker.computed(series)) if is_counted(series) else None,
        "published": [
            {
                "as_of": str(value.date) if value.date else None,
                "value": value.value,
                "qualifier": value.qualifier,
                "source": value.source_id,
            }
            for value in line.published
        ],
        "typed": [
            {
                "as_of": str(value.date),
                "value": value.value if counted.may_show_total(value, works=False) else None,
                "qualifier": value.qualifier,
                "why": value.why,
            }
            for value in typed_known(series, asker.as_of, known_on)
        ],
    }


def _computed(computed: Computed) -> dict[str, Any]:
    told = computed.plain()
    if computed.series.about_people:
        told["rows"] = []
        told["value"] = None if counted.is_small(computed.value) else told["value"]
    return {**told, "grade": computed.grade, "digest": computed.digest}


def typed_known(series: Series, as_of: date, known_on: date | None) -> list[TypedMeasurement]:
    """The public typed-in values of a line that stood by what was known on a day."""
    return [
        value
        for value in TypedMeasurement.objects.filter(series=series, as_of__lte=as_of, is_public=True)
        if known_on is None
        or (
            value.typed_at.date() <= known_on
            and (value.withdrawn_at is None or value.withdrawn_at.date() > known_on)
        )
        if known_on is not None or value.withdrawn_at is None
    ]


# --- reading a snapshot ---------------------------------------------------------------------------------


def read(reporting: ReportingPeriod) -> dict[str, Any]:
    """The snapshot as values; empty before one was taken."""
    loaded: dict[str, Any] = json.loads(reporting.snapshot) if reporting.snapshot else {}
    return loaded


def holds(reporting: ReportingPeriod) -> bool:
    """Whether the snapshot is still what was hashed."""
    return rules_counting.digest_of(read(reporting)) == reporting.digest


def lines_in(snapshot: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines of a snapshot by their keys."""
    return {line["line"]: line for indicator in snapshot.get("indicators", ()) for line in indicator["lines"]}


def kept_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Kept]:
    """Rows as they are compared."""
    return {row["key"]: Kept(label=row["label"], amount=str(row["amount"])) for row in rows}


@dataclass(frozen=True, kw_only=True)
class LineDifference:
    """One line whose two answers differ."""

    series: Series
    before: Decimal | None
    after: Decimal | None
    rows: Difference
    hidden: bool


def between(
    lines: Iterable[Series], one: Asker, other: Asker, *, works: bool = False
) -> list[LineDifference]:
    """The lines that answer otherwise in the other question, with the rows that make the difference."""
    found = []
    for series in lines:
        if not is_counted(series):
            continue
        before, after = one.computed(series), other.computed(series)
        rows = rules_signing.compare(kept_rows(before.plain()["rows"]), kept_rows(after.plain()["rows"]))
        if before.value == after.value and rows.is_nothing:
            continue
        hidden = series.about_people and not works
        found.append(
            LineDifference(
                series=series,
                before=before.value,
                after=after.value,
                rows=Difference(added={}, gone={}, changed={}) if hidden else rows,
                hidden=hidden,
            )
        )
    return found


# --- what would be counted otherwise today -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One line of a signed-off period that would be counted otherwise today."""

    series: Series
    cause: Cause
    signed: Decimal | None
    now: Decimal | None
    rows: list[dict[str, str]]

    @property
    def digest(self) -> str:
        """Over what differs, so that the same is listed once."""
        return rules_counting.digest_of(
            {
                "line": self.series.key,
                "now": self.now,
                "rows": [[row["key"], row["what"], row["cause"]] for row in self.rows],
            }
        )


def corrections(reporting: ReportingPeriod) -> list[Correction]:
    """Every line of a signed-off period whose figure would be another today, with its cause."""
    if not reporting.is_signed or reporting.known_on is None:
        return []
    signed = lines_in(read(reporting))
    lines = {
        line.key: line
        for line in Series.objects.filter(key__in=signed).select_related("indicator__objective__period")
    }
    with translation.override(LANGUAGE):
        now = Asker(as_of=reporting.ends)
        then = Asker(as_of=reporting.ends, known_on=reporting.known_on)
        found = [
            _correction(lines[key], told, now, then)
            for key, told in sorted(signed.items())
            if key in lines and told["computed"] is not None
        ]
    return [one for one in found if one is not None]


def _correction(series: Series, told: Mapping[str, Any], now: Asker, then: Asker) -> Correction | None:
    today = _computed(now.computed(series))
    signed = told["computed"]
    before, after = kept_rows(signed["rows"]), kept_rows(today["rows"])
    differs = rules_signing.compare(before, after)
    if signed["value"] == today["value"] and differs.is_nothing:
        return None
    known = kept_rows(_computed(then.computed(series))["rows"])
    rows = [
        {"key": key, "label": label, "what": "added", "cause": Cause.RECORDED_LATER.value}
        for key, label in differs.added.items()
    ]
    rows += [
        {
            "key": key,
            "label": label,
            "what": "gone",
            "cause": rules_signing.cause_of_gone(key, then=known).value,
        }
        for key, label in differs.gone.items()
    ]
    rows += [
        {"key": key, "label": label, "what": "changed", "cause": Cause.CORRECTED_LATER.value}
        for key, label in differs.changed.items()
    ]
    definition = ("measure", "filters", "window", "distinct")
    if any(told[name] != getattr(series, name) for name in definition):
        cause = Cause.OTHER_ROWS
    elif rows:
        causes = [Cause(row["cause"]) for row in rows]
        cause = next(
            cause for cause in (Cause.DELETED, Cause.CORRECTED_LATER, Cause.RECORDED_LATER) if cause in causes
        )
    else:
        # Only what has no row differs: a deletion shows in the answer to what was known then, a later entry does not.
        before_today = _computed(then.computed(series))["value"]
        cause = Cause.RECORDED_LATER if before_today == signed["value"] else Cause.DELETED
    return Correction(
        series=series,
        cause=cause,
        signed=_number(signed["value"]),
        now=_number(today["value"]),
        rows=rows,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
