"""Days and times: what is told from the day of the call, and what is not told at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.transcript import Utterance
from triage_service.understanding.slots import find_slots

WEDNESDAY = date(2026, 3, 18)


def found(text: str, today: date | None = WEDNESDAY) -> list[str]:
    return [slot.value for slot in find_slots(Utterance.of_text(0, text), today)]


@pytest.mark.parametrize(
    ("says", "values"),
    [
        ("on the 31st of february", []),
        ("the 29th of february", ["2024-02-29"]),
        ("the 31st of april last year", []),
        ("the first of march last year", ["2025-03-01"]),
        ("it's due on the 2nd", ["2026-04-02"]),
        ("it's due on the 2nd of march", ["2027-03-02"]),
        ("friday the 14th", ["2025-11-14"]),
        ("tuesday the 31st", ["2026-03-17"]),
        ("monday the 32nd", ["2026-03-16"]),
        ("a week last tuesday", ["2026-03-10"]),
        ("friday week", ["2026-03-27"]),
        ("this coming friday", ["2026-03-20"]),
        ("a week ago yesterday", ["2026-03-10"]),
        ("five hundred days ago", []),
        ("the day after tomorrow", ["2026-03-20"]),
        ("the fourteenth of the third twenty twenty six", ["2026-03-14"]),
        ("14/03/26", ["2026-03-14"]),
        ("31/02/26", []),
        ("march the 3rd 2026", ["2026-03-03"]),
        ("sept 3rd", ["2025-09-03"]),
        ("it wasn't yesterday", []),
        ("born on the 4th of may", []),
        ("every monday or thursday", ["Monday", "Thursday"]),
        ("yesterday at noon", ["2026-03-17T12:00"]),
        ("yesterday at midnight", ["2026-03-17"]),
        ("yesterday dinnertime about eleven", ["2026-03-17T11:00"]),
        ("yesterday lunchtime about one", ["2026-03-17T13:00"]),
        ("yesterday evening at nine oh five", ["2026-03-17T21:05"]),
        ("ten to one yesterday afternoon", ["2026-03-17T12:50"]),
        ("sunday at 12 am", ["2026-03-15T00:00"]),
        ("last night and this morning", ["2026-03-17 night", "2026-03-18 morning"]),
        ("half ten", []),
        ("today", []),
    ],
)
def test_days_are_told_from_the_day_of_the_call(says: str, values: list[str]) -> None:
    assert found(says) == values


@pytest.mark.parametrize(
    ("says", "values"),
    [
        ("yesterday", []),
        ("last night on the 14th", []),
        ("on tuesday", ["Tuesday"]),
        ("2026-03-14", ["2026-03-14"]),
        ("log 512 of the 14th", ["512"]),
        ("3rd of march 2026 at 9 am", ["2026-03-03T09:00"]),
    ],
)
def test_without_the_day_of_the_call_only_whole_dates_count(says: str, values: list[str]) -> None:
    assert found(says, None) == values


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 31))
def test_a_day_of_the_month_is_never_ahead_of_a_past_event(today: date, day: int) -> None:
    (value,) = found(f"it was on the {day}th", today)
    told = date.fromisoformat(value)
    assert told <= today
    assert told.day == day
