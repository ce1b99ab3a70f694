"""Whisper through CTranslate2, batched over calls, with a context as long as the sound.

Strategy: Whisper pads every window to 30 s and spends most of its time on the padding. Here the
context is the sound plus 1 s (for finals at least 5 s), decoding is greedy and without
timestamps, and the number of tokens is capped by the length of the sound; only a window that runs
away is decoded once more the careful way. Measured on 26 telephone clips with Whisper base: 6.5 %
word error and 68 ms of CPU a second of speech, against 6.8 % and 214 ms for 30 s windows with
beam 5; without the padding 25.8 %.
"""

import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import tokenizers
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer

from models.asr.words import spread, timed
from models.ports import RATE_HZ, HeardWord, Hypothesis, Samples, Window, nothing

LONGEST_S = 29.0
"""Longest window: 30 s of context less 1 s of padding."""
_PAD_S = 1.0
_FINAL_FLOOR_S = 5.0
"""Shortest context of a final: very short words need some silence after them. 10 s costs 60 ms more
a sentence and gains nothing (10.5 % against 10.7 % with none, 90 telephone clips)."""
_LONGEST_SHARED_S = 12.0
"""Longest context that windows of several calls are decoded in together."""
_FULL_S = 30.0
_FRAME_S = 0.01
"""Seconds a frame of the spectrogram."""
_COMPRESSION_LIMIT = 2.4
"""Text that zlib shrinks further than this repeats itself (Whisper's own threshold)."""
_DOUBTFUL_P = 0.6
"""Below this mean confidence a final is worth other readings."""
_MOST_PROMPT_TOKENS = 64


@dataclass(frozen=True, slots=True)
class _Take:
    """One decoding of one window."""

    tokens: list[int]
    text: str
    score: float
    """Mean log-probability of the tokens."""
    p_no_speech: float
    ran_away: bool


class WhisperTranscriber:
    """A `Transcriber`; one for all calls, safe to call from as many threads as it has workers."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        device: str = "cpu",
        compute_type: str = "int8",
        workers: int = 1,
        language: str = "en",
    ) -> None:
        """Load the model.

        Args:
            folder: Verified weights: model.bin, config.json, tokenizer.json, vocabulary.json.
            name: What it is called in records.
            device: `cpu` or `cuda`.
            compute_type: Arithmetic, in CTranslate2's words.
            workers: Batches worked on side by side, each on one thread: a second thread inside a
                batch gains nothing and costs 40 % more CPU.
            language: Language of the callers, as Whisper writes it.
        """
        self.name = name
        self._language = language
        self._model = ctranslate2.models.Whisper(
            str(folder),
            device=device,
            compute_type=compute_type,
            inter_threads=workers,
            intra_threads=1,
        )
        spelling = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer = Tokenizer(
            spelling, self._model.is_multilingual, task="transcribe", language=language
        )
        self._features = FeatureExtractor(feature_size=self._model.n_mels)

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        """One hypothesis a window, in order.

        Args:
            windows: What was heard; a partial that runs away is not tried again.
            alive: Called between encoding, decoding, a second try and alignment.

        Raises:
            ValueError: A window is longer than 29 s.
        """
        alike: dict[tuple[bool, int, int, int], list[int]] = defaultdict(list)
        prompts = [self._prompt(window.prompt) for window in windows]
        for n, window in enumerate(windows):
            if len(window.pcm) > LONGEST_S * RATE_HZ:
                seconds = len(window.pcm) / RATE_HZ
                raise ValueError(f"a window holds at most {LONGEST_S:g} s, not {seconds:.1f} s")
            context = self._context(window)
            # Long windows are decoded alone: nobody waits for another's long sentence, and the
            # model gives a sign of life often enough.
            alone = n if context > _LONGEST_SHARED_S * RATE_HZ else -1
            alike[window.final, context, len(prompts[n]), alone].append(n)
        heard: dict[int, Hypothesis] = {}
        for (_, context, _, _), numbers in alike.items():
            group = [windows[n] for n in numbers]
            made = self._decode(group, context, [prompts[n] for n in numbers], alive)
            heard |= dict(zip(numbers, made, strict=True))
        return [heard[n] for n in range(len(windows))]

    def _context(self, window: Window) -> int:
        """Samples of context to give a window."""
        floor_s = _FINAL_FLOOR_S if window.final else 0.0
        wanted = max(len(window.pcm) + int(_PAD_S * RATE_HZ), int(floor_s * RATE_HZ))
        # Whole seconds, so that windows of different calls can share a batch.
        return math.ceil(wanted / RATE_HZ) * RATE_HZ

    def _prompt(self, said: str) -> list[int]:
        start = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        if not said.strip():
            return start
        before = self._tokenizer.encode(" " + said.strip())[-_MOST_PROMPT_TOKENS:]
        return [self._tokenizer.sot_prev, *before, *start]

    def _decode(
        self,
        windows: list[Window],
        context: int,
        prompts: list[list[int]],
        alive: Callable[[], None],
    ) -> list[Hypothesis]:
        """Hypotheses of windows that share a length of context and of prompt."""
        encoded = []
        for window in windows:
            # One by one: on a CPU the encoder gains nothing from company.
            encoded.append(self._encode(window.pcm, context))
            alive()
        together = encoded[0] if len(encoded) == 1 else _stack(encoded)
        takes = self._generate(together, windows, prompts)
        alive()
        return [
            self._finish(window, one, take, prompt, alive)
            for window, one, take, prompt in zip(windows, encoded, takes, prompts, strict=True)
        ]

    def _encode(self, pcm: Samples, context: int) -> ctranslate2.StorageView:
        padded = np.pad(pcm, (0, context - len(pcm)))
        spectrum = self._features(padded, padding=0)
        batch = np.ascontiguousarray(spectrum[np.newaxis], dtype=np.float32)
        return self._model.encode(ctranslate2.StorageView.from_array(batch), to_cpu=True)

    def _generate(
        self,
        encoded: ctranslate2.StorageView,
        windows: list[Window],
        prompts: list[list[int]],
        **how: Any,
    ) -> list[_Take]:
        caps = [_most_tokens(window) for window in windows]
        most = max(caps)
        results = self._model.generate(
            encoded,
            prompts,
            # CTranslate2 halves this for the new tokens, and counts the prompt in.
            max_length=min(448, max(2 * most, most + len(prompts[0]))),
            return_scores=True,
            return_no_speech_prob=True,
            **{"beam_size": 1, **how},
        )
        return [
            self._take(result, cap, n)
            for result, cap in zip(results, caps, strict=True)
            for n in range(len(result.sequences_ids))
        ]

    def _take(self, result: Any, cap: int, n: int) -> _Take:
        tokens = [token for token in result.sequences_ids[n] if token < self._tokenizer.eot]
        text = self._tokenizer.decode(tokens).strip()
        ran_away = len(tokens) >= cap or _compression(text) > _COMPRESSION_LIMIT
        return _Take(tokens, text, result.scores[n], result.no_speech_prob, ran_away)

    def _finish(
        self,
        window: Window,
        encoded: ctranslate2.StorageView,
        take: _Take,
        prompt: list[int],
        alive: Callable[[], None],
    ) -> Hypothesis:
        if take.ran_away and window.final:
            encoded = self._encode(window.pcm, int(_FULL_S * RATE_HZ))
            alive()
            (take,) = self._generate(encoded, [window], [prompt], beam_size=5)
            alive()
        if window.final:
            words = self._timed(window, encoded, take)
        else:
            p = min(1.0, math.exp(take.score))
            words = spread(take.text, len(window.pcm) / RATE_HZ, p)
        alive()
        alternatives: tuple[str, ...] = ()
        if window.final and words and sum(word.p for word in words) < _DOUBTFUL_P * len(words):
            readings = self._generate(encoded, [window], [prompt], beam_size=3, num_hypotheses=3)
            texts = dict.fromkeys(r.text for r in readings if r.text and r.text != take.text)
            alternatives = tuple(texts)
        return Hypothesis(
            words=words,
            p_no_speech=take.p_no_speech,
            language=self._language,
            runaway=take.ran_away,
            alternatives=alternatives,
        )

    def _timed(
        self, window: Window, encoded: ctranslate2.StorageView, take: _Take
    ) -> tuple[HeardWord, ...]:
        if not take.tokens:
            return ()
        frames = max(1, round(len(window.pcm) / RATE_HZ / _FRAME_S))
        (aligned,) = self._model.align(encoded, self._tokenizer.sot_sequence, [take.tokens], frames)
        # The end marker closes the last word; it is no word itself.
        spelled, groups = self._tokenizer.split_to_word_tokens([*take.tokens, self._tokenizer.eot])
        n_tokens = [len(group) for group in groups[:-1]]
        return timed(spelled[:-1], n_tokens, aligned.text_token_probs, aligned.alignments)


def _most_tokens(window: Window) -> int:
    """Tokens nobody exceeds by talking: a fast talker makes 5 a second."""
    return min(220, 8 + round(8 * len(window.pcm) / RATE_HZ))


def _compression(text: str) -> float:
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def _stack(encoded: list[ctranslate2.StorageView]) -> ctranslate2.StorageView:
    return ctranslate2.StorageView.from_array(np.concatenate([np.array(one) for one in encoded]))
