"""Every message of the interface is there in both languages, and none is doubtful."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext, ngettext

from partnership.desk import adminwords
from tests import messages
from tests.messages import LANGUAGES, ROOT, entries, extracted, messages_of, problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_or_fuzzy(language):
    assert problems(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_exactly_the_messages_of_code_and_templates(language):
    catalog, used = set(entries(language)), set(extracted())
    assert len(used) > 200
    assert (used - catalog, catalog - used) == (set(), set())


SOURCES = [
    ('x = _("one")', False, [("one", None)]),
    ('x = gettext("one" " and two")', False, [("one and two", None)]),
    ('x = gettext_lazy("one") + gettext_noop("two")', False, [("one", None), ("two", None)]),
    ('x = ngettext("one", "many", 2)', False, [(("one", "many"), None)]),
    ('x = ngettext_lazy("one", "many", "n")', False, [(("one", "many"), None)]),
    ('x = pgettext("here", "one"), pgettext_lazy("there", "one")', False, [("one", "here"), ("one", "there")]),
    ('x = npgettext("here", "one", "many", 2)', False, [(("one", "many"), "here")]),
    ('x = npgettext_lazy("here", "one", "many", 2)', False, [(("one", "many"), "here")]),
    ('x = str("one") + name("_")', False, []),
    ("<p>\n    and\n  {% translate 'one' %}\n(", True, [("one", None)]),
    ('{% translate "one" context "here" as x %}', True, [("one", "here")]),
    ('{% component with label=_("one") %}{{ _("two") }}', True, [("one", None), ("two", None)]),
    ("{% blocktranslate %}one {{ x }} 5 %{% endblocktranslate %}", True, [("one %(x)s 5 %%", None)]),
    ("{% blocktranslate trimmed %}\n  one\n  two\n{% endblocktranslate %}", True, [("one two", None)]),
    (
        "{% blocktranslate count x=y context 'here' %}{{ x }} a{% plural %}{{ x }} b{% endblocktranslate %}",
        True,
        [(("%(x)s a", "%(x)s b"), "here")],
    ),
    ("{# _('one') #}{% comment %}{% translate 'one' %}{% endcomment %}'\"\"\"", True, []),
]


@pytest.mark.parametrize(("source", "is_template", "expected"), SOURCES)
def test_messages_of_a_source_are_found(source, is_template, expected):
    assert [(message, context) for message, context, _comments in messages_of(source, is_template)] == expected


CATALOG = """# The head.
msgid ""
msgstr ""
"Project-Id-Version: a\\n"
"Language: de\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "first"
msgstr "zuerst"

msgid "gone for ever"
msgstr "fort"

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s Tag"
msgstr[1] "%(n)s Tage"
"""
GATHERED = CATALOG.replace('msgid "gone for ever"\nmsgstr "fort"', 'msgid "between"\nmsgstr ""')
CODE = '_("first"), _("between"), ngettext("%(n)s day", "%(n)s days", 2)'


def test_gathering_changes_new_and_unused_messages_alone(tmp_path, monkeypatch):
    (tmp_path / "news").mkdir()
    (tmp_path / "news/views.py").write_text(CODE)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    for language in LANGUAGES:
        messages.path_of(language).parent.mkdir(parents=True)
        messages.path_of(language).write_text(CATALOG)
    messages.gather()
    assert [messages.path_of(language).read_text() for language in LANGUAGES] == [GATHERED, GATHERED]


@pytest.mark.parametrize("wrong", ["%(m)s Tage", "%s Tage", "%(n)d Tage"])
def test_a_translation_that_cannot_be_formatted_stops_the_compilation(tmp_path, wrong):
    source, compiled = tmp_path / "django.po", tmp_path / "django.mo"
    source.write_text(CATALOG.replace("%(n)s Tage", wrong))
    make = ["make", "-o", ".venv/core.stamp", f"BIN={Path(sys.executable).parent}", compiled]
    assert subprocess.run(make, cwd=ROOT, capture_output=True, check=False).returncode != 0
    assert not compiled.exists()
    source.write_text(CATALOG)
    subprocess.run(make, cwd=ROOT, capture_output=True, check=True)
    assert compiled.exists()


def test_every_word_of_the_admins_templates_is_translated():
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


# What readers see for 1, 2, 5, 11, 21 and 22: one, few, many, many, one, few.
COUNTED = (1, 2, 5, 11, 21, 22)
UKRAINIAN_FORMS = {
    ("%(number)s press release", "%(number)s press releases"): [
        "1 пресреліз",
        "2 пресрелізи",
        "5 пресрелізів",
        "11 пресрелізів",
        "21 пресреліз",
        "22 пресрелізи",
    ],
    ("%(number)s page found.", "%(number)s pages found."): [
        "Знайдено 1 сторінку.",
        "Знайдено 2 сторінки.",
        "Знайдено 5 сторінок.",
        "Знайдено 11 сторінок.",
        "Знайдено 21 сторінку.",
        "Знайдено 22 сторінки.",
    ],
    ("%(number)s day", "%(number)s days"): ["1 день", "2 дні", "5 днів", "11 днів", "21 день", "22 дні"],
    ("municipal twinning is documented today.", "municipal twinnings are documented today."): [
        f"{noun} громад підтверджено джерелами станом на сьогодні."
        for noun in ("партнерство", "партнерства", "партнерств", "партнерств", "партнерство", "партнерства")
    ],
}


@pytest.mark.parametrize("messages", UKRAINIAN_FORMS, ids=lambda messages: messages[0])
def test_ukrainian_counts_in_its_plural_forms(messages):
    with translation.override("uk"):
        shown = [ngettext(*messages, number) % {"number": number} for number in COUNTED]
    assert shown == UKRAINIAN_FORMS[messages]


def test_ukrainian_uses_its_apostrophe_and_quotation_marks():
    texts = [text for _plural, strings in entries("uk").values() for text in strings]
    letters = "а-яіїєґА-ЯІЇЄҐ"
    assert [text for text in texts if re.search(f"[{letters}]['ʼ`][{letters}]|\"", text)] == []


@pytest.mark.parametrize("message", adminwords.TOLD)
def test_what_the_admin_tells_of_a_record_is_quoted_in_ukrainian(message):
    with translation.override("uk"):
        told = gettext(message)
    assert ("“" in message or '"' in message) == ("«" in told)
    assert set('"“”').isdisjoint(told)


ASKED = re.compile(r"""(?<![a-z])n?gettext\(\s*(['"])(.+?)\1[,)]""")


def test_every_word_of_the_scripts_of_the_admin_is_ukrainian():
    """A word that a catalogue lacks would be English, or German: that is where Django's Ukrainian falls back to."""
    scripts = (Path(admin.__file__).parent / "static/admin/js").glob("*.js")
    asked = {word for script in scripts for _quote, word in ASKED.findall(script.read_text(encoding="utf-8"))}
    view = adminwords.ScriptWords()
    with translation.override("uk"):
        view.get(RequestFactory().get("/"))
        words = view.get_catalog()
    assert len(asked) > 30
    assert [word for word in asked if not re.search("[а-яіїє]", str(words.get(word)))] == []


def test_no_template_prints_a_text_outside_the_catalog():
    """Visible words between tags of a public template must come from a message or a variable."""
    checked = 0
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}|\{[%#{].*?[%#}]\}", "", path.read_text(), flags=re.S)
        words = re.findall(r">[^<>]*[A-Za-z]{4,}[^<>]*<", text)
        assert (path.name, [word for word in words if "Deutsch" not in word]) == (path.name, [])
        checked += 1
    assert checked > 20
