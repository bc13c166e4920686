"""What other packages and the pages read from the library: passages of a text, documents of a State, what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from mithaq.accounts.models import Anybody
from mithaq.library import rules
from mithaq.library.models import Document, DocumentText, Passage


@dataclass(frozen=True, kw_only=True)
class PassageRow:
    """One passage of a text. `number` never changes; `anchor` is its place in the page of the text."""

    pk: int
    number: int
    kind: str
    level: int
    page: int | None
    box: Sequence[float] | None
    words: str

    @property
    def anchor(self) -> str:
        """Its place in the page of its text."""
        return f"p{self.number}"


def passages_of(text: DocumentText) -> list[PassageRow]:
    """The passages of a text in reading order. Whoever asks has made sure that the person may read it."""
    rows = Passage.objects.filter(text=text).order_by("number")
    fields = ("pk", "number", "kind", "level", "page", "box", "words")
    return [PassageRow(**dict(zip(fields, row, strict=True))) for row in rows.values_list(*fields)]


def current_text(document: Document, language: str = "") -> DocumentText | None:
    """The newest text in the language, else in English, else in any; None when the document has none."""
    texts = {text.language: text for text in document.texts.all() if text.is_current}
    for code in (language, "en", *sorted(texts)):
        if code in texts:
            return texts[code]
    return None


def with_texts(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Documents with all that a list or a page of them reads, in a steady number of queries."""
    texts = DocumentText.objects.select_related("stored").order_by("language", "-number")
    return rows.select_related("country").prefetch_related(Prefetch("texts", queryset=texts))


def documents_of(country: Any, person: Anybody) -> QuerySet[Document]:
    """The documents about a State that this person may read, the newest first."""
    return Document.objects.visible_to(person).filter(country=country).order_by("-dated", "-pk")


def refused_texts(person: Anybody) -> QuerySet[DocumentText]:
    """Texts that this person added and that could not be read, as far as they are still the newest."""
    return DocumentText.objects.current().filter(
        added_by_id=person.pk, state=rules.Reading.REFUSED.value, document__withdrawn_at=None
    )
