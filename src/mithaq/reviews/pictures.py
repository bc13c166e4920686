"""The world map of reviews, with its key and the counts that a table beside it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.core import maps
from mithaq.reviews.queries import TrackerRow
from mithaq.reviews.rules import Status


@dataclass(frozen=True, kw_only=True)
class ReviewMap:
    """The map as drawn, its key, and its classes from the most to nothing with their words and counts."""

    drawing: SafeString
    key: SafeString
    entries: tuple[maps.KeyEntry, ...]
    counts: dict[int, int]
    states: int


def review_map(rows: Sequence[TrackerRow]) -> ReviewMap:
    """Draw each State in its class: 3 both reviews completed, 2 one and the other runs, 1 one of them, 0 nothing known."""
    by_state: dict[str, list[Status]] = {}
    for row in rows:
        by_state.setdefault(row.iso3, []).append(row.status)
    values = {iso3: _class_of(statuses) for iso3, statuses in by_state.items()}
    counts = maps.count_classes(values)
    words = {
        3: _("Both reviews completed"),
        2: _("First completed, second in progress"),
        1: _("One review completed or in progress"),
        0: _("Nothing in our record"),
    }
    entries = tuple(
        maps.KeyEntry(value=value, label=label, count=counts[value]) for value, label in words.items()
    )
    return ReviewMap(
        drawing=maps.world_map(values, _("World map: reviews completed, by State")),
        key=maps.map_key(entries),
        entries=entries,
        counts=counts,
        states=len(values),
    )


def _class_of(statuses: list[Status]) -> int:
    done = sum(status is Status.COMPLETED for status in statuses)
    if done >= 2:
        return 3
    if done and Status.ONGOING in statuses:
        return 2
    return 1 if done or Status.ONGOING in statuses else 0
