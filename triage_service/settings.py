"""How this machine runs: one frozen settings object from environment and `.env` file.

Every field can be set as `TRIAGE_<NAME>`, such as `TRIAGE_PORT=8101`.
"""

from base64 import b64decode
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ADDRESS = TypeAdapter(HttpUrl)


class Settings(BaseSettings):
    """One machine's settings; what the force wants is in the rule files instead."""

    model_config = SettingsConfigDict(
        env_prefix="TRIAGE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # an input may be a secret
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
    person_header: str = Field(
        "",
        description="Header in which that proxy names the signed-in person, for the audit log.",
    )
    metrics_port: int = Field(9101, ge=0, le=65535, description="Port of `/metrics`, kept apart.")
    store_url: str = Field(
        "sqlite+aiosqlite:///var/triage.db",
        description="Database: SQLite (the default, needs nothing) or PostgreSQL.",
    )
    master_keys_file: Path = Field(
        Path("var/keys.json"),
        description="Master keys that seal what callers said, made by `triage keys new`.",
    )
    master_keys: SecretStr = Field(
        SecretStr(""), description="The master keys themselves, instead of a file."
    )
    earlier_keys_file: Path | None = Field(
        None, description="Master keys used before, while keys are rotated."
    )
    retention_file: Path | None = Field(
        None, description="Rows that say how long records are kept; the shipped ones when not set."
    )
    development: bool = Field(
        False,
        description="Where there are no master keys, keep words in the clear; invented callers "
        "only.",
    )
    weights_dir: Path = Field(
        Path("models/weights"), description="Where `triage models fetch` puts model weights."
    )
    rules_dir: Path | None = Field(
        None, description="Folder of rule files; the shipped rules when not set."
    )
    rules_overlay: Path | None = Field(
        None, description="File of rows that a force lays over the rule files; none when not set."
    )
    recogniser: str = Field("whisper-base", description="Speech model, a row of the manifest.")
    classifier: str = Field("triage-classifier", description="Text model, a row of the manifest.")
    device: Literal["cpu", "cuda"] = Field("cpu", description="Where the speech model runs.")
    recogniser_workers: int = Field(
        2, ge=1, le=64, description="Speech windows worked on side by side; one a core."
    )
    recogniser_batch: int = Field(
        4, ge=1, le=64, description="Speech windows decoded together when several wait."
    )
    max_calls: int = Field(
        16,
        ge=1,
        description="Live calls at once; one more is refused at the door and goes to a person.",
    )
    most_lag_s: float = Field(
        0.5,
        gt=0,
        description="While callers' sentences wait so long for the recogniser, new calls are "
        "refused.",
    )
    partial_every_s: float = Field(
        1.2, gt=0, description="Seconds of new speech between partial transcripts."
    )
    hangover_s: float = Field(
        0.8,
        ge=0.3,
        le=3.0,
        description="Silence that ends a caller's sentence; longer for callers who speak slowly.",
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
        le=1.8,
        description="A model that works on one batch for so long is taken for dead; with the "
        "watch's period below, callers are handed off within 2 s.",
    )
    watch_s: float = Field(
        0.2, gt=0, le=1.0, description="How often a call's deadlines are looked at."
    )
    first_words_s: float = Field(
        10.0, gt=0, description="A socket that has not sent `start` by then is closed."
    )
    line_gap_s: float = Field(
        3.0, gt=0, le=10, description="A line that sends nothing for so long is handed to a person."
    )
    dead_line_s: float = Field(
        10.0, ge=0, le=600, description="After that and so much longer the service hangs up."
    )
    repeat_window_days: int = Field(
        30, ge=0, description="How far back an earlier flagged call of the same caller counts (H6)."
    )
    timelines_dir: Path | None = Field(
        None,
        description="Folder for one file a call with every event and decision, callers' words "
        "among them; none is kept when not set.",
    )
    receivers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses of webhook receivers, separated by commas; https."
    )
    receivers_plain_http: bool = Field(
        False, description="Receivers off this machine may be http: the network is trusted."
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

    @field_validator("receivers")
    @classmethod
    def _are_addresses(cls, receivers: tuple[str, ...]) -> tuple[str, ...]:
        """What is not an address would only be found out when the first decision is due."""
        for receiver in receivers:
            try:
                _ADDRESS.validate_python(receiver)
            except ValidationError:
                problem = f"'{receiver}' is no address. Write it as https://host/path"
                raise ValueError(problem) from None
        return receivers

    @model_validator(mode="after")
    def _receivers_are_private(self) -> Self:
        """Decisions carry callers' words: nobody on the way may read them."""
        for receiver in self.receivers:
            address = HttpUrl(receiver)
            if address.username or address.password:
                raise ValueError("a receiver's address holds a name or password. Leave them out")
            near = address.host in ("localhost", "127.0.0.1", "[::1]")
            if address.scheme == "http" and not near and not self.receivers_plain_http:
                raise ValueError(
                    f"'{receiver}' is sent callers' words in the clear. Use https, or set "
                    "TRIAGE_RECEIVERS_PLAIN_HTTP=true where the network is trusted"
                )
        return self

    @model_validator(mode="after")
    def _receivers_need_a_secret(self) -> Self:
        """A decision that nobody can verify is not sent."""
        secret = self.webhook_secret.get_secret_value()
        try:
            bare = secret.removeprefix("whsec_").rstrip("=")
            n_bytes = len(b64decode(bare + "=" * (-len(bare) % 4), validate=True))
        except ValueError:
            n_bytes = 0
        if (secret or self.receivers) and not 24 <= n_bytes <= 64:
            raise ValueError(
                "TRIAGE_WEBHOOK_SECRET must be `whsec_` and base64 of 24 to 64 bytes where there "
                "are TRIAGE_RECEIVERS. Make one: echo whsec_$(head -c 32 /dev/urandom | base64)"
            )
        return self
