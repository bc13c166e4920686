"""What the library shows on pages of other packages: documents of a State, and texts found from the search of the house."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody
from mithaq.core.search_sources import Hit
from mithaq.core.sections import Section
from mithaq.core.texts import language_of, text_in
from mithaq.library import queries, search_kinds, texts_search

MOST_SHOWN = 8


def documents_leaf(country: Any, person: Anybody) -> Section | None:
    """The newest documents about a State; nothing when there are none."""
    rows = list(queries.documents_of(country, person)[: MOST_SHOWN + 1])
    if not rows:
        return None
    documents = [
        {
            "title": text_in(row.titles) or row.symbol,
            "lang": language_of(row.titles),
            "href": row.get_absolute_url(),
            "kind": row.get_kind_display(),
            "symbol": row.symbol,
            "when": row.when,
        }
        for row in rows[:MOST_SHOWN]
    ]
    return Section(
        key="documents",
        title=_("Documents"),
        template="library/parts/documents_leaf.html",
        context={
            "documents": documents,
            "more": f"{reverse('library:documents')}?country={country.pk}" if len(rows) > MOST_SHOWN else "",
        },
        data=[
            {"title": row["title"], "kind": str(row["kind"]), "symbol": row["symbol"], "address": row["href"]}
            for row in documents
        ],
    )


def find_texts(words: str, person: Anybody, limit: int) -> Sequence[Hit]:
    """Texts for the one search box: the best, and behind them the way to all."""
    kinds = tuple(kind.key for kind in search_kinds.kinds() if not kind.has_box)
    found = texts_search.search(words, person, texts_search.Wanted(kinds=kinds), size=min(limit, 4))
    hits = [
        Hit(
            title=hit.shown.title,
            href=hit.shown.href,
            about="".join(piece.text for piece in hit.pieces),
            lang=hit.shown.title_language,
        )
        for hit in found.hits
    ]
    if found.total > len(hits):
        hits.append(
            Hit(
                title=_now("All texts that were found"),
                href=f"{reverse('library:search')}?{_query(words)}",
            )
        )
    return hits


def _query(words: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"q": words})
