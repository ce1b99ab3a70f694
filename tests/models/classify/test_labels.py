"""What a network's outputs mean is read strictly."""

import json
from pathlib import Path

import pytest

from models.classify.labels import LabelsWrong, read_labels_of

GOOD: dict[str, object] = {
    "version": "1",
    "corpus_sha256": "",
    "intents": ["a", "unclear"],
    "risks": ["r"],
    "levels": ["none", "L0"],
    "temperatures": {"intents": 1.0, "risks": 1.2, "levels": 0.9},
    "risk_shifts": [0.1],
    "suggested": {"risks": {"r": 0.4}, "levels": {"L0": 0.3}},
}


def test_labels_are_read_in_the_order_of_the_outputs(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(GOOD), encoding="utf-8")
    assert read_labels_of(tmp_path).intents == ("a", "unclear")


@pytest.mark.parametrize(
    "change",
    [
        {"risk_shifts": []},
        {"temperatures": {"intents": 0.0, "risks": 1.0, "levels": 1.0}},
        {"suggested": {"risks": {"r": 1.4}, "levels": {}}},
        {"unheard": 1},
        {"levels": []},
    ],
)
def test_labels_of_another_form_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(GOOD | change), encoding="utf-8")
    with pytest.raises(LabelsWrong, match=r"labels\.json.*make train"):
        read_labels_of(tmp_path)


def test_missing_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsWrong):
        read_labels_of(tmp_path)
