"""Reading a folder of rule files: what is wrong is named with file, row, value and remedy."""

import shutil
from pathlib import Path

import pytest

from triage_service.domain.errors import ConfigErrors
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


def errors(folder: Path) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        load(folder)
    assert str(caught.value).splitlines() == [str(e) for e in caught.value.errors]
    return [str(e) for e in caught.value.errors]


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (
            "risks.yaml",
            "    title: Threat to life now\n",
            "    title: [Threat\n",
            "risks.yaml: line 14: expected ',' or ']', but got ':'. Correct the YAML at this line",
        ),
        (
            "risks.yaml",
            "    title: Threat to life now\n",
            "    title: Threat\n    title: Life\n",
            "risks.yaml: line 14: the field `title` stands twice. Correct the YAML at this line",
        ),
        (
            "risks.yaml",
            "    title: Threat to life now\n",
            "    title: Threat\n    no: 1\n",
            "risks.yaml: line 14: a field's name must be text: put it in quotes. "
            "Correct the YAML at this line",
        ),
        (
            "risks.yaml",
            "level: L0",
            "level: L9",
            "risks.yaml: immediate_threat_to_life: `level` is 'L9'. "
            "Input should be 'L0', 'L1', 'L2', 'L3' or 'none'",
        ),
        (
            "risks.yaml",
            "threshold: 0.3",
            "threshold: '0.3'",
            "risks.yaml: immediate_threat_to_life: `threshold` is '0.3'. "
            "Input should be a valid number",
        ),
        (
            "risks.yaml",
            "    threshold: 0.3\n",
            "",
            "risks.yaml: immediate_threat_to_life: `threshold` is missing. Add it",
        ),
        (
            "risks.yaml",
            "    threshold: 0.3\n",
            "    threshhold: 0.3\n",
            "risks.yaml: immediate_threat_to_life: `threshhold` is not a known field. Remove or "
            "correct it; known are id, title, meaning, level, urgent_level, threshold, "
            "qualifiers, lifts_level, label",
        ),
        (
            "risks.yaml",
            "  - id: immediate_threat_to_life\n    title",
            "  - title",
            "risks.yaml: row 1: `id` is missing. Add it",
        ),
        (
            "risks.yaml",
            "risks:\n",
            "risks:\n  - knife\n",
            "risks.yaml: row 1: `the row` is 'knife'. Input should be an object",
        ),
        (
            "risks.yaml",
            "id: stalking",
            "id: hate",
            "risks.yaml: hate: the id stands on 2 rows. Give each row its own id",
        ),
        (
            "risks.yaml",
            "risks:\n",
            "rows:\n",
            "risks.yaml: `risks` is None. Write a list of rows under `risks:`",
        ),
        (
            "risks.yaml",
            "source: domain",
            "sauce: domain",
            "risks.yaml: the head: `source` is missing. Add it",
        ),
        (
            "intents.yaml",
            "'003'",
            "010",
            "intents.yaml: crime_past: `opening_codes.0` is 8. Input should be a valid string",
        ),
        (
            "routing.yaml",
            "sense_lost: [speech",
            "sense_lost: [smell",
            "routing.yaml: H8.L1: `when.sense_lost.0` is 'smell'. "
            "Input should be 'speech', 'meaning', 'store' or 'line'",
        ),
        (
            "destinations.yaml",
            "hours: Mon-Fri 08:00-20:00",
            "hours: weekdays",
            "destinations.yaml: EXT:report_fraud: `hours` is 'weekdays'. "
            "String should match pattern",
        ),
        (
            "policy.yaml",
            "value: 0.40\n",
            "value: 4.5\n",
            "policy.yaml: limits: `word_p.value` is 4.5. Input should be less than or equal to 1",
        ),
        (
            "policy.yaml",
            "limits:\n",
            "limits: []\nrest:\n",
            "policy.yaml: `limits` is []. Write the fields under `limits:`",
        ),
        (
            "cues/violence.yaml",
            "- id: violence",
            "- id: [violence",
            "cues/violence.yaml: line 2: expected ',' or ']', but got ':'",
        ),
        (
            "cues/violence.yaml",
            "  risk: weapon_present\n",
            "",
            "violence.yaml: violence.knife: needs one of risk and signal",
        ),
        (
            "cues/violence.yaml",
            "risk: weapon_present",
            "risk: sword",
            "cues: violence.knife: risk `sword` does not exist. Use an id of risks.yaml",
        ),
        (
            "routing.yaml",
            "to: OIC_MESSAGE",
            "to: OIC",
            "routing.yaml: R.out.update: destination `OIC` does not exist. "
            "Use an id of destinations.yaml",
        ),
        (
            "prompts.yaml",
            "id: covert",
            "id: hidden",
            "prompts.yaml: covert: the prompt is missing. Add a row with this id",
        ),
    ],
)
def test_a_wrong_row_is_named_with_file_row_value_and_remedy(
    folder: Path, name: str, old: str, new: str, error: str
) -> None:
    change(folder, name, old, new)
    assert any(found.startswith(error) for found in errors(folder)), errors(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "risks.yaml").unlink()
    (found,) = errors(folder)
    assert found.startswith("risks.yaml: cannot be read (")
    assert found.endswith("Put the file there, as YAML in UTF-8")


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"a: \x01\n"], ids=["not UTF-8", "control"])
def test_a_file_that_is_no_text_is_named(folder: Path, content: bytes) -> None:
    (folder / "prompts.yaml").write_bytes(content)
    (found,) = errors(folder)
    assert found.startswith("prompts.yaml: cannot be read (")


@pytest.mark.parametrize("content", ["", "- 1\n", "word\n"])
def test_a_file_of_another_shape_is_named(folder: Path, content: str) -> None:
    (folder / "prompts.yaml").write_text(content, encoding="utf-8")
    assert "prompts.yaml: `prompts` is None. Write a list of rows under `prompts:`" in errors(
        folder
    )


def test_faults_in_several_files_are_listed_together(folder: Path) -> None:
    change(folder, "risks.yaml", "threshold: 0.3", "threshold: 5")
    change(folder, "routing.yaml", "priority: 1", "priority: 0")
    change(folder, "policy.yaml", "value: 60", "value: -1")
    assert [found.split(":")[0] for found in errors(folder)] == [
        "risks.yaml",
        "routing.yaml",
        "policy.yaml",
    ]
