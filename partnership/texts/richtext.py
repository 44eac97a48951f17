"""Rich text: what a press release needs, and nothing that could do anything.

Allowed are headings from level 2, paragraphs, lists, links, quotations with their speaker, emphasis and a language mark.
Everything else is dropped when the text is saved, whichever way it came (form, import, shell).
"""

import re
import unicodedata
from collections import Counter
from functools import partial
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import nh3
from django.db import models

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "blockquote", "cite", "strong", "em", "span", "br"}
ATTRIBUTES = {"a": {"href", "hreflang"}, "*": {"lang"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCK = re.compile(r"</?(?:p|h\d|ul|ol|li|blockquote|br)\b", re.IGNORECASE)
# Invisible characters that reorder or hide what stands around them (Unicode TR 36, §2.10), and controls but line breaks.
# The line breaks of word processors become spaces, so that no words grow together.
_HIDDEN: dict[int, str | None] = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0x180E,
        0x200B,
        *range(0x2060, 0x2070),
        0xFEFF,
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
        *range(0xD800, 0xE000),
        # Noncharacters: no XML document, so no feed, may hold U+FFFE and U+FFFF.
        *range(0xFDD0, 0xFDF0),
        *(last - low for last in range(0xFFFF, 0x110000, 0x10000) for low in (0, 1)),
    ]
) | dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], " ")

clean_html = partial(
    nh3.clean,
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel="noopener",
    attribute_filter=lambda tag, name, value: value if name != "lang" or value in {"de", "uk", "en"} else None,
)


def clean_text(text: str) -> str:
    """Returns `text` in NFC (Unicode TR 15) without control characters, bidirectional marks and invisible ones."""
    return unicodedata.normalize("NFC", text.translate(_HIDDEN))


def sanitise(html: str) -> str:
    """Returns `html` with only what this module allows, '' if it says nothing; sanitising twice changes nothing more.

    What one pass decodes or drops can make the next one read differently (`java&#x200b;script:`, a paragraph in a button
    in a paragraph): it is done again until nothing changes, which so far took three passes at most.
    """
    while (cleaned := clean_html(clean_text(html)).strip()) != html:
        html = cleaned
    return html if plain(html) else ""


class _Opened(HTMLParser):
    """Counts what HTML opens, each with the words before it: elements as `<b>`, attributes as `<p style>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.before, self.found = "", list[tuple[str, str]]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(f"<{tag}>", self.before), *((f"<{tag} {name}>", self.before) for name, _value in attrs)]

    def handle_data(self, data: str) -> None:
        self.before = " ".join(f"{self.before} {data}".split())[-40:].strip()


def dropped(html: str) -> list[tuple[str, str]]:
    """Returns what sanitising takes out of `html`: elements as "<b>", attributes as "<p style>", with the words before.

    What is dropped several times is named once, where it stands first. Two things that come and go alone are not
    counted: a link's `rel`, which is ours, and invisible characters.
    """
    kept = Counter(what for what, _before in _Opened(sanitise(html)).found)
    gone: dict[str, str] = {}
    for what, before in _Opened(clean_text(html)).found:
        kept[what] -= 1
        if kept[what] < 0 and what != "<a rel>":
            gone.setdefault(what, before)
    return list(gone.items())


def lines(html: str) -> str:
    """Returns the text of `html`, each of its blocks on a line of its own."""
    text = nh3.clean(_BLOCK.sub(r"\n\g<0>", " ".join(clean_text(html).split())), tags=set())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def plain(html: str) -> str:
    """Returns the text of `html`, its blocks parted by spaces: for search and descriptions."""
    return " ".join(lines(html).split("\n"))


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class RichTextField(_TextField):
    """A column of sanitised HTML."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = sanitise(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        return sanitise(str(super().clean(value, model_instance)))


class PlainText(models.Model):
    """Cleans every plain text column of a model when it is validated and when it is saved."""

    class Meta:
        abstract = True

    def clean_texts(self) -> None:
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(field, (models.CharField, models.TextField)) and isinstance(value, str):
                setattr(self, field.attname, clean_text(value).strip())

    def clean_fields(self, exclude: Any = None) -> None:
        self.clean_texts()
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean_texts()
        super().save(*args, **kwargs)
