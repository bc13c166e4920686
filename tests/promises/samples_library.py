"""Objects behind the addresses of documents, for the permission matrix."""

from typing import Any

from django.utils import timezone

from tests.people import Cast


def _texts(cast: Cast, *, readership: str) -> Any:
    from mithaq.core.models import StoredFile
    from mithaq.library.models import Document, DocumentText

    document, _new = Document.objects.get_or_create(
        symbol=f"MATRIX/{readership}",
        defaults={
            "kind": "note",
            "titles": {"en": "Document of the matrix"},
            "readership": readership,
            "added_at": timezone.now(),
        },
    )
    stored, _new = StoredFile.objects.get_or_create(
        label="library",
        sha256="ab" * 32,
        defaults={"name": "a.txt", "extension": "txt", "size": 1, "kept_at": timezone.now()},
    )
    text, _new = DocumentText.objects.get_or_create(
        document=document,
        language="en",
        number=1,
        defaults={"stored": stored, "state": "refused", "fault": "empty", "added_at": timezone.now()},
    )
    return text


def _staff_document(cast: Cast) -> dict[str, Any]:
    return {"pk": _texts(cast, readership="staff").document_id}


def _staff_text(cast: Cast) -> dict[str, Any]:
    text = _texts(cast, readership="staff")
    return {"pk": text.document_id, "text": text.pk}


def _public_document(cast: Cast) -> dict[str, Any]:
    return {"pk": _texts(cast, readership="public").document_id}


def _public_text(cast: Cast) -> dict[str, Any]:
    text = _texts(cast, readership="public")
    return {"pk": text.document_id, "text": text.pk}


SAMPLES_LIBRARY = {
    # Readers: a document for everybody by its page, one for staff by its data.
    "library:document": _public_document,
    "library:document_data": _staff_document,
    "library:text": _staff_text,
    "library:text_data": _public_text,
    "library:read_again": _staff_text,
    "library:change": _staff_document,
    "library:add_text": _staff_document,
    "library:withdraw": _staff_document,
}
