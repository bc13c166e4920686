"""Writing, checking, submitting and withdrawing recommendations; and those of other mechanisms."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.audit import history_of
from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.reports import actions_recommendations as actions
from mithaq.reports import queries_followup as queries
from mithaq.reports import rules_recommendations as rules
from mithaq.reports.models_recommendations import OutsideLink, OutsideRecommendation, Recommendation
from mithaq.reports.rules_recommendations import Found, Strength
from tests.people import Cast
from tests.reports.followup.conftest import NOW, FollowUp

GOOD: dict[str, Any] = {
    "texts": {"en": "Adopt a law that opens the register of owners to everybody."},
    "addressees": {"en": "Parliament"},
    "success": {"en": "The register answers anybody without an account."},
    "deadline": date(2027, 1, 1),
    "has_provision": True,
    "has_theme": True,
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"texts": {}}, [Found.NO_TEXT]),
        ({"addressees": {"en": " "}}, [Found.NO_ADDRESSEE]),
        ({"texts": {"en": "Consider a law on owners."}}, [Found.VAGUE_VERB]),
        ({"texts": {"ar": "النظر في قانون للمالكين"}}, [Found.VAGUE_VERB]),
        ({"texts": {"ar": "ونشر التقرير الكامل"}}, []),
        ({"texts": {"fr": "Envisager une loi"}}, [Found.VAGUE_VERB]),
        ({"texts": {"zh": "考虑修订法律"}}, [Found.VAGUE_VERB]),
        ({"texts": {"en": "Owners are known."}}, [Found.NO_VERB_FOUND]),
        ({"success": {}}, [Found.NO_TEST]),
        ({"success": GOOD["texts"]}, [Found.TEST_REPEATS_TEXT]),
        ({"deadline": None}, [Found.NO_DEADLINE]),
        ({"deadline": date(2026, 6, 1)}, [Found.DEADLINE_PAST]),
        ({"has_provision": False}, [Found.NO_PROVISION]),
        ({"has_theme": False}, [Found.NO_THEME]),
        ({"texts": {"en": "Adopt " + "words " * 120}}, [Found.TOO_LONG]),
        ({"texts": {"en": "Adopt a law; fund it; train judges."}}, [Found.SEVERAL_ACTIONS]),
    ],
)
def test_the_check_finds_what_a_follower_would_miss(change: dict[str, Any], found: list[Found]) -> None:
    assert rules.check(rules.Draft(**{**GOOD, **change}), today=date(2026, 6, 1)) == found


def test_the_first_verb_decides() -> None:
    assert rules.opening_of("Adopt rules and consider a fund", "en") is Strength.ACTIVE
    assert rules.opening_of("Consider adopting rules", "en") is Strength.SOFT
    assert rules.opening_of("Reconsider nothing", "en") is None


@given(st.text(max_size=200), st.sampled_from(["en", "ar", "fr", "es", "ru", "zh", "xx"]))
def test_no_text_breaks_the_check(text: str, language: str) -> None:
    draft = rules.Draft(**{**GOOD, "texts": {language: text}})
    found = rules.check(draft, today=date(2026, 6, 1))
    assert len(found) == len(set(found))
    assert rules.may_submit(found) == (not rules.BLOCKING & set(found))


def written(**more: Any) -> actions.Written:
    values: dict[str, Any] = {
        "texts": GOOD["texts"],
        "addressees": GOOD["addressees"],
        "success": GOOD["success"],
        "action": rules.Action.LEGISLATE,
        "strength": rules.Strength.ACTIVE,
        "priority": rules.Priority.HIGH,
        "deadline": date(2027, 1, 1),
        "provisions": ("UNCAC:art13",),
        **more,
    }
    return actions.Written(**values)


def test_an_author_writes_and_submits_under_a_code_that_stays(followup: FollowUp, cast: Cast) -> None:
    author = cast.member_in_lima
    first = actions.write_recommendation(author, followup.draft_report, written(), at=NOW)
    second = actions.write_recommendation(author, followup.draft_report, written(), at=NOW)
    assert [first.code, second.code] == ["PER-irm-2-2026-R01", "PER-irm-2-2026-R02"]
    done = actions.submit_recommendation(author, first, at=NOW)
    assert done.state == "submitted" and done.submitted_at == NOW
    assert [entry.verb for entry in history_of(first)] == ["submit_recommendation", "write_recommendation"]
    with pytest.raises(NotPermitted):
        actions.submit_recommendation(author, done, at=NOW)


def test_a_poor_draft_is_refused_in_plain_words_and_stays(followup: FollowUp, cast: Cast) -> None:
    poor = actions.write_recommendation(
        cast.member_in_lima, followup.draft_report, written(addressees={}, success={}), at=NOW
    )
    with pytest.raises(RuleBroken) as refusal:
        actions.submit_recommendation(cast.member_in_lima, poor, at=NOW)
    assert "who is to do it" in str(refusal.value) and "how one will see" in str(refusal.value)
    assert Recommendation.objects.get(pk=poor.pk).state == "draft"


def test_the_deadline_must_lie_ahead_on_the_day_of_submission(followup: FollowUp, cast: Cast) -> None:
    draft = actions.write_recommendation(
        cast.member_in_lima, followup.draft_report, written(deadline=date(2026, 6, 2)), at=NOW
    )
    with pytest.raises(RuleBroken):
        actions.submit_recommendation(cast.member_in_lima, draft, at=datetime(2026, 6, 2, tzinfo=UTC))
    assert actions.submit_recommendation(cast.member_in_lima, draft, at=NOW).state == "submitted"


def test_strangers_and_other_authors_write_nothing(followup: FollowUp, cast: Cast) -> None:
    for person in (cast.stranger, cast.auditor, cast.member_in_amman, cast.nobody):
        with pytest.raises(NotPermitted):
            actions.write_recommendation(person, followup.draft_report, written(), at=NOW)


def test_what_is_published_keeps_its_words(followup: FollowUp, cast: Cast) -> None:
    for person in (cast.member_in_amman, cast.hub_staff):
        with pytest.raises(NotPermitted):
            actions.change_recommendation(person, followup.recommendation, written(), at=NOW)
    gone = actions.withdraw_recommendation(cast.hub_staff, followup.recommendation, why="A slip.", at=NOW)
    assert gone.state == "withdrawn"
    with pytest.raises(NotPermitted):
        actions.withdraw_recommendation(cast.hub_staff, gone, why="Again.", at=NOW)


def test_drafts_and_unpublished_reports_are_seen_by_who_works_on_them(followup: FollowUp, cast: Cast) -> None:
    hidden = followup.recommend(followup.draft_report, state="draft", submitted_at=None)
    public = followup.recommendation
    seen = {
        name: set(Recommendation.objects.visible_to(person).values_list("code", flat=True))
        for name, person in cast
    }
    assert seen["nobody"] == seen["stranger"] == {public.code}
    assert seen["member_in_amman"] == {public.code}
    assert seen["member_in_lima"] == seen["hub_staff"] == seen["auditor"] == {public.code, hidden.code}
    followup.report.status = "withdrawn"
    followup.report.save()
    assert not Recommendation.objects.visible_to(cast.nobody).exists()


def outside(code: str = "upr-1", country: str = "JOR") -> OutsideRecommendation:
    return OutsideRecommendation.objects.create(
        code=code,
        mechanism="Universal Periodic Review",
        country_id=country,
        year=2023,
        text="Publish the reports of reviews.",
        source="invented",
        added_at=NOW,
    )


def test_proposals_never_count_until_somebody_confirms(followup: FollowUp, cast: Cast) -> None:
    other = outside()
    assert actions.keep_proposals([(followup.recommendation.pk, other.pk, 0.8)], run="r1", at=NOW) == 1
    assert queries.cluster_of(followup.recommendation, cast.nobody).outside == ()
    link = OutsideLink.objects.get()
    with pytest.raises(NotPermitted):
        actions.decide_link(cast.stranger, link, confirm=True, at=NOW)
    actions.decide_link(cast.member_in_amman, link, confirm=False, at=NOW)
    assert actions.keep_proposals([(followup.recommendation.pk, other.pk, 0.9)], run="r2", at=NOW) == 0
    assert OutsideLink.objects.get().state == "rejected" and OutsideLink.objects.get().probability == 0.8
    actions.decide_link(cast.member_in_amman, link, confirm=True, at=NOW)
    assert queries.cluster_of(followup.recommendation, cast.nobody).outside == (other,)


def test_a_cluster_joins_what_others_and_we_ask_for(followup: FollowUp, cast: Cast) -> None:
    one, two = outside("upr-1"), outside("greco-1")
    sister = followup.recommend(number=2)
    for recommendation, other in ((followup.recommendation, one), (sister, one), (sister, two)):
        actions.link_outside(cast.hub_staff, recommendation, other, at=NOW)
    cluster = queries.cluster_of(followup.recommendation, cast.nobody)
    assert {each.code for each in cluster.outside} == {"upr-1", "greco-1"}
    assert cluster.own == (sister,)


def test_a_recommendation_to_another_state_is_not_linked(followup: FollowUp, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        actions.link_outside(cast.hub_staff, followup.recommendation, outside(country="PER"), at=NOW)


def test_two_who_write_at_once_do_not_lose_a_change(followup: FollowUp, cast: Cast) -> None:
    draft = actions.write_recommendation(cast.member_in_lima, followup.draft_report, written(), at=NOW)
    stale = Recommendation.objects.get(pk=draft.pk)
    actions.change_recommendation(cast.member_in_lima, draft, written(priority=rules.Priority.LOW), at=NOW)
    with pytest.raises(Conflict):
        actions.submit_recommendation(cast.member_in_lima, stale, at=NOW)
