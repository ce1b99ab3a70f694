"""Opening hours: what is open, and when, in UK local time."""

import re
from datetime import UTC, date, datetime

import pytest

from triage_service.domain.british_time import UK
from triage_service.taxonomy.hours import FORM, is_open, spans

OFFICE = "Mon-Fri 09:00-17:00"


def at(text: str) -> datetime:
    """A moment by the clock on a British wall."""
    return datetime.fromisoformat(text).replace(tzinfo=UK)


# 23 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ("24x7", "2026-12-25T03:00", True),
        (OFFICE, "2026-11-23T08:59", False),
        (OFFICE, "2026-11-23T09:00", True),
        (OFFICE, "2026-11-23T16:59", True),
        (OFFICE, "2026-11-23T17:00", False),
        (OFFICE, "2026-11-28T12:00", False),
        ("Sat 09:00-13:00", "2026-11-28T12:00", True),
        (f"{OFFICE}, Sat 09:00-13:00", "2026-11-28T12:00", True),
        (f"{OFFICE}, Sat 09:00-13:00", "2026-11-29T12:00", False),
        ("Sat-Mon 10:00-12:00", "2026-11-29T11:00", True),
        ("Sat-Mon 10:00-12:00", "2026-11-24T11:00", False),
        ("Fri 22:00-06:00", "2026-11-27T23:00", True),
        ("Fri 22:00-06:00", "2026-11-28T05:59", True),
        ("Fri 22:00-06:00", "2026-11-28T06:00", False),
        ("Fri 22:00-06:00", "2026-11-28T22:30", False),
        ("Mon 00:00-00:00", "2026-11-23T15:00", True),
    ],
)
def test_place_is_open_inside_its_hours_only(hours: str, moment: str, expected: bool) -> None:
    assert is_open(hours, at(moment)) is expected


def test_hours_are_those_of_the_clock_on_the_wall_in_summer_and_winter() -> None:
    summer = datetime(2026, 7, 6, 8, 30, tzinfo=UTC)
    winter = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert is_open(OFFICE, summer)
    assert not is_open(OFFICE, winter)


@pytest.mark.parametrize(("on_holidays", "expected"), [(True, True), (False, False)])
def test_bank_holiday_closes_a_place_unless_it_keeps_its_hours(
    on_holidays: bool, expected: bool
) -> None:
    christmas = frozenset({date(2026, 12, 25)})
    moment = at("2026-12-25T10:00")
    assert is_open(OFFICE, moment, christmas, on_holidays=on_holidays) is expected
    assert is_open("24x7", moment, christmas, on_holidays=False)


def test_night_that_began_before_a_bank_holiday_goes_on_into_it() -> None:
    holiday = frozenset({date(2026, 12, 25)})
    nights = "Mon-Sun 22:00-06:00"
    assert is_open(nights, at("2026-12-25T05:00"), holiday, on_holidays=False)
    assert not is_open(nights, at("2026-12-26T05:00"), holiday, on_holidays=False)


def test_spans_are_days_and_minutes() -> None:
    assert spans("Sun-Mon 00:30-01:00") == ((frozenset({6, 0}), 30, 60),)


@pytest.mark.parametrize("hours", ["", "24/7", "Mon-Fri 9-17", "Mon 09:00-17:00,Tue 09:00-17:00"])
def test_anything_else_is_no_hours(hours: str) -> None:
    assert not re.match(FORM, hours)
