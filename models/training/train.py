"""Training of the network: what counts how much, how long, and in which order."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as f

from models.training.augment import Example, example_of, plain
from models.training.batches import Batch, batches_of
from models.training.corpus import Labels, Row
from models.training.network import Network, Outputs

Tick = Callable[[int], None]
"""Called with the number of examples just learnt from."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; the numbers were chosen by held-out figures, see README.md."""

    seed: int = 101
    legs: tuple[int, ...] = (6, 8)
    """Epochs of each training; the network is the mean of their weights. Two trainings that begin
    alike lie in one basin, and their mean tells danger better than either (AUC of L0 on calls held
    out: 0.960 and 0.961 alone, 0.965 together)."""
    batch: int = 16
    encoder_rate: float = 2.5e-4
    """Highest learning rate of the top encoder layer; each layer below gets `layer_decay` of it."""
    layer_decay: float = 0.85
    head_rate: float = 2e-3
    frozen_layers: int = 2
    """Encoder layers, counted from the bottom, left as they came."""
    averaged_from: float = 0.6
    """From this share of the steps on, the weights are averaged; the mean is the network."""
    intent_weight: float = 2.0
    """Weight of the intent loss; the level's is 1."""
    risk_weight: float = 16.0
    """Weight of the mean risk loss (over all risks, of which few are ever shown)."""
    token_weight: float = 16.0
    shown_weight: float = 2.0
    """How much more a missed risk counts than a false one."""
    level_weights: tuple[tuple[str, float], ...] = (("L1", 1.5), ("L0", 2.0))
    """What a level counts where it is not 1: missing a danger costs more than a false alarm."""
    hard_weight: float = 2.0
    """How much more a call counts that only looks dangerous."""
    smoothing: float = 0.05
    longest_gradient: float = 5.0
    """Gradients are cut to this norm."""
    bfloat16: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Logits:
    """What a network answers to some texts, uncalibrated; float32 [n, labels] each."""

    intents: NDArray[np.float32]
    risks: NDArray[np.float32]
    levels: NDArray[np.float32]


def fit(
    rows: Sequence[Row],
    labels: Labels,
    encoder: Path,
    tokenizer: Tokenizer,
    recipe: Recipe,
    epochs: int,
    tick: Tick | None = None,
) -> Network:
    """A network trained on `rows`, in a fresh augmentation each epoch.

    Args:
        rows: What to learn from.
        labels: What the heads answer.
        encoder: Folder of the pretrained encoder.
        tokenizer: From `open_tokenizer`.
        recipe: How.
        epochs: How often everything is seen.
        tick: Told of progress.
    """
    torch.manual_seed(recipe.seed)
    rng = Random(recipe.seed)  # noqa: S311  # chance in training, no secret
    network = Network(encoder, labels)
    optimiser, top = _optimiser(network, recipe)
    per_epoch = -(-len(rows) // recipe.batch)
    steps = per_epoch * epochs
    routine = [row for row in rows if row.level == "none" and not row.cues and len(row.text) < 200]
    mean: dict[str, Tensor] = {}
    step = n_averaged = 0
    network.train()
    for _ in range(epochs):
        examples = [example_of(row, rng, routine) for row in rows]
        for batch in batches_of(examples, tokenizer, labels, recipe.batch, rng):
            for group, rate in zip(optimiser.param_groups, top, strict=True):
                group["lr"] = rate * _rate(step / steps)
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
                outputs = network(batch.ids, batch.mask)
            loss = _loss(outputs, batch, recipe, labels)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), recipe.longest_gradient)
            optimiser.step()
            step += 1
            if step >= recipe.averaged_from * steps:
                n_averaged += 1
                _average(mean, network, n_averaged)
            if tick:
                tick(len(batch.ids))
    network.load_state_dict(mean, strict=False)
    network.eval()
    return network


def answer(
    network: Network, examples: Sequence[Example], tokenizer: Tokenizer, labels: Labels
) -> Logits:
    """What the network answers to each example, in order."""
    network.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].text))
    sorted_examples = [examples[i] for i in order]
    parts: list[list[NDArray[np.float32]]] = [[], [], []]
    for batch in batches_of(sorted_examples, tokenizer, labels, 32):
        with torch.no_grad():
            outputs = network(batch.ids, batch.mask)
        for part, tensor in zip(
            parts, (outputs.intents, outputs.risks, outputs.levels), strict=True
        ):
            part.append(tensor.float().numpy())
    back = np.argsort(order)
    return Logits(*(np.concatenate(part)[back] for part in parts))


def as_written(rows: Sequence[Row]) -> list[Example]:
    """The rows unchanged, for measuring."""
    return [plain(row) for row in rows]


def _rate(done: float) -> float:
    """Share of the highest learning rate: a short rise, then a straight fall to a tenth."""
    warm = 0.06
    return done / warm if done < warm else 1.0 - 0.9 * (done - warm) / (1.0 - warm)


def _optimiser(network: Network, recipe: Recipe) -> tuple[torch.optim.AdamW, list[float]]:
    """Low rates for low layers, high ones for the new heads; embeddings stay as they came."""
    network.encoder.embeddings.requires_grad_(False)
    layers = network.encoder.encoder.layer
    groups: list[dict[str, object]] = []
    rates: list[float] = []
    for depth, layer in enumerate(layers):
        if depth < recipe.frozen_layers:
            layer.requires_grad_(False)
            continue
        rates.append(recipe.encoder_rate * recipe.layer_decay ** (len(layers) - 1 - depth))
        groups.append({"params": list(layer.parameters())})
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    rates.append(recipe.head_rate)
    groups.append({"params": heads})
    return torch.optim.AdamW(groups, lr=recipe.encoder_rate, weight_decay=0.01), rates


def _loss(outputs: Outputs, batch: Batch, recipe: Recipe, labels: Labels) -> Tensor:
    counts = dict(recipe.level_weights)
    each = 1.0 + (recipe.hard_weight - 1.0) * batch.hard
    intent = f.cross_entropy(
        outputs.intents.float(), batch.intents, label_smoothing=recipe.smoothing, reduction="none"
    )
    level = f.cross_entropy(
        outputs.levels.float(),
        batch.levels,
        weight=torch.tensor([counts.get(level, 1.0) for level in labels.levels]),
        label_smoothing=recipe.smoothing,
        reduction="none",
    )
    shown = torch.tensor(recipe.shown_weight)
    risk = f.binary_cross_entropy_with_logits(
        outputs.risks.float(), batch.risks, pos_weight=shown, reduction="none"
    ).mean(1)
    token = f.binary_cross_entropy_with_logits(
        outputs.tokens.float(), batch.tokens, pos_weight=shown, reduction="none"
    ).mean(2)
    token = (token * batch.mask).sum(1) / batch.mask.sum(1)
    whole = recipe.intent_weight * intent + each * (
        level + recipe.risk_weight * risk + recipe.token_weight * token
    )
    return whole.mean()


def _average(mean: dict[str, Tensor], network: Network, n: int) -> None:
    """Put the network's trained weights into the running mean as its `n`-th member."""
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            if name in mean:
                mean[name] += (weight.detach() - mean[name]) / n
            else:
                mean[name] = copy.deepcopy(weight.detach())
