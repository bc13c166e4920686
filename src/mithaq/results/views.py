"""The strategy and its indicators, as pages and as data. HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mithaq.core.errors import NotFound
from mithaq.core.marks import moment_text
from mithaq.core.twins import Field, csv_answer, json_answer, public_page
from mithaq.results import counted, data, gaps, outlooks, pictures, queries, totals, words, words_counted
from mithaq.results.forms import WhatIfForm
from mithaq.results.models import DefinitionChange, Indicator, ReportingPeriod
from mithaq.results.permissions import may_direct, may_measure_indicator, may_work
from mithaq.results.rules_forecast import Outlook
from mithaq.results.standing import IndicatorView
from mithaq.results.views_parts import day_asked, known_asked


@public_page()
@require_safe
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
    context = {"strategy": found, "parts": parts, "on": on, "works": may_work(request.user)}
    return render(request, "results/strategy.html", context)


@public_page()
@require_safe
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
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator: chart, values, sources, method, what is unknown."""
    if code != code.upper():
        return redirect("results:indicator", code=code.upper(), permanent=True)
    view = _indicator(request, code)
    occasions = queries.occasions()
    known_on = known_asked(request)
    counted_lines = counted.counted_for(
        request.user, [line.series for line in view.lines], as_of=view.on, known_on=known_on
    )
    works = may_work(request.user)
    heading = [] if known_on else outlooks.outlooks_of(view.main, view.on)
    changes = list(DefinitionChange.objects.filter(code=view.indicator.code))
    context = {
        "view": view,
        "indicator": view.indicator,
        "counted_lines": counted_lines,
        "not_counted": [
            line for line in view.main if not any(one.series.key == line.series.key for one in counted_lines)
        ],
        "typed": [
            {
                "value": value,
                "shows": counted.may_show_total(value, works=works),
                "groups": counted.typed_groups(value, works=works),
                "grade": words_counted.grade_of_typed(value),
            }
            for line in view.lines
            for value in line.typed
        ],
        "known_on": known_on,
        "heading": [(one, _heading(one)) for one in heading],
        "what_if": _what_if(request, heading),
        "owner": gaps.owners().get(view.indicator.code) if works else None,
        "works": works,
        "can_measure": may_measure_indicator(request.user, view.indicator.code),
        "can_direct": may_direct(request.user),
        "changes": [(change, words_counted.treatment_words(change.treatment)) for change in changes],
        "annotations": [pictures.annotation_words(change) for change in pictures.annotated(changes, view.on)],
        "versions": Indicator.objects.filter(code=view.indicator.code).order_by("version"),
        "signed": ReportingPeriod.objects.signed().filter(period=view.indicator.objective.period)[:4],
        "chart": pictures.picture(view, occasions, history=_history(view, works=works), changes=changes),
        "lines": [_told(line, view, occasions, first=place == 0) for place, line in enumerate(view.main)],
        "beside": [_told(line, view, occasions, first=False) for line in view.beside],
        "left_out": view.left_out,
        "occasions": occasions,
        "on": view.on,
    }
    return render(request, "results/indicator.html", context)


def _history(view: IndicatorView, *, works: bool) -> dict[Any, Any]:
    """The kept computed values of the first main line; of lines about people only for who works on them."""
    line = view.main[0].series
    if line.about_people and not works:
        return {}
    return totals.history([line.key], view.on).get(line.key, {})


def _heading(one: outlooks.LineOutlook) -> str:
    """Where a line is heading, in one sentence."""
    if one.is_reached:
        return _("The target is reached by what our records give.")
    if one.wanted is None:
        return _("The target is unknown, so nobody can say whether it will be reached.")
    return {
        Outlook.LIKELY: _("At the present pace the target will be reached."),
        Outlook.OPEN: _("At the present pace it is open whether the target will be reached."),
        Outlook.UNLIKELY: _("At the present pace the target will be missed."),
        Outlook.UNKNOWN: _("Our records do not reach back far enough, or evenly enough, to forecast it."),
    }[one.outlook]


def _what_if(request: HttpRequest, heading: list[outlooks.LineOutlook]) -> dict[str, Any]:
    """The question in the address (`add` more, `by` a month), and what it would change for each line."""
    if not request.GET.get("add"):
        return {"asked": False}
    form = WhatIfForm(request.GET)
    if not form.is_valid():
        return {
            "asked": True,
            "fault": " ".join(str(error) for errors in form.errors.values() for error in errors),
        }
    add, by = form.cleaned_data["add"], form.cleaned_data["by"]
    return {
        "asked": True,
        "add": add,
        "by": by,
        "lines": [(one, outlooks.what_if(one, add=add, by=by)) for one in heading],
    }


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
@require_safe
def indicator_data(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator as JSON."""
    view = _indicator(request, code.upper())
    fields = data.indicator_fields(view, request.user, known_asked(request))
    return json_answer(fields, data.meta_of([view]))


@public_page()
@require_safe
def indicator_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The values of one indicator as CSV: published, typed in and computed, each saying what it is and how proven."""
    view = _indicator(request, code.upper())
    told = data.value_rows(view, request.user, known_asked(request))
    rows = [list(row.values()) for row in told]
    fields = [Field(key=key, label=key) for key in data.VALUE_FIELDS]
    return csv_answer(f"indicator-{view.indicator.code}", fields, rows)
