"""What follow-up tells on a State's page and on its own page: counts by both verdicts, a chart, the rows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core.charts_bars import Bar, bar_chart
from mithaq.core.sections import Section
from mithaq.core.texts import text_in
from mithaq.reports import queries_followup as queries
from mithaq.reports import rules_followup as rules
from mithaq.reports import words_recommendations as words
from mithaq.reports.models_recommendations import GAP_WORDS, SECOND_WORDS, Recommendation
from mithaq.reports.queries_recommendations import rung_word

Text = str | Promise
#: Rungs in the order of the chart, from the top of the ladder down; what nobody said comes last.
ORDER = (
    rules.Rung.ENFORCED,
    rules.Rung.IN_FORCE,
    rules.Rung.IN_LAW,
    rules.Rung.ANNOUNCED,
    rules.Rung.NONE,
    rules.Rung.REVERSED,
)
DONE = frozenset({rules.Rung.IN_LAW, rules.Rung.IN_FORCE, rules.Rung.ENFORCED})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One recommendation with both verdicts on both ladders, as (shape, word)."""

    row: Recommendation
    claimed: tuple[tuple[str, Text], tuple[str, Text]]
    assessed: tuple[tuple[str, Text], tuple[str, Text]]
    gap: tuple[str, Text]
    second: tuple[str, Text]


def _word(rung: rules.Rung | None) -> tuple[str, Text]:
    code = rung.value if rung else ""
    return words.RUNG_SHAPES[code], rung_word(code)


def _pair(standing: rules.Standing, voice: rules.Voice) -> tuple[tuple[str, Text], tuple[str, Text]]:
    law, practice = standing.rungs(voice)
    return _word(law), _word(practice)


def rows_of(became: queries.Became) -> list[Shown]:
    """Each recommendation as the tables show it."""
    rows = []
    for row in became.rows:
        standing = became.standings[row.pk]
        gap, second = standing.gap(), standing.second()
        rows.append(
            Shown(
                row=row,
                claimed=_pair(standing, rules.Voice.STATE),
                assessed=_pair(standing, rules.Voice.CIVIL_SOCIETY),
                gap=(words.GAP_SHAPES[gap.value], GAP_WORDS[gap.value]),
                second=(words.SECOND_SHAPES[second.value], SECOND_WORDS[second.value]),
            )
        )
    return rows


def told(country: Any, became: queries.Became) -> dict[str, Any]:
    """What the page and the leaf need."""
    counts = [
        (rung_word(rung.value), became.claimed.get(rung, 0), became.assessed.get(rung, 0)) for rung in ORDER
    ]
    counts.append((words.UNASSESSED, became.claimed.get(None, 0), became.assessed.get(None, 0)))
    return {
        "rows": rows_of(became),
        "counts": counts,
        "chart": chart_of(country, became) if became.rows else "",
        "lead": lead_of(became),
        "agreement": agreement_of(became.compared),
        "has_invented": has_invented(became),
    }


def chart_of(country: Any, became: queries.Became) -> Any:
    """Both verdicts on each rung as bars beside each other; rungs that neither voice uses are left out."""
    bars = []
    for rung in ORDER:
        claimed, assessed = became.claimed.get(rung, 0), became.assessed.get(rung, 0)
        if claimed or assessed:
            values = {"rung": rung_word(rung.value)}
            bars.append(Bar(label=_("%(rung)s: the State says") % values, value=claimed, css="m1"))
            bars.append(Bar(label=_("%(rung)s: civil society sees") % values, value=assessed))
    if not bars:
        return ""
    return bar_chart(
        bars,
        title=_("What became of the recommendations to %(country)s") % {"country": text_in(country.names)},
        description=lead_of(became),
    )


def lead_of(became: queries.Became) -> str:
    """The sentence that says what to see."""
    count = len(became.rows)
    if not count:
        return _("No public recommendation to this State is in our record.")
    claimed = sum(number for rung, number in became.claimed.items() if rung in DONE)
    seen = sum(number for rung, number in became.assessed.items() if rung in DONE)
    return ngettext(
        "Of %(count)s recommendation the State says that %(claimed)s reached the law or more; civil society sees %(seen)s.",
        "Of %(count)s recommendations the State says that %(claimed)s reached the law or more; civil society sees %(seen)s.",
        count,
    ) % {"count": count, "claimed": claimed, "seen": seen}


def agreement_of(compared: queries.Compared) -> list[str]:
    """How much voices agree, in sentences; nothing where nothing can be compared."""
    found = []
    if compared.state.both:
        found.append(
            _("Where both speak, the State and civil society say the same in %(share)s of %(both)s cases.")
            % {"share": _share(compared.state), "both": compared.state.both}
        )
    if compared.second.both:
        found.append(
            _("Second assessments say the same as the first in %(share)s of %(both)s cases.")
            % {"share": _share(compared.second), "both": compared.second.both}
        )
        if compared.second.kappa is not None:
            found.append(
                _("Beyond chance, assessors agree by %(kappa)s (kappa; 1 is always, 0 is chance).")
                % {"kappa": f"{compared.second.kappa:.2f}"}
            )
    return found


def _share(agreement: rules.Agreement) -> str:
    """The share of equal answers, in words."""
    return f"{round((agreement.share or 0) * 100)}%"


def as_data(became: queries.Became) -> dict[str, Any]:
    """The same as data, with stable names."""
    return {
        "rows": [
            {
                "code": row.code,
                "text": row.texts,
                "report": row.report.code,
                "invented": row.report.is_invented,
                "claimed_law": standing.rung(rules.Voice.STATE, rules.Ladder.LAW),
                "claimed_practice": standing.rung(rules.Voice.STATE, rules.Ladder.PRACTICE),
                "assessed_law": standing.rung(rules.Voice.CIVIL_SOCIETY, rules.Ladder.LAW),
                "assessed_practice": standing.rung(rules.Voice.CIVIL_SOCIETY, rules.Ladder.PRACTICE),
                "gap": standing.gap().value,
                "second_assessment": standing.second().value,
            }
            for row in became.rows
            for standing in (became.standings[row.pk],)
        ],
        "state_and_civil_society": {"both": became.compared.state.both, "same": became.compared.state.same},
        "two_assessments": {
            "both": became.compared.second.both,
            "same": became.compared.second.same,
            "kappa": became.compared.second.kappa,
        },
    }


def has_invented(became: queries.Became) -> bool:
    """Whether what is told rests on invented records, of which no State ever said a word."""
    return any(row.report.is_invented for row in became.rows)


def margin_of(became: queries.Became) -> list[Text]:
    """What stands beside the verdicts."""
    told = [
        _(
            "The State’s claim and civil society’s assessment stand side by side. Neither overwrites the other."
        )
    ]
    if has_invented(became):
        told.append(_("Invented, for showing: no State and nobody else said any of this."))
    return [*told]


def country_leaf(country: Any, person: Any) -> Section | None:
    """The leaf on a State's page."""
    became = queries.what_became(country.pk, person)
    if not became.rows:
        return None
    return Section(
        key="recommendations",
        title=_("What became of recommendations"),
        template="reports/parts/became.html",
        margin=margin_of(became),
        context={"country": country, **told(country, became)},
        data=as_data(became),
        # The head of a State's page holds facts alone.
        leads=[] if has_invented(became) else [lead_of(became)],
        ways_on=[
            (_("Every recommendation with both verdicts"), reverse("reports:became", args=[country.pk])),
        ],
    )


def report_leaf(report: Any, person: Any) -> Section | None:
    """The leaf on a report's page: what it recommends, and what became of each."""
    became = queries.what_became_of_report(report.pk, person)
    if not became.rows:
        return None
    return Section(
        key="recommendations",
        title=_("Recommendations"),
        template="reports/parts/verdicts.html",
        margin=margin_of(became),
        context={"rows": rows_of(became)},
        data=as_data(became)["rows"],
    )
