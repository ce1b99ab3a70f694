"""The command line: `triage serve`, `demo`, `call`, `check`, `explain`, `models`, and upkeep."""

import asyncio
import json
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
import uvicorn
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from models.fetching import fetch, verify
from models.manifest import find_row, read_manifest
from models.ports import ModelError
from telephony_adapter.recording import read_pcm
from triage_service.commands import audit, keys, records
from triage_service.commands.client import Playback, play
from triage_service.commands.explaining import FAILED, USAGE, configured, err, explained, out
from triage_service.commands.printing import Printer
from triage_service.commands.running import address, check_exposure, check_ports, config
from triage_service.observability import logs
from triage_service.settings import Settings

app = typer.Typer(
    help="Answers the police non-emergency line first, and sends anyone at risk to a person.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
models_app = typer.Typer(help="Model weights: what they are, fetching and checking them.")
app.add_typer(models_app, name="models", no_args_is_help=True)
app.add_typer(audit.app, name="audit", no_args_is_help=True)
app.add_typer(keys.app, name="keys", no_args_is_help=True)
app.add_typer(records.app, name="records", no_args_is_help=True)


@app.command()
def serve() -> None:
    """Take calls until stopped; settings come from TRIAGE_… variables."""
    from triage_service import app as root
    from triage_service.store.database import open_engine
    from triage_service.store.keys import open_vault

    with explained():
        settings = configured()
        check_exposure(settings)
        check_ports(settings)
        open_engine(settings.store_url)
        open_vault(settings)
        service = root.build(settings, root.Models.of(settings))
        err.print(f"Serving at {address('http', settings)} (Ctrl-C ends)")
        uvicorn.Server(config(service, settings)).run()


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End when the calls have ended.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write every decision to this file.")
    ] = None,
    at_once: Annotated[int, typer.Option(min=1, max=12, help="Calls side by side.")] = 3,
) -> None:
    """Play twelve calls to a service started here, and watch it decide."""
    from triage_service.commands.demo import demo as run
    from triage_service.store.keys import open_vault

    with explained():
        settings = Settings(log_level="WARNING")
        logs.configure(settings.log_level, as_json=False)
        check_exposure(settings)
        open_vault(settings)
        try:
            outcomes = asyncio.run(
                run(settings, once=once, json_file=json_file, at_once=at_once, console=out)
            )
        except KeyboardInterrupt:
            return
    undecided = [o["call"] for o in outcomes if o["destination"] is None]
    if undecided:
        err.print(f"[red]No outcome for {', '.join(undecided)}.[/red]")
        raise typer.Exit(FAILED)


@app.command()
def call(
    file: Annotated[Path, typer.Argument(help="Any audio file: WAV, FLAC, MP3, Opus, …")],
    url: Annotated[str, typer.Option(help="The service's call address.")] = "",
    fast: Annotated[
        bool, typer.Option("--fast", help="As quick as the service takes it, not in real time.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print events as JSON lines.")] = False,
) -> None:
    """Send a recording as a live call and print what the service makes of it."""
    with explained():
        settings = configured()
        target = url or address("ws", settings, "/v1/calls")
        pcm = read_pcm(file, 8_000)
        token = settings.line_token.get_secret_value()
        recording = Playback(
            f"file-{uuid4().hex[:12]}",
            pcm,
            8_000,
            metadata={"title": file.name},
            realtime=not fast,
            token=token,
        )
        heard = Printer(out, file.stem[:24], partials=True)
        asyncio.run(
            play(target, recording, (lambda m: print(json.dumps(m))) if as_json else heard)  # noqa: T201
        )


@app.command()
def check(
    rules: Annotated[Path | None, typer.Option(help="Folder of rule files.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="File of rows laid over them.")] = None,
) -> None:
    """Validate every rule file; each error names file, row and remedy."""
    from triage_service.commands.check import check as run

    with explained():
        run(rules, overlay, Settings(), out)


@app.command()
def explain(
    words: Annotated[list[str], typer.Argument(help="What the caller says; one turn each.")],
    cues_only: Annotated[
        bool, typer.Option("--cues-only", help="Without the neural classifier.")
    ] = False,
) -> None:
    """Print what the machine makes of a sentence, and why."""
    from triage_service.commands.explain import explain as run

    with explained():
        run(words, Settings(), cues_only=cues_only, console=out)


@app.command()
def receiver(
    port: Annotated[int, typer.Option(help="Port to listen on, on this machine only.")] = 8102,
) -> None:
    """Receive, verify and print decisions; the secret is TRIAGE_WEBHOOK_SECRET."""
    from triage_service.commands.receiver import build

    with explained():
        secret = Settings().webhook_secret.get_secret_value()
    if not secret:
        err.print("Set TRIAGE_WEBHOOK_SECRET to the secret that `triage serve` has.")
        raise typer.Exit(USAGE)
    out.print(f"Waiting for decisions at http://127.0.0.1:{port}/")
    uvicorn.run(build(secret, out), host="127.0.0.1", port=port, log_level="warning")


@models_app.command("list")
def models_list() -> None:
    """Every model that the manifest names, and whether its weights are here."""
    with explained():
        settings = Settings()
        for row in read_manifest().values():
            try:
                verify(row, settings.weights_dir)
                state = "[green]ready[/green]"
            except ModelError as exc:
                state = f"[yellow]{exc}[/yellow]"
            out.print(
                f"[bold]{row.name}[/bold]  {row.kind}  {row.revision}  {row.licence}  {state}",
                highlight=False,
            )


@models_app.command("fetch")
def models_fetch(
    names: Annotated[list[str] | None, typer.Argument(help="Models; those in use if none.")] = None,
) -> None:
    """Bring model weights to this machine and verify them."""
    with explained():
        settings, manifest = Settings(), read_manifest()
        for name in names or _in_use(settings):
            row = find_row(manifest, name)
            with Progress(
                TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=err
            ) as bar:
                fetch(row, settings.weights_dir, _Shown(bar, name))
            out.print(f"{name}: ready")


@models_app.command("verify")
def models_verify(
    names: Annotated[list[str] | None, typer.Argument(help="Models; those in use if none.")] = None,
) -> None:
    """Hash every file of the models again."""
    with explained():
        settings, manifest = Settings(), read_manifest()
        for name in names or _in_use(settings):
            verify(find_row(manifest, name), settings.weights_dir, full=True)
            out.print(f"{name}: every file is what the manifest says")


class _Shown:
    """A fetch as a moving bar."""

    def __init__(self, bar: Progress, name: str) -> None:
        self._bar, self._name, self._task = bar, name, bar.add_task(name)

    def __call__(self, file: str, done_bytes: int, total_bytes: int) -> None:
        what = f"{self._name}: {file}"
        self._bar.update(self._task, description=what, completed=done_bytes, total=total_bytes)


def _in_use(settings: Settings) -> list[str]:
    return [settings.recogniser, "silero-vad", settings.classifier]


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
