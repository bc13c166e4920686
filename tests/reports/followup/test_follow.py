"""Following up: claims and assessments side by side, evidence, second assessments, no change, duties, our part."""

from datetime import date, timedelta
from typing import Any

import pytest

from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.partial_dates import PartialDate
from mithaq.reports import actions_events, permissions_recommendations
from mithaq.reports import actions_followup as actions
from mithaq.reports import queries_followup as queries
from mithaq.reports import rules_followup as rules
from mithaq.reports.models_followup import FollowUpDuty, StatusStatement
from mithaq.reports.rules_followup import Ladder, Rung, Voice
from tests.people import Cast
from tests.reports.followup.conftest import NOW, FollowUp


def new(**more: Any) -> actions.NewStatement:
    values: dict[str, Any] = {
        "voice": Voice.CIVIL_SOCIETY,
        "ladder": Ladder.LAW,
        "rung": Rung.NONE,
        "when": PartialDate.parse("2026-03"),
        "source": "our reading",
        **more,
    }
    return actions.NewStatement(**values)


def test_the_claim_and_the_assessment_stand_side_by_side(followup: FollowUp, cast: Cast) -> None:
    recommendation = followup.recommendation
    claim = new(
        voice=Voice.STATE, rung=Rung.IN_FORCE, source="letter", evidence=[followup.evidence("statement")]
    )
    actions.record_statement(cast.member_in_amman, recommendation, claim, at=NOW)
    actions.record_statement(
        cast.member_in_amman, recommendation, new(organisation=followup.jordan_watch), at=NOW
    )
    assert (recommendation.claimed, recommendation.assessed) == ("in_force", "none")
    assert recommendation.gap == "state_ahead"
    assert recommendation.assessed_on == date(2026, 3, 31)
    assert [entry.verb for entry in history_of(recommendation)] == ["record_status", "record_status"]


def test_a_status_without_evidence_is_refused(followup: FollowUp, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        actions.record_statement(cast.member_in_amman, followup.recommendation, new(rung=Rung.IN_LAW), at=NOW)
    assert refusal.value.code == "no_evidence" and "needs evidence" in str(refusal.value)
    assert not StatusStatement.objects.exists()


def test_withdrawn_evidence_carries_nothing(followup: FollowUp, cast: Cast) -> None:
    gone = followup.evidence("law", state="withdrawn")
    with pytest.raises(RuleBroken):
        actions.record_statement(
            cast.hub_staff, followup.recommendation, new(rung=Rung.IN_LAW, evidence=[gone]), at=NOW
        )


def test_a_claim_dated_before_its_law_is_marked_and_an_assessment_refused(
    followup: FollowUp, cast: Cast
) -> None:
    law = followup.evidence("law")
    actions_events.record_event(
        cast.hub_staff,
        followup.recommendation,
        actions_events.NewEvent(
            kind="law", titles={"en": "Law 7"}, when=PartialDate.parse("2026-05-01"), source="gazette"
        ),
        at=NOW,
    )
    claim = actions.record_statement(
        cast.hub_staff,
        followup.recommendation,
        new(voice=Voice.STATE, rung=Rung.IN_FORCE, evidence=[law]),
        at=NOW,
    )
    assert claim.marks == ["before_law"]
    with pytest.raises(RuleBroken) as refusal:
        actions.record_statement(
            cast.hub_staff, followup.recommendation, new(rung=Rung.IN_FORCE, evidence=[law]), at=NOW
        )
    assert refusal.value.code == "before_law"


@pytest.mark.parametrize("name", ["stranger", "auditor", "board_member", "member_in_lima", "nobody"])
def test_others_record_nothing(followup: FollowUp, cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.record_statement(getattr(cast, name), followup.recommendation, new(), at=NOW)


def test_the_coordinator_of_the_region_records(followup: FollowUp, cast: Cast) -> None:
    actions.record_statement(cast.coordinator, followup.recommendation, new(), at=NOW)
    elsewhere = followup.recommend(followup.draft_report)
    with pytest.raises(NotPermitted):
        actions.record_statement(cast.coordinator, elsewhere, new(), at=NOW)


def test_a_correction_takes_the_place_and_a_second_one_meets_a_conflict(
    followup: FollowUp, cast: Cast
) -> None:
    first = actions.record_statement(cast.hub_staff, followup.recommendation, new(), at=NOW)
    better = new(rung=Rung.ANNOUNCED, evidence=[followup.evidence("news")])
    actions.record_statement(
        cast.hub_staff, followup.recommendation, better, corrects=first, at=NOW + timedelta(days=1)
    )
    assert followup.recommendation.assessed == "announced"
    with pytest.raises(Conflict):
        actions.record_statement(
            cast.hub_staff, followup.recommendation, better, corrects=first, at=NOW + timedelta(days=2)
        )
    assert (
        queries.standing_of(followup.recommendation, known_on=NOW.date()).whole(Voice.CIVIL_SOCIETY)
        is Rung.NONE
    )


def test_a_withdrawn_statement_leaves_what_was_before(followup: FollowUp, cast: Cast) -> None:
    row = actions.record_statement(cast.hub_staff, followup.recommendation, new(), at=NOW)
    actions.withdraw_statement(cast.hub_staff, row, why="Misread.", at=NOW)
    followup.recommendation.refresh_from_db()
    assert followup.recommendation.assessed == ""
    with pytest.raises(Conflict):
        actions.withdraw_statement(cast.hub_staff, row, why="Again.", at=NOW)


def test_a_second_assessment_comes_from_another_house(followup: FollowUp, cast: Cast) -> None:
    recommendation = followup.recommendation
    second = new(voice=Voice.SECOND, organisation=followup.lima)
    with pytest.raises(RuleBroken) as refusal:
        actions.record_statement(cast.member_in_lima, recommendation, second, at=NOW)
    assert refusal.value.code == "nothing_to_confirm"
    actions.record_statement(
        cast.member_in_amman, recommendation, new(organisation=followup.jordan_watch), at=NOW
    )
    with pytest.raises(RuleBroken) as refusal:
        actions.record_statement(
            cast.hub_staff,
            recommendation,
            new(voice=Voice.SECOND, organisation=followup.jordan_watch),
            at=NOW,
        )
    assert refusal.value.code == "not_independent"
    actions.record_statement(cast.member_in_lima, recommendation, second, at=NOW)
    assert recommendation.second == "confirms"
    assert recommendation.assessed == "none"


def test_an_academic_outside_may_be_the_second_pair_of_eyes(followup: FollowUp, cast: Cast) -> None:
    actions.record_statement(
        cast.hub_staff, followup.recommendation, new(organisation=followup.jordan_watch), at=NOW
    )
    differs = new(
        voice=Voice.SECOND,
        rung=Rung.ANNOUNCED,
        assessor="Prof. Invented, University of Nowhere",
        evidence=[followup.evidence("news")],
    )
    actions.record_statement(cast.hub_staff, followup.recommendation, differs, at=NOW)
    assert followup.recommendation.second == "differs"


def test_no_change_in_one_step_carries_the_evidence_on_and_moves_the_duty(
    followup: FollowUp, cast: Cast
) -> None:
    recommendation = followup.recommendation
    law = followup.evidence("law")
    with pytest.raises(RuleBroken):
        actions.say_no_change(cast.member_in_amman, recommendation, on=NOW.date(), at=NOW)
    actions.record_statement(
        cast.hub_staff, recommendation, new(rung=Rung.IN_LAW, evidence=[law]), at=NOW - timedelta(days=30)
    )
    duty = actions.give_duty(
        cast.coordinator,
        recommendation,
        cast.member_in_amman,
        every_months=6,
        due_on=date(2026, 5, 1),
        at=NOW,
    )
    with pytest.raises(RuleBroken):
        actions.say_no_change(cast.member_in_amman, recommendation, on=NOW.date() + timedelta(days=1), at=NOW)
    made = actions.say_no_change(cast.member_in_amman, recommendation, on=NOW.date(), at=NOW)
    assert [row.rung for row in made] == ["in_law"]
    assert law.uses.filter(key=str(made[0].pk)).exists()
    assert recommendation.assessed_on == NOW.date()
    duty.refresh_from_db()
    assert duty.due_on == date(2026, 12, 1)


def test_duties_go_to_people_who_could_record(followup: FollowUp, cast: Cast) -> None:
    for giver in (cast.member_in_amman, cast.stranger):
        with pytest.raises(NotPermitted):
            actions.give_duty(
                giver,
                followup.recommendation,
                cast.member_in_amman,
                every_months=6,
                due_on=NOW.date(),
                at=NOW,
            )
    with pytest.raises(RuleBroken):
        actions.give_duty(
            cast.hub_staff, followup.recommendation, cast.stranger, every_months=6, due_on=NOW.date(), at=NOW
        )
    for _time in range(2):
        actions.give_duty(
            cast.hub_staff,
            followup.recommendation,
            cast.member_in_lima,
            every_months=3,
            due_on=NOW.date(),
            at=NOW,
        )
    duty = FollowUpDuty.objects.get()
    assert permissions_recommendations.may_follow(cast.member_in_lima, followup.recommendation)
    actions.end_duty(cast.member_in_lima, duty, at=NOW)
    assert not permissions_recommendations.may_follow(cast.member_in_lima, followup.recommendation)
    with pytest.raises(Conflict):
        actions.end_duty(cast.member_in_lima, duty, at=NOW)


def test_our_part_counts_only_when_somebody_outside_confirms(followup: FollowUp, cast: Cast) -> None:
    recommendation = followup.recommendation
    claim = {"grade": rules.Grade.LED, "what": "Drafted it with the ministry."}
    with pytest.raises(RuleBroken):
        actions_events.claim_contribution(cast.member_in_amman, recommendation, at=NOW, **claim)  # type: ignore[arg-type]
    actions.record_statement(
        cast.hub_staff, recommendation, new(rung=Rung.IN_LAW, evidence=[followup.evidence("law")]), at=NOW
    )
    made = actions_events.claim_contribution(cast.member_in_amman, recommendation, at=NOW, **claim)  # type: ignore[arg-type]
    assert not rules.contribution_counts(rules.Grade.LED, is_corroborated=made.is_corroborated)
    words: dict[str, Any] = {"name": "An Official", "said": "They did.", "on": NOW.date(), "at": NOW}
    with pytest.raises(NotPermitted):
        actions_events.corroborate(cast.member_in_amman, made, house="Ministry", **words)
    with pytest.raises(RuleBroken) as refusal:
        actions_events.corroborate(cast.hub_staff, made, house="ojo de lima (Invented)", **words)
    assert refusal.value.code == "not_outside"
    assert actions_events.corroborate(cast.hub_staff, made, house="Ministry", **words).is_corroborated
    with pytest.raises(Conflict):
        actions_events.corroborate(cast.hub_staff, made, house="Ministry", **words)
