"""Names of letters: the NATO alphabet, letters as they sound, and words that callers improvise.

Strategy: only what nobody says for any other reason is firm. A homophone ("are", "you", "see") or
an improvised word ("sugar", "mother") stands for its letter only where a reader of slots finds
that the caller spells.
"""

from triage_service.understanding.wordlist import listed

OH = "°"
"""The symbol of a spoken "oh": a nought or the letter, as its place demands."""

_NATO = {
    "alpha": "A", "alfa": "A", "bravo": "B", "charlie": "C", "delta": "D", "echo": "E",
    "foxtrot": "F", "golf": "G", "hotel": "H", "india": "I", "juliet": "J", "juliett": "J",
    "juliette": "J", "kilo": "K", "lima": "L", "mike": "M", "november": "N", "oscar": "O",
    "papa": "P", "quebec": "Q", "romeo": "R", "sierra": "S", "tango": "T", "uniform": "U",
    "victor": "V", "whiskey": "W", "whisky": "W", "xray": "X", "yankee": "Y", "zulu": "Z",
}  # fmt: skip
_NAMES = {
    "bee": "B", "cee": "C", "dee": "D", "ee": "E", "eff": "F", "gee": "G", "aitch": "H",
    "haitch": "H", "jay": "J", "kay": "K", "ell": "L", "el": "L", "em": "M", "en": "N",
    "pee": "P", "cue": "Q", "ess": "S", "tee": "T", "vee": "V", "ex": "X", "wye": "Y",
    "zed": "Z", "zee": "Z", "doubleyou": "W", "dubya": "W", "ar": "R", "ef": "F",
}  # fmt: skip
_HOMOPHONES = {
    "a": "A", "ay": "A", "eh": "A", "be": "B", "see": "C", "sea": "C", "i": "I", "eye": "I",
    "aye": "I", "pea": "P", "queue": "Q", "kew": "Q", "are": "R", "tea": "T", "you": "U",
    "yew": "U", "why": "Y",
}  # fmt: skip
_IMPROVISED = (
    "able apple baker ball bertie benny david dog easy edward egg elephant ethel fox frank freddie"
    " freddy fred george harry henry ink isaac jack jam john johnny jug king kite london lucy mary"
    " monkey mother nan nellie nelly nuts nut oliver orange peter queen queenie robert roger sam"
    " sugar tom tommy umbrella uncle vic vinegar violet william wendy xylophone yellow yorkshire"
    " zebra"
)

_POSTCODE_AREAS = (
    "ab al ba ca co da de ec eh ha ig im ip iv je ka la le lu ne ol ox pe po sa se so st ta ub ze"
)
"""Those that a recogniser writes in one and that are no code for their vowel."""

FIRM: dict[str, str] = _NATO | _NAMES
"""Words that hardly anyone says but for a letter, or that other letters give away."""
LOOSE: dict[str, str] = (
    _HOMOPHONES
    | {word: word[0].upper() for word in _IMPROVISED.split()}
    | {area: area.upper() for area in _POSTCODE_AREAS.split()}
)
"""Ordinary words that may stand for a letter where somebody spells."""
LOOSE_DIGITS: dict[str, str] = {
    "to": "2", "too": "2", "for": "4", "fore": "4", "won": "1", "ate": "8"
}  # fmt: skip
"""Ordinary words that a recogniser writes for a digit; they count between two digits only."""

_VOWELS = frozenset("aeiou")
_WORDS_WITHOUT_VOWEL = listed(
    "my by try fly sky dry cry shy spy sly fry pry gym mr mrs dr st hmm mm mmm shh pls thx ppl hm"
    " tv pm nth rd ltd"
)


def code(text: str) -> str:
    """The letters that a recogniser ran together, `bd` or `XYZ`; empty for what is a word.

    Args:
        text: A written word. In capitals it may hold vowels.
    """
    if not (2 <= len(text) <= 3 and text.isascii() and text.isalpha()):
        return ""
    is_word = text.lower() in _WORDS_WITHOUT_VOWEL
    if not is_word and (text.isupper() or not _VOWELS & set(text.lower())):
        return text.upper()
    return ""
