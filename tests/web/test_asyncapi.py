"""The contract document holds together and tells every message."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from telephony_adapter.native.messages import ClientMessage, Dtmf, Lost, Start, Stop
from triage_service.calls import wire
from triage_service.web.asyncapi import RECEIVED, SENT, document

DOCUMENT = document("9.9.9")
FROM_PLATFORM = ["start", "dtmf", "lost", "stop", "audio"]
FROM_SERVICE = ["transcript", "assessment", "say", "decision", "handoff", "error", "bye"]


def references(node: Any) -> Iterator[str]:
    """Every `$ref` below `node`."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(reference: str) -> Any:
    """What `reference` points at; KeyError when it is nothing."""
    here, _, path = reference.partition("/")
    assert here == "#"
    node: Any = DOCUMENT
    for part in path.split("/"):
        node = node[part]
    return node


def schema_of(message: str) -> Any:
    return resolve(DOCUMENT["components"]["messages"][message]["payload"]["$ref"])


def test_document_is_json_and_says_what_it_is() -> None:
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["info"]["version"] == "1.0.0"
    assert "9.9.9" in DOCUMENT["info"]["description"]


@pytest.mark.parametrize("reference", sorted(set(references(DOCUMENT))))
def test_every_reference_leads_somewhere(reference: str) -> None:
    assert resolve(reference)


def test_no_schema_is_left_over() -> None:
    used = {r.rpartition("/")[2] for r in references(DOCUMENT) if r.startswith("#/components/sch")}
    assert used == set(DOCUMENT["components"]["schemas"])


def test_every_parsed_and_every_sent_model_is_in_the_document() -> None:
    client = get_args(get_args(ClientMessage)[0])
    assert set(RECEIVED) == set(client) == {Start, Dtmf, Lost, Stop}
    assert set(SENT) == set(get_args(wire.ServerMessage))


@pytest.mark.parametrize(
    ("operation", "action", "names"),
    [("platformSends", "receive", FROM_PLATFORM), ("serviceSends", "send", FROM_SERVICE)],
)
def test_operation_names_its_messages(operation: str, action: str, names: list[str]) -> None:
    told = DOCUMENT["operations"][operation]
    assert told["action"] == action
    assert resolve(told["channel"]["$ref"])["address"] == "/v1/calls"
    sent = [r["$ref"] for r in told["messages"]]
    assert sent == [f"#/channels/call/messages/{name}" for name in names]


@pytest.mark.parametrize("name", FROM_PLATFORM + FROM_SERVICE)
def test_message_has_name_type_and_summary(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    assert message["name"] == name
    assert message["contentType"]
    assert message["summary"].endswith(".")
    if name != "audio":
        schema = schema_of(name)
        assert schema["properties"]["type"]["const"] == name
        assert "type" in schema["required"]
        assert schema["additionalProperties"] is False


def test_nothing_else_is_in_the_channel() -> None:
    messages = DOCUMENT["channels"]["call"]["messages"]
    assert set(messages) == {*FROM_PLATFORM, *FROM_SERVICE}


@pytest.mark.parametrize(
    "message",
    [
        wire.Bye(reason="done"),
        wire.ErrorOut(code="bad_json", message="No."),
        wire.SayOut(call_id="c-1", prompt="hello", text="Hello."),
    ],
    ids=lambda message: message.type,
)
def test_sent_message_has_just_the_fields_that_its_schema_requires(
    message: wire.ServerMessage,
) -> None:
    sent = TypeAdapter(wire.ServerMessage).dump_python(message, mode="json")
    assert set(schema_of(message.type)["required"]) == set(sent)
