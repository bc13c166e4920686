"""Writing a whole strategy as one file: TOML that people review, the same bytes for the same strategy."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.results.models import (
    EvidenceSource,
    Indicator,
    IndicatorOwner,
    Occasion,
    Series,
    StrategyPeriod,
)
from mithaq.results.strategy_tables import FORMAT

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def document_of(period: StrategyPeriod, *, with_people: bool = False) -> dict[str, Any]:
    """The strategy as a document; empty entries are left out. People only where they are asked for."""
    indicators = list(Indicator.objects.current().filter(objective__period=period).order_by("order", "key"))
    owners = dict(IndicatorOwner.objects.values_list("code", "person__email")) if with_people else {}
    told = [_indicator(row, owners.get(row.code, "")) for row in indicators]
    document = {
        "format": FORMAT,
        "strategy": _kept(
            code=period.code,
            starts=period.starts,
            ends=period.ends,
            titles=period.titles,
            summaries=period.summaries,
            sources=period.sources,
        ),
        "sources": [_source(row) for row in _sources(period)],
        "occasions": [
            _kept(
                code=row.code,
                starts=row.starts,
                ends=row.ends,
                titles=row.titles,
                short_titles=row.short_titles,
            )
            for row in Occasion.objects.filter(code__in=_occasions(told)).order_by("starts", "code")
        ],
        "objectives": [
            _kept(
                code=row.code,
                order=row.order,
                kind=row.kind,
                titles=row.titles,
                short_titles=row.short_titles,
                summaries=row.summaries,
            )
            for row in period.objectives.order_by("order", "key")
        ],
        "indicators": told,
        "assumptions": [
            _kept(
                code=row.code,
                order=row.order,
                titles=row.titles,
                tests=row.tests,
                rests_on=row.rests_on,
                lines=row.lines,
            )
            for row in period.assumptions.order_by("order", "key")
        ],
    }
    return {name: value for name, value in document.items() if value}


def _kept(**entries: Any) -> dict[str, Any]:
    """The entries that say something. Zero and no are something."""
    return {name: value for name, value in entries.items() if value not in (None, "", [], {})}


def _indicator(row: Indicator, responsible: str) -> dict[str, Any]:
    lines = row.series.select_related("baseline").prefetch_related("targets", "points")
    return _kept(
        objective=row.objective_id.removeprefix(f"{row.objective.period_id}."),
        code=row.code,
        version=row.version,
        order=row.order,
        responsible=responsible,
        titles=row.titles,
        remarks=row.remarks,
        methods=row.methods,
        gaps=row.gaps,
        counted_from=row.counted_from,
        lines=[_line(line) for line in lines.order_by("order", "key")],
    )


def _line(line: Series) -> dict[str, Any]:
    baseline = getattr(line, "baseline", None)
    return _kept(
        key=line.key,
        order=line.order,
        role=line.role,
        aggregation=line.aggregation,
        direction=line.direction,
        measure=line.measure,
        filters=dict(line.filters),
        window="" if line.window == "all" else line.window,
        distinct=line.distinct,
        about_people=line.about_people,
        titles=line.titles,
        units=line.units,
        reasons=line.reasons,
        baseline=None
        if baseline is None
        else _kept(
            known=baseline.known,
            value=_number(baseline.value),
            qualifier=baseline.qualifier,
            as_of=str(baseline.date) if baseline.date else "",
            occasion=baseline.occasion,
            notes=baseline.notes,
            source=baseline.source_id,
        ),
        targets=[
            _kept(
                due=target.due,
                occasion=target.occasion,
                known=target.known,
                comparison=target.comparison,
                value=_number(target.value),
                value_to=_number(target.value_to),
                notes=target.notes,
                source=target.source_id,
            )
            for target in line.targets.all()
        ],
        points=[
            _kept(
                code=point.code,
                order=point.order,
                titles=point.titles,
                state=point.state,
                as_of=point.as_of,
                notes=point.notes,
                source=point.source_id,
            )
            for point in line.points.all()
        ],
    )


def _number(value: Decimal | None) -> Decimal | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def _sources(period: StrategyPeriod) -> list[EvidenceSource]:
    """The sources that baselines, targets and points name."""
    lines = Series.objects.filter(indicator__objective__period=period)
    codes: set[str] = set()
    for name in ("baseline__source", "targets__source", "points__source"):
        codes |= {code for code in lines.values_list(name, flat=True) if code}
    return list(EvidenceSource.objects.filter(code__in=codes).order_by("code"))


def _source(row: EvidenceSource) -> dict[str, Any]:
    published = str(PartialDate(row.published, Precision(row.published_precision))) if row.published else ""
    return _kept(
        code=row.code,
        address=row.address,
        published=published,
        read_on=row.read_on,
        speaker=row.speaker,
        titles=row.titles,
    )


def _occasions(indicators: Sequence[Mapping[str, Any]]) -> set[str]:
    found = set()
    for indicator in indicators:
        for line in indicator.get("lines", ()):
            named = [line.get("baseline", {}), *line.get("targets", ())]
            found |= {entry["occasion"] for entry in named if entry.get("occasion")}
    return found


# --- TOML ------------------------------------------------------------------------------------------------


def toml_text(document: Mapping[str, Any]) -> str:
    """The document as TOML: plain entries first, then tables, then lists of tables."""
    lines: list[str] = []
    _write(document, "", lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write(table: Mapping[str, Any], path: str, lines: list[str]) -> None:
    nested = {}
    for name, value in table.items():
        if isinstance(value, Mapping) or (
            isinstance(value, list) and value and isinstance(value[0], Mapping)
        ):
            nested[name] = value
        else:
            lines.append(f"{_name(name)} = {_value(value)}")
    for name, value in nested.items():
        where = f"{path}.{_name(name)}" if path else _name(name)
        if isinstance(value, Mapping):
            lines += ["", f"[{where}]"]
            _write(value, where, lines)
        else:
            for entry in value:
                lines += ["", f"[[{where}]]"]
                _write(entry, where, lines)


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string: TOML escapes as JSON does, but takes no slash and wants the delete sign escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
