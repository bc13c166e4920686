"""Pages go out as documents and come back paragraph by paragraph; a finished report finds its places by its headings."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted
from mithaq.reports import actions_copies, actions_writing
from mithaq.reports.actions_writing import Entry
from mithaq.reports.models_writing import Paragraph, ParagraphVersion, WordCopy
from tests.reports.conftest import NOW, Work


def document(content: bytes) -> Any:
    from docx import Document

    return Document(io.BytesIO(content))


def file_of(made: Any) -> SimpleUploadedFile:
    target = io.BytesIO()
    made.save(target)
    return SimpleUploadedFile("back.docx", target.getvalue())


def take(work: Work, client: Client, page: str = "summary") -> Any:
    answer = client.post(f"/en/desk/reports/{work.report.code}/copies/take", {"page": page})
    assert answer.status_code == 200
    return document(answer.content)


def texts(work: Work, code: str = "summary") -> list[str]:
    return [row.text for row in Paragraph.objects.filter(section=work.section(code), is_removed=False)]


def paragraph_in(made: Any, words: str) -> Any:
    return next(each for each in made.paragraphs if each.text == words)


@pytest.fixture
def author(work: Work, client: Client) -> Client:
    client.force_login(work.cast.member_in_amman)
    return client


def bring(work: Work, client: Client, made: Any) -> WordCopy:
    copy = WordCopy.objects.latest("pk")
    address = f"/en/desk/reports/{work.report.code}/copies/{copy.pk}"
    answer = client.post(f"{address}/return", {"file": file_of(made)})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(address).status_code == 200
    copy.refresh_from_db()
    return copy


def test_a_copy_comes_back_as_it_went_without_a_difference(work: Work, author: Client) -> None:
    work.write("summary", "The law says nothing.\nNot a word.")
    work.write("summary", "لا ينص القانون على شيء.")
    assert bring(work, author, take(work, author, "")).changes == []


def test_each_difference_is_taken_or_left_alone(work: Work, author: Client) -> None:
    for words in (
        "The law says nothing on this.",
        "Nobody was asked at all.",
        "Five requests were sent out.",
    ):
        work.write("summary", words)
    made = take(work, author)
    paragraph_in(made, "The law says nothing on this.").runs[0].text = "The law says little on this."
    gone = paragraph_in(made, "Nobody was asked at all.")
    gone._p.getparent().remove(gone._p)
    last = paragraph_in(made, "Five requests were sent out.")
    last.insert_paragraph_before("A paragraph that is quite new.")
    copy = bring(work, author, made)
    kinds = [each["kind"] for each in copy.changes]
    assert sorted(kinds) == ["changed", "new", "removed"]
    address = f"/en/desk/reports/{work.report.code}/copies/{copy.pk}"
    assert (
        author.post(address, {"take": [str(kinds.index("changed")), str(kinds.index("new"))]}).status_code
        == 302
    )
    assert texts(work) == [
        "The law says little on this.",
        "A paragraph that is quite new.",
        "Nobody was asked at all.",
        "Five requests were sent out.",
    ]
    assert author.post(address, {"take": ["0"]}).status_code == 409
    assert ParagraphVersion.objects.filter(kind="word").count() == 2


def test_what_others_wrote_meanwhile_is_kept_beside_what_comes_back(work: Work, author: Client) -> None:
    row = work.write("summary", "The law says nothing on this.")
    made = take(work, author)
    actions_writing.save_paragraphs(
        work.cast.member_in_lima,
        work.report,
        [Entry(section=row.section_id, key=row.key, base=1, text="Written meanwhile.")],
        at=NOW,
    )
    paragraph_in(made, "The law says nothing on this.").runs[0].text = "The law says little on this."
    copy = bring(work, author, made)
    page = author.get(f"/en/desk/reports/{work.report.code}/copies/{copy.pk}").content.decode()
    assert "Changed here meanwhile" in page
    receipts = actions_copies.decide_on_copy(work.cast.member_in_amman, copy, {0}, at=NOW)
    assert [each.outcome.value for each in receipts] == ["kept"]
    assert texts(work) == ["Written meanwhile."]


def test_two_new_paragraphs_at_the_head_keep_their_order(work: Work, author: Client) -> None:
    work.write("summary", "The last one of them.")
    made = take(work, author)
    last = paragraph_in(made, "The last one of them.")
    last.insert_paragraph_before("Alpha.")
    last.insert_paragraph_before("Beta.")
    copy = bring(work, author, made)
    actions_copies.decide_on_copy(work.cast.member_in_amman, copy, {0, 1}, at=NOW)
    assert texts(work) == ["Alpha.", "Beta.", "The last one of them."]


def test_a_document_in_arabic_runs_from_right_to_left(work: Work, author: Client) -> None:
    work.report.language = "ar"
    work.report.summary_languages = ""
    work.report.save()
    from mithaq.reports import layout

    layout.lay_out(work.report)
    work.write("summary", "لا ينص القانون على شيء.")
    made = take(work, author)
    row = paragraph_in(made, "لا ينص القانون على شيء.")
    assert row._p.xpath("./w:pPr/w:bidi") and row._p.xpath("./w:r/w:rPr/w:rtl")
    assert bring(work, author, made).changes == []


def test_a_finished_report_finds_its_places_and_says_what_has_none(work: Work, author: Client) -> None:
    from docx import Document

    made = Document()
    made.add_heading("Our report", 0)
    made.add_paragraph("With thanks.")
    made.add_heading("1. Summary", 1)
    made.add_paragraph("In short.")
    made.add_heading("Article 13: Participation", 1)
    made.add_heading("Law", 2)
    made.add_paragraph("There is a law.")
    made.add_heading("Practice", 2)
    made.add_paragraph("There is no practice.")
    answer = author.post(f"/en/desk/reports/{work.report.code}/copies/finished", {"file": file_of(made)})
    assert answer.status_code == 302, answer.content.decode()
    copy = WordCopy.objects.latest("pk")
    page = author.get(answer.headers["Location"]).content.decode()
    assert "With thanks." in page and "Without a place" in page
    actions_copies.decide_on_copy(work.cast.member_in_amman, copy, range(len(copy.changes)), at=NOW)
    assert texts(work) == ["In short."]
    finding = work.report.findings.get(provision__number="13")
    assert (finding.words("law"), finding.words("practice")) == ("There is a law.", "There is no practice.")


@pytest.mark.parametrize(
    ("name", "content"),
    [("back.docx", b"no document"), ("back.pdf", b"%PDF-1.4"), ("back.docx", b"PK\x03\x04" + b"x" * 200)],
)
def test_what_is_no_document_is_refused_in_plain_words_and_changes_nothing(
    work: Work, author: Client, name: str, content: bytes
) -> None:
    take(work, author)
    copy = WordCopy.objects.get()
    answer = author.post(
        f"/en/desk/reports/{work.report.code}/copies/{copy.pk}/return",
        {"file": SimpleUploadedFile(name, content)},
    )
    assert answer.status_code == 422
    copy.refresh_from_db()
    assert copy.returned_at is None


def test_a_document_without_any_of_the_headings_says_what_to_do(work: Work, author: Client) -> None:
    from docx import Document

    take(work, author)
    copy = WordCopy.objects.get()
    made = Document()
    made.add_paragraph("Only words.")
    answer = author.post(
        f"/en/desk/reports/{work.report.code}/copies/{copy.pk}/return", {"file": file_of(made)}
    )
    assert answer.status_code == 422
    assert "Leave the headings" in answer.content.decode()


def test_who_reads_takes_copies_and_brings_none_back(work: Work, client: Client) -> None:
    client.force_login(work.cast.board_member)
    take(work, client)
    copy = WordCopy.objects.get()
    answer = client.get(f"/en/desk/reports/{work.report.code}/copies/{copy.pk}/return")
    assert answer.status_code == 403
    with pytest.raises(NotPermitted):
        actions_copies.take_copy(work.cast.stranger, work.report, "", at=NOW)
    with pytest.raises(Conflict):
        actions_copies.decide_on_copy(work.cast.member_in_amman, copy, {0}, at=NOW)


def test_an_auditor_reads_the_draft_and_leaves_no_copy(work: Work, client: Client) -> None:
    client.force_login(work.cast.auditor)
    address = f"/en/desk/reports/{work.report.code}"
    assert client.get(f"{address}/write/summary").status_code == 200
    assert client.post(f"{address}/copies/take", {"page": ""}).status_code == 403
    assert client.post(f"{address}/save", "{}", content_type="application/json").status_code == 403
    assert not WordCopy.objects.exists()
