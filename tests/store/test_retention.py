"""What becomes of records over seven simulated years: exactly what should, on the day it should."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_service.store.retention import Fate, Kept, Verdict, class_of, due, fate
from triage_service.store.retention_rows import ClassRow, When, read

ROWS = read()
FIRST_DAY = date(2026, 1, 1)
SEVEN_YEARS = [FIRST_DAY + timedelta(days=n) for n in range(7 * 365 + 2)]
PERIODS = {row.id: row for row in ROWS}
days = st.sampled_from(SEVEN_YEARS)
classes = st.sampled_from([*PERIODS, None])


def row(name: str, **fields: object) -> ClassRow:
    return ClassRow.model_validate(
        {"id": name, "what": "x", "when": When(), "source": "x", "date": FIRST_DAY, **fields}
    )


OWN = (
    row("month", keep_days=31, then="dispose"),
    row("six", keep_years=6, then="dispose"),
    row("looked_at", keep_years=6, review_again_years=2, then="review"),
)


@pytest.mark.parametrize(
    ("intent", "flags", "no_risk", "expected"),
    [
        ("parking_abandoned", (), True, "no_police_purpose"),
        ("parking_abandoned", (), False, "incident"),
        ("parking_abandoned", ("child_at_risk",), False, "safeguarding"),
        ("fraud_cyber", ("distressed_caller",), False, "crime"),
        ("fraud_cyber", ("vulnerable_adult",), False, "safeguarding"),
        ("police_complaint", (), True, "complaint"),
        ("police_complaint", ("police_or_staff_suspect",), False, "safeguarding"),
        ("missing_person", (), True, "safeguarding_by_reason"),
        ("asb_ongoing", (), True, "incident"),
        ("unclear", (), True, "incident"),
        (None, (), True, "incident"),
    ],
)
def test_call_has_the_class_of_the_first_row_that_fits(
    intent: str | None, flags: tuple[str, ...], no_risk: bool, expected: str
) -> None:
    assert class_of(ROWS, intent=intent, flags=flags, no_risk=no_risk) == expected


@pytest.mark.parametrize("intent", sorted({i for r in ROWS for i in r.when.intent}))
def test_call_with_a_flag_is_never_kept_for_days_only(intent: str) -> None:
    name = class_of(ROWS, intent=intent, flags=["x"], no_risk=False)
    assert PERIODS[name].keep_days is None


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        (Kept("c", date(2026, 1, 1), "month"), date(2026, 1, 31), Fate.KEEP),
        (Kept("c", date(2026, 1, 1), "month"), date(2026, 2, 1), Fate.DISPOSE),
        (Kept("c", date(2026, 1, 1), "six"), date(2031, 12, 31), Fate.KEEP),
        (Kept("c", date(2026, 1, 1), "six"), date(2032, 1, 1), Fate.DISPOSE),
        (Kept("c", date(2024, 2, 29), "six"), date(2030, 2, 28), Fate.KEEP),
        (Kept("c", date(2024, 2, 29), "six"), date(2030, 3, 1), Fate.DISPOSE),
        (Kept("c", date(2026, 1, 1), "six", held=True), date(2031, 1, 1), Fate.KEEP),
        (Kept("c", date(2026, 1, 1), "six", held=True), date(2033, 1, 1), Fate.HELD),
        (Kept("c", date(2026, 1, 1), "looked_at"), date(2032, 1, 1), Fate.REVIEW),
        (Kept("c", date(2026, 1, 1), "looked_at"), date(2099, 1, 1), Fate.REVIEW),
        (
            Kept("c", date(2026, 1, 1), "looked_at", False, Verdict.DISPOSE, date(2026, 5, 1)),
            date(2031, 12, 31),
            Fate.KEEP,
        ),
        (
            Kept("c", date(2026, 1, 1), "looked_at", False, Verdict.DISPOSE, date(2032, 5, 1)),
            date(2032, 5, 1),
            Fate.DISPOSE,
        ),
        (
            Kept("c", date(2026, 1, 1), "looked_at", True, Verdict.DISPOSE, date(2032, 5, 1)),
            date(2032, 5, 1),
            Fate.HELD,
        ),
        (
            Kept("c", date(2026, 1, 1), "looked_at", False, Verdict.KEEP, date(2032, 5, 1)),
            date(2034, 4, 30),
            Fate.KEEP,
        ),
        (
            Kept("c", date(2026, 1, 1), "looked_at", False, Verdict.KEEP, date(2032, 5, 1)),
            date(2034, 5, 1),
            Fate.REVIEW,
        ),
        (
            Kept("c", date(2026, 1, 1), "month", False, Verdict.KEEP, date(2026, 2, 1)),
            date(2026, 3, 4),
            Fate.DISPOSE,
        ),
        (
            Kept("c", date(2026, 1, 1), "six", False, Verdict.KEEP, date(2032, 1, 1)),
            date(2037, 12, 31),
            Fate.KEEP,
        ),
        (Kept("c", date(2026, 1, 1), "gone"), date(2099, 1, 1), Fate.REVIEW),
        (Kept("c", date(2026, 1, 1), "gone", held=True), date(2099, 1, 1), Fate.HELD),
        (Kept("c", date(2026, 1, 1), None), date(2099, 1, 1), Fate.REVIEW),
    ],
)
def test_record_has_its_fate_on_its_day(record: Kept, day: date, expected: Fate) -> None:
    assert fate(record, OWN, day) is expected


def test_class_that_the_rows_do_not_know_has_no_end() -> None:
    assert due(Kept("c", FIRST_DAY, "gone"), OWN) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(days, classes, st.one_of(st.none(), st.tuples(days, days))), max_size=8))
def test_seven_years_of_daily_runs_dispose_of_exactly_what_is_over_its_time(
    calls: list[tuple[date, str | None, tuple[date, date] | None]],
) -> None:
    """Calls begin on any day; some are held between two days; the run is made every day."""
    disposed: dict[int, date] = {}
    for today in SEVEN_YEARS:
        for n, (began, name, hold) in enumerate(calls):
            if n not in disposed and began <= today:
                held = hold is not None and min(hold) <= today < max(hold)
                if fate(Kept(str(n), began, name, held), ROWS, today) is Fate.DISPOSE:
                    disposed[n] = today
    assert disposed == {
        n: day for n, call in enumerate(calls) if (day := expected_day(*call)) is not None
    }


def expected_day(began: date, name: str | None, hold: tuple[date, date] | None) -> date | None:
    """By hand: 31 days for what is no police matter, six years for incidents, never the rest."""
    match name:
        case "no_police_purpose":
            day = began + timedelta(days=31)
        case "incident" | None:
            leap = (began.month, began.day) == (2, 29)
            day = (
                date(began.year + 6, 3, 1)
                if leap
                else date(began.year + 6, *began.timetuple()[1:3])
            )
        case _:
            return None
    if hold is not None and min(hold) <= day < max(hold):
        day = max(hold)
    return day if day <= SEVEN_YEARS[-1] else None
