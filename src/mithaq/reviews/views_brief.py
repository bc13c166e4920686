"""The two-page brief of a State as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mithaq.core.edits import get_or_not_found
from mithaq.reviews import briefs
from mithaq.world.models import Country


@require_safe
def brief(request: HttpRequest, iso3: str) -> HttpResponse:
    """A State on at most two pages, public facts only."""
    country = get_or_not_found(Country.objects.with_pages(), pk=iso3)
    language = get_language() or "en"
    content = briefs.brief_pdf(country, language=language, on=timezone.localdate())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brief-{country.pk}-{language}.pdf"'
    return response
