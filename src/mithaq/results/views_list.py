"""The list of all indicators. HTTP only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mithaq.core.lists import Cell, Column, Filter, Kind, ListPage
from mithaq.core.texts import text_in
from mithaq.core.twins import Meta
from mithaq.results import data, pictures, queries, totals, words
from mithaq.results.counted import is_small
from mithaq.results.models import Indicator, Objective, StoredTotal
from mithaq.results.rules import Standing
from mithaq.results.standing import IndicatorView


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


def _counted(row: Indicator) -> Any:
    """What the first main line counts to today; None is not yet counted."""
    kept = {
        total.series_id: total.value
        for line in row.series.all()
        for total in line.kept  # type: ignore[attr-defined]
    }
    line = _view(row).main[0].series
    value = kept.get(line.key)
    return None if line.about_people and is_small(value) else value


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
        Column("newest_value", _("Newest published value"), lambda row: _newest(row) or None),
        Column("computed_value", _("Computed from records"), _counted, kind=Kind.NUMBER),
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
        rows = queries.with_lines(Indicator.objects.visible_to(self.request.user).current())
        today = timezone.localdate()
        queries.totals_on(totals.counted_lines(), today)  # counts what is not kept, or no longer right
        kept = Prefetch("series__totals", StoredTotal.objects.filter(as_of=today), to_attr="kept")
        return rows.prefetch_related(kept)

    def meta(self) -> Meta:
        return data.meta_of([_view(row) for row in self.all_rows])
