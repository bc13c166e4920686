"""The sections of reports out, and the fields of their data, in words."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.results import rules_plan

HEADINGS = {
    "opening": _("In short"),
    "decisions": _("What the board is asked to decide"),
    "charts": _("Where each promise stands"),
    "figures": _("The figures"),
    "year": _("What happened"),
    "workplan": _("The work plan"),
    "theory": _("What we assume, and what was found"),
    "money": _("Money"),
    "errata": _("Corrections to earlier figures"),
    "closing": _("What comes next"),
}

#: What each field of the data of a report means (the data dictionary).
DICTIONARY = {
    "code": _("Short name of the report; it never changes."),
    "kind": _("annual, donor or board."),
    "language": _("Language of the words, by ISO 639-1."),
    "direction": _("Whether the language is written from the left (ltr) or from the right (rtl)."),
    "title": _("Title of the report."),
    "by": _("Name of the coalition on the day."),
    "subtitle": _("Kind of report, first and last day of its period, and for whom it is."),
    "notes": _("What must be known to read the figures."),
    "sections": _("The parts of the report, in order."),
    "sections.code": _("Code of the section; it never changes."),
    "sections.kind": _("What stands in it: text, figures, charts, money, workplan, theory or errata."),
    "sections.heading": _("Its heading."),
    "sections.paragraphs": _("Its texts, live fields filled in."),
    "sections.table.caption": _("What the table tells."),
    "sections.table.columns": _("Its columns: label, and whether it holds numbers."),
    "sections.table.rows": _("Its rows. An empty number is unknown, never zero."),
    "sections.charts.key": _("Number of the indicator that the chart shows."),
    "sections.charts.title": _("Title of the indicator."),
    "sections.charts.svg": _("The chart as SVG that stands alone."),
    "sections.charts.alt": _("What the chart says, in words."),
    "figures.indicator": _("Number of the indicator."),
    "figures.line": _("What is counted."),
    "figures.unit": _("Unit of baseline, target and values."),
    "figures.baseline": _("Where it stood when the strategy was written, as worded then."),
    "figures.target": _("What is wanted."),
    "figures.counted": _("Counted from our records on the last day of the period."),
    "figures.grade": _("How well the counted value is proven: as its weakest row."),
    "figures.published": _("The newest published value, as its source words it."),
    "figures.published_as_of": _("The day the published value is of."),
    "figures.typed": _("The newest value typed in by a person."),
    "digest": _("SHA-256 over the signed-off words and numbers; empty while it is a draft."),
}

_TESTED = {
    rules_plan.Tested.UNTESTED: lambda: _now("not tested yet"),
    rules_plan.Tested.OPEN: lambda: _now("nothing settles it yet"),
    rules_plan.Tested.HOLDS: lambda: _now("holds so far"),
    rules_plan.Tested.CONTESTED: lambda: _now("contested: evidence on both sides"),
    rules_plan.Tested.FAILS: lambda: _now("does not hold by the evidence"),
}


def heading(code: str) -> str:
    """The heading of a section."""
    return str(HEADINGS[code])


def tested(state: rules_plan.Tested) -> str:
    """Where an assumption stands."""
    return _TESTED[state]()
