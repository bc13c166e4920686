"""What is missing for the strategy to be known, and who owes it: lines without value, old values, no one responsible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.results.models import Indicator, IndicatorOwner
from mithaq.results.rules import Aggregation, Known
from mithaq.results.standing import IndicatorView, Line
from mithaq.results.words import months_between

#: A newest value older than this is a gap.
OLD_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is not known. `kind` is a code for programs and tests."""

    indicator: Indicator
    line: Line | None
    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Owed:
    """The gaps of one indicator, and who answers for it."""

    view: IndicatorView
    owner: User | None
    gaps: tuple[Gap, ...]


def owners() -> dict[str, User]:
    """Who answers for which indicator."""
    return {row.code: row.person for row in IndicatorOwner.objects.select_related("person")}


def owed(views: Sequence[IndicatorView], on: date) -> list[Owed]:
    """What is missing of each indicator, those with most gaps first."""
    people = owners()
    found = [
        Owed(
            view=view,
            owner=people.get(view.indicator.code),
            gaps=tuple(gaps_of(view, on, people.get(view.indicator.code))),
        )
        for view in views
    ]
    return sorted(
        (one for one in found if one.gaps), key=lambda one: (-len(one.gaps), one.view.indicator.order)
    )


def gaps_of(view: IndicatorView, on: date, owner: User | None) -> list[Gap]:
    """What is missing of one indicator."""
    gaps = []

    def note(kind: str, words: str, line: Line | None = None) -> None:
        gaps.append(Gap(indicator=view.indicator, line=line, kind=kind, words=words))

    if owner is None:
        note("no_owner", _("Nobody answers for it."))
    for line in view.main:
        if line.is_checklist:
            if line.count_points("unknown"):
                note("unknown_points", _("Points of the checklist are not judged."), line)
            continue
        days = [value.as_of for value in line.dated if value.as_of is not None]
        newest = max([*days, *(value.as_of for value in line.typed)], default=None)
        if not line.is_counted:
            if newest is None:
                note("no_value", _("There is no value since the baseline."), line)
            elif months_between(newest, on) > OLD_MONTHS:
                note("old_value", _("The newest value is more than a year old."), line)
            if line.total is None and line.series.aggregation != Aggregation.EACH:
                note("no_measure", _("No records are counted for it yet."), line)
            elif line.total is not None:
                note("not_counted", _("Its records are still empty."), line)
        if line.baseline is not None and line.baseline.known == Known.LOST:
            note("baseline_lost", _("The baseline was lost."), line)
        if any(target.known == Known.LOST for target in line.targets):
            note("target_lost", _("The target was lost."), line)
    return gaps
