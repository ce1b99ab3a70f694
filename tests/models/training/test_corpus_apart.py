"""What is learnt from and what is measured on are kept apart."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DEVSET = ROOT.parent / "shared/devset/text.jsonl"
CORPUS = sorted((ROOT / "models/training/corpus").glob("*.jsonl"))


def five_grams(path: Path) -> dict[tuple[str, ...], str]:
    """Every run of five words in a file, with the id of a row that holds it."""
    runs: dict[tuple[str, ...], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = re.findall(r"[a-z0-9']+", " ".join(row["turns"]).lower())
        runs |= {tuple(words[n : n + 5]): row["id"] for n in range(len(words) - 4)}
    return runs


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_no_line_shares_five_words_running_with_the_development_set(path: Path) -> None:
    if not DEVSET.is_file():
        pytest.skip("the development set is not here; nothing to compare with")
    measured = five_grams(DEVSET)
    shared = {row for run, row in five_grams(path).items() if run in measured}
    assert not shared
