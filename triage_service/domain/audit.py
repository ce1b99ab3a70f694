"""What is logged of the handling of records: who did what with which record, when and why.

The six operations are those of the Data Protection Act 2018, section 62. An event names records
and people who work with them; it never holds what a caller said.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SERVICE = "service"
"""The actor where the machine acts by itself."""
EVERY_CALL = "*"
"""The record of an event that concerns all calls shown at once."""
TELEPHONE_PLATFORM = "telephone platform"
"""The recipient of what is sent back on a call's own line."""


class Operation(StrEnum):
    """What was done (Data Protection Act 2018, section 62(1))."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class Purpose(StrEnum):
    """Why it was done."""

    TRIAGE = "triage"
    SUPERVISION = "supervision"
    DELIVERY = "delivery"
    REPEAT_CALLER = "repeat_caller"
    RETENTION = "retention"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One operation on one record."""

    operation: Operation
    at_utc: datetime
    """When, with its time zone."""
    actor: str
    """Who: `service`, `person:NAME`, `console:ADDRESS` or `command:USER`."""
    record: str
    """A call's id, or `*`."""
    part: str
    """Which part of the record, such as `decision 3` or `live view`."""
    purpose: Purpose
    recipient: str = ""
    """To whom, for a disclosure."""
    reason: str = ""
    """A short code, or what a member of staff gave as reason; never a caller's words."""
