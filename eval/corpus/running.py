"""The calls of a corpus through the live policy, each as a timeline that can be replayed."""

from collections.abc import Iterable, Iterator

from eval.corpus.manifest import Item
from eval.hearing import Listening
from eval.timeline import of_moments
from models.ports import Classifier
from triage_service.calls.text import PAUSE_S, triage_heard, triage_text
from triage_service.domain.timeline import Timeline
from triage_service.policy.mind import Mind


def timelines(
    items: Iterable[Item], mind: Mind, classifier: Classifier, listening: Listening | None
) -> Iterator[Timeline]:
    """Each call as the policy met it, in order.

    Args:
        items: Calls; only those in writing where `listening` is None.
        mind: Rules and cues.
        classifier: Answers every question at once.
        listening: The ear and the recogniser for recordings; finals alone are heard.
    """
    version = mind.rules.version
    for item in items:
        if item.recording is None:
            moments = triage_text(item.turns, mind, classifier, call_id=item.id)
            yield of_moments(moments, rules_version=version, models=(classifier.name,))
        elif listening is not None:
            sound = item.recording.read()
            pcm = sound.of("caller", item.recording.channels)
            heard = listening.heard(pcm, rate_hz=sound.rate_hz)
            end_s = sound.length_s + PAUSE_S
            moments = triage_heard(heard, mind, classifier, call_id=item.id, end_s=end_s)
            models = (listening.transcriber.name, classifier.name)
            yield of_moments(moments, rules_version=version, models=models)
