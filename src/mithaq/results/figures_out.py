"""The figures of a report: every line of the strategy with its baseline, target, counted, published and typed-in value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.texts import text_in
from mithaq.results import charts_out, words
from mithaq.results.models import Baseline, Indicator, Target
from mithaq.results.pictures import target_words
from mithaq.results.rules import Role
from mithaq.results.words_counted import grade_words

chart = charts_out.alone
alt = charts_out.words_of


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line as a report tells it. The three kinds of values stand apart."""

    indicator: str
    title: str
    line: str
    line_title: str
    unit: str
    baseline: str
    target: str
    counted: Decimal | None
    grade: str
    published: str
    published_on: str
    typed: str

    @property
    def told(self) -> str:
        """The value within a sentence: the counted one, else the published one with its mark, else that nobody knows."""
        if self.counted is not None:
            return words.number(self.counted)
        if self.published:
            return _("%(value)s (published)") % {"value": self.published}
        if self.typed:
            return _("%(value)s (typed in)") % {"value": self.typed}
        return _("unknown")


def figures_of(snapshot: Mapping[str, Any], objectives: "frozenset[str] | None" = None) -> list[Figure]:
    """The lines of a snapshot, those of some objectives only where that is asked; lines left out stay out."""
    places = dict(Indicator.objects.current().values_list("code", "objective__code"))
    keys = [line["line"] for one in snapshot["indicators"] for line in one["lines"]]
    targets: dict[str, Target] = {
        row.series_id: row for row in Target.objects.filter(series__in=keys).order_by("due")
    }
    baselines = {row.series_id: row for row in Baseline.objects.filter(series__in=keys)}
    found = []
    for one in snapshot["indicators"]:
        if objectives is not None and places.get(one["code"]) not in objectives:
            continue
        for line in one["lines"]:
            if line["role"] != Role.LEFT_OUT.value:
                found.append(_figure(one, line, targets.get(line["line"]), baselines.get(line["line"])))
    return found


def _figure(
    one: Mapping[str, Any], line: Mapping[str, Any], target: Target | None, baseline: Baseline | None
) -> Figure:
    computed = line["computed"]
    counted = Decimal(str(computed["value"])) if computed and computed["value"] is not None else None
    dated = [each for each in line["published"] if each["as_of"]]
    newest = max(dated, key=lambda each: each["as_of"]) if dated else None
    typed = max(line["typed"], key=lambda each: each["as_of"]) if line["typed"] else None
    return Figure(
        indicator=one["code"],
        title=text_in(one["titles"]),
        line=line["line"],
        line_title=text_in(line["titles"]),
        unit=text_in(line["units"]),
        baseline=words.worded(baseline.value, baseline.qualifier)
        if baseline is not None and baseline.value is not None
        else _("unknown"),
        target=target_words(target) if target is not None else _("none given"),
        counted=counted,
        grade=grade_words(computed["grade"]) if computed and counted is not None else "",
        published=words.worded(Decimal(str(newest["value"])), newest["qualifier"]) if newest else "",
        published_on=newest["as_of"] if newest else "",
        typed=words.worded(Decimal(str(typed["value"])), typed["qualifier"])
        if typed and typed["value"] is not None
        else "",
    )


def table(figures: Sequence[Figure]) -> dict[str, Any]:
    """The figures as the table of a document."""
    columns = (
        (_("Indicator"), False),
        (_("What is counted"), False),
        (_("Unit"), False),
        (_("Baseline"), False),
        (_("Target"), False),
        (_("Counted from our records"), True),
        (_("How well proven"), False),
        (_("Published"), False),
        (_("Published as of"), False),
        (_("Typed in"), False),
    )
    return {
        "caption": _("Every figure of the strategy"),
        "columns": [{"label": label, "number": number} for label, number in columns],
        "rows": [
            [
                each.indicator,
                each.line_title,
                each.unit,
                each.baseline,
                each.target,
                None if each.counted is None else _number(each.counted),
                each.grade,
                each.published,
                each.published_on,
                each.typed,
            ]
            for each in figures
        ],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
