"""Manifests of what is there already: recordings, timelines, or the calls a service has stored.

Neither has labels. What the machine decided about a stored call is no gold and goes into `note`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from eval.corpus.sound import SoundFault, read_sound
from eval.timeline import Recorded
from triage_service.domain.errors import StoreRefused
from triage_service.domain.events import SpeechHeard
from triage_service.store.tables import calls, decisions
from triage_service.store.timeline import TimelineError

SOUNDS = frozenset({".wav", ".flac", ".mp3", ".opus", ".ogg", ".m4a", ".webm"})
RAW = {".alaw": "pcma", ".al": "pcma", ".ulaw": "pcmu", ".ul": "pcmu", ".mulaw": "pcmu"}
"""Endings by which raw G.711 is known (as sox names them)."""
_RAW_HZ = 8_000
_NO_ID = re.compile(r"[^A-Za-z0-9_:-]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """A call as a row, or why it gave none."""

    row: Mapping[str, Any] | None
    problem: str = ""


def from_folder(folder: Path, manifest: Path, licence: str) -> Iterator[Imported]:
    """A row for each recording in `folder` and below, in order of names.

    Args:
        folder: Holds recordings; other files are passed over.
        manifest: Where the rows will stand; recordings are named from its folder.
        licence: Under which the calls may be used.
    """
    ids: set[str] = set()
    kinds = SOUNDS | RAW.keys()
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in kinds):
        name = path.relative_to(folder)
        codec = RAW.get(path.suffix.lower())
        rate_hz = _RAW_HZ if codec else None
        try:
            sound = read_sound(path, codec=codec, rate_hz=rate_hz)
        except SoundFault as fault:
            yield Imported(None, f"{name}: {fault}")
            continue
        row: dict[str, Any] = {
            "id": _id(name, ids),
            "audio": Path(os.path.relpath(path, manifest.parent)).as_posix(),
            "rate_hz": sound.rate_hz,
            "licence": licence,
        }
        if codec:
            row["codec"] = codec
        if sound.pcm.shape[1] == 2:
            row["channels"] = ["caller", "operator"]
            row["note"] = "Two channels: check which one is the caller's."
        yield Imported(row)


def _id(name: Path, taken: set[str]) -> str:
    """A name of its own for a recording, made from its path."""
    plain = _NO_ID.sub("-", name.with_suffix("").as_posix()).strip("-")[:56] or "call"
    candidate, n = plain, 1
    while candidate in taken:
        n += 1
        candidate = f"{plain}-{n}"
    taken.add(candidate)
    return candidate


def from_timelines(calls: Iterable[Recorded], licence: str) -> Iterator[Imported]:
    """A row for each recorded call, with every final sentence as a turn of `text`.

    Args:
        calls: Lines of timelines.
        licence: Under which the calls may be used.
    """
    for each in calls:
        try:
            call = each.read()
        except TimelineError as error:
            yield Imported(None, str(error))
            continue
        said = [h.event.utterance for h in call.happenings if isinstance(h.event, SpeechHeard)]
        text = [utterance.text for utterance in said if utterance.final and utterance.words]
        if not text:
            yield Imported(None, f"{call.call_id}: the caller said nothing that was understood")
            continue
        note = "As the machine heard it: correct the words before they are scored."
        yield Imported({"id": call.call_id, "text": text, "licence": licence, "note": note})


async def from_store(engine: AsyncEngine, licence: str) -> list[Imported]:
    """A row for each call that a service has stored, oldest first.

    The store keeps no sound and no full transcript, so `text` holds the words its decisions quote,
    in order of time: enough to look at, too little to score. A call that quoted nothing gives none.

    Args:
        engine: The service's database; it is only read.
        licence: Under which the calls may be used.

    Raises:
        StoreRefused: The database does not answer or has no such tables.
    """
    newest = select(decisions.c.call_id, decisions.c.body).order_by(decisions.c.seq)
    try:
        async with engine.connect() as reader:
            known = (
                await reader.execute(select(calls.c.call_id).order_by(calls.c.started_utc))
            ).scalars()
            ids = list(known)
            bodies: dict[str, list[Mapping[str, Any]]] = {}
            for call_id, body in await reader.execute(newest):
                bodies.setdefault(call_id, []).append(body)
    except (SQLAlchemyError, OSError) as exc:
        raise StoreRefused(f"The store did not answer: {type(exc).__name__}.") from exc
    return [_stored(call_id, bodies.get(call_id, []), licence) for call_id in ids]


def _stored(call_id: str, bodies: list[Mapping[str, Any]], licence: str) -> Imported:
    quotes = sorted({quote for body in bodies for quote in _quotes(body)})
    text = list(dict.fromkeys(words for _, _, words in quotes))
    if not text:
        return Imported(None, f"{call_id}: no words of the caller are stored")
    last = bodies[-1]
    decided = f"{last['level']}, {last['destination']['id']}, {last['intent']['id']}"
    note = f"Quoted words only. Decided then: {decided}."
    return Imported({"id": call_id, "text": text, "licence": licence, "note": note})


def _quotes(body: Mapping[str, Any]) -> Iterator[tuple[float, float, str]]:
    """When the caller said it, until when, and what."""
    shown: Iterable[Mapping[str, Any]] = (
        evidence for each in (*body["flags"], *body["reasons"]) for evidence in each["evidence"]
    )
    for evidence in shown:
        if evidence["source"] in ("cue", "classifier"):
            yield evidence["start_s"], evidence["end_s"], evidence["words"]
