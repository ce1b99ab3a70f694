"""Runs calls in writing as sound: spoken, sent down a line, heard, and decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.hearing import Listening
from eval.measures.text_triage import Decided, Pair
from eval.speaking import Line, Studio
from eval.text import decided
from eval.textset import TextItem
from models.ports import Classifier
from models.tts.telephone import LINE_RATE_HZ
from triage_service.calls.text import triage_heard
from triage_service.policy.mind import Mind


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call was decided to be, and what was heard of it."""

    pair: Pair
    text: str
    """One sentence a line; as confidential as the test set."""
    duration_s: float


def run(
    items: Sequence[TextItem],
    studio: Studio,
    line: Line,
    listening: Listening,
    mind: Mind,
    classifier: Classifier,
) -> Iterator[Heard]:
    """Each call with what was decided about it, in order, as soon as it is decided."""
    for item in items:
        pcm = studio.call(item.id, item.turns, line)
        duration_s = len(pcm) / LINE_RATE_HZ
        heard = listening.heard(pcm, rate_hz=LINE_RATE_HZ)
        moments = triage_heard(heard, mind, classifier, call_id=item.id, end_s=duration_s)
        said = [event.utterance.text for event in heard]
        made: Decided = decided(said or [""], moments)
        yield Heard((item, made), "\n".join(said), duration_s)
