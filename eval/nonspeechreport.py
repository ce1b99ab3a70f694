"""What calls without speech came to: per kind and in all, as JSON and as one table."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from eval.nonspeech import Heard
from eval.tables import table

MOST_CORE_SHARE = 0.03
"""Of one core, for a call on which nobody speaks: thirty such calls must leave it room."""


@dataclass(frozen=True, slots=True)
class NonspeechRun:
    """What was measured, and on what."""

    calls: tuple[Heard, ...]
    recogniser: str
    seed: int
    load: float
    """Processes that wanted a core just before, besides this one."""
    command: str

    @property
    def words(self) -> int:
        """Words told on all calls: there should be none."""
        return sum(call.words for call in self.calls)

    @property
    def core_share(self) -> float:
        """CPU seconds a second of sound, over all calls."""
        return _share(self.calls)

    @property
    def passed(self) -> bool:
        """Whether no word came out and the mean call cost little enough."""
        return not self.words and self.core_share < MOST_CORE_SHARE


def _share(calls: Sequence[Heard]) -> float:
    audio_s = sum(call.audio_s for call in calls)
    return sum(call.cpu_s for call in calls) / audio_s if audio_s else 0.0


def as_json(run: NonspeechRun) -> dict[str, object]:
    """Every figure with its unit in its name; a share is of one core."""
    return {
        "command": run.command,
        "recogniser": run.recogniser,
        "seed": run.seed,
        "load": round(run.load, 2),
        "passed": run.passed,
        "all": _row(run.calls),
        "worst_core_share": round(max((_share([call]) for call in run.calls), default=0.0), 4),
        "kinds": {call.kind: _row([call]) for call in run.calls},
    }


def _row(calls: Sequence[Heard]) -> dict[str, object]:
    return {
        "audio_s": round(sum(call.audio_s for call in calls), 1),
        "words": sum(call.words for call in calls),
        "told": sorted({text for call in calls for text in call.told}),
        "voiced_s": round(sum(call.voiced_s for call in calls), 2),
        "windows": sum(call.windows for call in calls),
        "windows_s": round(sum(call.windows_s for call in calls), 1),
        "cpu_s": round(sum(call.cpu_s for call in calls), 2),
        "core_share": round(_share(calls), 4),
    }


def show(run: NonspeechRun, console: Console) -> None:
    """Print one table."""
    console.print(Text(f"{run.recogniser}; seed {run.seed}; load {run.load:.1f} before"))
    made = table("Kind", "sound s", "words", "voice s", "windows", "CPU s", "of a core")
    for name, calls in [*((call.kind, [call]) for call in run.calls), ("all", list(run.calls))]:
        row = _row(calls)
        figures = (row[key] for key in ("audio_s", "words", "voiced_s", "windows", "cpu_s"))
        made.add_row(name, *map(str, figures), f"{_share(calls):.2%}")
    console.print(made)
