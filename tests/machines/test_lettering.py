"""Every letter of a drawing is drawn, and no line of it is cut."""

import pytest
from PIL import Image, ImageDraw

from partnership.machines import shareimages
from partnership.machines.lettering import face, fitted, has
from partnership.machines.shareimages import FINE, LINE, MARGIN, NAME, ROOM, RULE, TITLE, TITLE_TOP, ShareImage

RANGES = [range(0x21, 0x7F), range(0xA1, 0xAD), range(0xAE, 0x180), range(0x218, 0x21C), range(0x1E80, 0x1E86)]
RANGES += [range(0x1EA0, 0x1EFA), range(0x400, 0x460), range(0x490, 0x492)]
LETTERS = [*map(chr, [code for codes in RANGES for code in codes]), *"ʼẞ„“”‚‘’‹›–—…•€₴№™−"]
PARTS = [shareimages.title, shareimages.name, shareimages.line]
WORDS = "Städtepartnerschaftsverwaltungszuständigkeitsvereinbarung"


def at_most(width):
    return lambda bottom: width


@pytest.mark.parametrize("style", [TITLE, NAME, LINE])
def test_every_letter_is_in_one_of_the_faces(style):
    fonts = [face(name, 40) for name in style[0]]
    assert len(LETTERS) > 500
    seen = {letter: [font.getmask(letter).getbbox() for font in fonts if has(font, letter)] for letter in LETTERS}
    assert [letter for letter, boxes in seen.items() if not boxes or None in boxes] == []


@pytest.mark.parametrize("letter", "\u6f22\N{GRINNING FACE}\uffff")
def test_a_letter_of_no_face_is_told_from_the_others(letter):
    assert not has(face("fira-sans-400", 40), letter)


def drawn(setting):
    """The pixels that have ink once a setting is drawn."""
    canvas = Image.new("L", (400, 100))
    setting.write(ImageDraw.Draw(canvas), (10, 10), "white")
    return canvas.getbbox(), canvas.histogram()[255]


def test_each_letter_is_drawn_in_the_first_face_that_has_it():
    serif, sans = (fitted(f"n{letter}n", TITLE[0], [40], at_most(400)) for letter in "ŧt")
    assert (serif.choice["n"], serif.choice["ŧ"], sans.choice["t"]) == (0, 1, 0)
    assert drawn(serif) != drawn(fitted("n\N{NO-BREAK SPACE}n", TITLE[0], [40], at_most(400)))


def test_signs_that_no_face_has_are_drawn_as_those_that_look_alike():
    setting = fitted("a\N{NON-BREAKING HYPHEN}b\N{NARROW NO-BREAK SPACE}c", LINE[0], [40], at_most(400))
    assert setting.lines == ["a-b\N{NO-BREAK SPACE}c"]


def test_a_title_is_not_parted_at_a_no_break_space():
    words = "Stadt\N{NO-BREAK SPACE}Beispiel " * 6
    lines = fitted(words.strip(), TITLE[0], [40], at_most(700)).lines
    assert (len(lines) > 1, {line.count("Stadt") == line.count("Beispiel") for line in lines}) == (True, {True})


def test_a_short_text_is_larger_than_a_long_one():
    sizes = [
        fitted("Wort " * number, TITLE[0], [40, 30, 20], lambda bottom: 300 if bottom < 70 else 0).size
        for number in (1, 9)
    ]
    assert sizes == [40, 20]


def test_a_word_longer_than_the_picture_is_broken_and_not_cut():
    setting = fitted(f"In {WORDS} heute", TITLE[0], [40], at_most(500))
    assert ("".join(setting.lines).replace(" ", ""), len(setting.lines) > 2) == (f"In{WORDS}heute", True)
    assert max(map(setting.width, setting.lines)) <= 500


TEXTS = ["Kurz", "Wort " * 40, "Ґрунтовна " * 18, "W" * 200, "Щ" * 100, "Köln\nDnipro", f"{WORDS} " * 3]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_longest_text_of_a_record_stays_inside_the_picture(part, text):
    image = ShareImage(text[:200].strip(), text[:130].strip(), "de")
    given = {shareimages.title: image.title, shareimages.name: image.site, shareimages.line: image.line}[part]
    setting = part(image)
    assert "".join("".join(setting.lines).split()) == "".join(given.split())
    assert max(map(setting.width, setting.lines)) <= ROOM * FINE
    height = {shareimages.title: RULE - TITLE_TOP, shareimages.name: 60, shareimages.line: 630 - RULE - 25}[part]
    assert len(setting.lines) * setting.size * 1.16 <= height * FINE


def test_no_line_of_a_title_runs_into_the_arc():
    setting = shareimages.title(ShareImage("Wort und " * 9, "", "de"))
    low = [
        words
        for number, words in enumerate(setting.lines, 1)
        if number * setting.size * 1.16 > (444 - TITLE_TOP) * FINE
    ]
    assert [words for words in low if setting.width(words) > (860 - MARGIN) * FINE] == []
