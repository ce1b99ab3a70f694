"""A force's overlay: rows are changed, added and switched off, and held to the same checks."""

from pathlib import Path

import pytest

from triage_service.domain.errors import ConfigErrors
from triage_service.domain.ids import DestinationId
from triage_service.taxonomy.load import load
from triage_service.taxonomy.overlay import lay_over
from triage_service.taxonomy.rules import Change

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "force-overlay.yaml"
FIELDS = {"places.yaml": "places", "policy.yaml": "limits", "routing.yaml": "routes"}
CONTENT: dict[str, object] = {
    "places.yaml": {"source": "s", "places": [{"id": "A", "hours": "24x7"}, {"id": "B"}, "odd"]},
    "policy.yaml": {"limits": {"p": {"value": 1, "reason": "r"}}},
    "routing.yaml": {"routes": [{"id": "H0"}, {"id": "R.last"}]},
    "cues/one.yaml": [{"id": "one.a", "level": "L0"}],
    "cues/classes.yaml": {"gun": "gun"},
}


def laid(overlay: object) -> tuple[dict[str, object], list[Change], list[str]]:
    done = lay_over(CONTENT, overlay, "force.yaml", FIELDS)
    return done.content, done.changes, [str(error) for error in done.errors]


def ids(content: object, field: str) -> list[object]:
    assert isinstance(content, dict)
    return [row["id"] if isinstance(row, dict) else row for row in content[field]]


def test_row_changes_in_some_fields_and_keeps_the_others() -> None:
    content, changes, errors = laid({"places": {"A": {"queue": "q"}}})
    assert content["places.yaml"] == {
        "source": "s",
        "places": [{"id": "A", "hours": "24x7", "queue": "q"}, {"id": "B"}, "odd"],
    }
    assert changes == [Change("places", "A", "queue: None → q")]
    assert not errors


def test_row_is_switched_off_and_another_added() -> None:
    content, changes, errors = laid({"places": {"B": False, "C": {"hours": "24x7"}}})
    assert ids(content["places.yaml"], "places") == ["A", "odd", "C"]
    assert [(c.row, c.what) for c in changes] == [("B", "switched off"), ("C", "added")]
    assert not errors


def test_new_route_stands_before_the_row_it_names() -> None:
    content, _, errors = laid({"routes": {"R.new": {"before": "R.last", "to": "A"}}})
    assert ids(content["routing.yaml"], "routes") == ["H0", "R.new", "R.last"]
    assert not errors


def test_limit_changes_in_its_value_only() -> None:
    content, changes, errors = laid({"limits": {"p": {"value": 2}}})
    assert content["policy.yaml"] == {"limits": {"p": {"value": 2, "reason": "r"}}}
    assert changes == [Change("limits", "p", "value: 1 → 2")]
    assert not errors


def test_cue_changes_in_its_own_file_and_a_new_one_gets_the_overlay_s() -> None:
    content, _, errors = laid({"cues": {"one.a": {"level": "L1"}, "two.b": {"level": "L2"}}})
    assert content["cues/one.yaml"] == [{"id": "one.a", "level": "L1"}]
    assert content["cues/force.yaml"] == [{"id": "two.b", "level": "L2"}]
    assert not errors


def test_files_that_were_read_are_not_changed() -> None:
    before = repr(CONTENT)
    laid({"places": {"A": False}, "limits": {"p": {"value": 3}}, "cues": {"one.a": False}})
    assert repr(CONTENT) == before


@pytest.mark.parametrize(
    ("overlay", "error"),
    [
        (["places"], "force.yaml: `overlay` is ['places']. Write tables under `overlay:`"),
        ({"roads": {}}, "force.yaml: roads: there is no such table. Use one of"),
        ({"places": {}}, "force.yaml: places: its rows are {}. Write `ID: off`, or"),
        ({"places": {"A": True}}, "force.yaml: places.A: it is True. Write `ID: off`, or"),
        ({"places": {"X": False}}, "force.yaml: places.X: no such row to change into False"),
        ({"limits": {"q": {"value": 1}}}, "force.yaml: limits.q: it is {'value': 1}. Change one"),
        ({"limits": {"p": False}}, "force.yaml: limits.p: it is False. Change one of p"),
        (
            {"routes": {"R.new": {"to": "A"}}},
            "force.yaml: routes.R.new: `before` is ''. A new route needs `before:`",
        ),
    ],
)
def test_fault_in_an_overlay_names_row_value_and_remedy(overlay: object, error: str) -> None:
    _, _, errors = laid(overlay)
    assert [found[: len(error)] for found in errors] == [error]


def test_file_of_another_shape_is_left_to_its_own_error() -> None:
    odd: dict[str, object] = {"places.yaml": [], "policy.yaml": {"limits": []}, "routing.yaml": 1}
    overlay = {"places": {"A": {"x": 1}}, "limits": {"p": {"x": 1}}}
    done = lay_over(odd, overlay, "force.yaml", FIELDS)
    assert (done.content, done.changes, done.errors) == (odd, [], [])


def test_example_overlay_is_sound_and_says_what_it_changes() -> None:
    rules = load(overlay=EXAMPLE)
    assert rules.version != load().version
    assert rules.destinations[DestinationId("PROPERTY")].queue == "queue:stores"
    assert DestinationId("RURAL_TEAM") in rules.destinations
    assert "R.out.animals" not in {row.id for row in rules.routes}
    assert rules.limits.signpost_quiet_s == 6
    assert "local.plough" in {cue.id for cue in rules.cues}
    assert ("routes", "R.out.animals", "switched off") in {
        (c.table, c.row, c.what) for c in rules.overlay
    }


def refused(tmp_path: Path, rows: str) -> str:
    file = tmp_path / "force.yaml"
    file.write_text(f"source: a force\ndate: 2026-11-23\noverlay:\n{rows}", encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        load(overlay=file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (
            "  destinations: {PROPERTY: {hours: weekdays}}",
            "force.yaml: destinations.PROPERTY: `hours` is 'weekdays'.",
        ),
        (
            "  destinations: {PROPERTEE: {hours: 24x7}}",
            "force.yaml: destinations.PROPERTEE: `title` is missing (a new row: none has this id)",
        ),
        (
            "  limits: {intent_p: {value: 7}}",
            "force.yaml: limits.intent_p: `intent_p.value` is 7.",
        ),
        (
            "  routes: {H0: off}",
            "the first row is not the emergency row (since `force.yaml` is laid over it).",
        ),
        (
            "  destinations: {PROPERTY: off}",
            "routing.yaml: R.property: destination `PROPERTY` does not exist (since `force.yaml`",
        ),
        (
            "  destinations: {PROPERTY: {fallback: WEB_LINK}}",
            "force.yaml: destinations.PROPERTY: fallback `WEB_LINK` is no person.",
        ),
        ("  cues: {weapon.has: {level: L9}}", "force.yaml: cues.weapon.has: level: "),
    ],
)
def test_overlay_is_held_to_the_checks_of_the_shipped_rules(
    tmp_path: Path, rows: str, error: str
) -> None:
    assert error in refused(tmp_path, rows)


def test_overlay_without_a_source_or_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "force.yaml"
    file.write_text("overlay: {prompts: {clarify: {text: Sorry}}}\n", encoding="utf-8")
    with pytest.raises(ConfigErrors, match=r"force.yaml: the head: `source` is missing"):
        load(overlay=file)
    with pytest.raises(ConfigErrors, match=r"none.yaml: cannot be read"):
        load(overlay=tmp_path / "none.yaml")
