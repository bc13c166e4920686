"""What the strategy's data twins hold: fields with stable names (docs/reference/data.md)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core import installation
from mithaq.core.measures import Grade
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta
from mithaq.results import counted, outlooks, rules_forecast, snapshots, words
from mithaq.results.models import Baseline, ChecklistPoint, EvidenceSource, PublishedMeasurement, Target
from mithaq.results.permissions import may_work
from mithaq.results.pictures import target_words
from mithaq.results.standing import IndicatorView, Line, StrategyView


def meta_of(views: "list[IndicatorView]") -> Meta:
    """Sources, licence and day of what is told about these indicators."""
    sources: dict[str, EvidenceSource] = {}
    for view in views:
        for line in view.lines:
            for value in line.published:
                sources[value.source_id] = value.source
            if line.baseline is not None:
                sources[line.baseline.source_id] = line.baseline.source
            for target in line.targets:
                sources[target.source_id] = target.source
            for point in line.points:
                if point.source is not None:
                    sources[point.source.code] = point.source
    return Meta(
        sources=[_source(source) for _code, source in sorted(sources.items())],
        licence=installation.current().data_licence,
        as_of=views[0].on if views else None,
    )


def strategy_fields(strategy: StrategyView) -> dict[str, Any]:
    """The strategy: its period, its parts, where each indicator stands, and how many stand where."""
    return {
        "code": strategy.period.code,
        "title": text_in(strategy.period.titles),
        "starts": strategy.period.starts,
        "ends": strategy.period.ends,
        "counts": strategy.counts,
        "objectives": [
            {
                "code": part.objective.code,
                "kind": part.objective.kind,
                "title": text_in(part.objective.titles),
                "summary": text_in(part.objective.summaries),
                "indicators": [short_fields(view) for view in part.indicators],
            }
            for part in strategy.objectives
        ],
    }


def short_fields(view: IndicatorView) -> dict[str, Any]:
    """One indicator in a list."""
    return {
        "code": view.indicator.code,
        "version": view.indicator.version,
        "title": text_in(view.indicator.titles),
        "standing": view.verdict.standing.value,
        "standing_words": view.words,
        "standing_computed": view.counted_verdict.standing.value if view.counted_verdict else None,
        "since": view.verdict.since,
        "last_value_on": str(view.last_value_on) if view.last_value_on else None,
        "remark": text_in(view.indicator.remarks),
        "address": view.indicator.get_absolute_url(),
    }


def indicator_fields(view: IndicatorView, person: Any, known_on: date | None = None) -> dict[str, Any]:
    """One indicator in full, for a reader. Computed, published and typed-in values never share a list."""
    indicator = view.indicator
    works = may_work(person)
    computed = counted.counted_for(
        person, [line.series for line in view.lines], as_of=view.on, known_on=known_on
    )
    return {
        **short_fields(view),
        "period": indicator.objective.period.code,
        "objective": {
            "code": indicator.objective.code,
            "kind": indicator.objective.kind,
            "title": text_in(indicator.objective.titles),
        },
        "method": text_in(indicator.methods),
        "unknown": text_in(indicator.gaps),
        "counted_from": text_in(indicator.counted_from),
        "lines": [_line_fields(line) for line in view.lines],
        "as_of": view.on,
        "known_on": known_on,
        "computed": [counted.counted_fields(one) for one in computed],
        "computed_note": None
        if any(one.computed.value is not None for one in computed)
        else _("Not yet counted from these records."),
        "published": [_published(value) for line in view.lines for value in line.published],
        "typed": [
            counted.typed_fields(value, works=works)
            for line in view.lines
            for value in snapshots.typed_known(line.series, view.on, known_on)
        ],
        "outlook": [] if known_on else [_outlook(one) for one in outlooks.outlooks_of(view.main, view.on)],
    }


def _outlook(one: outlooks.LineOutlook) -> dict[str, Any]:
    found = one.forecast
    return {
        "line": one.line.series.key,
        "due": one.due,
        "wanted": one.wanted,
        "outlook": one.outlook.value,
        "needed_a_month": one.needed,
        "pace_a_month": found.pace if found else None,
        "forecast": found.middle if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "level": rules_forecast.LEVEL,
        "tested": found.tested if found else 0,
        "held": found.held if found else 0,
    }


VALUE_FIELDS = (
    "kind",
    "key",
    "line",
    "line_title",
    "role",
    "unit",
    "as_of",
    "occasion",
    "value",
    "qualifier",
    "confidence",
    "grade",
    "rows",
    "source",
    "source_address",
    "note",
)


def value_rows(view: IndicatorView, person: Any, known_on: date | None = None) -> list[dict[str, Any]]:
    """The values of an indicator, one a row: `kind` says published, typed or computed; `grade` how well proven."""
    works = may_work(person)
    told: list[dict[str, Any]] = []
    for line in view.lines:
        about = {
            "line": line.series.key,
            "line_title": text_in(line.series.titles),
            "role": line.series.role,
            "unit": text_in(line.series.units),
        }
        told += [
            {
                **_published(value),
                **about,
                "kind": "published",
                "grade": grade_of_speaker(value.source.speaker),
            }
            for value in line.published
        ]
        for typed in snapshots.typed_known(line.series, view.on, known_on):
            fields = counted.typed_fields(typed, works=works)
            told.append({**fields, **about, "kind": "typed", "note": fields["why"]})
    for one in counted.counted_for(
        person, [line.series for line in view.lines], as_of=view.on, known_on=known_on
    ):
        fields = counted.counted_fields(one)
        told.append({**fields, "key": fields["digest"], "kind": "computed", "rows": len(one.computed.rows)})
    return [{name: row.get(name) for name in VALUE_FIELDS} for row in told]


def grade_of_speaker(speaker: str) -> str:
    """How well a published value is proven: by who says it."""
    return {"coalition": Grade.DOCUMENT.value, "un": Grade.OFFICIAL.value}.get(speaker, Grade.OUTSIDE.value)


def _line_fields(line: Line) -> dict[str, Any]:
    return {
        "line": line.series.key,
        "role": line.series.role,
        "title": text_in(line.series.titles),
        "unit": text_in(line.series.units),
        "direction": line.series.direction,
        "aggregation": line.series.aggregation,
        "reason": text_in(line.series.reasons) or None,
        "standing": line.verdict.standing.value,
        "standing_computed": line.counted_verdict.standing.value if line.counted_verdict else None,
        "measure": line.series.measure or None,
        "baseline": _baseline(line.baseline) if line.baseline else None,
        "targets": [_target(target) for target in line.targets],
        "points": [_point(point) for point in line.points],
        "sum_of_published": [
            {"as_of": point.on, "value": point.value, "qualifier": point.qualifier.value}
            for point in line.sums
        ],
    }


def _baseline(baseline: Baseline) -> dict[str, Any]:
    return {
        "known": baseline.known,
        "value": baseline.value,
        "qualifier": baseline.qualifier if baseline.value is not None else None,
        "as_of": str(baseline.date) if baseline.date else None,
        "occasion": baseline.occasion or None,
        "note": text_in(baseline.notes) or None,
        "source": baseline.source_id,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "known": target.known,
        "due": target.due,
        "occasion": target.occasion or None,
        "comparison": target.comparison,
        "value": target.value,
        "value_to": target.value_to,
        "words": target_words(target),
        "note": text_in(target.notes) or None,
        "source": target.source_id,
    }


def _published(value: PublishedMeasurement) -> dict[str, Any]:
    return {
        "key": value.key,
        "line": value.series_id,
        "as_of": str(value.date) if value.date else None,
        "occasion": value.occasion or None,
        "value": value.value,
        "qualifier": value.qualifier,
        "words": words.worded(value.value, value.qualifier),
        "confidence": value.confidence,
        "grade": grade_of_speaker(value.source.speaker),
        "note": text_in(value.notes) or None,
        "source": value.source_id,
        "source_title": text_in(value.source.titles),
        "source_address": value.source.address or None,
    }


def _point(point: ChecklistPoint) -> dict[str, Any]:
    return {
        "code": point.code,
        "title": text_in(point.titles),
        "state": point.state,
        "as_of": point.as_of,
        "note": text_in(point.notes) or None,
        "source": point.source_id,
    }


def _source(source: EvidenceSource) -> dict[str, Any]:
    return {
        "code": source.code,
        "title": text_in(source.titles),
        "address": source.address or None,
        "published": str(source.published)[:10] if source.published else None,
        "read_on": source.read_on,
        "speaker": source.speaker,
    }
