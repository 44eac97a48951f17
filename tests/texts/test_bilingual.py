"""Two equal languages: which one a record shows itself in, how a text prints itself, and what "ready" promises."""

from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.template import engines
from django.utils import translation
from django.utils.html import escape

from news.models import PressRelease
from partnership.models import CooperationArea, Delivery, Milestone, Municipality, Page, Region, Side, Topic, Twinning
from partnership.texts.bilingual import (
    LANGUAGES,
    Bilingual,
    BilingualText,
    InBothLanguages,
    RichText,
    Text,
    language_of,
    other_language,
    page_language,
    text_in,
)
from partnership.texts.richtext import RichTextField
from tests import factories


def printed(text):
    """What a template makes of `text`."""
    return engines["django"].from_string("{{ text }}").render({"text": text})


def concrete(parent):
    return [model for model in apps.get_models() if issubclass(model, parent)]


# --- the language of the page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("active", "language"),
    [("de", "de"), ("uk", "uk"), ("uk-UA", "uk"), ("de-at", "de"), ("en", "de"), ("ru", "de"), (None, "de")],
)
def test_a_page_is_german_unless_it_is_ukrainian(active, language):
    with translation.override(active):
        assert page_language() == language


def test_each_language_is_the_other_of_the_other():
    assert [other_language(language) for language in LANGUAGES] == ["uk", "de"]


# --- the language of a record ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ready", "page", "language"),
    [
        (("de", "uk"), "de", "de"),
        (("de", "uk"), "uk", "uk"),
        (("de",), "de", "de"),
        (("de",), "uk", "de"),
        (("uk",), "de", "uk"),
        (("uk",), "uk", "uk"),
    ],
)
def test_a_record_is_shown_in_the_ready_language_of_the_page_or_other(ready, page, language):
    record = Page(title_de="Seite", title_uk="Сторінка", **{f"ready_{code}": True for code in ready})
    with translation.override(page):
        assert (record.language, record.is_fallback) == (language, language != page)


@pytest.mark.parametrize(
    ("titles", "page", "language"),
    [
        (("Seite", "Сторінка"), "de", "de"),
        (("Seite", "Сторінка"), "uk", "uk"),
        (("Seite", ""), "uk", "de"),
        (("", "Сторінка"), "de", "uk"),
        (("", "Сторінка"), "uk", "uk"),
    ],
)
def test_a_draft_shows_itself_in_the_language_that_has_a_title(titles, page, language):
    record = Page(title_de=titles[0], title_uk=titles[1])
    with translation.override(page):
        assert record.language == language


@pytest.mark.parametrize("page", LANGUAGES)
def test_texts_of_two_languages_never_mix_in_a_record(page):
    record = Page(ready_de=True, title_de="Seite", title_uk="Сторінка", summary_uk="Про що це.", body_uk="<p>Т.</p>")
    with translation.override(page):
        assert [record.title, record.summary, record.body] == ["Seite", "", ""]


def test_an_unfinished_translation_is_not_shown():
    record = Page(ready_de=True, title_de="Seite", title_uk="Недописане")
    with translation.override("uk"):
        assert (record.title.plain, record.title.lang) == ("Seite", "de")


@pytest.mark.parametrize("page", LANGUAGES)
def test_a_record_required_in_both_languages_never_falls_back(page):
    place = Municipality(name_de="Köln", name_uk="Кельн")
    with translation.override(page):
        assert (place.name.plain, place.name.is_fallback) == ({"de": "Köln", "uk": "Кельн"}[page], False)


@pytest.mark.parametrize(("language", "expected"), [("de", ("Seite", "de", Text)), ("uk", ("Недописане", "uk", Text))])
def test_staff_read_a_text_in_either_language_ready_or_not(language, expected):
    text = text_in(Page(ready_de=True, title_de="Seite", title_uk="Недописане"), "title", language)
    assert (text.plain, text.lang, type(text)) == expected


def test_rich_text_stays_rich_in_either_language():
    assert type(text_in(Page(body_uk="<p>Т.</p>"), "body", "uk")) is RichText


# --- how a text prints itself ------------------------------------------------------------------------------------------

HOSTILE = "<b>\"Köln\" & 'Dnipro'</b>"


@pytest.mark.parametrize(
    ("text", "page", "html"),
    [
        (Text("Köln", "de"), "de", "Köln"),
        (Text("Köln", "de"), "uk", '<span lang="de">Köln</span>'),
        (Text("Кельн", "uk"), "de", '<span lang="uk">Кельн</span>'),
        (Text(HOSTILE, "de"), "de", escape(HOSTILE)),
        (Text(HOSTILE, "de"), "uk", f'<span lang="de">{escape(HOSTILE)}</span>'),
        (Text("", "de"), "uk", ""),
        (RichText("<p>Hilfe</p>", "de"), "de", "<p>Hilfe</p>"),
        (RichText("<p>Hilfe</p>", "de"), "uk", '<div lang="de"><p>Hilfe</p></div>'),
        (RichText("", "de"), "uk", ""),
    ],
)
def test_a_text_says_its_language_only_as_a_fallback(text, page, html):
    with translation.override(page):
        assert printed(text) == html


def test_a_text_heeds_the_language_of_the_page_that_prints_it():
    text = Text("Köln", "de")
    with translation.override("uk"):
        before = printed(text)
    with translation.override("de"):
        assert (before, printed(text)) == ('<span lang="de">Köln</span>', "Köln")


@pytest.mark.parametrize("kind", [Text, RichText])
def test_the_plain_form_is_an_ordinary_string(kind):
    with translation.override("uk"):
        plain = kind(HOSTILE, "de").plain
    assert (plain, type(plain), printed(plain)) == (HOSTILE, str, escape(HOSTILE))


# --- ready means filled ------------------------------------------------------------------------------------------------

READY_MODELS = [(PressRelease, factories.release), (Milestone, factories.milestone), (CooperationArea, factories.area)]
READY_MODELS += [(Delivery, factories.delivery), (Topic, factories.topic), (Twinning, factories.twinning)]
READY_MODELS += [(Page, lambda: factories.page("contact"))]
REQUIRED = [
    (make, f"{name}_{language}")
    for model, make in READY_MODELS
    for name, language in product(model.required_texts, LANGUAGES)
]


def test_every_model_with_a_mark_of_readiness_is_looked_at():
    assert {model for model, _make in READY_MODELS} == set(concrete(Bilingual))
    assert len(REQUIRED) == 2 * (3 + 2 + 2 + 2 + 2 + 1 + 2)


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "column"), REQUIRED)
def test_the_database_keeps_a_ready_language_filled(make, column):
    record = make()
    rows = type(record).objects.filter(pk=record.pk)
    with pytest.raises(IntegrityError, match=f"_ready_{column[-2:]}"), transaction.atomic():
        rows.update(**{column: ""})
    rows.update(**{column: "", f"ready_{column[-2:]}": False})
    assert rows.values_list(column, flat=True).get() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "column"), REQUIRED)
@pytest.mark.parametrize("empty", ["", " \n\u200b"])
def test_validation_names_the_text_that_a_ready_language_lacks(make, column, empty):
    record = make()
    setattr(record, column, empty)
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert set(caught.value.message_dict) - {"__all__"} == {column}


def test_a_text_of_nothing_but_spaces_is_missing():
    with pytest.raises(ValidationError) as caught:
        Page(ready_de=True, title_de=" \n", summary_de="Worum es geht.").clean()
    assert set(caught.value.message_dict) == {"title_de"}


@pytest.mark.django_db
def test_a_language_that_is_not_ready_may_be_empty():
    record = factories.page("contact", languages=("uk",))
    record.full_clean()
    assert (record.title_de, record.ready_languages) == ("", ("uk",))


# --- required in both languages ----------------------------------------------------------------------------------------

BOTH = {
    Region: lambda: factories.region(Side.NRW),
    Municipality: factories.municipality,
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"),
    [(Region, f"{name}_{code}") for name in ("name", "capital", "summary") for code in LANGUAGES]
    + [(Municipality, f"name_{code}") for code in LANGUAGES],
)
def test_what_is_required_in_both_languages_cannot_be_emptied(model, column):
    record = BOTH[model]()
    setattr(record, column, "")
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert column in caught.value.message_dict
    with pytest.raises(IntegrityError, match="_both"):
        model.objects.filter(pk=record.pk).update(**{column: ""})


def test_no_model_requires_both_languages_and_has_ready_columns():
    assert len(concrete(InBothLanguages)) >= 5
    assert set(concrete(InBothLanguages)) & set(concrete(Bilingual)) == set()


# --- the declaration of a text ------------------------------------------------------------------------------------------


class Leaflet(models.Model):
    heading = BilingualText(models.CharField, "Heading", max_length=10)
    note = BilingualText(RichTextField, "Note")
    search_de = models.TextField()

    class Meta:
        abstract = True
        app_label = "partnership"


def test_a_bilingual_text_makes_a_labelled_column_for_each_language():
    columns = [(column.name, str(column.verbose_name), language_of(column)) for column in Leaflet._meta.fields]
    assert columns == [
        ("heading_de", "Heading (deutsch)", "de"),
        ("heading_uk", "Heading (ukrainisch)", "uk"),
        ("note_de", "Note (deutsch)", "de"),
        ("note_uk", "Note (ukrainisch)", "uk"),
        ("search_de", "search de", None),
    ]


def test_a_column_inherited_from_an_abstract_model_keeps_its_language():
    assert language_of(Page._meta.get_field("title_uk")) == "uk"


def test_a_rich_bilingual_text_reads_as_rich_text():
    assert (Leaflet.note.kind, Leaflet.heading.kind) == (RichText, Text)
