"""`triage keys`: making the master keys that seal what callers said, and changing them."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from triage_service.commands.explaining import explained, out
from triage_service.settings import Settings
from triage_service.store.database import migrate, open_engine
from triage_service.store.door import Door
from triage_service.store.keys import make, open_vault
from triage_service.store.sealing import check, wrap_anew

app = typer.Typer(help="The master keys that seal what callers said.")


@app.command()
def new(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; TRIAGE_MASTER_KEYS_FILE if none.")
    ] = None,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Do nothing where there are master keys.")
    ] = False,
) -> None:
    """Make master keys; without them nobody can read a record, so keep a copy elsewhere."""
    with explained():
        settings = Settings()
        target = file or settings.master_keys_file
        given = bool(settings.master_keys.get_secret_value())
        if if_missing and (given or target.exists()):
            return
        make(target)
        out.print(
            f"Master keys written to {target}. Keep a copy apart from the database and its "
            "backups: without them no record can be read, and with them every one can.",
            highlight=False,
        )


@app.command()
def rewrap() -> None:
    """Wrap every call's key with the newest master keys; the earlier ones can go after that."""
    with explained():
        n_keys = asyncio.run(wrap_all(Settings()))
        out.print(f"{n_keys} keys are under the newest master keys.", highlight=False)


async def wrap_all(settings: Settings) -> int:
    """How many keys were wrapped anew.

    Raises:
        ConfigError: There are no master keys.
        StoreRefused: They do not open the records, or the database is away.
        Unreadable: One of the keys opens with none of them.
    """
    vault = open_vault(settings)
    engine = open_engine(settings.store_url)
    try:
        await migrate(engine)
        door = Door(engine)
        await check(door, vault)
        return await wrap_anew(door, vault)
    finally:
        await engine.dispose()
