"""The two-page brief of a State: public facts only, every sentence with its source."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from mithaq.core import installation
from mithaq.core.partial_dates import PartialDate
from mithaq.core.pdf import render_pdf
from mithaq.core.texts import text_in
from mithaq.reviews import queries, queries_country, queries_late, queries_pledge, rules, words
from mithaq.reviews.models import Milestone
from mithaq.world.models import Country, Party

TEMPLATE = Path(__file__).parent / "typst" / "brief.typ"
#: So many facts of one review at most, so that the brief stays within two pages.
MOST_FACTS = 7


def brief_pdf(country: Country, *, language: str, on: date) -> bytes:
    """The brief as PDF. It is made for nobody in particular, so nothing that needs an account can get in."""
    with translation.override(language):
        return render_pdf(TEMPLATE, brief_data(country, on=on))


def _apart(text: object) -> str:
    """A date, number or address set apart, so that text from right to left does not turn it round."""
    return f"\u2066{text}\u2069"


def brief_data(country: Country, *, on: date) -> dict[str, Any]:
    """What the template sets, in the active language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    names = {item.code: item.names for item in Milestone.objects.all()}
    stories = queries_country.stories_of(country.pk, AnonymousUser(), as_of=on)
    pledge = queries_pledge.pledge_of(country.pk, as_of=on)
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "title": text_in(country.names),
        "subtitle": _("Where the State stands in the reviews of the treaty"),
        "day": _("As of %(day)s") % {"day": _apart(on.isoformat())},
        "treaty": _treaty(country),
        "reviews": [_review(story, names) for story in stories],
        "nothing": "" if stories else _("This State is no party to the treaty, so it has no review."),
        "pledge_title": _("Transparency pledge"),
        "pledge": _pledge(pledge),
        "world": _world(on),
        "unknown_title": _("What is unknown"),
        "unknown": [
            _("%(review)s: %(question)s")
            % {"review": text_in(story.review.cycle.names), "question": text_in(names[code])}
            for story in stories
            for code in story.unknown[:4]
        ],
        "source_word": _("Source"),
        "foot": _(
            "Facts from %(address)s. A gap in the record is no proof that nothing happened. Corrections are welcome there."
        )
        % {"address": _apart(f"{settings.BASE_URL}/{language}/countries/{country.pk}")},
    }


def _treaty(country: Country) -> list[dict[str, str]]:
    ours = installation.current()
    party = (
        Party.objects.filter(treaty=ours.treaty, country=country, is_party=True)
        .select_related("source")
        .first()
    )
    if party is None:
        return []
    deposit = str(getattr(party, "deposit", "") or "")
    sentence = (
        _("Party to %(treaty)s; deposited on %(day)s.") % {"treaty": ours.treaty_name, "day": _apart(deposit)}
        if deposit
        else _("Party to %(treaty)s; the date of deposit is unknown to us.") % {"treaty": ours.treaty_name}
    )
    return [{"text": sentence, "source": str(party.source) if party.source else ""}]


def _review(story: queries_country.CycleStory, names: dict[str, Any]) -> dict[str, Any]:
    row = story.row
    late = row.standing.days_late
    sentences = [f"{words.STATUS[row.status][1]}."]
    if late:
        sentences.append(
            ngettext(
                "%(days)d day later than the rules plan.", "%(days)d days later than the rules plan.", late
            )
            % {"days": late}
        )
    if row.standing.waiting_for in names:
        sentences.append(_("Waits for: %(step)s.") % {"step": text_in(names[row.standing.waiting_for])})
    if story.forecast and story.forecast.earliest and story.forecast.latest:
        sentences.append(
            _("Forecast: with 80 %% probability between %(earliest)s and %(latest)s.")
            % {
                "earliest": _apart(f"{story.forecast.earliest:%Y-%m}"),
                "latest": _apart(f"{story.forecast.latest:%Y-%m}"),
            }
        )
    relied = [line for line in story.facts if line.stands and line.is_best]
    return {
        "title": text_in(story.review.cycle.names),
        "chapters": _("chapters %(chapters)s")
        % {"chapters": _apart(story.review.cycle.chapters.replace(",", ", "))},
        "status": " ".join(sentences),
        "facts": [
            {
                "when": _when(line.fact.when, line.fact.bound),
                "text": f"{text_in(line.milestone)}: {words.ASPECT[line.fact.aspect]}",
                "source": line.source,
            }
            for line in relied[-MOST_FACTS:]
        ],
        "documents": [
            {"name": text_in(line.names), "stands": str(words.PUBLICATION[line.publication][1])}
            for line in story.documents
        ],
        "reviewers": _("Reviewing States: %(states)s")
        % {"states": ", ".join(_names(row.reviewers)) if row.reviewers else _("unknown")},
    }


def _names(codes: tuple[str, ...]) -> list[str]:
    found = dict(Country.objects.filter(pk__in=codes).values_list("iso3", "names"))
    return [text_in(found.get(code)) or code for code in codes]


def _when(when: PartialDate | None, bound: rules.Bound) -> str:
    if when is None:
        return _("date unknown")
    return _("no later than %(day)s") % {"day": _apart(when)} if bound is rules.Bound.BY else str(when)


def _pledge(state: queries_pledge.PledgeOfState | None) -> list[dict[str, str]]:
    if state is None:
        return []
    return [
        {
            "promise": text_in(line.texts),
            "score": str(words.SCORE[line.scored.score][1]),
            "why": line.judged.reason if line.judged else str(words.REASON[line.scored.reason]),
        }
        for line in state.lines
    ]


def _world(on: date) -> list[str]:
    return [
        _(
            "World, %(review)s: half of %(count)d completed reviews with known dates took at most %(months)d months."
        )
        % {"review": text_in(each.names), "count": each.reviews, "months": round(each.middle)}
        for each in queries_late.spread(queries.tracker(as_of=on))
    ]
