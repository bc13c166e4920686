"""When the clock adds a job: each slot once, however many workers look and however the clock is set.

A slot is a point on a fixed grid of UTC time. Slots that passed while nothing ran are made up for by one run,
the latest. The key of the job is the slot, so that a clock set back does not repeat what was done.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from mithaq.core.jobs import PLANNED, Planned, enqueue_once
from mithaq.core.models import Schedule

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def slot_before(at: datetime, every: timedelta, offset: timedelta = timedelta(0)) -> datetime:
    """The last slot at or before `at`."""
    start = EPOCH + offset
    return start + (at - start) // every * every


def slot_after(at: datetime, every: timedelta, offset: timedelta = timedelta(0)) -> datetime:
    """The first slot after `at`."""
    return slot_before(at, every, offset) + every


def tick(at: datetime) -> int:
    """Add the jobs that are due at `at`; return how many slots were claimed here."""
    rows = Schedule.objects.in_bulk()
    return sum(_advance(planned, rows.get(planned.name), at) for planned in PLANNED.values())


def _advance(planned: Planned, row: Schedule | None, at: datetime) -> int:
    following = slot_after(at, planned.every, planned.at)
    if row is None:
        Schedule.objects.get_or_create(name=planned.name, defaults={"next_at": following})
        return 0
    if row.next_at > following:
        # The clock was set back, or the interval was shortened: return to the grid of today.
        Schedule.objects.filter(name=row.name, next_at=row.next_at).update(next_at=following)
        return 0
    if row.next_at > at:
        return 0
    slot = slot_before(at, planned.every, planned.at)
    with transaction.atomic():
        claimed = Schedule.objects.filter(name=row.name, next_at=row.next_at).update(
            next_at=following, last_at=at
        )
        if claimed:
            enqueue_once(planned.task, f"{planned.name}@{slot.isoformat()}")
    return claimed
