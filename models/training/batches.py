"""Examples as tensors: tokens, targets and weights, in batches of like length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from models.classify.heard import as_heard
from models.training.augment import Example
from models.training.corpus import Labels

LONGEST_TOKENS = 256
"""More is cut off at the front: what was said last decides."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some examples, padded to the longest."""

    ids: Tensor
    """int64 [n, tokens]."""
    mask: Tensor
    """int64 [n, tokens], 1 where a token stands."""
    intents: Tensor
    """int64 [n]."""
    risks: Tensor
    """float32 [n, risks], 1 where the risk is shown."""
    levels: Tensor
    """int64 [n]."""
    tokens: Tensor
    """float32 [n, tokens, risks], 1 where the token belongs to the risk's cue."""
    hard: Tensor
    """float32 [n], 1 where a false alarm counts more."""


def open_tokenizer(path: str) -> Tokenizer:
    """The encoder's tokenizer, cutting long texts at the front and leaving padding to us."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TOKENS, direction="left")
    return tokenizer


def batches_of(
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    labels: Labels,
    size: int,
    rng: Random | None = None,
) -> Iterator[Batch]:
    """The examples in batches; in the given order without `rng`, else shuffled by like length."""
    encoded = [tokenizer.encode(as_heard(example.text)) for example in examples]
    order = list(range(len(examples)))
    if rng is not None:
        order.sort(key=lambda i: len(encoded[i].ids) * rng.uniform(0.8, 1.25))
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    for group in groups:
        yield _batch([examples[i] for i in group], [encoded[i] for i in group], labels)


def _batch(examples: list[Example], encoded: list[Encoding], labels: Labels) -> Batch:
    n, length = len(examples), max(len(each.ids) for each in encoded)
    ids = torch.zeros(n, length, dtype=torch.long)
    mask = torch.zeros(n, length, dtype=torch.long)
    risks = torch.zeros(n, len(labels.risks))
    tokens = torch.zeros(n, length, len(labels.risks))
    for i, (example, each) in enumerate(zip(examples, encoded, strict=True)):
        count = len(each.ids)
        ids[i, :count] = torch.tensor(each.ids)
        mask[i, :count] = 1
        for risk, (start, end) in example.cues.items():
            column = labels.risks.index(risk)
            risks[i, column] = 1.0
            for t, (first, last) in enumerate(each.offsets):
                if first < end and start < last:
                    tokens[i, t, column] = 1.0
    return Batch(
        ids,
        mask,
        torch.tensor([labels.intents.index(example.intent) for example in examples]),
        risks,
        torch.tensor([labels.levels.index(example.level) for example in examples]),
        tokens,
        torch.tensor([float(example.hard) for example in examples]),
    )
