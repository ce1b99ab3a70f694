"""Many recorded calls through other rules, on one core or several, and on from where it stopped."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.replay.difference import Change, Outcome, changes, outcome
from eval.replay.findings import THINKING, Memory, Recalling, fingerprint
from eval.replay.fold import replay
from eval.timeline import Recorded
from triage_service.policy.mind import Mind
from triage_service.store.timeline import TimelineError
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules

_CHUNK = 64
"""Calls that one worker gets at a time; so many are lost when a run is stopped."""


@dataclass(frozen=True, slots=True)
class Result:
    """One call then and now."""

    call_id: str
    of: str
    """SHA-256 of its line."""
    with_rules: str
    """What it was replayed with: rules and code."""
    same_rules: bool
    """The record was made with the rules of now."""
    events: int
    was: Outcome
    now: Outcome
    changes: tuple[Change, ...]
    unanswered: int
    unasked: int


Job = tuple[Recorded, bytes | None]
"""A call, and what was found in it before."""
Done = tuple[Result | str, bytes | None]
"""A result, or what is wrong with the line; and what was found in it now."""

_RESULT = TypeAdapter(Result)


class Replayer:
    """Replays calls with one set of rules."""

    def __init__(self, rules: Rules) -> None:
        """Nothing is compiled before it is needed."""
        self._recalling = Recalling(rules.cues)
        self._mind = Mind(rules, self._recalling, self._recalling.slots)
        self._with = fingerprint(rules.version, THINKING)

    def do(self, job: Job) -> Done:
        """Replay one call."""
        recorded, known = job
        try:
            call = recorded.read()
        except TimelineError as error:
            return str(error), None
        self._recalling.begin(known)
        done = replay(call, self._mind)
        differ = changes(call.happenings, done.happenings)
        was = outcome(call.happenings)
        result = Result(
            call_id=call.call_id,
            of=recorded.sha256,
            with_rules=self._with,
            same_rules=call.rules_version == self._mind.rules.version,
            events=len(call.happenings),
            was=was,
            now=outcome(done.happenings) if differ else was,
            changes=differ,
            unanswered=done.unanswered,
            unasked=done.unasked,
        )
        return result, self._recalling.end(recorded.sha256)


def run(
    calls: Iterable[Recorded],
    rules: Rules,
    memory: Memory,
    *,
    workers: int = 1,
    again: Callable[[], Rules] = load,
) -> Iterator[Result | str]:
    """Each call's result in order, or what is wrong with its line.

    Args:
        calls: Recorded calls.
        rules: To decide with.
        memory: Findings of earlier runs; new ones are kept in it.
        workers: Processes to work in; 1 works here.
        again: Loads `rules` once more, in each worker: frozen rules cannot be sent there.
    """
    jobs = ((call, memory.known(call.sha256)) for call in calls)
    chunks = iter(lambda: list(islice(jobs, _CHUNK)), [])
    if workers == 1:
        here = Replayer(rules)
        for chunk in chunks:
            yield from _keep(map(here.do, chunk), memory)
        return
    fresh = get_context("spawn")
    with ProcessPoolExecutor(workers, fresh, initializer=_begin, initargs=(again,)) as pool:
        # Not `map`: it would take every line into memory before the first is done.
        waiting = [pool.submit(_work, chunk) for chunk in islice(chunks, 2 * workers)]
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(_work, chunk) for chunk in islice(chunks, 1)]
            yield from _keep(done, memory)


def _keep(done: Iterable[Done], memory: Memory) -> Iterator[Result | str]:
    results, found = zip(*done, strict=True)
    memory.add(line for line in found if line is not None)
    yield from results


_HERE: list[Replayer] = []
"""The replayer of a worker process."""


def _begin(again: Callable[[], Rules]) -> None:
    _HERE.append(Replayer(again()))


def _work(chunk: list[Job]) -> list[Done]:
    return [_HERE[0].do(job) for job in chunk]


def earlier(file: Path, rules: Rules) -> dict[str, Result]:
    """Results that a stopped run kept in `file` for the same rules and code, by their line."""
    made_with, kept = fingerprint(rules.version, THINKING), {}
    for line in file.read_bytes().split(b"\n") if file.is_file() else ():
        try:
            result = _RESULT.validate_json(line)
        except ValidationError:
            continue  # half a line, left by the stop
        if result.with_rules == made_with:
            kept[result.of] = result
    return kept


def as_line(result: Result) -> str:
    """A result as one line of JSON."""
    return json.dumps(asdict(result), ensure_ascii=False) + "\n"
