"""The chain by itself: whatever is done to a row is found at that row."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.audit import AuditEvent, Operation, Purpose
from triage_service.store.chain import START, Anchor, Link, broken, ends_short, extend

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPERATIONS = list(Operation)


def event(n: int) -> AuditEvent:
    return AuditEvent(
        OPERATIONS[n % 6],
        NOON + timedelta(seconds=n),
        "service",
        f"c-{n}",
        f"decision {n}",
        Purpose.TRIAGE,
        recipient="http://a/" if n % 2 else "",
        reason="«é» 🆘",
    )


def chain(n_rows: int) -> list[Link]:
    return list(extend(START, (event(n) for n in range(n_rows))))


def first_problem(rows: Sequence[Link]) -> str | None:
    last = START
    for row in sorted(rows, key=lambda row: row.seq):
        if problem := broken(last, row):
            return problem
        last = row.anchor
    return None


def test_chain_as_it_was_written_is_in_order() -> None:
    assert first_problem(chain(20)) is None


def test_chain_goes_on_where_it_ended() -> None:
    whole = chain(9)
    assert list(extend(whole[4].anchor, (event(n) for n in range(5, 9)))) == whole[5:]


def test_time_is_written_in_utc_with_microseconds() -> None:
    summer = replace(event(0), at_utc=NOON.astimezone(timezone(timedelta(hours=1))))
    (row,) = extend(START, [summer])
    assert row.at_utc == "2026-03-01T12:00:00.000000+00:00"


@given(st.integers(0, 19), st.sampled_from([f.name for f in fields(Link) if f.name != "seq"]))
def test_flipped_character_is_found_at_its_row(at: int, name: str) -> None:
    rows = chain(20)
    text = getattr(rows[at], name) or "x"
    flipped = chr(ord(text[0]) ^ 1) + text[1:] if getattr(rows[at], name) else text
    changes: dict[str, Any] = {name: flipped}
    rows[at] = replace(rows[at], **changes)
    assert first_problem(rows) == f"Row {at + 1} was changed, or is not where it was written."


@given(st.integers(0, 18))
def test_removed_row_is_named(at: int) -> None:
    rows = chain(20)
    del rows[at]
    assert first_problem(rows) == f"Row {at + 1} is missing."


def test_removed_rows_are_named_together() -> None:
    rows = chain(20)
    assert first_problem(rows[:4] + rows[9:]) == "Rows 5 to 9 are missing."


@given(st.integers(0, 18))
def test_row_removed_and_the_others_numbered_anew_is_found_there(at: int) -> None:
    rows = chain(20)
    closed_up = rows[:at] + [replace(row, seq=row.seq - 1) for row in rows[at + 1 :]]
    assert str(first_problem(closed_up)).startswith(f"Row {at + 1} was changed")


@given(st.integers(0, 19), st.integers(0, 19))
def test_rows_that_changed_places_are_found_at_the_first(one: int, other: int) -> None:
    rows = chain(20)
    moved = list(rows)
    moved[one] = replace(rows[other], seq=one + 1)
    moved[other] = replace(rows[one], seq=other + 1)
    problem = first_problem(moved)
    if one == other:
        assert problem is None
    else:
        assert str(problem).startswith(f"Row {min(one, other) + 1} was changed")


@pytest.mark.parametrize(
    ("last", "head", "problem"),
    [
        (Anchor(3, "a"), Anchor(3, "a"), None),
        (Anchor(2, "a"), Anchor(3, "b"), "Row 3 is missing. The end is known from X."),
        (Anchor(2, "a"), Anchor(9, "b"), "Rows 3 to 9 are missing. The end is known from X."),
        (Anchor(3, "a"), Anchor(3, "b"), "Row 3 is not the one known from X."),
        (Anchor(4, "a"), Anchor(3, "b"), "Row 4 is not the one known from X."),
    ],
)
def test_end_is_held_against_what_is_known_of_it(
    last: Anchor, head: Anchor, problem: str | None
) -> None:
    assert ends_short(last, head, "X") == problem
