"""Reads the rule files of a folder, checks them row by row and together, and freezes them."""

from pathlib import Path
from types import MappingProxyType

from triage_service.taxonomy.checks import check
from triage_service.taxonomy.files import RuleFiles
from triage_service.taxonomy.handover_rows import (
    CodeRow,
    CodingRow,
    FactRow,
    HolidayRow,
    ThriveRow,
)
from triage_service.taxonomy.rows import DestinationRow, IntentRow, PromptRow, RiskRow, RouteRow
from triage_service.taxonomy.rules import Rules

PACKAGED = Path(__file__).parent
"""The folder of the rules that are shipped with the service."""


def load(folder: Path | None = None, overlay: Path | None = None) -> Rules:
    """The rules of `folder` with a force's overlay, checked and frozen.

    Args:
        folder: Holds the rule files and the folder `cues`; None means the packaged rules.
        overlay: A file with rows that are laid over them; None means no overlay.

    Returns:
        Rules whose `version` changes with the content of the files, not with their comments.

    Raises:
        ConfigErrors: Something is wrong; it lists all that could be found at this stage.
    """
    files = RuleFiles(folder or PACKAGED, overlay)
    files.stop_at_errors()
    intents = files.rows("intents.yaml", IntentRow)
    risks = files.rows("risks.yaml", RiskRow)
    destinations = files.rows("destinations.yaml", DestinationRow)
    routes = files.rows("routing.yaml", RouteRow)
    limits = files.limits()
    prompts = files.rows("prompts.yaml", PromptRow)
    thrive = files.rows("thrive.yaml", ThriveRow)
    facts = files.rows("facts.yaml", FactRow)
    codes = files.rows("codes.yaml", CodeRow)
    coding = files.rows("coding.yaml", CodingRow)
    holidays = files.rows("holidays.yaml", HolidayRow)
    cues = files.cues()
    files.stop_at_errors()
    rules = Rules(
        intents=MappingProxyType({r.id: r for r in map(IntentRow.rule, intents)}),
        risks=MappingProxyType({r.id: r for r in map(RiskRow.rule, risks)}),
        destinations=MappingProxyType({r.id: r for r in map(DestinationRow.rule, destinations)}),
        routes=tuple(map(RouteRow.rule, routes)),
        cues=cues,
        prompts=MappingProxyType({r.id: r for r in map(PromptRow.rule, prompts)}),
        limits=limits[0].rule(),
        version=files.version(),
        thrive=tuple(map(ThriveRow.rule, thrive)),
        facts=tuple(map(FactRow.rule, facts)),
        codes=MappingProxyType({r.id: r for r in map(CodeRow.rule, codes)}),
        coding=tuple(map(CodingRow.rule, coding)),
        holidays=frozenset(map(HolidayRow.rule, holidays)),
        overlay=files.changes,
    )
    files.stop_at_errors(check(rules))
    return rules
