"""The design page: every part of the looks, once, for people and for the tests of the looks."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from mithaq.core import charts, maps
from mithaq.core.errors import Conflict, NotFound, NotPermitted, RuleBroken, Unavailable
from mithaq.core.partial_dates import PartialDate
from mithaq.core.shell import direction_of

COLOURS = (
    "paper", "wash", "ink", "soft", "rule", "edge", "accent", "tint",
    "warn", "warn-tint", "bad", "bad-tint", "focus", "ramp-1", "ramp-2", "ramp-3", "land",
)  # fmt: skip
#: A class for each of some States, so that the map has something to show.
SAMPLE_MAP = {
    "AUT": 3, "BRA": 3, "CAN": 2, "CHN": 2, "EGY": 0, "FJI": 1, "FRA": 3, "IND": 2, "JOR": 1, "KEN": 3, "MDV": 2,
    "MLT": 3, "PER": 3, "PLW": 1, "SGP": 0, "SRB": 3, "TUN": 1, "TUV": 0, "USA": 3, "VCT": 2, "ZAF": 3, "AUS": 3,
}  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    country = forms.CharField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("As on your registration")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    work = forms.CharField(
        label=gettext_lazy("Your work in this field"),
        help_text=gettext_lazy("Two sentences are enough; write in any language."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Where do you work?"),
        choices=[
            ("national", gettext_lazy("In one or two countries")),
            ("international", gettext_lazy("In three or more, or through affiliates there")),
        ],
        widget=forms.RadioSelect,
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Group"), choices=[("", gettext_lazy("All groups"))], required=False
    )
    arabic = forms.BooleanField(label=gettext_lazy("Write to me in Arabic"), required=False)


def design(request: HttpRequest) -> HttpResponse:
    """Show every part in the reader's language, then again in another one on the other ground."""
    language = get_language() or settings.LANGUAGE_CODE
    other = next((code for code, _name in settings.LANGUAGES if code != language), language)
    with override(other):
        there = _parts("there")
    return render(
        request,
        "core/design.html",
        {
            "here": _parts("here"),
            "there": there,
            "there_language": other,
            "there_direction": direction_of(other),
        },
    )


def _parts(prefix: str) -> dict[str, Any]:
    form = SampleForm(
        {
            f"{prefix}-country": "Cedar Forum",
            f"{prefix}-email": "amal.example.org",
            f"{prefix}-reach": "national",
        },
        prefix=prefix,
    )
    form.is_valid()
    return {
        "prefix": prefix,
        "colours": COLOURS,
        "form": form,
        "errors": [NotFound(), NotPermitted(), RuleBroken(), Conflict(), Unavailable()],
        "map": maps.world_map(
            SAMPLE_MAP, _("World map: a sample of four classes"), identifier=f"map-{prefix}"
        ),
        "key": maps.map_key(
            maps.KeyEntry(value=value, label=label, count=maps.count_classes(SAMPLE_MAP)[value])
            for value, label in (
                (3, _("most")),
                (2, _("some")),
                (1, _("little")),
                (0, _("nothing in our record")),
            )
        ),
        "borders": maps.BORDERS,
        "days": [date(2025, 12, 9), PartialDate.parse("2015-03"), PartialDate.parse("2014"), None],
        "source": "Strategy 2023-2026; https://uncaccoalition.org/international-anti-corruption-day-2025",
        "steps": [
            {"date": PartialDate.parse("2014"), "text": _("Executive summary published"), "open": False},
            {"date": None, "text": _("Full report"), "open": True},
        ],
        **_charts(),
    }


def _charts() -> dict[str, Any]:
    published, computed = charts.Kind.PUBLISHED, charts.Kind.COMPUTED
    years = [charts.Tick(at=year, label=str(year)) for year in (2022, 2023, 2024, 2025, 2026)]
    reports = charts.Series(
        points=[
            charts.Point(at=2022, value=0, label="0", kind=published),
            charts.Point(at=2023, value=14, label="14", kind=computed),
            charts.Point(at=2024, value=21, label="21", kind=computed),
            charts.Point(at=2025, value=30, label="30", kind=computed),
        ],
        gaps=[charts.Gap(start=2025.3, end=2026, label=_("no value"))],
    )
    target = charts.Target(value=30, label=_("target: 30"), at=2026, start_at=2022, start_value=0)
    rows = [
        [tick.label, point.label, _("computed")] for tick, point in zip(years, reports.points, strict=False)
    ]
    return {
        "path": charts.path_chart(
            reports,
            target,
            ticks=years,
            title=_("Reports, all years together: 14, 21 and 30; target 30 by 2026"),
        ),
        "mini": charts.path_chart(
            reports, target, ticks=[years[0], years[-1]], mini=True, title=_("Reports: the small form")
        ),
        "unknown": charts.unknown_chart(
            title=_("No value and no target"), label=_("baseline and target unknown"), mini=True
        ),
        "table": charts.table(
            _("Reports, all years together"),
            [
                charts.Heading(label=_("Year")),
                charts.Heading(label=_("Reports"), is_number=True),
                charts.Heading(label=_("Kind")),
            ],
            rows,
        ),
        "bars": charts.bar_chart(
            [
                charts.Bar(label=_("Africa"), value=54),
                charts.Bar(label=_("Asia-Pacific"), value=53),
                charts.Bar(label=_("Eastern Europe"), value=None),
            ],
            title=_("States by regional group; one is unknown"),
        ),
        "shares": charts.share_chart(
            [
                charts.Part(label=_("both reviews"), count=57, shade=3),
                charts.Part(label=_("first only"), count=28, shade=2),
                charts.Part(label=_("nothing in our record"), count=107, shade=None),
            ],
            title=_("Parties by what our record holds: 57, 28 and 107"),
        ),
        "band": charts.band_chart(
            [
                charts.Band(
                    at=month,
                    low=max(0.0, 1 - month / 18),
                    middle=1 - month / 40,
                    high=min(1.0, 1.05 - month / 90),
                )
                for month in range(0, 37, 4)
            ],
            levels=[(0.5, _("half"))],
            ticks=[charts.Tick(at=0, label="0"), charts.Tick(at=36, label=_("36 months"))],
            stepped=True,
            title=_("Share still waiting, by months since the start"),
        ),
        "intervals": charts.interval_chart(
            [
                charts.Interval(
                    label=_("Country visit"), low=2026.1, middle=2026.4, high=2026.9, shown="2026"
                ),
                charts.Interval(label=_("Full report"), low=None, middle=None, high=None),
            ],
            ticks=[charts.Tick(at=2026, label="2026"), charts.Tick(at=2027, label="2027")],
            today=2026.0,
            title=_("When the next steps are likely"),
        ),
        "line": charts.timeline_chart(
            [
                charts.Milestone(label=_("Self-assessment"), at=2023.4),
                charts.Milestone(label=_("Country visit"), at=2024.1),
                charts.Milestone(label=_("Executive summary"), at=2024.9, state=charts.State.LATE),
                charts.Milestone(label=_("Follow-up"), at=2026.5, state=charts.State.OPEN),
                charts.Milestone(label=_("Full report"), at=None),
            ],
            ticks=[charts.Tick(at=2023, label="2023"), charts.Tick(at=2027, label="2027")],
            today=2025.9,
            title=_("Steps of one review"),
        ),
    }
