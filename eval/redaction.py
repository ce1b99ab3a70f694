"""How much of what is personal is blanked, by kind; and whether any sign of danger is lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from eval.marked import Marked
from eval.measures.proportion import Proportion, wilson
from eval.tables import interval, table, value
from triage_service.domain.transcript import Utterance
from triage_service.taxonomy.rules import Rules
from triage_service.understanding.cues import CueFinder
from triage_service.understanding.redaction import Redactor
from triage_service.understanding.redaction.ordinary import RISK_WORDS
from triage_service.understanding.redaction.spoken import Kind


@dataclass(frozen=True, slots=True)
class RedactionRun:
    """Marked utterances that were redacted."""

    n_utterances: int
    recall: dict[Kind, Proportion]
    """Share of marked stretches of which every word was blanked, under whatever label."""
    labelled: Proportion
    """Share of the blanked ones that carry the right label."""
    harmless_blanked: Proportion
    """Share of the words outside the marks that were blanked, too."""
    risk_words_blanked: tuple[str, ...]
    """Words of danger outside the marks that were blanked: must be none."""
    cues_lost: tuple[str, ...]
    """Cues that a perfect redaction leaves and this one does not: must be none."""
    missed: tuple[tuple[str, int, Kind], ...]
    """File, line and kind of what was not blanked whole."""

    @property
    def took_danger(self) -> bool:
        """A sign of danger was blanked."""
        return bool(self.risk_words_blanked or self.cues_lost)


def run(items: Sequence[Marked], rules: Rules) -> RedactionRun:
    """Redact every utterance and hold the result against its marks."""
    redactor, finder = Redactor(rules.cues), CueFinder(rules.cues)
    seen: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    right = n_plain = n_plain_blanked = 0
    risk_words: list[str] = []
    lost: list[str] = []
    missed: list[tuple[str, int, Kind]] = []
    for item in items:
        words = Utterance.of_text(0, item.text).words
        shown = redactor.redact(words)
        kind_of = {n: s.kind for s in shown.spans for n in range(s.first, s.last + 1)}
        marked: set[int] = set()
        for span in item.spans:
            inside = range(span.first, span.last + 1)
            marked.update(inside)
            seen[span.kind] += 1
            if kind_of.keys() >= set(inside):
                found[span.kind] += 1
                right += kind_of[span.first] is span.kind
            else:
                missed.append((item.file, item.line, span.kind))
        blanked = [words[n].text for n in sorted(kind_of.keys() - marked)]
        n_plain += len(words) - len(marked)
        n_plain_blanked += len(blanked)
        risk_words += [word for word in blanked if word.lower().strip(",.!?") in RISK_WORDS]
        lost += sorted(_cues(finder, item.blanked) - _cues(finder, shown.text))
    return RedactionRun(
        n_utterances=len(items),
        recall={kind: wilson(found[kind], seen[kind]) for kind in Kind},
        labelled=wilson(right, found.total()),
        harmless_blanked=wilson(n_plain_blanked, n_plain),
        risk_words_blanked=tuple(risk_words),
        cues_lost=tuple(lost),
        missed=tuple(missed),
    )


def _cues(finder: CueFinder, text: str) -> set[str]:
    return {found.rule.id for found in finder.find_in_text(text)}


def as_json(done: RedactionRun, command: str) -> dict[str, Any]:
    """The run as a report; it quotes no utterance."""
    return {
        "command": command,
        "n_utterances": done.n_utterances,
        "recall": {kind.value: share.numbers() for kind, share in done.recall.items()},
        "labelled": done.labelled.numbers(),
        "harmless_blanked": done.harmless_blanked.numbers(),
        "risk_words_blanked": len(done.risk_words_blanked),
        "cues_lost": list(done.cues_lost),
        "missed": [{"file": f, "line": n, "kind": kind.value} for f, n, kind in done.missed],
    }


def show(done: RedactionRun, console: Console) -> None:
    """Print the run."""
    rows = [
        *((f"Blanked: {kind}", share) for kind, share in done.recall.items()),
        ("With the right label", done.labelled),
        ("Other words blanked, too", done.harmless_blanked),
    ]
    shown = table(f"{done.n_utterances} utterances", "measure", "value", "95 %", "of")
    for title, share in rows:
        shown.add_row(title, value(share), interval(share), str(share.n))
    console.print(shown)
    console.print(
        f"Words of danger blanked: {len(done.risk_words_blanked)}. "
        f"Cues lost: {len(done.cues_lost)}. "
        + "".join(f"\nMissed: {file}, line {line}, {kind}" for file, line, kind in done.missed),
        highlight=False,
    )
