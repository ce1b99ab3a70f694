"""What the policy thinks with: the force's rules, the compiled cues and the reader of slots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from triage_service.domain.assessment import Slot
from triage_service.domain.transcript import Utterance
from triage_service.taxonomy.rules import Rules
from triage_service.understanding.cues import CueFinder, FoundCue
from triage_service.understanding.slots import find_slots


class FindsCues(Protocol):
    """What the policy asks of a finder of cues; `CueFinder` is the one of live calls."""

    def find_new(
        self, utterances: Sequence[Utterance], alternatives: Sequence[str] = ()
    ) -> tuple[FoundCue, ...]:
        """As `CueFinder.find_new`."""
        ...


@dataclass(frozen=True, slots=True)
class Mind:
    """Built once at start-up, shared by all calls."""

    rules: Rules
    cues: FindsCues
    slots: Callable[[Utterance, date | None], tuple[Slot, ...]] = find_slots
    """As `understanding.slots.find_slots`."""

    @staticmethod
    def of(rules: Rules) -> "Mind":
        """A mind that keeps `rules`."""
        return Mind(rules, CueFinder(rules.cues))
