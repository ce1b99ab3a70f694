"""What becomes of a record today: kept, looked at by a person, held, or disposed of; pure.

Strategy: nothing is disposed of unless a row says so by its name. A class that the rows do not
know, like a hold, keeps a record; a review waits for a person however long that takes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from triage_service.store.retention_rows import ClassRow, Then


class Verdict(StrEnum):
    """What a person said at a review."""

    KEEP = "keep"
    DISPOSE = "dispose"


class Fate(StrEnum):
    """What becomes of a record today."""

    KEEP = "keep"
    REVIEW = "review"
    """A person must say what becomes of it."""
    HELD = "held"
    """Its time is over, and a legal hold keeps it."""
    DISPOSE = "dispose"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a call for its retention."""

    call_id: str
    began: date
    class_id: str | None
    """A row's id; None for a call about which nothing was decided."""
    held: bool = False
    verdict: Verdict | None = None
    reviewed: date | None = None
    """When the verdict was given."""


def class_of(
    rows: Sequence[ClassRow], *, intent: str | None, flags: Collection[str], no_risk: bool
) -> str:
    """The id of the first row that fits a call; the last row fits every call.

    Args:
        rows: In the order of their file.
        intent: The reason of the call; None when none was found.
        flags: Every risk that was raised.
        no_risk: Neither a flag nor a level was raised.
    """
    for row in rows:
        when = row.when
        if (
            (not when.intent or intent in when.intent)
            and (not when.flag or not when.flag.isdisjoint(flags))
            and (not when.no_risk or no_risk)
        ):
            return row.id
    raise AssertionError("the last row fits every call; `read` makes sure of it")


def due(record: Kept, rows: Sequence[ClassRow]) -> date | None:
    """When a record's time is over; None when its class is not known any more."""
    row = _row(record, rows)
    if row is None:
        return None
    if record.verdict is Verdict.KEEP and record.reviewed is not None:
        return _after(record.reviewed, row.review_again_years or row.keep_years or 0, row.keep_days)
    return _after(record.began, row.keep_years or 0, row.keep_days)


def fate(record: Kept, rows: Sequence[ClassRow], today: date) -> Fate:
    """What becomes of a record today."""
    row, over = _row(record, rows), due(record, rows)
    if row is None or over is None:
        return Fate.HELD if record.held else Fate.REVIEW
    if today < over:
        return Fate.KEEP
    if record.held:
        return Fate.HELD
    if row.then is Then.DISPOSE or record.verdict is Verdict.DISPOSE:
        return Fate.DISPOSE
    return Fate.REVIEW


def _row(record: Kept, rows: Sequence[ClassRow]) -> ClassRow | None:
    if record.class_id is None:
        return rows[-1]
    return next((row for row in rows if row.id == record.class_id), None)


def _after(start: date, years: int, days: int | None) -> date:
    """The day so long after another; the first of March stands for a 29 February that is not."""
    try:
        moved = start.replace(year=start.year + years)
    except ValueError:
        moved = date(start.year + years, 3, 1)
    return moved + timedelta(days=days or 0)
