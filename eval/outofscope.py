"""Utterances that are no police matter: none may be an emergency, few should meet a machine."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from eval.measures.proportion import Proportion, wilson
from eval.measures.text_triage import Decided
from eval.tables import interval, table, value
from eval.text import decided
from eval.utterances import Spoken, Utterances
from models.ports import Classifier
from triage_service.calls.text import triage_text
from triage_service.domain.level import Level
from triage_service.policy.mind import Mind
from triage_service.taxonomy.rules import DestinationKind

_PLACES = 10
"""Destinations shown; the report has them all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One utterance and what was decided about it."""

    spoken: Spoken
    decided: Decided
    automated: bool
    """It would have gone where no person answers."""

    @property
    def is_emergency(self) -> bool:
        """It was put at L0."""
        return self.decided.level is Level.L0


@dataclass(frozen=True, slots=True)
class OutOfScopeRun:
    """A file of utterances that went through the system, and what it went through."""

    utterances: Utterances
    outcomes: tuple[Outcome, ...]
    rules_version: str
    classifier: str
    command: str

    @property
    def shares(self) -> dict[str, tuple[str, Proportion]]:
        """Name in the report: title and share."""
        n, made = len(self.outcomes), self.outcomes
        urgent = sum(each.decided.level.at_least(Level.L1) for each in made)
        return {
            "l0": ("Put at L0 (must be none)", wilson(sum(o.is_emergency for o in made), n)),
            "l1": ("Put at L0 or L1", wilson(urgent, n)),
            "automated": ("Sent where no person is", wilson(sum(o.automated for o in made), n)),
        }

    @property
    def emergencies(self) -> tuple[Outcome, ...]:
        """Utterances put at L0."""
        return tuple(outcome for outcome in self.outcomes if outcome.is_emergency)


def run(items: Sequence[Spoken], mind: Mind, classifier: Classifier) -> Iterator[Outcome]:
    """Each utterance as a call of its own."""
    for spoken in items:
        made = decided([spoken.text], triage_text([spoken.text], mind, classifier))
        place = mind.rules.destinations[made.destination] if made.destination else None
        automated = place is not None and place.kind is not DestinationKind.PERSON
        yield Outcome(spoken, made, automated)


def as_json(run: OutOfScopeRun) -> dict[str, object]:
    """The whole report; utterances are named by line, flags with the words that raised them."""
    decisions = [outcome.decided for outcome in run.outcomes]
    return {
        "command": run.command,
        "versions": {"rules": run.rules_version, "models": {"classifier": run.classifier}},
        "set": {
            "file": run.utterances.file,
            "sha256": run.utterances.sha256,
            "n_items": len(run.utterances.items),
            "n_scored": len(run.outcomes),
        },
        **{name: share.numbers() for name, (_, share) in run.shares.items()},
        "levels": dict(Counter(made.level for made in decisions).most_common()),
        "destinations": dict(Counter(made.destination for made in decisions).most_common()),
        "offenders": {
            "l0": [_row(each) for each in run.emergencies],
            "l1": [_row(each) for each in run.outcomes if each.decided.level is Level.L1],
            "automated": [_row(each) for each in run.outcomes if each.automated],
        },
    }


def _row(outcome: Outcome) -> dict[str, object]:
    made = outcome.decided
    return {
        "line": outcome.spoken.line,
        "label": outcome.spoken.label,
        "intent": made.intent,
        "p": round(made.p, 3),
        "level": made.level,
        "destination": made.destination,
        "flags": [{"id": flag.id, "words": list(flag.words)} for flag in made.flags],
        "rule_ids": list(made.rule_ids),
    }


def show(run: OutOfScopeRun, console: Console) -> None:
    """Print the shares, where the calls went, and each line put at L0."""
    n_items, n_run = len(run.utterances.items), len(run.outcomes)
    ran = f"{n_run} utterances" if n_run == n_items else f"{n_run} of {n_items} utterances"
    head = f"{run.utterances.file}: {ran}; rules {run.rules_version}; model {run.classifier}"
    console.print(Text(head))
    shares = table("Share", "Value", "95 % interval", "n")
    for title, share in run.shares.values():
        shares.add_row(title, value(share), interval(share), str(share.n))
    console.print(shares)
    places = Counter(outcome.decided.destination or "-" for outcome in run.outcomes)
    went = table("Destination", "Calls")
    for place, n in places.most_common(_PLACES):
        went.add_row(Text(place), str(n))
    console.print(went)
    lines = "".join(f" {outcome.spoken.line}" for outcome in run.emergencies)
    console.print(Text(f"Lines put at L0: {len(run.emergencies)}{lines}"))
