"""Totals are kept, right after every change, and never counted twice for nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from mithaq.core.changes import touch
from mithaq.core.measures import Evidence, Measure, Measured
from mithaq.results import actions_measuring, totals
from mithaq.results.models import Series, StoredTotal
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("strategy")


class Counter:
    """An invented measure that tells how often it was asked."""

    def __init__(self) -> None:
        self.value: int | None = 3
        self.asked: list[date] = []

    def count(self, as_of: date, known_on: date | None) -> Measured:
        self.asked.append(as_of)
        if self.value is None:
            return Measured(value=None)
        return Measured(
            value=self.value, rows=[Evidence(key=str(n), label=str(n)) for n in range(self.value)]
        )


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    from mithaq.core import measures

    found = Counter()
    made = Measure(key="invented", label="x", unit="x", count=found.count, areas=("network",))
    monkeypatch.setitem(measures._measures, "invented", made)
    Series.objects.exclude(measure="").update(measure="")
    Series.objects.filter(key="working-groups").update(measure="invented")
    yield found


def today() -> dict[str, totals.Total]:
    now = timezone.now()
    on = timezone.localdate(now)
    return totals.of_day(totals.counted_lines(), on, at=now, today=on)


def test_a_total_is_counted_once_and_again_only_after_its_records_changed(counter: Counter) -> None:
    assert today()["working-groups"].value == 3
    today()
    assert len(counter.asked) == 1
    touch("reviews")
    today()
    assert len(counter.asked) == 1
    counter.value = 4
    touch("network")
    assert today()["working-groups"].value == 4 and len(counter.asked) == 2


def test_what_is_not_yet_counted_is_kept_as_such(counter: Counter) -> None:
    counter.value = None
    assert today()["working-groups"].value is None
    assert StoredTotal.objects.get().value is None
    today()
    assert len(counter.asked) == 1


def test_another_definition_or_new_evidence_counts_anew(counter: Counter, cast: Cast) -> None:
    today()
    Series.objects.filter(key="working-groups").update(window="year")
    assert today()["working-groups"].value == 0
    Series.objects.filter(key="working-groups").update(window="all")
    line = Series.objects.get(key="working-groups")
    for key in "012":
        actions_measuring.attach_evidence(cast.hub_staff, line, row_key=key, title="Proof", at=timezone.now())
    assert today()["working-groups"].grade == "document"


def test_months_are_counted_once_and_old_days_fall_away(counter: Counter) -> None:
    now = timezone.now()
    on = timezone.localdate(now)
    assert totals.count_months(on, at=now, months=12) == len(set(counter.asked))
    assert totals.count_months(on, at=now, months=12) == 0
    history = totals.history(["working-groups"], on)["working-groups"]
    assert len(history) in (13, 12) and set(history.values()) == {Decimal(3)}
    tomorrow = on + timedelta(days=1)
    totals.count_months(tomorrow, at=now, months=12)
    kept = set(StoredTotal.objects.values_list("as_of", flat=True))
    assert tomorrow in kept and (on not in kept or (on + timedelta(days=1)).month != on.month)


def test_what_a_reader_asks_of_other_days_is_not_kept(counter: Counter, client: Client) -> None:
    for day in ("2025-03-03", "2025-03-04"):
        assert client.get(f"/en/strategy?as_of={day}").status_code == 200
    assert not StoredTotal.objects.filter(as_of__lt=timezone.localdate()).exists()


def test_the_page_shows_the_computed_value_beside_the_published_one(counter: Counter, client: Client) -> None:
    page = client.get("/en/indicators/3.3").content.decode()
    assert "computed" in page and "By our records: " in page and "The 3 rows behind it" in page
    assert "Will we make it?" in page


def test_what_if_is_answered_in_the_address_and_nonsense_is_told(counter: Counter, client: Client) -> None:
    year = timezone.localdate().year
    page = client.get(f"/en/indicators/3.3?add=3&by={year}-12").content.decode()
    assert "by these alone" in page and "That reaches the target." in page
    for query in ("add=many&by=2026-03", "add=3&by=soon", "add=0&by=2026-03"):
        response = client.get(f"/en/indicators/3.3?{query}")
        assert response.status_code == 200 and "Write a whole number" in response.content.decode()


def test_the_job_counts_and_finds_nothing_wrong(counter: Counter) -> None:
    from mithaq.results import jobs

    assert jobs.count_totals.func().endswith("totals")
    assert jobs.look_for_errata.func() == "0 errata"
    assert isinstance(StoredTotal.objects.latest("counted_at").counted_at, datetime)
