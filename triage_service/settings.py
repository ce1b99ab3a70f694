"""How this machine runs: one frozen settings object from environment and `.env` file.

Every field can be set as `TRIAGE_<NAME>`, such as `TRIAGE_PORT=8101`.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """One machine's settings; what the force wants is in the rule files instead."""

    model_config = SettingsConfigDict(
        env_prefix="TRIAGE_", env_file=".env", extra="ignore", frozen=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on; loopback by default.")
    port: int = Field(8101, ge=0, le=65535, description="Port for calls, console and interface.")
    line_token: SecretStr = Field(
        SecretStr(""), description="Telephone platforms must send it as `Authorization: Bearer`."
    )
    behind_proxy: bool = Field(
        False,
        description="An authenticating TLS proxy stands in front; without it the service listens "
        "to this machine only.",
    )
    metrics_port: int = Field(9101, ge=0, le=65535, description="Port of `/metrics`, kept apart.")
    store_url: str = Field(
        "sqlite+aiosqlite:///var/triage.db",
        description="Database: SQLite (the default, needs nothing) or PostgreSQL.",
    )
    weights_dir: Path = Field(
        Path("models/weights"), description="Where `triage models fetch` puts model weights."
    )
    rules_dir: Path | None = Field(
        None, description="Folder of rule files; the shipped rules when not set."
    )
    recogniser: str = Field("whisper-base", description="Speech model, a row of the manifest.")
    classifier: str = Field("triage-classifier", description="Text model, a row of the manifest.")
    device: Literal["cpu", "cuda"] = Field("cpu", description="Where the speech model runs.")
    recogniser_workers: int = Field(
        2, ge=1, le=64, description="Speech windows worked on side by side; one a core."
    )
    max_calls: int = Field(
        16,
        ge=1,
        description="Live calls at once; one more is refused at the door and goes to a person.",
    )
    partial_every_s: float = Field(
        1.2, gt=0, description="Seconds of new speech between partial transcripts."
    )
    final_deadline_s: float = Field(
        6.0, gt=0, description="A sentence not recognised by then loses the sense of hearing."
    )
    partial_deadline_s: float = Field(
        3.0, gt=0, description="A partial transcript not ready by then is dropped."
    )
    classify_deadline_s: float = Field(
        1.5, gt=0, description="An assessment not ready by then loses the sense of meaning."
    )
    stall_s: float = Field(
        1.6,
        gt=0,
        description="A model that works on one batch for so long is taken for dead; with the "
        "watch's period below, callers are handed off within 2 s.",
    )
    watch_s: float = Field(0.2, gt=0, description="How often a call's deadlines are looked at.")
    first_words_s: float = Field(
        10.0, gt=0, description="A socket that has not sent `start` by then is closed."
    )
    line_gap_s: float = Field(
        3.0, gt=0, description="A line that sends nothing for so long is handed to a person."
    )
    repeat_window_days: int = Field(
        30, ge=0, description="How far back an earlier flagged call of the same caller counts (H6)."
    )
    receivers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses of webhook receivers, separated by commas."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Standard Webhooks secret, `whsec_` and base64 of 24-64 bytes."
    )
    webhook_source: str = Field(
        "urn:triage101", description="Who sends: the `source` of the CloudEvents envelope."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log line shown."
    )
    log_json: bool = Field(True, description="Logs as JSON lines; off for people.")

    @field_validator("receivers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Commas separate receivers in an environment variable."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
