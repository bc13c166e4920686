"""A period is signed off by two people; its figures stand; what is learnt later is an erratum with its cause."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from mithaq.core.errors import Conflict, NotPermitted, RuleBroken
from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.core.models import AuditEntry
from mithaq.results import actions_signing, early_warnings, snapshots
from mithaq.results.models import ReportingPeriod, Series, StrategyPeriod
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("strategy")
AT = datetime(2026, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Log:
    """Invented records: each counts from its day, is known from a day, may be withdrawn on a day, or deleted."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[date, date, date | None]] = {}

    def count(self, as_of: date, known_on: date | None) -> Measured:
        rows = [
            Evidence(key=key, label=f"Thing {key}", on=str(on))
            for key, (on, known, withdrawn) in sorted(self.rows.items())
            if on <= as_of
            and (known_on is None or known <= known_on)
            and (withdrawn is None or (known_on is not None and withdrawn > known_on))
        ]
        return Measured(value=len(rows), rows=rows)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    from mithaq.core import measures

    found = Log()
    found.rows = {key: (date(2025, 6, 1), date(2025, 6, 2), None) for key in "abc"}
    monkeypatch.setitem(
        measures._measures, "invented", Measure(key="invented", label="x", unit="x", count=found.count)
    )
    Series.objects.filter(key="working-groups").update(measure="invented")
    yield found


def opened(cast: Cast, code: str = "2025") -> ReportingPeriod:
    return actions_signing.open_period(
        cast.hub_staff,
        StrategyPeriod.objects.get(),
        code=code,
        starts=date(2025, 1, 1),
        ends=date(2025, 12, 31),
        at=AT,
    )


def signed(cast: Cast) -> ReportingPeriod:
    reporting = actions_signing.submit_period(cast.hub_staff, opened(cast), at=AT)
    return actions_signing.approve_period(cast.board_member, reporting, at=AT)


def test_a_period_goes_from_draft_to_locked_by_two_people(cast: Cast, log: Log) -> None:
    reporting = opened(cast)
    assert reporting.stage == "draft"
    reporting = actions_signing.submit_period(cast.hub_staff, reporting, at=AT)
    assert reporting.stage == "submitted" and reporting.known_on == AT.date()
    reporting = actions_signing.approve_period(cast.board_member, reporting, at=AT)
    reporting = actions_signing.lock_period(cast.director, reporting, at=AT)
    assert reporting.stage == "locked"
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"open_period", "submit_period", "approve_period", "lock_period"} <= verbs


def test_nobody_approves_or_returns_what_they_submitted(cast: Cast, log: Log) -> None:
    reporting = actions_signing.submit_period(cast.director, opened(cast), at=AT)
    for action in (
        lambda: actions_signing.approve_period(cast.director, reporting, at=AT),
        lambda: actions_signing.return_period(cast.director, reporting, why="No.", at=AT),
    ):
        with pytest.raises(RuleBroken) as refused:
            action()
        assert refused.value.code == "own_submission"


def test_who_may_not_sign_cannot(cast: Cast, log: Log) -> None:
    reporting = opened(cast)
    for person in (cast.member_in_lima, cast.stranger, cast.auditor, cast.coordinator):
        with pytest.raises(NotPermitted):
            actions_signing.submit_period(person, reporting, at=AT)
        with pytest.raises(NotPermitted):
            actions_signing.approve_period(person, reporting, at=AT)
    with pytest.raises(NotPermitted):
        actions_signing.approve_period(cast.hub_staff, reporting, at=AT)


def test_a_period_is_returned_with_a_reason_and_submitted_again(cast: Cast, log: Log) -> None:
    reporting = actions_signing.submit_period(cast.hub_staff, opened(cast), at=AT)
    with pytest.raises(RuleBroken):
        actions_signing.return_period(cast.board_member, reporting, why=" ", at=AT)
    reporting = actions_signing.return_period(cast.board_member, reporting, why="Count the third.", at=AT)
    assert reporting.stage == "returned"
    kinds = [item.kind for item in early_warnings.waiting(cast.hub_staff, AT)]
    assert "period_returned" in kinds
    log.rows["d"] = (date(2025, 7, 1), date(2026, 1, 16), None)
    reporting = actions_signing.submit_period(cast.hub_staff, reporting, at=AT + timedelta(days=2))
    assert reporting.reason == "" and len(lines(reporting)["rows"]) == 4
    kinds = [item.kind for item in early_warnings.waiting(cast.board_member, AT)]
    assert "period_submitted" in kinds


def test_each_step_is_taken_once(cast: Cast, log: Log) -> None:
    reporting = signed(cast)
    stale = ReportingPeriod.objects.get(pk=reporting.pk)
    stale.stage = "submitted"
    with pytest.raises(Conflict):
        actions_signing.submit_period(cast.hub_staff, reporting, at=AT)
    with pytest.raises(Conflict):
        actions_signing.approve_period(cast.director, stale, at=AT)
    with pytest.raises(Conflict):
        actions_signing.return_period(cast.board_member, reporting, why="Too late.", at=AT)
    with pytest.raises(RuleBroken) as twice:
        opened(cast)
    assert twice.value.code == "twice"


def test_a_period_is_submitted_from_its_last_day_on(cast: Cast, log: Log) -> None:
    reporting = opened(cast)
    with pytest.raises(RuleBroken) as early:
        actions_signing.submit_period(cast.hub_staff, reporting, at=datetime(2025, 12, 30, tzinfo=UTC))
    assert early.value.code == "not_ended"
    at = datetime(2025, 12, 31, 12, tzinfo=UTC)
    assert actions_signing.submit_period(cast.hub_staff, reporting, at=at).stage == "submitted"


def lines(reporting: ReportingPeriod) -> dict[str, object]:
    found: dict[str, object] = snapshots.lines_in(snapshots.read(reporting))["working-groups"]["computed"]
    return found


def test_the_snapshot_is_what_its_hash_says_and_the_same_in_every_language(
    cast: Cast, log: Log, client: Client
) -> None:
    reporting = signed(cast)
    body = client.get("/ar/strategy/periods/2025.json").content
    assert hashlib.sha256(body).hexdigest() == reporting.digest
    assert snapshots.holds(reporting)
    ReportingPeriod.objects.filter(pk=reporting.pk).update(
        snapshot=reporting.snapshot.replace("Thing a", "Thing x")
    )
    reporting.refresh_from_db()
    assert not snapshots.holds(reporting)


def test_before_it_is_signed_the_public_does_not_know_of_it(cast: Cast, log: Log, client: Client) -> None:
    actions_signing.submit_period(cast.hub_staff, opened(cast), at=AT)
    for path in ("/en/strategy/periods/2025", "/en/strategy/periods/2025.json"):
        assert client.get(path).status_code == 404
    client.force_login(cast.board_member)
    assert client.get("/en/strategy/periods/2025").status_code == 200


@pytest.mark.parametrize(
    ("change", "cause", "now", "what"),
    [
        (lambda rows: rows.update(d=(date(2025, 8, 1), LATER.date(), None)), "recorded_later", 4, "added"),
        (
            lambda rows: rows.update(a=(date(2025, 6, 1), date(2025, 6, 2), date(2026, 2, 1))),
            "corrected_later",
            2,
            "gone",
        ),
        (lambda rows: rows.pop("a"), "deleted", 2, "gone"),
    ],
)
def test_what_changes_later_is_an_erratum_with_its_cause_and_the_snapshot_stands(
    cast: Cast, log: Log, client: Client, change: object, cause: str, now: int, what: str
) -> None:
    reporting = signed(cast)
    assert actions_signing.note_errata(reporting, at=LATER) == []
    change(log.rows)  # type: ignore[operator]
    (erratum,) = actions_signing.note_errata(reporting, at=LATER)
    assert (erratum.cause, erratum.signed_value, erratum.value_now) == (cause, Decimal(3), Decimal(now))
    assert [row["what"] for row in erratum.rows] == [what]
    assert actions_signing.note_errata(reporting, at=LATER) == []
    reporting.refresh_from_db()
    assert snapshots.holds(reporting) and lines(reporting)["value"] == "3"
    page = client.get("/en/strategy/periods/2025").content.decode()
    assert "Thing" in page and "Errata" in page


def test_another_way_of_counting_is_told_as_such(cast: Cast, log: Log) -> None:
    reporting = signed(cast)
    Series.objects.filter(key="working-groups").update(window="year")
    log.rows["d"] = (date(2025, 8, 1), LATER.date(), None)
    (erratum,) = actions_signing.note_errata(reporting, at=LATER)
    assert erratum.cause == "other_rows"


def test_differences_are_told_row_by_row(log: Log, client: Client) -> None:
    log.rows["d"] = (date(2025, 8, 1), date(2025, 8, 2), None)
    page = client.get("/en/strategy/differences?from=2025-07-01&to=2025-12-31").content.decode()
    assert "Thing d" in page and "Thing a" not in page
    assert (
        "No counted figure changed"
        in client.get("/en/strategy/differences?from=2025-09-01&to=2025-12-31").content.decode()
    )
    learnt = client.get(
        "/en/strategy/differences?from=2025-12-31&to=2025-12-31&known_from=2025-07-01"
    ).content.decode()
    assert "Thing d" in learnt


def test_a_day_that_is_none_is_refused_with_an_example(log: Log, client: Client) -> None:
    for path in ("strategy/differences?from=yesterday", "glance/soon", "strategy?as_of=2025-02-30"):
        assert client.get(f"/en/{path}").status_code in (404, 422), path


def test_the_glance_tells_published_and_computed_apart(log: Log, client: Client) -> None:
    told = json.loads(client.get("/en/glance/2024-12-09.json").content)
    published = {row["line"]: row["value"] for row in told["published"]}
    computed = {row["line"]: row["value"] for row in told["computed"]}
    assert published["parallel-reports-year"] == 7 and published["working-groups"] == 7
    assert computed["working-groups"] == 0 and "parallel-reports-year" not in computed
    for language in ("en", "ar"):
        assert client.get(f"/{language}/glance/2024-12-09").status_code == 200
