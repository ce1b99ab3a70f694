"""Reading cue files: what is shipped is sound, and what is wrong is named."""

from pathlib import Path

import pytest

from triage_service import taxonomy
from triage_service.domain.errors import ConfigError
from triage_service.domain.level import Level
from triage_service.taxonomy.cues import Signal, read_cues

SHIPPED = Path(taxonomy.__file__).parent / "cues"

ROW = """
- id: weapon.has
  says: Somebody has a weapon.
  risk: weapon_present
  level: L0
  denied: L2
  patterns: [is got a $weapon]
  unless: [$weapon block]
  examples: {fire: [He's got a knife.], silent: [Hello.]}
"""

IMMEDIATE = """
    immediate_threat_to_life violence_in_progress weapon_present firearm_or_explosive
    intruder_or_suspect_present fire_or_gas medical_emergency suicide_or_self_harm
    covert_or_silent_caller child_at_risk missing_high_risk domestic_abuse sexual_offence
    drink_drug_driving_now road_danger_live terrorism trafficking_exploitation
    honour_or_forced_marriage mental_health_crisis
"""
SOFTER = """
    stalking hate vulnerable_adult threat_of_violence_future repeat_victim_or_caller
    communication_need distressed_caller professional_agency_caller police_or_staff_suspect
    firearms_holder_concern evidence_perishable caller_unsafe_to_call_back
    intoxicated_or_confused_caller
"""


def written(folder: Path, rows: str, classes: str = "weapon: knife|gun") -> Path:
    (folder / "classes.yaml").write_text(classes)
    (folder / "weapons.yaml").write_text(rows)
    return folder


def test_rows_are_read_with_classes_written_out(tmp_path: Path) -> None:
    (rule,) = read_cues(written(tmp_path, ROW))
    assert rule.id == "weapon.has"
    assert rule.risk == "weapon_present"
    assert rule.signal is None
    assert (rule.level, rule.past, rule.conditional, rule.denied) == (
        Level.L0,
        Level.NONE,
        Level.NONE,
        Level.L2,
    )
    assert rule.patterns == ("is got a (knife|gun)",)
    assert rule.unless == ("(knife|gun) block",)
    assert rule.fire == ("He's got a knife.",)
    assert rule.silent == ("Hello.",)


def test_class_may_use_those_above_it(tmp_path: Path) -> None:
    folder = written(tmp_path, ROW, "gun: gun|pistol\nweapon: knife|$gun")
    assert read_cues(folder)[0].patterns == ("is got a (knife|(gun|pistol))",)


def test_pattern_may_be_bound_to_the_ends_of_a_sentence(tmp_path: Path) -> None:
    folder = written(tmp_path, ROW.replace("is got a $weapon", "^ got a $weapon ^"))
    assert read_cues(folder)[0].patterns == ("^ got a (knife|gun) ^",)


def test_signal_needs_no_level(tmp_path: Path) -> None:
    row = ROW.replace("risk: weapon_present", "signal: asked_for_person").replace("level: L0", "")
    assert read_cues(written(tmp_path, row))[0].signal is Signal.ASKED_FOR_PERSON


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: weapon.has", "id: Weapon", "id: String should match"),
        ("level: L0", "level: L9", "level: Input should be"),
        ("level: L0", "", "a risk without a level"),
        ("  risk: weapon_present\n", "", "needs one of risk and signal"),
        ("level: L0", "level: L0\n  signal: idiom", "needs one of risk and signal"),
        ("fire: [He's got a knife.], ", "", "no `fire` example"),
        ("says:", "sayz:", "says: Field required"),
        ("$weapon]\n  unless", "$wepon]\n  unless", "unknown class $wepon"),
        ("is got a $weapon", "is got (a", "not a pattern"),
        ("is got a $weapon", "'[a]'", "not a pattern"),
        ("is got a $weapon", "...3", "not a pattern"),
        ("is got a $weapon", "got (a|) knife", "not a pattern"),
        ("is got a $weapon", "got a|b", "not a pattern"),
        ("is got a $weapon", "Got", "not a pattern"),
        ("is got a $weapon", "got ^ knife", "not a pattern"),
        ("is got a $weapon", "^", "not a pattern"),
        ("$weapon block", "$weapon)", "not a pattern"),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in ROW
    with pytest.raises(ConfigError) as caught:
        read_cues(written(tmp_path, ROW.replace(old, new)))
    assert caught.value.file == "weapons.yaml"
    assert caught.value.row
    assert caught.value.remedy
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("id: x", "not a list of cues"),
        ("- x", "row 1"),
        ("- [", "cannot be read"),
        (ROW + ROW, "the id is taken"),
    ],
)
def test_wrong_file_is_named(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        read_cues(written(tmp_path, rows))


@pytest.mark.parametrize(
    ("classes", "problem"),
    [("- x", "not a mapping"), ("weapon: knife|$gun", "unknown class"), ("weapon: (", "pattern")],
)
def test_wrong_classes_are_named(tmp_path: Path, classes: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        read_cues(written(tmp_path, ROW, classes))


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"classes\.yaml: cannot be read"):
        read_cues(tmp_path)
    (tmp_path / "classes.yaml").write_text("weapon: knife")
    with pytest.raises(ConfigError, match="no cue files"):
        read_cues(tmp_path)


def test_shipped_rows_are_many_and_cover_every_flag() -> None:
    rules = read_cues(SHIPPED)
    assert len(rules) >= 110
    by_level: dict[str, set[Level]] = {}
    for rule in rules:
        if rule.risk:
            by_level.setdefault(rule.risk, set()).add(rule.level)
    assert set(by_level) == {*IMMEDIATE.split(), *SOFTER.split()}
    assert all(Level.L0 in by_level[risk] for risk in IMMEDIATE.split())
    assert any(rule.signal is Signal.ASKED_FOR_PERSON for rule in rules)


def test_shipped_files_are_pages() -> None:
    assert all(len(file.read_text().splitlines()) <= 250 for file in SHIPPED.glob("*.yaml"))
