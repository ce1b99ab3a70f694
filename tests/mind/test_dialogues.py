"""The difficult dialogues that every release must pass, with the shipped rules and classifier."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.ports import Classifier
from triage_service.calls.text import PAUSE_S, Moment, Telling, finals, triage_heard, triage_text
from triage_service.domain.assessment import SlotKind
from triage_service.domain.decisions import CallBack, HandOff, Recommend
from triage_service.domain.events import CallEnded, SpeechHeard, TimePassed
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step
from triage_service.taxonomy.rules import DestinationKind, Rules

FOLDER = Path(__file__).parent / "dialogues"
TICK_S = 0.5
LAST_PAUSE_S = 10
"""Silence after the last turn of a dialogue with pauses."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One row: what the caller says and what must come of it."""

    id: str
    turns: tuple[str, ...]
    pauses_s: tuple[int, ...]
    """Silence before each turn; empty where pauses do not matter."""
    alternatives: Mapping[int, tuple[str, ...]]
    """Other readings of a turn, by its number from 1."""
    expect: Mapping[str, Any]

    @property
    def at_least(self) -> Level:
        """The level that must be reached."""
        level = self.expect["level"]
        return Level(level.get("exact", level.get("at_least", "none")))

    @property
    def at_most(self) -> Level:
        """The level that must not be passed."""
        level = self.expect["level"]
        return Level(level.get("exact", level.get("at_most", "L0")))

    @property
    def by_turn(self) -> int:
        """By which turn, from 1, the level must be reached."""
        return int(self.expect.get("by_turn", len(self.turns)))


def _read(file: Path) -> Iterator[Dialogue]:
    kind = yaml.safe_load(file.read_text(encoding="utf-8"))
    for row in kind["dialogues"]:
        yield Dialogue(
            id=row["id"],
            turns=tuple(row["turns"]),
            pauses_s=tuple(row.get("pauses_s", ())),
            alternatives={n: tuple(r) for n, r in row.get("alternatives", {}).items()},
            expect=kind["expect"] | row.get("expect", {}),
        )


KINDS = {file.stem: tuple(_read(file)) for file in sorted(FOLDER.glob("*.yaml"))}
DIALOGUES = [dialogue for dialogues in KINDS.values() for dialogue in dialogues]


@pytest.mark.weights
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.id)
def test_difficult_dialogue_comes_out_as_the_reference_says(
    dialogue: Dialogue, mind: Mind, classifier: Classifier
) -> None:
    wrong = list(_wrong(dialogue, _called(dialogue, mind, classifier), mind.rules))
    assert not wrong, "\n".join(wrong)


def test_there_are_twelve_kinds_with_ten_variants_and_a_third_as_a_recogniser_writes() -> None:
    assert len(KINDS) == 12
    for kind, dialogues in KINDS.items():
        variants = [each for each in dialogues if ".reference" not in each.id]
        assert len(dialogues) > len(variants) >= 10, kind
        assert 3 * sum(map(_is_bare, variants)) >= len(variants), kind
        assert all(each.id.startswith(f"{kind}.") for each in dialogues)
    assert len({dialogue.id for dialogue in DIALOGUES}) == len(DIALOGUES)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.id)
def test_row_names_only_what_the_rules_know(dialogue: Dialogue, mind: Mind) -> None:
    expect, rules = dialogue.expect, mind.rules
    keys = "level raised not_raised unsure destination first_intent slots call_back by_turn"
    assert set(expect) <= set(keys.split())
    assert set(expect["level"]) <= {"exact", "at_least", "at_most"}
    assert dialogue.at_most.at_least(dialogue.at_least)
    flags = [each for key in ("raised", "not_raised", "unsure") for each in expect.get(key, ())]
    assert {risk for flag in flags for risk in flag.split(" or ")} <= set(rules.risks)
    assert set(expect.get("destination", ())) <= set(rules.destinations)
    assert set(expect.get("first_intent", ())) <= set(rules.intents)
    assert set(expect.get("slots", {})) <= set(SlotKind)
    assert 1 <= dialogue.by_turn <= len(dialogue.turns)
    assert len(dialogue.pauses_s) in (0, len(dialogue.turns))
    assert all(1 <= number <= len(dialogue.turns) for number in dialogue.alternatives)


def _is_bare(dialogue: Dialogue) -> bool:
    """Whether it is lower case without any mark, as some recognisers write."""
    said = "".join(dialogue.turns)
    return said == said.lower() and all(mark.isalnum() or mark == " " for mark in said)


def _called(dialogue: Dialogue, mind: Mind, classifier: Classifier) -> list[Moment]:
    """The dialogue as a call; the caller hangs up where a call-back is expected."""
    if dialogue.alternatives:
        moments = _with_other_readings(dialogue, mind, classifier)
    elif dialogue.pauses_s:
        moments = _with_pauses(dialogue, mind, classifier)
    else:
        moments = triage_text(dialogue.turns, mind, classifier, call_id=dialogue.id)
    if "call_back" in dialogue.expect:
        hung_up = CallEnded(moments[-1].event.at_s, "hangup")
        state, decisions = step(moments[-2].state, hung_up, mind)
        moments[-1] = Moment(hung_up, state, tuple(decisions))
    return moments


def _with_other_readings(dialogue: Dialogue, mind: Mind, classifier: Classifier) -> list[Moment]:
    heard = [
        replace(event, alternatives=dialogue.alternatives.get(number, ()))
        for number, event in enumerate(finals(dialogue.turns), start=1)
    ]
    end_s = heard[-1].at_s + PAUSE_S
    return triage_heard(heard, mind, classifier, call_id=dialogue.id, end_s=end_s)


def _with_pauses(dialogue: Dialogue, mind: Mind, classifier: Classifier) -> list[Moment]:
    """As `triage_heard`, but the clock ticks all through every silence."""
    call = Telling(mind, classifier, dialogue.id)

    def wait(from_s: float, pause_s: float) -> None:
        for tick in range(1, int(pause_s / TICK_S) + 1):
            quiet_s = tick * TICK_S
            call.tell(TimePassed(from_s + quiet_s, quiet_s, from_s + quiet_s))

    at_s = 0.0
    for number, (turn, pause_s) in enumerate(zip(dialogue.turns, dialogue.pauses_s, strict=True)):
        wait(at_s, pause_s)
        said = Utterance.of_text(number, turn, start_s=at_s + pause_s)
        call.tell(SpeechHeard(said, said.end_s))
        at_s = said.end_s
    wait(at_s, LAST_PAUSE_S)
    call.tell(CallEnded(at_s + LAST_PAUSE_S))
    return call.moments


def _wrong(dialogue: Dialogue, moments: Sequence[Moment], rules: Rules) -> Iterator[str]:
    """Everything that came out otherwise than expected."""
    expect, state = dialogue.expect, moments[-1].state
    levels = [after.level for after in _after_turns(moments)]
    if not levels[dialogue.by_turn - 1].at_least(dialogue.at_least):
        yield f"level after each turn {levels}, not {dialogue.at_least} by {dialogue.by_turn}"
    if not dialogue.at_most.at_least(state.level):
        yield f"level {state.level}, more than {dialogue.at_most}: {_shown(state)}"
    raised = {str(flag.risk) for flag in state.flags}
    unsure = {
        str(flag.risk) for flag in state.flags if "unsure" in {e.polarity for e in flag.evidence}
    }
    for key, flags in (("raised", raised), ("unsure", unsure)):
        for wanted in expect.get(key, ()):
            if not flags & set(wanted.split(" or ")):
                yield f"not {key}: {wanted}; only {sorted(flags)}"
    for unwanted in sorted(raised & set(expect.get("not_raised", ()))):
        yield f"raised: {unwanted}: {_shown(state)}"
    yield from _wrongly_sent(dialogue, moments, rules)
    if "first_intent" in expect:
        intent, p = next(_after_turns(moments)).belief.top
        if intent not in expect["first_intent"]:
            yield f"understood first as {intent} ({p:.2f})"
    slots = {(slot.kind.value, slot.value) for slot in state.slots}
    for slot in set(expect.get("slots", {}).items()) - slots:
        yield f"slot {slot} not found in {slots}"
    if "call_back" in expect:
        backs = [d.level for d in moments[-1].decisions if isinstance(d, CallBack)]
        if backs != [Level(expect["call_back"])]:
            yield f"call-backs {backs}"


def _wrongly_sent(dialogue: Dialogue, moments: Sequence[Moment], rules: Rules) -> Iterator[str]:
    """Where the call went; where only people may take it, nobody else may ever be final."""
    wanted = dialogue.expect.get("destination", ())
    if not wanted:
        return
    routing = moments[-1].state.routing
    if routing is None or routing.destination not in wanted:
        yield f"sent to {routing and (routing.destination, routing.reasons[0].rule)}"
    if any(rules.destinations[each].kind is not DestinationKind.PERSON for each in wanted):
        return
    for moment in moments:
        for decision in moment.decisions:
            if isinstance(decision, HandOff) or (
                isinstance(decision, Recommend) and decision.final
            ):
                to = decision.routing.destination
                if rules.destinations[to].kind is not DestinationKind.PERSON:
                    yield f"{type(decision).__name__} to {to} at {moment.event.at_s:.1f} s"


def _after_turns(moments: Sequence[Moment]) -> Iterator[TriageState]:
    """What was known just before the next turn, and at the end."""
    for n, moment in enumerate(moments):
        begun = isinstance(moment.event, SpeechHeard)
        if begun and any(isinstance(earlier.event, SpeechHeard) for earlier in moments[:n]):
            yield moments[n - 1].state
    yield moments[-1].state


def _shown(state: TriageState) -> list[tuple[str, str, str]]:
    """What raised the level, and by what."""
    flags = [(str(f.risk), str(f.level), e.by) for f in state.flags for e in f.evidence[:1]]
    return flags + [("level", str(state.heard_level), e.by) for e in state.level_evidence]
