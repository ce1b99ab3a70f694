"""Which place takes a call that comes at this hour: an open one, along the fallbacks."""

from datetime import datetime

from triage_service.domain.ids import DestinationId
from triage_service.taxonomy.hours import is_open
from triage_service.taxonomy.rules import DestinationRule, Rules


def open_place(
    wanted: DestinationId, started_utc: datetime | None, rules: Rules
) -> DestinationRule:
    """`wanted`, or the first of its fallbacks that is open when the call begins.

    The moment is the call's first, not the present one: a decision does not change under a caller
    because a clock strikes while they speak.

    Args:
        wanted: What the routing table says.
        started_utc: When the call began; None counts every place as open.
        rules: Places, and bank holidays.
    """
    place = rules.destinations[wanted]
    seen: set[DestinationId] = set()
    while started_utc is not None and place.id not in seen and place.fallback is not None:
        seen.add(place.id)
        on_holidays = place.open_on_holidays
        if is_open(place.hours, started_utc, rules.holidays, on_holidays=on_holidays):
            break
        place = rules.destinations.get(place.fallback, place)
    return place
