"""Trainings side by side, each in a process of its own and on one thread.

One thread each because two would wait for one another at every step, and because the result then
does not depend on how many cores there are.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import torch
from transformers.utils import logging as transformers_logging

from models.training.batches import open_tokenizer
from models.training.corpus import Labels, Row
from models.training.network import Network
from models.training.train import Recipe, fit

_LOOK_S = 0.5
"""How often progress is shown."""


@dataclass(frozen=True, slots=True)
class Job:
    """One training."""

    learn: tuple[Row, ...]
    epochs: int
    keep: Path
    """Where its weights go."""


def run_jobs(
    jobs: Sequence[Job],
    labels: Labels,
    encoder: Path,
    recipe: Recipe,
    *,
    workers: int,
    tick: Callable[[int], None],
) -> None:
    """Do every job.

    Args:
        jobs: What to train on, how long, and where the weights go.
        labels: What the heads answer.
        encoder: Folder of the pretrained encoder and its tokenizer.
        recipe: How.
        workers: Processes side by side.
        tick: Told every half second how many examples were learnt from so far, in all jobs.
    """
    context = multiprocessing.get_context("spawn")
    seen: Synchronized[int] = context.Value("q", 0)
    with ProcessPoolExecutor(workers, context, _begin, (seen,)) as pool:
        running = [pool.submit(_do, job, labels, encoder, recipe) for job in jobs]
        left = set(running)
        while left:
            done, left = wait(left, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
            tick(seen.value)
            for job in done:
                job.result()  # a failed job ends the rest at once


def mean_of(weights: Sequence[Path], to: Path) -> Path:
    """Keep the mean of several networks' weights in `to`, and return it."""
    states = [torch.load(path, weights_only=True) for path in weights]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in states[0].items()
    }
    torch.save(mean, to)
    return to


def open_network(weights: Path, encoder: Path, labels: Labels) -> Network:
    """The network whose weights a job kept."""
    network = Network(encoder, labels)
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    return network


_seen: "Synchronized[int] | None" = None
"""Examples learnt from in all jobs; set once in each process."""


def _begin(seen: "Synchronized[int]") -> None:
    global _seen
    _seen = seen
    torch.set_num_threads(1)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()


def _do(job: Job, labels: Labels, encoder: Path, recipe: Recipe) -> None:
    tokenizer = open_tokenizer(str(encoder / "tokenizer.json"))
    network = fit(job.learn, labels, encoder, tokenizer, recipe, job.epochs, _count)
    torch.save(network.state_dict(), job.keep)


def _count(n: int) -> None:
    if _seen is not None:
        with _seen.get_lock():
            _seen.value += n
