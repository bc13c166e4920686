"""Many reports for the desk: the ones a person works on, what is stuck, the production of years against an aim."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mithaq.accounts.models import Anybody, User
from mithaq.accounts.permissions import is_staff_of_hub
from mithaq.network.models import organisations_of, regions_of
from mithaq.reports import rules
from mithaq.reports.models import ParallelReport, ProductionAim, ReportPerson, ReportQuerySet, StagePlan


def mine(person: User) -> ReportQuerySet:
    """Reports that the person has a part in, whose organisation they represent, or that they look after."""
    rows = ParallelReport.objects.visible_to(person).filter(template__isnull=False)
    if is_staff_of_hub(person):
        return rows
    part = ReportPerson.objects.filter(report=OuterRef("pk"), user=person, left_at=None)
    codes = organisations_of(person)
    found = Q(Exists(part)) | Q(contributors__organisation__code__in=codes)
    if regions := regions_of(person):
        found |= Q(country__memberships__region__in=regions)
    return rows.filter(pk__in=ParallelReport.objects.filter(found).values("pk"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Production:
    """How many supported reports were published in the time of an aim, year by year; from the rows that are here."""

    aim: ProductionAim
    by_year: tuple[tuple[int, int], ...]
    countries: int
    total: int
    in_work: int = 0


def production(on: date) -> Production | None:
    """The production against the aim whose time runs on that day, else the newest aim."""
    aims = list(ProductionAim.objects.all())
    aim = next((each for each in aims if each.since <= on <= each.until), aims[-1] if aims else None)
    if aim is None:
        return None
    rows = ParallelReport.objects.supported().filter(
        status=rules.Status.PUBLISHED.value,
        published_on__range=(aim.since, min(aim.until, on)),
        is_invented=False,
    )
    counted = Counter(rows.values_list("published_on__year", flat=True))
    years = range(aim.since.year, min(aim.until.year, on.year) + 1)
    return Production(
        aim=aim,
        by_year=tuple((year, counted.get(year, 0)) for year in years),
        countries=rows.order_by().values("country").distinct().count(),
        total=sum(counted.values()),
        in_work=ParallelReport.objects.in_work().filter(is_invented=False).count(),
    )


def stuck(person: Anybody, on: date) -> QuerySet[StagePlan]:
    """Plans of the stages that reports are in now, with a day that has passed, as far as the person may see them."""
    return (
        StagePlan.objects.filter(
            report__in=ParallelReport.objects.visible_to(person).in_work(),
            stage=F("report__stage"),
            due_on__lt=on,
        )
        .select_related("report__country", "report__cycle", "stage")
        .order_by("due_on")
    )
