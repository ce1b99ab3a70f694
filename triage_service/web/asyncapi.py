"""The call protocol as an AsyncAPI 3 document, generated from the very models that parse it."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from telephony_adapter.native.messages import PROTOCOL_VERSION, Dtmf, Lost, Start, Stop
from triage_service.calls.wire import (
    Assessment,
    Bye,
    DecisionOut,
    ErrorOut,
    HandoffOut,
    SayOut,
    Transcript,
)

RECEIVED: tuple[type[BaseModel], ...] = (Start, Dtmf, Lost, Stop)
SENT: tuple[type[BaseModel], ...] = (
    Transcript,
    Assessment,
    SayOut,
    DecisionOut,
    HandoffOut,
    ErrorOut,
    Bye,
)


class _Schemas(GenerateJsonSchema):
    """What we send always has every field, defaults included; what we receive need not."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def _name(model: type[BaseModel]) -> str:
    """The value of the message's `type` field."""
    return str(model.model_fields["type"].annotation.__args__[0])  # type: ignore[union-attr]


def document(service_version: str) -> dict[str, Any]:
    """An AsyncAPI 3.0.0 document of `/v1/calls`; the platform is the client.

    Args:
        service_version: Version of this software, shown beside the protocol's own.
    """
    _, schemas = models_json_schema(
        [(m, "validation") for m in RECEIVED] + [(m, "serialization") for m in SENT],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schemas,
    )
    messages = {
        _name(m): {
            "name": _name(m),
            "contentType": "application/json",
            "summary": (m.__doc__ or "").splitlines()[0],
            "payload": {"$ref": f"#/components/schemas/{m.__name__}"},
        }
        for m in (*RECEIVED, *SENT)
    }
    messages["audio"] = {
        "name": "audio",
        "contentType": "application/octet-stream",
        "summary": "Sound in the codec that `start` named: whole samples, frames or one packet.",
        "payload": {"type": "string", "format": "binary"},
    }

    def operation(action: str, names: list[str], summary: str) -> dict[str, Any]:
        return {
            "action": action,
            "channel": {"$ref": "#/channels/call"},
            "summary": summary,
            "messages": [{"$ref": f"#/channels/call/messages/{name}"} for name in names],
        }

    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Triage 101 call protocol",
            "version": f"{PROTOCOL_VERSION}.0.0",
            "description": f"One websocket a call. Served by triage101 {service_version}. "
            "A socket that closes, for whatever reason, means: give the caller to a person.",
        },
        "channels": {
            "call": {
                "address": "/v1/calls",
                "messages": {n: {"$ref": f"#/components/messages/{n}"} for n in messages},
            }
        },
        "operations": {
            "platformSends": operation(
                "receive", [*(_name(m) for m in RECEIVED), "audio"], "What the platform sends."
            ),
            "serviceSends": operation("send", [_name(m) for m in SENT], "What the service sends."),
        },
        "components": {"messages": messages, "schemas": schemas["$defs"]},
    }
