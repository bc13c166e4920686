"""Walking the pages of a list visits each row once and in order, whatever the rows hold, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mithaq.core.lists_order import Key, Order, is_nullable, sort_by_text
from tests.core.kit import Parcel, parcel_table  # noqa: F401

SORTS = ("name", "weight", "pieces", "sent_on", "packed_at", "score", "kind", "fragile")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=5
)
VALUES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "a", "A", "é", "ب", "أ", "中", "z"]) | TEXTS,
        "names": st.dictionaries(st.sampled_from(["en", "ar"]), st.sampled_from(["", "x", "ب", "\"q'"])),
        "weight": st.none() | st.sampled_from([Decimal("0.10"), Decimal("-3"), Decimal("12.34")]),
        "pieces": st.none() | st.integers(-(2**31), 2**31 - 1) | st.sampled_from([0, 1]),
        "sent_on": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.just(date(2026, 1, 1)),
        "packed_at": st.none()
        | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        "score": st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.1, 0.3]),
        "kind": st.sampled_from(["box", "tube"]),
        "fragile": st.booleans(),
    }
)


@pytest.mark.usefixtures("parcel_table")
class Walking(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        rows=st.lists(VALUES, max_size=12),
        sorts=st.lists(st.tuples(st.sampled_from([*SORTS, "names"]), st.booleans()), max_size=3),
        size=st.integers(1, 5),
    )
    def test_pages_visit_each_row_once_and_in_order(
        self, rows: list[dict[str, Any]], sorts: list[tuple[str, bool]], size: int
    ) -> None:
        Parcel.objects.bulk_create(Parcel(**values) for values in rows)
        order = Order(
            Parcel,
            [
                Key(
                    by=sort_by_text("names")("ar") if name == "names" else name,
                    descending=down,
                    nullable=name == "names" or is_nullable(Parcel, name),
                )
                for name, down in sorts
            ],
        )
        whole = [row.pk for row in order.over(Parcel.objects.all())]
        assert sorted(whole) == sorted(Parcel.objects.values_list("pk", flat=True))
        walked: list[int] = []
        pages = []
        page = order.page(Parcel.objects.all(), size=size)
        while True:
            pages.append([row.pk for row in page.rows])
            walked += pages[-1]
            if page.after is None:
                break
            page = order.page(Parcel.objects.all(), size=size, after=page.after)
        assert walked == whole
        for expected in reversed(pages[:-1]):
            assert page.before is not None
            page = order.page(Parcel.objects.all(), size=size, before=page.before)
            assert [row.pk for row in page.rows] == expected
        if not sorts or len(sorts) > 1:
            return
        name, down = sorts[0]
        if name in ("weight", "pieces", "sent_on", "packed_at", "score"):
            values = list(order.over(Parcel.objects.all()).values_list(name, flat=True))
            full = [value for value in values if value is not None]
            assert values[len(full) :] == [None] * (len(values) - len(full))
            assert full == sorted(full, reverse=down)


def test_a_foreign_or_unknown_path_counts_as_one_that_may_be_empty() -> None:
    assert not is_nullable(Parcel, "pk") and not is_nullable(Parcel, "name")
    assert is_nullable(Parcel, "weight") and is_nullable(Parcel, "no_such_field")
