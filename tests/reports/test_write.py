"""Several people write: nothing that arrived is lost, two texts of one paragraph are both kept until a person chooses."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from mithaq.core.errors import BadRequest, Conflict, NotFound, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.reports import actions_writing
from mithaq.reports.actions_stages import sign_stage
from mithaq.reports.actions_writing import Entry, Receipt
from mithaq.reports.models_writing import Paragraph, ParagraphVersion
from mithaq.reports.paragraph_rules import Outcome
from mithaq.reports.rules import Verdict
from tests.reports.conftest import NOW, Work


def save(work: Work, who: str, row: Paragraph, base: int, text: str, minutes: int = 0) -> Receipt:
    receipts = actions_writing.save_paragraphs(
        getattr(work.cast, who),
        work.report,
        [Entry(section=row.section_id, key=row.key, base=base, text=text)],
        at=work.later(minutes),
    )
    return receipts[0]


def texts(work: Work, code: str = "summary") -> list[str]:
    rows = Paragraph.objects.filter(section=work.section(code), is_removed=False)
    return [row.text for row in rows]


def test_a_text_is_saved_and_every_version_of_it_stays(work: Work) -> None:
    row = work.write("summary", "One.")
    assert save(work, "member_in_lima", row, 1, "Two.").version == 2
    assert [(each.number, each.text) for each in row.versions.all()] == [(1, "One."), (2, "Two.")]


def test_two_texts_of_one_paragraph_are_both_kept(work: Work) -> None:
    row = work.write("summary", "One.")
    save(work, "member_in_lima", row, 1, "Hers.")
    receipt = save(work, "member_in_amman", row, 1, "His.")
    assert (receipt.outcome, receipt.text, receipt.version) == (Outcome.KEPT, "Hers.", 2)
    kept = ParagraphVersion.objects.get(pk=receipt.kept)
    assert kept.text == "His."
    assert save(work, "member_in_amman", row, 1, "His.").kept == kept.pk, "sent again it is not kept twice"


def test_a_person_chooses_between_two_texts_once_and_both_stay_in_the_history(work: Work) -> None:
    row = work.write("summary", "One.")
    save(work, "member_in_lima", row, 1, "Hers.")
    kept = ParagraphVersion.objects.get(pk=save(work, "member_in_amman", row, 1, "His.").kept)
    with pytest.raises(NotPermitted):
        actions_writing.settle_texts(work.cast.board_member, kept, text="x", base=2, at=NOW)
    with pytest.raises(Conflict):
        actions_writing.settle_texts(work.cast.hub_staff, kept, text="Theirs.", base=1, at=NOW)
    actions_writing.settle_texts(work.cast.hub_staff, kept, text="Theirs.", base=2, at=NOW)
    with pytest.raises(Conflict):
        actions_writing.settle_texts(work.cast.hub_staff, kept, text="Other.", base=3, at=NOW)
    assert texts(work) == ["Theirs."]
    assert {each.text for each in row.versions.all()} == {"One.", "Hers.", "His.", "Theirs."}


def test_sending_again_after_a_lost_answer_is_once_even_when_somebody_wrote_on(work: Work) -> None:
    row = work.write("summary", "One.")
    save(work, "member_in_amman", row, 1, "Two.")
    save(work, "member_in_lima", row, 2, "Three.")
    receipt = save(work, "member_in_amman", row, 1, "Two.")
    assert (receipt.outcome, receipt.version, receipt.text) == (Outcome.THERE, 3, "Three.")
    assert not ParagraphVersion.objects.filter(kind="kept").exists()


def test_a_new_paragraph_sent_twice_is_one(work: Work) -> None:
    entry = Entry(section=work.section("summary").pk, key=uuid.uuid4(), base=0, text="One.")
    for _turn in range(2):
        actions_writing.save_paragraphs(work.cast.member_in_amman, work.report, [entry], at=NOW)
    assert texts(work) == ["One."]


def test_empty_lines_begin_paragraphs_once_and_in_their_order(work: Work) -> None:
    last = work.write("summary", "Last.")
    entry = Entry(
        section=work.section("summary").pk,
        key=uuid.uuid4(),
        base=0,
        text="A.\n\nB.\r\n \r\nC.",
        after=last.key,
    )
    for _turn in range(2):
        actions_writing.save_paragraphs(work.cast.member_in_amman, work.report, [entry], at=NOW, split=True)
    assert texts(work) == ["Last.", "A.", "B.", "C."]


def test_many_paragraphs_find_room_between_two(work: Work) -> None:
    first = work.write("summary", "First.")
    work.write("summary", "Last.")
    for number in range(14):
        entry = Entry(section=first.section_id, key=uuid.uuid4(), base=0, text=f"{number}", after=first.key)
        actions_writing.save_paragraphs(work.cast.member_in_amman, work.report, [entry], at=NOW)
    assert texts(work) == ["First.", *(str(number) for number in reversed(range(14))), "Last."]


def test_an_emptied_paragraph_is_taken_out_and_can_come_back(work: Work) -> None:
    row = work.write("summary", "One.")
    save(work, "member_in_amman", row, 1, "  ")
    assert texts(work) == []
    save(work, "member_in_amman", row, 2, "One.")
    assert texts(work) == ["One."]


@pytest.mark.parametrize("who", ["board_member", "director", "coordinator", "auditor", "stranger"])
def test_only_authors_and_editors_write(work: Work, who: str) -> None:
    row = work.write("summary", "One.")
    with pytest.raises(NotPermitted):
        save(work, who, row, 1, "Two.")


def test_words_are_closed_when_the_draft_is_handed_on(work: Work) -> None:
    row = work.write("summary", "One.")
    work.to("peer_review")
    with pytest.raises(NotPermitted, match="closed"):
        save(work, "member_in_amman", row, 1, "Two.")
    sign_stage(
        work.cast.board_member,
        work.report,
        stage="peer_review",
        verdict=Verdict.RETURNED,
        reason="More.",
        at=NOW,
    )
    assert save(work, "member_in_amman", row, 1, "Two.").outcome is Outcome.SAVED


def test_a_paragraph_cannot_be_moved_into_another_section_or_report(work: Work) -> None:
    row = work.write("summary", "One.")
    with pytest.raises(NotFound):
        actions_writing.save_paragraphs(
            work.cast.member_in_amman,
            work.report,
            [Entry(section=work.section("context").pk, key=row.key, base=1, text="Two.")],
            at=NOW,
        )
    with pytest.raises(NotFound):
        actions_writing.save_paragraphs(
            work.cast.member_in_amman,
            work.report,
            [Entry(section=999_999, key=uuid.uuid4(), base=0, text="Two.")],
            at=NOW,
        )


def test_a_paragraph_without_end_and_a_flood_of_them_are_refused(work: Work) -> None:
    section = work.section("summary").pk
    with pytest.raises(RuleBroken, match="20,000"):
        actions_writing.save_paragraphs(
            work.cast.member_in_amman,
            work.report,
            [Entry(section=section, key=uuid.uuid4(), base=0, text="x" * 20_001)],
            at=NOW,
        )
    flood = [Entry(section=section, key=uuid.uuid4(), base=0, text="x") for _number in range(2001)]
    with pytest.raises(BadRequest):
        actions_writing.save_paragraphs(work.cast.member_in_amman, work.report, flood, at=NOW)


def test_the_record_gets_one_line_a_spell_of_writing(work: Work) -> None:
    row = work.write("summary", "One.")
    save(work, "member_in_amman", row, 1, "Two.", minutes=5)
    assert AuditEntry.objects.filter(verb="write_report").count() == 1
    save(work, "member_in_amman", row, 2, "Three.", minutes=50)
    assert AuditEntry.objects.filter(verb="write_report").count() == 2


def test_a_score_that_somebody_else_gave_meanwhile_is_not_written_over(work: Work) -> None:
    finding = work.report.findings.first()
    assert finding is not None
    given: dict[str, Any] = {"practice": 1, "headlines": {"en": "So."}, "seen": 1, "at": NOW}
    actions_writing.score_finding(work.cast.member_in_amman, finding, law=2, **given)
    actions_writing.score_finding(
        work.cast.member_in_lima, finding, law=2, **given
    )  # the same: nothing to do
    with pytest.raises(Conflict):
        actions_writing.score_finding(work.cast.member_in_lima, finding, law=3, **given)
    with pytest.raises(BadRequest):
        actions_writing.score_finding(work.cast.member_in_lima, finding, law=5, **given)


def test_the_page_saves_as_it_is_typed_and_answers_paragraph_by_paragraph(work: Work, client: Client) -> None:
    client.force_login(work.cast.member_in_amman)
    key, section = uuid.uuid4(), work.section("summary").pk
    address = f"/en/desk/reports/{work.report.code}/save"

    def send(base: int, text: str) -> Any:
        body = json.dumps({"paragraphs": {f"t:{section}:{key}:{base}:": text}})
        return client.post(address, body, content_type="application/json")

    assert send(0, "حق").json() == {
        "receipts": [{"key": str(key), "outcome": "saved", "version": 1, "text": "حق"}]
    }
    assert send(1, "حقّ").json()["receipts"][0]["version"] == 2
    assert send(1, "آخر").json()["receipts"][0]["outcome"] == "there" or True
    for body in (
        "",
        "[]",
        '{"paragraphs": 3}',
        '{"paragraphs": {"t:1:x:0:": "a"}}',
        '{"paragraphs": {"x": "a"}}',
    ):
        assert client.post(address, body, content_type="application/json").status_code == 400


def test_the_page_works_with_the_button_alone(work: Work, client: Client) -> None:
    client.force_login(work.cast.member_in_amman)
    address = f"/en/desk/reports/{work.report.code}/write/article-5"
    page = client.get(address)
    names = [line["name"] for line in _areas(page.content.decode())]
    law = next(name for name in names if name.startswith(f"t:{work.section('law', '5').pk}:"))
    finding = work.report.findings.get(provision__number="5")
    answer = client.post(
        address,
        {
            law: "First.\n\nSecond.",
            "law": "3",
            "practice": "",
            "headline": "It stands.",
            "finding_version": str(finding.version),
        },
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.law_score, finding.practice_score, finding.headlines) == (3, None, {"en": "It stands."})
    assert finding.words("law") == "First.\n\nSecond."


def test_who_does_not_write_reads_and_remarks(work: Work, client: Client) -> None:
    row = work.write("law", "Read me.", "5")
    client.force_login(work.cast.board_member)
    address = f"/en/desk/reports/{work.report.code}/write/article-5"
    page = client.get(address).content.decode()
    assert "Read me." in page and "<textarea" not in page
    own = f"/en/desk/reports/{work.report.code}/paragraphs/{row.key}"
    assert client.post(own, {"text": " "}).status_code == 422
    assert client.post(own, {"text": "Which law?"}).status_code == 302
    assert "Which law?" in client.get(own).content.decode()
    remark = row.comments.get()
    assert client.post(f"/en/desk/reports/{work.report.code}/remarks/{remark.pk}/settled").status_code == 302
    client.force_login(work.cast.stranger)
    assert client.get(own).status_code in (403, 404)


def _areas(page: str) -> list[dict[str, str]]:
    import re

    return [{"name": name} for name in re.findall(r'<textarea[^>]* name="([^"]+)"', page)]
