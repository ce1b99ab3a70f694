"""The shipped rules and the trained classifier, loaded once for all calls tested here."""

from pathlib import Path

import pytest
import yaml

from eval.remembering import Remembering
from models.classify.encoder import EncoderClassifier
from models.ports import Classifier
from triage_service.policy.mind import Mind
from triage_service.taxonomy.load import load

WEIGHTS = Path(__file__).parents[2] / "models" / "classifier"


@pytest.fixture(scope="session")
def mind() -> Mind:
    return Mind.of(load())


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The network that `make train` left."""
    if not (WEIGHTS / "model.onnx").is_file():
        pytest.skip("no trained classifier: run `make train`")
    return Remembering(EncoderClassifier(WEIGHTS))


KNOWN = Path(__file__).with_name("known_misses.yaml")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the misses that are known, so that any other one stands out."""
    known = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    names = {f"{test}[{row}]" for test, rows in known.items() for row in rows}
    for item in items:
        if item.name in names and item.path.parent == KNOWN.parent:
            item.add_marker(pytest.mark.xfail(reason="a known miss", strict=False))
