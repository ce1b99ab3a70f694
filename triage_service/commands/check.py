"""`triage check`: whether the rule files may be used, and what a force's overlay changes."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from triage_service.domain.errors import ConfigError, ConfigErrors
from triage_service.settings import Settings
from triage_service.taxonomy.handover_checks import absent_cues
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules
from triage_service.understanding.cues import CueFinder


def check(rules: Path | None, overlay: Path | None, settings: Settings, console: Console) -> None:
    """Read the rules, and print what they hold and what the overlay changes in them.

    Args:
        rules: Folder of rule files; the settings' when None.
        overlay: File of rows laid over them; the settings' when None.
        settings: Where both are found otherwise.
        console: Where to print.

    Raises:
        ConfigErrors: Something is wrong in them.
    """
    read = load(rules or settings.rules_dir, overlay or settings.rules_overlay)
    own = {change.row for change in read.overlay if change.table == "cues"}
    if wrong := _unlike_their_examples(read, own):
        raise ConfigErrors(wrong)
    for change in read.overlay:
        console.print(
            f"overlay  {change.table}  {change.row}  {escape(change.what)}", highlight=False
        )
    for cue in absent_cues(read):
        console.print(f"note     {escape(cue)} is named and no such cue is heard", highlight=False)
    console.print(
        f"{len(read.intents)} intents, {len(read.risks)} risks, {len(read.cues)} cues, "
        f"{len(read.destinations)} destinations, {len(read.routes)} routes, "
        f"{len(read.thrive)} THRIVE rows, {len(read.facts)} facts, {len(read.codes)} codes: "
        f"all in order. Bank holidays are known until {max(read.holidays)}. "
        f"Rules version {read.version}."
    )


def _unlike_their_examples(rules: Rules, ids: set[str]) -> list[ConfigError]:
    """The overlay's cues that do not do what their own sentences say."""
    finder = CueFinder(rules.cues)
    wrong = []
    for cue in (cue for cue in rules.cues if cue.id in ids):
        for text, must in [*((t, True) for t in cue.fire), *((t, False) for t in cue.silent)]:
            fires = any(
                f.rule.id == cue.id and f.level is cue.level for f in finder.find_in_text(text)
            )
            if fires is not must:
                problem = f"it is {'not ' if must else ''}heard in the example {text!r}"
                remedy = "Correct the patterns or the example"
                wrong.append(ConfigError("the overlay", f"cues.{cue.id}", problem, remedy))
    return wrong
