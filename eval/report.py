"""What a run on a test set showed: as JSON for machines, and as tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.measures.calibration import calibration_error, intent_bins
from eval.measures.proportion import DIGITS
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
from eval.tables import interval, table, value
from eval.textset import TextItem, TextSet
from triage_service.domain.level import Level

_LISTS = {
    "missed_l0": ("l0_recall", "Missed L0"),
    "missed_l1": ("l1_recall", "Missed L1 (L0 or L1 put lower)"),
    "false_l0": ("false_l0_per_1000", "False L0"),
    "uncited": ("evidence_cited", "Evidence nobody said"),
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
    bare: bool = False
    """Capitals and punctuation were taken out of every turn."""


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
            "bare": run.bare,
            "n_items": len(run.textset.items),
            "n_scored": len(pairs),
        },
        **_measures(pairs),
        **_calibration(pairs),
        **{name: failed(measure, pairs) for name, (measure, _) in _LISTS.items()},
        "spurious_slots": n_spurious(pairs),
        "flag_recall": {risk: p.numbers() for risk, p in recall_by_flag(pairs).items()},
        "late_reveals": {
            "reached_in_time": reached_in_time(pairs).numbers(),
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
    return {name: proportion.numbers() for name, proportion in measured(pairs).items()}


def _calibration(pairs: Sequence[Pair]) -> dict[str, object]:
    """The error without an interval: resampling would only add to an error that is never low."""
    bins = intent_bins(pairs)
    error = calibration_error(bins)
    return {
        "intent_ece": {"value": None if error is None else round(error, DIGITS), "n": len(pairs)},
        "intent_reliability": [
            {"p": round(each.p, DIGITS), **each.right.numbers()} for each in bins
        ],
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
        "p": round(decided.p, DIGITS),
        "level": decided.level,
        "turn": reached,
        "flags": [
            {
                "id": flag.id,
                "level": flag.level,
                "p": round(flag.p, DIGITS),
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
        "uncited": list(decided.uncited),
    }


def show(run: TextRun, console: Console) -> None:
    """Print the measures, the slices and every call whose danger was missed or invented."""
    n_items, n_run = len(run.textset.items), len(run.pairs)
    scored = f"{n_run} calls" if n_run == n_items else f"the first {n_run} of {n_items} calls"
    scored += " without capitals and punctuation" if run.bare else ""
    head = f"{run.textset.file}: {scored}; rules {run.rules_version}; model {run.classifier}"
    console.print(Text(head))
    measures = table("Measure", "Value", "95 % interval", "n")
    for name, proportion in measured(run.pairs).items():
        title, per = MEASURES[name].title, MEASURES[name].per
        cells = value(proportion, per), interval(proportion, per), str(proportion.n)
        measures.add_row(title, *cells)
    console.print(measures)
    error = calibration_error(intent_bins(run.pairs))
    shown = "-" if error is None else f"{error:.3f}"
    console.print(Text(f"Calibration error of the intent (ECE): {shown}"))
    console.print(Text(f"Slot values where none was spoken: {n_spurious(run.pairs)}"))
    late = reached_in_time(run.pairs)
    if late.n:
        shown = f"{value(late)} of {late.n}"
        console.print(Text(f"Late reveals at their level by the turn that tells: {shown}"))
    for by, parts in sliced(run.pairs).items():
        console.print(_slices(by, parts))
    for measure, title in _LISTS.values():
        ids = failed(measure, run.pairs)
        console.print(Text(f"{title}: {len(ids)}" + "".join(f" {id_}" for id_ in ids)))


def _slices(by: str, parts: dict[str, tuple[Pair, ...]]) -> Table:
    """One row a slice, each number with the count of cases behind it."""
    made = table(f"By {by}", "Calls", *_SLICE_MEASURES.values(), gap=0)
    for key, pairs in parts.items():
        numbers = ((MEASURES[name], MEASURES[name].of(pairs)) for name in _SLICE_MEASURES)
        cells = (f"{value(p, m.per)} ({p.n})" if p.n else "-" for m, p in numbers)
        made.add_row(Text(key), str(len(pairs)), *cells)
    return made
