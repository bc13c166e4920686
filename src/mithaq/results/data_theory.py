"""The reference file of the chain of assumptions: `data/results/theory.csv`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mithaq.core.reference import ReferenceFile, Row
from mithaq.results import models, rules_plan


def read_assumption(row: Row) -> Mapping[str, Any]:
    """One row of theory.csv."""
    lines = row.text("lines", optional=True).split()
    known = set(models.Series.objects.filter(key__in=lines).values_list("key", flat=True))
    for line in lines:
        if line not in known:
            row.fault("lines", _("There is no line “%(line)s”.") % {"line": line})
    return {
        "key": f"{row.text('period')}.{row.text('code')}",
        "period": row.known(models.StrategyPeriod, "period"),
        "code": row.text("code"),
        "order": row.number("order"),
        "titles": row.texts("title"),
        "tests": row.texts("test"),
        "rests_on": row.text("rests_on", optional=True).split(),
        "lines": lines,
    }


def check_chain(rows: Sequence[Row]) -> None:
    """Refuse assumptions that rest on what is not there, or on each other in a circle."""
    rests_on = {row.text("code"): row.text("rests_on", optional=True).split() for row in rows}
    for row in rows:
        for below in rests_on[row.text("code")]:
            if below not in rests_on:
                row.fault("rests_on", _("There is no assumption “%(code)s” in this file.") % {"code": below})
    if rules_plan.in_chain(rests_on) is None:
        for row in rows:
            if _comes_back(rests_on, row.text("code")):
                row.fault(
                    "rests_on",
                    _("This assumption rests on itself, through others. Cut the circle somewhere."),
                )


def _comes_back(rests_on: Mapping[str, Sequence[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(rests_on.get(start, ()))
    while waiting:
        code = waiting.pop()
        if code == start:
            return True
        if code not in seen:
            seen.add(code)
            waiting += rests_on.get(code, ())
    return False


FILES = (
    ReferenceFile(
        path="results/theory.csv",
        model=models.Assumption,
        key=("key",),
        read_row=read_assumption,
        order=75,
        check=check_chain,
    ),
)
