"""One row of a manifest: a call as sound or in writing, and what a good decision about it is.

Everything but `id`, `licence` and the call itself may be left out: what is not labelled is not
judged. Unknown fields are refused, so that a misspelt label is never a missing one.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.textrow import Fault, once_only, shape_fault, short
from triage_service.domain.assessment import SlotKind
from triage_service.domain.level import Level
from triage_service.taxonomy.rules import Rules

LEAST_HZ, MOST_HZ = 8_000, 48_000
"""Narrow-band telephony and full-band; nothing that a telephone carries lies outside."""
Name = Annotated[str, Field(min_length=1, max_length=100)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class FlagAt(_Written):
    """A risk that the call supports."""

    id: str
    onset_s: Annotated[float, Field(ge=0, strict=False)] | None = None
    """When the words that show it have been said, seconds from the start of the sound."""


class Speaker(_Written):
    """Who calls, as far as it may be kept: no names."""

    id: Name | None = None
    """The same for all calls of one person: no person may stand on both sides of a split."""
    group: dict[Name, Name] = {}
    """Any grouping to report by: `accent`, `sex`, `age`, `first_language`, `synthetic`."""


class Line(_Written):
    """How the sound came."""

    kind: Name | None = None
    """Such as `landline`, `mobile`, `voip` or `studio`."""
    snr_db: Annotated[float, Field(strict=False)] | None = None
    """Speech above noise."""
    quality: Literal["good", "fair", "poor"] | None = None
    """As a listener put it."""


class Row(_Written):
    """A row in the right shape; the field names are the format's."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_:-][A-Za-z0-9._:-]{0,63}$")]
    audio: Annotated[str, Field(min_length=1)] | None = None
    """Path of the recording, from the manifest's folder."""
    text: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    """The caller's turns in order, where there is no recording."""
    codec: Literal["pcma", "pcmu"] | None = None
    """Only for raw G.711, which has no head to say what it is."""
    rate_hz: Annotated[int, Field(ge=LEAST_HZ, le=MOST_HZ)] | None = None
    """Must be given for raw G.711; elsewhere it is held against the file."""
    channels: Annotated[
        tuple[Literal["caller", "operator", "mixed"], ...], Field(min_length=1, max_length=2)
    ] = ("caller",)
    """Who is on each channel of the recording, in its order."""
    words: str | None = None
    """Reference words of the caller."""
    intent: str | None = None
    accept: tuple[str, ...] = ()
    level: Level | None = None
    flags: tuple[FlagAt, ...] | None = None
    must_not_flags: tuple[str, ...] = ()
    destination: str | None = None
    accept_destinations: tuple[str, ...] = ()
    slots: dict[SlotKind, Name] | None = Field(None, strict=False)
    speaker: Speaker = Speaker()
    line: Line = Line()
    licence: Name
    """Under which the call may be used; `internal` where it may not leave the house."""
    note: str = ""

    @model_validator(mode="after")
    def _is_one_call(self) -> Self:
        if (self.audio is None) == (self.text is None):
            raise ValueError("a call is either `audio` or `text`. Give one of them")
        if self.text is not None and (self.codec or self.rate_hz):
            raise ValueError("a call in `text` has no `codec` and no `rate_hz`. Take them out")
        if self.codec and not self.rate_hz:
            raise ValueError("raw G.711 does not tell its rate. Add `rate_hz`, such as 8000")
        if len(self.channels) == 2 and len(set(self.channels)) == 1:
            raise ValueError("both `channels` are the same. Name the caller's and the operator's")
        if "caller" not in self.channels and self.channels != ("mixed",):
            raise ValueError("no channel is the caller's. Name it in `channels`")
        return self


def read_row(line: str, file: str, n: int) -> Row | list[Fault]:
    """Line `n`, counted from 1, of `file`; or everything that is wrong with its shape."""
    if not line.strip():
        return [Fault(file, f"row {n}", "the row", "blank", "Remove the line.")]
    try:
        raw = json.loads(line, object_pairs_hook=once_only)
    except (ValueError, RecursionError) as error:
        return [Fault(file, f"row {n}", "the row", f"not JSON ({error})", "Correct the syntax.")]
    id_ = raw.get("id") if isinstance(raw, dict) else None
    where = f"row {n} ({short(id_)[1:-1]})" if isinstance(id_, str) else f"row {n}"
    try:
        return Row.model_validate_json(line)
    except ValidationError as error:
        return [
            shape_fault(file, where, wrong)
            if wrong["type"] != "value_error"
            else Fault(file, where, "the row", "contradictory", _sentence(wrong["msg"]))
            for wrong in error.errors()
        ]


def _sentence(message: str) -> str:
    said = message.removeprefix("Value error, ")
    return f"{said[0].upper()}{said[1:]}."


def contradictions(row: Row, rules: Rules, *, file: str, n: int) -> list[Fault]:
    """What a row in the right shape cannot mean under `rules`."""
    where = f"row {n} ({row.id})"
    wrong = (*_unknown_names(row, rules), *_impossible(row))
    return [Fault(file, where, field, short(value), remedy) for field, value, remedy in wrong]


def _unknown_names(row: Row, rules: Rules) -> Iterator[tuple[str, object, str]]:
    named: Mapping[str, tuple[tuple[str | None, ...], Collection[str]]] = {
        "intent": ((row.intent,), rules.intents),
        "accept": (row.accept, rules.intents),
        "flags": (tuple(flag.id for flag in row.flags or ()), rules.risks),
        "must_not_flags": (row.must_not_flags, rules.risks),
        "destination": ((row.destination,), rules.destinations),
        "accept_destinations": (row.accept_destinations, rules.destinations),
    }
    for field, (values, known) in named.items():
        for value in values:
            if value is not None and value not in known:
                near = get_close_matches(value, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
                yield field, value, f"The rules have no such name. {hint}"


def _impossible(row: Row) -> Iterator[tuple[str, object, str]]:
    flags = [flag.id for flag in row.flags or ()]
    for twice in sorted({flag for flag in flags if flags.count(flag) > 1}):
        yield "flags", twice, "It stands twice; keep the earlier onset."
    for both in sorted(set(flags) & set(row.must_not_flags)):
        yield "must_not_flags", both, "It stands in `flags` too; keep one of them."
    if row.accept and row.intent is None:
        yield "accept", list(row.accept), "Name the `intent` that it may stand for."
    if row.accept_destinations and row.destination is None:
        yield "accept_destinations", list(row.accept_destinations), "Name the `destination` too."
    if row.words is not None and not row.words.strip():
        yield "words", row.words, "Write what was said, or leave the field out."
