"""Facts from a spreadsheet: dry run, rejects with reasons, apply, the same file again, undo; and who may."""

from datetime import timedelta

from mithaq.core.imports import guess_columns, plan_import
from mithaq.core.sheets import Table
from mithaq.reviews import rules
from mithaq.reviews.fact_import import FactImport
from mithaq.reviews.models import ReviewFact
from tests.people import Cast
from tests.reviews.conftest import Reviews
from tests.reviews.test_record import AT

HEADINGS = ["الدولة", "Cycle", "Milestone", "What happened", "Date", "Origin", "Source", "Url"]


def table(*rows: list[str]) -> Table:
    return Table(headings=HEADINGS, rows=[list(row) for row in rows], lines=list(range(2, 2 + len(rows))))


def plan(kind: FactImport, *rows: list[str]) -> object:
    whole = table(*rows)
    return plan_import(kind, whole, guess_columns(kind, whole.headings))


GOOD = ["JOR", "2", "visit", "reached", "2025-03", "mission", "Call", ""]


def kind_for(person: object) -> FactImport:
    kind = FactImport()
    assert kind.may(person)
    return kind


def test_headings_in_two_languages_are_understood_and_the_same_file_twice_changes_nothing(
    reviews: Reviews, cast: Cast
) -> None:
    kind = kind_for(cast.hub_staff)
    first = plan(kind, GOOD)
    kind.apply(first.changes, by=cast.hub_staff, at=AT)  # type: ignore[attr-defined]
    fact = ReviewFact.objects.get()
    assert (fact.review.country_id, str(fact.partial_date), fact.source_kind) == ("JOR", "2025-03", "mission")
    again = plan(kind, GOOD)
    assert (len(again.changes), again.unchanged) == (0, 1)  # type: ignore[attr-defined]


def test_every_reason_is_told_by_line(reviews: Reviews, cast: Cast) -> None:
    found = plan(
        kind_for(cast.hub_staff),
        ["Atlantis", "2", "visit", "reached", "2025", "mission", "x", ""],
        ["JOR", "7", "visit", "reached", "2025", "mission", "x", ""],
        ["JOR", "2", "visit", "reached", "yesterday", "mission", "x", ""],
        ["JOR", "2", "visit", "reached", "2001", "mission", "x", ""],
        ["JOR", "2", "visit", "reached", "2025", "rumour", "x", ""],
        GOOD,
    )
    assert [reject.line for reject in found.rejects] == [2, 3, 4, 5, 6]  # type: ignore[attr-defined]
    assert len(found.changes) == 1  # type: ignore[attr-defined]


def test_a_changed_row_corrects_and_undo_gives_back_what_stood(reviews: Reviews, cast: Cast) -> None:
    kind = kind_for(cast.hub_staff)
    kind.apply(plan(kind, GOOD).changes, by=cast.hub_staff, at=AT)  # type: ignore[attr-defined]
    second = plan(kind, [*GOOD[:4], "2025-04-02", *GOOD[5:]])
    kind.apply(second.changes, by=cast.hub_staff, at=AT + timedelta(days=1))  # type: ignore[attr-defined]
    assert ReviewFact.objects.count() == 2
    assert str(ReviewFact.objects.standing().get().partial_date) == "2025-04-02"
    kind.undo(second.changes, by=cast.hub_staff, at=AT + timedelta(days=2))  # type: ignore[attr-defined]
    assert str(ReviewFact.objects.standing().get().partial_date) == "2025-03"
    assert ReviewFact.objects.count() == 2


def test_a_coordinator_imports_only_for_the_own_region(reviews: Reviews, cast: Cast) -> None:
    found = plan(kind_for(cast.coordinator), GOOD, ["PER", *GOOD[1:]])
    assert [change.key[0] for change in found.changes] == ["JOR"]  # type: ignore[attr-defined]
    assert len(found.rejects) == 1  # type: ignore[attr-defined]


def test_others_may_not_import(reviews: Reviews, cast: Cast) -> None:
    for person in (cast.member_in_amman, cast.stranger, cast.nobody, cast.auditor):
        assert not FactImport().may(person)


def test_a_kind_that_nobody_asked_for_takes_no_row(reviews: Reviews) -> None:
    found = plan(FactImport(), GOOD)
    assert not found.changes  # type: ignore[attr-defined]


def test_a_date_out_of_order_is_taken_and_marked(reviews: Reviews, cast: Cast) -> None:
    kind = kind_for(cast.hub_staff)
    rows = plan(
        kind,
        ["JOR", "2", "agreed", "reached", "2021", "unodc", "a", ""],
        ["JOR", "2", "notified", "reached", "2023", "unodc", "b", ""],
    )
    kind.apply(rows.changes, by=cast.hub_staff, at=AT)  # type: ignore[attr-defined]
    from mithaq.reviews.queries import tracker

    row = next(row for row in tracker(as_of=AT.date()) if row.iso3 == "JOR")
    assert row.standing.contradictions == ("notified>agreed",)
    assert row.status is rules.Status.COMPLETED
