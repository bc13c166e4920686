"""Files are checked before anything parses them, kept under their hash, and given out as downloads only."""

import hashlib
import io
import os
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import files
from mithaq.core.errors import RuleBroken, Unavailable
from mithaq.core.files import FileLimits
from mithaq.core.models import StoredFile
from tests.people import Cast

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LIMITS = FileLimits(
    label="tests.paper",
    extensions=frozenset({"pdf", "docx", "xlsx", "csv", "txt", "png", "zip"}),
    most_bytes=2 * files.MB,
    most_files=2,
)
PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture(autouse=True)
def _folder(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"  # type: ignore[attr-defined]


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed(entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def kept_paths() -> list[Path]:
    from django.conf import settings

    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_file_is_kept_under_the_hash_of_its_content(cast: Cast) -> None:
    stored = files.keep(upload("ورقة.pdf", PDF), limits=LIMITS, by=cast.hub_staff, at=AT)
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (stored.name, stored.extension, stored.size, stored.kept_by) == (
        "ورقة.pdf",
        "pdf",
        109,
        cast.hub_staff,
    )
    with files.open_content(stored) as file:
        assert file.read() == PDF
    assert [path.parent.name + path.name for path in kept_paths()] == [stored.sha256]


@pytest.mark.django_db
def test_the_same_content_lies_there_once_and_is_two_rows() -> None:
    first = files.keep(upload("a.pdf", PDF), limits=LIMITS, by=None)
    second = files.keep(upload("b.pdf", PDF), limits=LIMITS, by=None)
    assert first.pk != second.pk
    assert len(kept_paths()) == 1


@pytest.mark.django_db
def test_a_form_may_bring_so_many_files_and_no_more() -> None:
    with pytest.raises(RuleBroken) as refusal:
        files.keep_all([upload(f"{n}.pdf", PDF) for n in range(3)], limits=LIMITS, by=None)
    assert "At most 2 files" in str(refusal.value)
    assert len(files.keep_all([upload(f"{n}.pdf", PDF) for n in range(2)], limits=LIMITS, by=None)) == 2


BOMB = packed({"word/document.xml": b"\0" * (40 * files.MB)})
MANY = packed({f"word/{n}.xml": b"x" for n in range(101)}, compression=zipfile.ZIP_STORED)
HUGE = packed({f"word/{n}.xml": os.urandom(1000) + b"\0" * 900_000 for n in range(60)})


def lying_zip() -> bytes:
    """An archive whose end declares one entry while its table holds more than the limit."""
    data = bytearray(MANY)
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 1, 1)
    return bytes(data)


def twice_the_same_name() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/a.xml", b"1")
        with pytest.warns(UserWarning):
            archive.writestr("word/a.xml", b"2")
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", b"<script>", "file_kind"),
        ("page.svg", b"<svg>", "file_kind"),
        ("none", PDF, "file_kind"),
        ("paper.pdf.exe", PDF, "file_kind"),
        ("paper.pdf", b"<html>", "file_content"),
        ("paper.png", PDF, "file_content"),
        ("paper.docx", PDF, "file_content"),
        ("table.xlsx", DOCX, "file_content"),
        ("table.csv", b"a,b\x00c", "file_content"),
        ("empty.pdf", b"", "file_empty"),
        ("big.pdf", PDF + b"x" * 2 * files.MB, "file_too_large"),
        ("bomb.docx", BOMB, "file_unpacks_too_large"),
        ("many.docx", MANY, "file_unpacks_too_large"),
        ("huge.docx", HUGE, "file_unpacks_too_large"),
        ("lying.docx", lying_zip(), "file_unpacks_too_large"),
        ("slip.zip", packed({"../../etc/passwd": b"x"}), "file_unpacks_too_large"),
        ("slip.zip", packed({"/etc/passwd": b"x"}), "file_unpacks_too_large"),
        ("twice.docx", twice_the_same_name(), "file_unpacks_too_large"),
        ("cut.docx", DOCX[:-30], "file_damaged"),
    ],
)
def test_what_is_not_within_the_limits_is_refused_and_leaves_nothing(
    name: str, content: bytes, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        files.keep(upload(name, content), limits=LIMITS, by=None)
    assert refusal.value.code == code
    assert str(refusal.value)
    assert kept_paths() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("paper.docx", DOCX),
        ("paper.PDF", PDF),
        ("table.csv", "الاسم,Größe\n".encode()),
        ("table.csv", "اسم;قيمة\n".encode("cp1256")),
        ("note.txt", b"\xef\xbb\xbfwith a mark"),
        ("cut.txt", ("x" * 4095 + "ض").encode()),
    ],
)
def test_what_is_within_the_limits_is_kept(name: str, content: bytes) -> None:
    assert files.keep(upload(name, content), limits=LIMITS, by=None).size == len(content)


@pytest.mark.django_db
def test_a_size_that_lies_is_found_while_writing() -> None:
    lying = ContentFile(PDF + b"x" * 3 * files.MB, name="a.pdf")
    lying.size = 10  # type: ignore[misc]
    with pytest.raises(RuleBroken) as refusal:
        files.keep(lying, limits=LIMITS, by=None)
    assert refusal.value.code == "file_too_large"
    assert kept_paths() == []


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069c\u200b.pdf", "abc.pdf"),
        ("line\r\nbreak: x.pdf", "linebreak x.pdf"),
        ('quo"te<b>.pdf', "quoteb.pdf"),
        ("..", "file"),
        ("", "file"),
        ("تقرير موازٍ.docx", "تقرير موازٍ.docx"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(given_name: str, safe: str) -> None:
    assert files.safe_name(given_name) == safe


@given(st.text())
def test_a_safe_name_is_safe_whatever_was_sent(name: str) -> None:
    safe = files.safe_name(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\\r\n\0"<>\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
    assert safe not in {".", ".."}


# --- downloads --------------------------------------------------------------------------------------


@pytest.fixture
def paper(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> StoredFile:
    monkeypatch.setitem(files._readers, "tests.paper", lambda person, stored: person == cast.hub_staff)
    return files.keep(upload("ورقة <b>.pdf", PDF), limits=LIMITS, by=None)


@pytest.mark.django_db
def test_a_file_is_a_download_and_never_a_page(client: Client, cast: Cast, paper: StoredFile) -> None:
    client.force_login(cast.hub_staff)
    response = client.get(reverse("core:file", args=[paper.pk, paper.name]))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_who_may_not_read_a_file_does_not_learn_that_it_is_there(
    client: Client, cast: Cast, paper: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("core:file", args=[paper.pk, "x.pdf"])
    assert client.get(address).status_code == 404
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 405
    client.force_login(cast.hub_staff)
    monkeypatch.delitem(files._readers, "tests.paper")
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_row_without_content_says_so(client: Client, cast: Cast, paper: StoredFile) -> None:
    kept_paths()[0].unlink()
    with pytest.raises(Unavailable):
        files.open_content(paper)
    assert [stored.pk for stored in files.damaged()] == [paper.pk]


# --- the sweep --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_sweep_takes_what_no_row_points_at_and_nothing_else(paper: StoredFile) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        files.keep(upload("orphan.pdf", PDF + b"orphan"), limits=LIMITS, by=None)
        1 / 0  # noqa: B018
    assert len(kept_paths()) == 2
    now = datetime.now(UTC)
    assert files.sweep_orphans(now) == 0
    assert files.sweep_orphans(now + files.GRACE + timedelta(minutes=1)) == 1
    assert [path.parent.name + path.name for path in kept_paths()] == [paper.sha256]


@pytest.mark.django_db
def test_the_sweep_leaves_what_a_deletion_can_still_bring_back(cast: Cast, paper: StoredFile) -> None:
    from mithaq.core import undo

    deletion = undo.delete_with_undo(paper, cast.hub_staff, AT)
    later = datetime.now(UTC) + files.GRACE + timedelta(minutes=1)
    assert files.sweep_orphans(later) == 0
    undo.forget(deletion.pk, None, AT)
    assert files.sweep_orphans(later) == 1
