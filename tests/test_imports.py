"""What thinks does not touch the world: the part of that rule that import contracts cannot see."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = ["triage_service/domain", "triage_service/policy", "triage_service/understanding"]
PURE += ["triage_service/speech", "telephony_adapter/native"]
FILES = [
    *sorted(path for folder in PURE for path in (ROOT / folder).rglob("*.py")),
    ROOT / "models/plan.py",
    ROOT / "telephony_adapter/g711.py",
    ROOT / "telephony_adapter/decoders.py",
    ROOT / "telephony_adapter/mismatch.py",
]
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "sleep", "urandom"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pure_file_has_no_await_no_clock_and_no_print(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith)
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name not in CLOCKS | {"print", "open", "input"}, f"line {node.lineno}: {name}()"


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for folder in ("triage_service", "telephony_adapter", "models", "eval")
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts
    ),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_file_is_a_page_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 300
    assert ast.get_docstring(ast.parse(text))


def test_serving_never_imports_torch() -> None:
    lock = (ROOT / "requirements/serve.lock").read_text(encoding="utf-8")
    assert not [line for line in lock.splitlines() if line.startswith(("torch", "transformers"))]
