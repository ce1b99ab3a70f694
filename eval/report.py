"""What a run on a test set showed: as JSON for machines, and as tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.measures.proportion import Proportion
from eval.measures.text_triage import (
    MEASURES,
    Decided,
    Pair,
    failed,
    forbidden_flags,
    measured,
    reached_in_time,
    recall_by_flag,
    sliced,
    spurious_slots,
    wanted_flags,
)
from eval.textset import TextItem, TextSet
from triage_service.domain.level import Level

_DIGITS = 6
_LISTS = {
    "missed_l0": ("l0_recall", "Missed L0"),
    "missed_l1": ("l1_recall", "Missed L1 (L0 or L1 put lower)"),
    "false_l0": ("false_l0_per_1000", "False L0"),
}
"""Name in the report: the measure whose failures are listed, and the title."""
_SLICE_MEASURES = {
    "intent_top1": "Intent",
    "l0_recall": "L0",
    "l1_recall": "L1+",
    "false_l0_per_1000": "False L0",
    "destination_accuracy": "Destin.",
}
"""What is shown of a slice, and its heading on 80 columns; the JSON has every measure."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """A test set that went through the system, and what it went through."""

    textset: TextSet
    pairs: tuple[Pair, ...]
    """The calls that were run; fewer than the set has where a limit was given."""
    rules_version: str
    classifier: str
    """Name and version."""
    command: str
    """What to type to get this report again."""


def as_json(run: TextRun) -> dict[str, object]:
    """The whole report in JSON's types; equal runs give equal reports.

    It holds the words that raised flags, so it is as confidential as the test set.
    """
    pairs = run.pairs
    late = [(gold, decided) for gold, decided in pairs if gold.kind == "late_reveal"]
    return {
        "command": run.command,
        "versions": {"rules": run.rules_version, "models": {"classifier": run.classifier}},
        "set": {
            "file": run.textset.file,
            "sha256": run.textset.sha256,
            "n_items": len(run.textset.items),
            "n_scored": len(pairs),
        },
        **_measures(pairs),
        **{name: failed(measure, pairs) for name, (measure, _) in _LISTS.items()},
        "spurious_slots": n_spurious(pairs),
        "flag_recall": {risk: _numbers(p) for risk, p in recall_by_flag(pairs).items()},
        "late_reveals": {
            "reached_in_time": _numbers(reached_in_time(pairs)),
            "items": [
                {
                    "id": gold.id,
                    "reveal_turn": gold.reveal_turn,
                    "reached_turn": decided.turn_of(gold.level),
                }
                for gold, decided in late
            ],
        },
        "slices": {
            by: {key: {"n_items": len(part)} | _measures(part) for key, part in parts.items()}
            for by, parts in sliced(pairs).items()
        },
        "items": [_row(gold, decided) for gold, decided in pairs],
    }


def n_spurious(pairs: Sequence[Pair]) -> int:
    """How many slot values were captured where none was spoken."""
    return sum(len(spurious_slots(gold, decided)) for gold, decided in pairs)


def _measures(pairs: Sequence[Pair]) -> dict[str, object]:
    return {name: _numbers(proportion) for name, proportion in measured(pairs).items()}


def _numbers(proportion: Proportion) -> dict[str, float | int | None]:
    value = proportion.value
    return {
        "value": None if value is None else round(value, _DIGITS),
        "low": round(proportion.low, _DIGITS),
        "high": round(proportion.high, _DIGITS),
        "n": proportion.n,
    }


def _row(gold: TextItem, decided: Decided) -> dict[str, object]:
    """One call: what was decided, and which measures it went right in (None: not judged)."""
    wanted = zip(sorted(gold.flags), wanted_flags(gold, decided), strict=True)
    forbidden = zip(sorted(gold.must_not_flags), forbidden_flags(gold, decided), strict=True)
    reached = decided.turn_of(decided.level) if decided.level is not Level.NONE else None
    return {
        "id": gold.id,
        "kind": gold.kind,
        "group": gold.group,
        "sounds_removed": gold.has_sounds,
        "intent": decided.intent,
        "p": round(decided.p, _DIGITS),
        "level": decided.level,
        "turn": reached,
        "flags": [
            {
                "id": flag.id,
                "level": flag.level,
                "p": round(flag.p, _DIGITS),
                "words": list(flag.words),
            }
            for flag in decided.flags
        ],
        "destination": decided.destination,
        "slots": [{"kind": kind, "value": value} for kind, value in decided.slots],
        "rule_ids": list(decided.rule_ids),
        "wanted": {
            "intent": gold.intent,
            "level": gold.level,
            "destination": gold.destination,
        },
        "right": {name: measure.right(gold, decided) for name, measure in MEASURES.items()},
        "flags_missed": [risk for risk, hit in wanted if not hit],
        "flags_forbidden": [risk for risk, hit in forbidden if hit],
        "slots_spurious": [kind for kind, _ in spurious_slots(gold, decided)],
    }


def show(run: TextRun, console: Console) -> None:
    """Print the measures, the slices and every call whose danger was missed or invented."""
    n_items, n_run = len(run.textset.items), len(run.pairs)
    scored = f"{n_run} calls" if n_run == n_items else f"the first {n_run} of {n_items} calls"
    head = f"{run.textset.file}: {scored}; rules {run.rules_version}; model {run.classifier}"
    console.print(Text(head))
    table = _table("Measure", "Value", "95 % interval", "n")
    for name, proportion in measured(run.pairs).items():
        per, interval = MEASURES[name].per, f"{proportion.low:.3f} to {proportion.high:.3f}"
        if per != 1.0:
            interval = f"{proportion.low:.1f} to {proportion.high:.1f}"
        table.add_row(MEASURES[name].title, _value(proportion, per), interval, str(proportion.n))
    console.print(table)
    console.print(Text(f"Slot values where none was spoken: {n_spurious(run.pairs)}"))
    late = reached_in_time(run.pairs)
    if late.n:
        shown = f"{_value(late, 1.0)} of {late.n}"
        console.print(Text(f"Late reveals at their level by the turn that tells: {shown}"))
    for by, parts in sliced(run.pairs).items():
        console.print(_slices(by, parts))
    for measure, title in _LISTS.values():
        ids = failed(measure, run.pairs)
        console.print(Text(f"{title}: {len(ids)}" + "".join(f" {id_}" for id_ in ids)))


def _slices(by: str, parts: dict[str, tuple[Pair, ...]]) -> Table:
    """One row a slice, each number with the count of cases behind it."""
    table = _table(f"By {by}", "Calls", *_SLICE_MEASURES.values(), gap=0)
    for key, pairs in parts.items():
        numbers = ((MEASURES[name], MEASURES[name].of(pairs)) for name in _SLICE_MEASURES)
        cells = (f"{_value(p, m.per)} ({p.n})" if p.n else "-" for m, p in numbers)
        table.add_row(Text(key), str(len(pairs)), *cells)
    return table


def _table(first: str, *others: str, gap: int = 1) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, gap))
    table.add_column(first, no_wrap=True)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _value(proportion: Proportion, per: float) -> str:
    if proportion.value is None:
        return "-"
    return f"{proportion.value:.3f}" if per == 1.0 else f"{proportion.value:.1f}"
