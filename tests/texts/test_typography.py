"""No-break spaces: in both languages where a setter puts them, and nowhere else."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from partnership.texts.bilingual import RichText, Text
from partnership.texts.typography import NO_BREAK, set_type
from tests import factories


def written(text):
    """The text with its no-break spaces made visible."""
    return text.replace(NO_BREAK, "~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 28. Februar 2023", "am 28.~Februar 2023"),
        ("40 Millionen Euro und 3 km", "40~Millionen Euro und 3~km"),
        ("z. B. die Stadt, d. h. der Rat", "z.~B. die Stadt, d.~h. der Rat"),
        ("nach § 18 MStV", "nach §~18 MStV"),
        ("Köln – Dnipro", "Köln~– Dnipro"),
        ("2023 kam die Stadt", "2023 kam die Stadt"),
        ("3 kmh und 5 tief", "3 kmh und 5 tief"),
        ("Haus 2. Etage", "Haus 2. Etage"),
    ],
)
def test_german_keeps_numbers_units_abbreviations_and_dashes_together(text, expected):
    assert written(set_type(text, "de")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 лютого 2023 р.", "28~лютого 2023~р."),
        ("у Кельні й у Дніпрі", "у~Кельні й~у~Дніпрі"),
        ("У 2022 році", "У~2022~році"),
        ("370 млн грн, 5 осіб", "370~млн грн, 5~осіб"),
        ("Кельн — Дніпро", "Кельн~— Дніпро"),
        ("район і область", "район і~область"),
        ("об’є днання та їх", "об’є днання та їх"),
    ],
)
def test_ukrainian_keeps_one_letter_words_numbers_and_dashes_together(text, expected):
    assert written(set_type(text, "uk")) == expected


@pytest.mark.parametrize("language", ["de", "uk"])
def test_setting_type_twice_changes_spaces_alone_and_only_once(language):
    text = "Am 28. Februar – у 2022 році, z. B. 5 km і 3 млн"
    once = set_type(text, language)
    assert once.replace(NO_BREAK, " ") == text
    assert set_type(once, language) == once


@pytest.mark.parametrize(("kind", "text"), [(Text, "am 1. Mai"), (RichText, "<p>am 1. Mai</p>")])
def test_a_text_is_set_where_it_is_printed_and_stays_as_it_is_typed(kind, text):
    value = kind(text, "de")
    with translation.override("de"):
        printed = Template("{{ text }}").render(Context({"text": value}))
    assert (written(printed), value.plain) == (text.replace("1. Mai", "1.~Mai"), text)


def test_other_languages_stay_as_they_are_typed():
    assert set_type("5 km – 28. Mai", "en") == "5 km – 28. Mai"


def test_an_address_within_rich_text_is_left_alone():
    html = '<p><a href="https://example.org/28.%20Februar" hreflang="de">28. Februar</a></p>'
    expected = '<p><a href="https://example.org/28.%20Februar" hreflang="de">28.~Februar</a></p>'
    assert written(set_type(html, "de")) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("de", "Köln – Dnipro"), ("uk", "Кельн — Дніпро")])
def test_names_of_twins_have_a_dash_between_them(client, language, name):
    twinning = factories.twinning()
    page, register = (client.get(path).content.decode() for path in (twinning.path(language), LISTS[language]))
    heading = page.split('<h1 class="twins">')[1].split("</h1>")[0]
    link = register.split('<ul class="twinnings detailed">')[1].split("</a>")[0]
    assert [read(heading), read(link)] == [name, name]


LISTS = {"de": "/de/staedtepartnerschaften/", "uk": "/uk/partnerstva-hromad/"}


def read(html):
    return " ".join(re.sub("<[^>]+>", "", html).replace(NO_BREAK, " ").split())
