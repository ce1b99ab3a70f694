"""Whether a call may end without a person: the choice with the least expected cost.

The cost table (`policy.yaml`) stands behind the rows' own thresholds and can only turn an ending
without a person into a person: whatever is not known is counted as a wrong ending.
"""

from triage_service.domain.assessment import IntentBelief
from triage_service.domain.ids import DestinationId, IntentId
from triage_service.domain.level import Level
from triage_service.taxonomy.handover_rules import Costs
from triage_service.taxonomy.rules import Rules


def worth_automating(to: DestinationId, belief: IntentBelief, rules: Rules) -> bool:
    """Whether sending the call to `to`, which is no person, is expected to cost less than one.

    False without a cost table, without a belief, and on a tie.
    """
    costs = rules.limits.costs
    if costs is None:
        return False
    served = {intent for row in rules.routes if row.to == to for intent in row.when.intent}
    p_known = p_served = missed = 0.0
    for intent, p in belief.p_by_intent.items():
        p_known += p
        if intent in served:
            p_served += p
        else:
            missed += p * _cost(intent, costs, rules)
    automated = missed + max(0.0, 1.0 - p_known) * costs.wrong_automated
    return automated < p_served * costs.unneeded_person


def _cost(intent: IntentId, costs: Costs, rules: Rules) -> float:
    """What it costs to end a call of this intent at a place that does not serve it."""
    rule = rules.intents.get(intent)
    level = rule.level_floor if rule else Level.NONE
    if rule is not None and rule.blocks_self_service and not level.at_least(Level.L1):
        level = Level.L1
    return max(costs.wrong_automated, costs.missed.get(level, 0.0))
