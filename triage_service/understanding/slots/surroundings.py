"""The words around a value: they tell one number from another, and spelling from speech."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from triage_service.domain.transcript import Word

_REACH_BEFORE = 12
_REACH_AFTER = 6
_SPELLS = re.compile(
    r"\b(?:reg|regs|rego|vrm|registration|plates?|numberplates?|index|post ?codes?|spell|spelled"
    r"|spelt|spelling)\b"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An utterance's words in lower case and bare of marks."""

    words: tuple[str, ...]

    @staticmethod
    def of(words: Sequence[Word]) -> "Surroundings":
        """The surroundings that words give each other; `reg's` is read as `reg`."""
        bare = (re.sub(r"[^\w'/ -]", "", w.text.lower().replace("\u2019", "'")) for w in words)
        return Surroundings(tuple(re.sub(r"('s|')$", "", word).replace("-", " ") for word in bare))

    def before(self, first: int, reach: int = _REACH_BEFORE) -> str:
        """The words before one, as one text."""
        return " ".join(filter(None, self.words[max(0, first - reach) : first]))

    def after(self, last: int, reach: int = _REACH_AFTER) -> str:
        """The words after one, as one text."""
        return " ".join(filter(None, self.words[last + 1 : last + 1 + reach]))

    def spells(self, first: int, last: int) -> bool:
        """Words nearby say that a registration or a postcode is given, or something is spelled."""
        return bool(_SPELLS.search(self.before(first)) or _SPELLS.search(self.after(last)))
