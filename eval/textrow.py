"""One row of a test set in writing: its exact shape, and what it cannot mean.

Nothing is guessed: what is not exactly right is named by file, row, field, value and remedy.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from triage_service.domain.level import Level
from triage_service.taxonomy.rules import Rules

Kind = Literal["single", "dialogue", "hard_negative", "late_reveal", "out_of_scope"]
"""What a call tests; see the set's own description."""

SOUND = re.compile(r"\[[^\[\]]*\]")
"""A sound or a second voice, in square brackets: no word of the caller."""

_VALUE_CHARS = 60
_REVEAL = re.compile(r"reveal_turn_(\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a test set."""

    file: str
    row: str
    """`row 12 (d-0012)`, counted from 1; empty when the whole file is meant."""
    field: str
    value: str
    """What stands there, shortened."""
    remedy: str

    def __str__(self) -> str:
        """One line that the set's author can act on."""
        where = ": ".join(part for part in (self.file, self.row) if part)
        return f"{where}: {self.field} is {self.value}. {self.remedy}"


class TextSetError(Exception):
    """A test set cannot be used.

    Attributes:
        faults: Everything that is wrong, in the order of rows; never empty.
    """

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        """One line for each fault."""
        return "\n".join(map(str, self.faults))


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Slots(_Written):
    crime_number: Annotated[str, Field(pattern=r"^[0-9A-Z]+(/[0-9A-Z]+){2}$")] | None = None
    vrm: Annotated[str, Field(pattern=r"^[0-9A-Z]{2,8}$")] | None = None
    postcode: Annotated[str, Field(pattern=r"^[0-9A-Z]{2,4} [0-9][A-Z]{2}$")] | None = None


class TextRow(_Written):
    """A row in the right shape, as it is written; the field names are the format's."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")]
    kind: Kind
    turns: Annotated[tuple[str, ...], Field(min_length=1)]
    intent: str
    accept: tuple[str, ...] = ()
    level: Level
    flags: tuple[str, ...] = ()
    must_not_flags: tuple[str, ...] = ()
    destination: str
    accept_destinations: tuple[str, ...] = ()
    tags: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    note: str = ""
    slots: _Slots = _Slots()

    @property
    def reveals(self) -> list[int]:
        """Turns named by `reveal_turn_N` tags."""
        return [int(found[1]) for found in map(_REVEAL.fullmatch, self.tags) if found]


_REMEDIES = {
    "missing": "Add the field.",
    "extra_forbidden": "Remove the field or correct its spelling.",
    "string_pattern_mismatch": "Write it in the form that the format prescribes.",
}


def read_row(line: str, file: str, n: int) -> TextRow:
    """Line `n`, counted from 1, of `file`.

    Raises:
        TextSetError: The line is no JSON object in the right shape; it names each wrong field.
    """
    if not line.strip():
        raise TextSetError([Fault(file, f"row {n}", "the row", "blank", "Remove the line.")])
    try:
        raw = json.loads(line, object_pairs_hook=once_only)
    except (ValueError, RecursionError) as error:
        fault = Fault(file, f"row {n}", "the row", f"not JSON ({error})", "Correct the syntax.")
        raise TextSetError([fault]) from error
    try:
        return TextRow.model_validate_json(line)
    except ValidationError as error:
        id_ = raw.get("id") if isinstance(raw, dict) else None
        where = f"row {n} ({id_[:_VALUE_CHARS]})" if isinstance(id_, str) else f"row {n}"
        faults = [shape_fault(file, where, wrong) for wrong in error.errors()]
        raise TextSetError(faults) from error


def once_only(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields stand once; JSON would silently keep the last."""
    twice = [name for name, n in Counter(name for name, _ in pairs).items() if n > 1]
    if twice:
        raise ValueError(f"the field {short(twice[0])} stands twice")
    return dict(pairs)


def shape_fault(file: str, where: str, wrong: ErrorDetails) -> Fault:
    """What pydantic found wrong with a field, as a fault."""
    field = ".".join(map(str, wrong["loc"])) or "the row"
    value = "missing" if wrong["type"] == "missing" else short(wrong["input"])
    return Fault(file, where, field, value, _REMEDIES.get(wrong["type"], f"{wrong['msg']}."))


def short(value: object) -> str:
    """A value as it stands, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= _VALUE_CHARS else f"{shown[: _VALUE_CHARS - 3]}..."


def contradictions(row: TextRow, rules: Rules, *, file: str, n: int) -> list[Fault]:
    """What a row in the right shape cannot mean under `rules`."""
    where = f"row {n} ({row.id})"
    return [
        Fault(file, where, field, short(value), remedy)
        for field, value, remedy in (*_unknown_names(row, rules), *_impossible(row))
    ]


def _unknown_names(row: TextRow, rules: Rules) -> Iterator[tuple[str, object, str]]:
    named: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("intent", (row.intent,), rules.intents),
        ("accept", row.accept, rules.intents),
        ("flags", row.flags, rules.risks),
        ("must_not_flags", row.must_not_flags, rules.risks),
        ("destination", (row.destination,), rules.destinations),
        ("accept_destinations", row.accept_destinations, rules.destinations),
    )
    for field, values, known in named:
        for value in values:
            if value not in known:
                near = get_close_matches(value, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
                yield field, value, f"The rules have no such name. {hint}"


def _impossible(row: TextRow) -> Iterator[tuple[str, object, str]]:
    for both in sorted(set(row.flags) & set(row.must_not_flags)):
        yield "must_not_flags", both, "It stands in `flags` too; keep one of them."
    for turn in row.turns:
        if set("[]") & set(SOUND.sub("", turn)):
            yield "turns", turn, "Close every square bracket: [sound]."
    if row.kind == "hard_negative" and row.level is Level.L0:
        yield "level", row.level.value, "A hard negative is no emergency; correct kind or level."
    if row.kind == "late_reveal" and len(row.reveals) != 1:
        yield "tags", list(row.tags), "Name the turn that carries the risk once: reveal_turn_2."
    for turn_number in row.reveals:
        if not 1 <= turn_number <= len(row.turns):
            yield "tags", f"reveal_turn_{turn_number}", f"The call has {len(row.turns)} turns."
