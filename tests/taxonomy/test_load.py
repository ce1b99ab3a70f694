"""Reading a folder of rule files: what is right is frozen and gets a version."""

import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from triage_service.domain.errors import ConfigErrors
from triage_service.domain.ids import IntentId
from triage_service.taxonomy.checks import LabelSet, check
from triage_service.taxonomy.load import PACKAGED, load

CUE = """\
- id: violence.knife
  says: Someone has a knife.
  risk: weapon_present
  level: L0
  patterns: [he has a knife]
  examples: {fire: [he has a knife], silent: [he has a cat]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The packaged rule files with a single cue."""
    for file in PACKAGED.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "classes.yaml").write_text("weapon: knife|gun\n", encoding="utf-8")
    (tmp_path / "cues" / "violence.yaml").write_text(CUE, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the one `old` of a file, which must be there, by `new`."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_packaged_rules_are_sound_and_fit_a_classifier_with_their_labels() -> None:
    rules = load()
    labels = LabelSet(
        frozenset(row.label for row in rules.intents.values()),
        frozenset(row.label for row in rules.risks.values()),
    )
    assert check(rules, labels) == []


def test_rules_cannot_be_changed_once_loaded(folder: Path) -> None:
    rules = load(folder)
    with pytest.raises(FrozenInstanceError):
        rules.version = "other"  # type: ignore[misc]
    for mapping in (rules.intents, rules.risks, rules.destinations, rules.prompts):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]


def test_the_version_is_short_and_the_same_for_the_same_content(folder: Path) -> None:
    first = load(folder).version
    change(folder, "risks.yaml", "source:", "# A comment.\n\nsource:")
    assert load(folder).version == first
    assert len(first) == 12
    assert int(first, 16) >= 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("risks.yaml", "threshold: 0.3", "threshold: 0.4"),
        ("prompts.yaml", "Please stay", "Do stay"),
        ("policy.yaml", "value: 60", "value: 80"),
        ("routing.yaml", "date: 2026-11-23", "date: 2026-11-24"),
        ("cues/violence.yaml", "he has a knife]", "he has a knife, he has a blade]"),
        ("cues/classes.yaml", "knife|gun", "knife|gun|bat"),
    ],
)
def test_the_version_changes_with_any_content(folder: Path, name: str, old: str, new: str) -> None:
    first = load(folder).version
    change(folder, name, old, new)
    assert load(folder).version != first


def test_a_force_s_own_folder_is_used_instead_of_the_packaged_one(folder: Path) -> None:
    change(folder, "intents.yaml", "title: Crime that is over", "title: Past crime")
    assert load(folder).intents[IntentId("crime_past")].title == "Past crime"


def test_folder_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as wrong:
        load(tmp_path / "nowhere")
    (only,) = wrong.value.errors
    assert only.problem == "there is no such folder"
