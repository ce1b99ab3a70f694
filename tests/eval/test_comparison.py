"""Two reports side by side: signs, calls, chance, and what cannot be compared."""

import json
from pathlib import Path

import pytest

from eval.comparison import Difference, ReportError, compare


def report(path: Path, rights: dict[str, dict[str, bool | None]], **fields: object) -> Path:
    items = [{"id": id_, "right": right, "level": "none"} for id_, right in rights.items()]
    content = {"set": {"file": "calls.jsonl", "sha256": "ab"}, "items": items, **fields}
    path.write_text(json.dumps(content))
    return path


def number(value: float | None, n: int = 4) -> dict[str, object]:
    return {"value": value, "low": 0.0, "high": 1.0, "n": n}


RIGHT = {"a": True, "b": False, "c": None, "d": True}


def calls(**rights: bool | None) -> dict[str, dict[str, bool | None]]:
    return {id_: {"l0_recall": right} for id_, right in rights.items()}


def test_change_has_a_sign_and_calls_are_named(tmp_path: Path) -> None:
    before = report(tmp_path / "a.json", calls(**RIGHT), l0_recall=number(0.5))
    after = report(
        tmp_path / "b.json", calls(a=False, b=True, c=None, d=False), l0_recall=number(0.25)
    )
    (found,) = compare(before, after)
    assert found == Difference("l0_recall", 0.5, 0.25, True, ("b",), ("a", "d"))
    assert found.change == -0.25
    assert found.is_worse
    (back,) = compare(after, before)
    assert (back.change, back.is_worse, back.better) == (0.25, False, ("a", "d"))


@pytest.mark.parametrize(
    ("name", "change", "is_worse"),
    [
        ("l0_recall", -0.1, True),
        ("l0_recall", 0.1, False),
        ("false_l0_per_1000", 0.1, True),
        ("false_l0_per_1000", -0.1, False),
        ("forbidden_flag_rate", 0.1, True),
        ("intent_ece", 0.1, True),
        ("intent_ece", -0.1, False),
        ("l0_recall", 0.0, False),
    ],
)
def test_which_way_is_worse_depends_on_the_measure(
    tmp_path: Path, name: str, change: float, is_worse: bool
) -> None:
    before = report(tmp_path / "a.json", calls(**RIGHT), **{name: number(0.5)})
    after = report(tmp_path / "b.json", calls(**RIGHT), **{name: number(0.5 + change)})
    (found,) = compare(before, after)
    assert found.is_worse is is_worse


def test_measure_that_one_report_lacks_has_no_change(tmp_path: Path) -> None:
    before = report(tmp_path / "a.json", calls(**RIGHT), l0_recall=number(0.5))
    after = report(
        tmp_path / "b.json",
        calls(**RIGHT),
        evidence_cited=number(1.0),
        slots_exact=number(None),
        spurious_slots=3,
        flag_recall={"fire": number(0.5)},
    )
    found = compare(before, after)
    assert [each.name for each in found] == ["evidence_cited", "slots_exact", "l0_recall"]
    assert [each.change for each in found] == [None, None, None]
    assert not any(each.is_worse for each in found)


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, None), (1, 0, 1.0), (0, 5, 0.0625), (5, 5, 1.0), (1, 9, 22 / 1024)],
)
def test_chance_is_the_sign_test_of_the_calls_that_changed(
    better: int, worse: int, p: float | None
) -> None:
    found = Difference("x", 0.1, 0.2, True, ("b",) * better, ("w",) * worse)
    assert found.p_chance == p


def test_reports_about_other_calls_are_refused(tmp_path: Path) -> None:
    one = report(tmp_path / "a.json", calls(**RIGHT))
    fewer = report(tmp_path / "b.json", calls(a=True))
    other = report(tmp_path / "c.json", calls(**RIGHT), set={"file": "x.jsonl", "sha256": "cd"})
    with pytest.raises(ReportError, match=r"a\.json and b\.json hold different calls"):
        compare(one, fewer)
    with pytest.raises(ReportError, match=r"c\.json about x\.jsonl"):
        compare(one, other)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"set": {"file": "a", "sha256": "b"}, "items": []}'],
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    one = report(tmp_path / "a.json", calls(**RIGHT))
    wrong = tmp_path / "b.json"
    wrong.write_text(content)
    with pytest.raises(ReportError, match=r"b\.json: not such a report"):
        compare(one, wrong)


def test_wrong_number_and_missing_file_are_refused(tmp_path: Path) -> None:
    one = report(tmp_path / "a.json", calls(**RIGHT), l0_recall={"value": "high", "n": 1})
    with pytest.raises(ReportError, match=r"a\.json: not such a report"):
        compare(one, one)
    with pytest.raises(ReportError, match=r"none\.json: not readable"):
        compare(tmp_path / "none.json", one)
