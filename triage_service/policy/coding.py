"""Which NSIR codes fit what was heard: suggestions for the person who codes the incident."""

from collections.abc import Iterable

from triage_service.domain.assessment import RiskFlag
from triage_service.domain.handover import SuggestedCode
from triage_service.domain.state import TriageState
from triage_service.policy.intent import believed
from triage_service.policy.spoken import plain, says
from triage_service.taxonomy.handover_rules import CodeKind, CodingRule
from triage_service.taxonomy.rules import Rules


def opening_code(state: TriageState, rules: Rules) -> SuggestedCode | None:
    """The opening code to suggest: the first row that applies, else the intent's first code.

    None where the intent is not believed and no row looks at flags alone, or has no code.
    """
    spoken = plain(state.transcript.text)
    intent = state.belief.top[0] if believed(state, rules) else None
    risks = {flag.risk for flag in state.flags}
    for row in _rows(rules, CodeKind.OPENING):
        of_intent = not row.intent or intent in row.intent
        of_risk = not row.risk or bool(row.risk & risks)
        if of_intent and of_risk and (not row.words or says(spoken, row.words)):
            return _suggested(row.code, (row.id,), rules)
    rule = rules.intents.get(intent) if intent else None
    if rule is None or not rule.opening_codes:
        return None
    return _suggested(rule.opening_codes[0], (f"intent:{rule.id}",), rules)


def qualifiers(state: TriageState, rules: Rules) -> tuple[SuggestedCode, ...]:
    """The qualifiers of the raised flags, each once, with the flags that suggest it.

    A risk may name several codes that exclude each other (knife, firearm, other weapon). A code
    that has rows is suggested only where one of them fits the words of the flag.
    """
    because: dict[str, list[str]] = {}
    rows = list(_rows(rules, CodeKind.QUALIFIER))
    for flag in state.flags:
        rule = rules.risks.get(flag.risk)
        for code in rule.qualifiers if rule else ():
            if _fits(flag, [row for row in rows if row.code == code]):
                because.setdefault(code, []).append(f"flag:{flag.risk}")
    return tuple(_suggested(code, tuple(why), rules) for code, why in sorted(because.items()))


def _rows(rules: Rules, kind: CodeKind) -> Iterable[CodingRule]:
    return (
        row
        for row in rules.coding
        if (code := rules.codes.get(row.code)) is not None and code.kind is kind
    )


def _fits(flag: RiskFlag, rows: list[CodingRule]) -> bool:
    rows = [row for row in rows if not row.risk or flag.risk in row.risk]
    said = plain(" ".join(evidence.words for evidence in flag.evidence))
    return not rows or any(not row.words or says(said, row.words) for row in rows)


def _suggested(code: str, because: tuple[str, ...], rules: Rules) -> SuggestedCode:
    known = rules.codes.get(code)
    return SuggestedCode(code, known.title if known else code, because)
