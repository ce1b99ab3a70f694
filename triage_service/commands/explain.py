"""`triage explain`: what the mind makes of a few words, and why."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from models.classify.nothing import Nothing
from models.load import load_classifier
from models.ports import Classifier
from triage_service.calls.text import triage_text
from triage_service.commands.printing import STYLES
from triage_service.domain.handover import Handover
from triage_service.policy.handover import handover
from triage_service.policy.mind import Mind
from triage_service.settings import Settings
from triage_service.taxonomy.load import load


def explain(turns: Sequence[str], settings: Settings, *, cues_only: bool, console: Console) -> None:
    """Print intent, flags with their words, route and reasons for the turns as one call.

    Opening hours play no part: a text has no time of day.
    """
    mind = Mind.of(load(settings.rules_dir, settings.rules_overlay))
    classifier: Classifier = (
        Nothing() if cues_only else load_classifier(settings.classifier, settings.weights_dir)
    )
    state = triage_text(list(turns), mind, classifier)[-1].state
    console.print(f"level   [{STYLES[state.level]}]{state.level}[/]")
    for intent, p in state.belief.ranked[:4]:
        title = mind.rules.intents[intent].title if intent in mind.rules.intents else intent
        console.print(f"intent  {p:.2f}  {intent}  ({title})", highlight=False)
    for flag in state.flags:
        for e in flag.evidence:
            console.print(
                f"flag    {flag.level}  {flag.risk}  {flag.p:.2f}  “{escape(e.words)}”"
                f"  by {e.by}, {e.polarity}, {e.tense}, {e.person}",
                highlight=False,
            )
    for slot in state.slots:
        console.print(f"slot    {slot.kind}  {slot.value}  “{escape(slot.evidence.words)}”")
    if state.routing is not None:
        console.print(f"route   {state.routing.destination}  priority {state.routing.priority}")
        for reason in state.routing.reasons:
            console.print(f"why     {reason.rule}  {escape(reason.says)}", highlight=False)
    _show(handover(state, mind.rules), console)


def _show(card: Handover, console: Console) -> None:
    """What the person who takes the call would be handed."""
    for element, shown in card.thrive.items():
        for e in shown:
            told = f"thrive  {element}  “{escape(e.words)}”  {e.start_s:.1f}-{e.end_s:.1f} s"
            console.print(f"{told}  by {e.by}", highlight=False)
    for fact in card.missing:
        console.print(f"ask     {fact.id}  {escape(fact.title)}", highlight=False)
    opening = () if card.opening_code is None else (card.opening_code,)
    for kind, codes in (("opening", opening), ("qualifier", card.qualifiers)):
        for code in codes:
            console.print(
                f"code    {kind} {code.code}  {escape(code.title)}  (recommended, because of"
                f" {', '.join(code.because)})",
                highlight=False,
            )
