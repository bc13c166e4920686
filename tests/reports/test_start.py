"""A report begins: laid out from the template, by those who may, with its people."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.models import AuditEntry
from mithaq.network.models import Organisation
from mithaq.reports import actions, layout, permissions, rules
from mithaq.reports.models import ParallelReport, ReportPerson
from mithaq.reports.models_writing import Finding, Section
from mithaq.reviews.models import Cycle
from mithaq.world.models import Country
from tests.people import Cast
from tests.reports.conftest import NOW, PARTS, Work

TODAY = NOW.date()


def start(person: object, **more: object) -> ParallelReport:
    given: dict[str, object] = {
        "country": Country.objects.get(pk="JOR"),
        "cycle": Cycle.objects.get(pk="irm-2"),
        "chapters": ["II", "V"],
        "lead": Organisation.objects.get(code="jordan-watch"),
        "titles": {"en": "Invented"},
        "language": "ar",
        "at": NOW,
    }
    return actions.start_report(person, **{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["hub_staff", "director", "coordinator", "member_in_amman"])
def test_hub_coordinator_and_the_lead_begin_a_report(world: None, cast: Cast, who: str) -> None:
    report = start(getattr(cast, who))
    assert report.code == "JOR-irm-2-2026"
    assert report.stage_id == "outline"
    assert [each.provision.number for each in Finding.objects.filter(report=report)] == ["5", "13", "51"]
    assert AuditEntry.objects.filter(verb="start_report").count() == 1


@pytest.mark.parametrize("who", ["member_in_lima", "auditor", "stranger", "nobody", "board_member"])
def test_others_do_not(world: None, cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        start(getattr(cast, who))
    assert not ParallelReport.objects.exists()


def test_the_same_state_review_and_year_twice_are_two_reports(world: None, cast: Cast) -> None:
    assert start(cast.hub_staff).code != start(cast.hub_staff).code


def test_without_a_title_it_says_what_to_do(world: None, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="title"):
        start(cast.hub_staff, titles={"en": "  "})


def test_every_article_and_every_summary_language_has_its_sections(work: Work) -> None:
    sections = Section.objects.filter(report=work.report)
    assert sections.filter(question__code="law").count() == 2
    assert set(sections.filter(question__code="summary").values_list("language", flat=True)) == {"en", "ar"}
    assert not sections.filter(question__kind="article", provision=None).exists()


def test_a_chapter_that_goes_keeps_what_was_written_and_takes_what_was_not(work: Work) -> None:
    work.write("law", "Invented.", "13")
    actions.change_report(
        work.cast.coordinator,
        work.report,
        titles={"en": "Other"},
        chapters=["V"],
        language="en",
        summary_languages=[],
        at=NOW,
    )
    work.report.refresh_from_db()
    numbers = {each.provision.number for each in Finding.objects.filter(report=work.report)}
    assert numbers == {"13", "51"}
    layout.lay_out(work.report)
    assert {each.provision.number for each in Finding.objects.filter(report=work.report)} == numbers


def test_nobody_judges_their_own_words_whichever_part_came_first(work: Work) -> None:
    for name, part in (("member_in_amman", rules.Part.APPROVER), ("director", rules.Part.AUTHOR)):
        with pytest.raises(RuleBroken, match="their own words"):
            actions.name_person(work.cast.hub_staff, work.report, getattr(work.cast, name), part, at=NOW)


def test_who_was_an_author_once_never_approves(work: Work) -> None:
    row = ReportPerson.objects.get(report=work.report, user=work.cast.member_in_lima)
    actions.release_person(work.cast.hub_staff, row, at=NOW)
    with pytest.raises(RuleBroken, match="their own words"):
        actions.name_person(
            work.cast.hub_staff, work.report, work.cast.member_in_lima, rules.Part.APPROVER, at=NOW
        )
    with pytest.raises(Conflict):
        actions.release_person(work.cast.hub_staff, row, at=NOW)


def test_the_lead_names_who_writes_and_never_who_judges(work: Work) -> None:
    person = work.cast.member_in_amman
    actions.name_person(person, work.report, work.cast.stranger, rules.Part.EDITOR, at=NOW)
    with pytest.raises(NotPermitted):
        actions.name_person(person, work.report, work.cast.auditor, rules.Part.APPROVER, at=NOW)
    with pytest.raises(Conflict):
        actions.name_person(person, work.report, work.cast.stranger, rules.Part.EDITOR, at=NOW)


def test_a_plan_out_of_order_is_refused(work: Work) -> None:
    with pytest.raises(RuleBroken, match="before"):
        actions.set_plan(
            work.cast.hub_staff,
            work.report,
            {"outline": date(2026, 5, 1), "drafting": date(2026, 4, 1)},
            at=NOW,
        )
    actions.set_plan(
        work.cast.hub_staff, work.report, {"outline": date(2026, 4, 1), "drafting": None}, at=NOW
    )
    assert list(work.report.plan.values_list("stage", "due_on")) == [("outline", date(2026, 4, 1))]


def test_only_money_has_an_amount_and_only_the_hub_agrees(work: Work) -> None:
    def agree(person: object, kind: rules.Support, amount: Decimal | None, on: date = TODAY) -> object:
        return actions.agree_support(
            person,
            work.report,
            kind=kind,
            agreed_on=on,
            amount=amount,
            note="",
            at=NOW,  # type: ignore[arg-type]
        )

    agree(work.cast.hub_staff, rules.Support.MONEY, Decimal(3000))
    for kind, amount in ((rules.Support.MONEY, None), (rules.Support.EDITING, Decimal(1))):
        with pytest.raises(RuleBroken):
            agree(work.cast.hub_staff, kind, amount)
    with pytest.raises(RuleBroken, match="future"):
        agree(work.cast.hub_staff, rules.Support.EDITING, None, NOW.date() + timedelta(days=1))
    with pytest.raises(NotPermitted):
        agree(work.cast.member_in_amman, rules.Support.EDITING, None)
    work.report.refresh_from_db()
    assert work.report.support == "yes"


def test_a_draft_is_there_for_its_people_region_and_hub_only(work: Work) -> None:
    see = {name for name, person in work.cast if permissions.may_see_report(person, work.report)}
    assert see == {*PARTS, "coordinator", "auditor"}
    work.report.people.all().delete()
    see = {name for name, person in work.cast if permissions.may_see_report(person, work.report)}
    assert see == {"member_in_amman", "coordinator", "hub_staff", "director", "auditor"}


def test_a_contributor_is_added_once(work: Work) -> None:
    lima = Organisation.objects.get(code="lima-ojo-publico")
    actions.add_contributor(work.cast.hub_staff, work.report, lima, what="data", at=NOW)
    with pytest.raises(Conflict):
        actions.add_contributor(work.cast.hub_staff, work.report, lima, what="data", at=NOW)
    with pytest.raises(NotPermitted):
        actions.add_contributor(work.cast.member_in_lima, work.report, lima, what="data", at=NOW)
