"""The network: MiniLM with four heads, on torch (needed to train, never to serve)."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from models.training.corpus import Labels

HIDDEN = 384
"""Width of MiniLM-L6."""


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Logits of a batch, uncalibrated."""

    intents: Tensor
    """[n, intents]."""
    risks: Tensor
    """[n, risks]."""
    levels: Tensor
    """[n, levels]."""
    tokens: Tensor
    """[n, tokens, risks]: how much each token shows each risk; padding is -20."""


class Network(nn.Module):  # type: ignore[misc]  # torch comes without types here
    """Text to intent, risks, level and the words that show each risk.

    A risk is heard in two ways: in the gist (mean of all tokens) and in its clearest words (the
    highest token logits); the second keeps one sentence of danger from drowning in small talk.
    """

    def __init__(self, folder: Path, labels: Labels, dropout: float = 0.1) -> None:
        """Load the encoder.

        Args:
            folder: The encoder's config.json and model.safetensors.
            labels: What the heads answer.
            dropout: Share of the pooled vector left out while training.
        """
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(folder), add_pooling_layer=False, attn_implementation="eager"
        )
        risks = len(labels.risks)
        self.drop = nn.Dropout(dropout)
        self.intents = nn.Linear(2 * HIDDEN, len(labels.intents))
        self.risks = nn.Linear(HIDDEN, risks)
        self.tokens = nn.Linear(HIDDEN, risks)
        self.clearest = nn.Parameter(torch.full((risks,), 0.5))
        self.levels = nn.Linear(2 * HIDDEN + risks, len(labels.levels))
        nn.init.constant_(self.risks.bias, -3.0)
        nn.init.constant_(self.tokens.bias, -4.0)

    def forward(self, ids: Tensor, mask: Tensor) -> Outputs:
        """Read a batch.

        Args:
            ids: int64 [n, tokens], padded with 0.
            mask: int64 [n, tokens], 1 where a token stands.
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        there = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * there).sum(1) / there.sum(1)
        peak = (hidden - 20.0 * (1.0 - there)).max(1).values
        tokens = self.tokens(self.drop(hidden)) * there - 20.0 * (1.0 - there)
        clearest = tokens.max(1).values
        risks = self.risks(self.drop(mean)) + self.clearest * clearest
        gist = self.drop(torch.cat([mean, peak], dim=1))
        levels = self.levels(torch.cat([gist, risks], dim=1))
        return Outputs(self.intents(gist), risks, levels, tokens)
