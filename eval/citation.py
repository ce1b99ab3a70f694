"""Whether what was decided rests on words that the caller said, and only on those."""

from collections.abc import Sequence

from triage_service.domain.assessment import Evidence
from triage_service.domain.state import TriageState


def uncited(turns: Sequence[str], state: TriageState) -> tuple[str, ...]:
    """Names of the flags and reasons that quote words nobody said, or quote nothing.

    Args:
        turns: What the caller said, as it was given to the system.
        state: The call at its end. Where no word was heard, silence itself is the evidence and
            nothing can be misquoted.

    Returns:
        `flag:` and the risk, or the rule of the reason; each once, in the order of the state.
    """
    if not state.transcript.words:
        return ()
    said = _spaced(" ".join(turns))
    claims: list[tuple[str, Sequence[Evidence]]] = [
        (f"flag:{flag.risk}", flag.evidence) for flag in state.flags
    ]
    if state.routing is not None:
        claims += [(reason.rule, reason.evidence) for reason in state.routing.reasons]
    return tuple(dict.fromkeys(name for name, shown in claims if not _all_said(shown, said)))


def _all_said(shown: Sequence[Evidence], said: str) -> bool:
    quotes = [_spaced(evidence.words) for evidence in shown]
    return bool(quotes) and all(quote and quote in said for quote in quotes)


def _spaced(text: str) -> str:
    return " ".join(text.split())
