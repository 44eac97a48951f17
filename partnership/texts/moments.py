"""Dates, times of day and days of the week in a German or Ukrainian text.

„Am 19. und 20. April 2023“ and «19 і 20 квітня 2023 року» read the same, „9.30 Uhr“ and «о 9:30» too. The text has plain
spaces and straight apostrophes (`facts.facts`).
"""

import re
from collections.abc import Iterator
from typing import Final

from .numerals import numerals
from .readings import Kind, Reading

_NOUN = "(?:ень|н[яюі]|нем)"
MONTHS: Final = {
    "de": r"J(?:anuar|änner|an\.) Feb(?:ruar|r?\.) März Apr(?:il|\.) Mai Juni Juli Aug(?:ust|\.) Sep(?:tember|t?\.) "
    r"Okt(?:ober|\.) Nov(?:ember|\.) Dez(?:ember|\.)",
    "uk": f"січ{_NOUN} лют(?:ий|ого|ому|им) берез{_NOUN} квіт{_NOUN} трав{_NOUN} черв{_NOUN} лип{_NOUN} серп{_NOUN} "
    f"верес{_NOUN} жовт{_NOUN} листопад(?:а|у|і|ом)? груд{_NOUN}",
}
WEEKDAYS: Final = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag (?:Samstag|Sonnabend) Sonntag",
    "uk": r"понеділ(?:ок|к\w+) вівтор(?:ок|к\w+) серед(?:а|и|і|у|ою) четвер(?:г|га|гу|гом)? п'ятниц(?:я|і|ю|ею) "
    "субот(?:а|и|і|у|ою) неділ(?:я|і|ю|ею)",
}
# What stands between two ends of a span, or between two of a row.
AND: Final = {
    "de": r"(?:\s*(?:[–/,-]|\bund(?: (?:dem|am))?\b|\boder(?: am)?\b|\bbis(?: (?:zum|einschließlich))?\b)\s*)",
    "uk": r"(?:\s*(?:[–—/,-]|\b(?:і|й|та|до|по|або|чи)\b)\s*)",
}


def _numbered(words: str) -> str:
    return "|".join(f"(?P<n{number}>{word})" for number, word in enumerate(words.split(), 1))


def _number(found: "re.Match[str]") -> int:
    """Returns the place of the word that a pattern of `_numbered` found: 3 for March."""
    return int(str(found.lastgroup).removeprefix("n"))


def moments(text: str, language: str) -> Iterator[Reading]:
    """Yields the dates, times of day and days of the week of a text; no part of it is read twice."""
    for reader in (_in_figures, _in_words, _times, _spoken_times, _weekdays):
        found = list(reader(text, language))
        text = without(text, found)
        yield from found


def without(text: str, found: list[Reading]) -> str:
    """Returns the text, as long as it was, without what was read in it."""
    for reading in found:
        text = text[: reading.start] + "\0" * (reading.end - reading.start) + text[reading.end :]
    return text


# --- dates --------------------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\.(?: ?(?P<y>\d{4}))?(?![\d.])")
_DAY = {"de": r"\d{1,2}\.", "uk": r"\d{1,2}(?:-?(?:го|те|ше|ме))?"}
_YEAR = {"de": r"(?: (?P<y>\d{4})(?!\d))?", "uk": r"(?: (?P<y>\d{4})(?!\d)(?:-го)?(?: (?:року|році|рік|р\.))?)?"}
_MONTH = {
    language: re.compile(rf"(?<!\w)(?:{_numbered(words)})(?!\w)", re.IGNORECASE) for language, words in MONTHS.items()
}


def month_named(word: str) -> int | None:
    """Returns the number of the month that a word of either language names, None if it names none."""
    found = next((found for names in _MONTH.values() if (found := names.fullmatch(word))), None)
    return _number(found) if found else None


def _date_pattern(language: str) -> "re.Pattern[str]":
    month = rf"(?<!\w)(?:{MONTHS[language].replace(' ', '|')})(?!\w)"
    day, between = _DAY[language], AND[language]
    days = rf"(?:(?<![\w.,])(?P<days>{day}(?:{between}{day})*) ?)?"
    return re.compile(
        rf"{days}(?P<months>{month}(?:{between}{month})*){_YEAR[language]}",
        re.IGNORECASE if language == "uk" else 0,  # „Mai“ has a capital
    )


_DATE = {language: _date_pattern(language) for language in MONTHS}


def _in_figures(text: str, _language: str) -> Iterator[Reading]:
    for pattern in (_ISO, _DOTTED):
        for found in pattern.finditer(text):
            year, month, day = (int(found[part]) if found[part] else None for part in "ymd")
            if month and day and month <= 12 and day <= 31:
                yield Reading(Kind.DATE, (year, month, day), *found.span())


def _in_words(text: str, language: str) -> Iterator[Reading]:
    """Yields a reading for each day, or for each month without days; the month and year behind the last hold for all."""
    for found in _DATE[language].finditer(text):
        year = int(found["y"]) if found["y"] else None
        months = list(_MONTH[language].finditer(text, *found.span("months")))
        days = list(re.finditer(r"\d+", found["days"] or ""))
        for day in days:
            start, end = (found.start("days") + place for place in day.span())
            is_last = day is days[-1]
            yield Reading(Kind.DATE, (year, _number(months[0]), int(day[0])), start, found.end() if is_last else end)
        for month in months[1:] if days else months:
            end = found.end() if month is months[-1] else month.end()
            yield Reading(Kind.DATE, (year, _number(month), None), month.start(), end)


# --- times of day and days of the week ----------------------------------------------------------------------------------

_CLOCK = r"(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?"
_TIMES = {
    "de": re.compile(
        rf"(?<![\w.,:]){_CLOCK}(?= Uhr|{AND['de']}\d\d?(?:[.:]\d\d)? Uhr)(?: Uhr(?: (?P<mm>[0-5]\d)(?!\w))?)?"
    ),
    "uk": re.compile(
        rf"(?<!\w)(?:об?|з|із|від|до|після) {_CLOCK}(?P<hour>(?:-?(?:й|ї|ій))?(?: годин(?:і|и))?)(?!\w)", re.I
    ),
}
_COLON = re.compile(r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\w:])")
_WEEKDAY = {
    "de": re.compile(rf"(?<!\w)(?:{_numbered(WEEKDAYS['de'])})(?:s|abends?|morgen|(?:vor|nach)?mittag|nacht)?(?!\w)"),
    "uk": re.compile(rf"(?<!\w)(?:{_numbered(WEEKDAYS['uk'])})(?!\w)", re.IGNORECASE),
}


def _times(text: str, language: str) -> Iterator[Reading]:
    for pattern in (_TIMES[language], _COLON):
        found = [match for match in pattern.finditer(text) if _is_time(match)]
        readings = [Reading(Kind.TIME, _clock(match), match.start("h"), match.end()) for match in found]
        text = without(text, readings)
        yield from readings


def _is_time(found: "re.Match[str]") -> bool:
    """Returns whether a number is a time: of «о 9.30», «о 9-й» and «до 9 годин» the last is none."""
    return "hour" not in found.re.groupindex or bool(found["m"] or (found["hour"] and found[0][0].lower() == "о"))


def _clock(found: "re.Match[str]") -> tuple[int, int]:
    minutes = found["m"] or (found["mm"] if "mm" in found.re.groupindex else None)
    return int(found["h"]), int(minutes or 0)


_SPOKEN = {"de": ("", r" Uhr\b"), "uk": (r"(?<!\w)об? $", r"(?: годині)?")}


def _spoken_times(text: str, language: str) -> Iterator[Reading]:
    """Yields times in words: „um neun Uhr“, «о дев’ятій»."""
    before, behind = _SPOKEN[language]
    for word in numerals(text, language):
        end = re.compile(behind).match(text, word.end)
        is_declined = language == "de" or text[: word.end].endswith("ій")
        if end and is_declined and word.value < 25 and re.search(before, text[: word.start], re.IGNORECASE):
            yield Reading(Kind.TIME, (int(word.value), 0), word.start, end.end())


def _weekdays(text: str, language: str) -> Iterator[Reading]:
    for found in _WEEKDAY[language].finditer(text):
        yield Reading(Kind.WEEKDAY, _number(found), *found.span())
