"""A supervisor watches in a real browser: a call arrives, its words grow, its alert appears."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parent.parent.parent
CONSOLE = ROOT / "triage_service/web/console"
AXE = CONSOLE / "node_modules/axe-core/axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

if not CHROMIUM and os.environ.get("CI") == "true":
    pytest.fail("Chromium is missing under CI; run `make deps`")

pytestmark = [
    pytest.mark.weights,
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is missing; run `make deps`"),
    pytest.mark.skipif(not (CONSOLE / "dist/index.html").is_file(), reason="run `make console`"),
]


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    await page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]


async def open_page(browser: Browser, url: str, *, width: int = 1440) -> tuple[Page, list[str]]:
    """The console, and whatever the browser complains of."""
    page = await browser.new_page(viewport={"width": width, "height": 1000})
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    await page.goto(url)
    return page, complaints


async def test_supervisor_sees_a_call_arrive_its_words_grow_and_its_alert_appear(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page, complaints = await open_page(browser, service.http)
        assert await violations(page) == []

        async def caller(call_id: str, recording: str, title: str, after_s: float) -> None:
            await asyncio.sleep(after_s)
            async with ring(service.url) as line:
                await line.start(call_id, metadata={"title": title})
                await line.speak(recording)
                if recording == "trying-car-doors":
                    await looked
                await line.stop()
                await line.until("bye", within_s=20)

        looked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        calls = [
            asyncio.create_task(caller("c-doors", "trying-car-doors", "Trying car doors", 0)),
            asyncio.create_task(caller("c-phone", "lost-phone", "A lost phone", 6)),
        ]
        card = page.locator("[data-testid=call-card][data-call-id=c-doors]")
        await expect(card).to_be_visible(timeout=10_000)
        words = page.get_by_test_id("transcript")
        await expect(words).not_to_be_empty(timeout=15_000)
        first = await words.inner_text()
        await expect(card).to_have_attribute("data-level", "L0", timeout=25_000)
        await expect(page.get_by_test_id("alert")).not_to_be_empty(timeout=5_000)
        assert len(await words.inner_text()) >= len(first)
        phone = page.locator("[data-testid=call-card][data-call-id=c-phone]")
        await expect(phone).to_contain_text("phone.", timeout=25_000)
        await expect(page.locator("mark.marked").first).to_be_visible()
        await expect(page.get_by_test_id("destination")).to_contain_text("mergency")
        assert await violations(page) == []
        await page.screenshot(path=_picture(), full_page=False)
        looked.set_result(None)
        await asyncio.gather(*calls)
        await expect(page.get_by_test_id("finished-calls")).to_contain_text("A lost phone")
        assert await violations(page) == []
        narrow, more = await open_page(browser, service.http + "/#call=c-doors", width=320)
        await expect(narrow.get_by_test_id("decision")).to_be_visible()
        assert await violations(narrow) == []
        assert complaints + more == []
        await browser.close()


async def test_supervisor_sends_a_call_to_a_person(serve: Callable[..., Any], ring: Any) -> None:
    service = serve()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page, _ = await open_page(browser, service.http)
        async with ring(service.url) as line:
            await line.start("c-1", metadata={"title": "A call"})
            speaking = asyncio.create_task(line.speak("lost-phone"))
            await page.get_by_test_id("send-to-person").click(timeout=10_000)
            await page.get_by_role("button", name="Yes, send now").click()
            handoff = await line.until("handoff", within_s=5)
            assert handoff["reason"] == "operator"
            await expect(page.get_by_test_id("handoff")).to_be_visible()
            speaking.cancel()
        await browser.close()


def _picture() -> str:
    """Where the README's picture goes; only a run that asks for it replaces the kept one."""
    kept = ROOT / "docs/pictures/console.png"
    if os.environ.get("TRIAGE_PICTURE") == "keep" or not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        return str(kept)
    fresh = ROOT / "out/pictures/console.png"
    fresh.parent.mkdir(parents=True, exist_ok=True)
    return str(fresh)
