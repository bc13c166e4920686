"""Objects behind the addresses of the work plan, the theory of change and reports out, for the permission matrix."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast


def _period() -> Any:
    from mithaq.results.models import StrategyPeriod

    found, _new = StrategyPeriod.objects.get_or_create(
        code="2023-2026", defaults={"starts": date(2023, 1, 1), "ends": date(2026, 12, 31)}
    )
    return found


def _activity(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import Activity, Objective

    objective, _new = Objective.objects.get_or_create(
        key="2023-2026.1", defaults={"period": _period(), "code": "1", "order": 1, "kind": "objective"}
    )
    Activity.objects.get_or_create(
        key="matrix-1",
        defaults={
            "year": 2026,
            "objective": objective,
            "titles": {"en": "Invented activity"},
            "starts": date(2026, 1, 1),
            "ends": date(2026, 2, 1),
        },
    )
    return {"key": "matrix-1"}


def _assumption(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import Assumption

    Assumption.objects.get_or_create(
        key="2023-2026.A1",
        defaults={"period": _period(), "code": "A1", "order": 1, "titles": {"en": "Invented assumption"}},
    )
    return {"key": "2023-2026.A1"}


def _finding(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import AssumptionFinding

    found, _new = AssumptionFinding.objects.get_or_create(
        assumption_id=_assumption(cast)["key"],
        what="Invented finding",
        defaults={
            "says": "open",
            "on": date(2026, 1, 1),
            "address": "https://example.org/finding",
            "recorded_at": timezone.now(),
        },
    )
    return {"pk": found.pk}


def _report(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import OutReport, ReportingPeriod

    reporting, _new = ReportingPeriod.objects.get_or_create(
        code="matrix-2025",
        defaults={"period": _period(), "starts": date(2025, 1, 1), "ends": date(2025, 12, 31)},
    )
    OutReport.objects.get_or_create(
        code="matrix-report",
        defaults={
            "kind": "annual",
            "titles": {"en": "Invented report"},
            "reporting": reporting,
            "made_at": timezone.now(),
        },
    )
    return {"code": "matrix-report"}


SAMPLES_PLAN = {
    **{f"results:{name}": _activity for name in ("activity", "activity_edit", "activity_record")},
    "results:finding_new": _assumption,
    "results:finding_back": _finding,
    **{f"results:{name}": _report for name in ("report_out", "report_out_sign")},
    "results:report_out_data": lambda cast: {**_report(cast), "format": "json"},
    "results:report_out_chart": lambda cast: {**_report(cast), "key": "1.1", "format": "svg"},
    "results:report_out_text": lambda cast: {**_report(cast), "section": "opening", "written": "en"},
}
