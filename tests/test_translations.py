"""Every message of the interface is there in both languages, and none is doubtful."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests.messages import ROOT, entries, extracted, problems

LANGUAGES = ("de", "uk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_or_fuzzy(language):
    assert problems(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_exactly_the_messages_of_code_and_templates(language):
    catalog, used = set(entries(language)), set(extracted())
    assert len(used) > 200
    assert (used - catalog, catalog - used) == (set(), set())


def test_no_word_of_the_templates_of_django_s_admin_is_left_in_another_language():
    folder = Path(admin.__file__).parent / "templates/admin"
    word = re.compile(r"""\{%\s*translate (["'])(.+?)\1""")
    words = {found[2] for path in folder.rglob("*.html") for found in word.finditer(path.read_text())}
    assert len(words) > 50
    with translation.override("uk"):
        assert [text for text in words if not re.search("[а-яіїєґ]", gettext(text))] == []
    with translation.override("de"):
        assert [text for text in words - {"Filter"} if gettext(text) == text] == []


def test_placeholders_are_the_same_in_every_translation():
    places = re.compile(r"%\(\w+\)s|%s|%d|\{\w*\}")
    checked = 0
    for language in LANGUAGES:
        for (_context, msgid), (plural, strings) in entries(language).items():
            wanted = {frozenset(places.findall(text)) for text in filter(None, (msgid, plural))}
            assert [text for text in strings if frozenset(places.findall(text)) not in wanted] == []
            checked += len(wanted - {frozenset()})
    assert checked > 10


def test_ukrainian_counts_in_its_plural_forms():
    with translation.override("uk"):
        shown = [ngettext("%(number)s page found.", "%(number)s pages found.", n) for n in (1, 2, 5, 11, 21)]
    assert len(set(shown)) == 3
    assert (shown[0], shown[2]) == (shown[4], shown[3])


def test_ukrainian_uses_its_apostrophe_and_quotation_marks():
    texts = [text for _plural, strings in entries("uk").values() for text in strings]
    letters = "а-яіїєґА-ЯІЇЄҐ"
    assert [text for text in texts if re.search(f"[{letters}]['ʼ`][{letters}]|\"", text)] == []


def test_no_template_prints_a_text_outside_the_catalog():
    """Visible words between tags of a public template must come from a message or a variable."""
    checked = 0
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}|\{[%#{].*?[%#}]\}", "", path.read_text(), flags=re.S)
        words = re.findall(r">[^<>]*[A-Za-z]{4,}[^<>]*<", text)
        assert (path.name, [word for word in words if "Deutsch" not in word]) == (path.name, [])
        checked += 1
    assert checked > 20
