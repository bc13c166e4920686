"""The reference files of the strategy: `data/results/`, what their rows mean, and what is refused with its place."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core import measures
from mithaq.core.partial_dates import PartialDate
from mithaq.core.reference import ReferenceFile, Row, register
from mithaq.results import models, rules, rules_counting, rules_lines


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
        # A line without a target may lack a unit; see `read_target`.
        "units": row.texts("unit", required=()),
        "reasons": row.texts("reason", required=()),
        **_counting(row),
    }


def _counting(row: Row) -> dict[str, Any]:
    """By which measure the line is counted, and what it takes of it; refused where nobody can count it."""
    measure = row.text("measure", optional=True)
    filters = _filters(row)
    distinct = row.text("distinct", optional=True)
    window = row.choice("window", rules_counting.Window, optional=True) or rules_counting.Window.ALL.value
    told = {
        "measure": measure,
        "filters": filters,
        "window": window,
        "distinct": distinct,
        "about_people": row.flag("about_people"),
    }
    try:
        made = rules_lines.parse(measure)
    except ValueError:
        row.fault(
            "measure",
            _("A line made of others is written as lines:a+b (a sum) or lines:a/b (a share)."),
        )
        return told
    if made is not None:
        if filters or distinct or window != rules_counting.Window.ALL:
            row.fault("measure", _("A line made of others takes no filter, window or distinct of its own."))
    elif measure:
        known = measures.measure(measure)
        if known is None:
            row.fault(
                "measure",
                _("No package counts “%(measure)s”. What can be counted: %(known)s.")
                % {"measure": measure, "known": ", ".join(each.key for each in measures.registered())},
            )
        else:
            for name in [*filters, *([distinct] if distinct else [])]:
                if name not in known.groups:
                    row.fault(
                        "filter" if name in filters else "distinct",
                        _("The rows of “%(measure)s” carry no group “%(group)s”. They carry: %(known)s.")
                        % {"measure": measure, "group": name, "known": ", ".join(known.groups) or "—"},
                    )
    elif filters or distinct or window != rules_counting.Window.ALL:
        row.fault("measure", _("A line that is not counted takes no filter, window or distinct."))
    return told


def _filters(row: Row) -> dict[str, str]:
    found = {}
    for part in row.text("filter", optional=True).split():
        name, equals, value = part.partition("=")
        if not (name and equals and value):
            row.fault("filter", _("Write filters as group=value, with blanks between them."))
        found[name] = value
    return found


def check_lines(rows: Sequence[Row]) -> None:
    """Refuse lines made of lines that are not there, and lines that would count one another for ever."""
    lines: dict[str, tuple[str, ...]] = {}
    for row in rows:
        made = None
        with suppress(ValueError):  # told by `_counting`
            made = rules_lines.parse(row.text("measure", optional=True))
        lines[row.text("key")] = made.parts if made else ()
    for row in rows:
        key = row.text("key")
        if found := rules_lines.circle(lines, key):
            row.fault(
                "measure",
                _("These lines count each other in a circle: %(lines)s. Count one of them from records.")
                % {"lines": " → ".join(found)},
            )
        for part in lines[key]:
            if part not in lines:
                row.fault("measure", _("There is no line “%(line)s” in this file.") % {"line": part})


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
    series, due = row.known(models.Series, "series"), row.day("due")
    _judge_target(row, series, due, has_value=needs_value)
    return {
        "series": series,
        "due": due,
        "occasion": row.text("occasion", optional=True),
        "known": known,
        "comparison": comparison,
        "value": row.decimal("value", optional=not needs_value),
        "value_to": row.decimal("value_to", optional=True),
        "notes": row.texts("note", required=()),
        "source": row.known(models.EvidenceSource, "evidence"),
    }


def _judge_target(row: Row, series: Any, due: date | None, *, has_value: bool) -> None:
    """Refuse a target without a unit, and one that was due before its own baseline."""
    line = models.Series.objects.select_related("baseline").filter(key=series).first()
    if line is None:
        return
    if has_value and not line.units:
        row.fault(
            "series",
            _(
                "The line “%(line)s” has no unit, so nobody knows what its target counts. Give it one in series.csv."
            )
            % {"line": series},
        )
    baseline = getattr(line, "baseline", None)
    if due and baseline is not None and baseline.as_of and baseline.as_of > due:
        row.fault(
            "due",
            _("The baseline is of %(baseline)s, after this target. A target lies after its baseline.")
            % {"baseline": baseline.date},
        )


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
                path=f"results/{name}.csv",
                model=model,
                key=key,
                read_row=read_row,
                order=60 + place,
                check=check_lines if name == "series" else None,
            )
            for place, (name, model, key, read_row) in enumerate(declared)
        )
    )
