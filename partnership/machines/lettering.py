"""Text in drawings: in the site's own faces, each letter in one that has it, and smaller or in more lines until all of it
fits. Browsers do so by themselves; Pillow draws a line in one face and leaves out what that lacks.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from PIL import ImageDraw, ImageFont

LEADING: Final = 1.16
NO_LETTER: Final = "\uffff"  # what is drawn for this, a face draws for every letter that it lacks
# Signs that no face has, and the ones that are drawn alike; where a line breaks is settled by other signs.
STAND_INS: Final = str.maketrans("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{NARROW NO-BREAK SPACE}", "--\N{NO-BREAK SPACE}")
Room = Callable[[float], float]  # how wide a line may be that ends so far below the top of the text; 0 if none may
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Setting:
    """A text as it is drawn: its lines, its faces in one size, and which of them each letter is drawn in."""

    lines: list[str]
    fonts: list[Font]
    choice: dict[str, int]

    @property
    def size(self) -> float:
        return self.fonts[0].size

    def width(self, words: str) -> float:
        return sum(font.getlength(run) for font, run in self._runs(words))

    def fits(self, room: Room) -> bool:
        step = self.size * LEADING
        return all(self.width(words) <= room(number * step) for number, words in enumerate(self.lines, 1))

    def write(self, pen: ImageDraw.ImageDraw, at: tuple[float, float], ink: str) -> None:
        """Draws the lines, the first one below the point `at`."""
        for number, words in enumerate(self.lines):
            x, level = at[0], at[1] + self.fonts[0].getmetrics()[0] + number * self.size * LEADING
            for font, run in self._runs(words):
                pen.text((x, level), run, font=font, fill=ink, anchor="ls")
                x += font.getlength(run)

    def _runs(self, words: str) -> Iterator[tuple[Font, str]]:
        for number, letters in itertools.groupby(words, key=self.choice.__getitem__):
            yield self.fonts[number], "".join(letters)


def face(name: str, size: int) -> Font:
    """Returns one of the site's own faces with all its letters."""
    return ImageFont.truetype(str(Path(settings.BASE_DIR, "static", "fonts", f"{name}-all.woff2")), size)


def has(font: Font, letter: str) -> bool:
    """Returns whether a face has a letter, so that it does not draw the box that stands for all others."""
    drawn, box = font.getmask(letter), font.getmask(NO_LETTER)
    return (drawn.size, bytes(drawn)) != (box.size, bytes(box))


def fitted(text: str, names: Sequence[str], sizes: Sequence[int], room: Room) -> Setting:
    """Returns the setting of a text in the largest of the sizes in which every line has room.

    In: the faces by name, each for what those before it lack; a text that may have lines. If no size will do, the last is
    taken and words are broken.
    """
    text = text.translate(STAND_INS)
    probes = [face(name, 40) for name in names]
    letters = {" ", *"".join(text.splitlines())}
    choice = {letter: next((at for at, font in enumerate(probes) if has(font, letter)), 0) for letter in letters}
    for size in sizes:
        fonts = [face(name, size) for name in names]
        empty = Setting([], fonts, choice)
        setting = Setting(wrapped(text, empty, room(0)), fonts, choice)
        if setting.fits(room):
            return setting
    words = " ".join(broken(word, empty, room(0)) for word in text.split(" "))
    return Setting(wrapped(words, empty, room(0)), fonts, choice)


def wrapped(text: str, setting: Setting, width: float) -> list[str]:
    """Returns a text in lines of a width; a word that is longer stands alone."""
    lines = []
    for given in text.splitlines():
        lines.append("")
        for word in given.strip(" ").split(" "):  # not at no-break spaces
            longer = f"{lines[-1]} {word}".strip(" ")
            if lines[-1] and setting.width(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
    return lines


def broken(word: str, setting: Setting, width: float) -> str:
    """Returns a word with a line break before each letter that has no room any more."""
    lines = [""]
    for letter in word:
        if setting.width(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    return "\n".join(lines)
