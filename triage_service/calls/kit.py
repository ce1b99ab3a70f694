"""What every call is given to work with; assembled once in `app.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.batcher import Batcher
from models.ports import Hypothesis, Scores, SpeechDetector, Window
from triage_service.calls.board import Board
from triage_service.observability.metrics import Metrics
from triage_service.policy.mind import Mind
from triage_service.settings import Settings
from triage_service.speech.settings import HearingSettings
from triage_service.store.records import Store


@dataclass(frozen=True, slots=True)
class Kit:
    """The shared parts; a call adds only its own leg and state."""

    settings: Settings
    hearing: HearingSettings
    mind: Mind
    detector: SpeechDetector
    recogniser: Batcher[Window, Hypothesis]
    classifier: Batcher[str, Scores]
    asr_model: str
    nlu_model: str
    store: Store
    board: Board
    metrics: Metrics
    monotonic_s: Callable[[], float]
    """Seconds that only go forward; for deadlines."""
    now_utc: Callable[[], datetime]
    """The wall clock; for records only."""
    hours_utc: Callable[[], datetime]
    """The wall clock by which opening hours are judged when a call begins."""
    new_id: Callable[[], str]
    """A UUIDv7."""
    decided: Callable[[], None]
    """Told after each stored decision, so that the outbox need not poll."""
