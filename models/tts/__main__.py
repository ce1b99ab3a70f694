"""`python -m models.tts`: render the demo calls, then check every file that is shipped."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from models.tts.errors import VoicesError
from models.tts.render import Recording, render, verify, write_flac
from models.tts.script import DemoCall, read_calls

_DEMO = Path(__file__).parents[2] / "triage_service" / "demo"
_MAX_TOTAL_BYTES = 4_000_000  # chosen: what we are willing to keep in the repository


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 something is missing or wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.tts", description=__doc__)
    parser.add_argument("--calls", type=Path, default=_DEMO / "calls.yaml", help="the script")
    parser.add_argument("--out", type=Path, default=_DEMO / "audio", help="where FLAC files go")
    parser.add_argument("--only", nargs="+", metavar="ID", help="render these calls only")
    parser.add_argument("--cache", type=Path, help="where downloaded voices are kept")
    parser.add_argument("--check", action="store_true", help="only check the files; no voices")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        calls = read_calls(options.calls)
        if not options.check:
            _render(_chosen(calls, options.only), options.out, options.cache, console)
        recordings = _check(calls, options.out)
    except VoicesError as exc:
        Console(stderr=True).print(f"{exc.code}: {exc}", style="red", markup=False)
        return 1
    for found in recordings:
        console.print(
            f"{found.path.stem:32} {found.duration_s:5.1f} s {found.n_bytes / 1000:6.0f} kB"
        )
    total_mb = sum(found.n_bytes for found in recordings) / 1e6
    console.print(f"{len(recordings)} calls, {total_mb:.2f} MB: all in order")
    return 0


def _render(calls: Sequence[DemoCall], out: Path, cache: Path | None, console: Console) -> None:
    """Render `calls` into the folder `out`, showing how far it is."""
    # Imported here, so that --check works where the network and its packages are not installed.
    from models.tts.kokoro import Kokoro, default_cache

    speaker = Kokoro(cache or default_cache())
    for call in track(calls, description="Rendering calls", console=console):
        write_flac(out / f"{call.id}.flac", render(call, speaker))


def _chosen(calls: Sequence[DemoCall], only: Sequence[str] | None) -> list[DemoCall]:
    """Return the calls named in `only`, or all when it is None."""
    known = {call.id: call for call in calls}
    for name in only or ():
        if name not in known:
            raise VoicesError(
                "call_unknown",
                f"There is no demo call {name!r}.",
                remedy=f"name some of: {', '.join(known)}.",
            )
    return list(calls) if only is None else [known[name] for name in only]


def _check(calls: Sequence[DemoCall], out: Path) -> list[Recording]:
    """Return what is in `out` after checking that it holds each call and nothing else."""
    recordings = [verify(out / f"{call.id}.flac") for call in calls]
    strays = sorted({path.stem for path in out.glob("*.flac")} - {call.id for call in calls})
    if strays:
        raise VoicesError(
            "file_stray",
            f"{out} holds recordings of no call: {', '.join(strays)}.",
            remedy="delete them.",
        )
    total_bytes = sum(found.n_bytes for found in recordings)
    if total_bytes > _MAX_TOTAL_BYTES:
        raise VoicesError(
            "files_too_large",
            f"The recordings take {total_bytes} bytes, more than {_MAX_TOTAL_BYTES}.",
            remedy="shorten some calls or make their background quieter.",
        )
    return recordings


if __name__ == "__main__":
    sys.exit(main())
