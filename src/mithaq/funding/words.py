"""The codes of funding in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.core.marks import number_text
from mithaq.core.partial_dates import PartialDate, Precision
from mithaq.funding.queries import Outcome, Tested

#: Outcome -> (shape, words).
OUTCOMES = {
    Outcome.MET: ("done", gettext_lazy("met")),
    Outcome.NOT_MET: ("none", gettext_lazy("not met")),
    Outcome.UNKNOWN: ("unknown", gettext_lazy("unknown")),
}
TESTS = {
    "donors_multi_year": gettext_lazy("Donors who give for several years"),
    "donors_all": gettext_lazy("Donors in all"),
    "income_year": gettext_lazy("Income of the last whole year, in euros"),
    "income_real": gettext_lazy("Income above the base year after inflation, in euros of that year"),
}
STAGE_SHAPES = {
    "idea": "none",
    "writing": "part",
    "submitted": "part",
    "won": "done",
    "lost": "held",
    "dropped": "none",
}


def missing_words(code: str, name: str) -> str:
    """What is missing to judge a test."""
    if code == "agreement_end":
        return _("Not known whether %(name)s still gives.") % {"name": name}
    if code == "sum_of_donor":
        return _("No sum is recorded: %(name)s.") % {"name": name}
    if code == "no_entries":
        return _("No income is recorded for %(name)s.") % {"name": name}
    if code == "prices_unverified":
        return _("The changes of prices used are unverified: %(years)s.") % {"years": name}
    return _("How prices changed up to %(name)s is not in the data.") % {"name": name}


def day_of(day: date | None, precision: str) -> str:
    """A day as precisely as it is known."""
    return str(PartialDate(day, Precision(precision))) if day else ""


@dataclass(frozen=True, kw_only=True)
class ToldTest:
    """One test as the page tells it."""

    label: str
    value: Decimal | None
    wanted: str
    shape: str
    words: str
    missing: tuple[str, ...]


def told(tests: Sequence[Tested]) -> list[ToldTest]:
    """The tests in words."""
    return [
        ToldTest(
            label=str(TESTS[test.key]),
            value=test.value,
            wanted=_wanted(test),
            shape=OUTCOMES[test.outcome][0],
            words=str(OUTCOMES[test.outcome][1]),
            missing=tuple(missing_words(code, name) for code, name in (*test.missing, *test.caveats)),
        )
        for test in tests
    ]


def _wanted(test: Tested) -> str:
    if test.key == "income_real":
        return _("more than %(value)s") % {"value": number_text(test.least)}
    if test.most is not None:
        return _("%(from)s to %(to)s") % {"from": number_text(test.least), "to": number_text(test.most)}
    return _("at least %(value)s") % {"value": number_text(test.least)}
