"""What the strategy's data twins hold: fields with stable names (docs/reference/data.md)."""

from typing import Any

from django.utils.translation import gettext as _

from mithaq.core import installation
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta
from mithaq.results import words
from mithaq.results.models import Baseline, ChecklistPoint, EvidenceSource, PublishedMeasurement, Target
from mithaq.results.pictures import target_words
from mithaq.results.queries import IndicatorView, Line, StrategyView


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
        "since": view.verdict.since,
        "last_value_on": str(view.last_value_on) if view.last_value_on else None,
        "remark": text_in(view.indicator.remarks),
        "address": view.indicator.get_absolute_url(),
    }


def indicator_fields(view: IndicatorView) -> dict[str, Any]:
    """One indicator in full. Computed, published and typed-in values never share a list."""
    indicator = view.indicator
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
        "computed": [],
        "computed_note": _("Not yet counted from these records."),
        "published": [_published(value) for line in view.lines for value in line.published],
        "typed": [],
    }


PUBLISHED_FIELDS = (
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
    "source",
    "source_address",
    "note",
)


def published_rows(view: IndicatorView) -> list[dict[str, Any]]:
    """The published values of an indicator, one a row, with the fields of `PUBLISHED_FIELDS`."""
    rows = []
    for line in view.lines:
        for value in line.published:
            told = {
                **_published(value),
                "line_title": text_in(line.series.titles),
                "role": line.series.role,
                "unit": text_in(line.series.units),
            }
            rows.append({name: told[name] for name in PUBLISHED_FIELDS})
    return rows


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
