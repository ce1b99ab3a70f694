"""A test set is read as written, or refused with every wrong row named."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from eval.textrow import TextSetError
from eval.textset import parse, read_textset, without_sounds
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import (
    DestinationKind,
    DestinationRule,
    IntentRule,
    RiskRule,
    Rules,
)

INTENTS = [IntentId(id_) for id_ in ("crime_past", "animals", "unclear")]
RISKS = [RiskId(id_) for id_ in ("weapon_present", "fire_or_gas")]
PLACES = [DestinationId(id_) for id_ in ("CRIME_DESK", "EMERGENCY_OPERATOR")]
RULES = Rules(
    intents={id_: IntentRule(id_, "", "", "A", (), Level.NONE, False, id_) for id_ in INTENTS},
    risks={id_: RiskRule(id_, "", "", Level.L0, Level.L0, 0.5, (), False, id_) for id_ in RISKS},
    destinations={
        id_: DestinationRule(
            id_, "", DestinationKind.PERSON, "queue:x", "24x7", None, date(2026, 1, 1), ""
        )
        for id_ in PLACES
    },
    routes=(),
    cues=(),
    prompts={},
    limits=load().limits,
    version="test",
)


def line(**fields: object) -> str:
    """A right row in writing, with `fields` changed or, where None, left out."""
    row: dict[str, object] = {
        "id": "t-1",
        "kind": "single",
        "turns": ["My bike was stolen."],
        "intent": "crime_past",
        "level": "none",
        "destination": "CRIME_DESK",
        "tags": ["base"],
    }
    return json.dumps({k: v for k, v in (row | fields).items() if v is not None})


def faults(text: str) -> list[str]:
    with pytest.raises(TextSetError) as error:
        parse(text, "calls.jsonl", RULES)
    assert str(error.value) == "\n".join(map(str, error.value.faults))
    return [str(fault) for fault in error.value.faults]


def test_row_is_read_as_written() -> None:
    written = line(
        id="t-9",
        kind="late_reveal",
        turns=["Hello [cough] , it's me.", "[whisper] he has a knife"],
        accept=["animals"],
        level="L0",
        flags=["weapon_present"],
        must_not_flags=["fire_or_gas"],
        destination="EMERGENCY_OPERATOR",
        accept_destinations=["CRIME_DESK"],
        tags=["late", "reveal_turn_2"],
        note="Because.",
        slots={"vrm": "BD19XKP", "postcode": "B75 5QN", "crime_number": "20/123456/24"},
    )
    (item,) = parse(written + "\n", "calls.jsonl", RULES)
    assert item.id == "t-9"
    assert item.kind == "late_reveal"
    assert item.turns == ("Hello, it's me.", "he has a knife")
    assert item.has_sounds
    assert item.intent == "crime_past"
    assert item.accept == frozenset({"animals"})
    assert item.level is Level.L0
    assert item.flags == frozenset({"weapon_present"})
    assert item.must_not_flags == frozenset({"fire_or_gas"})
    assert item.destination == "EMERGENCY_OPERATOR"
    assert item.accept_destinations == frozenset({"CRIME_DESK"})
    assert (item.group, item.reveal_turn) == ("late", 2)
    assert item.slots == {
        SlotKind.CRIME_NUMBER: "20/123456/24",
        SlotKind.VRM: "BD19XKP",
        SlotKind.POSTCODE: "B75 5QN",
    }


def test_fields_that_may_be_left_out_are_empty() -> None:
    (item,) = parse(line(), "calls.jsonl", RULES)
    assert not item.has_sounds
    assert not item.accept | item.accept_destinations
    assert not item.flags | item.must_not_flags
    assert item.reveal_turn is None
    assert item.slots == {}


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ("Hello.", "Hello."),
        ("[silence]", ""),
        ("[three knocks] ... [breathing]", ""),
        ("", ""),
        ("He [a man shouts: get off] hit me", "He hit me"),
        ("Please [sob] , come [bang] !", "Please, come!"),
        ("A [b] [c] d", "A d"),
    ],
)
def test_sounds_are_removed_and_words_kept(turn: str, words: str) -> None:
    assert without_sounds(turn) == words


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"intent": None}, "intent is missing. Add the field."),
        (
            {"intent": "crime_pst"},
            "intent is 'crime_pst'. The rules have no such name. Did you mean crime_past?",
        ),
        (
            {"intent": "zzz"},
            "intent is 'zzz'. The rules have no such name. Known: crime_past, animals, unclear.",
        ),
        ({"accept": ["animal"]}, "accept is 'animal'. The rules have no such name. Did you"),
        ({"flags": ["weapon"]}, "flags is 'weapon'. The rules have no such name."),
        ({"must_not_flags": ["gas"]}, "must_not_flags is 'gas'. The rules have no such name."),
        ({"destination": "MOON"}, "destination is 'MOON'. The rules have no such name."),
        ({"accept_destinations": ["MOON"]}, "accept_destinations is 'MOON'. The rules have"),
        ({"level": "L4"}, "level is 'L4'. Input should be 'L0', 'L1', 'L2', 'L3' or 'none'."),
        ({"kind": "triple"}, "kind is 'triple'. Input should be 'single', 'dialogue',"),
        ({"turns": []}, "turns is []. "),
        ({"turns": "Hello"}, "turns is 'Hello'. "),
        ({"turns": ["a", 7]}, "turns.1 is 7. "),
        ({"turns": ["[knock"]}, "turns is '[knock'. Close every square bracket: [sound]."),
        ({"turns": ["a [b [c] d]"]}, "turns is 'a [b [c] d]'. Close every square bracket"),
        ({"tags": []}, "tags is []. "),
        ({"tags": [""]}, "tags.0 is ''. "),
        ({"intnet": "x"}, "intnet is 'x'. Remove the field or correct its spelling."),
        ({"slots": {"vrm": "BD19 XKP"}}, "slots.vrm is 'BD19 XKP'. Write it in the form"),
        ({"slots": {"postcode": "b75 5qn"}}, "slots.postcode is 'b75 5qn'. Write it in the form"),
        ({"slots": {"phone": "07700900123"}}, "slots.phone is '07700900123'. Remove the field"),
        (
            {"flags": ["fire_or_gas"], "must_not_flags": ["fire_or_gas"]},
            "must_not_flags is 'fire_or_gas'. It stands in `flags` too; keep one of them.",
        ),
        (
            {"kind": "hard_negative", "level": "L0"},
            "level is 'L0'. A hard negative is no emergency; correct kind or level.",
        ),
        ({"kind": "late_reveal"}, "tags is ['base']. Name the turn that carries the risk once"),
        (
            {"kind": "late_reveal", "tags": ["late", "reveal_turn_1", "reveal_turn_2"]},
            "tags is ['late', 'reveal_turn_1', 'reveal_turn_2']. Name the turn",
        ),
        ({"tags": ["late", "reveal_turn_0"]}, "tags is 'reveal_turn_0'. The call has 1 turns."),
        (
            {"turns": ["word " * 40 + "["]},
            "turns is 'word word word word word word word word word word word w.... Close",
        ),
    ],
)
def test_wrong_row_is_named_with_field_value_and_remedy(
    fields: dict[str, object], expected: str
) -> None:
    first, *_ = faults(f"{line(id='t-0')}\n{line(**fields)}\n")
    assert first.startswith(f"calls.jsonl: row 2 (t-1): {expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "calls.jsonl: the file is empty. Write one call a line."),
        (" \n\n", "calls.jsonl: the file is empty. Write one call a line."),
        ("{", "calls.jsonl: row 1: the row is not JSON (Expecting property name"),
        ("[1]", "calls.jsonl: row 1: the row is [1]. "),
        ('{"id": 7}', "calls.jsonl: row 1: id is 7. "),
        ('{"id": "a", "id": "b"}', "calls.jsonl: row 1: the row is not JSON (the field 'id'"),
        (f"{line()}\n\n{line(id='t-2')}", "calls.jsonl: row 2: the row is blank. Remove"),
        (f"{line()}\n{line()}", "calls.jsonl: row 2: id is 't-1'. It stands on an earlier row"),
        ("[" * 100_000, "calls.jsonl: row 1: the row is not JSON ("),
    ],
)
def test_text_that_is_no_test_set_is_refused(text: str, expected: str) -> None:
    assert faults(text)[0].startswith(expected)


def test_every_bad_row_is_named_at_once() -> None:
    text = "\n".join((line(id="a", intent="x"), "{", line(id="b"), line(id="c", flags=["y"])))
    assert [fault.split(":")[1].strip() for fault in faults(text)] == [
        "row 1 (a)",
        "row 2",
        "row 4 (c)",
    ]


def test_set_carries_its_name_and_hash_but_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(line() + "\r\n" + line(id="t-2", turns=["Café\u2028shut."]) + "\n")
    found = read_textset(file, RULES)
    assert found.file == "calls.jsonl"
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [item.id for item in found.items] == ["t-1", "t-2"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "calls.jsonl: the file is not readable (No such file or directory). Name an"),
        (b"", "calls.jsonl: the file is empty"),
        (b'{"id":\n"\xff"}', "calls.jsonl: row 2: the text is not UTF-8. Save the file as UTF-8."),
        (b"\xef\xbb\xbf{}", "calls.jsonl: row 1: the row is not JSON (Unexpected UTF-8 BOM"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None, expected: str
) -> None:
    file = tmp_path / "calls.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TextSetError) as error:
        read_textset(file, RULES)
    assert str(error.value).startswith(expected)
