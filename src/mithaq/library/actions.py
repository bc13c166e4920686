"""What people do with documents: add one, add a language or a version, change what is said of it, withdraw it; reading is a job."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from mithaq.accounts.models import User
from mithaq.core import audit, files
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.library import indexing, permissions, reading, rules, search_own, symbols
from mithaq.library.models import Document, DocumentText, Passage
from mithaq.library.search_kinds import NewEntry
from mithaq.world.models import Country

LABEL = "library"
LIMITS = files.FileLimits(label=LABEL, extensions=reading.EXTENSIONS, most_bytes=50 * files.MB)
_CHANGEABLE = ("kind", "symbol", "issued_by", "address", "titles")


def add_document(
    person: User,
    *,
    kind: str,
    titles: Mapping[str, str],
    language: str,
    upload: File[bytes],
    at: datetime,
    country: Country | None = None,
    symbol: str = "",
    dated: PartialDate | None = None,
    public: bool = True,
    issued_by: str = "",
    address: str = "",
    readers: Iterable[User] = (),
) -> DocumentText:
    """Add a document with its first file, and ask for its reading.

    Without `public` staff read it, or the people named in `readers`. Raises NotPermitted or RuleBroken.
    """
    if not permissions.may_add_document(person):
        raise NotPermitted()
    if public and not permissions.may_open_documents(person):
        raise RuleBroken(
            _("Only the hub opens documents to everybody. Add it for staff; the hub opens it afterwards."),
            code="not_open",
            field="readership",
        )
    named = list(readers)
    readership = rules.Readership.PUBLIC if public else rules.Readership.STAFF
    if named and not public:
        readership = rules.Readership.NAMED
    with transaction.atomic():
        document = Document.objects.create(
            kind=_kind(kind),
            symbol=symbols.normalised(symbol),
            titles=_titles(titles),
            issued_by=issued_by.strip(),
            address=address,
            dated=dated.first if dated else None,
            dated_precision=dated.precision.value if dated else "",
            country=country,
            readership=readership.value,
            added_by=person,
            added_at=at,
        )
        document.readers.set(named)
        audit.record(person, "add_library_document", document, at=at, after=in_words(document))
        indexing.put(search_own.DOCUMENTS, document.pk, search_own.entries_of_document(document))
        return _add_text(person, document, language=language, upload=upload, at=at)


def add_text(
    person: User, document: Document, *, language: str, upload: File[bytes], at: datetime
) -> DocumentText:
    """Add another language, or a newer version of one; older versions and their passages stay."""
    if not permissions.may_change_document(person, document):
        raise NotPermitted()
    with transaction.atomic():
        return _add_text(person, document, language=language, upload=upload, at=at)


def _add_text(
    person: User, document: Document, *, language: str, upload: File[bytes], at: datetime
) -> DocumentText:
    if language not in rules.LANGUAGES:
        raise RuleBroken(_("Choose the language of the text."), code="no_language", field="language")
    _refuse_old_office(upload)
    stored = files.keep(upload, limits=LIMITS, by=person, at=at)
    Document.objects.select_for_update().get(pk=document.pk)
    earlier = DocumentText.objects.filter(document=document, language=language)
    if earlier.filter(is_current=True, stored__sha256=stored.sha256).exists():
        raise RuleBroken(
            _("This is the same file as the newest version in this language. Nothing was added."),
            code="same_file",
            field="file",
        )
    number = max([*earlier.values_list("number", flat=True), 0]) + 1
    earlier.filter(is_current=True).update(is_current=False)
    text = DocumentText.objects.create(
        document=document, language=language, number=number, stored=stored, added_by=person, added_at=at
    )
    audit.record(
        person,
        "add_library_text",
        document,
        at=at,
        after={"language": language, "version": number, "file": stored.name, "sha256": stored.sha256},
    )
    read_text.enqueue(text.pk)
    return text


def _refuse_old_office(upload: File[bytes]) -> None:
    """A Word file with a password, or of before 2007, in a sentence of its own."""
    stream = upload.file if upload.file is not None else upload
    stream.seek(0)
    start = stream.read(8)
    stream.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleBroken(
            _(
                "This Word file is protected by a password, or of before 2007. Save it as .docx without a password and send it again."
            ),
            code="locked",
            field="file",
        )


def ask_again(person: User, text: DocumentText, *, at: datetime) -> None:
    """Ask once more for the reading of a text that was refused, for example after the reader learned more."""
    if not permissions.may_change_document(person, text.document):
        raise NotPermitted()
    with transaction.atomic():
        changed = DocumentText.objects.filter(pk=text.pk, state=rules.Reading.REFUSED.value).update(
            state=rules.Reading.WAITING.value, fault="", read_at=None
        )
        if changed != 1:
            raise Conflict(_("This text is being read, or was read already. Reload the page."))
        audit.record(
            person,
            "ask_library_text_again",
            text.document,
            at=at,
            after={"language": text.language, "version": text.number},
        )
        read_text.enqueue(text.pk)


@task()
def read_text(text_pk: int) -> int:
    """Read the file of a text into passages; how many there are. Doing it again changes nothing: numbers are kept."""
    text = DocumentText.objects.select_related("document", "stored").filter(pk=text_pk).first()
    if text is None or text.state == rules.Reading.READ:
        return 0
    try:
        path = files.path_of(text.stored.sha256)
        if not path.exists():
            raise reading.refuse(rules.ReadFault.MISSING)
        found = reading.read(path, text.stored.extension)
    except reading.ReadRefused as refused:
        return _refused(text, refused.code)
    return _keep(text, found, at=timezone.now())


def _refused(text: DocumentText, code: str) -> int:
    with transaction.atomic():
        changed = DocumentText.objects.filter(pk=text.pk, state=rules.Reading.WAITING.value).update(
            state=rules.Reading.REFUSED.value, fault=code, read_at=timezone.now()
        )
        if changed:
            audit.record(
                None,
                "refuse_library_text",
                text.document,
                at=timezone.now(),
                after={"language": text.language, "version": text.number, "fault": code},
            )
    return 0


def _keep(text: DocumentText, found: rules.ReadDocument, *, at: datetime) -> int:
    with transaction.atomic():
        claimed = (
            DocumentText.objects.filter(pk=text.pk)
            .exclude(state=rules.Reading.READ.value)
            .update(
                state=rules.Reading.READ.value,
                fault="",
                pages=found.pages,
                picture_pages=list(found.picture_pages),
                read_at=at,
            )
        )
        if claimed != 1:  # another worker was faster
            return 0
        passages = Passage.objects.bulk_create(
            [
                Passage(
                    text=text,
                    number=number,
                    kind=block.kind.value,
                    level=block.level,
                    page=block.page,
                    box=list(block.box) if block.box else None,
                    words=block.text,
                )
                for number, block in enumerate(found.blocks, start=1)
            ],
            batch_size=500,
        )
        text.refresh_from_db()
        index_passages(text.document)
        audit.record(
            None,
            "read_library_text",
            text.document,
            at=at,
            after={"language": text.language, "version": text.number, "passages": len(passages)},
        )
    return len(passages)


def index_passages(document: Document) -> None:
    """Let the passages of the newest version of each language be found, and no others."""
    entries: list[Any] = []
    if document.withdrawn_at is None:
        texts = document.texts.filter(is_current=True, state=rules.Reading.READ.value)
        for text in texts.select_related("document"):
            entries.extend(search_own.entries_of_text(text, text.passages.order_by("number")))
    indexing.put(search_own.PASSAGES, document.pk, entries)


def change_document(
    person: User,
    document: Document,
    *,
    at: datetime,
    country: Country | None,
    dated: PartialDate | None,
    readership: str,
    readers: Iterable[User] = (),
    **values: Any,
) -> Document:
    """Change what is said of a document, and who may read it. Search follows in the same transaction."""
    if not permissions.may_change_document(person, document):
        raise NotPermitted()
    if readership not in set(rules.Readership):
        raise RuleBroken(_("Choose who may read it."), code="no_readership", field="readership")
    opens = readership == rules.Readership.PUBLIC and document.readership != rules.Readership.PUBLIC
    if opens and not permissions.may_open_documents(person):
        raise RuleBroken(
            _("Only the hub opens documents to everybody. Ask it to look at this one."),
            code="not_open",
            field="readership",
        )
    changes = {name: values[name] for name in _CHANGEABLE if name in values}
    changes["symbol"] = symbols.normalised(changes.get("symbol", document.symbol))
    changes["titles"] = _titles(changes.get("titles", document.titles))
    changes["kind"] = _kind(changes.get("kind", document.kind))
    before = in_words(document)
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, version=document.version).update(
            **changes,
            country=country,
            dated=dated.first if dated else None,
            dated_precision=dated.precision.value if dated else "",
            readership=readership,
            version=document.version + 1,
        )
        if changed != 1:
            raise Conflict()
        kept = Document.objects.get(pk=document.pk)
        kept.readers.set(list(readers) if readership == rules.Readership.NAMED else [])
        _follow(kept)
        audit.record(person, "change_library_document", kept, at=at, before=before, after=in_words(kept))
    return kept


def _follow(document: Document) -> None:
    """Let search know who may read a document, and what it is filtered by."""
    indexing.put(search_own.DOCUMENTS, document.pk, search_own.entries_of_document(document))
    for text in document.texts.filter(is_current=True).select_related("document"):
        marks = NewEntry(
            owner=document.pk,
            language=text.language,
            is_public=document.is_public,
            words="",
            facets=search_own.facets_of(document),
        )
        indexing.mark_anew(search_own.PASSAGES, marks)


def withdraw_document(person: User, document: Document, *, why: str, at: datetime) -> None:
    """Take a document out of pages, data and search at once. The record, its files and passages stay for the hub."""
    if not permissions.may_open_documents(person):
        raise NotPermitted()
    if not why.strip():
        raise RuleBroken(_("Say in a sentence why you withdraw it."), code="no_reason", field="why")
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_why=why.strip()[:300]
        )
        if changed != 1:
            raise Conflict(_("Somebody withdrew this document already."))
        indexing.remove(search_own.DOCUMENTS, document.pk)
        indexing.remove(search_own.PASSAGES, document.pk)
        audit.record(person, "withdraw_library_document", document, at=at, note=why.strip())


def in_words(document: Document) -> dict[str, Any]:
    """A document for the audit: plain values."""
    return {
        "kind": document.kind,
        "symbol": document.symbol,
        "titles": dict(document.titles),
        "country": document.country_id,
        "dated": str(document.when or ""),
        "readership": document.readership,
    }


def _kind(kind: str) -> str:
    if kind not in set(rules.DocumentKind):
        raise RuleBroken(_("Choose what kind of document it is."), code="no_kind", field="kind")
    return str(rules.DocumentKind(kind).value)


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    kept = {language: text.strip() for language, text in titles.items() if text.strip()}
    if not kept:
        raise RuleBroken(_("Give the title in at least one language."), code="no_title", field="title_en")
    return kept
