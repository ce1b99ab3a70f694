"""From a trained network to the four files that are served, and their row in the manifest."""

import hashlib
import logging
import re
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

from models.classify.labels import NetworkLabels
from models.classify.ngrams import Ngrams
from models.training.corpus import CorpusError
from models.training.network import Network

ROW = "triage-classifier"
"""Name of the manifest's row."""


class _Served(nn.Module):  # type: ignore[misc]  # torch comes without types here
    """The network with plain tensors in and out, as ONNX wants it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        out = self.network(ids, mask)
        return out.intents, out.risks, out.levels, out.tokens


def write_onnx(network: Network, path: Path) -> None:
    """The network in full precision; inputs `ids`, `mask`, outputs named as in `Outputs`."""
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "n", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of shapes that are fixed on purpose
        torch.onnx.export(
            _Served(network).eval(),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["ids", "mask"],
            output_names=["intents", "risks", "levels", "tokens"],
            dynamic_axes={"ids": axes, "mask": axes},
            opset_version=17,
            dynamo=False,
        )


def write_int8(full: Path, path: Path) -> None:
    """The network with 8-bit weights, a scale for each 32 of them: about a quarter of the size.

    Activations are rounded row by row while it runs, not over the whole batch as onnxruntime's
    dynamic quantisation does: that moved probabilities four times as far (README.md).
    """
    logging.disable(logging.WARNING)  # it tells of every node it leaves alone
    slim = MatMulNBitsQuantizer(
        str(full), bits=8, block_size=32, is_symmetric=True, accuracy_level=4
    )
    slim.process()
    products = path.with_suffix(".part")
    slim.model.save_model_to_file(str(products), False)
    quantize_dynamic(products, path, op_types_to_quantize=["Gather"])
    products.unlink()
    logging.disable(logging.NOTSET)


def write_folder(
    network: Network, tokenizer: Path, labels: NetworkLabels, ngrams: Ngrams, folder: Path
) -> None:
    """Put model.onnx, tokenizer.json, labels.json and ngrams.npz into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(network, full)
        write_int8(full, folder / "model.onnx")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    ngrams.write(folder / "ngrams.npz")
    written = labels.model_dump_json(indent=1)
    (folder / "labels.json").write_text(written + "\n", encoding="utf-8")


def write_manifest_row(manifest: Path, folder: Path, version: str) -> None:
    """Give the manifest's classifier row the hashes of the files in `folder`.

    The rest of the manifest, comments included, is left as it stands.

    Raises:
        CorpusError: `folder` does not lie beside the manifest.
    """
    if folder.parent != manifest.parent:
        remedy = "Export into a folder beside the manifest."
        raise CorpusError(manifest.name, ROW, f"{folder.name} lies elsewhere", remedy)
    names = ("model.onnx", "tokenizer.json", "labels.json", "ngrams.npz")
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    row = "\n".join(
        [
            f"- name: {ROW}",
            "  kind: classifier",
            f"  revision: '{version}'",
            "  licence: Apache-2.0",
            f"  source: {{path: {folder.name}}}",
            "  files:",
            *(f"    {name}: {sha256}" for name, sha256 in hashes.items()),
        ]
    )
    text = manifest.read_text(encoding="utf-8")
    old = re.compile(rf"^- name: {ROW}\n(?:  .*\n?)*", re.MULTILINE)
    kept = old.sub("", text).rstrip("\n")
    manifest.write_text(f"{kept}\n\n{row}\n", encoding="utf-8")
