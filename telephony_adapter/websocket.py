"""Shell: an ASGI websocket as a transport of whole messages."""

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from telephony_adapter.codec import WireData

PATIENCE_S = 2.0
"""A peer that does not take a message for so long is gone: no caller may wait for it."""
_GONE = (WebSocketDisconnect, RuntimeError, TimeoutError)


class WebSocketTransport:
    """One accepted websocket."""

    def __init__(self, socket: WebSocket) -> None:
        """Carry messages over `socket`, which must be accepted already."""
        self._socket = socket

    async def receive(self) -> WireData | None:
        """The next message, text or binary; None once the peer is gone."""
        # A full buffer answers at once, and would keep every other call from its turn.
        await asyncio.sleep(0)
        try:
            message = await self._socket.receive()
        except (WebSocketDisconnect, RuntimeError):
            return None
        if message["type"] == "websocket.disconnect":
            return None
        text = message.get("text")
        return text if text is not None else bytes(message.get("bytes") or b"")

    async def send(self, data: WireData) -> None:
        """Send one message; a peer that is gone swallows it."""
        if self._socket.application_state is not WebSocketState.CONNECTED:
            return
        with suppress(*_GONE):
            async with asyncio.timeout(PATIENCE_S):
                if isinstance(data, str):
                    await self._socket.send_text(data)
                else:
                    await self._socket.send_bytes(data)

    async def close(self, code: int, reason: str) -> None:
        """Close; a socket that is closed stays closed."""
        with suppress(*_GONE):
            async with asyncio.timeout(PATIENCE_S):
                await self._socket.close(code, reason)
