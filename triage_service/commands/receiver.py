"""`triage receiver`: a small webhook receiver that verifies decisions and prints them."""

from typing import Any

from fastapi import FastAPI, Request, Response
from rich.console import Console
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

REMEMBERED = 10_000
"""Ids kept to recognise repeats; delivery is at least once."""


def build(secret: str, console: Console, *, remembered: int = REMEMBERED) -> FastAPI:
    """A receiver that accepts only what was signed with `secret`.

    Raises:
        ValueError: The secret is not base64 after `whsec_`.
    """
    app, webhook = FastAPI(title="triage receiver", docs_url=None), Webhook(secret)
    seen: dict[str, None] = {}

    @app.post("/")
    async def receive(request: Request) -> Response:
        """204 when taken (or taken before), 401 when the signature is wrong."""
        body = await request.body()
        try:
            event: dict[str, Any] = webhook.verify(body, dict(request.headers))
        except (WebhookVerificationError, ValueError) as exc:  # ValueError: not even base64
            console.print(f"[red]refused[/red]  {exc}")
            return Response(str(exc), status_code=401)
        if event["id"] in seen:
            console.print(f"[dim]repeat   {event['id']}[/dim]")
            return Response(status_code=204)
        seen[event["id"]] = None
        if len(seen) > remembered:
            del seen[next(iter(seen))]
        made = event["data"]
        console.print(
            f"[green]verified[/green] {event['subject']} #{made['seq']} {made['state']}"
            f"  {made['level']} → {made['destination']['id']}  {', '.join(made['rule_ids'])}",
            highlight=False,
        )
        return Response(status_code=204)

    return app
