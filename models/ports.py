"""What models are given and give back, and the protocols that every model adapter keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Sound: float32 [n] in [-1, 1], 16 kHz mono."""

RATE_HZ = 16_000
"""The one sample rate inside the service (what Whisper and Silero take)."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of one caller's sound to be turned into words; equal only to itself."""

    pcm: Samples
    final: bool
    """True at the end of speech: worth a careful decode. False for a partial: be quick."""
    prompt: str = ""
    """Text heard just before, given to the recogniser as context."""
    first: bool = False
    """Whether it is the first partial of a sentence."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a hypothesis."""

    text: str
    start_s: float
    """Seconds from the start of the window."""
    end_s: float
    p: float
    """Confidence, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the recogniser made of a window."""

    words: tuple[HeardWord, ...]
    p_no_speech: float = 0.0
    language: str = "en"
    runaway: bool = False
    """The decoder looped or ran past its budget; the words are not to be trusted."""
    alternatives: tuple[str, ...] = ()
    """Other readings of the whole window, likeliest first."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the classifier made of a text."""

    intents: Mapping[str, float]
    """Label to calibrated probability; they sum to 1."""
    risks: Mapping[str, float]
    """Label to calibrated probability; not exclusive."""
    levels: Mapping[str, float]
    """`L0` to `L3` and `none` to calibrated probability; they sum to 1."""
    evidence: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For each risk worth showing: first and past-the-last character of the words it rests on."""
    model: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceMemory:
    """What a speech detector remembers between chunks of one call; handed in and out."""

    state: NDArray[np.float32]
    context: NDArray[np.float32]


def nothing() -> None:
    """What is done when nobody asks for a sign of life."""


class Transcriber(Protocol):
    """Windows in, hypotheses out: a batch, blocking, on one thread, nothing remembered."""

    name: str

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        """One hypothesis a window, in order.

        Args:
            windows: What was heard.
            alive: Called between the steps of long work, so that slow is told from hung.
        """


class Classifier(Protocol):
    """Texts in, scores out: a batch, blocking, on one thread, nothing remembered."""

    name: str

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        """One set of scores a text, in order."""


class SpeechDetector(Protocol):
    """Says how likely a chunk holds a voice; shared by all calls, so it keeps nothing."""

    chunk_samples: int

    def fresh(self) -> VoiceMemory:
        """The memory of a call that has heard nothing."""

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        """Probability of voice in `chunk`, float32 [chunk_samples], and the memory for the next."""


class ModelError(Exception):
    """Anything a model wing raises on purpose."""


class SenseFailed(ModelError):
    """A model did not answer: `code` is `crashed`, `late`, `overloaded` or `stopped`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Overloaded(SenseFailed):
    """The queue in front of a model is full; answered at once, never queued."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("overloaded", detail)
