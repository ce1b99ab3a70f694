"""Utterances in which personal data is marked: `ring [phone|oh seven seven …] please`."""

import re
from dataclasses import dataclass
from pathlib import Path

from eval.textrow import Fault, TextSetError
from triage_service.understanding.redaction.spoken import Kind, Span

KINDS: dict[str, Kind] = {
    "phone": Kind.PHONE,
    "postcode": Kind.POSTCODE,
    "plate": Kind.PLATE,
    "ni": Kind.NI,
    "nhs": Kind.NHS,
    "card": Kind.CARD,
    "email": Kind.EMAIL,
    "dob": Kind.BIRTH,
    "name": Kind.NAME,
    "address": Kind.ADDRESS,
}
"""How each kind is marked."""
_MARK = re.compile(r"\[(\w+)\|([^\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """One utterance."""

    file: str
    line: int
    """From 1."""
    text: str
    """As it was said, without marks."""
    spans: tuple[Span, ...]
    """What is personal in it, by words."""

    @property
    def blanked(self) -> str:
        """The text as a perfect redaction would show it."""
        words = self.text.split()
        for span in reversed(self.spans):
            words[span.first : span.last + 1] = [f"[{span.kind}]"]
        return " ".join(words)


def read_marked(file: Path) -> list[Marked]:
    """Every line of a file.

    Raises:
        TextSetError: The file cannot be read, or a mark in it is no mark; the line is named.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as exc:
        fault = Fault(file.name, "", "the file", "not readable", "Give a file of marked lines.")
        raise TextSetError([fault]) from exc
    return [_marked(file.name, n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def _marked(file: str, n: int, line: str) -> Marked:
    spans: list[Span] = []
    text, at = "", 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        if mark[1] not in KINDS or not mark[2].strip():
            remedy = f"Kinds are {', '.join(KINDS)}."
            raise TextSetError([Fault(file, f"line {n}", mark[1], "marks nothing known", remedy)])
        first = len(text.split())
        text += mark[2]
        spans.append(Span(KINDS[mark[1]], first, len(text.split()) - 1))
        at = mark.end()
    text += line[at:]
    if "[" in text or "|" in text:
        fault = Fault(file, f"line {n}", "the line", "a mark is not closed", "Write [kind|words].")
        raise TextSetError([fault])
    return Marked(file, n, text, tuple(spans))
