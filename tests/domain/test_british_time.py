"""The day of a call in the United Kingdom."""

from datetime import UTC, date, datetime

import pytest

from triage_service.domain.british_time import day_in_britain


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 1, 5, 23, 30, tzinfo=UTC), date(2026, 1, 5)),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), date(2026, 7, 6)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_summer_time_moves_the_day(utc: datetime, day: date) -> None:
    assert day_in_britain(utc) == day
