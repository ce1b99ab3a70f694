"""`triage demo`: real calls over the real websocket, several at once, for all to see."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from rich.console import Console
from rich.table import Table

from telephony_adapter.recording import read_pcm
from triage_service import app
from triage_service.commands.client import Playback, play
from triage_service.commands.printing import STYLES, Printer
from triage_service.commands.running import running
from triage_service.settings import Settings

FOLDER = Path(app.__file__).parent / "demo"
RATE_HZ = 8_000
OFFICE_HOURS_UTC = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""When the calls are taken to come: a Tuesday at ten, when every desk is open."""


@dataclass(slots=True)
class DemoCall:
    """A call to be played, and what came of it."""

    id: str
    title: str
    expected: dict[str, Any]
    decisions: list[dict[str, Any]] = field(default_factory=list)
    handoff: dict[str, Any] | None = None
    transcript: dict[int, str] = field(default_factory=dict)

    def hear(self, message: dict[str, Any]) -> None:
        """Keep what the outcome needs."""
        match message["type"]:
            case "decision":
                self.decisions.append(message)
            case "handoff":
                self.handoff = message
            case "transcript" if message["final"]:
                self.transcript[message["number"]] = message["text"]

    @property
    def decision(self) -> dict[str, Any] | None:
        """The last final decision."""
        finals = [made for made in self.decisions if made["state"] == "final"]
        return finals[-1] if finals else None

    def outcome(self) -> dict[str, Any]:
        """Decided beside expected."""
        made = self.decision
        destination = made["destination"]["id"] if made else None
        level = made["level"] if made else None
        if self.handoff is not None:
            destination, level = self.handoff["destination"], self.handoff["level"]
        return {
            "call": self.id,
            "title": self.title,
            "expected": self.expected,
            "destination": destination,
            "level": level,
            "destination_as_scripted": destination == self.expected["destination"],
            "level_as_scripted": level == self.expected["level"],
            "decision": made,
            "handoff": self.handoff,
            "transcript": [text for _, text in sorted(self.transcript.items())],
        }


def read_calls() -> list[DemoCall]:
    """The shipped demo calls in order."""
    rows = yaml.safe_load((FOLDER / "calls.yaml").read_text(encoding="utf-8"))["calls"]
    return [DemoCall(row["id"], row["title"], row["expected"]) for row in rows]


async def demo(
    settings: Settings, *, once: bool, json_file: Path | None, at_once: int, console: Console
) -> list[dict[str, Any]]:
    """Serve, play every demo call, print; without `once` stay up for the browser.

    Returns:
        Each call's outcome.
    """
    # The calls are scripted, desks included: they end alike at any hour of the day.
    service = app.build(settings, app.Models.of(settings), lambda: OFFICE_HOURS_UTC)
    async with running(service, settings):
        address = f"{settings.host}:{settings.port}"
        console.print(f"Console: [bold]http://{address}/[/bold]   (calls are being played now)")
        console.print(f"Desks are open or closed as on {OFFICE_HOURS_UTC:%A %d %B %Y, %H:%M}.\n")
        outcomes = await _play_all(f"ws://{address}/v1/calls", at_once, console)
        _summary(outcomes, console)
        if json_file is not None:
            _write(outcomes, json_file)
            console.print(f"Decisions written to {json_file}")
        if not once:
            console.print(
                f"\nStill serving at [bold]http://{address}/[/bold]. Try `triage call FILE` with a "
                "recording of your own in another terminal. Ctrl-C ends."
            )
            await asyncio.Event().wait()
    return outcomes


async def _play_all(url: str, at_once: int, console: Console) -> list[dict[str, Any]]:
    room, calls, run = asyncio.Semaphore(at_once), read_calls(), uuid4().hex[:6]

    async def one(call: DemoCall) -> None:
        async with room:
            printer = Printer(console, call.id, partials=False)

            def heard(message: dict[str, Any]) -> None:
                call.hear(message)
                printer(message)

            pcm = await asyncio.to_thread(read_pcm, FOLDER / "audio" / f"{call.id}.flac", RATE_HZ)
            recording = Playback(
                f"demo-{run}-{call.id}", pcm, RATE_HZ, metadata={"title": call.title}
            )
            await play(url, recording, heard)

    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(one(call))
    return [call.outcome() for call in calls]


def _summary(outcomes: list[dict[str, Any]], console: Console) -> None:
    table = Table(title="Demo calls", title_justify="left")
    for column in ("call", "level", "destination", "as scripted"):
        table.add_column(column)
    for o in outcomes:
        right = o["destination_as_scripted"] and o["level_as_scripted"]
        scripted = (
            "yes" if right else f"no: {o['expected']['level']} {o['expected']['destination']}"
        )
        style = STYLES.get(o["level"] or "", "")
        table.add_row(o["call"], f"[{style}]{o['level']}[/]", str(o["destination"]), scripted)
    console.print()
    console.print(table)


def _write(outcomes: list[dict[str, Any]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"calls": outcomes}, indent=1, ensure_ascii=False) + "\n", "utf-8")
