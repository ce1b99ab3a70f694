"""The trained text encoder in onnxruntime: calibrated probabilities and the words they rest on.

Strategy: texts are read one by one even when they come as a batch. On one thread, padding to the
longest costs more than reading together saves (11.3 against 8.9 ms a text, batches of 8), and a
call's scores never depend on which other calls were waiting, so a decision can be reproduced from
its record to the last digit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.classify.heard import as_heard
from models.classify.labels import NetworkLabels, read_labels_of
from models.classify.ngrams import Ngrams
from models.ports import Scores

LONGEST_TOKENS = 256
"""The reason for ringing is read from the last so many tokens, two frame tokens included."""
WINDOW_TOKENS, STEP_TOKENS = 128, 63
"""Longer texts are also read in windows and turn by turn, lest small talk drown a danger."""
SHOWN_P = 0.2
"""Risks from this probability on come with the words they rest on."""
_CUE_SHARE = 0.35
"""A word belongs to the evidence while it is at least this share as telling as the clearest one."""

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """What the network makes of one window."""

    intents: _Floats
    """Probability [intents]."""
    risks: _Floats
    """Probability [risks]."""
    levels: _Floats
    """Probability [levels]."""
    tokens: _Floats
    """Logits [tokens, risks] of how much each token shows each risk."""
    offsets: list[tuple[int, int]]
    """Where each token stands in the text."""

    @property
    def span(self) -> tuple[int, int]:
        """First and past-the-last character of the window."""
        return self.offsets[0][0], self.offsets[-1][1]


class EncoderClassifier:
    """A `Classifier`; one for all calls, safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        """Load the network.

        Args:
            folder: Verified weights: model.onnx, tokenizer.json, labels.json, ngrams.npz.

        Raises:
            LabelsWrong: labels.json is missing or of another form.
        """
        self.labels: NetworkLabels = read_labels_of(folder)
        self.name = f"triage-classifier {self.labels.version}"
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            folder / "model.onnx", providers=["CPUExecutionProvider"], sess_options=options
        )
        self._ngrams = Ngrams.read(folder / "ngrams.npz")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._frame = [self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]")]

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        """Scores of each text, in order, whatever else is in the batch.

        Args:
            texts: What each caller has said so far, one turn a line. A text without words scores
                as `unclear`, no risk, level `none`: what silence means is not said here.
        """
        return [self._scores(text) for text in texts]

    def _scores(self, text: str) -> Scores:
        encoding = self._tokenizer.encode(as_heard(text), add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets
        if not any(map(str.isalnum, text)):
            return self._nothing_said()
        readings = [
            self._read(ids[start:end], offsets[start:end]) for start, end in _windows(text, offsets)
        ]
        risks = np.max([reading.risks for reading in readings], axis=0)
        ngrams = self._ngrams
        # Window by window, like the network: small talk must not drown a danger here either.
        joined = [
            ngrams.joined(reading.levels, text[slice(*reading.span)], ngrams.levels)
            for reading in readings
        ]
        at_least = np.max([_at_least(levels) for levels in joined], axis=0)
        levels = at_least - np.append(at_least[1:], 0.0)
        intents = ngrams.joined(readings[-1].intents, text, ngrams.intents)
        labels = self.labels
        return Scores(
            intents=_named(labels.intents, intents),
            risks=_named(labels.risks, risks),
            levels=_named(labels.levels, levels),
            evidence={
                risk: _evidence(text, readings, column)
                for column, risk in enumerate(labels.risks)
                if risks[column] >= SHOWN_P
            },
            model=self.name,
        )

    def _read(self, ids: list[int], offsets: list[tuple[int, int]]) -> _Reading:
        first, last = self._frame
        framed = np.array([[first, *ids, last]], dtype=np.int64)
        feed = {"ids": framed, "mask": np.ones_like(framed)}
        names = ["intents", "risks", "levels", "tokens"]
        answer = cast(list[Any], self._session.run(names, feed))
        intents, risks, levels, tokens = (np.asarray(each[0], np.float32) for each in answer)
        heat = self.labels.temperatures
        shifts = np.array(self.labels.risk_shifts, np.float32)
        return _Reading(
            intents=_softmax(intents / heat.intents),
            risks=_sigmoid(risks / heat.risks + shifts),
            levels=_softmax(levels / heat.levels),
            tokens=tokens[1:-1],
            offsets=offsets,
        )

    def _nothing_said(self) -> Scores:
        labels = self.labels
        return Scores(
            intents={intent: float(intent == "unclear") for intent in labels.intents},
            risks=dict.fromkeys(labels.risks, 0.0),
            levels={level: float(level == "none") for level in labels.levels},
            model=self.name,
        )


def _at_least(levels: _Floats) -> _Floats:
    """Probability [levels] of that level or above; the first is 1."""
    return cast(_Floats, np.minimum(np.cumsum(levels[::-1])[::-1], 1.0))


def _windows(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and past-the-last token of each window; the last one is for the reason to ring."""
    n_tokens = len(offsets)
    whole = (max(0, n_tokens - LONGEST_TOKENS + 2), n_tokens)
    room = WINDOW_TOKENS - 2
    if n_tokens <= room:
        return [whole]
    starts = range(0, n_tokens - room + STEP_TOKENS, STEP_TOKENS)
    windows = [(start, min(start + room, n_tokens)) for start in starts]
    return [*windows, *_turns(text, offsets, room), whole]


def _turns(text: str, offsets: Sequence[tuple[int, int]], room: int) -> Iterator[tuple[int, int]]:
    """First and past-the-last token of each turn that has words and fits into a window."""
    ends = [*(found.start() for found in re.finditer("\n", text)), len(text)]
    first = 0
    for end in ends:
        last = first
        while last < len(offsets) and offsets[last][0] < end:
            last += 1
        if 0 < last - first <= room:
            yield first, last
        first = last + 1  # the token of the full stop that parts the turns


def _evidence(text: str, readings: Sequence[_Reading], column: int) -> tuple[int, int]:
    """The whole words that show the risk of `column` best, in the window that shows it best."""
    reading = max(readings, key=lambda reading: float(reading.risks[column]))
    words = _words(text, reading.offsets)
    telling = _sigmoid(reading.tokens[:, column])
    best = [float(telling[first:last].max()) for first, last, _, _ in words]
    clearest = max(best)
    first, last = _best_run([p - _CUE_SHARE * clearest for p in best])
    return words[first][2], words[last - 1][3]


def _words(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Each word met by the tokens: first and past-the-last token, then character."""
    words: list[tuple[int, int, int, int]] = []
    token = 0
    for found in re.finditer(r"\S+", text):
        first = token
        while token < len(offsets) and offsets[token][0] < found.end():
            token += 1
        if token > first:
            words.append((first, token, found.start(), found.end()))
    return words


def _best_run(gains: Sequence[float]) -> tuple[int, int]:
    """First and past-the-last place of the contiguous run with the greatest sum (Kadane)."""
    best, run = (gains[0], 0, 1), (gains[0], 0)
    for place, gain in enumerate(gains[1:], start=1):
        run = (run[0] + gain, run[1]) if run[0] > 0 else (gain, place)
        best = max(best, (run[0], run[1], place + 1), key=lambda each: each[0])
    return best[1], best[2]


def _named(labels: Sequence[str], values: _Floats) -> dict[str, float]:
    return dict(zip(labels, map(float, values), strict=True))


def _softmax(logits: _Floats) -> _Floats:
    risen = np.exp(logits - logits.max())
    return cast(_Floats, risen / risen.sum())


def _sigmoid(logits: _Floats) -> _Floats:
    return cast(_Floats, 1.0 / (1.0 + np.exp(-logits)))
