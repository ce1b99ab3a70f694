"""The documentation is held to the code."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from triage_service.__main__ import app
from triage_service.domain.decisions import HandoffReason
from triage_service.observability.metrics import Metrics
from triage_service.settings import Settings
from triage_service.web.asyncapi import document

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROTOCOL = (ROOT / "docs/call-protocol.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_readme_tells_every_setting_with_its_meaning(name: str) -> None:
    field = Settings.model_fields[name]
    assert f"`{name.upper()}`" in README
    assert field.description
    assert field.description in README.replace("\n", " ")


@pytest.mark.parametrize("family", [f.name for f in Metrics.fresh().registry.collect()])
def test_readme_tells_every_metric(family: str) -> None:
    assert f"`{family}" in README


@pytest.mark.parametrize("name", get_command(app).commands)  # type: ignore[attr-defined]
def test_readme_tells_every_command(name: str) -> None:
    assert f"`triage {name}" in README


@pytest.mark.parametrize("message", document("0")["components"]["messages"])
def test_protocol_page_tells_every_message(message: str) -> None:
    assert f"`{message}`" in PROTOCOL or message == "audio"


@pytest.mark.parametrize("reason", list(HandoffReason))
def test_protocol_page_tells_every_handoff_reason(reason: HandoffReason) -> None:
    assert f"`{reason.value}`" in PROTOCOL


def test_protocol_page_tells_every_error_code() -> None:
    source = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("telephony_adapter/native/codec.py", "triage_service/web/legs.py")
    )
    codes = set(re.findall(r'"((?:bad|missing|second|odd)_[a-z]+|oversize|deaf)"', source))
    assert len(codes) >= 7
    assert not {code for code in codes if f"`{code}`" not in PROTOCOL}


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_example_in_the_protocol_page_is_json() -> None:
    for block in re.findall(r"```json\n(.*?)```", PROTOCOL, re.S):
        assert json.loads(block)["type"] == "start"
