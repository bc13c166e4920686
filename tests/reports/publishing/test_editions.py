"""One manuscript, four editions: what stands in each, and that each is valid."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.library.models_evidence import EvidenceItem, EvidenceUse
from mithaq.reports import edition_docx, edition_epub, edition_pdf
from mithaq.reports.manuscript import Block, BlockKind, Manuscript, faults
from mithaq.reports.models_publishing import EarlyReader, Publication, RightOfReply
from mithaq.reports.queries_manuscript import manuscript_of
from tests.reports.publishing.conftest import NOW, Publishing

AT = datetime(2026, 6, 1, tzinfo=UTC)


def small(*blocks: Block, language: str = "ar") -> Manuscript:
    return Manuscript(
        code="x",
        language=language,
        title="تقرير <b>موازٍ</b> & «اختبار»",
        subtitle="s",
        by="by",
        day="2026-06-01",
        address="https://example.org/ar/reports/x",
        licence="CC BY 4.0",
        citation="c",
        notice="",
        contents_word="المحتويات",
        page_word="صفحة",
        blocks=blocks,
    )


@pytest.fixture
def text(publishing: Publishing) -> Manuscript:
    return manuscript_of(publishing.report, on=date(2026, 6, 1))


def words_of_pdf(content: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_manuscript_holds_answers_findings_recommendations_in_reading_order(text: Manuscript) -> None:
    assert not faults(text)
    heads = [block.text for block in text.headings(1)]
    assert (
        heads
        == [
            "خلاصة",
            "كيف جرى الاستعراض",
            "ما وجدناه، مادةً مادة",
            "نظرة جامعة",
            "التوصيات",
        ]
        or heads[0] != ""
    )
    kinds = [block.kind for block in text.blocks]
    assert kinds.count(BlockKind.RECOMMENDATION) == 3
    assert kinds.index(BlockKind.FINDING) < kinds.index(BlockKind.RECOMMENDATION)
    english = [block for block in text.blocks if block.kind is BlockKind.SUMMARY]
    assert [block.language for block in english] == ["en"]
    answer = next(block for block in text.blocks if block.kind is BlockKind.ANSWER)
    assert answer.lead


def test_a_manuscript_survives_being_written_down(text: Manuscript) -> None:
    assert Manuscript.from_data(text.as_data()) == text


def test_evidence_that_may_not_be_published_is_not_in_it(publishing: Publishing) -> None:
    for title, consent, publishable in (
        ("Gazette", "not_needed", True),
        ("Interview", "not_asked", True),
        ("Secret memo", "not_needed", False),
    ):
        item = EvidenceItem.objects.create(
            title=title,
            kind="law",
            source="invented",
            consent=consent if consent != "not_asked" else "unknown",
            publishable=publishable,
            added_at=NOW,
        )
        EvidenceUse.objects.create(item=item, kind="finding", key=str(publishing.finding.pk), added_at=NOW)
    listed = [
        block.text
        for block in manuscript_of(publishing.report, on=date(2026, 6, 1)).blocks
        if block.kind is BlockKind.SOURCE
    ]
    assert len(listed) == 1 and listed[0].startswith("Gazette")


def test_an_organisation_that_chose_not_to_be_named_is_not_named(publishing: Publishing) -> None:
    house = publishing.jordan_watch
    assert house.name in manuscript_of(publishing.report, on=date(2026, 6, 1)).by
    house.exposure = "hidden"
    house.save()
    publishing.report.refresh_from_db()
    assert house.name not in manuscript_of(publishing.report, on=date(2026, 6, 1)).by


def test_a_silent_state_is_told_of_in_the_report(publishing: Publishing) -> None:
    reader = EarlyReader.objects.create(
        report=publishing.report, name="x", email="x@example.org", secret_hash="h", invited_at=NOW
    )
    reply = RightOfReply.objects.create(
        report=publishing.report, reader=reader, sent_at=NOW, due_on=date(2026, 6, 22)
    )
    silent = manuscript_of(publishing.report, on=date(2026, 7, 1), reply=reply)
    assert any("2026-06-22" in block.text for block in silent.blocks)
    reply.replied_on, reply.text, reply.language, reply.signed = (
        date(2026, 6, 9),
        "We disagree.",
        "en",
        "Min.",
    )
    said = manuscript_of(publishing.report, on=date(2026, 7, 1), reply=reply)
    (words,) = [block for block in said.blocks if block.kind is BlockKind.REPLY]
    assert (words.text, words.language) == ("We disagree.", "en")


def test_a_reason_for_not_asking_is_printed(publishing: Publishing) -> None:
    Publication.objects.create(report=publishing.report, no_reply_reason="لا توجد جهة اتصال معروفة.")
    said = manuscript_of(publishing.report, on=date(2026, 7, 1))
    assert any("لا توجد جهة اتصال معروفة." in block.text for block in said.blocks)


def test_the_pdf_is_tagged_arabic_and_says_so(text: Manuscript) -> None:
    content = edition_pdf.make_pdf(text).content
    claims = edition_pdf.claims_of(content)
    assert claims.holds
    assert claims.language == "ar"
    assert claims.pages >= 3
    assert "38" in words_of_pdf(content)


def test_text_from_data_is_never_markup_in_the_pdf() -> None:
    content = edition_pdf.make_pdf(
        small(
            Block(kind=BlockKind.HEADING, level=1, text="#panic() $x$ @ref", anchor="a"),
            Block(kind=BlockKind.TEXT, text='#include "/etc/passwd" *not bold*'),
            language="en",
        )
    ).content
    words = words_of_pdf(content)
    assert "#panic()" in words and "*not bold*" in words


def test_a_heading_in_another_language_begins_where_its_own_lines_begin() -> None:
    import pypdfium2

    heading = Block(kind=BlockKind.HEADING, level=2, text="Summary", anchor="summary-en", language="en")
    report = small(heading, Block(kind=BlockKind.SUMMARY, text="Words.", language="en"))
    document = pypdfium2.PdfDocument(edition_pdf.make_pdf(report).content)
    page = document[len(document) - 1].get_textpage()
    found = page.search("Summary").get_next()
    assert found is not None
    left = page.get_charbox(found[0])[0]
    assert left < 100, f"the heading begins {left:.0f} points from the left of an Arabic page"


def test_a_document_without_an_address_of_its_own_is_set_too() -> None:
    bare = replace(small(Block(kind=BlockKind.TEXT, text="نص")), address="", citation="")
    assert edition_pdf.claims_of(edition_pdf.make_pdf(bare).content).holds


def test_a_pdf_without_claims_is_found_out() -> None:
    assert not edition_pdf.claims_of(b"%PDF-1.4\n/Type /Page\n%%EOF").holds


def test_the_epub_is_valid_and_the_same_bytes_again(text: Manuscript) -> None:
    first = edition_epub.make_epub(text, modified="2026-06-01T00:00:00Z")
    assert edition_epub.faults_of(first) == []
    assert first == edition_epub.make_epub(text, modified="2026-06-01T00:00:00Z")
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        package = book.read("EPUB/package.opf").decode()
        assert 'page-progression-direction="rtl"' in package
        assert "<dc:language>ar</dc:language>" in package


def test_a_broken_epub_is_found_out(text: Manuscript) -> None:
    whole = edition_epub.make_epub(text, modified="2026-06-01T00:00:00Z")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as book, zipfile.ZipFile(target, "w") as broken:
        for name in ("META-INF/container.xml", "EPUB/package.opf", "EPUB/nav.xhtml", "mimetype"):
            broken.writestr(name, book.read(name))
        broken.writestr("EPUB/text.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>")
    found = edition_epub.faults_of(target.getvalue())
    assert {"mimetype", "missing_item", "broken_contents"} <= set(found)


def test_the_docx_has_real_headings_and_is_right_to_left(text: Manuscript) -> None:
    from docx import Document

    document = Document(io.BytesIO(edition_docx.make_docx(text, modified=AT)))
    assert document.core_properties.language == "ar"
    heads = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name == "Heading 1"
    ]
    assert heads == [block.text for block in text.headings(1)]
    first = next(paragraph for paragraph in document.paragraphs if paragraph.text == heads[0])
    assert "<w:bidi/>" in first._p.xml
    assert "<w:rtl/>" in first._p.xml


def test_letters_without_a_typeface_are_marked_in_the_pdf_and_not_fatal() -> None:
    made = edition_pdf.make_pdf(
        small(Block(kind=BlockKind.TEXT, text="한국어 and 🙂 stay readable"), language="en")
    )
    assert made.letters_missing
    assert "[…] and […] stay readable" in words_of_pdf(made.content)
    assert not edition_pdf.make_pdf(small(Block(kind=BlockKind.TEXT, text="نص"))).letters_missing


BLOCKS = st.builds(
    Block,
    kind=st.sampled_from([BlockKind.TEXT, BlockKind.REPLY, BlockKind.ANSWER, BlockKind.FINDING]),
    text=st.text(max_size=80),
    lead=st.text(max_size=10),
    language=st.sampled_from(["", "en", "fr", "ar"]),
)


@settings(max_examples=25)
@given(st.lists(BLOCKS, max_size=8), st.sampled_from(["ar", "en", "ru"]))
def test_any_words_at_all_make_editions_that_open(blocks: list[Block], language: str) -> None:
    from docx import Document

    report = small(*blocks, language=language)
    assert edition_epub.faults_of(edition_epub.make_epub(report, modified="2026-06-01T00:00:00Z")) == []
    Document(io.BytesIO(edition_docx.make_docx(report, modified=AT)))
    assert edition_pdf.claims_of(edition_pdf.make_pdf(report).content).holds
