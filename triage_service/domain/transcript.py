"""What was said, by whom, when: words, utterances and the transcript of a call."""

from dataclasses import dataclass, field
from enum import StrEnum


class Speaker(StrEnum):
    """Whose voice it is."""

    CALLER = "caller"
    OPERATOR = "operator"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the recogniser heard it."""

    text: str
    start_s: float
    """Seconds of audio since the call began."""
    end_s: float
    p: float
    """The recogniser's confidence, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech by one speaker, between two pauses."""

    number: int
    """Counts from 0 within the call; a partial and its final share the number."""
    speaker: Speaker
    words: tuple[Word, ...]
    start_s: float
    end_s: float
    final: bool
    """True once the recogniser will not change it any more."""

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean word confidence, 0 to 1; 0 for an empty utterance."""
        return sum(w.p for w in self.words) / len(self.words) if self.words else 0.0

    @staticmethod
    def of_text(
        number: int, text: str, *, start_s: float = 0.0, word_s: float = 0.3
    ) -> "Utterance":
        """A caller's final utterance from plain text, for text evaluation and rule examples.

        Words get `word_s` seconds each, full confidence, in order from `start_s`.
        """
        spelled = text.split()
        words = tuple(
            Word(w, start_s + n * word_s, start_s + (n + 1) * word_s, 1.0)
            for n, w in enumerate(spelled)
        )
        end_s = start_s + len(words) * word_s
        return Utterance(number, Speaker.CALLER, words, start_s, end_s, final=True)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything heard so far; the newest text of each utterance."""

    utterances: tuple[Utterance, ...] = ()
    words: tuple[Word, ...] = field(init=False, repr=False, compare=False)
    """The caller's words in order."""
    word_p: float = field(init=False, repr=False, compare=False)
    """Mean confidence of those words, 0 to 1; 0 where there are none."""

    def __post_init__(self) -> None:
        """Put the words together once: every event asks for them several times."""
        spoken = (u for u in self.utterances if u.speaker is Speaker.CALLER)
        words = tuple(word for u in spoken for word in u.words)
        mean_p = sum([word.p for word in words]) / len(words) if words else 0.0
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "word_p", mean_p)

    def heard(self, utterance: Utterance) -> "Transcript":
        """A transcript in which `utterance` replaces the earlier text of the same number."""
        kept = tuple(u for u in self.utterances if u.number != utterance.number)
        ordered = sorted((*kept, utterance), key=lambda u: u.number)
        return Transcript(tuple(ordered))

    def recent(self, n_words: int) -> "Transcript":
        """The newest utterances that hold `n_words` of the caller's words, or just more."""
        kept: list[Utterance] = []
        left = n_words
        for utterance in reversed(self.utterances):
            if left <= 0:
                break
            kept.insert(0, utterance)
            left -= len(utterance.words) if utterance.speaker is Speaker.CALLER else 0
        return Transcript(tuple(kept))

    @property
    def n_words(self) -> int:
        """How many words the caller said."""
        return len(self.words)

    @property
    def text(self) -> str:
        """The caller's utterances, one a line."""
        spoken = (u.text for u in self.utterances if u.speaker is Speaker.CALLER)
        return "\n".join(t for t in spoken if t)

    @property
    def next_number(self) -> int:
        """The number a further utterance would get."""
        return self.utterances[-1].number + 1 if self.utterances else 0
