"""The card that goes with a recommendation, made only when one is told."""

from triage_service.domain.handover import Handover
from triage_service.domain.state import TriageState
from triage_service.policy.coding import opening_code, qualifiers
from triage_service.policy.facts import missing_facts
from triage_service.policy.thrive import thrive
from triage_service.taxonomy.rules import Rules


def handover(state: TriageState, rules: Rules) -> Handover:
    """What the person who takes the call is handed, as known now."""
    return Handover(
        thrive=thrive(state, rules),
        missing=missing_facts(state, rules),
        opening_code=opening_code(state, rules),
        qualifiers=qualifiers(state, rules),
    )
