"""The audit log as a chain: each row's digest covers its content and the row before it.

Strategy: whoever changes, removes or moves a row would have to make every later digest anew, and
would still be found by any digest that was written down elsewhere (`triage audit export`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC

from triage_service.domain.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the chain: a row's number and its digest."""

    seq: int
    """From 1 up without a gap; 0 before the first row."""
    digest: str
    """SHA-256 in 64 hexadecimal digits."""


START = Anchor(0, "0" * 64)
"""What the first row follows."""


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the log as it is kept: every field is text, so that it reads the same anywhere."""

    seq: int
    at_utc: str
    """ISO 8601 with microseconds, in UTC."""
    operation: str
    actor: str
    record: str
    part: str
    purpose: str
    recipient: str
    reason: str
    digest: str

    @property
    def anchor(self) -> Anchor:
        """Where it stands."""
        return Anchor(self.seq, self.digest)


def extend(last: Anchor, events: Iterable[AuditEvent]) -> Iterator[Link]:
    """Yield the rows that log `events` after the row `last`."""
    for event in events:
        seq = last.seq + 1
        link = Link(
            seq=seq,
            at_utc=event.at_utc.astimezone(UTC).isoformat(timespec="microseconds"),
            operation=event.operation.value,
            actor=event.actor,
            record=event.record,
            part=event.part,
            purpose=event.purpose.value,
            recipient=event.recipient,
            reason=event.reason,
            digest="",
        )
        last = Anchor(seq, _digest(last.digest, link))
        yield Link(**{**asdict(link), "digest": last.digest})


def broken(last: Anchor, link: Link) -> str | None:
    """What is wrong with a row that ought to follow `last`; None when it does.

    Args:
        last: The row before it in the order of their numbers.
        link: The row.
    """
    if link.seq != last.seq + 1:
        return _missing(last.seq + 1, link.seq - 1)
    if link.digest != _digest(last.digest, link):
        return f"Row {link.seq} was changed, or is not where it was written."
    return None


def ends_short(last: Anchor, head: Anchor, told_by: str) -> str | None:
    """What is wrong with a chain that ends in `last` when its end is known to have been `head`.

    Args:
        last: The last row there is.
        head: The last row there was.
        told_by: Who says so, for the message.
    """
    if last.seq < head.seq:
        return f"{_missing(last.seq + 1, head.seq)} The end is known from {told_by}."
    if last != head:
        return f"Row {last.seq} is not the one known from {told_by}."
    return None


def _missing(first: int, last: int) -> str:
    return f"Row {first} is missing." if first == last else f"Rows {first} to {last} are missing."


def _digest(before: str, link: Link) -> str:
    """SHA-256 over the digest before and the row in canonical JSON without its own digest."""
    content = {name: value for name, value in asdict(link).items() if name != "digest"}
    plain = json.dumps([before, content], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
