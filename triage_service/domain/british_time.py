"""The day of a call where its caller is: Greenwich time, an hour ahead in summer."""

from datetime import UTC, date, datetime, timedelta

_SUMMER = timedelta(hours=1)


def day_in_britain(now: datetime) -> date:
    """The date in the United Kingdom.

    Summer time runs from one o'clock UTC on the last Sunday of March to the same hour on the last
    Sunday of October (Summer Time Order 2002).

    Args:
        now: Any moment, with its time zone.
    """
    utc = now.astimezone(UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return (utc + _SUMMER if summer else utc).date()


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
