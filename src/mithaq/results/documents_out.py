"""A report that goes out as one plain document: sections with paragraphs, tables and charts, in one language.

The screen, PDF, DOCX, XLSX, CSV and JSON are all made from this document, so that they say the same. Signing a report
off keeps the document itself; after that nothing is asked of the record.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from mithaq.core import installation
from mithaq.core.texts import text_in
from mithaq.funding import queries as money
from mithaq.funding import rules as money_rules
from mithaq.funding import words as money_words
from mithaq.results import figures_out, pictures, queries, rules_out, snapshots, words_out
from mithaq.results.models import Activity, Erratum, Indicator, OutReport, Series
from mithaq.results.queries_plan import chain_of
from mithaq.results.rules_out import OutKind, SectionKind
from mithaq.results.words_counted import cause_words

#: Stable names of the columns of the figures, in their order (see the data dictionary).
FIGURE_KEYS = (
    "indicator",
    "line",
    "unit",
    "baseline",
    "target",
    "counted",
    "grade",
    "published",
    "published_as_of",
    "typed",
)

Document = dict[str, Any]
Table = dict[str, Any]


def document_of(report: OutReport, language: str) -> Document:
    """The document in one language: as it was signed off, else as the record has it now."""
    if report.signed_at is not None:
        kept: Document = json.loads(report.frozen)[language]
        return kept
    return make(report, language)


def make(report: OutReport, language: str) -> Document:
    """The document by the record of now."""
    with translation.override(language):
        return _Maker(report, language).document()


def snapshot_of(report: OutReport) -> Mapping[str, Any]:
    """The figures of the period: as signed off, else as counted now."""
    reporting = report.reporting
    if reporting.snapshot:
        return snapshots.read(reporting)
    found: dict[str, Any] = json.loads(snapshots.take(reporting, timezone.localdate()))
    return found


class _Maker:
    """Makes one document."""

    def __init__(self, report: OutReport, language: str) -> None:
        self.report, self.language = report, language
        self.reporting = report.reporting
        self.kind = OutKind(report.kind)
        self.snapshot = snapshot_of(report)
        self.figures = figures_out.figures_of(self.snapshot, self._objectives())
        self.income = money.income_by_year(until=self.reporting.ends)
        self.texts = {
            block.section: block.text for block in report.blocks.all() if block.language == language
        }

    def _objectives(self) -> frozenset[str] | None:
        """The objectives that are told; None is all. A donor reads of what its agreement covers."""
        agreement = self.report.agreement
        return frozenset(agreement.objectives) if agreement is not None and agreement.objectives else None

    def document(self) -> Document:
        info = get_language_info(self.language)
        sections = [self._section(section) for section in rules_out.TEMPLATES[self.kind]]
        return {
            "code": self.report.code,
            "kind": self.report.kind,
            "language": self.language,
            "direction": "rtl" if info["bidi"] else "ltr",
            "title": text_in(self.report.titles, self.language),
            "by": installation.current().name,
            "subtitle": self._subtitle(),
            "notes": self._notes(),
            "sections": [section for section in sections if section["has"]],
        }

    def _subtitle(self) -> str:
        told = _("%(kind)s · %(starts)s to %(ends)s") % {
            "kind": self.report.get_kind_display(),
            "starts": _apart(self.reporting.starts),
            "ends": _apart(self.reporting.ends),
        }
        agreement = self.report.agreement
        return f"{told} · {agreement.donor} · {agreement}" if agreement is not None else told

    def _notes(self) -> list[str]:
        signed = self.reporting.is_signed
        notes = [
            _("Figures as signed off, by what was known on %(day)s; hash %(digest)s.")
            % {"day": _apart(self.reporting.known_on), "digest": _apart(self.reporting.digest[:16])}
            if signed
            else _("Draft: the figures are not signed off yet and may change.")
        ]
        notes.append(
            _(
                "Counted values come from our records, published ones from the source named beside them. They are never mixed."
            )
        )
        in_prices = {row.key for row in Series.objects.filter(measure="income_real")}
        if any(figure.line in in_prices and figure.counted is not None for figure in self.figures):
            years = money.prices_of_tests(self.reporting.ends.year)
            if years:
                notes.append(money_words.missing_words("prices_unverified", ", ".join(map(str, years))))
        return notes

    def _section(self, section: rules_out.Section) -> dict[str, Any]:
        told: dict[str, Any] = {
            "code": section.code,
            "kind": section.kind.value,
            "heading": words_out.heading(section.code),
            "paragraphs": [],
            "table": None,
            "charts": [],
        }
        if section.kind is SectionKind.TEXT:
            text = self.texts.get(section.code, "")
            told["paragraphs"] = [rules_out.fill(part, self._field) for part in rules_out.paragraphs(text)]
        elif section.kind is SectionKind.FIGURES:
            told["table"] = figures_out.table(self.figures)
        elif section.kind is SectionKind.CHARTS:
            told["charts"] = self._charts()
        elif section.kind is SectionKind.MONEY:
            told["table"] = self._money()
        elif section.kind is SectionKind.WORKPLAN:
            told["table"] = self._workplan()
        elif section.kind is SectionKind.THEORY:
            told["table"] = self._theory()
        else:
            told["table"] = self._errata()
        rows = told["table"]["rows"] if told["table"] else []
        told["has"] = bool(told["paragraphs"] or told["charts"] or rows)
        return told

    def _field(self, kind: str, name: str) -> str:
        """What a live field says; a thing nobody knows says so."""
        if kind == "day":
            return _apart(self.reporting.ends)
        if kind == "income" and name.isdigit():
            euros = self.income.get(int(name))
            return _("unknown") if euros is None else _apart(f"{euros:,.0f} EUR")
        figure = next((each for each in self.figures if each.line == name), None)
        if figure is None:
            return _("unknown")
        return figure.target if kind == "target" else figure.told

    def _charts(self) -> list[dict[str, str]]:
        indicators = Indicator.objects.current().filter(objective__period=self.reporting.period)
        occasions = queries.occasions()
        found = []
        for view in queries.views_of(indicators, self.reporting.ends):
            if not view.main or not (view.main[0].published or view.main[0].is_checklist):
                continue
            svg = figures_out.chart(pictures.picture(view, occasions))
            if svg:
                found.append(
                    {
                        "key": view.indicator.code,
                        "title": text_in(view.indicator.titles),
                        "svg": svg,
                        "alt": figures_out.alt(svg),
                    }
                )
        return found

    def _money(self) -> Table:
        agreement = self.report.agreement
        if agreement is not None:
            entries = agreement.entries.standing().filter(on__lte=self.reporting.ends).order_by("on", "id")
            return _table(
                _("Money under the agreement, in euros"),
                (_("Day"), _("Direction"), _("Amount"), _("Currency"), _("In euros")),
                (
                    [
                        entry.on.isoformat(),
                        str(entry.get_direction_display()),
                        _plain(entry.amount),
                        entry.currency,
                        _plain(entry.euros),
                    ]
                    for entry in entries
                ),
                numbers=(2, 4),
            )
        spent = money.spending_by_year(until=self.reporting.ends)
        first = self.reporting.period.starts.year
        years = [year for year in sorted({*self.income, *spent}) if year >= first]
        return _table(
            _("Income and spending by year, in euros"),
            (_("Year"), _("Income"), _("Spending")),
            ([str(year), _plain(self.income.get(year)), _plain(spent.get(year))] for year in years),
            numbers=(1, 2),
        )

    def _workplan(self) -> Table:
        rows = Activity.objects.filter(
            starts__lte=self.reporting.ends, ends__gte=self.reporting.starts
        ).select_related("objective")
        objectives = self._objectives()
        agreement = self.report.agreement
        if objectives is not None:
            rows = rows.filter(objective__code__in=objectives)
        shares = {share.activity: share.percent for share in agreement.shares.all()} if agreement else {}
        columns = [_("Activity"), _("Objective"), _("Stands"), _("Last day")]
        if agreement is not None:
            columns.append(_("Share of this donor, in per cent"))
        return _table(
            _("Activities of the year"),
            tuple(columns),
            (
                [
                    text_in(row.titles),
                    text_in(row.objective.short_titles),
                    str(row.get_progress_display()),
                    row.ends.isoformat(),
                    *([_plain(shares.get(row.key))] if agreement is not None else []),
                ]
                for row in rows.order_by("objective__order", "key")
            ),
            numbers=(4,) if agreement is not None else (),
        )

    def _theory(self) -> Table:
        from django.contrib.auth.models import AnonymousUser

        return _table(
            _("What the strategy assumes, and what was found"),
            (_("Assumption"), _("Stands"), _("Findings")),
            (
                [text_in(link.assumption.titles), words_out.tested(link.state), len(link.findings)]
                for link in chain_of(self.reporting.period, AnonymousUser())
            ),
            numbers=(2,),
        )

    def _errata(self) -> Table:
        errata = Erratum.objects.filter(reporting__ends__lte=self.reporting.ends)
        return _table(
            _("Figures signed off earlier that would be counted otherwise today"),
            (_("Period"), _("Figure"), _("Signed off"), _("Today"), _("Cause")),
            (
                [
                    row.reporting.code,
                    text_in(row.series.titles),
                    _plain(row.signed_value),
                    _plain(row.value_now),
                    cause_words(row.cause),
                ]
                for row in errata.select_related("reporting", "series")
            ),
            numbers=(2, 3),
        )


def _table(caption: str, columns: tuple[str, ...], rows: Any, *, numbers: tuple[int, ...] = ()) -> Table:
    return {
        "caption": caption,
        "columns": [{"label": label, "number": place in numbers} for place, label in enumerate(columns)],
        "rows": list(rows),
    }


def _plain(value: Decimal | None) -> int | float | None:
    """A number as JSON, XLSX and the screen hold it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value.quantize(money_rules.CENT))


def _apart(value: date | str | None) -> str:
    """A date, number or hash set apart, so that text from right to left does not turn it round."""
    return f"\u2068{value}\u2069"
