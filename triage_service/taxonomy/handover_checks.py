"""What must hold in the rows of THRIVE, facts and codes, given the other rows."""

from collections.abc import Iterable, Iterator

from triage_service.domain.errors import ConfigError
from triage_service.domain.handover import Element
from triage_service.taxonomy.handover_rules import CodeKind, Need
from triage_service.taxonomy.rules import Rules

_THRIVE, _FACTS, _CODES, _CODING = "thrive.yaml", "facts.yaml", "codes.yaml", "coding.yaml"


def check_handover(rules: Rules) -> Iterator[ConfigError]:
    """Everything that is wrong in the rows of what a handler is handed."""
    for find in (_thrive, _facts, _codes, _coding):
        yield from find(rules)


def absent_cues(rules: Rules) -> list[str]:
    """Cues and families that a row names and nobody hears, as `file: row: cue`.

    No error: a force may switch a cue off, and a row that names it then finds nothing.
    """
    ids = {cue.id for cue in rules.cues}
    known = ids | {id_.partition(".")[0] for id_ in ids}
    named = [(_THRIVE, row.id, row.cue) for row in rules.thrive]
    named += [(_FACTS, row.id, row.known.cue) for row in rules.facts]
    return [f"{file}: {row}: {cue}" for file, row, cues in named for cue in sorted(cues - known)]


def _thrive(rules: Rules) -> Iterator[ConfigError]:
    for row in rules.thrive:
        yield from _unknown(_THRIVE, row.id, row.intent, row.risk, rules)
    named = {row.element for row in rules.thrive}
    for element in Element:
        if rules.thrive and element not in named:
            yield ConfigError(_THRIVE, element, "no row names this element", "Say what bears on it")


def _facts(rules: Rules) -> Iterator[ConfigError]:
    for row in rules.facts:
        intents = row.needed.intent | row.needed.except_intent
        yield from _unknown(_FACTS, row.id, intents, row.needed.risk | row.known.risk, rules)
        if Need(except_intent=row.needed.except_intent) == row.needed:
            remedy = "Name a group, intent, risk or level"
            yield ConfigError(_FACTS, row.id, "nothing needs it", remedy)


def _codes(rules: Rules) -> Iterator[ConfigError]:
    """Every code that a row suggests is there and is of the right kind."""
    uses = [
        *(
            ("intents.yaml", i.id, i.opening_codes, CodeKind.OPENING)
            for i in rules.intents.values()
        ),
        *(("risks.yaml", r.id, r.qualifiers, CodeKind.QUALIFIER) for r in rules.risks.values()),
    ]
    for file, id_, codes, kind in uses:
        for code in codes:
            known = rules.codes.get(code)
            if known is None or known.kind is not kind:
                problem = f"`{code}` is no {kind} code"
                yield ConfigError(file, id_, problem, f"Use one of {_CODES}, or add it there")


def _coding(rules: Rules) -> Iterator[ConfigError]:
    for row in rules.coding:
        yield from _unknown(_CODING, row.id, row.intent, row.risk, rules)
        code = rules.codes.get(row.code)
        if code is None:
            problem = f"code `{row.code}` does not exist"
            yield ConfigError(_CODING, row.id, problem, f"Use one of {_CODES}, or add it there")
        elif code.kind is CodeKind.QUALIFIER:
            if row.intent:
                problem = "a qualifier follows flags, not an intent"
                yield ConfigError(_CODING, row.id, problem, "Remove `intent`, name a risk")
            known = [rules.risks[risk] for risk in row.risk & rules.risks.keys()]
            if not any(row.code in risk.qualifiers for risk in known or rules.risks.values()):
                problem = f"no flag of the row suggests the qualifier `{row.code}`"
                yield ConfigError(_CODING, row.id, problem, "Add it to `qualifiers` of the risk")


def _unknown(
    file: str, row: str, intents: Iterable[str], risks: Iterable[str], rules: Rules
) -> Iterator[ConfigError]:
    for kind, ids, known in (
        ("intent", intents, rules.intents.keys()),
        ("risk", risks, rules.risks.keys()),
    ):
        for id_ in sorted(set(ids) - set(known)):
            problem = f"{kind} `{id_}` does not exist"
            yield ConfigError(file, row, problem, f"Use an id of {kind}s.yaml")
