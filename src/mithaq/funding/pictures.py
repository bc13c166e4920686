"""The chart of funding: what is published of each year, beside the range the strategy wants."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core import charts_bars
from mithaq.core.marks import number_text
from mithaq.funding.queries_public import PublicFunding


def income_chart(page: PublicFunding) -> SafeString | str:
    """One bar a year; a year of which nothing is published is hatched."""
    if not page.years:
        return ""
    bars = [
        charts_bars.Bar(
            label=str(line.year),
            value=float(line.euros) if line.euros is not None else None,
            shown=f"{number_text(line.euros)} EUR" if line.euros is not None else "",
        )
        for line in page.years
    ]
    told = "; ".join(f"{bar.label}: {bar.shown or _('unknown')}" for bar in bars)
    return charts_bars.bar_chart(bars, title=_("Published sums of each year"), description=told)
