"""Loop control: which words of a hypothesis nobody can have said.

Strategy: Whisper, given little voice, repeats itself or recites what it read in training. Each
check has a number that real speech does not reach; a word is dropped only for one of them.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage_service.domain.transcript import Word
from triage_service.speech.agreement import spoken

_FASTEST = 8.0
"""Words a second that nobody exceeds: fast conversation is 4 to 5."""
_FASTEST_VOICED = 12.0
"""Words a second of clear voice: more, because the detector misses soft syllables ..."""
_FREE_WORDS = 3
"""... and a whispered "help me please" may have next to none."""
_SHORTEST_S = 0.5
"""Utterances count as at least this long, so that "yes I am" is not too fast."""
_COMPRESSION_LIMIT = 2.4
"""Text that zlib shrinks further than this repeats itself (Whisper's own threshold)."""
_MOST_REPEATS = {1: 6, 2: 4}
"""How often a run of n words may follow itself; people in distress do repeat themselves."""
_MOST_REPEATS_LONGER = 3
_LONGEST_REPEAT = 12
_KEPT_REPEATS = 2
"""How often a looping run is kept: what was repeated was probably said."""
_WEAK_S = 0.5
"""Voice shorter than this is weak ..."""
_WEAK_SHARE = 0.3
"""... and so is voice in less than this share of the utterance."""
_NOISE_P = 0.15
"""Mean confidence below which words are noise where voice is weak ..."""
_NO_SPEECH_P = 0.6
"""... or where the recogniser thinks that nobody spoke (Whisper's own threshold)."""
_DOUBTFUL_P = 0.3
"""Confidence that words from a runaway decoder get at most."""
_PHANTOMS = frozenset(
    {
        "thanksforwatching",
        "thankyouforwatching",
        "thankyouverymuchforwatching",
        "thanksforlistening",
        "thankyouforlistening",
        "pleasesubscribe",
        "pleasesubscribetomychannel",
        "pleaselikeandsubscribe",
        "dontforgettolikeandsubscribe",
        "subtitlesbytheamaraorgcommunity",
        "seeyouinthenextvideo",
        "illseeyouinthenextvideo",
        "seeyounexttime",
        "thankyou",
        "thanks",
        "you",
        "bye",
        "byebye",
        "music",
        "silence",
        "blankaudio",
    }
)
"""What Whisper recites in silence (subtitles of its training videos), as `spoken` spells it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is left of a hypothesis, and why the rest went."""

    words: tuple[Word, ...]
    why: str = ""
    """Empty when nothing was dropped; else `empty`, `phantom`, `noise`, `no_voice`, `too_fast`
    or `loop`."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How much voice there was under the words."""

    span_s: float
    """Length of the sound."""
    voiced_s: float
    """Seconds of clear voice in it."""

    @property
    def weak(self) -> bool:
        """Whether there was hardly any."""
        return self.voiced_s < _WEAK_S or self.voiced_s < _WEAK_SHARE * self.span_s


def judge(
    words: Sequence[Word], voice: Voice, *, p_no_speech: float = 0.0, runaway: bool = False
) -> Judged:
    """The words that can have been said.

    Args:
        words: A hypothesis.
        voice: How much voice there was.
        p_no_speech: How likely the recogniser thinks that nobody spoke.
        runaway: The decoder itself noticed that it looped.
    """
    if not words:
        return Judged((), "empty")
    if voice.weak and "".join(spoken(word.text) for word in words) in _PHANTOMS:
        return Judged((), "phantom")
    doubted = sum(word.p for word in words) < _NOISE_P * len(words)
    if doubted and (voice.weak or p_no_speech > _NO_SPEECH_P):
        return Judged((), "noise")
    kept = _without_loops(words)
    if len(kept) > _FREE_WORDS + _FASTEST_VOICED * voice.voiced_s:
        return Judged((), "no_voice")
    if len(kept) > _FASTEST * max(voice.span_s, _SHORTEST_S):
        return Judged((), "too_fast")
    if _compression(kept) > _COMPRESSION_LIMIT:
        return Judged((), "loop")
    if runaway:
        kept = tuple(replace(word, p=min(word.p, _DOUBTFUL_P)) for word in kept)
    return Judged(kept, "" if len(kept) == len(words) else "loop")


def _without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with each run that follows itself too often cut to `_KEPT_REPEATS` times."""
    kept, sounds = list(words), [spoken(word.text) for word in words]
    for size in range(1, _LONGEST_REPEAT + 1):
        most, at = _MOST_REPEATS.get(size, _MOST_REPEATS_LONGER), 0
        while at + size < len(kept):
            times = _times(sounds, at, size)
            if times > most:
                looped = slice(at + _KEPT_REPEATS * size, at + times * size)
                del kept[looped], sounds[looped]
            at += 1
    return tuple(kept)


def _times(sounds: Sequence[str], at: int, size: int) -> int:
    """How often in a row the `size` words from `at` on occur there."""
    run, times = sounds[at : at + size], 1
    while sounds[at + times * size : at + (times + 1) * size] == run:
        times += 1
    return times


def _compression(words: Sequence[Word]) -> float:
    text = " ".join(word.text for word in words).encode()
    return len(text) / len(zlib.compress(text))
