"""Recommendations for everybody: the list, one of them, its data and card; and those of other mechanisms."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import twins
from mithaq.core.changes import state_of
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.lists_ask import Question
from mithaq.core.lists_order import Page
from mithaq.core.lists_parts import Choices, Link
from mithaq.core.texts import language_of, text_in
from mithaq.network.models import Theme
from mithaq.reports import actions_recommendations, cards, permissions_recommendations
from mithaq.reports import models_recommendations as models
from mithaq.reports import queries_public_list as listing
from mithaq.reports import queries_recommendations as queries
from mithaq.reports import words_recommendations as words
from mithaq.reports.models_recommendations import OutsideRecommendation, Recommendation
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country, Provision

T = TypeVar("T")
#: How much of a text a list shows.
LONGEST_IN_LIST = 150


def short(text: str, most: int = LONGEST_IN_LIST) -> str:
    """The text, cut at a word where it is long."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + " …"


def _text(row: Recommendation) -> Cell:
    language = language_of(row.texts)
    return Cell(
        short(text_in(row.texts)) or row.code,
        href=f"/{get_language()}/recommendations/{row.code}",
        lang=language if language != get_language() else None,
    )


def _rung(code: str) -> Cell:
    return Cell(queries.rung_word(code), status=words.RUNG_SHAPES[code])


AREAS = ("reports", "library", "network", "reviews", "world")


@lru_cache(maxsize=512)
def _place(asked: tuple[Any, ...], version: str) -> list[Any]:
    """Where the answer to a question is kept as long as records are in this state."""
    return []


def remembered(asked: tuple[Any, ...], answer: Callable[[], T], *areas: str) -> T:
    """The answer, remembered until records of these areas change; inside a transaction it is always asked anew."""
    if connection.in_atomic_block:
        return answer()
    place = _place(asked, state_of(areas))
    if not place:
        place.append(answer())
    found: T = place[0]
    return found


def _kept(*areas: str) -> Callable[[Callable[[Any], Choices]], Callable[[Any], Choices]]:
    """The choices of a facet, remembered for each language."""
    return lambda ask: lambda page: remembered((ask.__name__, get_language()), lambda: ask(page), *areas)


@_kept("reports", "world")
def _countries(page: Any) -> Choices:
    rows = Country.objects.filter(parallel_reports__isnull=False).order_by().distinct()
    pairs = [
        (iso3, text_in(common) or text_in(names))
        for iso3, names, common in rows.values_list("iso3", "names", "common_names")
    ]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


@_kept("reviews", "world")
def _cycles(page: Any) -> Choices:
    return [(code, text_in(names)) for code, names in Cycle.objects.values_list("code", "names")]


@_kept("world")
def _provisions(page: Any) -> Choices:
    rows = Provision.objects.exclude(cycle="").order_by("treaty", "order")
    return [
        (pk, f"{number} {text_in(titles)}")
        for pk, number, titles in rows.values_list("pk", "number", "titles")
    ]


@_kept("network")
def _themes(page: Any) -> Choices:
    return [(code, text_in(names)) for code, names in Theme.objects.values_list("code", "names")]


RUNG_CHOICES: Choices = [*models.RUNG_WORDS.items(), ("unsaid", words.UNASSESSED)]


def _said(field: str) -> Any:
    return lambda rows, value: rows.filter(**{field: "" if value == "unsaid" else value})


class RecommendationList(ListPage):
    """Every public recommendation, with what the State claims and what civil society sees."""

    name = "recommendations"
    title = _("Recommendations")
    intro = _(
        "What parallel reports asked States to do, and what became of it: the State’s claim and civil society’s assessment stand side by side, and neither overwrites the other."
    )
    columns = (
        Column("text", _("Recommendation"), lambda row: text_in(row.texts), _text),
        Column("code", _("Code"), lambda row: row.code, sort="code", shown=False),
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(
                text_in(row.country.names), mark=_("invented") if row.report.is_invented else None
            ),
            sort="country",
        ),
        Column("invented", _("Invented"), lambda row: row.report.is_invented, in_page=False),
        Column(
            "cycle",
            _("Review"),
            lambda row: row.cycle_id,
            lambda row: Cell(text_in(row.cycle.names)),
            shown=False,
        ),
        Column(
            "theme",
            _("Theme"),
            lambda row: row.theme_id,
            lambda row: Cell(text_in(row.theme.names) if row.theme else ""),
            expected=False,
        ),
        Column("addressee", _("To whom"), lambda row: text_in(row.addressees), shown=False),
        Column(
            "priority",
            _("Priority"),
            lambda row: row.priority,
            lambda row: Cell(row.get_priority_display()),
            shown=False,
        ),
        Column(
            "deadline", _("By when"), lambda row: row.deadline, kind=Kind.DATE, sort="deadline", shown=False
        ),
        Column(
            "claimed", _("The State says"), lambda row: row.claimed or None, lambda row: _rung(row.claimed)
        ),
        Column(
            "assessed",
            _("Civil society sees"),
            lambda row: row.assessed or None,
            lambda row: _rung(row.assessed),
        ),
        Column(
            "gap",
            _("Compared"),
            lambda row: row.gap,
            lambda row: Cell(models.GAP_WORDS[row.gap], status=words.GAP_SHAPES[row.gap]),
        ),
        Column(
            "second",
            _("Second assessment"),
            lambda row: row.second,
            lambda row: Cell(models.SECOND_WORDS[row.second], status=words.SECOND_SHAPES[row.second]),
            shown=False,
        ),
        Column("claimed_law", _("Claimed, in law"), lambda row: row.claimed_law or None, in_page=False),
        Column(
            "claimed_practice",
            _("Claimed, in practice"),
            lambda row: row.claimed_practice or None,
            in_page=False,
        ),
        Column("assessed_law", _("Seen, in law"), lambda row: row.assessed_law or None, in_page=False),
        Column(
            "assessed_practice",
            _("Seen, in practice"),
            lambda row: row.assessed_practice or None,
            in_page=False,
        ),
        Column(
            "assessed_on",
            _("Last looked at"),
            lambda row: row.assessed_on,
            kind=Kind.DATE,
            sort="assessed_on",
        ),
    )
    filters = (
        Filter("state", _("State"), _countries, lambda rows, value: rows.filter(country=value)),
        Filter("cycle", _("Review"), _cycles, lambda rows, value: rows.filter(cycle=value)),
        Filter("provision", _("Provision"), _provisions, lambda rows, value: rows.filter(provisions=value)),
        Filter("theme", _("Theme"), _themes, lambda rows, value: rows.filter(theme=value)),
        Filter("claimed", _("The State says"), RUNG_CHOICES, _said("claimed")),
        Filter("assessed", _("Civil society sees"), RUNG_CHOICES, _said("assessed")),
        Filter(
            "gap", _("Compared"), list(models.GAP_WORDS.items()), lambda rows, value: rows.filter(gap=value)
        ),
        Filter(
            "second",
            _("Second assessment"),
            list(models.SECOND_WORDS.items()),
            lambda rows, value: rows.filter(second=value),
        ),
    )
    search_fields = ("code", "texts__en", "texts__ar", "texts__fr", "texts__es")
    default_order = ("code",)
    public = True
    areas = AREAS
    empty = _("No recommendation is public yet. They appear with the reports in which they stand.")

    def rows(self) -> QuerySet[Recommendation]:
        # Drafts are for the workroom of their report, not for this list.
        return Recommendation.objects.public().select_related("country", "cycle", "theme", "report")

    def find(self, question: Question) -> tuple[Page, int]:
        rows, size, chosen = self.matching(question), question.limit or self.page_size, question.chosen
        asked = ("count", *sorted(chosen.items()), *question.words)
        total = remembered(asked, lambda: listing.count(rows, chosen, question.words), "reports")
        plain = list(chosen) == ["provision"] and not question.words and not question.sort
        if plain and listing.should_walk(total, size=size):
            rows = listing.with_provision(self.all_rows, chosen["provision"])
        page = self.order_of(question).page(rows, size=size, after=question.after, before=question.before)
        return page, total

    def meta(self) -> twins.Meta:
        return twins.Meta(sources=[settings.BASE_URL], licence="CC BY 4.0", as_of=self.as_of())

    def links(self) -> tuple[Link, ...]:
        found = [Link(_now("Recommendations of other mechanisms"), reverse("reports:outside"))]
        if permissions_recommendations.may_see_own_duties(self.request.user):
            found.insert(0, Link(_now("What I look after"), reverse("reports:duties")))
        return tuple(found)


def find(request: HttpRequest, code: str) -> Recommendation:
    """The recommendation of an address, as far as the person may know of it."""
    found: Recommendation = get_or_not_found(
        Recommendation.objects.visible_to(request.user).select_related(
            "country", "cycle", "theme", "report__country", "report__cycle", "finding__provision"
        ),
        code=code,
    )
    return found


@require_safe
def recommendation_page(request: HttpRequest, code: str) -> HttpResponse:
    """One recommendation and what became of it."""
    row = find(request, code)
    story = queries.story_of(row, request.user)
    may = permissions_recommendations
    follows = may.may_follow(request.user, row)
    writes = may.may_write_for(request.user, row.report)
    return render(
        request,
        "reports/recommendation.html",
        {
            "row": row,
            "story": story,
            "provisions": list(row.provisions.all()),
            "permalink": queries.permalink(row, get_language() or "en"),
            "base_url": settings.BASE_URL,
            "citation": queries.citation(row, get_language() or "en"),
            "gap_shape": words.GAP_SHAPES[row.gap],
            "second_shape": words.SECOND_SHAPES[row.second],
            "claimed": (words.RUNG_SHAPES[row.claimed], queries.rung_word(row.claimed)),
            "assessed": (words.RUNG_SHAPES[row.assessed], queries.rung_word(row.assessed)),
            "found": [words.FOUND_WORDS[each] for each in _findings(row)]
            if writes and row.state == "draft"
            else [],
            "follows": follows and row.state == "submitted",
            "assesses_second": may.may_assess_second(request.user, row) and row.state == "submitted",
            "writes": writes,
            "can_change": may.may_change_recommendation(request.user, row),
            "can_submit": may.may_submit_recommendation(request.user, row),
            "can_withdraw": may.may_withdraw_recommendation(request.user, row),
            "can_give": may.may_give_duties(request.user, row) and row.state == "submitted",
            "duties": list(row.duties.filter(ended_at=None).select_related("person")) if follows else [],
            "can_corroborate": any(
                may.may_corroborate(request.user, each) for each, _i, _c in story.contributions
            ),
            "shows_history": follows or writes,
        },
    )


def _findings(row: Recommendation) -> list[Any]:
    return actions_recommendations.found_in(row, timezone.localdate())


@require_safe
def recommendation_data(request: HttpRequest, code: str) -> HttpResponse:
    """The same as data; public ones only."""
    row = get_or_not_found(
        Recommendation.objects.public().select_related("report__country", "report__cycle"), code=code
    )
    story = queries.story_of(row, request.user)
    meta = twins.Meta(sources=[queries.permalink(row)], licence="CC BY 4.0")
    return twins.json_answer(queries.as_data(story), meta)


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of one public recommendation for other sites: both verdicts, without any script."""
    row = get_or_not_found(Recommendation.objects.public().select_related("country", "report"), code=code)
    response = HttpResponse(cards.card_of(row), content_type="image/svg+xml; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


class OutsideList(ListPage):
    """What other mechanisms recommended to States."""

    name = "outside"
    title = _("Recommendations of other mechanisms")
    intro = _(
        "Taken from public documents, so that one sees where several mechanisms ask a State for the same. They are theirs, not ours."
    )
    columns = (
        Column(
            "text",
            _("Recommendation"),
            lambda row: row.text,
            lambda row: Cell(short(row.text), lang=row.language if row.language != get_language() else None),
        ),
        Column(
            "country",
            _("State"),
            lambda row: row.country_id,
            lambda row: Cell(text_in(row.country.names)),
            sort="country",
        ),
        Column("mechanism", _("Mechanism"), lambda row: row.mechanism, sort="mechanism"),
        Column("year", _("Year"), lambda row: row.year, kind=Kind.NUMBER, sort="year"),
        Column("symbol", _("Document symbol"), lambda row: row.symbol, expected=False),
        Column("code", _("Code"), lambda row: row.code, sort="code", shown=False),
        Column("source", _("Source"), lambda row: row.source, shown=False),
        Column("address", _("Web address"), lambda row: row.address, in_page=False),
        Column("language", pgettext_lazy("column", "Language"), lambda row: row.language, in_page=False),
        Column("verification", _("How sure"), lambda row: row.verification, in_page=False),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            lambda page: sorted(
                (
                    (row.pk, text_in(row.names))
                    for row in Country.objects.filter(outside_recommendations__isnull=False).distinct()
                ),
                key=lambda pair: pair[1].casefold(),
            ),
            lambda rows, value: rows.filter(country=value),
        ),
    )
    search_fields = ("text", "mechanism", "symbol", "code")
    default_order = ("country", "-year")
    public = True
    areas = ("reports", "world")
    empty = _("None has been taken in yet.")

    def rows(self) -> QuerySet[OutsideRecommendation]:
        return OutsideRecommendation.objects.visible_to(self.request.user).select_related("country")

    def links(self) -> tuple[Link, ...]:
        if not permissions_recommendations.may_import_outside(self.request.user):
            return ()
        return (
            Link(
                _now("Import from a spreadsheet"),
                reverse("reports:import_outside_recommendations"),
                button=True,
            ),
        )
