"""A test set of calls in writing: one JSON object a line, read strictly.

A set with a wrong label measures the wrong thing, so no score is given while a row is wrong.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.textrow import SOUND, Fault, Kind, TextRow, TextSetError, contradictions, read_row
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.rules import Rules

_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")


@dataclass(frozen=True, slots=True)
class TextItem:
    """One call: what the caller said, and what a good decision about it is."""

    id: str
    kind: Kind
    turns: tuple[str, ...]
    """The caller's words without sounds; an empty turn is silence."""
    has_sounds: bool
    """Sounds in square brackets were taken out of `turns`."""
    intent: IntentId
    accept: frozenset[IntentId]
    """Other intents that are right as well."""
    level: Level
    """At the end of the call."""
    flags: frozenset[RiskId]
    """Flags that the words support."""
    must_not_flags: frozenset[RiskId]
    """Flags that must stay silent; one in neither set is not judged."""
    destination: DestinationId
    accept_destinations: frozenset[DestinationId]
    group: str
    """The first tag."""
    reveal_turn: int | None
    """The turn, from 1, that carries the risk of a late reveal."""
    slots: Mapping[SlotKind, str]
    """Values spoken; a kind that is absent was not spoken in full."""


@dataclass(frozen=True, slots=True)
class TextSet:
    """A test set as read."""

    file: str
    """Name without folders."""
    sha256: str
    items: tuple[TextItem, ...]


def read_textset(path: Path, rules: Rules) -> TextSet:
    """The calls in `path`, in order.

    Args:
        path: JSON Lines in UTF-8.
        rules: Knows the intents, flags and destinations that may be named.

    Raises:
        TextSetError: The file cannot be read or rows are wrong; it names every one of them.
    """
    try:
        content = path.read_bytes()
        text = content.decode()
    except UnicodeDecodeError as error:
        n = error.object[: error.start].count(b"\n") + 1
        fault = Fault(path.name, f"row {n}", "the text", "not UTF-8", "Save the file as UTF-8.")
        raise TextSetError([fault]) from error
    except OSError as error:
        value = f"not readable ({error.strerror})"
        fault = Fault(path.name, "", "the file", value, "Name an existing JSON Lines file.")
        raise TextSetError([fault]) from error
    items = parse(text, path.name, rules)
    return TextSet(path.name, hashlib.sha256(content).hexdigest(), items)


def parse(text: str, file: str, rules: Rules) -> tuple[TextItem, ...]:
    """The calls in the text of a file called `file`; see `read_textset`."""
    if not text.strip():
        raise TextSetError([Fault(file, "", "the file", "empty", "Write one call a line.")])
    items: list[TextItem] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for n, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        try:
            row = read_row(line, file, n)
        except TextSetError as error:
            faults += error.faults
            continue
        if row.id in seen:
            remedy = "It stands on an earlier row; give each call its own."
            faults.append(Fault(file, f"row {n}", "id", repr(row.id), remedy))
        seen.add(row.id)
        faults += contradictions(row, rules, file=file, n=n)
        items.append(_item(row))
    if faults:
        raise TextSetError(faults)
    return tuple(items)


def without_sounds(turn: str) -> str:
    """The words of a turn: sounds in square brackets are gone; empty when no word is left."""
    words = _SPACE_BEFORE_MARK.sub(r"\1", " ".join(SOUND.sub(" ", turn).split()))
    return words if any(map(str.isalnum, words)) else ""


def _item(row: TextRow) -> TextItem:
    slots = row.slots.model_dump(exclude_none=True)
    return TextItem(
        id=row.id,
        kind=row.kind,
        turns=tuple(map(without_sounds, row.turns)),
        has_sounds=any(map(SOUND.search, row.turns)),
        intent=IntentId(row.intent),
        accept=frozenset(map(IntentId, row.accept)),
        level=row.level,
        flags=frozenset(map(RiskId, row.flags)),
        must_not_flags=frozenset(map(RiskId, row.must_not_flags)),
        destination=DestinationId(row.destination),
        accept_destinations=frozenset(map(DestinationId, row.accept_destinations)),
        group=row.tags[0],
        reveal_turn=next(iter(row.reveals), None),
        slots={SlotKind(kind): value for kind, value in slots.items()},
    )
