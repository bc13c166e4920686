"""The files of an edition: made from the frozen text, kept, and removed with their content when it is taken back."""

from contextlib import suppress
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from mithaq.core import audit, files
from mithaq.core.models import StoredFile
from mithaq.reports import edition_docx, edition_epub, edition_pdf
from mithaq.reports import rules_publishing as publishing
from mithaq.reports.models_publishing import Publication, PublishedFile

EDITION = files.FileLimits(
    label="published_report", extensions=frozenset({"pdf", "docx", "epub"}), most_bytes=50 * files.MB
)


def make_edition(publication: int, edition: int, *, at: datetime) -> int:
    """Make PDF, DOCX and EPUB of the frozen text; nothing when that edition is not the newest. Gives how many were made."""
    row = Publication.objects.select_related("report").filter(pk=publication, edition=edition).first()
    text = row.released_text if row is not None else None
    if row is None or text is None:
        return 0
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = {
        "docx": edition_docx.make_docx(text, modified=at),
        "epub": edition_epub.make_epub(text, modified=moment),
    }
    fault = ""
    if edition_pdf.can_set(text.language):
        pdf = edition_pdf.make_pdf(text)
        made["pdf"] = pdf.content
        fault = "letters_missing" if pdf.letters_missing else ""
        if not edition_pdf.claims_of(pdf.content).holds:
            fault = "pdf_not_accessible"
    else:
        fault = "no_face"
    with transaction.atomic():
        now = Publication.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if now.edition != edition or now.state == publishing.State.WITHDRAWN or not now.manuscript:
            return 0
        remove_files(now)
        for kind, content in made.items():
            stored = files.keep(
                ContentFile(content, name=f"{row.report.code}.{kind}"), limits=EDITION, by=None, at=at
            )
            PublishedFile.objects.create(
                publication=now, kind=kind, edition=edition, stored=stored, made_at=at
            )
        now.made_at, now.fault = at, fault
        now.save(update_fields=["made_at", "fault"])
        audit.record(
            None,
            "make_edition",
            row.report,
            at=at,
            after={"edition": edition, "files": ", ".join(sorted(made)), "fault": fault},
        )
    return len(made)


def remove_files(row: Publication) -> None:
    """Remove the files of an edition, rows at once and the content when the transaction stands."""
    stored = list(StoredFile.objects.filter(pk__in=row.files.values("stored")))
    row.files.all().delete()
    for file in stored:
        digest = file.sha256
        file.delete()
        transaction.on_commit(lambda digest=digest: _remove_content(digest))  # type: ignore[misc]


def _remove_content(digest: str) -> None:
    if StoredFile.objects.filter(sha256=digest).exists():
        return
    with suppress(FileNotFoundError):
        files.path_of(digest).unlink()
