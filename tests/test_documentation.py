"""README, .env.example and the settings say the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def read_variables():
    """The variables that the settings read, from the calls of their readers."""
    text = (ROOT / "partnership/settings.py").read_text()
    readers = "text|names|switch|whole_number|choice|web_address|database|cache|media_store|secret_key"
    found = set(re.findall(rf'\b(?:{readers})\("([A-Z_]+)"', text))
    assert len(found) > 15
    return found


def test_the_readme_lists_exactly_the_variables_that_are_read():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(), re.M)) == read_variables()


def test_the_example_lists_exactly_the_variables_that_are_read():
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#?\s?([A-Z_]+)=", example, re.M)) == read_variables()


def test_every_make_target_that_the_readme_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z-]+)", README.read_text()))
    assert len(named) >= 5
    assert named - targets == set()


def test_every_file_that_the_readme_links_is_there():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README.read_text()) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_ci_calls_the_targets_of_the_readme():
    script = (ROOT / ".ci/run").read_text()
    assert re.findall(r"make --no-print-directory ([a-z-]+)", script) == ["check", "test", "test", "browser-test"]


GUIDES = {"de": "docs/guide/redaktion.md", "uk": "docs/guide/redaktsiia.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_every_name_that_the_guide_gives_stands_in_the_press_desk(language):
    own = messages(language)
    names = {
        " ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", (ROOT / GUIDES[language]).read_text(), re.S)
    }
    assert len(names) > 25
    assert {name for name in names if name.lower() not in own} == set()


def messages(language):
    """The translations of the interface, in small letters: headings begin with a capital, names of kinds do not."""
    text = (ROOT / f"locale/{language}/LC_MESSAGES/django.po").read_text()
    found = re.findall(r'^msgstr(?:\[\d\])? ((?:"[^\n]*"\n)+)', text, re.M)
    return {"".join(re.findall(r'"(.*)"', part)).lower() for part in found}


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_shows_pictures_that_are_there_and_fits_on_two_pages(language):
    text = (ROOT / GUIDES[language]).read_text()
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 5
    assert [name for name in pictures if not (ROOT / "docs/guide" / name).exists()] == []
    assert len(text.split()) < 800


def test_both_guides_have_the_same_parts():
    headings, pictures = (
        [re.findall(pattern, (ROOT / path).read_text(), re.M) for path in GUIDES.values()]
        for pattern in (r"^(#+) ", r"\(([a-z]+)-(?:de|uk)\.png\)")
    )
    assert headings[0] == headings[1]
    assert pictures[0] == pictures[1]
