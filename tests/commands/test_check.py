"""`triage check`: what the rules hold, what an overlay changes, and cues unlike their examples."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from triage_service.commands.check import check
from triage_service.domain.errors import ConfigErrors
from triage_service.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "force-overlay.yaml"
CUE = """
source: a force
date: 2026-11-23
overlay:
  cues:
    local.plough:
      says: A plough is being taken.
      risk: intruder_or_suspect_present
      level: L0
      patterns: [taking the plough]
      examples: {fire: [they are taking the quad], silent: [they are taking the plough]}
"""


def printed(overlay: Path | None) -> str:
    out = StringIO()
    check(None, overlay, Settings(), Console(file=out, width=200))
    return out.getvalue()


def test_rows_that_the_overlay_changes_are_named() -> None:
    told = printed(EXAMPLE)
    assert "overlay  destinations  PROPERTY  queue: queue:property → queue:stores" in told
    assert "overlay  routes  R.out.animals  switched off" in told
    assert "overlay  cues  local.plough  added" in told
    assert "all in order" in told


def test_rules_without_an_overlay_have_nothing_to_name() -> None:
    assert "overlay  " not in printed(None)


def test_cue_that_is_unlike_its_own_examples_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "force.yaml"
    file.write_text(CUE, encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        printed(file)
    problems = str(caught.value)
    assert "not heard in the example 'they are taking the quad'" in problems
    assert "it is heard in the example 'they are taking the plough'" in problems
