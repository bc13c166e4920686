"""Who pays for the coalition: the public page and its data. HTTP only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mithaq.core import installation
from mithaq.core.twins import Field, Meta, csv_answer, json_answer, public_page
from mithaq.funding import pictures, queries_public, words


@require_safe
@public_page()
def funding(request: HttpRequest) -> HttpResponse:
    """Donors and what each gave in each year, the agreements, and the four tests."""
    page = queries_public.public_funding(timezone.localdate())
    context = {"page": page, "tests": words.told(page.tests), "chart": pictures.income_chart(page)}
    return render(request, "funding/funding.html", context)


def _meta() -> Meta:
    return Meta(
        sources=["Published sums of this coalition; see the note of each row"],
        licence=installation.current().data_licence,
        as_of=timezone.localdate(),
    )


@require_safe
@public_page()
def funding_data(request: HttpRequest, format: str) -> HttpResponseBase:
    """The same as JSON, or the sums by donor and year as CSV."""
    page = queries_public.public_funding(timezone.localdate())
    if format == "json":
        return json_answer(queries_public.funding_fields(page), _meta())
    fields = [Field(key=name, label=name) for name in queries_public.SUM_FIELDS]
    rows: list[list[Any]] = [list(row) for row in queries_public.sum_rows(page)]
    return csv_answer("funding", fields, rows)
