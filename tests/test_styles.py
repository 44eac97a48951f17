"""The rules of the stylesheets: colours and steps of space are tokens; there is one palette for all that has colours."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from PIL import ImageColor

from partnership.machines.palette import palette
from tests.styles import SHEETS, declarations
from tests.test_consistency import ROOT, tracked

# Where tokens are declared: in one block, or in one for each choice of a theme.
BLOCKS = {
    "site.css": {"@layer tokens"},
    "pressdesk.css": {":root, html[data-theme]", 'html[data-theme="dark"]', "@media (prefers-color-scheme: dark)"},
}
SYSTEM_COLOURS = {"Canvas", "CanvasText", "LinkText", "ButtonFace", "ButtonText", "Field", "FieldText", "Highlight"}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(")
SPACE = re.compile(r"(?:scroll-)?(?:margin|padding)(?:-[a-z-]+)?|(?:row-|column-)?gap")
STEPS = {f"space{number}" for number in range(1, 6)}
HAIRLINES = {"1px", "2px"}
# The columns of a page stand in its middle, however wide the window.
CENTRED = "max(var(--space4), (100% - var(--page)) / 2)"


def used(value):
    return set(re.findall(r"var\(--([\w-]+)", value))


def colours_in(value):
    """The colours that a value names itself, as codes, as functions or as words."""
    words = set(re.findall(r"[A-Za-z][\w-]*", re.sub(r"var\([^)]*\)", "", value)))
    names = {word for word in words if word in SYSTEM_COLOURS or word.lower() in ImageColor.colormap}
    return set(COLOUR.findall(value)) | names


def lengths_in(value):
    """The lengths of a value that are no steps of space; hairlines of up to two pixels are free."""
    return [
        length for length in re.findall(r"[\d.]+[a-z%]+", re.sub(r"var\([^)]*\)", "", value)) if length not in HAIRLINES
    ]


@pytest.mark.parametrize("sheet", SHEETS)
def test_tokens_stand_in_their_block(sheet):
    assert {token.around[0] for token in declarations(sheet) if token.is_token} == BLOCKS[sheet]


@pytest.mark.parametrize("sheet", SHEETS)
def test_colours_stand_in_tokens_alone(sheet):
    assert len([token for token in declarations(sheet) if token.is_token and colours_in(token.value)]) > 10
    named = [(rule, colours_in(rule.bare_value)) for rule in declarations(sheet) if not rule.is_token]
    assert [rule for rule, colours in named if colours] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_space_has_five_steps(sheet):
    spaces = [rule for rule in declarations(sheet) if SPACE.fullmatch(rule.property)]
    assert len(spaces) > 40
    assert [rule for rule in spaces if rule.value != CENTRED and lengths_in(rule.value)] == []
    assert {token.property.removeprefix("--") for token in declarations(sheet)} >= STEPS
    assert set().union(*(used(rule.value) for rule in spaces)) == STEPS | ({"page"} if sheet == "site.css" else set())


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_token_is_declared_and_used(sheet):
    rules = declarations(sheet)
    declared = {rule.property.removeprefix("--") for rule in rules if rule.is_token}
    asked = set().union(*(used(rule.value) for rule in rules))
    elsewhere = set() if sheet == "site.css" else tokens_of_the_admin()
    assert (asked - declared - elsewhere, declared - asked - elsewhere) == (set(), set())


def tokens_of_the_admin():
    folder = Path(admin.__file__).parent / "static/admin/css"
    return {name for path in folder.glob("*.css") for name in re.findall(r"--([\w-]+)", path.read_text())}


def test_the_press_desk_has_the_colours_of_the_site():
    themes = {":root, html[data-theme]": "light", 'html[data-theme="dark"]': "dark"}
    themes["@media (prefers-color-scheme: dark)"] = "dark"
    tokens = [token for token in declarations("pressdesk.css") if token.is_token and COLOUR.match(token.value)]
    shared = [(themes[token.around[0]], token.property.removeprefix("--"), token.value) for token in tokens]
    shared = [(theme, name, colour) for theme, name, colour in shared if name in palette(theme)]
    assert len(shared) >= 10
    assert [(theme, name) for theme, name, colour in shared if palette(theme)[name] != colour] == []


def test_no_colour_stands_in_code_or_templates():
    files = [path for path in tracked("*.py", "templates/*.html") if ROOT / "tests" not in path.parents]
    assert len(files) > 100
    assert [path.name for path in files if re.search(r"[\"']#[0-9a-fA-F]{3,8}[\"']", path.read_text())] == []


def test_drawings_have_the_colours_of_the_site():
    named = {colour for path in tracked("static/img/*.svg") for colour in COLOUR.findall(path.read_text())}
    assert named == {palette()[name] for name in ("soft", "nrw", "oblast")}
