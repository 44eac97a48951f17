"""README, .env.example and the settings say the same."""

import re
from pathlib import Path

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
