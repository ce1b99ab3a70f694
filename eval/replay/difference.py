"""What became of a call, and how that differs between the record and now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage_service.domain.decisions import (
    CallBack,
    Decision,
    HandOff,
    RaiseAlert,
    Recommend,
    RoutingDecision,
    Say,
)
from triage_service.domain.level import Level
from triage_service.domain.timeline import Happening


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call's end, as its decisions tell it; no word of the caller's."""

    level: str
    """Of the last recommendation; `none` where there was none."""
    destination: str
    """Empty where nothing was recommended."""
    priority: int
    """1 to 5; 0 where nothing was recommended."""
    final_at_s: float | None
    """When a recommendation was first final, or the call was handed off."""
    emergency_at_s: float | None
    """When L0 was first recommended."""
    flags: tuple[str, ...]
    """`risk at level`, the highest level of each, in order of names."""
    handed_off: str
    """The reason; empty where the machine decided to the end."""
    call_back: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One event on which something else is decided now."""

    at: int
    """Place of the event in the call, from 0."""
    at_s: float
    event: str
    was: tuple[str, ...]
    """Recorded decisions that are not made now, in few words."""
    now: tuple[str, ...]


def outcome(happenings: Iterable[Happening]) -> Outcome:
    """What became of a call."""
    routing: RoutingDecision | None = None
    final_at_s = emergency_at_s = None
    flags: dict[str, Level] = {}
    handed_off, call_back = "", False
    for decision in (made for each in happenings for made in each.decisions):
        match decision:
            case Recommend() | HandOff():
                routing = decision.routing
                handed_off = decision.reason.value if isinstance(decision, HandOff) else handed_off
                final = isinstance(decision, HandOff) or decision.final
                if final and final_at_s is None:
                    final_at_s = routing.at_s
                if routing.level is Level.L0 and emergency_at_s is None:
                    emergency_at_s = routing.at_s
            case RaiseAlert(flag=flag):
                flags[flag.risk] = flag.level
            case CallBack():
                call_back = True
    return Outcome(
        level=routing.level.value if routing else Level.NONE.value,
        destination=routing.destination if routing else "",
        priority=routing.priority if routing else 0,
        final_at_s=final_at_s,
        emergency_at_s=emergency_at_s,
        flags=tuple(f"{risk} at {level}" for risk, level in sorted(flags.items())),
        handed_off=handed_off,
        call_back=call_back,
    )


def changes(was: Sequence[Happening], now: Sequence[Happening]) -> tuple[Change, ...]:
    """Where decisions differ; empty when they are the same, bit for bit.

    Args:
        was: As recorded.
        now: The same events with the decisions of now.
    """
    return tuple(
        Change(
            at,
            one.event.at_s,
            type(one.event).__name__,
            tuple(told(each) for each in one.decisions if each not in other.decisions),
            tuple(told(each) for each in other.decisions if each not in one.decisions),
        )
        for at, (one, other) in enumerate(zip(was, now, strict=True))
        if one.decisions != other.decisions
    )


def told(decision: Decision) -> str:
    """A decision in few words, none of them the caller's."""
    match decision:
        case Recommend(routing=to, final=final):
            rules = " ".join(reason.rule for reason in to.reasons)
            kind = "final" if final else "partial"
            return f"recommend {to.destination} p{to.priority} {to.level} {kind} ({rules})"
        case HandOff(reason=reason, routing=to):
            return f"hand off {to.destination} p{to.priority} {to.level} ({reason.value})"
        case RaiseAlert(flag=flag):
            return f"alert {flag.risk} at {flag.level}"
        case Say(prompt=prompt):
            return f"say {prompt}"
        case _:
            return type(decision).__name__
