"""What the search for cues and slots found before, so that it need not search again.

Searching is most of what a replay costs, and it depends on nothing but the words, the cue rows and
the code that searches: routes, thresholds and limits may differ. All of that is in the name under
which findings are kept; where any of it differs, the search is made anew.
"""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

import triage_service
from triage_service.domain.assessment import Evidence, Slot
from triage_service.domain.level import Level
from triage_service.domain.transcript import Utterance
from triage_service.taxonomy.cues import CueRule
from triage_service.understanding.cues import CueFinder, FoundCue
from triage_service.understanding.slots import find_slots

_SEARCHING = ("domain", "understanding", "taxonomy")
"""Packages whose code decides what is found."""
THINKING = (*_SEARCHING, "policy")
"""Packages whose code decides what is decided."""
_KEY = slice(len(b'{"of":"'), len(b'{"of":"') + 64)


class _Found(TypedDict):
    rule: str
    level: Level
    evidence: Evidence


class _Call(TypedDict):
    of: str
    """SHA-256 of the timeline's line."""
    cues: list[list[_Found]]
    """For each utterance told, in order."""
    slots: list[list[Slot] | None]
    """The same; None where they were not asked for (text that might still change)."""


_CALL = TypeAdapter(_Call)


def fingerprint(of: str, packages: Iterable[str] = _SEARCHING) -> str:
    """Changes with `of` and with the code of the service's `packages`; 16 hex digits."""
    made_from = hashlib.sha256(f"{sys.version_info[:2]} {of}".encode())
    root = Path(triage_service.__file__).parent
    for file in sorted(file for name in packages for file in (root / name).rglob("*.py")):
        made_from.update(file.read_bytes())
    return made_from.hexdigest()[:16]


@dataclass
class Recalling:
    """Finds what was found before in the same call, and searches where nothing is known.

    `begin` and `end` stand around each call; in between it is what a `Mind` searches with.
    """

    rules: Sequence[CueRule]
    _cues: list[tuple[FoundCue, ...]] = field(default_factory=list)
    _slots: list[tuple[Slot, ...] | None] = field(default_factory=list)
    _told: int = 0
    _known: int = 0
    """How many utterances of the call came from memory."""

    @cached_property
    def _search(self) -> CueFinder:
        """Compiled only where something must be searched: it takes as long as 1,000 calls."""
        return CueFinder(tuple(self.rules))

    @cached_property
    def _by_id(self) -> dict[str, CueRule]:
        return {rule.id: rule for rule in self.rules}

    def begin(self, known: bytes | None) -> None:
        """The next call, with what `end` gave for it before."""
        self._told, self._cues, self._slots = 0, [], []
        try:
            read = _CALL.validate_json(known) if known else None
        except ValidationError:
            read = None  # damaged; searching again costs time and nothing else
        if read is not None:
            rules = self._by_id
            self._cues = [
                tuple(FoundCue(rules[f["rule"]], f["level"], f["evidence"]) for f in found)
                for found in read["cues"]
            ]
            self._slots = [None if found is None else tuple(found) for found in read["slots"]]
        self._known = len(self._cues)

    def end(self, sha256: str) -> bytes | None:
        """What was found in the call, as a line; None when nothing had to be searched."""
        if len(self._cues) == self._known:
            return None
        cues = [
            [_Found(rule=c.rule.id, level=c.level, evidence=c.evidence) for c in found]
            for found in self._cues
        ]
        slots = [None if found is None else list(found) for found in self._slots]
        return _CALL.dump_json({"of": sha256, "cues": cues, "slots": slots})

    def find_new(
        self, utterances: Sequence[Utterance], alternatives: Sequence[str] = ()
    ) -> tuple[FoundCue, ...]:
        """As `CueFinder.find_new`; told once for each utterance, in the order of the call."""
        place, self._told = self._told, self._told + 1
        if place == len(self._cues):
            self._cues.append(self._search.find_new(utterances, alternatives))
            self._slots.append(None)
        return self._cues[place]

    def slots(self, utterance: Utterance, today: date | None) -> tuple[Slot, ...]:
        """As `find_slots`, for the utterance that was told last."""
        known = self._slots[self._told - 1]
        if known is None:
            known = self._slots[self._told - 1] = find_slots(utterance, today)
        return known


@dataclass
class Memory:
    """Findings of many calls in one file."""

    file: Path
    _lines: dict[str, bytes] = field(default_factory=dict)

    @staticmethod
    def open(folder: Path, cues: Sequence[CueRule]) -> "Memory":
        """What `folder` keeps for these cue rows; half a line, left by a stop, is passed over."""
        file = folder / f"findings-{fingerprint(repr(cues))}.jsonl"
        lines: dict[str, bytes] = {}
        if file.is_file():
            whole = (line for line in file.read_bytes().split(b"\n") if line.endswith(b"}"))
            lines = {line[_KEY].decode(errors="replace"): line for line in whole}
        return Memory(file, lines)

    def known(self, sha256: str) -> bytes | None:
        """The findings of one call."""
        return self._lines.get(sha256)

    def add(self, lines: Iterable[bytes]) -> None:
        """Keep new findings."""
        new = list(lines)
        if not new:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab") as file:
            file.write(b"".join(b"\n" + line for line in new) + b"\n")
        self._lines |= {line[_KEY].decode(): line for line in new}
