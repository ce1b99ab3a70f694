"""Routes put together: calls, feed, console, health; and the headers that keep a browser safe."""

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Lifespan

from triage_service.calls.kit import Kit
from triage_service.web import asyncapi, feed, legs

CONSOLE = Path(__file__).parent / "console" / "dist"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
"""ASVS 5.0, 3.4; what is shown here may be a caller's words, so nothing is cached."""

NO_CONSOLE = (
    "The console is not built. Run `make console` (it needs Node 20 or newer), then start again.\n"
    "Calls are served all the same.\n"
)


def build(kit: Kit, lifespan: Lifespan[FastAPI]) -> FastAPI:
    """The web application around `kit`."""
    app = FastAPI(
        title="triage101",
        version=version("triage101"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(legs.router(kit))
    app.include_router(feed.router(kit))

    @app.get("/livez", include_in_schema=False)
    async def livez() -> dict[str, str]:
        """The event loop turns."""
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        """Whether a new call would be served, with reasons."""
        checks = await ready(kit)
        return JSONResponse(
            {"ready": all(checks.values()), "checks": checks},
            status_code=200 if all(checks.values()) else 503,
        )

    @app.get("/asyncapi.json", include_in_schema=False)
    async def contract() -> dict[str, Any]:
        """The call protocol as an AsyncAPI 3 document."""
        return asyncapi.document(version("triage101"))

    @app.middleware("http")
    async def safe(request: Request, serve: Callable[[Request], Awaitable[Response]]) -> Response:
        """Same-site actions only, and the headers on everything."""
        foreign = request.headers.get("sec-fetch-site", "same-origin") not in (
            "same-origin",
            "none",
        )
        if request.method not in ("GET", "HEAD") and foreign:
            return JSONResponse({"detail": "Actions are taken from the console only."}, 403)
        answer = await serve(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    if not kit.settings.behind_proxy:
        # Another name for this machine would be a page of somebody else's (DNS rebinding).
        own = ["127.0.0.1", "localhost", "[::1]", "::1", kit.settings.host]
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=own)

    if (CONSOLE / "index.html").is_file():
        app.mount("/", StaticFiles(directory=CONSOLE, html=True), name="console")
    else:

        @app.get("/", include_in_schema=False)
        async def missing() -> Response:
            return Response(NO_CONSOLE, media_type="text/plain", status_code=503)

    return app


async def ready(kit: Kit) -> dict[str, bool]:
    """What a new call needs, each with whether it is there."""
    return {
        "recogniser": kit.recogniser.alive and kit.recogniser.busy_s <= kit.settings.stall_s,
        "classifier": kit.classifier.alive and kit.classifier.busy_s <= kit.settings.stall_s,
        "store": await kit.store.writable(),
        "capacity": not kit.board.full,
    }
