"""The reference files of the strategy: `data/results/`, what their rows mean."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.partial_dates import PartialDate
from mithaq.core.reference import ReferenceFile, Row, register
from mithaq.results import models, rules


def _split(name: str, value: PartialDate | None) -> dict[str, Any]:
    return {
        name: value.first if value else None,
        f"{name}_precision": value.precision.value if value else "day",
    }


def read_source(row: Row) -> Mapping[str, Any]:
    """One row of sources.csv."""
    return {
        "code": row.text("code"),
        "titles": row.texts("title"),
        "address": row.address("address", optional=True),
        **_split("published", row.partial_date("published", optional=True)),
        "read_on": row.day("read_on"),
        "speaker": row.matching("speaker", "coalition|un|other", "coalition"),
    }


def read_period(row: Row) -> Mapping[str, Any]:
    """One row of periods.csv."""
    starts, ends = row.day("starts"), row.day("ends")
    if starts and ends and ends <= starts:
        row.fault("ends", _("The period ends before it starts."))
    return {
        "code": row.text("code"),
        "starts": starts,
        "ends": ends,
        "titles": row.texts("title"),
        "summaries": row.texts("summary"),
        "sources": row.texts("source_text"),
    }


def read_objective(row: Row) -> Mapping[str, Any]:
    """One row of objectives.csv."""
    return {
        "key": f"{row.text('period')}.{row.text('code')}",
        "period": row.known(models.StrategyPeriod, "period"),
        "code": row.text("code"),
        "order": row.number("order"),
        "kind": row.matching("kind", "objective|enabler", "objective"),
        "titles": row.texts("title"),
        "short_titles": row.texts("short_title"),
        "summaries": row.texts("summary"),
    }


def read_indicator(row: Row) -> Mapping[str, Any]:
    """One row of indicators.csv."""
    return {
        "key": f"{row.text('code')}.v{row.number('version', least=1)}",
        "objective": row.known(models.Objective, "objective"),
        "code": row.matching("code", r"[0-9A-Z]+\.[0-9]+", "2.1"),
        "version": row.number("version", least=1),
        "order": row.number("order"),
        "titles": row.texts("title"),
        "remarks": row.texts("remark"),
        "methods": row.texts("method"),
        "gaps": row.texts("gap"),
        "counted_from": row.texts("counted_from"),
    }


def read_series(row: Row) -> Mapping[str, Any]:
    """One row of series.csv."""
    return {
        "key": row.text("key"),
        "indicator": row.known(models.Indicator, "indicator", optional=True),
        "order": row.number("order"),
        "role": row.choice("role", rules.Role),
        "aggregation": row.choice("aggregation", rules.Aggregation),
        "direction": row.choice("direction", rules.Direction),
        "titles": row.texts("title"),
        "units": row.texts("unit"),
        "reasons": row.texts("reason", required=()),
    }


def read_occasion(row: Row) -> Mapping[str, Any]:
    """One row of occasions.csv."""
    return {
        "code": row.text("code"),
        "titles": row.texts("title"),
        "short_titles": row.texts("short_title"),
        "starts": row.day("starts"),
        "ends": row.day("ends"),
    }


def read_baseline(row: Row) -> Mapping[str, Any]:
    """One row of baselines.csv."""
    known = row.choice("known", rules.Known)
    return {
        "series": row.known(models.Series, "series"),
        "known": known,
        "value": row.decimal("value", optional=known != rules.Known.KNOWN),
        "qualifier": row.choice("qualifier", rules.Qualifier),
        **_split("as_of", row.partial_date("as_of", optional=known != rules.Known.KNOWN)),
        "occasion": row.text("occasion", optional=True),
        "notes": row.texts("note", required=()),
        "source": row.known(models.EvidenceSource, "evidence"),
    }


def read_target(row: Row) -> Mapping[str, Any]:
    """One row of targets.csv."""
    known = row.choice("known", rules.Known)
    comparison = row.choice("comparison", rules.Comparison)
    needs_value = known == rules.Known.KNOWN and comparison != rules.Comparison.GROWTH
    return {
        "series": row.known(models.Series, "series"),
        "due": row.day("due"),
        "occasion": row.text("occasion", optional=True),
        "known": known,
        "comparison": comparison,
        "value": row.decimal("value", optional=not needs_value),
        "value_to": row.decimal("value_to", optional=True),
        "notes": row.texts("note", required=()),
        "source": row.known(models.EvidenceSource, "evidence"),
    }


def read_published(row: Row) -> Mapping[str, Any]:
    """One row of published.csv."""
    return {
        "key": row.text("key"),
        "series": row.known(models.Series, "series"),
        **_split("as_of", row.partial_date("as_of", optional=True)),
        "occasion": row.text("occasion", optional=True),
        "value": row.decimal("value"),
        "qualifier": row.choice("qualifier", rules.Qualifier),
        "source": row.known(models.EvidenceSource, "evidence"),
        "confidence": row.choice("confidence", rules.Confidence),
        "notes": row.texts("note", required=()),
    }


def read_point(row: Row) -> Mapping[str, Any]:
    """One row of checklist.csv."""
    return {
        "key": f"{row.text('series')}.{row.text('code')}",
        "series": row.known(models.Series, "series"),
        "code": row.text("code"),
        "order": row.number("order"),
        "titles": row.texts("title"),
        "state": row.choice("state", rules.PointState),
        "as_of": row.day("as_of", optional=True),
        "notes": row.texts("note", required=()),
        "source": row.known(models.EvidenceSource, "evidence", optional=True),
    }


def register_files() -> None:
    """Make the files known to the loader, in the order in which they lean on each other."""
    declared: tuple[tuple[str, Any, tuple[str, ...], Any], ...] = (
        ("sources", models.EvidenceSource, ("code",), read_source),
        ("periods", models.StrategyPeriod, ("code",), read_period),
        ("objectives", models.Objective, ("key",), read_objective),
        ("occasions", models.Occasion, ("code",), read_occasion),
        ("indicators", models.Indicator, ("key",), read_indicator),
        ("series", models.Series, ("key",), read_series),
        ("baselines", models.Baseline, ("series",), read_baseline),
        ("targets", models.Target, ("series", "due"), read_target),
        ("published", models.PublishedMeasurement, ("key",), read_published),
        ("checklist", models.ChecklistPoint, ("key",), read_point),
    )
    register(
        *(
            ReferenceFile(
                path=f"results/{name}.csv", model=model, key=key, read_row=read_row, order=60 + place
            )
            for place, (name, model, key, read_row) in enumerate(declared)
        )
    )
