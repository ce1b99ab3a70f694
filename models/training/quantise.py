"""What the 8-bit network loses against the full one, on calls that neither has learnt from."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.classify.encoder import EncoderClassifier
from models.classify.labels import NetworkLabels
from models.classify.ngrams import Ngrams
from models.ports import Scores
from models.training.corpus import Labels, Row
from models.training.export import write_folder, write_onnx
from models.training.measure import Probabilities, figures_of, truth_of
from models.training.network import Network


def quantisation_loss(
    network: Network,
    rows: Sequence[Row],
    tokenizer: Path,
    labels: Labels,
    served: NetworkLabels,
    ngrams: Ngrams,
) -> dict[str, object]:
    """Figures of the full and of the 8-bit network on `rows`, both through the served classifier.

    Args:
        network: A network that has not seen `rows`.
        rows: Calls to ask about.
        tokenizer: The tokenizer's file.
        labels: What the rows may name.
        served: How the network's answers are read.
        ngrams: What stands beside the network; it has not seen `rows` either.
    """
    with tempfile.TemporaryDirectory() as scratch:
        small, full = Path(scratch) / "small", Path(scratch) / "full"
        write_folder(network, tokenizer, served, ngrams, small)
        shutil.copytree(small, full)
        write_onnx(network, full / "model.onnx")
        texts = [row.text for row in rows]
        answers = {
            name: _table(EncoderClassifier(folder).classify(texts), labels)
            for name, folder in (("full", full), ("int8", small))
        }
    moved = np.abs(answers["full"].at_least(-1) - answers["int8"].at_least(-1))
    marks = served.suggested
    truth = truth_of(rows, labels)
    found: dict[str, object] = {
        "n": len(rows),
        "mean_change_of_p_l0": round(float(moved.mean()), 5),
        "greatest_change_of_p_l0": round(float(moved.max()), 5),
    }
    for name, p in answers.items():
        figures = figures_of(p, truth, labels, marks.levels, marks.risks)
        kept = ("intent_top1", "L0_auc", "L0_half", "L1_auc")
        found[name] = {key: figures[key] for key in kept}
    return found


def _table(scores: Sequence[Scores], labels: Labels) -> Probabilities:
    return Probabilities(
        np.array([[each.intents[label] for label in labels.intents] for each in scores]),
        np.array([[each.risks[label] for label in labels.risks] for each in scores]),
        np.array([[each.levels[label] for label in labels.levels] for each in scores]),
    )
