"""Recommendations in the one search box."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mithaq.core.search_sources import Hit, SearchSource
from mithaq.core.texts import language_of, text_in
from mithaq.reports.models_recommendations import Recommendation
from mithaq.reports.queries_recommendations import rung_word


def find_recommendations(words: str, person: Any, limit: int) -> list[Hit]:
    """Those in whose text, in any language, or code every word occurs."""
    rows = Recommendation.objects.visible_to(person).select_related("country", "report")
    for word in words.split():
        found = Q(code__icontains=word)
        for language in ("ar", "en", "es", "fr", "ru", "zh"):
            found |= Q(**{f"texts__{language}__icontains": word})
        rows = rows.filter(found)
    return [
        Hit(
            title=text_in(row.texts),
            href=row.get_absolute_url(),
            about=f"{text_in(row.country.names)} · {rung_word(row.assessed)}",
            lang=language_of(row.texts),
            mark=_("invented") if row.report.is_invented else "",
        )
        for row in rows.order_by("code")[:limit]
    ]


SOURCE = SearchSource(key="recommendations", label=_("Recommendations"), find=find_recommendations, order=45)
