"""The library's own kinds of search: documents by their titles and symbols, and the passages of their texts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mithaq.accounts.models import Anybody, standing_of
from mithaq.accounts.rules import Role
from mithaq.core.texts import language_of, text_in
from mithaq.library import rules
from mithaq.library.models import Document, DocumentText, Passage
from mithaq.library.search_kinds import NewEntry, SearchKind, Shown

DOCUMENTS, PASSAGES = "document", "passage"


def owners(person: Anybody) -> QuerySet[Document]:
    """The documents that this person may read."""
    return Document.objects.visible_to(person)


def sees_all(person: Anybody) -> bool:
    """The hub and the auditor read every document."""
    standing = standing_of(person)
    return standing.is_staff_of_hub or Role.AUDITOR in standing.roles


def facets_of(document: Document) -> dict[str, str]:
    """What a document can be filtered by."""
    return {
        "kind": document.kind,
        "country": document.country_id or "",
        "year": str(document.dated.year) if document.dated else "",
    }


def entries_of_document(document: Document) -> list[NewEntry]:
    """The titles, in each language, with the symbol and who issued it."""
    more = [document.symbol, document.symbol.replace("/", " "), document.issued_by]
    return [
        NewEntry(
            owner=document.pk,
            language=language,
            is_public=document.is_public,
            words=" ".join([title, *more]),
            facets=facets_of(document),
        )
        for language, title in document.titles.items()
        if title
    ]


def entries_of_text(text: DocumentText, passages: Iterable[Passage]) -> Iterator[NewEntry]:
    """The passages of one text that hold words."""
    document = text.document
    facets = facets_of(document)
    for passage in passages:
        if passage.words:
            yield NewEntry(
                owner=document.pk,
                place=passage.pk,
                language=text.language,
                is_public=document.is_public,
                words=passage.words,
                facets=facets,
            )


def indexed() -> QuerySet[Document]:
    """The documents that were not withdrawn."""
    return Document.objects.filter(withdrawn_at=None)


def titles_of(keys: Sequence[int]) -> Iterator[NewEntry]:
    """The titles of these documents."""
    for document in indexed().filter(pk__in=keys).order_by("pk"):
        yield from entries_of_document(document)


def passages_of(keys: Sequence[int]) -> Iterator[NewEntry]:
    """The passages of the newest texts of these documents."""
    texts = DocumentText.objects.current().filter(
        state=rules.Reading.READ.value, document__withdrawn_at=None, document__in=keys
    )
    for text in texts.select_related("document").order_by("pk"):
        yield from entries_of_text(text, text.passages.order_by("number").iterator(chunk_size=500))


def show_documents(places: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Shown]:
    """How documents that were found are shown."""
    found = {}
    for document in Document.objects.filter(pk__in=[owner for owner, _place in places]):
        words = " · ".join(part for part in (document.symbol, document.issued_by) if part)
        found[document.pk, 0] = Shown(
            title=str(document),
            title_language=language_of(document.titles),
            href=document.get_absolute_url(),
            words=words or str(document),
            language=get_language() or "en",
            about=document.get_kind_display(),
        )
    return found


def show_passages(places: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Shown]:
    """How passages that were found are shown."""
    found = {}
    rows = Passage.objects.filter(pk__in=[place for _owner, place in places]).select_related("text__document")
    for passage in rows:
        document = passage.text.document
        found[document.pk, passage.pk] = Shown(
            title=text_in(document.titles) or document.symbol,
            title_language=language_of(document.titles),
            href=passage.get_absolute_url(),
            words=passage.words,
            language=passage.text.language,
            about=(
                _("%(symbol)s, page %(page)s") % {"symbol": document.symbol, "page": passage.page}
                if document.symbol and passage.page
                else _("page %(page)s") % {"page": passage.page}
                if passage.page
                else document.symbol
            ),
        )
    return found


KINDS = (
    SearchKind(
        key=DOCUMENTS,
        label=_("Documents"),
        owners=owners,
        indexed=indexed,
        entries=titles_of,
        show=show_documents,
        is_title=True,
        sees_all=sees_all,
    ),
    SearchKind(
        key=PASSAGES,
        label=_("Passages of documents"),
        owners=owners,
        indexed=indexed,
        entries=passages_of,
        show=show_passages,
        sees_all=sees_all,
    ),
)
