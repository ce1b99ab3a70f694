"""What a replay says: for people a page, for programs JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.measures.proportion import wilson
from eval.replay.run import Result
from triage_service.domain.level import Level

_MOST_SHOWN = 20
"""Calls that the page names; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """A finished replay."""

    results: tuple[Result, ...]
    faults: tuple[str, ...]
    """Lines that are no timeline."""
    rules_version: str
    resumed: int
    """Results that came from an earlier run."""
    spent_s: float
    """Seconds for the others, reading included."""
    command: str

    @property
    def changed(self) -> tuple[Result, ...]:
        """Calls in which any decision differs."""
        return tuple(each for each in self.results if each.changes)

    @property
    def calls_per_s(self) -> float:
        """Calls replayed in a second; 0 when all came from an earlier run."""
        n = len(self.results) - self.resumed
        return n / self.spent_s if n and self.spent_s else 0.0


def moves(results: Sequence[Result]) -> Counter[tuple[str, str, str]]:
    """How often something moved: what, from where, to where; what stayed is left out."""
    found: Counter[tuple[str, str, str]] = Counter()
    for each in results:
        was, now = each.was, each.now
        pairs = (("level", was.level, now.level), ("place", was.destination, now.destination))
        found.update((what, a or "none", b or "none") for what, a, b in pairs if a != b)
        found.update(("flag", flag, "not raised") for flag in set(was.flags) - set(now.flags))
        found.update(("flag", "not raised", flag) for flag in set(now.flags) - set(was.flags))
    return found


def lowered(results: Sequence[Result]) -> tuple[str, ...]:
    """Calls that end at a less urgent level now: the first that a person must look at."""
    return tuple(
        each.call_id
        for each in results
        if Level(each.now.level).urgency < Level(each.was.level).urgency
    )


def as_json(done: ReplayRun) -> dict[str, object]:
    """The whole report; no word of a caller is in it."""
    n, same = len(done.results), len(done.results) - len(done.changed)
    return {
        "command": done.command,
        "rules_version": done.rules_version,
        "calls": n,
        "identical": wilson(same, n).numbers(),
        "recorded_with_these_rules": sum(each.same_rules for each in done.results),
        "lowered": list(lowered(done.results)),
        "moves": [
            {"what": what, "was": was, "now": now, "calls": count}
            for (what, was, now), count in moves(done.results).most_common()
        ],
        "questions_without_answer": sum(each.unanswered for each in done.results),
        "answers_not_asked_for": sum(each.unasked for each in done.results),
        "calls_per_s": round(done.calls_per_s, 1),
        "resumed": done.resumed,
        "faults": list(done.faults),
        "changed": [asdict(each) for each in done.changed],
    }


def show(done: ReplayRun, console: Console) -> None:
    """The page."""
    n, changed = len(done.results), done.changed
    same_rules = sum(each.same_rules for each in done.results)
    console.print(
        f"{n} calls, {n - len(changed)} with the same decisions, {len(changed)} with others. "
        f"{same_rules} were recorded with these rules ({done.rules_version})."
    )
    if done.calls_per_s:
        console.print(f"{done.calls_per_s:.0f} calls a second, reading included.")
    if down := lowered(done.results):
        console.print(f"Less urgent now: {', '.join(map(escape, down))}")
    table = Table("What", "Was", "Now", "Calls")
    for (what, was, now), count in moves(done.results).most_common():
        table.add_row(what, was, now, str(count))
    if table.row_count:
        console.print(table)
    for each in changed[:_MOST_SHOWN]:
        first = each.changes[0]
        was, now = " + ".join(first.was) or "nothing", " + ".join(first.now) or "nothing"
        console.print(
            escape(f"{each.call_id}, {first.at_s:.1f} s, {first.event}: {was} -> {now}"),
            soft_wrap=True,
        )
    if len(changed) > _MOST_SHOWN:
        console.print(f"and {len(changed) - _MOST_SHOWN} more; --json has them all.")
    lost = sum(each.unanswered for each in done.results)
    if lost:
        console.print(
            f"{lost} questions to the classifier are asked only now and have no recorded answer; "
            "each counted as not asked yet."
        )
