"""Rich text: what a press release needs, and nothing that could do anything.

Allowed are headings from level 2, paragraphs, lists, links, quotations with their speaker, emphasis and a language mark.
Whichever way a text comes (paste, form, import, shell), it keeps what its writer sees: what is hidden, deleted or stands
beside the text is dropped, a table becomes lines, H<sub>2</sub>O is H₂O. `read` says what was lost.
"""

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import nh3
from django.core.exceptions import ValidationError
from django.db import models

from . import blocks, unseen
from .hygiene import clean_text, plausible
from .markup import BLOCKS, parse
from .unwrapped import unwrapped

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "blockquote", "cite", "strong", "em", "span", "br"}
ATTRIBUTES = {"a": {"href", "hreflang"}, "ol": {"start"}, "*": {"lang"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))}|br)\b", re.IGNORECASE)
_PASSES = 9  # no text is known that takes more than three


def _allowed(tag: str, name: str, value: str) -> str | None:
    allowed = {"lang": value in blocks.LANGUAGES, "start": bool(blocks.START.fullmatch(value))}
    return value if allowed.get(name, True) else None


clean_html = partial(
    nh3.clean,
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel="noopener",
    attribute_filter=_allowed,
)


def sanitise(html: str) -> str:
    """Returns `html` with only what this module allows, '' if it says nothing; sanitising twice changes nothing more."""
    return read(html)[0]


def read(html: str) -> tuple[str, unseen.Losses]:
    """Returns sanitised `html`, and what it lost on the way.

    What one pass decodes or drops can make the next one read differently (`java&#x200b;script:`, a paragraph in a button
    in a paragraph): it is done again until nothing changes.
    """
    losses: unseen.Losses | None = None
    for _ in range(_PASSES):
        lost = unseen.Losses()
        tree = parse(clean_text(html))
        unseen.prune(tree, lost)
        cleaned = clean_html(clean_text(blocks.render(tree, lost))).strip()
        losses = lost if losses is None else losses
        if cleaned == html:
            break
        html = cleaned
    return html if plain(html) else "", +(losses or unseen.Losses())


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
    """Cleans each plain text column of a model when it is validated and when it is saved, and refuses impossible days.

    An address loses what a mail system put around it (`unwrapped`).
    """

    class Meta:
        abstract = True

    def clean_texts(self) -> None:
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(field, (models.CharField, models.TextField)) and isinstance(value, str):
                value = clean_text(value).strip()
                setattr(self, field.attname, unwrapped(value) if isinstance(field, models.URLField) else value)

    def clean_fields(self, exclude: Any = None) -> None:
        self.clean_texts()
        super().clean_fields(exclude=exclude)
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, date) and field.name not in (exclude or ()):
                try:
                    plausible(value)
                except ValidationError as error:
                    raise ValidationError({field.name: error}) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean_texts()
        super().save(*args, **kwargs)
