"""Days of the installation: the same for everybody, wherever they sit, up to the last moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mithaq.core import days

ZONES = st.sampled_from(["Asia/Tokyo", "America/Lima", "Pacific/Kiritimati", "UTC"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(at=MOMENTS, reader=ZONES, written_in=ZONES)
def test_the_day_of_a_moment_does_not_depend_on_who_looks(at: datetime, reader: str, written_in: str) -> None:
    with timezone.override(ZoneInfo(reader)):
        day = days.day_of(at.astimezone(ZoneInfo(written_in)))
        assert day == at.date()
        assert days.start_of(day) <= at < days.start_of(day + timedelta(days=1))


def test_today_is_the_installations_day_for_a_reader_who_lives_in_tomorrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert timezone.localdate() > days.today() == late.date()
