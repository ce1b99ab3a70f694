"""A call's events as lines for a person at a terminal."""

from textwrap import shorten
from typing import Any

from rich.console import Console
from rich.markup import escape

STYLES = {"L0": "bold white on red", "L1": "bold red", "L2": "yellow", "L3": "cyan", "none": "dim"}
"""Colour beside the level's own name: never colour alone."""
SAID_CHARACTERS = 60
"""As much of a prompt as a line shows; the whole text is in the rule files."""


class Printer:
    """Prints what the service says of one call, each fact once."""

    def __init__(self, console: Console, name: str, *, partials: bool) -> None:
        """Print to `console`, each line led by `name`; `partials` shows changing text too."""
        self._console, self._name, self._partials = console, name, partials
        self._seen: set[str] = set()

    def __call__(self, message: dict[str, Any]) -> None:
        """Print one message; kinds that a person need not see print nothing."""
        match message["type"]:
            case "transcript" if message["final"] and message["text"]:
                times = f"{message['start_s']:6.1f}-{message['end_s']:.1f} s"
                self._line(f"[bold]heard[/bold]    {times}  {escape(message['text'])}")
            case "transcript" if self._partials and message["text"]:
                self._line(
                    f"[dim]partial  {message['end_s']:6.1f} s  {escape(message['text'])}[/dim]"
                )
            case "assessment":
                for flag in message["flags"]:
                    self._flag(flag)
            case "say":
                says = shorten(message["text"], SAID_CHARACTERS, placeholder=" …")
                self._line(f"[cyan]says[/cyan]     {escape(says)}")
            case "decision":
                self._decision(message)
            case "handoff":
                says = escape(message["says"])
                self._line(
                    f"[bold magenta]handoff[/bold magenta]  {message['destination']}"
                    f" ({message['reason']}: {says})"
                )
            case "error":
                self._line(f"[red]error[/red]    {message['code']}: {escape(message['message'])}")

    def _flag(self, flag: dict[str, Any]) -> None:
        key = f"{flag['id']}:{flag['level']}"
        if key in self._seen:
            return
        self._seen.add(key)
        shown = flag["evidence"][-1]
        self._line(
            f"[{STYLES[flag['level']]}]FLAG {flag['level']}[/]  {flag['title']}:"
            f" “{escape(shown['words'])}” ({shown['start_s']:.1f}-{shown['end_s']:.1f} s)"
        )

    def _decision(self, made: dict[str, Any]) -> None:
        kind = "DECISION" if made["state"] == "final" else "decision"
        back = "  [bold]RING BACK[/bold]" if made["call_back"] else ""
        self._line(
            f"[bold green]{kind}[/] {made['state']:7}  [{STYLES[made['level']]}]{made['level']}[/]"
            f" → [bold]{made['destination']['id']}[/bold] priority {made['priority']}"
            f"  {made['intent']['title']} {made['intent']['p']:.2f}"
            f"  rules {', '.join(made['rule_ids'])}{back}"
        )

    def _line(self, text: str) -> None:
        self._console.print(f"[blue]{escape(self._name):<24}[/blue] {text}", highlight=False)
