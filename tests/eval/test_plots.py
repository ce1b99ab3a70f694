"""Pictures are SVG, the same for the same numbers, and show what was decided."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.measures.proportion import wilson
from eval.measures.text_triage import Decided
from eval.plots import confusion, reliability, tradeoff
from eval.sweep import Curve, Point
from eval.textset import TextItem
from eval.thresholds import Threshold
from triage_service.domain.ids import DestinationId, IntentId
from triage_service.domain.level import Level

BIKE, NOISE, OTHER = IntentId("bike"), IntentId("noise"), IntentId("other")
DESK = DestinationId("DESK")
GOLD = TextItem(
    "x-1", "single", ("My bike.",), False, BIKE, frozenset(), Level.NONE, frozenset(), frozenset(),
    DESK, frozenset(), "base", None, {},
)  # fmt: skip
PAIRS = tuple(
    (replace(GOLD, id=f"x-{n}"), Decided(intent, n / 10, (Level.NONE,)))
    for n, intent in enumerate((BIKE, BIKE, NOISE, NOISE, BIKE, BIKE, BIKE), start=1)
)


def words(path: Path) -> list[str]:
    """All text of a picture, which must be well-formed."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 (our own file)
    return [text for text in map(str.strip, root.itertext()) if text]


def test_reliability_shows_the_error(tmp_path: Path) -> None:
    path = tmp_path / "reliability.svg"
    reliability(PAIRS, path)
    assert any("7 calls" in text and "ECE 0." in text for text in words(path))


def test_confusion_shows_only_intents_that_occur(tmp_path: Path) -> None:
    path = tmp_path / "confusion.svg"
    confusion(PAIRS, (OTHER, NOISE, BIKE), path)
    shown = words(path)
    assert {"bike", "noise", "5", "2"} <= set(shown)
    assert "other" not in shown


def test_accepted_intent_counts_as_the_wanted_one(tmp_path: Path) -> None:
    path = tmp_path / "confusion.svg"
    accepting = [(replace(gold, accept=frozenset({NOISE})), made) for gold, made in PAIRS]
    confusion(accepting, (NOISE, BIKE), path)
    shown = words(path)
    assert "7" in shown
    assert "noise" not in shown


def curve(name: str, *spots: tuple[int, int]) -> Curve:
    threshold = Threshold(name, 0.25, lambda rules, _: rules, lambda _: ())
    points = [
        Point(at, {"false_l0_per_1000": wilson(x, 9).times(1000), "l0_recall": wilson(y, 9)}, None)
        for at, (x, y) in zip((0.25, 0.75), spots, strict=True)
    ]
    return Curve(threshold, tuple(points))


def test_tradeoff_leaves_out_what_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tradeoff.svg"
    tradeoff([curve("level_p.L0", (5, 8), (1, 4)), curve("level_p.L2", (5, 8), (5, 8))], path)
    shown = words(path)
    assert {"level_p.L0", "0.25", "0.75"} <= set(shown)
    assert "level_p.L2" not in shown


@pytest.mark.parametrize("n", [0, 7])
def test_equal_numbers_give_equal_files(tmp_path: Path, n: int) -> None:
    files = []
    for name in ("a", "b"):
        reliability(PAIRS[:n], tmp_path / f"{name}-r.svg")
        confusion(PAIRS[:n], (NOISE, BIKE), tmp_path / f"{name}-c.svg")
        tradeoff([curve("named_p", (5, 8), (1, n))] * bool(n), tmp_path / f"{name}-t.svg")
        files.append([(tmp_path / f"{name}-{kind}.svg").read_bytes() for kind in "rct"])
    assert files[0] == files[1]
