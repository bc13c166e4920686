"""Where a review stands: best supported facts, what was true and what was known, lateness."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mithaq.core.partial_dates import PartialDate
from mithaq.reviews import rules
from mithaq.reviews.rules import Aspect, Bound, Confidence, Fact, SourceKind, Status, Step

STEPS = (
    Step(code="scheduled", position=1),
    Step(code="notified", position=2, days=0, after="scheduled"),
    Step(code="self_assessment", position=4, days=60, after="notified"),
    Step(code="visit", position=8, optional=True),
    Step(code="agreed", position=11),
    Step(code="executive_summary", position=12, days=183, after="notified"),
    Step(code="full_report", position=13, optional=True),
)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def fact(
    number: int,
    milestone: str,
    when: str | None = None,
    *,
    aspect: Aspect = Aspect.REACHED,
    bound: Bound = Bound.ON,
    source: SourceKind = SourceKind.DOCUMENT,
    recorded: datetime = NOON,
    corrects: int | None = None,
    withdrawn: datetime | None = None,
    value: str = "",
) -> Fact:
    return Fact(
        id=number,
        milestone=milestone,
        aspect=aspect,
        when=PartialDate.parse(when) if when else None,
        bound=bound,
        source=source,
        confidence=Confidence.MEDIUM,
        recorded_at=recorded,
        corrects=corrects,
        withdrawn_at=withdrawn,
        value=value,
    )


def stand(*facts: Fact, on: str = "2024-06-01", known: datetime | None = None) -> rules.Standing:
    return rules.standing(facts, STEPS, as_of=date.fromisoformat(on), known=known)


def test_no_fact_is_unknown_and_never_late() -> None:
    assert stand().status is Status.UNKNOWN
    assert stand().days_late is None


def test_a_published_summary_completes_a_review() -> None:
    at = stand(fact(1, "executive_summary", "2023-05", aspect=Aspect.PUBLISHED))
    assert at.status is Status.COMPLETED
    assert at.publication("executive_summary") is rules.Publication.PUBLISHED
    assert at.publication("full_report") is rules.Publication.UNKNOWN


def test_a_year_counts_only_from_its_last_day() -> None:
    summary = fact(1, "executive_summary", "2023", aspect=Aspect.PUBLISHED)
    assert stand(summary, on="2023-12-30").status is Status.UNKNOWN
    assert stand(summary, on="2023-12-31").status is Status.COMPLETED


def test_what_was_known_differs_from_what_was_true() -> None:
    late_news = fact(1, "executive_summary", "2020-03-01", aspect=Aspect.PUBLISHED, recorded=NOON)
    assert stand(late_news, on="2020-06-01").status is Status.COMPLETED
    assert stand(late_news, on="2020-06-01", known=datetime(2020, 6, 1, tzinfo=UTC)).status is Status.UNKNOWN


def test_a_correction_replaces_and_an_earlier_question_still_answers_as_before() -> None:
    first = fact(1, "executive_summary", "2020", aspect=Aspect.PUBLISHED, recorded=NOON)
    better = fact(
        2, "executive_summary", "2021", aspect=Aspect.PUBLISHED, recorded=NOON + timedelta(days=9), corrects=1
    )
    assert rules.completion_of(stand(first, better).reached) == PartialDate.parse("2021")
    assert rules.completion_of(stand(first, better, known=NOON).reached) == PartialDate.parse("2020")


def test_a_withdrawn_correction_gives_back_what_it_corrected() -> None:
    first = fact(1, "notified", "2020")
    wrong = fact(2, "notified", "2021", corrects=1, recorded=NOON, withdrawn=NOON + timedelta(days=1))
    assert [f.id for f in rules.known_on([first, wrong], None)] == [1]


def test_a_document_beats_hearsay_and_the_disagreement_shows() -> None:
    heard = fact(1, "visit", "2022-05-01", source=SourceKind.CIVIL_SOCIETY)
    written = fact(2, "visit", "2021-05-01", source=SourceKind.DOCUMENT)
    at = stand(heard, written)
    assert at.reached["visit"].fact.id == 2
    assert at.contradictions == ("visit",)


def test_not_yet_and_later_done_agree() -> None:
    not_yet = fact(1, "executive_summary", "2020-01-14", aspect=Aspect.NOT_REACHED, value="in_progress")
    done = fact(2, "executive_summary", "2023", aspect=Aspect.PUBLISHED, source=SourceKind.INFERRED)
    at = stand(not_yet, done)
    assert at.status is Status.COMPLETED
    assert at.contradictions == ()
    assert stand(not_yet, done, on="2021-01-01").status is Status.ONGOING


def test_not_yet_said_twice_is_no_contradiction() -> None:
    earlier = fact(1, "executive_summary", "2020-01", aspect=Aspect.NOT_REACHED)
    later = fact(2, "executive_summary", "2023-07", aspect=Aspect.NOT_REACHED)
    assert stand(earlier, later).contradictions == ()


def test_a_milestone_out_of_order_is_marked() -> None:
    at = stand(fact(1, "agreed", "2021-05"), fact(2, "self_assessment", "2022-01"))
    assert at.contradictions == ("self_assessment>agreed",)


def test_a_review_is_late_from_the_day_after_the_rules_allow() -> None:
    start = fact(1, "notified", "2023-01-01")
    due = date(2023, 1, 1) + timedelta(days=183)
    assert stand(start, on=due.isoformat()).days_late == 0
    assert stand(start, on=(due + timedelta(days=1)).isoformat()).days_late == 1


def test_a_start_known_to_the_year_is_taken_at_its_end() -> None:
    assert stand(fact(1, "scheduled", "2022"), on="2023-07-02").days_late == 0


def test_seen_by_a_date_never_makes_a_review_late() -> None:
    at = stand(
        fact(1, "scheduled", "2015"),
        fact(2, "executive_summary", "2025-09", aspect=Aspect.PUBLISHED, bound=Bound.BY),
        on="2026-01-01",
    )
    assert at.status is Status.COMPLETED
    assert at.days_late is None


def test_a_review_waits_for_the_step_after_the_furthest_one() -> None:
    assert stand(fact(1, "self_assessment", "2023-02")).waiting_for == "agreed"


def test_stuck_means_no_move_for_longer_than_a_year() -> None:
    at = stand(fact(1, "self_assessment", "2023-02-01"))
    assert not rules.is_stuck(at, date(2024, 2, 1))
    assert rules.is_stuck(at, date(2024, 2, 2))


def test_released_on_request_is_not_called_published() -> None:
    at = stand(fact(1, "full_report", "2024-02", aspect=Aspect.PUBLISHED, value="on_request"))
    assert at.publication("full_report") is rules.Publication.ON_REQUEST


def test_faults_of_a_new_fact() -> None:
    common = {
        "adopted": date(2003, 10, 31),
        "cycle_starts": PartialDate.parse("2016"),
        "recorded_on": date(2026, 1, 1),
        "milestone": "visit",
    }
    check = rules.faults_of_fact
    assert check(when=PartialDate.parse("2001"), is_party_on=True, **common) == [rules.Fault.BEFORE_TREATY]
    assert check(when=PartialDate.parse("2012"), is_party_on=True, **common) == [rules.Fault.BEFORE_CYCLE]
    assert check(when=PartialDate.parse("2026-02"), is_party_on=True, **common) == [rules.Fault.IN_FUTURE]
    assert check(when=PartialDate.parse("2020"), is_party_on=False, **common) == [rules.Fault.NO_PARTY]
    assert (
        check(when=PartialDate.parse("2027"), is_party_on=True, **{**common, "milestone": "scheduled"}) == []
    )


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    found: list[Fact] = []
    for number in range(1, draw(st.integers(1, 12))):
        day = draw(st.dates(date(2016, 1, 1), date(2024, 12, 31)))
        recorded = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        corrects = draw(st.none() | st.sampled_from([f.id for f in found])) if found else None
        found.append(
            fact(
                number,
                draw(st.sampled_from([step.code for step in STEPS])),
                day.isoformat()[: draw(st.sampled_from([4, 7, 10]))],
                aspect=draw(st.sampled_from(list(Aspect))),
                bound=draw(st.sampled_from(list(Bound))),
                source=draw(st.sampled_from(list(SourceKind))),
                recorded=recorded,
                corrects=corrects,
            )
        )
    return found


@given(facts(), st.integers(0, 12), st.dates(date(2015, 1, 1), date(2026, 1, 1)))
def test_later_records_never_change_what_was_known(log: list[Fact], cut: int, day: date) -> None:
    known = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=cut)
    earlier = [f for f in log if f.recorded_at <= known]
    assert rules.standing(log, STEPS, as_of=day, known=known) == rules.standing(
        earlier, STEPS, as_of=day, known=known
    )


@given(facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_log_does_not_matter(log: list[Fact], shuffler: object) -> None:
    mixed = list(log)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    day = date(2025, 1, 1)
    assert rules.standing(log, STEPS, as_of=day) == rules.standing(mixed, STEPS, as_of=day)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_partial_date_reads_back_what_it_writes(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    partial = PartialDate.parse(text)
    assert str(partial) == text
    assert partial.first <= day <= partial.last
    assert partial.first <= partial.middle <= partial.last
