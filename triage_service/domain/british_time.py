"""The day of a call where its caller is: Greenwich time, an hour ahead in summer."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
"""Where callers and desks are."""


def day_in_britain(now: datetime) -> date:
    """The date in the United Kingdom.

    Args:
        now: Any moment, with its time zone.
    """
    return now.astimezone(UK).date()
