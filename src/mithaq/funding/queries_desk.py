"""The overview of funding for the hub, and the budget of a year beside what was spent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from mithaq.accounts.models import Anybody
from mithaq.funding import queries, queries_publishing, rules
from mithaq.funding.models import (
    BudgetLine,
    Entry,
    GrantAgreement,
    Instalment,
    Opportunity,
    ReportDeadline,
)
from mithaq.funding.subgrants import SubGrant, sub_grants


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the hub sees first."""

    on: date
    tests: tuple[queries.Tested, ...]
    open_count: int
    opportunities: tuple[Opportunity, ...]
    running: tuple[GrantAgreement, ...]
    unclear: tuple[GrantAgreement, ...]
    deadlines: tuple[tuple[ReportDeadline, bool], ...]
    instalments: tuple[tuple[Instalment, bool], ...]
    duties: tuple[queries_publishing.DutyToPublish, ...]
    late_duties: int
    years: tuple[tuple[int, Decimal | None, Decimal | None], ...]
    sub_grants: tuple[SubGrant, ...]


def overview(person: Anybody, on: date) -> Overview:
    """Where funding stands on a day."""
    opportunities = Opportunity.objects.visible_to(person).open().select_related("donor", "owner")
    agreements = list(GrantAgreement.objects.visible_to(person).select_related("donor"))
    duties = queries_publishing.duties(on)
    income = queries.income_by_year(until=on)
    spent = queries.spending_by_year(until=on)
    deadlines = ReportDeadline.objects.filter(sent_on__isnull=True).select_related(
        "agreement__donor", "owner"
    )
    instalments = Instalment.objects.filter(
        entry__isnull=True, due_on__lte=on + timedelta(days=180)
    ).select_related("agreement__donor")
    return Overview(
        on=on,
        tests=tuple(queries.four_tests(on)),
        open_count=opportunities.count(),
        opportunities=tuple(opportunities[:8]),
        running=tuple(row for row in agreements if row.runs_on(on)),
        unclear=tuple(row for row in agreements if row.runs_on(on) is None),
        deadlines=tuple((row, row.due_on < on) for row in deadlines[:8]),
        instalments=tuple((row, row.due_on < on) for row in instalments.order_by("due_on")[:8]),
        duties=tuple(duties),
        late_duties=sum(rules.is_late(duty.due, on) for duty in duties),
        years=tuple(
            (year, income.get(year), spent.get(year)) for year in sorted({*income, *spent}, reverse=True)
        ),
        sub_grants=tuple(sub_grants(person, on)[:12]),
    )


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """One line of a year: planned, spent, left. `line` is None for what was spent without a line in the budget."""

    pk: str
    year: int
    code: str
    line: BudgetLine | None
    amounts: rules.Line


def budget_of(person: Anybody, year: int, *, until: date | None = None) -> list[BudgetRow]:
    """The budget of a year beside what was booked, and last what was spent outside every line."""
    entries = (
        Entry.objects.visible_to(person).standing().filter(direction=rules.Direction.OUT.value, on__year=year)
    )
    if until is not None:
        entries = entries.filter(on__lte=until)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for code, total in entries.values_list("line").annotate(total=Sum("euros")).order_by("line"):
        spent[code] += Decimal(total).quantize(rules.CENT)
    rows = [
        BudgetRow(
            pk=str(line.pk),
            year=year,
            code=line.code,
            line=line,
            amounts=rules.Line(planned=line.planned, spent=spent.pop(line.code, Decimal(0))),
        )
        for line in BudgetLine.objects.visible_to(person).filter(year=year)
    ]
    rows += [
        BudgetRow(
            pk=f"outside-{code}",
            year=year,
            code=code,
            line=None,
            amounts=rules.Line(planned=Decimal(0), spent=total),
        )
        for code, total in sorted(spent.items())
    ]
    return rows


def years_known(person: Any) -> list[int]:
    """The years that have a budget or booked amounts, the newest first."""
    years = set(BudgetLine.objects.visible_to(person).values_list("year", flat=True))
    years |= set(Entry.objects.visible_to(person).standing().values_list("on__year", flat=True))
    return sorted(years, reverse=True)
