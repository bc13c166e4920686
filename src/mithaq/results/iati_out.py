"""The strategy and its money in the IATI standard, version 2.03: activities with budgets, transactions and results.

Only what is public gets in: published agreements and sums of named donors, published values, counted values without
rows. Donors whose names are withheld, and values that people could be recognised by, are left out (the exclusion
policy of the standard; see docs/why/reports-out.md). The order of elements is that of the official schema.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils import timezone

from mithaq.core import installation
from mithaq.funding.models import GrantAgreement
from mithaq.funding.queries_publishing import published_sums
from mithaq.results.computing import Asker, is_counted
from mithaq.results.models import Indicator, Series, StrategyPeriod
from mithaq.results.rules import Aggregation, Direction, Role

XML = "{http://www.w3.org/XML/1998/namespace}"
#: Codes of the standard's own lists.
IMPLEMENTATION, FINISHED, PIPELINE = "2", "4", "1"
NGO, GOVERNMENT, FOUNDATION, MULTILATERAL, OTHER = "21", "10", "60", "40", "90"
DONOR_TYPES = {"government": GOVERNMENT, "foundation": FOUNDATION, "international": MULTILATERAL}
FUNDING, IMPLEMENTING = "1", "4"
INCOMING_FUNDS = "1"
OUTPUT, OUTCOME = "1", "2"
UNIT = "1"
ANTI_CORRUPTION = "15113"

#: Stands in the file, which is English, as long as it is so.
UNIDENTIFIED = (
    "The coalition has no organisation identifier from a register yet. So the reference of the reporting organisation "
    "is empty and the identifiers of activities lack its part: do not enter this file in the IATI Registry."
)


def activities(on: date) -> bytes:
    """The file, with what is public on a day."""
    root = ET.Element(
        "iati-activities",
        {"version": "2.03", "generated-datetime": timezone.now().isoformat(timespec="seconds")},
    )
    if not identifier():
        root.append(ET.Comment(f" {UNIDENTIFIED} "))
    period = (
        StrategyPeriod.objects.filter(starts__lte=on, ends__gte=on).first() or StrategyPeriod.objects.first()
    )
    if period is not None:
        _strategy(root, period, on)
        agreements = GrantAgreement.objects.visible_to(AnonymousUser()).select_related("donor")
        for agreement in agreements.filter(starts__isnull=False).order_by("key"):
            _agreement(root, agreement, period, on)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def identifier() -> str:
    """The coalition's identifier from a register, "" as long as the data of the installation hold none."""
    return installation.current().iati_identifier


def _own(key: str) -> str:
    """An activity's identifier: the organisation's and our key, or our key alone. None is ever made up."""
    return f"{identifier()}-{key}" if identifier() else key


def _organisation(role: str) -> dict[str, str]:
    return {"role": role, "type": NGO} | ({"ref": identifier()} if identifier() else {})


def _begin(root: ET.Element, key: str, titles: dict[str, str], descriptions: dict[str, str]) -> ET.Element:
    activity = ET.SubElement(
        root,
        "iati-activity",
        {
            f"{XML}lang": "en",
            "default-currency": "EUR",
            "last-updated-datetime": timezone.now().isoformat(timespec="seconds"),
        },
    )
    ET.SubElement(activity, "iati-identifier").text = _own(key)
    told = ET.SubElement(activity, "reporting-org", {"ref": identifier(), "type": NGO})
    _narratives(told, dict(installation.current().names))
    _narratives(ET.SubElement(activity, "title"), titles)
    _narratives(ET.SubElement(activity, "description", {"type": "1"}), descriptions or titles)
    return activity


def _narratives(parent: ET.Element, texts: dict[str, str]) -> None:
    """One narrative for each language; the standard wants at least one."""
    kept = {language: text for language, text in texts.items() if text} or {"en": "-"}
    for language, text in kept.items():
        attributes = {} if language == "en" else {f"{XML}lang": language}
        ET.SubElement(parent, "narrative", attributes).text = text


def _status(starts: date, ends: date | None, on: date) -> str:
    if on < starts:
        return PIPELINE
    return FINISHED if ends is not None and ends < on else IMPLEMENTATION


def _dates(activity: ET.Element, starts: date, ends: date | None, on: date) -> None:
    """Planned days are types 1 and 3, actual ones 2 and 4; nothing actual lies in the future."""
    ET.SubElement(
        activity, "activity-date", {"iso-date": starts.isoformat(), "type": "2" if starts <= on else "1"}
    )
    if ends is not None:
        kind = "4" if ends <= on else "3"
        ET.SubElement(activity, "activity-date", {"iso-date": ends.isoformat(), "type": kind})


def _common(activity: ET.Element) -> None:
    """Where and in which sector: the whole world, and organisations against corruption."""
    ET.SubElement(activity, "recipient-region", {"code": "998", "vocabulary": "1", "percentage": "100"})
    ET.SubElement(activity, "sector", {"code": ANTI_CORRUPTION, "vocabulary": "1", "percentage": "100"})
    for name, code in (
        ("default-flow-type", "30"),
        ("default-finance-type", "110"),
        ("default-aid-type", "B01"),
        ("default-tied-status", "5"),
    ):
        ET.SubElement(activity, name, {"code": code})


def _strategy(root: ET.Element, period: StrategyPeriod, on: date) -> None:
    activity = _begin(root, period.code, period.titles, period.summaries)
    own = ET.SubElement(activity, "participating-org", _organisation(IMPLEMENTING))
    _narratives(own, dict(installation.current().names))
    ET.SubElement(activity, "activity-status", {"code": _status(period.starts, period.ends, on)})
    _dates(activity, period.starts, period.ends, on)
    _common(activity)
    link = ET.SubElement(
        activity, "document-link", {"url": f"{settings.BASE_URL}/en/strategy", "format": "text/html"}
    )
    _narratives(ET.SubElement(link, "title"), period.titles)
    ET.SubElement(link, "category", {"code": "A08"})  # results, outcomes and outputs
    ET.SubElement(link, "language", {"code": "en"})
    for indicator in _indicators(period):
        _result(activity, indicator, period, on)


def _indicators(period: StrategyPeriod) -> Iterable[Indicator]:
    lines = (
        Series.objects.filter(role__in=(Role.MAIN.value, Role.BESIDE.value))
        .exclude(aggregation=Aggregation.CHECKLIST.value)
        .select_related("baseline", "indicator__objective__period")
        .prefetch_related("targets", "published__source")
    )
    rows = Indicator.objects.current().filter(objective__period=period)
    return rows.prefetch_related(Prefetch("series", lines)).order_by("order")


def _result(activity: ET.Element, indicator: Indicator, period: StrategyPeriod, on: date) -> None:
    lines = [line for line in indicator.series.all() if line.units]
    if not lines:
        return
    result = ET.SubElement(activity, "result", {"type": OUTCOME, "aggregation-status": "false"})
    _narratives(ET.SubElement(result, "title"), indicator.titles)
    _narratives(ET.SubElement(result, "description"), indicator.methods)
    asker = Asker(as_of=min(on, period.ends))
    for line in lines:
        _indicator(result, line, period, on, asker)


def _indicator(result: ET.Element, line: Series, period: StrategyPeriod, on: date, asker: Asker) -> None:
    told = ET.SubElement(
        result,
        "indicator",
        {
            "measure": UNIT,
            "ascending": "true" if line.direction == Direction.UP else "false",
            "aggregation-status": "false",
        },
    )
    _narratives(ET.SubElement(told, "title"), line.titles)
    _narratives(ET.SubElement(told, "description"), line.units)
    baseline = getattr(line, "baseline", None)
    if baseline is not None and baseline.as_of is not None:
        ET.SubElement(
            told,
            "baseline",
            {
                "year": str(baseline.as_of.year),
                "iso-date": baseline.as_of.isoformat(),
                **({} if baseline.value is None else {"value": _number(baseline.value)}),
            },
        )
    _target_period(told, line, period)
    for value in line.published.all():
        if value.as_of is None or value.as_of < period.starts:
            continue
        first = date(value.as_of.year, 1, 1)
        _period(told, first, value.as_of, actual=value.value, comments=value.source.titles)
    if is_counted(line) and not line.about_people:
        counted = asker.computed(line)
        if counted.value is not None:
            words = {"en": "Counted from our records.", "ar": "محسوب من سجلّاتنا."}
            _period(told, period.starts, asker.as_of, actual=counted.value, comments=words)


def _target_period(told: ET.Element, line: Series, period: StrategyPeriod) -> None:
    for target in line.targets.all():
        if target.value is not None:
            first = period.starts if line.aggregation != Aggregation.EACH else date(target.due.year, 1, 1)
            _period(told, first, target.due, target=target.value, comments=target.notes)


def _period(
    told: ET.Element,
    starts: date,
    ends: date,
    *,
    target: Decimal | None = None,
    actual: Decimal | None = None,
    comments: dict[str, str],
) -> None:
    found = ET.SubElement(told, "period")
    ET.SubElement(found, "period-start", {"iso-date": starts.isoformat()})
    ET.SubElement(found, "period-end", {"iso-date": ends.isoformat()})
    for name, value in (("target", target), ("actual", actual)):
        if value is not None:
            element = ET.SubElement(found, name, {"value": _number(value)})
            if comments:
                _narratives(ET.SubElement(element, "comment"), comments)


def _agreement(root: ET.Element, agreement: GrantAgreement, period: StrategyPeriod, on: date) -> None:
    starts = agreement.starts
    assert starts is not None  # noqa: S101 - the caller asked for those with a start
    activity = _begin(root, agreement.key, agreement.titles, {})
    kind = DONOR_TYPES.get(agreement.donor.kind, OTHER)
    donor = ET.SubElement(activity, "participating-org", {"role": FUNDING, "type": kind})
    _narratives(donor, agreement.donor.names)
    own = ET.SubElement(activity, "participating-org", _organisation(IMPLEMENTING))
    _narratives(own, dict(installation.current().names))
    ET.SubElement(activity, "activity-status", {"code": _status(starts, agreement.ends, on)})
    _dates(activity, starts, agreement.ends, on)
    _common(activity)
    if agreement.amount is not None and agreement.ends is not None:
        _budget(activity, agreement, starts, agreement.ends)
    ends = agreement.ends or starts.replace(month=12, day=31)
    alone = agreement.donor.agreements.filter(is_public=True).count() == 1
    for (_donor, year), row in sorted(published_sums().items()):
        # A sum is of a donor and a year; it can be told under an agreement only where the donor has one.
        if (
            row.donor_id == agreement.donor_id
            and alone
            and row.euros > 0
            and starts.year <= year <= ends.year
        ):
            _transaction(activity, agreement, year, row.euros, min(on, date(year, 12, 31)))
    ET.SubElement(activity, "related-activity", {"ref": _own(period.code), "type": "1"})


def _budget(activity: ET.Element, agreement: GrantAgreement, starts: date, ends: date) -> None:
    """The standard wants budgets of at most one year: the amount, spread evenly over the days of each year."""
    days = Decimal((ends - starts).days + 1)
    amount = agreement.amount or Decimal(0)
    left = amount
    for year in range(starts.year, ends.year + 1):
        first, last = max(starts, date(year, 1, 1)), min(ends, date(year, 12, 31))
        part = (amount * Decimal((last - first).days + 1) / days).quantize(Decimal("0.01"))
        part = left if year == ends.year else part
        left -= part
        budget = ET.SubElement(activity, "budget", {"type": "1", "status": "2"})
        ET.SubElement(budget, "period-start", {"iso-date": first.isoformat()})
        ET.SubElement(budget, "period-end", {"iso-date": last.isoformat()})
        value = ET.SubElement(
            budget, "value", {"currency": agreement.currency, "value-date": starts.isoformat()}
        )
        value.text = _number(part)


def _transaction(
    activity: ET.Element, agreement: GrantAgreement, year: int, euros: Decimal, day: date
) -> None:
    transaction = ET.SubElement(activity, "transaction")
    ET.SubElement(transaction, "transaction-type", {"code": INCOMING_FUNDS})
    ET.SubElement(transaction, "transaction-date", {"iso-date": day.isoformat()})
    value = ET.SubElement(transaction, "value", {"currency": "EUR", "value-date": day.isoformat()})
    value.text = _number(euros)
    _narratives(
        ET.SubElement(transaction, "description"),
        {"en": f"Received in {year}, as published.", "ar": f"ورد في {year} كما نُشر."},
    )
    provider = ET.SubElement(
        transaction, "provider-org", {"type": DONOR_TYPES.get(agreement.donor.kind, OTHER)}
    )
    _narratives(provider, agreement.donor.names)


def _number(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"
