"""A live call leaves a timeline, and folding it again decides what was decided, bit for bit."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.replay.fold import replay
from triage_service.domain.decisions import Recommend
from triage_service.domain.events import Assessed, CallEnded, SpeechHeard, TimePassed
from triage_service.policy.mind import Mind
from triage_service.store.timeline import from_line, to_line
from triage_service.taxonomy.load import load

pytestmark = [pytest.mark.weights, pytest.mark.anyio]


async def test_live_call_can_be_replayed_bit_for_bit(
    serve: Callable[..., Any], ring: Any, tmp_path: Path
) -> None:
    service = serve(timelines_dir=tmp_path / "timelines")
    async with ring(service.url) as line:
        await line.start("c-1")
        await line.speak("trying-car-doors")
        await line.stop("hangup")
        await line.until("bye", within_s=30)
    (file,) = (tmp_path / "timelines").glob("c-1.*.jsonl")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    call = from_line(file.read_bytes().rstrip(b"\n"))
    kinds = {type(each.event) for each in call.happenings}
    assert {SpeechHeard, Assessed, TimePassed, CallEnded} <= kinds
    sent = [m["destination"]["id"] for m in line.of_type("decision") if not m["call_back"]]
    made = [d for each in call.happenings for d in each.decisions if isinstance(d, Recommend)]
    assert [d.routing.destination for d in made] == sent
    done = replay(call, Mind.of(load()))
    assert done.happenings == call.happenings
    assert to_line(from_line(to_line(call))) == file.read_bytes().rstrip(b"\n")


async def test_no_timeline_is_kept_where_none_is_asked_for_and_none_costs_a_call(
    serve: Callable[..., Any], ring: Any, tmp_path: Path
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    service = serve(timelines_dir=blocked / "timelines")
    async with ring(service.url) as line:
        await line.start("c-1")
        await line.stop()
        await line.until("bye", within_s=30)
    assert line.of_type("decision")
