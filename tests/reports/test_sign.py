"""Stages are signed by name, by those who have the part, in order; nobody publishes alone."""

import pytest
from django.core import mail as django_mail

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry, OutgoingMail
from mithaq.reports import actions, actions_stages, actions_writing, gates, rules
from mithaq.reports.actions_writing import Entry
from mithaq.reports.models import SignOff
from tests.reports.conftest import NOW, Work

PASSED, RETURNED = rules.Verdict.PASSED, rules.Verdict.RETURNED


def sign(work: Work, who: str, stage: str, verdict: rules.Verdict = PASSED, reason: str = "") -> SignOff:
    return actions_stages.sign_stage(
        getattr(work.cast, who), work.report, stage=stage, verdict=verdict, reason=reason, at=NOW
    )


def test_a_report_walks_from_outline_to_publication_by_the_hands_of_its_people(work: Work) -> None:
    work.to("publication")
    assert work.report.stage_id == "publication"
    assert [row.signed_name for row in work.report.sign_offs.all()] == [
        "Anna Invented",
        "رنا الأردن",
        "Bo Invented",
        "Kim Invented",
        "Eli Invented",
        "Dara Invented",
    ]
    actions_stages.publish_report(work.cast.director, work.report, at=NOW)
    work.report.refresh_from_db()
    assert (work.report.status, work.report.stage_id) == ("published", "follow_up")
    assert work.report.published_on == NOW.date()
    assert AuditEntry.objects.filter(verb="sign_stage").count() == 6


@pytest.mark.parametrize("who", ["member_in_amman", "director", "coordinator", "auditor", "stranger"])
def test_a_stage_is_signed_by_who_has_its_part_only(work: Work, who: str) -> None:
    with pytest.raises(NotPermitted):
        sign(work, who, "outline")


def test_the_hub_itself_signs_nothing_without_a_part(work: Work) -> None:
    work.report.people.filter(user=work.cast.hub_staff).delete()
    with pytest.raises(NotPermitted):
        sign(work, "hub_staff", "outline")


def test_a_stage_signed_twice_is_signed_once(work: Work) -> None:
    sign(work, "hub_staff", "outline")
    with pytest.raises(Conflict, match="moved"):
        sign(work, "hub_staff", "outline")
    assert SignOff.objects.count() == 1


def test_a_draft_with_something_missing_is_not_handed_on_and_says_what(work: Work) -> None:
    sign(work, "hub_staff", "outline")
    with pytest.raises(RuleBroken) as refused:
        sign(work, "member_in_amman", "drafting")
    assert refused.value.code == "something_missing"
    codes = {each.code for each in gates.missing(work.report, "drafting")}
    assert codes >= {"no_text", "no_score", "no_headline", "no_evidence"}
    work.fill()
    assert gates.missing(work.report, "drafting") == []
    sign(work, "member_in_amman", "drafting")


def test_evidence_that_was_withdrawn_backs_nothing_any_more(work: Work) -> None:
    from mithaq.library.models_evidence import EvidenceItem

    work.fill()
    EvidenceItem.objects.update(state="withdrawn")
    assert {each.code for each in gates.missing(work.report, "drafting")} == {"no_evidence"}


def test_too_many_words_are_missing_space(work: Work) -> None:
    work.fill()
    work.write("summary", "word " * 601)
    assert [each.code for each in gates.missing(work.report, "drafting")] == ["too_many_words"]


def test_a_return_needs_a_reason_goes_back_to_writing_and_tells_the_authors(work: Work) -> None:
    work.to("legal_check")
    with pytest.raises(RuleBroken, match="why"):
        sign(work, "case_worker", "legal_check", RETURNED, " ")
    OutgoingMail.objects.all().delete()
    sign(work, "case_worker", "legal_check", RETURNED, "A name stands in article 5.")
    work.report.refresh_from_db()
    assert work.report.stage_id == "drafting"
    mails = {each.to: each for each in OutgoingMail.objects.all()}
    assert set(mails) == {"rana@amman.example.org", "lucia@lima.example.org", "anna@hub.example.org"}
    assert "A name stands in article 5." in mails["lucia@lima.example.org"].body
    assert not django_mail.outbox
    # Everything after the return is signed anew.
    with pytest.raises(Conflict):
        sign(work, "election_officer", "harm_check")
    sign(work, "member_in_amman", "drafting")
    work.report.refresh_from_db()
    assert work.report.stage_id == "peer_review"


def test_an_editor_who_wrote_does_not_approve(work: Work) -> None:
    import uuid

    sign(work, "hub_staff", "outline")
    actions_writing.save_paragraphs(
        work.cast.hub_staff,
        work.report,
        [Entry(section=work.section("next").pk, key=uuid.uuid4(), base=0, text="A word.")],
        at=NOW,
    )
    actions.name_person(work.cast.coordinator, work.report, work.cast.hub_staff, rules.Part.APPROVER, at=NOW)
    work.fill()
    for who, stage in (
        ("member_in_amman", "drafting"),
        ("board_member", "peer_review"),
        ("case_worker", "legal_check"),
        ("election_officer", "harm_check"),
    ):
        sign(work, who, stage)
    with pytest.raises(RuleBroken, match="their own words"):
        sign(work, "hub_staff", "approval")
    sign(work, "director", "approval")


def test_open_remarks_hold_the_approval_up(work: Work) -> None:
    work.to("approval")
    from mithaq.reports.models_writing import Paragraph

    paragraph = (
        Paragraph.objects.filter(section__report=work.report).select_related("section__report").first()
    )
    assert paragraph is not None
    remark = actions_writing.comment(work.cast.board_member, paragraph, "Source?", at=NOW)
    with pytest.raises(RuleBroken, match="remark"):
        sign(work, "director", "approval")
    actions_writing.resolve_comment(work.cast.member_in_amman, remark, at=NOW)
    sign(work, "director", "approval")


def test_publication_is_not_signed_but_published_and_not_before_its_stage(work: Work) -> None:
    with pytest.raises(RuleBroken, match="publication"):
        actions_stages.publish_report(work.cast.director, work.report, at=NOW)
    work.to("publication")
    with pytest.raises(RuleBroken, match="publishing"):
        sign(work, "director", "publication")
    with pytest.raises(NotPermitted):
        actions_stages.publish_report(work.cast.coordinator, work.report, at=NOW)
    actions_stages.publish_report(work.cast.hub_staff, work.report, at=NOW)
    with pytest.raises(RuleBroken):
        actions_stages.publish_report(work.cast.hub_staff, work.report, at=NOW)


def test_whose_turn_it_is_gets_one_mail_in_their_language(work: Work) -> None:
    OutgoingMail.objects.all().delete()
    sign(work, "hub_staff", "outline")
    assert {(each.to, each.language) for each in OutgoingMail.objects.all()} == {
        ("rana@amman.example.org", "ar"),
        ("lucia@lima.example.org", "es"),
    }


def test_a_report_is_stopped_with_a_reason_once_by_who_looks_after_it(work: Work) -> None:
    with pytest.raises(NotPermitted):
        actions_stages.stop_report(work.cast.member_in_amman, work.report, reason="Tired.", at=NOW)
    with pytest.raises(RuleBroken):
        actions_stages.stop_report(work.cast.coordinator, work.report, reason="", at=NOW)
    actions_stages.stop_report(work.cast.coordinator, work.report, reason="No money.", at=NOW)
    with pytest.raises(Conflict):
        actions_stages.stop_report(work.cast.coordinator, work.report, reason="No money.", at=NOW)
    with pytest.raises(NotPermitted):
        sign(work, "hub_staff", "outline")
