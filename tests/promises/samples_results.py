"""Objects behind the addresses of the strategy: an indicator with a line, a typed-in value, a period, a donor's link."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import Cast


def _line(cast: Cast) -> Any:
    from mithaq.results.models import Indicator, Objective, Series, StrategyPeriod

    period, _new = StrategyPeriod.objects.get_or_create(
        code="matrix",
        defaults={"starts": date(2023, 1, 1), "ends": date(2026, 12, 31), "titles": {"en": "M"}},
    )
    objective, _new = Objective.objects.get_or_create(
        key="matrix.1",
        defaults={"period": period, "code": "1", "order": 1, "kind": "objective", "titles": {"en": "M"}},
    )
    indicator, _new = Indicator.objects.get_or_create(
        key="9.9.v1",
        defaults={"objective": objective, "code": "9.9", "order": 1, "titles": {"en": "M"}},
    )
    series, _new = Series.objects.get_or_create(
        key="matrix-line", defaults={"indicator": indicator, "order": 1, "titles": {"en": "M"}}
    )
    return series


def _indicator(cast: Cast) -> dict[str, Any]:
    _line(cast)
    return {"code": "9.9"}


def _row(cast: Cast) -> dict[str, Any]:
    return {"code": "9.9", "line": _line(cast).key}


def _value(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import TypedMeasurement

    value, _new = TypedMeasurement.objects.get_or_create(
        series=_line(cast),
        why="matrix",
        defaults={
            "as_of": date(2025, 12, 9),
            "value": 12,
            "typed_by": cast.hub_staff,
            "typed_at": timezone.now(),
        },
    )
    return {"pk": value.pk}


def _period(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import ReportingPeriod

    ReportingPeriod.objects.get_or_create(
        code="matrix",
        defaults={
            "period": _line(cast).indicator.objective.period,
            "starts": date(2025, 1, 1),
            "ends": date(2025, 12, 31),
        },
    )
    return {"code": "matrix"}


def _link(cast: Cast) -> dict[str, Any]:
    from mithaq.results.models import DonorLink
    from tests.promises.samples_funding import _grant_row

    link, _new = DonorLink.objects.get_or_create(
        secret_hash="0" * 64,
        defaults={"agreement": _grant_row(cast), "until": date(2999, 1, 1), "made_at": timezone.now()},
    )
    return {"pk": link.pk}


def _day(cast: Cast) -> dict[str, Any]:
    _line(cast)
    return {"day": "2025-12-09"}


SAMPLES_RESULTS = {
    "results:indicator": _indicator,
    "results:indicator_data": _indicator,
    "results:indicator_csv": _indicator,
    "results:owner": _indicator,
    "results:definition": _indicator,
    "results:rows": _row,
    "results:rows_csv": _row,
    "results:attach_to_row": _row,
    "results:type_value": _row,
    "results:take_back": _value,
    "results:attach_to_value": _value,
    "results:period": _period,
    "results:period_data": _period,
    "results:period_submit": _period,
    "results:period_return": _period,
    "results:period_approve": _period,
    "results:period_lock": _period,
    "results:period_check": _period,
    "results:donor_revoke": _link,
    "results:glance": _day,
    "results:glance_data": _day,
}
