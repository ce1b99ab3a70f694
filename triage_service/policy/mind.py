"""What the policy thinks with: the force's rules and the compiled cues."""

from dataclasses import dataclass

from triage_service.taxonomy.rules import Rules
from triage_service.understanding.cues import CueFinder


@dataclass(frozen=True, slots=True)
class Mind:
    """Built once at start-up, shared by all calls."""

    rules: Rules
    cues: CueFinder

    @staticmethod
    def of(rules: Rules) -> "Mind":
        """A mind that keeps `rules`."""
        return Mind(rules, CueFinder(rules.cues))
