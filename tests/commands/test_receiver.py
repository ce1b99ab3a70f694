"""The receiver takes only what was signed with its secret, and each once."""

import io
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from rich.console import Console
from standardwebhooks.webhooks import Webhook

from triage_service.commands import receiver

SECRET = "whsec_" + b64encode(b"s" * 32).decode()
EVENT: dict[str, Any] = {
    "id": "e-1",
    "subject": "c-1",
    "data": {
        "seq": 2,
        "state": "final",
        "level": "L1",
        "destination": {"id": "control_room"},
        "rule_ids": ["R1", "H3"],
    },
}
BODY = json.dumps(EVENT)


def signed(body: str = BODY, **changes: str) -> dict[str, str]:
    """Headers as the service sends them."""
    now = datetime.now(UTC)
    return {
        "webhook-id": "e-1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("e-1", now, body),
        **changes,
    }


async def told(*requests: tuple[str | bytes, dict[str, str]]) -> tuple[list[int], str]:
    """Statuses of the answers, and what was printed."""
    shown = io.StringIO()
    app = receiver.build(SECRET, Console(file=shown, width=200))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
        answers = [
            await client.post("/", content=body, headers=headers) for body, headers in requests
        ]
    return [a.status_code for a in answers], shown.getvalue()


@pytest.mark.anyio
async def test_signed_decision_is_taken_and_printed() -> None:
    statuses, shown = await told((BODY, signed()))
    assert statuses == [204]
    for part in ("verified", "c-1 #2 final", "L1 → control_room", "R1, H3"):
        assert part in shown


@pytest.mark.anyio
async def test_repeat_is_taken_and_said_to_be_one() -> None:
    statuses, shown = await told((BODY, signed()), (BODY, signed()))
    assert statuses == [204, 204]
    assert [line.split()[0] for line in shown.splitlines()] == ["verified", "repeat"]


NOW = datetime.now(UTC)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY.replace("L1", "L3"), signed()),
        (BODY, {}),
        (BODY, signed(**{"webhook-id": "e-2"})),
        (BODY, signed(**{"webhook-signature": Webhook(b"o" * 32).sign("e-1", NOW, BODY)})),
        (BODY, signed(**{"webhook-signature": "v1,not base64!"})),
        (BODY, signed(**{"webhook-signature": "nonsense"})),
        (BODY, signed(**{"webhook-signature": "v2,AAAA"})),
        (BODY, signed(**{"webhook-timestamp": "today"})),
        (BODY, signed(**{"webhook-timestamp": "1"})),
        (BODY, signed(**{"webhook-timestamp": str(NOW.timestamp() + 3600)})),
        (b"\xff\xfe", signed()),
    ],
    ids=[
        "changed_body",
        "unsigned",
        "other_id",
        "other_secret",
        "no_base64",
        "no_version",
        "other_version",
        "no_time",
        "old",
        "from_the_future",
        "no_text",
    ],
)
async def test_anything_else_is_refused_with_401(
    body: str | bytes, headers: dict[str, str]
) -> None:
    statuses, shown = await told((body, headers))
    assert statuses == [401]
    assert shown.startswith("refused")
    assert "verified" not in shown


@pytest.mark.anyio
async def test_receiver_forgets_the_oldest_id_first() -> None:
    shown = io.StringIO()
    app = receiver.build(SECRET, Console(file=shown, width=200), remembered=2)
    transport = httpx2.ASGITransport(app)
    now = datetime.now(UTC) - timedelta(seconds=1)
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
        for name in ("e-1", "e-2", "e-3", "e-3", "e-1"):
            body = json.dumps({**EVENT, "id": name})
            headers = {
                "webhook-id": name,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": Webhook(SECRET).sign(name, now, body),
            }
            assert (await client.post("/", content=body, headers=headers)).status_code == 204
    first_words = [line.split()[0] for line in shown.getvalue().splitlines()]
    assert first_words == ["verified", "verified", "verified", "repeat", "verified"]


def test_secret_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="base64"):
        receiver.build("whsec_a", Console(file=io.StringIO()))
