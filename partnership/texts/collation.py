"""How German and Ukrainian text compares: folded for searching, keyed for sorting.

The database does neither: SQLite's LIKE folds no umlaut and no Cyrillic, and code-point order puts Є, І, Ї before А.
Text that is equal under Unicode's canonical equivalence (NFC, NFD) gives equal results throughout.
"""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’ʼ‘‛ʻʹ′`´＇"
"""What stands for an apostrophe in real text: the three of Ukrainian spelling, and those typed or pasted instead."""

_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_APOSTROPHE_IN_WORD = re.compile(r"(?<=[^\W\d_])'+(?=[^\W\d_])")
_GAP = re.compile(r"[\W_]+")
_E_AFTER_VOWEL = re.compile(r"([aou])e+")

# "LATIN SMALL LETTER O WITH STROKE" → O; "LATIN SMALL LIGATURE OE" → OE
_LATIN_NAME = re.compile(r"LATIN .*?\b([A-Z]{1,2})(?: WITH .*)?")
_NAMED_OTHERWISE = {"ð": "d", "ə": "e", "ŋ": "ng", "þ": "th"}

_LATIN = "abcdefghijklmnopqrstuvwxyz"
# ё, ъ, ы, э are no Ukrainian letters; here they stand where Ukrainian dictionaries of Russian put them.
_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя"


def _ranks(alphabet: str) -> dict[str, int]:
    """Give each character its place: the gap between words first, then digits, then the alphabet."""
    return {character: place for place, character in enumerate(" 0123456789" + alphabet)}


_RANKS = {"de": _ranks(_LATIN + _CYRILLIC), "uk": _ranks(_CYRILLIC + _LATIN)}


def caseless(text: str) -> str:
    """Return text with everything removed that is not seen or not meant when two words are compared.

    In: any text. Out: NFKC (ﬁ is fi), casefolded (ß is ss), without soft hyphens, zero-width, bidi and control
    characters (line breaks and tabs stay), without apostrophes between letters; an apostrophe anywhere else becomes
    U+0027. Never raises. Source: The Unicode Standard, section 3.13, compatibility caseless matching.
    """
    visible = "".join(character for character in text if not _is_invisible(character))
    # before NFKC, which would split ´ into a space and an accent; and after it, as it makes ʼn of ŉ
    straight = unicodedata.normalize("NFC", visible).translate(_STRAIGHT)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", straight).casefold())
    return _APOSTROPHE_IN_WORD.sub("", folded.translate(_STRAIGHT))


def plain_letters(text: str) -> str:
    """Return caseless text with Latin letters reduced to a–z: ö is o, ł is l, œ is oe, ŋ is ng.

    In: what `caseless()` returns. Out: the same; other scripts stay (й and ї are letters, not и and і with a mark), as
    do Latin signs that Unicode names after no plain letter (phonetic script). Marks that stand alone, like the stress
    in за́мок, are dropped in every script. Never raises. Source: Unicode's character names.
    """
    return "".join(map(_plain_letter, text))


def fold(text: str) -> str:
    """Return text as search compares it; the query and the text searched must both be folded.

    In: any text. Out: caseless words of plain letters and digits, one space between them, none around; й and ї stay
    letters, ґ is г (many write the one for the other); '' if nothing can be searched. Idempotent. Never raises.

    An e after a, o, u is dropped, so that "Köln", "Koeln" and "Koln" are one word. That takes it from "neue" and
    "Poet" too, on both sides alike: the cost is a few needless hits ("Bauer", "Baur"), and that "element" is not found
    inside "Bauelement". The start of a word always folds to the start of the folded word, so prefix search works.
    """
    return _E_AFTER_VOWEL.sub(r"\1", _words(text)).replace("ґ", "г")


def sort_key(text: str, language: str) -> tuple[tuple[int, ...], str]:
    """Return a key that sorts text as readers of a language expect.

    In: any text; "de" or "uk". Out: a tuple to compare with others of the same language: the places of its letters,
    regardless of case, apostrophes and diacritics, then the text itself, to tell equal ones apart. A gap comes before
    digits, these before the language's own letters, then the other language's, then the rest. ValueError: any other
    language. Source: DIN 5007-1 (ä as a, ß as ss); the Ukrainian alphabet, where ґ є і ї й have places of their own.
    """
    if language not in _RANKS:
        raise ValueError(f"no alphabet known for language {language!r}")
    ranks = _RANKS[language]
    places = tuple(ranks.get(character, len(ranks) + ord(character)) for character in _words(text))
    return places, unicodedata.normalize("NFC", text)


def _words(text: str) -> str:
    """Return caseless plain words with one space between them."""
    return _GAP.sub(" ", plain_letters(caseless(text))).strip()


def _is_invisible(character: str) -> bool:
    """Tell whether a character is a format or control character, other than white space."""
    return unicodedata.category(character) in ("Cf", "Cc") and not character.isspace()


@lru_cache(maxsize=4096)
def _plain_letter(character: str) -> str:
    """Return a caseless character as plain Latin letters, '' for a combining mark, itself if it is neither."""
    if unicodedata.category(character).startswith("M"):
        return ""
    named = _LATIN_NAME.fullmatch(unicodedata.name(character, ""))
    return named[1].lower() if named else _NAMED_OTHERWISE.get(character, character)
