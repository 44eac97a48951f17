"""Where a fact is known from, and how certain it is."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..texts.bilingual import ACTIONS, LANGUAGE_NAMES, BilingualText, Text, filled_in_both, page_language
from ..texts.richtext import PlainText
from ..texts.searched import Searched
from ..texts.slugs import random_key

WEB = URLValidator(schemes=["http", "https"])


# Pages in these languages are read besides those in the two of the site: some local papers of the oblast write in Russian.
FURTHER = [("en", _("English")), ("ru", _("Russian"))]


class Certainty(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed by several sources")
    SINGLE = "single", _("Rests on one source")
    INFERRED = "inferred", _("Inferred")
    ANNOUNCED = "announced", _("Announced; no later report was found")


class PublisherName(BilingualText):
    """The name of who publishes a source, on the page being made.

    One that is the same in both languages is not translated: it is a name in the source's own language and says so
    (WCAG 2.2, success criterion 3.1.2).
    """

    def read(self, source):
        is_translated = source.publisher_de != source.publisher_uk
        return Text(self.in_language(source, page_language()), page_language() if is_translated else source.language)


def new_key():
    return random_key("source")


class Source(Searched, PlainText):
    """A public page on which a fact was read, and the day it was read. Its address may change, its key does not."""

    key = models.SlugField(_("Key"), unique=True, editable=False, default=new_key)
    url = models.URLField(_("Address"), max_length=500, unique=True, validators=[WEB])
    publisher = PublisherName(models.CharField, _("Publisher"), max_length=200)
    language = models.CharField(_("Language"), max_length=2, choices=[*LANGUAGE_NAMES.items(), *FURTHER])
    read_on = models.DateField(_("Read on"))

    class Meta:
        default_permissions = ACTIONS
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher_de", "url"]
        constraints = [filled_in_both("publisher")]

    def __str__(self):
        return f"{self.publisher} – {self.url}"


def is_fact(model: type[models.Model]) -> bool:
    """Whether records of a model are facts: they say how certain they are, like stages, milestones, figures, deliveries."""
    return any(column.name == "certainty" for column in model._meta.concrete_fields)


def cited_by(model: type[models.Model]) -> list[str]:
    """Returns the names of the fields of a fact that hold its sources."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return [field.name for field in fields if field.related_model is Source]
