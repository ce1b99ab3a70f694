"""The thresholds that can be swept: how each is called and set, and what it is held against."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from triage_service.domain.events import Assessed
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level
from triage_service.policy.urgency import p_emergency
from triage_service.taxonomy.rules import Rules

GRID = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Values tried for each threshold, besides the present one; finer where danger is decided."""
_LEVELS = (Level.L0, Level.L1, Level.L2)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the rules that an answer of the classifier must reach."""

    name: str
    """As in the rule files: `level_p.L0`, `named_p`, or a risk's id."""
    now: float
    put: Callable[[Rules, float], Rules]
    """The rules with another value."""
    compared: Callable[[Assessed], Iterable[float]]
    """Every probability of an answer that the policy holds against it, and perhaps more."""
    risk: RiskId | None = None
    """The risk whose own threshold it is."""

    @property
    def values(self) -> tuple[float, ...]:
        """What to try, ascending; the present value is among them."""
        return tuple(sorted({*GRID, self.now}))


def limits(rules: Rules) -> tuple[Threshold, ...]:
    """Thresholds of the level head, and of naming an emergency."""
    levels = (
        Threshold(
            f"level_p.{level}",
            rules.limits.level_p[level],
            partial(_put_level, level),
            partial(_emergency, rules) if level is Level.L0 else _at_least,
        )
        for level in _LEVELS
    )
    named = Threshold("named_p", rules.limits.named_p, _put_named, _every_risk)
    return (*levels, named)


def risks(rules: Rules) -> tuple[Threshold, ...]:
    """The threshold of each risk that the classifier can raise, in the order of the rules."""
    return tuple(
        Threshold(risk, rule.threshold, partial(_put_risk, risk), partial(_one_risk, risk), risk)
        for risk, rule in rules.risks.items()
        if rule.label
    )


def _put_level(level: Level, rules: Rules, p: float) -> Rules:
    level_p = {**rules.limits.level_p, level: p}
    return replace(rules, limits=replace(rules.limits, level_p=level_p))


def _put_named(rules: Rules, p: float) -> Rules:
    return replace(rules, limits=replace(rules.limits, named_p=p))


def _put_risk(risk: RiskId, rules: Rules, p: float) -> Rules:
    changed = {**rules.risks, risk: replace(rules.risks[risk], threshold=p)}
    return replace(rules, risks=changed)


def _emergency(rules: Rules, event: Assessed) -> Iterable[float]:
    return (p_emergency(event, rules),)


def _at_least(event: Assessed) -> Iterable[float]:
    """Probability of L0, of L0 or L1, and so on, summed as the policy sums them."""
    return accumulate(event.levels.get(level, 0.0) for level in _LEVELS)


def _every_risk(event: Assessed) -> Iterable[float]:
    return event.risks.values()


def _one_risk(risk: RiskId, event: Assessed) -> Iterable[float]:
    return (event.risks.get(risk, 0.0),)
