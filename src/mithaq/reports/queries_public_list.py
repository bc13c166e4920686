"""How the public list of recommendations is counted and walked when there are very many: from indexes, not row by row.

What is public is decided by `Recommendation.objects.public()`; here the same is asked in the way that is quick, and a
test holds both to the same answer. Nothing is kept: a report that is withdrawn is gone from the next answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from mithaq.reports import rules_recommendations as rules
from mithaq.reports.models import ParallelReport
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.rules import Status

NOT_SUBMITTED = [state.value for state in rules.State if state is not rules.State.SUBMITTED]


def count(rows: QuerySet[Any], chosen: Mapping[str, Any], words: Sequence[str]) -> int:
    """How many these public rows are, found by these facets and words."""
    if words or len(chosen) > 1:
        return rows.count()
    if not chosen:
        return _all()
    return _of_provision(chosen["provision"]) if "provision" in chosen else rows.count()


def should_walk(found: int, *, size: int) -> bool:
    """Whether walking all rows in their order meets a page of those found sooner than sorting all that were found."""
    among: int = Recommendation.objects.aggregate(newest=Max("pk"))["newest"] or 0  # at most so many
    return found * found > among * size


def with_provision(rows: QuerySet[Any], provision: Any) -> QuerySet[Any]:
    """Those of a provision, asked of each row as it is walked past."""
    return rows.filter(Exists(_pairs().filter(provision=provision, recommendation=OuterRef("pk"))))


def _pairs() -> QuerySet[Any]:
    found: QuerySet[Any] = Recommendation.provisions.through.objects.all()
    return found


def _hidden() -> QuerySet[Any]:
    """The reports that are not public."""
    return ParallelReport.objects.exclude(status=Status.PUBLISHED.value).order_by().values("pk")


def _all() -> int:
    """Those submitted, less those of hidden reports: both from an index, and hidden ones are few."""
    submitted = Recommendation.objects.filter(state=rules.State.SUBMITTED.value)
    return submitted.count() - submitted.filter(report__in=_hidden()).count()


def _of_provision(provision: Any) -> int:
    """The links to a provision, less those of what is not public: no recommendation is read."""
    unsubmitted = Recommendation.objects.filter(state__in=NOT_SUBMITTED).order_by()
    of_hidden = Recommendation.objects.filter(report__in=_hidden()).order_by()
    return (
        _pairs()
        .filter(provision=provision)
        .exclude(recommendation__in=unsubmitted.values("pk"))
        .exclude(recommendation__in=of_hidden.values("pk"))
        .count()
    )
