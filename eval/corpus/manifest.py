"""A manifest as read: the calls that can be used, and every fault of the others."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.corpus.row import Row, contradictions, read_row
from eval.corpus.sound import Sound, SoundFault, read_sound
from eval.textrow import Fault
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.rules import Rules


@dataclass(frozen=True, slots=True)
class Recording:
    """Where a call's sound lies."""

    path: Path
    codec: str | None
    """Of raw G.711; None where the file says it itself."""
    rate_hz: int | None
    channels: tuple[str, ...]

    def read(self) -> Sound:
        """The sound; see `read_sound`."""
        return read_sound(self.path, codec=self.codec, rate_hz=self.rate_hz)


@dataclass(frozen=True, slots=True)
class Gold:
    """What a good decision is; what is None was not labelled and is not judged."""

    words: str | None
    intent: IntentId | None
    accept: frozenset[IntentId]
    level: Level | None
    flags: Mapping[RiskId, float | None] | None
    """Onset of each in seconds, None where it was not timed."""
    must_not_flags: frozenset[RiskId]
    destination: DestinationId | None
    accept_destinations: frozenset[DestinationId]
    slots: Mapping[SlotKind, str] | None


@dataclass(frozen=True, slots=True)
class Item:
    """One call of a corpus."""

    id: str
    recording: Recording | None
    turns: tuple[str, ...]
    """The caller's turns in writing; empty where there is a recording."""
    gold: Gold
    speaker: str | None
    groups: Mapping[str, str]
    """The speaker's groups, and the line's `line_kind` and `line_quality` where they are known."""
    snr_db: float | None
    licence: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A corpus as read."""

    file: str
    """Name without folders."""
    sha256: str
    items: tuple[Item, ...]
    """The calls without a fault, in order."""
    faults: tuple[Fault, ...]
    """What is wrong with the others, in order of rows."""


class ManifestError(Exception):
    """The manifest itself cannot be read; the message says what to do."""


def read_manifest(path: Path, rules: Rules, *, listen: bool = True) -> Manifest:
    """The calls of the manifest at `path`.

    Args:
        path: JSON Lines in UTF-8; recordings are named from its folder.
        rules: Knows the intents, flags and destinations that may be named.
        listen: Decode every recording; False looks at the rows alone.

    Raises:
        ManifestError: The file cannot be read or is empty. A wrong row raises nothing.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Name an existing JSON Lines file."
        raise ManifestError(f"{path.name}: not readable ({error.strerror}). {remedy}") from error
    if not content.strip():
        raise ManifestError(f"{path.name}: the file is empty. Write one call a line.")
    reader = _Reader(path, rules, listen)
    for n, line in enumerate(content.removesuffix(b"\n").split(b"\n"), start=1):
        reader.read(line, n)
    digest = hashlib.sha256(content).hexdigest()
    return Manifest(path.name, digest, tuple(reader.items), tuple(reader.faults))


class _Reader:
    """Reads rows one by one and knows the earlier ones."""

    def __init__(self, path: Path, rules: Rules, listen: bool) -> None:
        self._path, self._rules, self._listen = path, rules, listen
        self._ids: dict[str, int] = {}
        self._sounds: dict[str, int] = {}
        self.items: list[Item] = []
        self.faults: list[Fault] = []

    def read(self, line: bytes, n: int) -> None:
        """Take in line `n`, counted from 1."""
        file = self._path.name
        try:
            row = read_row(line.decode(), file, n)
        except UnicodeDecodeError:
            row = [Fault(file, f"row {n}", "the row", "not UTF-8", "Save the file as UTF-8.")]
        if not isinstance(row, Row):
            self.faults += row
            return
        where = f"row {n} ({row.id})"
        faults = contradictions(row, self._rules, file=file, n=n)
        first = self._ids.setdefault(row.id, n)
        if first != n:
            remedy = f"Row {first} has it already; give each call its own."
            faults.append(Fault(file, where, "id", repr(row.id), remedy))
        item = _item(row, self._path.parent)
        if item.recording is not None and self._listen:
            wrong = self._sound_faults(row, item.recording, n)
            faults += [Fault(file, where, field, value, remedy) for field, value, remedy in wrong]
        self.faults += faults
        self.items += [] if faults else [item]

    def _sound_faults(
        self, row: Row, recording: Recording, n: int
    ) -> Iterator[tuple[str, str, str]]:
        try:
            sound = recording.read()
        except SoundFault as fault:
            yield "audio", f"{row.audio!r}, {fault.value}", fault.remedy
            return
        if row.rate_hz is not None and sound.rate_hz != row.rate_hz:
            yield (
                "rate_hz",
                str(row.rate_hz),
                f"The file is at {sound.rate_hz} Hz; correct the row.",
            )
        n_channels = sound.pcm.shape[1]
        if n_channels != len(row.channels):
            remedy = f"The file has {n_channels}; name who is on each."
            yield "channels", repr(list(row.channels)), remedy
        elif row.words and not np.any(sound.of("caller", row.channels)):
            remedy = "Every sample is 0 but there are `words`; bring the recording again."
            yield "audio", f"{row.audio!r}, silent", remedy
        for flag in row.flags or ():
            if flag.onset_s is not None and flag.onset_s > sound.length_s:
                remedy = f"The recording lasts {sound.length_s:.2f} s; give seconds from its start."
                yield "flags", f"{flag.id} at {flag.onset_s} s", remedy
        first = self._sounds.setdefault(hashlib.sha256(sound.pcm.tobytes()).hexdigest(), n)
        if first != n:
            remedy = f"Row {first} is the same sound; a call that counts twice weighs twice."
            yield "audio", repr(row.audio), remedy


def _item(row: Row, folder: Path) -> Item:
    flags = None if row.flags is None else {RiskId(f.id): f.onset_s for f in row.flags}
    line = {"line_kind": row.line.kind, "line_quality": row.line.quality}
    recording = None
    if row.audio is not None:
        recording = Recording(folder / row.audio, row.codec, row.rate_hz, row.channels)
    return Item(
        id=row.id,
        recording=recording,
        turns=row.text or (),
        gold=Gold(
            words=row.words,
            intent=None if row.intent is None else IntentId(row.intent),
            accept=frozenset(map(IntentId, row.accept)),
            level=row.level,
            flags=flags,
            must_not_flags=frozenset(map(RiskId, row.must_not_flags)),
            destination=None if row.destination is None else DestinationId(row.destination),
            accept_destinations=frozenset(map(DestinationId, row.accept_destinations)),
            slots=row.slots,
        ),
        speaker=row.speaker.id,
        groups={**row.speaker.group, **{k: v for k, v in line.items() if v is not None}},
        snr_db=row.line.snr_db,
        licence=row.licence,
    )
