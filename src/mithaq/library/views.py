"""The library for readers: the list of documents, a document, one text of it with its passages, and their data."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mithaq.core import installation
from mithaq.core.edits import get_or_not_found
from mithaq.core.lists import Cell, Column, Filter, ListPage, sort_by_text
from mithaq.core.lists_parts import Link
from mithaq.core.texts import language_of, text_in
from mithaq.core.twins import Meta, json_answer
from mithaq.library import forms, permissions, queries, reading, rules, symbols
from mithaq.library.models import KINDS, Document, DocumentText
from mithaq.library.queries import PassageRow

#: So many passages stand on one page of a text.
MOST_PASSAGES = 400


def title_cell(row: Document) -> Cell:
    """The title, in its language, leading to the document."""
    return Cell(text_in(row.titles) or row.symbol, href=row.get_absolute_url(), lang=language_of(row.titles))


def languages_of(row: Document) -> str:
    """The languages a document is there in."""
    names = dict(settings.ALL_LANGUAGES)
    codes = {text.language for text in row.texts.all() if text.is_current}
    return " · ".join(names[code] for code in sorted(codes))


COLUMNS = (
    Column(
        "title",
        _("Document"),
        lambda row: text_in(row.titles) or row.symbol,
        title_cell,
        sort=sort_by_text("titles"),
    ),
    Column(
        "symbol",
        _("Symbol"),
        lambda row: row.symbol,
        lambda row: Cell(row.symbol, lang="en"),
        sort="symbol",
        expected=False,
    ),
    Column("kind", _("Kind"), lambda row: row.kind, lambda row: Cell(row.get_kind_display()), sort="kind"),
    Column(
        "country",
        _("State"),
        lambda row: row.country_id or "",
        lambda row: (
            Cell(
                text_in(row.country.common_names) or text_in(row.country.names),
                href=row.country.get_absolute_url(),
            )
            if row.country
            else Cell("")
        ),
        sort="country",
        expected=False,
    ),
    Column("dated", _("Date"), lambda row: str(row.when or ""), sort="dated"),
    Column("languages", _("Languages"), languages_of),
)
FILTERS = (
    Filter("kind", _("Kind"), KINDS, lambda rows, value: rows.filter(kind=value)),
    Filter(
        "language",
        _("Language"),
        settings.ALL_LANGUAGES,
        lambda rows, value: rows.filter(texts__language=value, texts__is_current=True).distinct(),
    ),
    Filter(
        "country",
        _("State"),
        lambda page: forms.countries()[1:],
        lambda rows, value: rows.filter(country=value),
    ),
)


class DocumentList(ListPage):
    """The documents that this person may read."""

    name = "documents"
    title = _("Library")
    intro = _(
        "Documents of the reviews and of the treaty, read into numbered passages that can be quoted, linked and searched in six languages."
    )
    public = True
    areas = ("library", "world")
    columns = COLUMNS
    filters = FILTERS
    search_fields = ("titles__en", "titles__ar", "symbol", "issued_by")
    default_order = ("-dated", "-id")
    empty = _("No document is here yet. The hub and the coordinators add them.")

    def rows(self) -> QuerySet[Document]:
        return queries.with_texts(Document.objects.visible_to(self.request.user).filter(withdrawn_at=None))

    def links(self) -> tuple[Link, ...]:
        found = (Link(_now("Search their texts"), reverse("library:search"), button=True),)
        if permissions.may_add_document(self.request.user):
            return (*found, Link(_now("Add a document"), reverse("library:add")))
        return found


def _document(request: HttpRequest, pk: int) -> Document:
    rows = queries.with_texts(Document.objects.visible_to(request.user))
    found: Document = get_or_not_found(rows, pk=pk)
    return found


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: what is known of it, and its text in the reader's language where there is one."""
    row = _document(request, pk)
    return _page(request, row, queries.current_text(row, get_language() or "en"))


@require_safe
def text(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    """One language and version of a document."""
    row = _document(request, pk)
    return _page(request, row, _text_of(row, text))


def _text_of(row: Document, text: int) -> DocumentText:
    found: DocumentText = get_or_not_found(
        DocumentText.objects.select_related("stored", "document"), document=row, pk=text
    )
    return found


def _page(request: HttpRequest, row: Document, shown: DocumentText | None) -> HttpResponse:
    passages = queries.passages_of(shown) if shown and shown.state == rules.Reading.READ else []
    part, parts = _part(request, len(passages))
    can_change = permissions.may_change_document(request.user, row)
    context = {
        "row": row,
        "title_language": language_of(row.titles),
        "official": symbols.official_address(row.symbol, get_language() or "en"),
        "texts": list(row.texts.all()),
        "shown": shown,
        "refusal": str(reading.refuse(shown.fault)) if shown and shown.fault else "",
        "passages": passages[(part - 1) * MOST_PASSAGES : part * MOST_PASSAGES],
        "headings": [each for each in passages if each.kind == rules.PassageKind.HEADING][:60],
        "part": part,
        "parts": range(1, parts + 1),
        "first_of": _first_of(passages),
        "can_change": can_change,
        "can_withdraw": permissions.may_open_documents(request.user) and row.withdrawn_at is None,
        "can_have_file": shown is not None and permissions.may_read_file(request.user, shown.stored),
    }
    return render(request, "library/document.html", context)


def _part(request: HttpRequest, count: int) -> tuple[int, int]:
    """Which part of a long text is asked for, and how many there are."""
    parts = max(1, -(-count // MOST_PASSAGES))
    asked = request.GET.get("part", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(part, 1), parts), parts


def _first_of(passages: list[PassageRow]) -> dict[int, int]:
    """Page -> number of its first passage: where the number of a page is shown."""
    found: dict[int, int] = {}
    for passage in passages:
        if passage.page is not None:
            found.setdefault(passage.page, passage.number)
    return found


def told(row: Document) -> dict[str, Any]:
    """A document as data."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "symbol": row.symbol,
        "titles": row.titles,
        "issued_by": row.issued_by,
        "dated": str(row.when) if row.when else None,
        "country": row.country_id,
        "official_address": row.official_address,
        "address": row.address,
        "texts": [
            {
                "id": each.pk,
                "language": each.language,
                "version": each.number,
                "newest": each.is_current,
                "reading": each.state,
                "pages": each.pages,
                "picture_pages": each.picture_pages,
                "file": each.stored.name,
                "sha256": each.stored.sha256,
                "href": f"{each.get_absolute_url()}.json",
            }
            for each in row.texts.all()
        ],
    }


@require_safe
def document_data(request: HttpRequest, pk: int) -> HttpResponse:
    """A document as data."""
    row = _document(request, pk)
    return json_answer(told(row), _meta(row), open_data=row.is_public)


@require_safe
def text_data(request: HttpRequest, pk: int, text: int) -> HttpResponse:
    """One text with its passages as data."""
    row = _document(request, pk)
    found = _text_of(row, text)
    fields = {
        "document": row.pk,
        "symbol": row.symbol,
        "language": found.language,
        "version": found.number,
        "passages": [
            {
                "number": each.number,
                "anchor": each.anchor,
                "kind": each.kind,
                "level": each.level or None,
                "page": each.page,
                "box": each.box,
                "words": each.words,
            }
            for each in queries.passages_of(found)
        ],
    }
    return json_answer(fields, _meta(row), open_data=row.is_public)


def _meta(row: Document) -> Meta:
    sources = [address for address in (row.official_address, row.address) if address]
    return Meta(sources=sources, licence=installation.current().data_licence if row.is_public else "")
