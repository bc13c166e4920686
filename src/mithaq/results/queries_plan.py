"""The chain of assumptions with what the evidence says, and one activity with who pays for it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from mithaq.core.texts import text_in
from mithaq.funding.activities import Named
from mithaq.results import rules_plan
from mithaq.results.models import Activity, Assumption, AssumptionFinding, Series, StrategyPeriod

#: Where an assumption stands -> the shape of its status.
SHAPES = {
    rules_plan.Tested.UNTESTED: "unknown",
    rules_plan.Tested.OPEN: "none",
    rules_plan.Tested.HOLDS: "done",
    rules_plan.Tested.CONTESTED: "part",
    rules_plan.Tested.FAILS: "held",
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One assumption as the page tells it."""

    assumption: Assumption
    findings: tuple[AssumptionFinding, ...]
    state: rules_plan.Tested
    shaken: bool
    rests_on: tuple[Assumption, ...]
    lines: tuple[Series, ...]

    @property
    def shape(self) -> str:
        """The shape of its status."""
        return SHAPES[self.state]


def activities_named(person: Any, codes: Collection[str]) -> dict[str, Named]:
    """The activities with these codes that the person may see, for who names them by code alone."""
    rows = Activity.objects.visible_to(person).filter(key__in=codes)
    return {row.key: Named(title=str(row), address=row.get_absolute_url()) for row in rows}


def chain_of(period: StrategyPeriod, person: Any) -> list[Link]:
    """The assumptions of a strategy, each after those it rests on."""
    standing = AssumptionFinding.objects.visible_to(person).standing()
    rows = {
        row.code: row
        for row in Assumption.objects.visible_to(person)
        .filter(period=period)
        .prefetch_related(Prefetch("findings", standing))
    }
    rests_on = {code: [below for below in row.rests_on if below in rows] for code, row in rows.items()}
    states = {
        code: rules_plan.tested(finding.code for finding in row.findings.all()) for code, row in rows.items()
    }
    weak = rules_plan.shaken(rests_on, states)
    wanted = {key for row in rows.values() for key in row.lines}
    lines = {line.key: line for line in Series.objects.filter(key__in=wanted).select_related("indicator")}
    return [
        Link(
            assumption=rows[code],
            findings=tuple(rows[code].findings.all()),
            state=states[code],
            shaken=code in weak,
            rests_on=tuple(rows[below] for below in rests_on[code]),
            lines=tuple(lines[key] for key in rows[code].lines if key in lines),
        )
        for code in rules_plan.in_chain(rests_on) or list(rows)
    ]


def chain_fields(links: list[Link]) -> list[dict[str, Any]]:
    """The chain as data."""
    return [
        {
            "code": link.assumption.code,
            "title": text_in(link.assumption.titles),
            "test": text_in(link.assumption.tests),
            "rests_on": [below.code for below in link.rests_on],
            "lines": [line.key for line in link.lines],
            "state": link.state.value,
            "rests_on_something_shaken": link.shaken,
            "findings": [
                {"says": each.says, "what": each.what, "on": each.on, "address": each.address}
                for each in link.findings
            ],
        }
        for link in links
    ]


def lines_of(keys: list[str]) -> list[Series]:
    """The lines of these keys that still exist."""
    return list(Series.objects.filter(key__in=keys).select_related("indicator"))
