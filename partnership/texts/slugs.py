"""Words for addresses: Ukrainian in Latin letters, and slugs by the rules of each language.

Django's slugify() returns '' for "Дніпро" and "koln-groer" for "Köln größer".
"""

import re
import unicodedata

from django.utils.crypto import get_random_string

from .collation import APOSTROPHES, caseless, plain_letters

# The letters and digits of what the site itself names by chance: nobody takes one for another (0 for o, 1 for l or i).
SAYS_NOTHING = "abcdefghjkmnpqrstuvwxyz23456789"

# fmt: off
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia",
    # Russian, so not in the resolution: as Ukrainian would write the sound
    "ё": "io", "ъ": "", "ы": "y", "э": "e",
}
# fmt: on
_LATIN_AT_START = {**_LATIN, "є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya", "ё": "yo"}

_CYRILLIC = "".join(_LATIN) + "".join(_LATIN).upper()
_APOSTROPHE_IN_WORD = re.compile(f"(?<=[{_CYRILLIC}])[{APOSTROPHES}]+(?=[{_CYRILLIC}])")
# A stress mark, soft hyphen or zero-width character belongs to the letter before it: the next one starts no word.
# The modifier letters ʼ ʻ ʹ are letters to Unicode, but here apostrophes.
_LETTER = re.compile(r"([^\W\d_ʼʻʹ])([\u0300-\u036f\u00ad\u200b-\u200f\u2060]*)")
_WORD = re.compile(f"(?:{_LETTER.pattern})+")

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def transliterate(text: str) -> str:
    """Return text with its Ukrainian words in Latin letters.

    In: any text, NFC or NFD. Out: NFC; Cyrillic words transliterated with their capitals («Щастя» Shchastia, «ЩАСТЯ»
    SHCHASTIA), the soft sign and apostrophes between Cyrillic letters dropped; the Russian letters ё ъ ы э as io (yo at
    the start), nothing, y, e; everything else as it was. Never raises.
    Source: Cabinet of Ministers of Ukraine, resolution 55 of 27 January 2010, https://zakon.rada.gov.ua/laws/show/55-2010-п
    """
    joined = _APOSTROPHE_IN_WORD.sub("", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", _WORD.sub(_transliterate_word, joined))


def make_slug(text: str, max_length: int = 80) -> str:
    """Return text as one part of an address: lower-case a–z and 0–9, words joined by single hyphens.

    In: any text, NFC or NFD; the greatest length. Out: a slug cut after a whole word where there is one to cut after;
    '' only if the text has no digit and no Latin, Ukrainian or Russian letter that is heard (ь and ъ alone are not);
    other scripts and phonetic signs are dropped. Idempotent. ValueError: a length below 1.
    Source: ä ö ü ß as ae oe ue ss (DIN 5007-2); Ukrainian as `transliterate()`; other Latin letters lose their marks.
    """
    if max_length < 1:
        raise ValueError(f"a slug needs room for at least one character, not {max_length}")
    latin = plain_letters(transliterate(caseless(text).translate(_UMLAUTS)))
    return _cut("-".join(re.findall("[a-z0-9]+", latin)), max_length)


def _cut(slug: str, max_length: int) -> str:
    """Shorten a slug to whole words, or, if its first word is too long, to the beginning of that."""
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


def _transliterate_word(word: re.Match[str]) -> str:
    """Transliterate a word letter by letter, each seen with its neighbours."""
    tokens = _LETTER.findall(word[0])
    letters = ["", *(letter for letter, _ in tokens), ""]
    neighbours = zip(letters, letters[2:], strict=False)
    return "".join(
        _transliterate_letter(letter, before, after) + attached
        for (letter, attached), (before, after) in zip(tokens, neighbours, strict=True)
    )


def _transliterate_letter(letter: str, before: str, after: str) -> str:
    """Return one letter in Latin; `before` and `after` are its neighbours, '' at the ends of the word."""
    small = letter.lower()
    if small not in _LATIN:
        return letter
    latin = _small_latin(small, before.lower())
    if letter == small:
        return latin
    among_capitals = after.isupper() or (not after and before.isupper())
    return latin.upper() if among_capitals else latin.capitalize()


def _small_latin(letter: str, before: str) -> str:
    """Return a small letter in Latin: зг is zgh, to differ from ж, which is zh."""
    if before + letter == "зг":
        return "gh"
    return _LATIN[letter] if before else _LATIN_AT_START[letter]


def random_key(kind: str) -> str:
    """Returns a key for a record of a kind that nobody gave one: it says nothing of the record."""
    return f"{kind}-{get_random_string(8, SAYS_NOTHING)}"
