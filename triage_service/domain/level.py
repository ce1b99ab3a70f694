"""How urgent a call is: five ordered levels (domain reference, section 6.1)."""

from enum import StrEnum


class Level(StrEnum):
    """Urgency of a risk or a call; `L0` is the most urgent."""

    L0 = "L0"
    """Emergency operator now: warm transfer that interrupts anything."""
    L1 = "L1"
    """Vulnerable fast-track: next available trained handler, ahead of routine."""
    L2 = "L2"
    """A handler must see it; no automated ending."""
    L3 = "L3"
    """Context only."""
    NONE = "none"
    """Nothing found."""

    @property
    def urgency(self) -> int:
        """4 for `L0` down to 0 for `NONE`; larger is more urgent."""
        return _URGENCY[self]

    def at_least(self, other: "Level") -> bool:
        """Whether this level is as urgent as `other`, or more so."""
        return self.urgency >= other.urgency

    def raised_by_one(self) -> "Level":
        """The next more urgent level; `L0` stays `L0`."""
        return _ORDER[min(self.urgency + 1, len(_ORDER) - 1)]


_ORDER = (Level.NONE, Level.L3, Level.L2, Level.L1, Level.L0)
_URGENCY = {level: n for n, level in enumerate(_ORDER)}


def highest(*levels: Level) -> Level:
    """The most urgent of `levels`; `NONE` when there are none."""
    return max(levels, key=lambda level: level.urgency, default=Level.NONE)
