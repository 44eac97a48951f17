"""What the checklist says of the two languages of a record beside each other."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..publishing.parts import parts
from ..publishing.state import Finding, Level, Passage, Publishable, texts_of
from ..texts.bilingual import LANGUAGES
from ..texts.readings import Kind
from ..texts.richtext import RichTextField
from ..texts.sentences import around
from .known import known_names
from .parity import About, Place, Text, differences

SHOWN: Final = 90  # letters on either side of the words in question
MESSAGES: Final = {
    Kind.DATE: _("A date is not the same in both languages."),
    Kind.TIME: _("A time is not the same in both languages."),
    Kind.WEEKDAY: _("A day of the week is not the same in both languages."),
    Kind.NUMBER: _("A number is not the same in both languages."),
    Kind.NAME: _("A name is not the same in both languages."),
    Kind.LINK: _("A link does not lead to the same page in both languages."),
    Kind.QUOTATION: _("A quotation stands in one language only."),
    About.PARAGRAPH: _("A paragraph stands in one language only."),
    About.HEADING: _("A heading is not the same in both languages."),
    About.ITEM: _("An item of a list stands in one language only."),
    About.LISTS: _("The lists do not have the same numbers of items in both languages."),
    About.ORDER: _("Numbers or dates stand in another order in the other language."),
    About.LENGTH: _("One language says much less than the other. They are compared when both texts are complete."),
    About.TEXT: _("This text stands in one language only."),
}


class _Written(NamedTuple):
    """A text of a record or of a row of it, with its label in each language."""

    text: Text
    labels: tuple[str, str]


def between_languages(record: Publishable) -> Iterator[Finding]:
    """Yields what the texts of a record and of its rows do not say alike; notes, as long as one language is not ready."""
    are_ready = set(record.ready_languages) == set(LANGUAGES)
    written = {one.text.name: one for one in _all_texts(record)}
    texts = [one.text for one in written.values()]
    for found in differences(texts, known_names(), subject=_subject(record), are_complete=are_ready):
        places = zip(LANGUAGES, written[found.name].labels, (found.de, found.uk), strict=True)
        passages = tuple(_passage(*place) for place in places)
        yield Finding(Level.WARNING if are_ready else Level.NOTE, str(MESSAGES[found.about]), passages=passages)


def _all_texts(record: models.Model) -> Iterator[_Written]:
    yield from _texts(record)
    for name in parts(type(record)) if record.pk else ():
        for row in getattr(record, name).all():
            yield from _texts(row, f"{row._meta.verbose_name} ({row}): ")


def _texts(record: models.Model, row: str = "") -> Iterator[_Written]:
    for name in texts_of(type(record)):
        columns: list[Any] = [record._meta.get_field(f"{name}_{language}") for language in LANGUAGES]
        de, uk = (getattr(record, column.attname) or "" for column in columns)
        key = f"{record._meta.label_lower} {record.pk} {name}"
        text = Text(key, de, uk, isinstance(columns[0], RichTextField), is_row=bool(row))
        yield _Written(text, (f"{row}{columns[0].verbose_name}", f"{row}{columns[1].verbose_name}"))


def _subject(record: Publishable) -> str:
    """Returns what a record is called where that is none of its texts: a tie is called after its two places."""
    title_in = getattr(record, "title_in", None)
    is_text = "title" in texts_of(type(record))
    return "" if is_text or title_in is None else f"{title_in(LANGUAGES[0])} / {title_in(LANGUAGES[1])}"


def _passage(language: str, label: str, place: Place) -> Passage:
    shown = around(place.text, place.start, place.end, SHOWN) if place.end else (place.text.strip(), "", "")
    before, words, behind = (re.sub(r"\s+", " ", part) for part in shown)
    return Passage(language, label, before, words, behind, place.address)
