"""What reports tell on other pages: a leaf of a State's page, one of the first page, and the search."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.core.search_sources import Hit
from mithaq.core.sections import Section
from mithaq.core.texts import language_of, text_in
from mithaq.core.verification import is_verified
from mithaq.reports.models import ParallelReport
from mithaq.reports.queries_public import authors_text


def country_leaf(country: Any, person: Any) -> Section | None:
    """The published reports on a State."""
    rows = list(
        ParallelReport.objects.public()
        .filter(country=country.pk)
        .select_related("country", "cycle")
        .prefetch_related("contributors__organisation__membership")
    )
    if not rows:
        return Section(
            key="parallel_reports",
            title=_("Parallel reports"),
            unknown=[_("Whether civil society wrote a parallel report: we know of none.")],
        )
    return Section(
        key="parallel_reports",
        title=_("Parallel reports"),
        template="reports/parts/country.html",
        margin=[_("Written by civil society beside the official review.")],
        context={
            "reports": [(row, authors_text(row), is_verified(row.verification)) for row in rows],
        },
        data=[
            {
                "code": row.code,
                "cycle": row.cycle_id,
                "published": str(row.published),
                "author": authors_text(row) or None,
                "invented": row.is_invented,
                "address": row.get_absolute_url(),
            }
            for row in rows
        ],
        ways_on=[(_("All reports on this State"), f"{reverse('reports:reports')}?country={country.pk}")],
    )


def home_leaf(person: Any) -> Section | None:
    """The newest reports, and how many there are of how many States."""
    public = ParallelReport.objects.public()
    count = public.count()
    if not count:
        return None
    states = public.order_by().values("country").distinct().count()
    newest = public.select_related("country", "cycle")[:4]
    return Section(
        key="reports",
        title=_("Parallel reports"),
        template="reports/parts/home.html",
        margin=[_("Those we know of; each names its source.")],
        context={
            # Without their authors: most are written in Latin letters, whose face Arabic readers would have to fetch.
            "reports": list(newest),
            "count": ngettext("%(count)d report", "%(count)d reports", count) % {"count": count},
            "states": ngettext("%(count)d State", "%(count)d States", states) % {"count": states},
        },
        data={"reports": count, "states": states},
    )


def find_reports(words: str, person: Any, limit: int) -> list[Hit]:
    """Reports in whose title, State, author or code every word occurs."""
    rows = ParallelReport.objects.visible_to(person).select_related("country", "cycle", "stage")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(titles__en__icontains=word)
            | Q(titles__ar__icontains=word)
            | Q(country__names__en__icontains=word)
            | Q(country__names__ar__icontains=word)
            | Q(country__common_names__ar__icontains=word)
            | Q(author_name__icontains=word)
            | Q(code__icontains=word)
        )
    return [
        Hit(
            title=row.title,
            href=row.get_absolute_url()
            if row.is_public
            else reverse("reports:workroom", kwargs={"code": row.code}),
            about=f"{text_in(row.country.names)} · {text_in(row.cycle.names)}"
            + (f" · {row.published}" if row.published else f" · {row.get_status_display()}"),
            lang=language_of(row.titles) if row.titles else "",
            mark=_("invented") if row.is_invented else "",
        )
        for row in rows.order_by("-published_on", "pk")[:limit]
    ]
