"""Who looks at calls: every look is logged before anything is shown."""

import structlog
from starlette.requests import Request

from triage_service.calls.kit import Kit
from triage_service.domain.audit import AuditEvent, Operation, Purpose
from triage_service.domain.errors import StoreRefused

log = structlog.get_logger(__name__)

LONGEST_NAME = 100


def actor(request: Request, kit: Kit) -> str:
    """The person whom the proxy has signed in, or else the address that asks.

    Without a proxy anybody could write the header, so it is not believed.
    """
    header = kit.settings.person_header
    if kit.settings.behind_proxy and header and (name := request.headers.get(header)):
        return f"person:{name[:LONGEST_NAME]}"
    return f"console:{request.client.host if request.client else 'unknown'}"


async def consulted(request: Request, kit: Kit, record: str, part: str) -> None:
    """Log that somebody is shown a record.

    A supervisor is shown a live call even when the store is away, for callers come first: the look
    is then counted, and told in the service's log, which is the only place that still takes it.

    Args:
        request: Who asks.
        kit: The service.
        record: A call's id, or `*` for the list of all.
        part: What is shown of it.
    """
    who = actor(request, kit)
    look = AuditEvent(Operation.CONSULTATION, kit.now_utc(), who, record, part, Purpose.SUPERVISION)
    try:
        await kit.store.note(look)
    except StoreRefused:
        kit.metrics.unlogged.inc()
        log.error("consultation_not_logged", actor=who, record=record, part=part)
