"""What reviews tell on other packages' pages: leaves of a State's page, the map on the first page, search."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core import maps
from mithaq.core.sections import Section
from mithaq.core.texts import text_in
from mithaq.reviews import permissions as may
from mithaq.reviews import pictures, queries, queries_country, queries_late, queries_pledge, rules, words
from mithaq.reviews.models import Milestone, PledgeTotal
from mithaq.reviews.queries_country import CycleStory


def reviews_leaf(country: Any, person: Any) -> Section | None:
    """The reviews of a State as they stand today."""
    return reviews_section(country, person, as_of=timezone.localdate(), known_on=None)


def reviews_section(country: Any, person: Any, *, as_of: date, known_on: date | None) -> Section | None:
    """The reviews of a State: timeline, documents, delay, who reviews, what to ask for."""
    stories = queries_country.stories_of(country.pk, person, as_of=as_of, known_on=known_on)
    if not stories:
        return None
    names = {item.code: item.names for item in Milestone.objects.all()}
    spread = {
        each.cycle: each for each in queries_late.spread(queries.tracker(as_of=as_of, known_on=known_on))
    }
    return Section(
        key="reviews",
        title=_("Reviews"),
        template="reviews/parts/country.html",
        margin=[
            _("Every entry names its source. Dates known only to the year stay that way."),
            _(
                "“Withheld” means that it exists and was refused in writing; “unknown” that we found no answer either way."
            ),
        ],
        context={
            "stories": [(story, _told(story, names), spread.get(story.row.cycle)) for story in stories],
            "country": country,
            "can_record": may.may_record(person, country),
            "can_ask": may.may_ask(person),
            "can_see_contacts": may.may_see_contacts(person),
            "changes": queries_country.changes_of(country.pk),
        },
        data=[_as_data(story) for story in stories],
        leads=_leads(stories),
        statuses=[
            (
                words.STATUS[story.row.status][0],
                f"{text_in(story.review.cycle.names)}: {words.STATUS[story.row.status][1]}",
            )
            for story in stories
        ],
        unknown=[
            _("%(review)s: %(question)s")
            % {"review": text_in(story.review.cycle.names), "question": text_in(names[code])}
            for story in stories
            for code in story.unknown
        ],
        ways_on=[
            (_("The reviews on another day"), reverse("reviews:state", args=[country.pk])),
            (_("Propose a correction"), reverse("reviews:propose", args=[country.pk])),
            (_("Two-page brief (PDF)"), reverse("reviews:brief", args=[country.pk])),
            (_("Feed of changes (Atom)"), reverse("reviews:country_atom", args=[country.pk])),
            (_("Calendar of expected dates"), reverse("reviews:country_calendar", args=[country.pk])),
        ],
    )


def _told(story: CycleStory, names: dict[str, Any]) -> dict[str, Any]:
    """The story in words and shapes, as the template writes it."""
    waiting = story.row.standing.waiting_for
    return {
        "status": words.STATUS[story.row.status],
        "facts": [
            {
                "line": line,
                "words": words.ASPECT[line.fact.aspect],
                "note": words.note_text(line.note),
                "source_kind": line.fact.source,
            }
            for line in story.facts
        ],
        "documents": [(line, *words.PUBLICATION[line.publication]) for line in story.documents],
        "waiting_for": text_in(names[waiting]) if waiting in names else "",
        "askable": ",".join(line.code for line in story.documents if line.can_ask),
        "slips": [words.SLIPS.get(slip.code, slip.what) for slip in story.slips],
    }


def _leads(stories: tuple[CycleStory, ...]) -> list[str]:
    leads = []
    for story in stories:
        row = story.row
        if row.status is rules.Status.COMPLETED or row.standing.days_late in (None, 0):
            continue
        months = (row.standing.days_late or 0) // 30
        if months:
            leads.append(
                ngettext(
                    "%(review)s: %(months)d month later than planned.",
                    "%(review)s: %(months)d months later than planned.",
                    months,
                )
                % {"review": text_in(story.review.cycle.names), "months": months}
            )
    return leads


def _as_data(story: CycleStory) -> dict[str, Any]:
    row = story.row
    return {
        "cycle": row.cycle,
        "status": row.status.value,
        "started": str(row.start) if row.start else None,
        "completed": str(row.completion) if row.completion else None,
        "days_late": row.standing.days_late,
        "waiting_for": row.standing.waiting_for,
        "reviewers": list(row.reviewers),
        "contradictions": list(row.standing.contradictions),
        "documents": {line.code: line.publication.value for line in story.documents},
        "facts": [
            {
                "milestone": line.fact.milestone,
                "aspect": line.fact.aspect.value,
                "when": str(line.fact.when) if line.fact.when else None,
                "bound": line.fact.bound.value,
                "source_kind": line.fact.source.value,
                "source": line.source,
                "address": line.address,
                "confidence": line.fact.confidence.value,
                "recorded_on": line.fact.recorded_at.date().isoformat(),
                "stands": line.stands,
                "relied_on": line.is_best,
            }
            for line in story.facts
        ],
    }


def pledge_leaf(country: Any, person: Any) -> Section | None:
    """The transparency pledge of a State, line by line."""
    state = queries_pledge.pledge_of(country.pk, as_of=timezone.localdate())
    if state is None:
        return None
    newest = PledgeTotal.objects.order_by("-as_of").first()
    unknown = []
    if state.signature is None and newest is not None:
        unknown.append(
            _(
                "Whether the State signed the transparency pledge: %(count)s had, and few are named in pages we could read."
            )
            % {"count": newest.signatories}
        )
    return Section(
        key="pledge",
        title=_("Transparency pledge"),
        template="reviews/parts/pledge.html",
        margin=[_("Scored from the facts of the newest review, whether or not the State signed.")],
        context={
            "state": state,
            "country": country,
            "can_record": may.may_record(person, country),
            "lines": [
                (line, *words.SCORE[line.scored.score], words.REASON[line.scored.reason])
                for line in state.lines
            ],
        },
        data={
            "signed": str(state.signature.date) if state.signature else None,
            "cycle": state.cycle,
            "commitments": {
                line.code: {
                    "score": line.scored.score.value,
                    "reason": line.scored.reason.value,
                    "facts": list(line.scored.facts),
                }
                for line in state.lines
            },
        },
        unknown=unknown,
    )


def map_leaf(person: Any) -> Section:
    """The world map of reviews for the first page."""
    drawn = pictures.review_map(queries.tracker(as_of=timezone.localdate()))
    both, second_runs, one, none = (drawn.counts[value] for value in (3, 2, 1, 0))
    return Section(
        key="map",
        title=_("Reviews"),
        template="reviews/parts/home_map.html",
        margin=[maps.BORDERS],
        context={
            "map": drawn.drawing,
            "map_key": drawn.key,
            "table": [(entry.label, entry.count) for entry in drawn.entries],
            "both": both,
            "none": none,
            "all": drawn.states,
        },
        data={"both": both, "one_and_open": second_runs, "one": one, "none": none},
    )
