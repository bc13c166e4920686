"""The rows behind a number, and how two answers differ row by row. HTTP only."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mithaq.core.texts import text_in
from mithaq.core.twins import Field, csv_answer, public_page
from mithaq.results import counted, rules_counting, snapshots, words_counted
from mithaq.results.computing import Asker, is_counted
from mithaq.results.models import ReportingPeriod, Series
from mithaq.results.permissions import may_measure_indicator, may_work
from mithaq.results.views_parts import day_asked, day_in, indicator_of, known_asked, line_of


@public_page()
@require_safe
def rows(request: HttpRequest, code: str, line: str) -> HttpResponseBase:
    """All rows of one line: each with its evidence and grade, and the groups they lie in."""
    indicator = indicator_of(request.user, code)
    series = line_of(indicator, line)
    as_of, known_on = day_asked(request), known_asked(request)
    works = may_work(request.user)
    computed = Asker(as_of=as_of, known_on=known_on).computed(series)
    context = {
        "indicator": indicator,
        "counted": counted.shown(computed, works=works),
        "is_counted": is_counted(series),
        "on": as_of,
        "known_on": known_on,
        "works": works,
        "can_attach": may_measure_indicator(request.user, indicator.code),
    }
    return render(request, "results/rows.html", context)


@public_page()
@require_safe
def rows_csv(request: HttpRequest, code: str, line: str) -> HttpResponseBase:
    """The same as CSV, each row with its grade."""
    series = line_of(indicator_of(request.user, code), line)
    computed = Asker(as_of=day_asked(request), known_on=known_asked(request)).computed(series)
    shown = counted.shown(computed, works=may_work(request.user))
    told = [
        [
            series.key,
            row.key,
            row.label,
            row.on,
            row.amount,
            row.grade,
            words_counted.grade_words(row.grade),
            row.href,
        ]
        for row in shown.rows
    ]
    fields = [Field(key=key, label=key) for key in counted.COMPUTED_FIELDS]
    return csv_answer(f"rows-{series.key}", fields, told)


@public_page()
@require_safe
def differences(request: HttpRequest) -> HttpResponseBase:
    """What changed between two days, or between what was known on two days, line by line and row by row."""
    today = timezone.localdate()
    earlier = ReportingPeriod.objects.signed().filter(ends__lt=today).first()
    since = request.GET.get("from", "")
    before = (
        day_in(since) if since else (earlier.ends if earlier else rules_counting.months_before(today, 12))
    )
    after = day_asked(request, "to")
    known_before = request.GET.get("known_from", "")
    known_after = request.GET.get("known_to", "")
    lines = list(
        Series.objects.filter(indicator__replaced_on__isnull=True)
        .select_related("indicator__objective__period")
        .order_by("order")
    )
    found = snapshots.between(
        lines,
        Asker(as_of=before, known_on=day_in(known_before) if known_before else None),
        Asker(as_of=after, known_on=day_in(known_after) if known_after else None),
        works=may_work(request.user),
    )
    context = {
        "before": before,
        "after": after,
        "known_before": known_before,
        "known_after": known_after,
        "since_report": earlier if not since else None,
        "differences": [(one, text_in(one.series.titles)) for one in found],
        "counted_lines": sum(is_counted(line) for line in lines),
    }
    return render(request, "results/differences.html", context)
