"""Names that may not be mixed up with one another or with plain text."""

from typing import NewType

CallId = NewType("CallId", str)
IntentId = NewType("IntentId", str)
RiskId = NewType("RiskId", str)
DestinationId = NewType("DestinationId", str)

UNCLEAR = IntentId("unclear")
"""The class of last resort: a person takes the call."""
