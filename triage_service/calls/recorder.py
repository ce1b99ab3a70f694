"""Keeps a call's timeline, where the force wants one: one file a call, written when it is over."""

import asyncio
import os
from collections.abc import Sequence
from importlib.metadata import version

import structlog

from triage_service.calls.kit import Kit
from triage_service.domain.decisions import Decision
from triage_service.domain.events import CallEvent
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.timeline import Happening, Timeline
from triage_service.store.timeline import TimelineError, to_line

log = structlog.get_logger(__name__)

MOST_EVENTS = 100_000
"""Five hours of ticks; a call that never ends must not eat the memory of the others."""
WRITE_S = 2.0
"""A disk that takes longer costs the timeline, not the end of the call."""


class Recorder:
    """Notes what the policy was told and decided; without a folder it does nothing."""

    def __init__(self, call_id: CallId, kit: Kit) -> None:
        """Nothing has happened yet."""
        self._call_id, self._kit = call_id, kit
        self._folder = kit.settings.timelines_dir
        self._happenings: list[Happening] = []
        self.heard_level = Level.NONE
        """Reached on an earlier line of the same call."""

    def note(self, event: CallEvent, decisions: Sequence[Decision]) -> None:
        """Remember one event and what was decided on it."""
        if self._folder is not None and len(self._happenings) < MOST_EVENTS:
            self._happenings.append(Happening(event, tuple(decisions)))

    async def keep(self) -> None:
        """Write the timeline; a disk that refuses or hangs is logged and changes nothing else."""
        if self._folder is None:
            return
        try:
            async with asyncio.timeout(WRITE_S):
                await asyncio.to_thread(self._write)
        except (OSError, TimeoutError, TimelineError) as error:
            log.error("timeline_not_kept", call_id=self._call_id, error=type(error).__name__)

    def _write(self) -> None:
        assert self._folder is not None  # noqa: S101
        kit = self._kit
        line = to_line(
            Timeline(
                call_id=self._call_id,
                rules_version=kit.mind.rules.version,
                software=version("triage101"),
                models=(kit.asr_model, kit.nlu_model),
                happenings=tuple(self._happenings),
                heard_level=self.heard_level,
            )
        )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The same call may come on a second line: the id keeps both.
        path = self._folder / f"{self._call_id}.{kit.new_id()}.jsonl"
        # Callers' words: for this user alone.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(line + b"\n")
