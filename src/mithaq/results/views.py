"""The strategy and its indicators, as pages and as data. HTTP only."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.core.errors import NotFound, RuleBroken
from mithaq.core.lists import Cell, Column, Filter, ListPage
from mithaq.core.marks import moment_text
from mithaq.core.texts import text_in
from mithaq.core.twins import Field, Meta, csv_answer, json_answer, public_page
from mithaq.results import data, pictures, queries, words
from mithaq.results.models import Indicator, Objective
from mithaq.results.queries import IndicatorView
from mithaq.results.rules import Standing


def day_asked(request: HttpRequest) -> date:
    """The day of the question: `as_of` in the address, else today."""
    asked = request.GET.get("as_of", "")
    if not asked:
        return timezone.localdate()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise RuleBroken(
            _("“%(asked)s” is no date. Write it as 2025-12-31."), code="bad_date", asked=asked[:20]
        ) from None


@public_page()
def strategy(request: HttpRequest) -> HttpResponse:
    """The strategy on one page."""
    on = day_asked(request)
    found = queries.strategy_on(on)
    occasions = queries.occasions()
    parts = [
        {
            "objective": part.objective,
            "cards": [
                {"view": view, "chart": pictures.picture(view, occasions, mini=True)}
                for view in part.indicators
            ],
        }
        for part in (found.objectives if found else ())
    ]
    return render(request, "results/strategy.html", {"strategy": found, "parts": parts, "on": on})


@public_page()
def strategy_data(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    found = queries.strategy_on(day_asked(request))
    if found is None:
        raise NotFound
    return json_answer(data.strategy_fields(found), data.meta_of(list(found.indicators)))


def _indicator(request: HttpRequest, code: str) -> IndicatorView:
    found = queries.indicator_on(code, day_asked(request))
    if found is None:
        raise NotFound(
            _("There is no indicator of this number. All of them stand on the page of the strategy."),
            code="no_such_indicator",
        )
    return found


@public_page()
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator: chart, values, sources, method, what is unknown."""
    if code != code.upper():
        return redirect("results:indicator", code=code.upper(), permanent=True)
    view = _indicator(request, code)
    occasions = queries.occasions()
    context = {
        "view": view,
        "chart": pictures.picture(view, occasions),
        "lines": [_told(line, view, occasions, first=place == 0) for place, line in enumerate(view.main)],
        "beside": [_told(line, view, occasions, first=False) for line in view.beside],
        "left_out": view.left_out,
        "occasions": occasions,
        "on": view.on,
    }
    return render(request, "results/indicator.html", context)


def _told(line: Any, view: IndicatorView, occasions: Any, *, first: bool) -> dict[str, Any]:
    """One line for the page: its rows as a person reads them."""
    rows = []
    baseline = line.baseline
    if baseline is not None:
        rows.append(
            {
                "when": _when(baseline, occasions),
                "value": baseline.value,
                "qualifier": baseline.qualifier,
                "kind": "baseline",
                "source": baseline.source,
                "note": baseline.notes,
                "known": baseline.known,
            }
        )
    have = {value.occasion for value in line.published}
    rows += [
        {
            "when": _when(value, occasions),
            "value": value.value,
            "qualifier": value.qualifier,
            "kind": "published",
            "source": value.source,
            "note": value.notes,
            "confidence": value.confidence,
            "confidence_words": words.confidence_words(value.confidence),
        }
        for value in line.published
    ]
    rows += [
        {
            "when": queries.occasion_words(target.occasion, occasions),
            "value": None,
            "kind": "missing",
            "note": None,
        }
        for target in line.targets
        if target.occasion and target.occasion not in have and target.due <= view.on
    ]
    if not any(row["kind"] != "baseline" for row in rows) and not line.is_checklist:
        rows.append({"when": _("Since then") if rows else _("So far"), "value": None, "kind": "missing"})
    return {
        "line": line,
        "rows": rows,
        "targets": [
            (target, pictures.target_words(target), _due(target, occasions)) for target in line.targets
        ],
        "points": [
            (point, words.point_words(point.state), words.POINT_SHAPES[point.state]) for point in line.points
        ],
        "words": words.standing_words(line.verdict),
        "shape": words.STANDING_SHAPES[line.verdict.standing],
        "sum": line.sums[-1].value if len(line.sums) > 1 else None,
        "first": first,
    }


def _when(value: Any, occasions: Any) -> str:
    if value.occasion in occasions:
        return queries.occasion_words(value.occasion, occasions)
    return moment_text(value.date) if value.date else str(_("no date given"))


def _due(target: Any, occasions: Any) -> str:
    if target.occasion:
        return queries.occasion_words(target.occasion, occasions)
    return moment_text(target.due)


@public_page()
def indicator_data(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator as JSON."""
    view = _indicator(request, code.upper())
    return json_answer(data.indicator_fields(view), data.meta_of([view]))


@public_page()
def indicator_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The published values of one indicator as CSV."""
    view = _indicator(request, code.upper())
    rows = [list(row.values()) for row in data.published_rows(view)]
    fields = [Field(key=key, label=key) for key in data.PUBLISHED_FIELDS]
    return csv_answer(f"indicator-{view.indicator.code}", fields, rows)


# --- the list ---------------------------------------------------------------------------------------


def _view(row: Indicator) -> IndicatorView:
    kept: IndicatorView | None = row.__dict__.get("_view")
    if kept is None:
        kept = queries.view_of(row, timezone.localdate())
        row.__dict__["_view"] = kept
    return kept


def _objectives(page: Any) -> list[tuple[str, Any]]:
    return [(row.key, text_in(row.short_titles)) for row in Objective.objects.all()]


def _standings(page: Any) -> list[tuple[str, Any]]:
    return [
        (Standing.REACHED.value, _("Target reached")),
        (Standing.PARTLY.value, _("Partly reached")),
        (Standing.ON_PATH.value, _("On the path to the target")),
        (Standing.BEHIND.value, _("Behind the path")),
        (Standing.NO_TARGET.value, _("Target unknown")),
        (Standing.NO_VALUE_SINCE.value, _("No value since the baseline")),
        (Standing.UNKNOWN.value, _("Unknown")),
    ]


def _with_standing(rows: QuerySet[Indicator], value: str) -> QuerySet[Indicator]:
    return rows.filter(key__in=[row.key for row in rows if _view(row).verdict.standing.value == value])


def _newest(row: Indicator) -> str:
    line = _view(row).main[0]
    if line.sums:
        return words.worded(line.sums[-1].value, line.sums[-1].qualifier.value)
    if line.newest is not None:
        return words.worded(line.newest.value, line.newest.qualifier)
    if line.known_baseline is not None and line.known_baseline.value is not None:
        return words.worded(line.known_baseline.value, line.known_baseline.qualifier)
    return ""


def _wanted(row: Indicator) -> str:
    targets = _view(row).main[0].targets
    return pictures.target_words(targets[-1]) if targets and targets[-1].known == "known" else ""


class IndicatorList(ListPage):
    """All indicators of the strategy."""

    name = "indicators"
    title = _("Indicators")
    intro = _("What the coalition promised to measure, the newest value of each, and where it stands.")
    public = True
    columns = (
        Column("code", _("Number"), lambda row: row.code, sort="order"),
        Column(
            "title",
            _("Indicator"),
            lambda row: text_in(row.titles),
            lambda row: Cell(text_in(row.titles), href=row.get_absolute_url()),
        ),
        Column(
            "objective",
            _("Part of"),
            lambda row: text_in(row.objective.short_titles),
            sort="objective__order",
        ),
        Column(
            "standing", _("Code of standing"), lambda row: _view(row).verdict.standing.value, in_page=False
        ),
        Column(
            "standing_words",
            _("Where it stands"),
            lambda row: _view(row).words,
            lambda row: Cell(_view(row).words, status=_view(row).shape),
        ),
        Column("newest_value", _("Newest value"), lambda row: _newest(row) or None),
        Column(
            "last_value_on",
            _("From"),
            lambda row: str(_view(row).last_value_on) if _view(row).last_value_on else None,
        ),
        Column("target", _("Target"), lambda row: _wanted(row) or None),
    )
    filters = (
        Filter("part", _("Part of"), _objectives, lambda rows, value: rows.filter(objective=value)),
        Filter("stands", _("Where it stands"), _standings, _with_standing),
    )
    search_fields = ("code", "titles__en", "titles__ar")
    default_order = ("code",)
    can_save_views = False

    def rows(self) -> QuerySet[Indicator]:
        return queries.with_lines(Indicator.objects.visible_to(self.request.user).current())

    def meta(self) -> Meta:
        return data.meta_of([_view(row) for row in self.all_rows])
