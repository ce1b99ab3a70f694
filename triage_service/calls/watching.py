"""Looks at one call's deadlines: a hung model, a line that went quiet, time that passes."""

import asyncio
from typing import Any

from models.batcher import Batcher
from triage_service.calls.kit import Kit
from triage_service.calls.senses import Hearing, Inbox
from triage_service.domain.events import Sense, SenseLost, TimePassed


def _failing(model: Batcher[Any, Any], stall_s: float) -> str:
    """Why no call can rely on a model that all share; empty when it works."""
    if not model.alive:
        return "stopped"
    return "late" if model.busy_s > stall_s else ""


async def watch(hearing: Hearing, kit: Kit, inbox: Inbox) -> None:
    """Look at the call's deadlines a few times a second until cancelled."""
    settings, began_s = kit.settings, kit.monotonic_s()
    told: set[Sense] = set()
    while True:
        await asyncio.sleep(settings.watch_s)
        now_s = kit.monotonic_s()
        if code := _failing(kit.recogniser, settings.stall_s):
            await hearing.go_deaf(code)
        code = _failing(kit.classifier, settings.stall_s)
        if code and Sense.MEANING not in told:
            told.add(Sense.MEANING)
            await inbox.put(SenseLost(Sense.MEANING, code, hearing.at_s))
        gap_s = now_s - hearing.last_frame_s
        if gap_s > settings.line_gap_s and not hearing.line_closed and Sense.LINE not in told:
            told.add(Sense.LINE)
            kit.metrics.audio_gap.labels("native").inc(gap_s)
            await inbox.put(SenseLost(Sense.LINE, "gap", hearing.at_s))
        if gap_s > settings.line_gap_s + settings.dead_line_s:
            await hearing.hang_up()
        await inbox.put(TimePassed(hearing.at_s, hearing.quiet_s, now_s - began_s))
