"""A websocket as a transport: whole messages in, and a peer that is gone is no error."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.websockets import WebSocket

from telephony_adapter.websocket import WebSocketTransport


@dataclass
class Peer:
    """The server's side of an ASGI websocket, by script."""

    says: list[dict[str, Any]]
    gone: bool = False
    got: list[MutableMapping[str, Any]] = field(default_factory=list)

    async def receive(self) -> dict[str, Any]:
        return self.says.pop(0)

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if self.gone:
            raise OSError("the peer is gone")
        self.got.append(message)


async def joined(*says: dict[str, Any]) -> tuple[WebSocketTransport, Peer]:
    """An accepted websocket whose peer says this."""
    peer = Peer([{"type": "websocket.connect"}, *says])
    socket = WebSocket({"type": "websocket", "headers": []}, peer.receive, peer.send)
    await socket.accept()
    return WebSocketTransport(socket), peer


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "hello"}, "hello"),
        ({"text": ""}, ""),
        ({"bytes": b"\1\2"}, b"\1\2"),
        ({"bytes": b"", "text": None}, b""),
        ({"bytes": None, "text": "both named"}, "both named"),
    ],
)
async def test_message_arrives_as_what_it_was(
    message: dict[str, Any], expected: bytes | str
) -> None:
    transport, _ = await joined({"type": "websocket.receive", **message})
    assert await transport.receive() == expected


@pytest.mark.anyio
async def test_a_peer_that_leaves_is_none_now_and_later() -> None:
    transport, _ = await joined({"type": "websocket.disconnect", "code": 1006})
    assert await transport.receive() is None
    assert await transport.receive() is None


@pytest.mark.anyio
async def test_text_and_bytes_are_sent_as_such() -> None:
    transport, peer = await joined()
    await transport.send("hello")
    await transport.send(b"\1")
    assert peer.got[1:] == [
        {"type": "websocket.send", "text": "hello"},
        {"type": "websocket.send", "bytes": b"\1"},
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("data", ["hello", b"\1"])
async def test_sending_to_a_peer_that_is_gone_is_swallowed(data: bytes | str) -> None:
    transport, peer = await joined()
    peer.gone = True
    await transport.send(data)
    await transport.send(data)
    assert len(peer.got) == 1


@pytest.mark.anyio
async def test_closing_is_told_once_and_nothing_is_sent_after_it() -> None:
    transport, peer = await joined()
    await transport.close(1008, "protocol_error")
    await transport.close(1000, "")
    await transport.send("too late")
    assert peer.got[1:] == [{"type": "websocket.close", "code": 1008, "reason": "protocol_error"}]


@pytest.mark.anyio
async def test_closing_towards_a_peer_that_is_gone_is_swallowed() -> None:
    transport, peer = await joined()
    peer.gone = True
    await transport.close(1000, "")
    assert len(peer.got) == 1
