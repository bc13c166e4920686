"""The same question about the past gives the same answer, whatever was recorded, corrected and withdrawn since.

Over the logs of reviews, of memberships and of recommendations, and over what is changed in place (`past_steps`:
seats, consent and regions of stories, meetings, signatures, surveys, support of reports), through the actions that
people use: after every step some questions are asked (a day, and what was known by then); at the end each is asked again.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.core.errors import MithaqError
from mithaq.core.partial_dates import PartialDate
from mithaq.network import actions as network_actions
from mithaq.network import queries as network_queries
from mithaq.network import rules as network_rules
from mithaq.network.models import MembershipEvent
from mithaq.reports import actions_followup
from mithaq.reports.models_followup import StatusStatement
from mithaq.reports.rules_followup import Ladder, Rung, Voice
from mithaq.reports.tallies import Ledger, Pass
from mithaq.results.computing import Asker
from mithaq.results.models import Series
from mithaq.reviews import actions as reviews_actions
from mithaq.reviews import rules as reviews_rules
from mithaq.reviews.models import CountryReview, Milestone, ReviewFact
from mithaq.world.models import MechanismTreaty, Party
from tests.people import Cast
from tests.reports.followup.conftest import FollowUp, followup
from tests.results import past_steps

__all__ = ["followup"]

FIRST = date(2026, 6, 2)
MEASURES = (
    "reviews_completed",
    "full_reports_public",
    "governments_after_request",
    "member_countries",
    "network_countries",
    "member_organisations",
    "recommendations_written",
    "recommendations_reflected",
    "recommendations_in_law",
    "recommendations_in_force",
    "recommendations_reversed",
    *past_steps.MEASURES,
)
#: Whose rows people may hide at any time: of these the number stays, and a row only as long as it may be shown.
ROWS_MAY_GO = frozenset({"stories-with-consent"})
#: Whose rows also lose their name with whoever leaves.
NAMES_MAY_GO = ROWS_MAY_GO | {"organisations", "member-organisations"}
steps = st.lists(
    st.tuples(
        st.sampled_from(["fact", "unfact", "join", "unjoin", "say", "unsay", *past_steps.STEPS]),
        st.integers(0, 1_000_000),
    ),
    min_size=2,
    max_size=12,
)


@pytest.fixture
def world(followup: FollowUp, cast: Cast) -> FollowUp:
    mechanism = followup.report.cycle.mechanism
    for position, (code, document) in enumerate(
        (("notified", False), ("agreed", False), ("executive_summary", True), ("full_report", True)), 1
    ):
        Milestone.objects.create(
            key=f"UNCAC-IRM:{code}",
            mechanism=mechanism,
            code=code,
            position=position,
            names={"en": code},
            is_document=document,
        )
    MechanismTreaty.objects.create(mechanism=mechanism, treaty_id="UNCAC")
    for iso3 in ("JOR", "PER"):
        Party.objects.create(treaty_id="UNCAC", country_id=iso3, is_party=True)
        CountryReview.objects.create(key=f"{iso3}-irm-2", cycle=followup.report.cycle, country_id=iso3)
    for place, measure in enumerate(MEASURES):
        Series.objects.create(key=measure.replace("_", "-"), order=place, measure=measure)
    past_steps.prepare(followup)
    return followup


def fact(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    review = CountryReview.objects.select_related("cycle").get(key=("JOR-irm-2", "PER-irm-2")[choice % 2])
    code = ("notified", "agreed", "executive_summary", "full_report")[choice // 2 % 4]
    published = code in ("executive_summary", "full_report") and choice % 3 > 0
    reviews_actions.record_fact(
        cast.hub_staff,
        review,
        reviews_actions.NewFact(
            milestone=code,
            aspect=reviews_rules.Aspect.PUBLISHED if published else reviews_rules.Aspect.REACHED,
            when=PartialDate(at.date() - timedelta(days=choice % 700)),
            source_kind=reviews_rules.SourceKind.DOCUMENT,
            source="invented",
            value=("yes", "on_request")[choice % 2] if published else "",
        ),
        at=at,
    )


def unfact(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    rows = list(ReviewFact.objects.filter(withdrawn_at=None).order_by("pk"))
    if rows:
        reviews_actions.withdraw_fact(cast.hub_staff, rows[choice % len(rows)], why="Misread.", at=at)


def join(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    house = (world.jordan_watch, world.lima)[choice % 2]
    event = (
        network_rules.Event.ADMITTED,
        network_rules.Event.LEFT,
        network_rules.Event.SUSPENDED,
        network_rules.Event.REINSTATED,
    )[choice // 2 % 4]
    network_actions.add_event(
        cast.hub_staff,
        house,
        kind="national",
        event=event,
        on=at.date() - timedelta(days=choice % 500),
        at=at,
        reason="Invented.",
        decision="Invented.",
    )


def unjoin(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    rows = list(MembershipEvent.objects.filter(withdrawn_at=None).order_by("pk"))
    if rows:
        network_actions.withdraw_event(cast.hub_staff, rows[choice % len(rows)], why="A slip.", at=at)


def say(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    rung = (Rung.ANNOUNCED, Rung.IN_LAW, Rung.IN_FORCE, Rung.REVERSED)[choice % 4]
    kind = {"reversed": "news", "announced": "news"}.get(rung.value, "law")
    actions_followup.record_statement(
        cast.hub_staff,
        world.recommendation,
        actions_followup.NewStatement(
            voice=Voice.CIVIL_SOCIETY,
            ladder=(Ladder.LAW, Ladder.PRACTICE)[choice // 4 % 2],
            rung=rung,
            when=PartialDate(at.date() - timedelta(days=choice % 200)),
            source="invented",
            evidence=[world.evidence(kind), world.evidence("statement")],
        ),
        at=at,
    )


def unsay(world: FollowUp, cast: Cast, at: datetime, choice: int) -> None:
    rows = list(StatusStatement.objects.filter(withdrawn_at=None).order_by("pk"))
    if rows:
        actions_followup.withdraw_statement(cast.hub_staff, rows[choice % len(rows)], why="Misread.", at=at)


DO: dict[str, Callable[[FollowUp, Cast, datetime, int], None]] = {
    "fact": fact,
    "unfact": unfact,
    "join": join,
    "unjoin": unjoin,
    "say": say,
    "unsay": unsay,
    **past_steps.STEPS,
}


def answers(as_of: date, known_on: date, may_go: frozenset[str] = ROWS_MAY_GO) -> dict[str, Any]:
    network_queries._standings.cache_clear()
    asker = Asker(as_of=as_of, known_on=known_on)
    found = {}
    for line in Series.objects.filter(measure__in=MEASURES):
        computed, tally = asker.computed(line), asker.tally(line)
        # What totals are made of, without rows, says the same.
        assert (tally.value, tally.rows, tally.grade) == (
            computed.value,
            len(computed.rows),
            computed.grade,
        ), line.key
        found[line.key] = (computed.value, "" if line.key in may_go else computed.digest)
    return found


class _Undo(Exception):
    """Takes an example out of the database."""


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_no_later_step_changes_an_answer_about_the_past(
    world: FollowUp, cast: Cast, steps: list[tuple[str, int]]
) -> None:
    asked: dict[tuple[date, date], dict[str, Any]] = {}
    taken = 0
    with suppress(_Undo), transaction.atomic():
        for number, (step, choice) in enumerate(steps):
            on = FIRST + timedelta(days=10 * number)
            with suppress(MithaqError), transaction.atomic():
                DO[step](world, cast, datetime(on.year, on.month, on.day, 9, tzinfo=UTC), choice)
                taken += 1
            # What was known at the end of this day is settled from the next day on.
            for as_of in (on, on - timedelta(days=choice % 400)):
                asked[as_of, on] = answers(as_of, on, NAMES_MAY_GO)
        for (as_of, known_on), before in asked.items():
            assert answers(as_of, known_on, NAMES_MAY_GO) == before, (as_of, known_on)
        raise _Undo


def test_the_steps_do_change_what_is_known_now(world: FollowUp, cast: Cast) -> None:
    """Else the law above would hold of a record that nobody can write in."""
    before = answers(FIRST, FIRST)
    at = datetime(2026, 6, 20, 9, tzinfo=UTC)
    fact(world, cast, at, 7)
    join(world, cast, at, 0)
    say(world, cast, at, 1)
    after = answers(at.date(), at.date())
    changed = {key for key in before if before[key] != after[key]}
    assert {"member-countries", "recommendations-in-law"} <= changed
    assert answers(FIRST, FIRST) == before


@pytest.mark.parametrize(
    ("step", "choices", "lines"),
    [
        ("move", (2,), {"member-countries", "organisations"}),
        ("tell", (0,), {"stories-with-consent", "story-regions"}),
        ("agree", (0,), {"stories-with-consent", "story-regions"}),
        ("agree", (0, 1), {"stories-with-consent"}),
        ("meet", (0, 2, 2), {"active-groups"}),
        ("sign", (1,), {"pledge-signatories"}),
        ("ask", (3, 1), {"survey-replies"}),
        ("support", (1,), {"parallel-reports-supported"}),
    ],
)
def test_each_record_changed_in_place_keeps_its_past_and_has_a_new_present(
    step: str, choices: tuple[int, ...], lines: set[str], world: FollowUp, cast: Cast
) -> None:
    early = datetime(2026, 6, 2, 9, tzinfo=UTC)
    join(world, cast, early, 0)
    join(world, cast, early, 1)
    if step == "agree":
        past_steps.tell(world, cast, early, 0)
    asked = {}
    for number, choice in enumerate(choices):
        on = early + timedelta(days=10 * number)
        asked[on.date()] = answers(on.date(), on.date())
        past_steps.STEPS[step](world, cast, on + timedelta(days=5), choice)
    before = asked[max(asked)]
    last = early + timedelta(days=300)
    now = answers(last.date(), last.date())
    assert lines <= {key for key in now if now[key] != before[key]}
    for day, told in asked.items():
        assert answers(day, day) == told


def test_a_pass_brought_up_to_date_is_the_pass_made_anew(world: FollowUp, cast: Cast) -> None:
    at = datetime(2026, 6, 20, 9, tzinfo=UTC)
    public = frozenset({world.report.pk})
    ledger = Ledger()
    assert ledger.refresh() is None
    kept = Pass(at.date(), None, public, ledger)
    for step, choice in ((say, 1), (say, 7), (unsay, 0), (say, 2)):
        step(world, cast, at, choice)
        changed = ledger.refresh()
        assert changed == {world.recommendation.pk}
        kept.judge(changed)
        anew = Ledger()
        anew.refresh()
        made = Pass(at.date(), None, public, anew)
        assert (kept.standing, kept.seen) == (made.standing, made.seen)
    more = world.recommend(number=2)
    assert more.pk in (ledger.refresh() or set())
    assert ledger.refresh() == set()
    StatusStatement.objects.filter(withdrawn_at__isnull=False).delete()
    assert ledger.refresh() is None
